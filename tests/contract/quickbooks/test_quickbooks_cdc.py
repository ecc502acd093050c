from __future__ import annotations

from datetime import datetime, timedelta

import pytest


@pytest.fixture
def still(books):
    """The clock stands; `still.since` is now."""
    books.control("clock", freeze=True, set="2026-03-02T17:00:00.500+00:00")
    books.sign_in()
    return books


NOW = "2026-03-02T09:00:00-08:00"


def changed(books, entities, since=NOW):
    answer = books.get("cdc", entities=entities, changedSince=since)
    assert answer.status_code == 200, answer.text
    [response] = answer.json()["CDCResponse"]
    return response["QueryResponse"]


def later(seconds):
    return (datetime.fromisoformat(NOW) + timedelta(seconds=seconds)).isoformat()


def test_nothing_changed_is_one_empty_member(still):
    assert changed(still, "Vendor,Customer") == [{}]


def test_a_type_without_changes_comes_empty_beside_the_others(still):
    still.create("Customer", DisplayName="A")
    first, second = changed(still, "Vendor,Customer")
    assert first == {}
    assert (second["startPosition"], second["maxResults"]) == (1, 1)
    assert second["Customer"][0]["DisplayName"] == "A"


def test_types_come_in_the_services_own_order(still):
    still.create("Customer", DisplayName="A")
    still.create("Vendor", DisplayName="B")
    names = [next(iter(each)) for each in changed(still, "customer,VENDOR")]
    assert names == ["Vendor", "Customer"]


def test_the_boundary_is_inclusive_to_the_second(still):
    still.create("Vendor", DisplayName="A")
    assert changed(still, "Vendor", NOW) != [{}]
    assert changed(still, "Vendor", "2026-03-02T09:00:00.900-08:00") != [{}]
    assert changed(still, "Vendor", later(1)) == [{}]


def test_many_edits_are_one_row_in_its_latest_state(still):
    row = still.create("Vendor", DisplayName="A")
    for number in range(3):
        row = still.update("Vendor", row, AcctNum=str(number))
    [member] = changed(still, "Vendor")
    assert [each["SyncToken"] for each in member["Vendor"]] == ["3"]


def test_rows_come_in_the_order_of_their_change(still):
    rows = [still.create("Vendor", DisplayName=name) for name in "ABC"]
    still.control("clock", advance=60)
    still.update("Vendor", rows[0], AcctNum="1")
    [member] = changed(still, "Vendor")
    assert [each["DisplayName"] for each in member["Vendor"]] == ["B", "C", "A"]


def test_an_inactive_row_comes_as_a_whole_row(still):
    row = still.create("Vendor", DisplayName="A")
    still.update("Vendor", row, Active=False)
    [member] = changed(still, "Vendor")
    assert member["Vendor"][0]["Active"] is False
    assert member["Vendor"][0]["DisplayName"] == "A (deleted)"


def test_a_thousand_rows_are_the_most_over_all_types_and_nothing_says_so(still):
    still.control("clock", advance=-86_400)
    still.sign_in()
    still.control("seed", seed="scaled", vendors=995)
    for number in range(10):
        still.create("Customer", DisplayName=f"C{number}")
    first, second = changed(still, "Customer,Vendor", later(-90_000))
    assert len(first["Vendor"]) == 995
    assert len(second["Customer"]) == 5


def test_thirty_days_back_is_the_furthest(still):
    still.create("Vendor", DisplayName="A")
    changed(still, "Vendor", later(-30 * 86_400 + 60))
    since = later(-30 * 86_400 - 60)
    error = still.get("cdc", entities="Vendor", changedSince=since).json()["Fault"]["Error"][0]
    assert error["code"] == "500"
    assert error["Message"] == "Unsupported Operation"
    assert error["Detail"] == (
        f"Operation cdc with changedSince date {since} older than fixed days is not supported."
    )


def test_a_time_without_an_offset_is_the_companys(still):
    still.create("Vendor", DisplayName="A")
    assert changed(still, "Vendor", "2026-03-02T09:00:00") != [{}]
    assert changed(still, "Vendor", "2026-03-02T09:00:01") == [{}]


def test_a_merge_shows_the_survivor_only(still):
    keep, gone = (still.create("Vendor", DisplayName=name) for name in "AB")
    still.control("clock", advance=60)
    still.act("merge_rows", entity="Vendor", keep=keep["Id"], gone=gone["Id"])
    [member] = changed(still, "Vendor", later(60))
    assert [each["Id"] for each in member["Vendor"]] == [keep["Id"]]


@pytest.mark.parametrize("entities", ["TaxCode", "CompanyInfo", "Flower"])
def test_some_types_have_no_change_feed(still, entities):
    answer = still.get("cdc", entities=entities, changedSince=NOW)
    assert still.codes(answer) == ["500"]


def test_changes_of_what_is_not_simulated_say_501(still):
    answer = still.get("cdc", entities="Vendor,Budget", changedSince=NOW)
    assert answer.status_code == 501


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"changedSince": NOW}, "2020"),
        ({"entities": "Vendor"}, "2020"),
        ({"entities": "Vendor", "changedSince": "yesterday"}, "2090"),
        ({"entities": "Vendor", "changedSince": "0001-01-01T00:00:00+14:00"}, "2090"),
    ],
)
def test_both_parameters_are_needed_and_must_make_sense(still, params, code):
    assert still.codes(still.get("cdc", **params)) == [code]
