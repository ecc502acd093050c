"""What no list shows is looked up record by record, once, and what was found is used."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.core.money import approvals, story
from tests.oracle.companies import put
from tests.sync.whole_chain import PearlStreet

from ledgerboard.core.reconcile import Seen, Side
from ledgerboard.core.records import InvoiceHistory
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Run, Snapshot
from ledgerboard.sync.planning.moved import rules_mark
from ledgerboard.sync.records import store

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 4)


@pytest.fixture
def street(db) -> PearlStreet:
    street = PearlStreet()
    invoices = street.flows["invoices"]
    invoices.options["view"]["bill_date"] = "approval"
    invoices.save()
    return street


def poll(street) -> Run:
    """As it comes by itself: no person asked for it."""
    run = street.run(Run.Kind.PLAN)
    run.setting, run.person = street.flows["invoices"], None
    run.save(update_fields=["setting", "person"])
    return street.carry_on(run)


def history(number: int) -> Snapshot:
    return Snapshot.objects.get(kind=InvoiceHistory.kind, record_id=f"660{number}")


def test_what_a_system_does_not_show_is_kept_as_saying_nothing_and_not_asked_for_again(street):
    street.bill_to_us(1)
    plan = poll(street).plan
    (change,) = plan.changes.all()
    assert "doesn't say when" in " ".join(change.reasons)
    asked = history(1)
    assert "changes" not in asked.values
    poll(street)
    assert history(1).seen_at == asked.seen_at


def test_an_edit_of_the_invoice_has_it_asked_for_again(street):
    street.bill_to_us(1)
    poll(street)
    put(street.left, "6601", approvals.history(1, approvals.approved(DAY)))
    street.left.edit("subcontractor_invoice", "6601", number="NE-2174-R")
    (change,) = poll(street).plan.changes.all()
    assert change.action == "create"
    assert history(1).values["changes"]


def test_a_new_history_has_no_posted_bill_compared_again(street):
    """Thousands are posted, and each month some invoices are looked up."""
    put(street.left, "6601", approvals.history(1, approvals.approved(DAY)))
    street.bill_to_us(1)
    street.sync(date(2026, 2, 5))
    setting = street.flows["invoices"]
    setting.refresh_from_db()
    assert InvoiceHistory.kind in setting.asked
    before = rules_mark(FlowContext(setting, street.ports))
    new = Seen(InvoiceHistory.kind, "6602", approvals.history(2, approvals.approved(DAY)))
    store(setting.left, new.kind, [new], street.clock(), street.ports)
    assert rules_mark(FlowContext(setting, street.ports)) == before


def test_views_look_up_the_histories_of_all_invoices_together(street):
    for number in (1, 2, 3):
        put(street.left, f"660{number}", approvals.history(number, approvals.approved(DAY)))
        street.bill_to_us(number)
    poll(street)
    context = FlowContext(street.flows["invoices"], street.ports)
    context.announce({side: context.known(side) for side in Side})
    view = context.views[Side.LEFT]
    with CaptureQueriesContext(connection) as asked:
        for number in (1, 2, 3):
            assert view.related(InvoiceHistory.kind, story.invoice_ref(number))
    assert len(asked) == 2, asked.captured_queries
