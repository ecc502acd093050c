"""Invoices in a status that accounting doesn't accept: their bills stand in the books."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.money import story
from tests.oracle.companies import put
from tests.sync.reconciling.test_moved_lines import looked_at, two_invoices_posted
from tests.sync.whole_chain import PearlStreet

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.sync.reconciling import Reconciliation

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
