"""A commitment's schedule of values in pay application order, and all that is on one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ledgerboard.core.money import LineMovement, percent_of
from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import (
    BillLine,
    ChangeOrder,
    Commitment,
    ScheduleLine,
    invoice_line_key,
    read_lines,
)
from ledgerboard.core.records.commitments import APPROVED
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync.selectors.money.documents import InvoiceNode, PaymentNode, posted_on


@dataclass(frozen=True)
class ScheduleRow:
    """One line as the last invoice that counts has it. `key` is the invoice line's key."""

    key: str
    item: str
    code: Ref | None
    description: str
    scheduled: Money
    previous: Money = ZERO
    this_period: Money = ZERO
    stored: Money = ZERO
    to_date: Money = ZERO
    held: Money = ZERO
    change_order: str = ""
    billed: bool = False

    @property
    def percent(self) -> Decimal | None:
        return percent_of(self.to_date, self.scheduled)

    @property
    def balance(self) -> Money:
        return self.scheduled - self.to_date


@dataclass(frozen=True)
class LineDocuments:
    """What one invoice says of a line, what its bill was given for it, and what was paid on that
    bill as a whole: a payment names no line.
    """

    invoice: InvoiceNode
    move: LineMovement
    posted: tuple[BillLine, ...]
    payments: tuple[PaymentNode, ...]

    @property
    def day(self) -> date | None:
        said = self.invoice.earlier.invoice
        return said.period_end or said.billing_date


def schedule(
    commitment: Commitment, changes: Sequence[Seen], invoices: Sequence[InvoiceNode]
) -> tuple[ScheduleRow, ...]:
    """Lines of the commitment, then those of approved change orders, then what is billed on none
    of them.
    """
    counted = [each for each in invoices if each.counted]
    moves = {move.line.key: move for node in counted for move in node.earlier.applied.movements}
    last = {move.line.key for move in counted[-1].earlier.applied.movements} if counted else set()
    planned = dict(_planned(commitment, changes, set(moves)))
    rows = [_row(key, row, moves.get(key), now=key in last) for key, row in planned.items()]
    rest = [move for key, move in moves.items() if key not in planned]
    return tuple(rows + [_unplanned(move, now=move.line.key in last) for move in rest])


def on_line(key: str, invoices: Sequence[InvoiceNode]) -> tuple[LineDocuments, ...]:
    return tuple(
        LineDocuments(node, move, posted_on(node.earlier, key), node.payments)
        for node in invoices
        for move in node.earlier.applied.movements
        if move.line.key == key and move.moves
    )


def _planned(
    commitment: Commitment, changes: Sequence[Seen], billed: set[str]
) -> Iterator[tuple[str, ScheduleRow]]:
    for number, line in enumerate(read_lines(ScheduleLine, commitment.lines), 1):
        key = _key("contract_item", line.key, None, billed)
        yield key, _scheduled(key, str(line.position or number), line)
    for seen in changes:
        change = seen.record
        if isinstance(change, ChangeOrder) and change.status == APPROVED:
            yield from _of_change(seen.id, change, billed)


def _of_change(
    id_: str, change: ChangeOrder, billed: set[str]
) -> Iterator[tuple[str, ScheduleRow]]:
    """Its lines one by one; as one row where it is billed as a whole or its lines aren't known."""
    whole = next((key for key in billed if key.startswith("whole_") and key.endswith(id_)), "")
    lines = read_lines(ScheduleLine, change.lines)
    name = f"CO {change.number}" if change.number else "CO"
    if whole or not lines:
        key = whole or f"change_order:{id_}"
        alone = [each for each in billed if each.endswith(f":{id_}")]
        key = alone[0] if len(alone) == 1 else key
        yield (
            key,
            ScheduleRow(
                key, name, None, change.name or "", change.total or ZERO, change_order=name
            ),
        )
        return
    for line in lines:
        key = _key("change_order_item", line.key, id_, billed)
        yield key, _scheduled(key, name, line, name)


def _key(kind: str, line: str, package: str | None, billed: set[str]) -> str:
    """As the invoices name it: some billed by details, and some without the change order's id."""
    types, homes = (kind, "contract_detail_item"), (package, None)
    named = [invoice_line_key(each, line, home) for each in types for home in homes]
    return next((key for key in named if key in billed), named[0])


def _scheduled(key: str, item: str, line: ScheduleLine, change_order: str = "") -> ScheduleRow:
    amount = total((line.amount, line.tax))
    return ScheduleRow(
        key, item, line.budget_code, line.description or "", amount, change_order=change_order
    )


def _row(key: str, row: ScheduleRow, move: LineMovement | None, *, now: bool) -> ScheduleRow:
    if move is None:
        return row
    return ScheduleRow(
        key, row.item, row.code or move.line.budget_code,
        row.description or move.line.description or "", row.scheduled, **_amounts(move, now=now),
        change_order=row.change_order, billed=True,
    )  # fmt: skip


def _unplanned(move: LineMovement, *, now: bool) -> ScheduleRow:
    line = move.line
    return ScheduleRow(
        line.key, str(line.position or "--"), line.budget_code, line.description or "",
        line.scheduled or ZERO, **_amounts(move, now=now), billed=True,
    )  # fmt: skip


def _amounts(move: LineMovement, *, now: bool) -> dict[str, Any]:
    """A line that the last invoice does not name did nothing in its period."""
    line = move.line
    work = (line.work or ZERO) if now else ZERO
    stored = line.stored or ZERO
    to_date = move.after.to_date
    return {
        "previous": to_date - work - stored, "this_period": work, "stored": stored,
        "to_date": to_date, "held": move.after.held,
    }  # fmt: skip
