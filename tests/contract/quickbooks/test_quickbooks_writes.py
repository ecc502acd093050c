from __future__ import annotations

import pytest


def test_a_sparse_update_changes_only_what_it_names(books):
    row = books.create("Vendor", DisplayName="A", AcctNum="1", CompanyName="A Inc")
    row = books.update("Vendor", row, AcctNum="2")
    assert (row["AcctNum"], row["CompanyName"], row["SyncToken"]) == ("2", "A Inc", "1")


def test_a_full_update_wipes_what_it_leaves_out(books):
    wish = {"AcctNum": "1", "BillAddr": {"City": "Portland"}, "TaxIdentifier": "12-3456789"}
    row = books.create("Vendor", DisplayName="A", Vendor1099=True, **wish)
    row = books.replace("Vendor", row, DisplayName="A")
    assert not set(wish) & set(row)
    assert row["Vendor1099"] is False


def test_a_full_update_keeps_what_only_the_service_writes(books):
    row = books.create("Vendor", DisplayName="A", Balance=120.5)
    row = books.replace("Vendor", row, DisplayName="B", Balance=0)
    assert row["Balance"] == 120.5
    assert row["CurrencyRef"]["value"] == "USD"


def test_a_full_update_without_a_name_is_refused(books):
    row = books.create("Vendor", DisplayName="A")
    error = books.refused("Vendor", Id=row["Id"], SyncToken="0", AcctNum="1")
    assert error["code"] == "6080"


def test_null_is_ignored_in_a_sparse_update(books):
    row = books.create("Vendor", DisplayName="A", AcctNum="1")
    assert books.update("Vendor", row, AcctNum=None)["AcctNum"] == "1"


@pytest.mark.parametrize(
    ("member", "value", "empty"),
    [
        ("AcctNum", "1", ""),
        ("BillAddr", {"City": "Portland"}, {}),
        ("PrimaryEmailAddr", {"Address": "a@b.example"}, {}),
        ("APAccountRef", {"value": "4"}, {"value": ""}),
    ],
)
def test_an_empty_value_clears_a_member(books, member, value, empty):
    row = books.create("Vendor", DisplayName="A", **{member: value})
    assert member in row
    assert member not in books.update("Vendor", row, **{member: empty})


def test_the_display_name_cannot_be_cleared(books):
    row = books.create("Vendor", DisplayName="A")
    keys = {"Id": row["Id"], "SyncToken": "0", "sparse": True}
    assert books.refused("Vendor", **keys, DisplayName="")["code"] == "6080"


@pytest.mark.parametrize("token", ["0", "2", "7", "x"])
def test_any_other_version_is_stale(books, token):
    row = books.update("Vendor", books.create("Vendor", DisplayName="A"), AcctNum="1")
    error = books.refused("Vendor", Id=row["Id"], SyncToken=token, sparse=True, AcctNum="2")
    assert error["code"] == "5010"
    assert error["Message"] == "Stale Object Error"
    assert error["Detail"].startswith("Stale Object Error : You and A User were working on this")


def test_a_version_may_be_sent_as_a_number(books):
    row = books.create("Vendor", DisplayName="A")
    changed = books.saved("Vendor", {"Id": row["Id"], "SyncToken": 0, "sparse": True})
    assert changed["SyncToken"] == "1"


def test_an_update_without_a_version_is_refused(books):
    row = books.create("Vendor", DisplayName="A")
    error = books.refused("Vendor", Id=row["Id"], sparse=True, AcctNum="1")
    assert (error["code"], error["element"]) == ("2020", "SyncToken")
    assert error["Detail"] == "Required parameter SyncToken is missing in the request"


def test_an_update_that_changes_nothing_still_moves_the_version(books):
    row = books.create("Vendor", DisplayName="A")
    assert books.update("Vendor", row)["SyncToken"] == "1"


def test_a_persons_edit_makes_the_held_version_stale(books):
    row = books.create("Vendor", DisplayName="A")
    books.act("edit_row", entity="Vendor", id=row["Id"], values={"AcctNum": "9"})
    keys = {"Id": row["Id"], "SyncToken": "0", "sparse": True}
    assert books.refused("Vendor", **keys, AcctNum="1")["code"] == "5010"


def test_a_stale_version_can_be_had_on_demand(books):
    row = books.create("Vendor", DisplayName="A")
    books.control("faults", kind="flag", name="stale_version", path="*/vendor", method="POST")
    keys = {"Id": row["Id"], "SyncToken": "0", "sparse": True}
    assert books.refused("Vendor", **keys, AcctNum="1")["code"] == "5010"
    assert books.update("Vendor", row, AcctNum="1")["AcctNum"] == "1"


def test_an_update_of_a_missing_row_is_object_not_found(books):
    assert books.refused("Vendor", Id="999", SyncToken="0", sparse=True)["code"] == "610"


