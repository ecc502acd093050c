"""Flow 6: what bill payments of the books do to our bills, as payments issued on commitments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from ledgerboard.core.mapping import DAY, MONEY, TEXT, reference
from ledgerboard.core.reconcile import (
    Candidate,
    Direction,
    End,
    Flow,
    FlowField,
    Matches,
    Seen,
    Side,
    Verdict,
)
from ledgerboard.core.records import ContractPayment
from ledgerboard.core.values.text import fold
from ledgerboard.core.views.payment_as_contract_payment import payment_as_contract_payment

SAME_PAYMENT = Verdict(100, ("Same commitment, date, amount and check number.",))
PERHAPS = Verdict(70, ("Same commitment and amount, at about the same time.",))
ABOUT = timedelta(days=10)


def by_check(lefts: Iterable[Seen], rights: Iterable[Seen]) -> Matches:
    """A payment that was typed into Procore is recognized by all that it says. One of the same
    amount at about the same time is asked, and nothing is created meanwhile. Of payments that say
    the same in every word, any may be any.
    """
    unmatched, sure = list(lefts), list[Candidate]()
    waiting: list[Seen] = []
    for paid in rights:
        twin = next((each for each in unmatched if _said(each) == _said(paid)), None)
        if twin is None:
            waiting.append(paid)
            continue
        unmatched.remove(twin)
        sure.append(Candidate(twin.id, paid.id, SAME_PAYMENT))
    doubtful = [
        Candidate(typed.id, paid.id, PERHAPS)
        for paid in waiting
        for typed in unmatched
        if _alike(typed, paid)
    ]
    return Matches(tuple(sure), tuple(doubtful))


def _said(seen: Seen) -> object:
    payment = _payment(seen)
    return payment.commitment, payment.date, payment.amount, fold(payment.check_number or "")


def _alike(typed: Seen, paid: Seen) -> bool:
    one, other = _payment(typed), _payment(paid)
    if (one.commitment, one.amount) != (other.commitment, other.amount):
        return False
    return not one.date or not other.date or abs(one.date - other.date) <= ABOUT


def _payment(seen: Seen) -> ContractPayment:
    assert isinstance(seen.record, ContractPayment)  # noqa: S101  # both sides are compared as such
    return seen.record


TO_JOBSITE = Direction.TO_LEFT
PAYMENTS = Flow(
    name="payments",
    title="Payments",
    left=End("procore", ("contract_payment",), beside=("commitment", "subcontractor_invoice")),
    right=End("quickbooks", ("applied_payment",), view=payment_as_contract_payment),
    fields=(
        FlowField("project", "Project", reference("project"), Direction.NONE),
        FlowField("commitment", "Commitment", reference("commitment"), Direction.NONE),
        FlowField("invoice", "Invoice", reference("subcontractor_invoice"), TO_JOBSITE),
        FlowField("amount", "Amount", MONEY, TO_JOBSITE),
        FlowField("date", "Date", DAY, TO_JOBSITE),
        FlowField("check_number", "Check no.", TEXT, TO_JOBSITE),
        FlowField("invoice_number", "Invoice no.", TEXT, Direction.NONE),
        FlowField("method", "Method", TEXT, Direction.NONE),
        FlowField("notes", "Notes", TEXT, Direction.NONE),
    ),
    matcher=by_check,
    creates=frozenset({Side.LEFT}),
    marked=None,
    activity=Direction.NONE,
    after=("vendors", "projects", "invoices"),
    follows=frozenset({Side.RIGHT}),
    settings=("credits", "currency"),
    starts_on=False,
)
"""Not marked: with a key of ours Procore locks the payment, and no void could follow. A void or
deletion in the books takes the payment away in Procore.
"""
