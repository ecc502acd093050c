"""A pay application: where each line stands to date, and what moved since the one before.

What is billed is the movement of the to-date figure. Stored materials are a balance that is
carried forward, so «work of the period plus stored» would bill the same materials every month.
Retainage is what Procore holds in amounts, on work and on stored materials; never a rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.records import InvoiceLine, SubcontractorInvoice, read_lines
from ledgerboard.core.values import Money


@dataclass(frozen=True)
class LineStanding:
    """One line at the end of an invoice: completed and stored to date, and what is held on it."""

    to_date: Money = ZERO
    work_held: Money = ZERO
    stored_held: Money = ZERO
    line: InvoiceLine | None = field(default=None, compare=False)
    """The line as that invoice has it."""

    @property
    def held(self) -> Money:
        return self.work_held + self.stored_held


@dataclass(frozen=True)
class LineMovement:
    """What one invoice adds to one line. `retained` may be negative: what was held on stored
    materials goes down when they are installed.
    """

    line: InvoiceLine
    before: LineStanding
    after: LineStanding
    released: Money
    gone: bool = False
    """The line stood on the invoice before and no longer does."""

    @property
    def amount(self) -> Money:
        return self.after.to_date - self.before.to_date

    @property
    def retained(self) -> Money:
        return self.after.held - self.before.held + self.released

    @property
    def moves(self) -> bool:
        """Whether it says anything to the books."""
        return any(money.amount for money in (self.amount, self.retained, self.released))


@dataclass(frozen=True)
class Application:
    """One invoice, added up from its lines. `unknown` names lines whose retainage on stored
    materials before this invoice nobody says: nothing can be billed from them.
    """

    movements: tuple[LineMovement, ...]
    unknown: tuple[str, ...] = ()

    @property
    def billed(self) -> Money:
        return total(move.amount for move in self.movements)

    @property
    def retained(self) -> Money:
        return total(move.retained for move in self.movements)

    @property
    def released(self) -> Money:
        return total(move.released for move in self.movements)

    @property
    def due(self) -> Money:
        """The amount due by the lines; the invoice holds Procore's own figure."""
        return self.billed - self.retained + self.released

    @property
    def completed_and_stored(self) -> Money:
        return total(move.after.to_date for move in self.movements)

    @property
    def work_held(self) -> Money:
        return total(move.after.work_held for move in self.movements)

    @property
    def stored_held(self) -> Money:
        return total(move.after.stored_held for move in self.movements)

    @property
    def earned_less_retainage(self) -> Money:
        return self.completed_and_stored - self.work_held - self.stored_held

    @property
    def less_previous(self) -> Money:
        return total(move.before.to_date - move.before.held for move in self.movements)


def application(
    invoice: SubcontractorInvoice, before: Iterable[SubcontractorInvoice] = ()
) -> Application:
    """The invoice's lines as movements, given the invoices before it, oldest first.

    What stands before is taken from the invoice's own previous columns where it has them, so that
    its lines tie to its own total even if an earlier invoice was edited afterwards.
    """
    return application_after(invoice, standings(before))


def application_after(
    invoice: SubcontractorInvoice, earlier: Mapping[str, LineStanding]
) -> Application:
    """The same, given where each line stood; whoever walks through all invoices has it at hand."""
    lines = read_lines(InvoiceLine, invoice.lines)
    moves = [_movement(line, earlier.get(line.key)) for line in lines]
    gone = [_gone(key, earlier[key]) for key in earlier.keys() - {line.key for line in lines}]
    unknown = tuple(line.key for line in lines if _unknown(line, earlier.get(line.key)))
    left = sorted((move for move in gone if move.moves), key=lambda move: move.line.key)
    return Application((*moves, *left), unknown)


def standings_after(applied: Application) -> dict[str, LineStanding]:
    """Where each line stands after this invoice; lines that are gone no longer stand."""
    return {move.line.key: move.after for move in applied.movements if not move.gone}


def standings(invoices: Iterable[SubcontractorInvoice]) -> dict[str, LineStanding]:
    """Where each line stands after these invoices of one commitment, oldest first."""
    known: dict[str, LineStanding] = {}
    for invoice in invoices:
        known = _after(invoice, known)
    return known


def _after(
    invoice: SubcontractorInvoice, known: Mapping[str, LineStanding]
) -> dict[str, LineStanding]:
    lines = read_lines(InvoiceLine, invoice.lines)
    return {line.key: _standing(line, known.get(line.key)) for line in lines}


def _standing(line: InvoiceLine, before: LineStanding | None) -> LineStanding:
    to_date = total((line.previous_work, line.work, line.stored))
    held_before = _work_held_before(line, before)
    work_held = total((held_before, line.work_retained)) - (line.work_released or ZERO)
    return LineStanding(line.to_date or to_date, work_held, line.stored_retainage or ZERO, line)


def _work_held_before(line: InvoiceLine, before: LineStanding | None) -> Money:
    """Retainage of moved materials counts as held on work from the start of the invoice. Procore
    may have put it into the previous column already, as it does with the moved amount.
    """
    moved = line.work_retainage_moved or ZERO
    stated = line.work_retainage_before
    if stated is None:
        return (before.work_held if before else ZERO) + moved
    if before and moved.amount and stated == before.work_held:
        return stated + moved
    return stated


def _movement(line: InvoiceLine, known: LineStanding | None) -> LineMovement:
    moved = line.work_retainage_moved or ZERO
    held = _work_held_before(line, known) - moved
    before = LineStanding(_to_date_before(line, known), held, known.stored_held if known else ZERO)
    released = total((line.work_released, line.stored_released))
    return LineMovement(line, before, _standing(line, known), released)


def _to_date_before(line: InvoiceLine, known: LineStanding | None) -> Money:
    if line.to_date_before is not None:
        return line.to_date_before
    if line.stored_before is not None:
        moved = line.stored_moved or ZERO  # stands in the previous work already
        return (line.previous_work or ZERO) + max(line.stored_before - moved, ZERO)
    return known.to_date if known else line.previous_work or ZERO


def _unknown(line: InvoiceLine, known: LineStanding | None) -> bool:
    """Materials were stored before, and no earlier invoice says what was held on them."""
    return known is None and bool(line.stored_before and line.stored_before.amount)


def _gone(key: str, before: LineStanding) -> LineMovement:
    """What the line said of its period is no longer said; its code and its words still count."""
    was = before.line or InvoiceLine(key=key)
    line = replace(was, quantity=None, work_released=None, stored_released=None)
    return LineMovement(line, before, LineStanding(), ZERO, gone=True)
