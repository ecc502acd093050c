"""An edit of a posted invoice whose bill a person left as it is: the next invoice goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.answering.test_created_anyway import plan
from tests.sync.whole_chain import PearlStreet

from ledgerboard.core.records import BillLine, InvoiceLine, SubcontractorInvoice, read_lines
from ledgerboard.core.records import write_lines as written
from ledgerboard.sync import services
from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.selectors.tabs import BLOCKED, PLAN_TABS

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(db) -> PearlStreet:
    """Invoice 1 is posted; then it gets 100.00 more on its first line, and invoice 2 follows."""
    street = PearlStreet()
    street.bill_to_us(1)
    street.sync(story.invoice(1).period_end)
    edit_the_first(street, "100.00")
    return street


def edit_the_first(street: PearlStreet, more: str) -> None:
    """Procore's previous columns of the next one follow."""
    first, second = story.invoice(1), story.invoice(2)
    now = usd("20000.00") + usd(more)
    put(street.left, "6601", replace(
        _with(first, work=now, to_date=now),
        payment_due=first.payment_due + usd(more),
        earned_less_retainage=first.earned_less_retainage + usd(more),
    ))  # fmt: skip
    line = _line(second)
    put(street.left, "6602", replace(
        _with(second, previous_work=line.previous_work + usd(more),
              to_date=line.to_date + usd(more)),
        less_previous=second.less_previous + usd(more),
        earned_less_retainage=second.earned_less_retainage + usd(more),
    ))  # fmt: skip


def _line(invoice: SubcontractorInvoice) -> InvoiceLine:
    lines = read_lines(InvoiceLine, invoice.lines)
    return next(each for each in lines if each.key == story.key("L1"))


def _with(invoice: SubcontractorInvoice, **changed: object) -> SubcontractorInvoice:
    lines = read_lines(InvoiceLine, invoice.lines)
    key = story.key("L1")
    return replace(invoice, lines=written(
        [replace(each, **changed) if each.key == key else each for each in lines]
    ))  # fmt: skip


def standing(plan: Plan, left_id: str) -> Change:
    return plan.changes.get(left_id=left_id, until=None)


def reject_the_edit(street: PearlStreet) -> None:
    asked = plan(street)
    services.reject(
        asked, street.ann, reason="The bill stays.", seen_hash=asked.hash,
        change_keys=[standing(asked, "6601").key],
    )  # fmt: skip


def test_the_next_invoice_waits_until_the_edit_is_answered(street):
    asked = plan(street)
    assert standing(asked, "6601").action == "update"
    [waits] = asked.changes.filter(PLAN_TABS[BLOCKED], until=None)
    assert (waits.left_id, waits.causes[0]["rule"]) == ("6602", "earlier_invoice_edited")


def test_after_a_rejection_the_next_bill_carries_the_difference_and_says_so(street):
    reject_the_edit(street)
    after = plan(street)
    assert not after.changes.filter(left_id="6601", until=None, status="proposed").exists()
    bill = standing(after, "6602")
    assert bill.action == "create"
    assert "earlier_invoice_edited" in [each["cause"] for each in bill.warnings]
    [total] = [each["after"] for each in bill.fields if each["name"] == "total"]
    assert "49828.81" in str(total)


def test_an_edit_after_the_rejection_is_asked_again_and_the_next_one_waits(street):
    reject_the_edit(street)
    plan(street)
    edit_the_first(street, "150.00")
    again = plan(street)
    assert standing(again, "6601").action == "update"
    assert standing(again, "6602").action == "refuse"


def test_a_rejection_that_is_taken_back_is_asked_again(street):
    reject_the_edit(street)
    plan(street)
    services.take_back_decision(street.flows["invoices"].decisions.get(revoked_at=None), street.ann)
    again = plan(street)
    assert standing(again, "6601").action == "update"
    assert standing(again, "6602").action == "refuse"


def test_what_the_next_bill_carried_is_carried_once(street):
    reject_the_edit(street)
    street.sync(story.invoice(2).period_end)
    [bill] = [each for each in street.right.rows.values() if each.values.get("number") == "NE-2207"]
    lines = read_lines(BillLine, bill.values["lines"])
    assert [str(each.amount.amount) for each in lines if "Correction" in each.description] == [
        "100.00"
    ]
    assert not plan_is_open(street)


def plan_is_open(street: PearlStreet) -> bool:
    return Change.objects.filter(
        plan__setting=street.flows["invoices"], until=None, status="proposed"
    ).exists()
