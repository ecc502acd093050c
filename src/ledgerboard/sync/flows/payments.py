"""Flow 6: what bill payments of the books do to our bills, as payments issued on commitments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from ledgerboard.core.mapping import DAY, MONEY, TEXT, reference
from ledgerboard.core.mapping.codecs import PLAIN
from ledgerboard.core.matching.exact import grouped, recognized
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
from ledgerboard.core.views.included_in_opening import payment_in_opening
from ledgerboard.core.views.payment_as_contract_payment import payment_as_contract_payment

SAME_PAYMENT = Verdict(100, ("same commitment, date, amount and check number",))
PERHAPS = Verdict(70, ("same commitment and amount, dates no more than 10 days apart",))
SAME_CHECK = Verdict(70, ("same commitment and check number, another amount",))
CLOSE = timedelta(days=10)


def by_check(lefts: Iterable[Seen], rights: Iterable[Seen]) -> Matches:
    """A payment that was typed into Procore is recognized when commitment, date, amount and check
    number are the same. Of several that are the same in all four, any may be any. One of the same
    amount with another number or day is asked, and so is the same check with another amount, unless
    it pays another invoice; nothing is created meanwhile.
    """
    found = recognized(lefts, rights, _whole, SAME_PAYMENT)
    left_over, checks = grouped(found.lefts, _amount), grouped(found.lefts, _check)
    doubtful = [
        Candidate(each.id, paid.id, verdict)
        for paid in found.rights
        for verdict, several in (
            (PERHAPS, left_over[_amount(paid)]),
            (SAME_CHECK, checks[_check(paid)] if _payment(paid).check_number else []),
        )
        for each in several
        if _days_apart(each, paid) <= CLOSE and (verdict is PERHAPS or _may_be_one(each, paid))
    ]
    return Matches(found.sure, tuple(doubtful))


def _whole(seen: Seen) -> object:
    payment = _payment(seen)
    return payment.commitment, payment.date, payment.amount, fold(payment.check_number or "")


def _amount(seen: Seen) -> object:
    payment = _payment(seen)
    return payment.commitment, payment.amount


def _check(seen: Seen) -> object:
    payment = _payment(seen)
    return payment.commitment, fold(payment.check_number or "")


def _may_be_one(one: Seen, other: Seen) -> bool:
    """A check may pay several invoices, each with a payment of its own."""
    invoices = {_payment(one).invoice, _payment(other).invoice} - {None}
    return len(invoices) < 2 and _payment(one).amount != _payment(other).amount


def _days_apart(one: Seen, other: Seen) -> timedelta:
    """Zero where one has no date: nothing speaks against it."""
    first, second = _payment(one).date, _payment(other).date
    return abs(first - second) if first and second else timedelta(0)


def _payment(seen: Seen) -> ContractPayment:
    assert isinstance(seen.record, ContractPayment)  # noqa: S101  # both sides are compared as such
    return seen.record


TO_JOBSITE = Direction.TO_LEFT
PAYMENTS = Flow(
    name="payments",
    title="Payments",
    left=End(
        "procore",
        ("contract_payment",),
        beside=("commitment", "subcontractor_invoice"),
        left_out=payment_in_opening,
    ),
    right=End("quickbooks", ("applied_payment",), view=payment_as_contract_payment),
    fields=(
        FlowField(
            "project",
            "Project",
            reference("project"),
            Direction.NONE,
            elsewhere="from the commitment",
        ),
        FlowField(
            "commitment",
            "Commitment",
            reference("commitment"),
            Direction.NONE,
            elsewhere="from the invoice",
        ),
        FlowField(
            "invoice",
            "Invoice",
            reference("subcontractor_invoice"),
            TO_JOBSITE,
            elsewhere="the one whose bill a `Line` pays",
        ),
        FlowField("amount", "Amount", MONEY, TO_JOBSITE, elsewhere="from a `Line`"),
        FlowField("date", "Date", DAY, TO_JOBSITE),
        FlowField("number", "Payment no.", PLAIN, TO_JOBSITE, edits_only=True),
        FlowField("check_number", "Check no.", TEXT, TO_JOBSITE, elsewhere="`DocNumber`"),
        FlowField(
            "invoice_number",
            "Invoice no.",
            TEXT,
            TO_JOBSITE,
            edits_only=True,
            elsewhere="from the invoice in Procore",
        ),
        FlowField("method", "Method", TEXT, TO_JOBSITE, edits_only=True),
        FlowField("notes", "Notes", TEXT, TO_JOBSITE, edits_only=True, elsewhere="`PrivateNote`"),
    ),
    matcher=by_check,
    creates=frozenset({Side.LEFT}),
    marked=None,
    activity=Direction.NONE,
    after=("vendors", "projects", "invoices"),
    related_kinds=frozenset(
        {"subcontractor_invoice", "bill", "vendor_credit", "commitment", "applied_payment"}
    ),
    follows=frozenset({Side.RIGHT}),
    settings=("credits", "currency"),
    starts_on=False,
)
"""Not marked: with a key of ours Procore locks the payment, and no void could follow. A void or
deletion in the books takes the payment away in Procore.
"""
