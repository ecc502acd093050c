"""The change history of an invoice: asked for one by one, each status change read with its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from ledgerboard.connectors.base.errors import Throttled, Unavailable
from ledgerboard.core.records import StatusChange, read_lines
from ledgerboard.core.values import Ref

KIND, PORTLAND = "invoice_history", ZoneInfo("America/Los_Angeles")


@pytest.fixture
def invoice(site):
    contract = site.contract({"code": "26-100.S", "amount": "1000"})
    return site.invoice(contract)


def change(site, invoice, **fields):
    site.send(
        "PATCH",
        f"/rest/v1.1/requisitions/{invoice['id']}",
        {"commitment_id": invoice["commitment_id"], "requisition": fields},
    )


def asked(procore, site, *invoices):
    ids = [str(each["id"]) for each in invoices]
    return procore.connect().read(KIND, ids, dict.fromkeys(ids, str(site.project)))


def changes(seen):
    return [(e.before, e.after, e.day) for e in read_lines(StatusChange, seen.record.changes)]


def test_status_changes_are_read_oldest_first_and_nothing_else(procore, site, invoice):
    for fields in ({"invoice_number": "NE-1"}, {"status": "under_review"}, {"status": "approved"}):
        change(site, invoice, **fields)
    procore.forget_calls()
    found = asked(procore, site, invoice)
    (call,) = procore.calls()
    assert call["path"] == f"/rest/v1.0/requisitions/{invoice['id']}/change_histories"
    seen = found[str(invoice["id"])]
    assert seen.record.invoice == Ref("subcontractor_invoice", seen.id)
    assert seen.parent == str(site.project)
    assert [each[:2] for each in changes(seen)] == [
        ("draft", "under_review"),
        ("under_review", "approved"),
    ]


@pytest.mark.parametrize(("zone", "day"), [(PORTLAND, 8), (ZoneInfo("UTC"), 9)])
def test_late_in_the_evening_it_is_still_the_day_where_the_people_are(
    procore, site, invoice, zone, day
):
    """11:30 p.m. in Portland on January 8."""
    told(procore, invoice, created_at="2026-01-09T07:30:00Z")
    procore.session = replace(procore.session, time_zone=zone)
    (found,) = asked(procore, site, invoice).values()
    assert changes(found) == [("under_review", "approved", date(2026, 1, day))]


ROW = {
    "column": "status", "old_value": "under_review", "new_value": "approved",
    "created_at": "2026-01-09T18:00:00Z",
}  # fmt: skip


def told(procore, invoice, **row):
    """A row that Procore would show, spelt as it likes."""
    procore.act("note_change", id=invoice["id"], **ROW | row)


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("status", "under_review", "approved_as_noted"),
        ("Status", "Under Review", "Approved as Noted"),
        ("requisition_status", "UNDER-REVIEW", "Approved As Noted"),
    ],
)
def test_columns_and_values_are_read_however_they_are_spelt(
    procore, site, invoice, column, old, new
):
    told(procore, invoice, column=column, old_value=old, new_value=new)
    (found,) = asked(procore, site, invoice).values()
    assert changes(found) == [("under_review", "approved_as_noted", date(2026, 1, 9))]


def test_a_status_of_something_else_is_not_the_invoices(procore, site, invoice):
    told(procore, invoice, column="erp_status")
    (found,) = asked(procore, site, invoice).values()
    assert changes(found) == []
    assert found.unreadable is None


def test_a_time_that_cannot_be_read_is_a_change_without_a_day(procore, site, invoice):
    told(procore, invoice, created_at="lately")
    (found,) = asked(procore, site, invoice).values()
    assert changes(found) == [("under_review", "approved", None)]


@pytest.mark.parametrize("status", [403, 404])
def test_a_history_that_we_may_not_see_stops_nothing_and_says_so(procore, site, invoice, status):
    procore.fault("error", "*/change_histories", status=status, times=None)
    (found,) = asked(procore, site, invoice).values()
    assert found.unreadable is not None
    assert "change history" in found.unreadable.why
    assert changes(found) == []


@pytest.mark.parametrize(("status", "error"), [(429, Throttled), (503, Unavailable)])
def test_a_busy_system_is_waited_for(procore, site, invoice, status, error):
    procore.fault("error", "*/change_histories", status=status, times=None)
    with pytest.raises(error):
        asked(procore, site, invoice)


def test_nothing_lists_histories_and_nobody_writes_them(procore):
    connector = procore.connect()
    procore.forget_calls()
    (page,) = connector.pull(KIND, None)
    assert (page.seen, page.complete, procore.calls()) == ((), False, [])
    assert connector.cannot(KIND, "update")
