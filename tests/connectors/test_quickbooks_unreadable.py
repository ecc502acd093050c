"""A record that QuickBooks can't show fails its page without being named (fault 4002)."""

from __future__ import annotations

import pytest
from tests.connectors.conftest import pulled
from tests.connectors.test_quickbooks import customer, project, vendor

from ledgerboard.connectors.base.http import Answer, Request
from ledgerboard.connectors.base.protocol import Pulled
from ledgerboard.connectors.quickbooks.faults import Unshown, error
from ledgerboard.connectors.quickbooks.isolating import Stretch, isolated
from ledgerboard.connectors.quickbooks.paging import Page


def spoil(quickbooks, entity: str, id_: str) -> None:
    quickbooks.act("spoil_email", entity=entity, id=id_)


def mend(quickbooks, entity: str, id_: str) -> None:
    values = {"PrimaryEmailAddr": {"Address": "ap@larch.example"}}
    quickbooks.act("edit_row", entity=entity, id=id_, values=values)


def reading_calls(quickbooks) -> list[str]:
    return [c["path"].rpartition("/")[2] for c in quickbooks.calls()]


@pytest.fixture
def vendors(quickbooks) -> dict[str, str]:
    names = [f"Vendor {letter}{number}" for letter in "ABCDEF" for number in range(8)]
    made = {name: vendor(quickbooks, name) for name in names}
    quickbooks.advance(minutes=10)
    return made


def test_the_bad_record_is_named_and_all_others_are_read(quickbooks, vendors):
    spoil(quickbooks, "Vendor", vendors["Vendor C3"])
    found, last = pulled(quickbooks.connect(), "vendor")
    assert last.complete
    assert {each.record.name for each in found} >= vendors.keys()
    [bad] = [each for each in found if each.unreadable]
    assert (bad.id, bad.record.name) == (vendors["Vendor C3"], "Vendor C3")
    assert "email address isn't valid" in bad.unreadable.why
    assert bad.unreadable.advice.startswith("Correct the email address in QuickBooks.")


def test_finding_one_bad_record_of_a_thousand_takes_three_calls_more(quickbooks, vendors):
    spoil(quickbooks, "Vendor", vendors["Vendor C3"])
    connector = quickbooks.connect()
    quickbooks.forget_calls()
    pulled(connector, "vendor")
    assert reading_calls(quickbooks) == ["preferences", "query", "batch", "batch", "batch"]


def test_several_bad_records_are_found_together(quickbooks, vendors):
    bad = {vendors[name] for name in ("Vendor A0", "Vendor C3", "Vendor C4", "Vendor F7")}
    for id_ in bad:
        spoil(quickbooks, "Vendor", id_)
    found, _ = pulled(quickbooks.connect(), "vendor")
    assert {each.id for each in found if each.unreadable} == bad
    assert len(found) == len({each.id for each in found})


def test_a_mended_record_comes_back_as_a_change(quickbooks, vendors):
    id_ = vendors["Vendor C3"]
    spoil(quickbooks, "Vendor", id_)
    connector = quickbooks.connect()
    cursor = pulled(connector, "vendor")[1].cursor
    quickbooks.advance(minutes=10)
    mend(quickbooks, "Vendor", id_)
    found, last = pulled(connector, "vendor", cursor)
    assert [(each.id, each.unreadable) for each in found] == [(id_, None)]
    assert not last.complete


