"""Invoices that come to $0.00 and move cost from one code to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.whole_chain import PearlStreet

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.records import InvoiceLine, read_lines, write_lines
from ledgerboard.core.values import Money
from ledgerboard.sync.models import Run
from ledgerboard.sync.reconciling import Reconciliation, reconciliation

pytestmark = pytest.mark.django_db
NOTHING = usd("0.00")


@pytest.fixture
def street(db) -> PearlStreet:
    """An invoice of $1,000.00 on one code and -$1,000.00 on another."""
    street = PearlStreet()
    first, second, *_ = read_lines(InvoiceLine, story.invoice(1).lines)
    lines = [_worked(first, usd("1000.00")), _worked(second, usd("-1000.00"))]
    invoice = replace(
        story.invoice(1), lines=write_lines(lines), payment_due=NOTHING,
        completed_and_stored=NOTHING, work_retainage=NOTHING, stored_retainage=NOTHING,
        total_retainage=NOTHING, earned_less_retainage=NOTHING,
    )  # fmt: skip
    put(street.left, "6601", invoice)
    return street


def _worked(line: InvoiceLine, amount: Money) -> InvoiceLine:
    return replace(
        line, work=amount, to_date=amount, work_retained=NOTHING, stored_retainage=NOTHING
    )


def looked_at(street: PearlStreet) -> Reconciliation:
    street.outside.carried(street.flows["invoices"], Run.Kind.PLAN)
    (found,) = reconciliation(street.organization, street.ports)
    return found


def test_it_is_named_until_it_is_posted(street):
    found = looked_at(street)
    assert not found.is_tied
    assert [(each.cause, each.amount) for each in found.differences] == [(Cause.TIMING, NOTHING)]
    street.sync(date(2026, 2, 2))
    assert looked_at(street).is_tied


def test_it_is_named_where_bills_of_nothing_are_not_posted(street):
    setting = street.flows["invoices"]
    setting.options = {"view": {**setting.options["view"], "zero_bills": False}}
    setting.save()
    (difference,) = looked_at(street).differences
    assert (difference.cause, difference.amount) == (Cause.ON_HOLD, NOTHING)
    assert difference.why == "Its total is $0.00, and bills of $0.00 aren't posted."
