from __future__ import annotations

import pytest

TAKEN = {
    "Message": "Duplicate Name Exists Error",
    "Detail": (
        "The name supplied already exists. : Another customer, vendor or employee is already "
        "using this name. Please use a different name."
    ),
    "code": "6240",
    "element": "",
}


def test_a_name_taken_by_a_vendor_is_refused_with_the_known_text(books):
    books.create("Vendor", DisplayName="Northside Electric LLC")
    assert books.refused("Vendor", DisplayName="Northside Electric LLC") == TAKEN


@pytest.mark.parametrize("other", ["Customer", "Employee"])
def test_names_are_unique_across_vendors_customers_and_employees(books, other):
    books.create("Vendor", DisplayName="Dana Whitaker")
    answer = books.refused(
        other, DisplayName="Dana Whitaker", GivenName="Dana", FamilyName="Whitaker"
    )
    assert answer == TAKEN


@pytest.mark.parametrize("again", ["NORTHSIDE electric llc", "  Northside Electric LLC "])
def test_names_are_compared_without_case_and_outer_spaces(books, again):
    books.create("Vendor", DisplayName="Northside Electric LLC")
    assert books.refused("Vendor", DisplayName=again)["code"] == "6240"


def test_a_row_may_keep_its_own_name(books):
    row = books.create("Vendor", DisplayName="A")
    assert books.update("Vendor", row, DisplayName="a")["DisplayName"] == "a"


def test_a_rename_onto_a_taken_name_is_refused_and_changes_nothing(books):
    books.create("Vendor", DisplayName="A")
    row = books.create("Vendor", DisplayName="B")
    keys = {"Id": row["Id"], "SyncToken": "0", "sparse": True}
    assert books.refused("Vendor", **keys, DisplayName="A") == TAKEN
    assert books.read("Vendor", row["Id"]) == row


def test_vendors_customers_and_employees_share_one_sequence_of_ids(books):
    ids = [
        books.create("Vendor", DisplayName="A")["Id"],
        books.create("Customer", DisplayName="B")["Id"],
        books.create("Employee", GivenName="C")["Id"],
    ]
    assert len(set(ids)) == 3


@pytest.mark.parametrize("name", ["A:B", "A\tB", "A\nB"])
def test_colon_tab_and_newline_are_refused_in_a_name(books, name):
    assert books.refused("Vendor", DisplayName=name)["code"] == "6000"


@pytest.mark.parametrize("part", ["GivenName", "FamilyName", "MiddleName"])
def test_a_colon_is_refused_in_the_parts_of_a_name_too(books, part):
    assert books.refused("Vendor", DisplayName="A", **{part: "a:b"})["code"] == "6000"


def test_a_row_without_any_name_is_refused(books):
    assert books.refused("Vendor", CompanyName="Acme")["code"] == "6080"


def test_a_missing_display_name_is_built_from_the_parts(books):
    row = books.create("Vendor", Title="Mr", GivenName="Sam", FamilyName="Ruiz", Suffix="Jr")
    assert row["DisplayName"] == "Mr Sam Ruiz Jr"


def test_an_employees_display_name_follows_the_parts(books):
    row = books.create("Employee", GivenName="Sam", FamilyName="Ruiz", DisplayName="Else")
    assert row["DisplayName"] == "Sam Ruiz"


def test_a_name_of_101_characters_is_too_long(books):
    error = books.refused("Vendor", DisplayName="x" * 101)
    assert error["code"] == "2050"
    assert error["Detail"] == (
        "String length specified does not match the supported length. "
        "Min:0 Max:100 supported. Supplied length:101"
    )
    assert error["element"] == "DisplayName"


def test_the_length_of_the_reference_page_can_be_switched_on(books):
    books.control("settings", display_name_limit=500)
    assert len(books.create("Vendor", DisplayName="x" * 500)["DisplayName"]) == 500


def test_texts_are_trimmed(books):
    row = books.create("Vendor", DisplayName="  A  ", AcctNum=" 17 ")
    assert (row["DisplayName"], row["AcctNum"]) == ("A", "17")


def test_the_name_on_checks_defaults_to_the_name(books):
    assert books.create("Vendor", DisplayName="A")["PrintOnCheckName"] == "A"


def test_an_inactive_row_gives_its_name_free(books):
    row = books.create("Vendor", DisplayName="A")
    gone = books.update("Vendor", row, Active=False)
    assert (gone["DisplayName"], gone["Active"]) == ("A (deleted)", False)
    assert books.create("Customer", DisplayName="A")["DisplayName"] == "A"


def test_two_inactive_rows_may_have_had_one_name(books):
    for _ in range(2):
        row = books.create("Vendor", DisplayName="A")
        assert books.update("Vendor", row, Active=False)["DisplayName"] == "A (deleted)"


def test_an_inactive_row_can_be_read_by_id(books):
    row = books.create("Vendor", DisplayName="A")
    books.update("Vendor", row, Active=False)
    assert books.read("Vendor", row["Id"])["Active"] is False