def test_of_changes_with_a_bad_record_only_its_own_kind_is_listed(quickbooks, vendors):
    """The others' changes, deletions among them, are told as ever."""
    job = project(quickbooks, "Elm School", customer(quickbooks, "City"))
    quickbooks.advance(minutes=10)
    kinds = ("vendor", "project", "term", "bill")
    connector = quickbooks.connect()
    cursors = {kind: pulled(connector, kind)[1].cursor for kind in kinds}
    quickbooks.advance(minutes=10)
    for name in ("Vendor A0", "Vendor C3"):
        mend(quickbooks, "Vendor", vendors[name])
    quickbooks.act("edit_row", entity="Customer", id=job, values={"Notes": "changed"})
    spoil(quickbooks, "Vendor", vendors["Vendor C3"])
    quickbooks.forget_calls()
    told: dict[str, Pulled] = dict(connector.pull_many(kinds, cursors))
    assert [each.id for each in told["project"].seen] == [job]
    by_id = {each.id: each.unreadable for each in told["vendor"].seen}
    assert by_id.keys() == {vendors["Vendor A0"], vendors["Vendor C3"]}
    assert by_id[vendors["Vendor A0"]] is None
    assert by_id[vendors["Vendor C3"]]
    assert not any(page.complete for page in told.values())
    calls = reading_calls(quickbooks)
    assert (calls.count("cdc"), calls.count("query"), calls.count("batch")) == (4, 1, 3)


def test_records_read_by_their_ids_are_shown_beside_a_bad_one(quickbooks, vendors):
    good, bad = vendors["Vendor A0"], vendors["Vendor C3"]
    spoil(quickbooks, "Vendor", bad)
    found = quickbooks.connect().read("vendor", [good, bad])
    assert found.keys() == {good, bad}
    assert not found[good].unreadable
    assert found[bad].unreadable


def test_a_project_that_cannot_be_shown_is_told_from_other_customers(quickbooks):
    owner = customer(quickbooks, "City")
    job = project(quickbooks, "Elm School", owner)
    sub = customer(quickbooks, "Shared", Job=True, ParentRef={"value": owner})
    for id_ in (job, sub):
        spoil(quickbooks, "Customer", id_)
    found, _ = pulled(quickbooks.connect(), "project")
    assert [(each.id, bool(each.unreadable)) for each in found] == [(job, True)]


@pytest.mark.parametrize("status", [200, 400, 500])
def test_the_fault_is_known_whatever_the_status(status):
    """PHP users saw it with 500, which would be tried again for ever."""
    detail = "QueryProcessingError: To email address entered is invalid"
    body = {"Fault": {"Error": [{"Message": "Error processing query", "Detail": detail,
                                 "code": "4002"}], "type": "ValidationFault"}}  # fmt: skip
    assert isinstance(error(Request("POST", "/query"), Answer(status, {}, body), 0.0), Unshown)


WHY = Unshown("It doesn't show us this.", "Correct it.")


class Rows:
    """A list of `size` rows of which these places can't be shown."""

    def __init__(self, size: int, *bad: int) -> None:
        self.size, self.bad, self.calls = size, set(bad), 0

    def ask(self, parts):
        self.calls += -(-len(parts) // 30)
        for part, by_name in parts:
            places = range(part.start, min(part.start + part.size, self.size + 1))
            failed = not by_name and not self.bad.isdisjoint(places)
            yield WHY if failed else Page([{"Id": str(place)} for place in places], None)


@pytest.mark.parametrize(
    ("size", "bad", "calls"),
    [
        (1000, [1], 3),
        (1000, [1000], 3),
        (1000, [7, 503], 4),
        (1000, list(range(1, 1001, 100)), 9),
        (1, [1], 3),
        (40, [1, 2, 39, 40], 3),
    ],
)
def test_whatever_is_bad_is_found_in_few_calls(size, bad, calls):
    rows = Rows(size, *bad)
    page = isolated(rows.ask, Stretch(1, 1000), WHY)
    assert sorted(int(row["Id"]) for row in page.unshown) == bad
    assert len(page) == size
    assert rows.calls <= calls


def test_a_failure_of_everything_is_no_single_records_fault():
    rows = Rows(1000, *range(1, 1001))
    with pytest.raises(Unshown):
        isolated(rows.ask, Stretch(1, 1000), WHY)
    assert rows.calls == 1


@pytest.mark.parametrize("size", [1000, 20])
def test_what_was_corrected_while_it_was_looked_for_is_shown_like_the_others(size):
    rows = Rows(size)
    page = isolated(rows.ask, Stretch(1, 1000), WHY)
    assert (len(page.rows), page.unshown) == (size, ())
