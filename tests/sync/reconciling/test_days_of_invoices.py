"""On which day an invoice counts: on its bill's, whatever setting that came from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.approvals import approved, change, history
from tests.oracle.companies import put
from tests.sync.whole_chain import PearlStreet

from ledgerboard.core.money.causes import Cause
from ledgerboard.sync.models import Run
from ledgerboard.sync.reconciling import reconciliation

pytestmark = pytest.mark.django_db
MONTH_END, BILLED = date(2026, 1, 31), date(2026, 2, 5)
APPROVED = date(2026, 2, 3)


@pytest.fixture
def street(db) -> PearlStreet:
    return PearlStreet()


def date_bills_by(street: PearlStreet, chosen: str) -> None:
    setting = street.flows["invoices"]
    setting.options = {"view": {**setting.options["view"], "bill_date": chosen}}
    setting.save()


def bill_late(street: PearlStreet) -> None:
    """January's invoice, billed in February."""
    late = replace(story.invoice(1), billing_date=BILLED, period_end=MONTH_END)
    put(street.left, "6601", late)
    street.sync(date(2026, 2, 10))


def causes(street: PearlStreet) -> set[Cause]:
    (found,) = reconciliation(street.organization, street.ports, through=MONTH_END)
    return {each.cause for each in found.differences}


def test_an_invoice_counts_at_the_end_of_its_period_where_its_bill_does(street):
    date_bills_by(street, "period_end")
    bill_late(street)
    assert street.posted(1).date == MONTH_END
    assert causes(street) == set()


def test_a_bill_keeps_its_day_when_another_is_chosen_in_the_settings(street):
    date_bills_by(street, "period_end")
    bill_late(street)
    date_bills_by(street, "billing_date")
    assert causes(street) == set()


@pytest.mark.parametrize("chosen", ["approval", "billing_date", "period_end"])
def test_a_bill_dated_by_its_approval_keeps_its_day_whatever_is_chosen_later(street, chosen):
    put(street.left, "6601", history(1, approved(APPROVED)))
    date_bills_by(street, "approval")
    put(street.left, "6601", replace(story.invoice(1), period_end=MONTH_END))
    street.sync(date(2026, 2, 10))
    assert street.posted(1).date == APPROVED
    again = change("approved", "under_review", date(2026, 2, 8)), approved(date(2026, 2, 9))
    put(street.left, "6601", history(1, approved(APPROVED), *again))
    date_bills_by(street, chosen)
    assert causes(street) == set()


def test_a_day_that_somebody_moved_in_quickbooks_is_named(street):
    date_bills_by(street, "period_end")
    bill_late(street)
    paper = street.paper(1)
    street.right.edit(paper.kind, paper.id, date=BILLED)
    street.outside.carried(street.flows["invoices"], Run.Kind.PLAN)
    assert causes(street) == {Cause.DATE}