def test_last_updated_moves_and_created_stays(books):
    row = books.create("Vendor", DisplayName="A")
    books.control("clock", advance=60)
    later = books.update("Vendor", row, AcctNum="1")["MetaData"]
    assert later["CreateTime"] == row["MetaData"]["CreateTime"]
    assert later["LastUpdatedTime"] > row["MetaData"]["LastUpdatedTime"]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("MetaData", {"CreateTime": "2001-01-01T00:00:00Z"}),
        ("SyncToken", "17"),
        ("Flowers", "many"),
        ("domain", "QBW"),
    ],
)
def test_read_only_and_unknown_members_are_ignored(books, member, value):
    row = books.create("Vendor", DisplayName="A", **{member: value})
    assert row.get(member) != value


def test_the_tax_id_is_masked_but_its_tail(books):
    row = books.create("Vendor", DisplayName="A", TaxIdentifier="12-3454321")
    assert row["TaxIdentifier"] == "XXXXXXX4321"
    assert books.query("SELECT * FROM Vendor")["Vendor"][0]["TaxIdentifier"] == "XXXXXXX4321"


def test_writing_the_mask_back_is_refused(books):
    row = books.create("Vendor", DisplayName="A", TaxIdentifier="12-3454321")
    keys = {"Id": row["Id"], "SyncToken": "0", "sparse": True}
    assert books.refused("Vendor", **keys, TaxIdentifier="XXXXXXX4321")["code"] == "2010"


def test_a_customers_tax_id_shows_five_characters(books):
    row = books.create("Customer", DisplayName="A", PrimaryTaxIdentifier="99-1234567")
    assert row["PrimaryTaxIdentifier"] == "XXXXXXX34567"


def test_an_employees_number_is_hidden_whole(books):
    assert books.create("Employee", GivenName="A", SSN="123-45-6789")["SSN"] == "XXX-XX-XXXX"


def test_a_vendors_term_is_ignored_on_create_and_kept_on_update(books):
    row = books.create("Vendor", DisplayName="A", TermRef={"value": "3"})
    assert "TermRef" not in row
    row = books.update("Vendor", row, TermRef={"value": "3"})
    assert row["TermRef"] == {"value": "3", "name": "Net 15"}


def test_the_term_quirk_can_be_switched_off(books):
    books.control("settings", ignore_vendor_term_on_create=False)
    assert "TermRef" in books.create("Vendor", DisplayName="A", TermRef={"value": "3"})


def test_the_name_sent_in_a_reference_is_ignored(books):
    row = books.create("Vendor", DisplayName="A", APAccountRef={"value": "4", "name": "Wrong"})
    assert row["APAccountRef"] == {"value": "4", "name": "Accounts Payable (A/P)"}


def test_a_reference_shows_todays_name(books):
    row = books.create("Vendor", DisplayName="A", APAccountRef={"value": "4"})
    books.update("Account", books.read("Account", "4"), Name="Payables")
    assert books.read("Vendor", row["Id"])["APAccountRef"]["name"] == "Payables"


@pytest.mark.parametrize(
    ("member", "plural"),
    [("APAccountRef", "Accounts"), ("TermRef", "Terms"), ("CurrencyRef", "Currencies")],
)
def test_a_reference_to_nothing_names_what_is_missing(books, member, plural):
    books.control("settings", ignore_vendor_term_on_create=False)
    error = books.refused("Vendor", DisplayName="A", **{member: {"value": "999"}})
    assert error["code"] == "2500"
    assert error["Detail"] == f"Invalid Reference Id : {plural} element id 999 not found"


def test_a_new_reference_to_an_inactive_row_is_refused(books):
    books.update("Account", books.read("Account", "4"), Active=False)
    error = books.refused("Vendor", DisplayName="A", APAccountRef={"value": "4"})
    assert error["code"] == "2500"
    assert "has been made inactive" in error["Detail"]


def test_an_old_reference_to_an_inactive_row_stays(books):
    row = books.create("Vendor", DisplayName="A", APAccountRef={"value": "4"})
    books.update("Account", books.read("Account", "4"), Active=False)
    row = books.update("Vendor", row, APAccountRef={"value": "4"}, AcctNum="1")
    assert row["APAccountRef"]["value"] == "4"


@pytest.mark.parametrize(
    ("member", "value", "longest"),
    [
        ("Title", "x" * 17, 16),
        ("GivenName", "x" * 101, 100),
        ("CompanyName", "x" * 101, 100),
        ("AcctNum", "x" * 101, 100),
        ("TaxIdentifier", "1" * 21, 20),
        ("PrimaryPhone", {"FreeFormNumber": "5" * 31}, 30),
        ("PrimaryEmailAddr", {"Address": "a" * 95 + "@b.example"}, 100),
        ("WebAddr", {"URI": "https://x.example/" + "a" * 1000}, 1000),
        ("BillAddr", {"Line1": "x" * 501}, 500),
        ("BillAddr", {"City": "x" * 256}, 255),
        ("BillAddr", {"PostalCode": "9" * 31}, 30),
    ],
)
def test_a_text_beyond_its_length_is_refused(books, member, value, longest):
    error = books.refused("Vendor", DisplayName="A", **{member: value})
    assert error["code"] == "2050"
    assert f"Min:0 Max:{longest} supported." in error["Detail"]


