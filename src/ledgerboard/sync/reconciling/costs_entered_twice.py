"""Costs of the books that may have been entered twice, each with the one that it may repeat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache

from ledgerboard.core.matching.entered_twice import Entry, OneFirm, entered_twice
from ledgerboard.core.matching.vendor import may_be_one_firm
from ledgerboard.core.money.amounts import total
from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import AppliedPayment, Bill, ProjectCost
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.values.wording import american
from ledgerboard.sync.reconciling.bills_compared import PROJECT_COST
from ledgerboard.sync.reconciling.records import MoneyRecords

APPLIED = "applied_payment"
TYPED = frozenset({"bill", "vendor_credit", "purchase"})


Paid = Mapping[Ref, AppliedPayment]
"""By the bill, the payment that settled all of it."""


def costs_entered_twice(
    counted: Collection[Seen], records: MoneyRecords, paid: Paid
) -> dict[Ref, Ref]:
    """Of the costs that are compared, on each project that both charge."""
    parts = _by_transaction(counted)
    entries = _entries(parts, _whole_amounts(records), records, paid)
    found = entered_twice(entries, _one_firm(records))
    return {
        _part(copy, each.project): _part(original, each.project)
        for copy, original in found.items()
        for each in parts[copy]
        if each.project and each.project in {other.project for other in parts[original]}
    }


def _whole_amounts(records: MoneyRecords) -> dict[Ref, Money]:
    parts = _by_transaction(records.there(PROJECT_COST))
    return {ref: total(each.total for each in several) for ref, several in parts.items()}


def _by_transaction(parts: Iterable[Seen]) -> dict[Ref, list[ProjectCost]]:
    found: dict[Ref, list[ProjectCost]] = defaultdict(list)
    for seen in parts:
        cost = seen.record
        if isinstance(cost, ProjectCost) and cost.transaction and cost.transaction.kind in TYPED:
            found[cost.transaction].append(cost)
    return found


def _entries(
    parts: dict[Ref, list[ProjectCost]],
    whole: Mapping[Ref, Money],
    records: MoneyRecords,
    paid: Paid,
) -> Iterator[Entry]:
    for ref, several in parts.items():
        one, amount, payment = several[0], whole[ref], paid.get(ref)
        projects = frozenset(each.project for each in several if each.project)
        if one.vendor and one.date and projects and amount.amount:
            yield Entry(
                ref, one.vendor, one.number, one.date, amount, projects, one.memo or "",
                unpaid=_is_unpaid(ref, records),
                paid_on=payment.date if payment else None,
            )  # fmt: skip


def paid_at_once(records: MoneyRecords) -> Paid:
    found: dict[Ref, AppliedPayment] = {}
    for seen in sorted(records.there(APPLIED), key=lambda each: each.ref):
        payment = seen.record
        if not isinstance(payment, AppliedPayment) or payment.applied_to is None:
            continue
        whole = _total(payment.applied_to, records)
        if whole is not None and whole == payment.amount:
            found[payment.applied_to] = payment
    return found


def _total(bill: Ref, records: MoneyRecords) -> Money | None:
    seen = records.books.here(bill) if bill.kind == "bill" else None
    return seen.record.total if seen and isinstance(seen.record, Bill) else None


def payment_in_words(paid: AppliedPayment) -> str:
    """`check 10471 of 03/05/2026`."""
    number = f" {paid.number}" if paid.number else ""
    on = f" of {american(paid.date)}" if paid.date else ""
    return f"{'check' if paid.method == 'Check' else 'payment'}{number}{on}"


def _is_unpaid(ref: Ref, records: MoneyRecords) -> bool:
    seen = records.books.here(ref) if ref.kind == "bill" else None
    bill = seen.record if seen else None
    return not isinstance(bill, Bill) or bill.balance is None or bill.balance == bill.total


def _one_firm(records: MoneyRecords) -> OneFirm:
    @cache
    def may_be(vendor: Ref, other: Ref) -> bool:
        one, two = records.books.here(vendor), records.books.here(other)
        return bool(one and two and may_be_one_firm(one, two))

    return may_be


def _part(transaction: Ref, project: Ref | None) -> Ref:
    place = project.id if project else ""
    return Ref(PROJECT_COST, f"{transaction.kind}:{transaction.id}:{place}")