def test_a_reactivated_row_keeps_the_suffix_until_renamed(books):
    row = books.update("Vendor", books.create("Vendor", DisplayName="A"), Active=False)
    row = books.update("Vendor", row, Active=True)
    assert row["DisplayName"] == "A (deleted)"
    assert books.update("Vendor", row, DisplayName="A")["DisplayName"] == "A"


def test_reactivation_may_carry_the_new_name(books):
    row = books.update("Vendor", books.create("Vendor", DisplayName="A"), Active=False)
    assert books.update("Vendor", row, Active=True, DisplayName="A")["DisplayName"] == "A"


def test_reactivation_can_be_switched_to_restore_the_name(books):
    books.control("settings", reactivation_restores_name=True)
    row = books.update("Vendor", books.create("Vendor", DisplayName="A"), Active=False)
    assert books.update("Vendor", row, Active=True)["DisplayName"] == "A"


def test_a_name_taken_meanwhile_stops_the_reactivation(books):
    books.control("settings", reactivation_restores_name=True)
    row = books.update("Vendor", books.create("Vendor", DisplayName="A"), Active=False)
    books.create("Vendor", DisplayName="A")
    keys = {"Id": row["Id"], "SyncToken": row["SyncToken"], "sparse": True}
    assert books.refused("Vendor", **keys, Active=True) == TAKEN


def test_a_sub_customer_needs_job_true_beside_its_parent(books):
    parent = books.create("Customer", DisplayName="Pearl Holdings")["Id"]
    error = books.refused("Customer", DisplayName="Remodel", ParentRef={"value": parent})
    assert "ParentRef Required Error" in error["Detail"]


def test_a_job_needs_a_parent(books):
    assert books.refused("Customer", DisplayName="Remodel", Job=True)["code"] == "6000"


def sub(books, name, parent):
    return books.create("Customer", DisplayName=name, Job=True, ParentRef={"value": parent["Id"]})


def test_a_sub_customers_full_name_holds_its_parents(books):
    top = books.create("Customer", DisplayName="Pearl Holdings")
    row = sub(books, "2401 Pearl St Remodel", top)
    assert row["FullyQualifiedName"] == "Pearl Holdings:2401 Pearl St Remodel"
    assert (top["Level"], row["Level"]) == (0, 1)
    assert row["ParentRef"] == {"value": top["Id"], "name": "Pearl Holdings"}


def test_a_full_name_follows_a_renamed_parent_without_a_new_version(books):
    top = books.create("Customer", DisplayName="Pearl")
    row = sub(books, "Job", top)
    books.update("Customer", top, DisplayName="Opal")
    found = books.read("Customer", row["Id"])
    assert (found["FullyQualifiedName"], found["SyncToken"]) == ("Opal:Job", "0")


def test_below_different_parents_a_name_may_repeat(books):
    rows = [
        sub(books, "Phase 1", books.create("Customer", DisplayName=name)) for name in ("A", "B")
    ]
    assert len({row["FullyQualifiedName"] for row in rows}) == 2


def test_below_one_parent_a_name_may_not_repeat(books):
    top = books.create("Customer", DisplayName="A")
    sub(books, "Phase 1", top)
    wish = {"DisplayName": "phase 1", "Job": True, "ParentRef": {"value": top["Id"]}}
    assert books.refused("Customer", **wish) == TAKEN


def test_five_levels_are_the_most(books):
    row = books.create("Customer", DisplayName="0")
    for level in range(1, 5):
        row = sub(books, str(level), row)
    wish = {"DisplayName": "5", "Job": True, "ParentRef": {"value": row["Id"]}}
    assert row["Level"] == 4
    assert books.refused("Customer", **wish)["code"] == "6000"


def test_a_customer_cannot_be_its_own_ancestor(books):
    top = books.create("Customer", DisplayName="A")
    low = sub(books, "B", top)
    keys = {"Id": top["Id"], "SyncToken": "0", "sparse": True}
    wish = {**keys, "Job": True, "ParentRef": {"value": low["Id"]}}
    assert books.refused("Customer", **wish)["code"] == "900"


def test_a_parents_balance_includes_its_jobs(books):
    top = books.create("Customer", DisplayName="A", Balance=100)
    wish = {"Job": True, "ParentRef": {"value": top["Id"]}, "Balance": 50.5}
    books.create("Customer", DisplayName="B", **wish)
    found = books.read("Customer", top["Id"])
    assert (found["Balance"], found["BalanceWithJobs"]) == (100, 150.5)


def test_rest_cannot_make_a_project(books):
    assert books.create("Customer", DisplayName="A", IsProject=True)["IsProject"] is False


def test_a_person_makes_a_project_below_a_customer(books):
    top = books.create("Customer", DisplayName="Pearl Holdings")
    made = books.act("create_project", name="Remodel", customer=top["Id"])
    row = books.read("Customer", made["Id"])
    assert (row["IsProject"], row["Job"], row["Level"]) == (True, True, 1)


def test_a_project_stays_one_whatever_is_written(books):
    top = books.create("Customer", DisplayName="Pearl Holdings")
    made = books.act("create_project", name="Remodel", customer=top["Id"])
    changed = books.update("Customer", made, IsProject=False, Notes="n")
    assert (changed["IsProject"], changed["Notes"]) == (True, "n")