def test_several_problems_come_in_one_fault(books):
    wish = {"DisplayName": "x" * 101, "Title": "x" * 17, "PrimaryEmailAddr": {"Address": "no"}}
    answer = books.post("vendor", {**wish, "APAccountRef": {"value": "999"}})
    assert sorted(books.codes(answer)) == ["2050", "2050", "2210", "2500"]


@pytest.mark.parametrize("address", ["plain", "a@b", "a b@c.example", "@c.example"])
def test_an_email_address_needs_its_signs(books, address):
    error = books.refused("Vendor", DisplayName="A", PrimaryEmailAddr={"Address": address})
    assert error["code"] == "2210"


def test_a_web_address_is_absolute(books):
    assert books.refused("Vendor", DisplayName="A", WebAddr={"URI": "x.com"})["code"] == "6000"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("BillAddr", "880 Foundry Way"),
        ("PrimaryEmailAddr", "a@b.example"),
        ("APAccountRef", "4"),
        ("DisplayName", {"a": 1}),
        ("Vendor1099", [1]),
        ("Balance", {"x": 1}),
        ("PrimaryPhone", [5]),
    ],
)
def test_a_wrong_json_type_is_an_unsupported_property(books, member, value):
    error = books.refused("Vendor", **{"DisplayName": "A", member: value})
    assert error["code"] == "2010"
    assert error["Detail"].startswith("Property Name:Can not instantiate")


@pytest.mark.parametrize("amount", ["many", "1e999999", 10**20, "NaN"])
def test_an_amount_must_be_a_sane_number(books, amount):
    assert books.refused("Vendor", DisplayName="A", Balance=amount)["code"] == "2080"


def test_amounts_may_be_sent_as_text(books):
    assert books.create("Vendor", DisplayName="A", Balance="12.5")["Balance"] == 12.5


def test_an_address_gets_a_number_and_keeps_it(books):
    row = books.create("Vendor", DisplayName="A", BillAddr={"City": "Portland"})
    changed = books.update("Vendor", row, BillAddr={"City": "Salem"})
    assert changed["BillAddr"] == {"Id": row["BillAddr"]["Id"], "City": "Salem"}


def test_the_currency_of_a_name_is_fixed(books):
    row = books.create("Vendor", DisplayName="A")
    changed = books.update("Vendor", row, CurrencyRef={"value": "EUR"})
    assert changed["CurrencyRef"]["value"] == "USD"


def test_an_ended_subscription_refuses_writes_and_still_reads(books):
    row = books.create("Vendor", DisplayName="A")
    books.act("set_subscription", status="expired")
    assert books.refused("Vendor", DisplayName="B")["code"] == "6190"
    assert books.read("Vendor", row["Id"])["DisplayName"] == "A"


def test_an_opening_balance_in_closed_books_is_refused(books):
    books.act("close_books", date="2026-01-31")
    wish = {"DisplayName": "A", "Balance": 10, "OpenBalanceDate": "2026-01-31"}
    assert books.refused("Vendor", **wish)["code"] == "6210"
    books.create("Vendor", **{**wish, "OpenBalanceDate": "2026-02-01"})


def test_a_merge_leaves_the_survivor_with_a_new_version_and_no_loser(books):
    keep, gone = (books.create("Vendor", DisplayName=name) for name in "AB")
    books.act("merge_rows", entity="Vendor", keep=keep["Id"], gone=gone["Id"])
    assert books.read("Vendor", keep["Id"])["SyncToken"] == "1"
    assert books.codes(books.get(f"vendor/{gone['Id']}")) == ["610"]


def test_a_merge_moves_references_to_the_survivor(books):
    keep, gone = (books.create("Vendor", DisplayName=name) for name in "AB")
    wish = {"Type": "Service", "IncomeAccountRef": {"value": "8"}}
    item = books.create("Item", Name="I", PrefVendorRef={"value": gone["Id"]}, **wish)
    books.act("merge_rows", entity="Vendor", keep=keep["Id"], gone=gone["Id"])
    found = books.read("Item", item["Id"])
    assert found["PrefVendorRef"] == {"value": keep["Id"], "name": "A"}
    assert found["SyncToken"] == "0"


def test_a_refused_write_leaves_no_trace(books):
    books.refused("Vendor", DisplayName="A", APAccountRef={"value": "999"})
    assert books.query("SELECT COUNT(*) FROM Vendor") == {"totalCount": 0}


def test_operation_update_is_accepted(books):
    row = books.create("Vendor", DisplayName="A")
    body = {"Id": row["Id"], "SyncToken": "0", "sparse": True, "AcctNum": "1"}
    assert books.post("vendor", body, operation="update").json()["Vendor"]["AcctNum"] == "1"
