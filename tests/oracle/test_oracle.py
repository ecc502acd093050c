"""Random histories through the views: no cost twice, none lost, retainage ties, cash is cash."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import pytest
from tests.oracle.history import VENDORS, History
from tests.oracle.model import ZERO, Contract
from tests.oracle.records import RETAINAGE_ITEM, RecordsOutside, invoice_ref
from tests.oracle.ties import differences
from tests.oracle.world import BOOKS, PROCORE

from ledgerboard.core.money import total
from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.reconciliation import Check
from ledgerboard.core.money.retainage import retainage_on_bill
from ledgerboard.core.records import Bill, BillLine, read_lines, write_lines
from ledgerboard.core.values import Money as Amount
from ledgerboard.core.values import Ref

HISTORIES = range(60)
FAILED_ONCE: tuple[int, ...] = ()
"""Seeds that found a mistake; they stay."""


def documents(outside: RecordsOutside, contract: Contract):
    """Our documents of a contract in the books, with the sign that makes them bills."""
    for invoice in contract.invoices:
        ref = outside.world.links.get(invoice_ref(contract.id, invoice.number))
        if ref is not None:
            sign = -1 if ref.kind == "vendor_credit" else 1
            yield sign, outside.world.sides[BOOKS][ref].record


def check_contract(history: History, outside: RecordsOutside, contract: Contract) -> None:
    booked = sum((sign * bill.total.amount for sign, bill in documents(outside, contract)), ZERO)
    assert booked == history.booked[contract.id], f"{contract.id}: the books carry {booked}"
    if contract.id in history.waiting:
        return
    held = sum(
        (
            retainage_on_bill(bill, RETAINAGE_ITEM).amount
            for _, bill in documents(outside, contract)
        ),
        ZERO,
    )
    assert held == contract.held(contract.last)
    gross = sum(
        (
            sign * line.amount.amount
            for sign, bill in documents(outside, contract)
            for line in read_lines(BillLine, bill.lines)
            if line.item != RETAINAGE_ITEM
        ),
        ZERO,
    )
    assert gross == contract.completed(contract.last)


def check_books(history: History, outside: RecordsOutside) -> None:
    for left, right in VENDORS.items():
        booked = sum(
            (history.booked[c.id] for c in history.money.contracts.values() if c.vendor == left),
            ZERO,
        )
        assert owed(outside, Ref("vendor", right)) == history.money.owed(left, booked)


def owed(outside: RecordsOutside, vendor: Ref) -> Decimal:
    signs = {"bill": 1, "vendor_credit": -1, "bill_payment": -1}
    return sum(
        (
            signs[ref.kind] * seen.record.total.amount
            for ref, seen in outside.world.sides[BOOKS].items()
            if ref.kind in signs and seen.record.vendor == vendor
        ),
        ZERO,
    )


def check_procore(history: History, outside: RecordsOutside) -> None:
    for project in history.money.synced_projects:
        direct = sum(
            (
                seen.record.total.amount
                for seen in outside.world.kind(PROCORE, "direct_cost")
                if seen.record.project == Ref("project", project)
            ),
            ZERO,
        )
        assert direct == history.money.direct_costs(project)
    for contract in history.money.contracts.values():
        paid = sum(
            (
                seen.record.amount.amount
                for seen in outside.world.kind(PROCORE, "contract_payment")
                if seen.record.commitment == Ref("commitment", contract.id)
            ),
            ZERO,
        )
        assert paid == history.money.paid(contract.id)


def check_numbers(outside: RecordsOutside) -> None:
    """No two of our documents share a number, and each invoice has one document."""
    ours = [
        right for left, right in outside.world.links.items() if left.kind == "subcontractor_invoice"
    ]
    numbers = Counter(outside.world.sides[BOOKS][ref].record.number for ref in ours)
    assert max(numbers.values(), default=1) == 1, numbers
    assert len(set(ours)) == len(ours)
    assert all(len(number) <= 21 for number in numbers)


def check(history: History, outside: RecordsOutside) -> None:
    for contract in history.money.contracts.values():
        check_contract(history, outside, contract)
    check_books(history, outside)
    check_procore(history, outside)
    check_numbers(outside)
    check_ties(history, outside)
    money_blocked = {ref for ref in outside.blocked if ref.kind != "project_cost"}
    assert money_blocked == set(), outside.blocked


def check_ties(history: History, outside: RecordsOutside) -> None:
    """The reconciliation is empty, but for edits that wait for the next bill."""
    contracts = list(history.money.contracts.values())
    edits = {
        contract.id: contract.earned(contract.last) - history.booked[contract.id]
        for contract in contracts
        if contract.id in history.waiting
    }
    found = differences(outside, contracts)
    assert all(each.cause is Cause.EDITED for each in found), found
    named = Counter()
    for each in found:
        if each.check is Check.INVOICES:
            named[each.left.ref.id[:4]] += each.amount.amount
    assert dict(named) == {id_: amount for id_, amount in edits.items() if amount}


def play(seed: int, steps: int) -> tuple[History, RecordsOutside]:
    history, outside = History(seed, steps), RecordsOutside()
    for _ in history.play(outside):
        try:
            check(history, outside)
        except AssertionError as wrong:
            told = "\n".join(history.told)
            raise AssertionError(f"seed {seed}, after:\n{told}\n{wrong}") from wrong
    return history, outside


@pytest.mark.parametrize("seed", [*HISTORIES, *FAILED_ONCE])
def test_after_every_step_of_a_history_both_systems_hold_what_the_identities_say(seed):
    played(seed)


played = lru_cache(None)(lambda seed: play(seed, steps=25))


def test_the_histories_do_what_their_steps_are_named_for():
    told = Counter(name.split()[0] for seed in HISTORIES for name in played(seed)[0].told)
    steps = {"invoice", "change", "edit", "payment", "void", "deletion", "bill", "closing"}
    assert steps <= set(told)
    assert min(told[step] for step in steps) > 5, told


# seeded differences


def ours(history, outside):
    """A posted bill of ours that no payment points at, with its invoice."""
    for contract in history.money.contracts.values():
        for invoice in contract.invoices:
            left = invoice_ref(contract.id, invoice.number)
            right = outside.world.links.get(left)
            target = ("ours", contract.id, invoice.number)
            if right and right.kind == "bill" and not history.money.applied(target):
                bill = outside.world.sides[BOOKS][right].record
                if bill.total.amount > 100 and contract.id not in history.waiting:
                    return left, right, bill
    return None


def deleted(outside, right, bill):
    del outside.world.sides[BOOKS][right]
    return bill.total


def retyped(outside, right, bill):
    """Her own copy of the same paper, without our dashes."""
    line = BillLine(key="1", amount=bill.total, item=Ref("item", "499"))
    number = (bill.number or "").replace("-", "").lower()
    copy = Bill(vendor=bill.vendor, number=number, date=bill.date, total=bill.total,
                lines=write_lines([replace(line, project=_job(bill))]))  # fmt: skip
    outside.world.put(BOOKS, "31999", copy)
    return -bill.total


def edited(outside, right, bill):
    lines = list(read_lines(BillLine, bill.lines))
    lines[0] = replace(lines[0], amount=lines[0].amount + Amount(Decimal("77.70")))
    more = replace(bill, lines=write_lines(lines), total=bill.total + Amount(Decimal("77.70")))
    outside.world.put(BOOKS, right.id, more)
    return Amount(Decimal("-77.70"))


def voided(outside, right, bill):
    lines = [replace(line, amount=Amount(ZERO)) for line in read_lines(BillLine, bill.lines)]
    outside.world.put(BOOKS, right.id, replace(bill, lines=write_lines(lines), total=Amount(ZERO)))
    return bill.total


def moved(outside, right, bill):
    other = {"88": "89", "89": "88"}[_job(bill).id]
    lines = [
        replace(line, project=Ref("project", other)) for line in read_lines(BillLine, bill.lines)
    ]
    outside.world.put(BOOKS, right.id, replace(bill, lines=write_lines(lines)))
    return Amount(ZERO)


def _job(bill):
    return read_lines(BillLine, bill.lines)[0].project


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("seeded", "cause"),
    [
        (deleted, Cause.DELETED),
        (retyped, Cause.DUPLICATE),
        (edited, Cause.EDITED),
        (voided, Cause.VOIDED),
        (moved, Cause.WRONG_PROJECT),
    ],
)
def test_a_seeded_difference_is_found_with_its_cause_and_its_amount(seed, seeded, cause):
    history, outside = play(seed, steps=12)
    found = ours(history, outside)
    if found is None:
        history, outside = play(seed + 1000, steps=12)
        found = ours(history, outside)
    _, right, bill = found
    before = differences(outside, list(history.money.contracts.values()))
    wanted = seeded(outside, right, bill)
    after = differences(outside, list(history.money.contracts.values()))
    new = [each for each in after if each not in before and each.check is Check.INVOICES]
    assert {each.cause for each in new} == {cause}
    assert total(each.amount for each in new) == wanted
