"""The retainage ledger of one commitment: held, released and still held, by line and invoice.

Held on work and on stored materials are kept apart, because Procore releases them apart. What was
held less what was released is what is held now, on each line and in all; and the same amounts,
with the sign turned, stand on the retainage lines of the bills.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.pay_application import Application, LineMovement
from ledgerboard.core.records import Bill, BillLine, VendorCredit, read_lines
from ledgerboard.core.values import Money, Ref


@dataclass(frozen=True)
class RetainageEntry:
    """What one invoice did to the retainage of one line."""

    invoice: Ref
    line: str
    work_retained: Money
    work_released: Money
    stored_retained: Money
    """Negative when materials were installed: what was held on them is held on work from now on."""
    stored_released: Money
    work_held: Money
    stored_held: Money

    @property
    def retained(self) -> Money:
        return self.work_retained + self.stored_retained

    @property
    def released(self) -> Money:
        return self.work_released + self.stored_released

    @property
    def held(self) -> Money:
        return self.work_held + self.stored_held


@dataclass(frozen=True)
class RetainageLedger:
    entries: tuple[RetainageEntry, ...]

    def balances(self) -> dict[str, tuple[Money, Money]]:
        """(held on work, held on stored) by line, after the last invoice that names the line."""
        return {entry.line: (entry.work_held, entry.stored_held) for entry in self.entries}

    @property
    def retained(self) -> Money:
        return total(entry.retained for entry in self.entries)

    @property
    def released(self) -> Money:
        return total(entry.released for entry in self.entries)

    @property
    def held(self) -> Money:
        return self.retained - self.released

    @property
    def held_on_work(self) -> Money:
        return total(entry.work_retained - entry.work_released for entry in self.entries)

    @property
    def held_on_stored(self) -> Money:
        return total(entry.stored_retained - entry.stored_released for entry in self.entries)


def retainage_ledger(applications: Iterable[tuple[Ref, Application]]) -> RetainageLedger:
    """The ledger of one commitment, from its invoices, oldest first."""
    return RetainageLedger(
        tuple(
            _entry(invoice, move)
            for invoice, applied in applications
            for move in applied.movements
            if _touches(move)
        )
    )


def _touches(move: LineMovement) -> bool:
    held = (move.before.held, move.after.held, move.retained, move.released)
    return any(money.amount for money in held)


def _entry(invoice: Ref, move: LineMovement) -> RetainageEntry:
    work_released = move.line.work_released or ZERO
    stored_released = move.line.stored_released or ZERO
    return RetainageEntry(
        invoice,
        move.line.key,
        move.after.work_held - move.before.work_held + work_released,
        work_released,
        move.after.stored_held - move.before.stored_held + stored_released,
        stored_released,
        move.after.work_held,
        move.after.stored_held,
    )


def over_released(applied: Application) -> tuple[LineMovement, ...]:
    """Lines that release more than was held on them: refused (money rules 4.1)."""
    return tuple(move for move in applied.movements if _more_than_held(move))


def _more_than_held(move: LineMovement) -> bool:
    return move.released.amount > 0 and move.after.held.amount < 0


def retainage_on_bill(bill: Bill, items: Collection[Ref]) -> Money:
    """What the bill's lines on these retainage items hold; a vendor credit counts the other way.

    Positive is held: a bill carries -$2,512.04 for $2,512.04 held.
    """
    lines = read_lines(BillLine, bill.lines)
    on_item = total(line.amount for line in lines if line.item in items)
    return on_item if isinstance(bill, VendorCredit) else -on_item
