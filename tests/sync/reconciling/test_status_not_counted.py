"""Invoices in a status that accounting doesn't accept: their bills stand in the books."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.reconciling.test_moved_lines import looked_at, two_invoices_posted
from tests.sync.whole_chain import PearlStreet

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.sync.reconciling import Reconciliation
from ledgerboard.sync.selectors import money

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(db) -> PearlStreet:
    return two_invoices_posted()


def with_status(street: PearlStreet, status: str) -> Reconciliation:
    """Invoice 2 gets this status after its bill was posted."""
    put(street.left, "6602", replace(story.invoice(2), status=status))
    return looked_at(street)


def of(found: Reconciliation, check: Check) -> list:
    return [each for tie in found.of(check) for each in tie.differences]


def test_an_invoice_sent_back_after_posting_differs_by_its_whole_bill(street):
    found = with_status(street, "under_review")
    (invoice,) = of(found, Check.INVOICES)
    assert (invoice.cause, -invoice.amount) == (Cause.STATUS_NOT_COUNTED, street.posted(2).total)
    assert invoice.why == (
        "Invoice NE-2207 is Under Review in Procore, a status that accounting doesn't accept."
    )
    assert invoice.action == "Approve it again in Procore, or delete its bill in QuickBooks."
    (kept,) = of(found, Check.RETAINAGE)
    assert kept.cause is Cause.STATUS_NOT_COUNTED
    assert with_status(street, "approved").is_tied


def test_an_invoice_approved_as_noted_is_posted_and_not_in_procores_job_cost(street):
    found = with_status(street, "approved_as_noted")
    assert of(found, Check.INVOICES) == []
    (cost,) = of(found, Check.COST)
    assert (cost.cause, cost.amount) == (Cause.STATUS_NOT_COUNTED, usd("-52240.85"))
    assert cost.why == (
        "Invoice NE-2207 is Approved as Noted in Procore. "
        "Job to Date Costs count it once it's Approved."
    )
    assert cost.action == "Approve it in Procore so its budget counts it."
    assert found.off == usd("52240.85")
    (commitment,) = money.commitments(street.organization, money.Wanted()).rows
    assert commitment.tie is money.Tie.TIES, "its bill is as it is"
