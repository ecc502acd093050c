"""What must hold of both systems after every step, asked of the records that they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from decimal import Decimal
from typing import Protocol

from tests.oracle.history import History, vendor_there
from tests.oracle.model import ZERO, Contract
from tests.oracle.records import RETAINAGE_ITEM, invoice_ref
from tests.oracle.world import BOOKS, PROCORE, World

from ledgerboard.core.records import BillLine, read_lines
from ledgerboard.core.values import Ref


class HasWorld(Protocol):
    """An `Outside` whose records and links can be looked at."""

    @property
    def world(self) -> World: ...


def documents(outside: HasWorld, contract: Contract):
    """Our documents of a contract in the books, with the sign that makes them bills."""
    for invoice in contract.invoices:
        ref = outside.world.links.get(invoice_ref(contract.id, invoice.number))
        if ref in outside.world.sides[BOOKS]:
            sign = -1 if ref.kind == "vendor_credit" else 1
            yield sign, outside.world.sides[BOOKS][ref].record


def check_contract(history: History, outside: HasWorld, contract: Contract) -> None:
    booked = sum((sign * bill.total.amount for sign, bill in documents(outside, contract)), ZERO)
    assert booked == history.booked[contract.id], f"{contract.id}: the books carry {booked}"
    if contract.id in {*history.waiting, *history.spoiled}:
        return
    kept = {True: ZERO, False: ZERO}
    for sign, bill in documents(outside, contract):
        for line in read_lines(BillLine, bill.lines):
            kept[line.item == RETAINAGE_ITEM] += sign * line.amount.amount
    assert -kept[True] == contract.held(contract.last), f"{contract.id}: retainage"
    assert kept[False] == contract.completed(contract.last), f"{contract.id}: cost"


def check_books(history: History, outside: HasWorld) -> None:
    for left in history.vendors:
        booked = sum(
            (history.booked[c.id] for c in history.money.contracts.values() if c.vendor == left),
            ZERO,
        )
        assert owed(outside, Ref("vendor", vendor_there(left))) == history.money.owed(left, booked)


def owed(outside: HasWorld, vendor: Ref) -> Decimal:
    signs = {"bill": 1, "vendor_credit": -1, "bill_payment": -1}
    return sum(
        (
            signs[ref.kind] * seen.record.total.amount
            for ref, seen in outside.world.sides[BOOKS].items()
            if ref.kind in signs and seen.record.vendor == vendor
        ),
        ZERO,
    )


def check_procore(history: History, outside: HasWorld) -> None:
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


def check_numbers(outside: HasWorld, typed: Container[str] = ()) -> None:
    """No two documents of ours share a number, and each invoice has one document. `typed` are
    those that somebody numbered by hand.
    """
    world = outside.world
    ours = [right for left, right in world.links.items() if left.kind == "subcontractor_invoice"]
    made = [ref for ref in ours if ref.id not in typed and ref in world.sides[BOOKS]]
    numbers = Counter(world.sides[BOOKS][ref].record.number for ref in made)
    assert max(numbers.values(), default=1) == 1, numbers
    assert len(set(ours)) == len(ours)
    assert all(len(number) <= 21 for number in numbers)
