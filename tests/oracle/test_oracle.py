"""Random histories through the views: no cost twice, none lost, retainage ties, cash is cash."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import pytest
from tests.oracle.checks import check_books, check_contract, check_numbers, check_procore
from tests.oracle.history import History
from tests.oracle.model import ZERO
from tests.oracle.records import RecordsOutside, invoice_ref
from tests.oracle.ties import differences
from tests.oracle.world import BOOKS

from ledgerboard.core.money import total
from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.core.records import Bill, BillLine, read_lines, write_lines
from ledgerboard.core.values import Money as Amount
from ledgerboard.core.values import Ref

HISTORIES = range(60)
FAILED_ONCE: tuple[int, ...] = ()
"""Seeds that found a mistake; they stay."""


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


def with_a_bill(seed):
    for several in range(seed, 10_000, 1000):
        history, outside = play(several, steps=12)
        if found := ours(history, outside):
            return history, outside, found
    raise AssertionError("no history has a bill to spoil")


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
    history, outside, (_, right, bill) = with_a_bill(seed)
    before = differences(outside, list(history.money.contracts.values()))
    wanted = seeded(outside, right, bill)
    after = differences(outside, list(history.money.contracts.values()))
    new = [each for each in after if each not in before and each.check is Check.INVOICES]
    assert {each.cause for each in new} == {cause}
    assert total(each.amount for each in new) == wanted
