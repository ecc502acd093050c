"""What earlier bills of a commitment carry, so that an edited invoice is never billed in silence.

The bill of an invoice carries what the invoice moved. If an earlier invoice was edited after its
bill was posted, Procore's previous columns may follow the edit; then the books are off by the
difference, which goes to the next bill as a line of its own that says so, or is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ledgerboard.core.money import Application, LineStanding
from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.openings import InvoicePlace, Opening, invoice_place
from ledgerboard.core.money.pay_application import application_after, standings_after
from ledgerboard.core.records import BillLine, SubcontractorInvoice, read_lines
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.moved_references import as_it_stands
from ledgerboard.core.views.view_stopped import require_currency

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

RETAINED = "retained"
RELEASED = "released"
RETAINAGE = "retainage"
CORRECTION = "correction:"
CORRECTED_RETAINAGE = f"{CORRECTION}{RETAINAGE}"
ON_RETAINAGE_ITEM = frozenset({RETAINED, RELEASED, RETAINAGE, CORRECTED_RETAINAGE})


@dataclass(frozen=True)
class Earlier:
    """An invoice before the one that is viewed: its record, and what its bill was given."""

    seen: Seen
    invoice: SubcontractorInvoice
    applied: Application
    posted: tuple[BillLine, ...] | None
    """None while it has no bill; amounts of a vendor credit are turned, as a bill has them."""


@dataclass(frozen=True)
class Correction:
    """What the books are off by, for one line, and for all retainage together."""

    lines: tuple[tuple[str, Money], ...] = ()
    held: Money = ZERO
    """By how much more is held now than the bills say."""
    invoices: tuple[str, ...] = ()
    """Titles of the invoices that were edited."""
    opening: bool = False
    """Whether an invoice that the opening figures include was edited since."""

    def __bool__(self) -> bool:
        return bool(self.lines or self.held.amount)


@dataclass(frozen=True)
class Revised:
    """What the bill of a posted invoice would be by now, with what it carries for others."""

    due: Money
    """As a bill has it: less than zero is a vendor credit."""
    empty: bool
    """Nothing moves on the invoice any more, and nothing is corrected on it."""


def earlier_invoices(seen: Seen, context: ViewContext, currency: str) -> tuple[Earlier, ...]:
    """The commitment's invoices before this one, oldest first, whatever their status."""
    invoice = seen.record
    assert isinstance(invoice, SubcontractorInvoice)  # noqa: S101  # as its caller has it
    if invoice.commitment is None:
        return ()
    others = context.related(seen.kind, invoice.commitment)
    before = [other for other in others if other.id != seen.id and _comes_before(other, seen)]
    walk = context.remembered((Walk, invoice.commitment), lambda: Walk(_sorted(others), context))
    return walk.through(_sorted(before), currency)


@dataclass
class Walk:
    """A commitment's invoices, oldest first, each added up once however many of them are viewed:
    after years there may be a hundred, and each stands on all those before it.
    """

    invoices: list[Seen]
    context: ViewContext
    _walked: list[Earlier] = field(default_factory=list)

    def through(self, before: list[Seen], currency: str) -> tuple[Earlier, ...]:
        """These invoices, which are the first ones unless a record was read anew meanwhile."""
        known = before == self.invoices[: len(before)]
        for other in before[len(self._walked) if known else 0 :]:
            require_currency(other.record, currency)
        if not known:
            return chain_of(before, self.context)
        for other in before[len(self._walked) :]:
            self._walked.append(_one(other, self._walked[-1:], self.context))
        return tuple(self._walked[: len(before)])


def chain_of(invoices: Iterable[Seen], context: ViewContext) -> tuple[Earlier, ...]:
    """Invoices of one commitment, oldest first, each with what it moved and what was posted."""
    found: list[Earlier] = []
    for seen in _sorted(invoices):
        found.append(_one(seen, found[-1:], context))
    return tuple(found)


def _one(seen: Seen, last: list[Earlier], context: ViewContext) -> Earlier:
    invoice = seen.record
    assert isinstance(invoice, SubcontractorInvoice)  # noqa: S101  # asked for by kind
    known = standings_after(last[0].applied) if last else {}
    return Earlier(seen, invoice, application_after(invoice, known), posted_lines(seen, context))


def posted_lines(seen: Seen, context: ViewContext) -> tuple[BillLine, ...] | None:
    """What the invoice's bill was given, as a bill has it; None while there is no bill."""
    ref = seen.ref
    agreed, twin = context.agreed(ref), context.twin(ref)
    if agreed is not None and twin is not None:
        agreed = as_it_stands(agreed, twin, context)
    lines = agreed.get("lines") if agreed is not None else None
    if not isinstance(lines, tuple):
        return None
    turned = twin is not None and twin.kind == "vendor_credit"
    return tuple(_turned(line) if turned else line for line in read_lines(BillLine, lines))


def retainage_items(chain: Iterable[Earlier], chosen: Ref | None) -> frozenset[Ref]:
    """The item for retainage, and those that were chosen when earlier bills were posted."""
    posted = [line for each in chain for line in each.posted or ()]
    was = {line.item for line in posted if line.key in ON_RETAINAGE_ITEM}
    return frozenset(item for item in {chosen, *was} if item)


def corrected_on(earlier: tuple[Earlier, ...]) -> dict[str, BillLine]:
    """What was posted, by the key of the line that would correct it: a correction belongs on the
    item of the bill that it corrects, whatever the code map says by now.
    """
    return {
        f"{CORRECTION}{line.key.removeprefix(CORRECTION)}": line
        for each in earlier
        for line in each.posted or ()
    }


def _turned(line: BillLine) -> BillLine:
    return replace(line, amount=-line.amount if line.amount else line.amount)


def correction(
    applied: Application, earlier: tuple[Earlier, ...], opening: Opening | None = None
) -> Correction:
    """What stands before this invoice by its own columns, less what the opening figures, bills and
    corrections carry.

    An earlier invoice without a bill counts as what it says now: it will be billed by itself.
    """
    posted = [each for each in earlier if each.posted is not None]
    if not posted and opening is None:
        return Correction()
    billed, held = _billed_so_far(earlier, opening)
    stands = {move.line.key: move.before for move in applied.movements}
    lines = {key: standing.to_date - billed.pop(key, ZERO) for key, standing in stands.items()}
    lines |= {key: -amount for key, amount in billed.items()}
    off = tuple((key, amount) for key, amount in sorted(lines.items()) if amount.amount)
    edited = tuple(each.invoice.title for each in posted if edited_after_posting(each))
    return Correction(
        off,
        total(before.held for before in stands.values()) - held,
        edited,
        opening is not None and opening_moved(earlier, opening),
    )


def revised(now: Earlier, earlier: tuple[Earlier, ...], opening: Opening | None = None) -> Revised:
    fix = correction(now.applied, earlier, opening)
    due = now.applied.due + total(amount for _, amount in fix.lines) - fix.held
    return Revised(due, empty=not fix and not any(move.moves for move in now.applied.movements))


def opening_moved(earlier: tuple[Earlier, ...], opening: Opening) -> bool:
    """Whether the lines of the last invoice that the opening includes say something else now."""
    included = [each for each in earlier if is_included(each, opening)]
    now = standings_after(included[-1].applied) if included else {}
    empty = LineStanding()
    return any(
        now.get(key, empty) != opening.lines.get(key, empty)
        for key in now.keys() | opening.lines.keys()
    )


def is_included(each: Earlier, opening: Opening | None) -> bool:
    return opening is not None and opening.includes(each.invoice.sequence, each.seen.id)


def lines_moved(posted: Iterable[Earlier]) -> bool:
    """Whether any line of these invoices says more or less now than all their bills carry of it."""
    open_: dict[str, Money] = defaultdict(lambda: ZERO)
    for each in posted:
        for key, amount in _now(each)[0].items():
            open_[key] += amount
        for key, amount in _then(each.posted or ())[0].items():
            open_[key] -= amount
    return any(amount.amount for amount in open_.values())


def edited_after_posting(each: Earlier) -> bool:
    """Whether the invoice says other amounts now than its bill was given."""
    if each.posted is None:
        return False
    now, held = _now(each)
    was, held_then = _then(each.posted, with_corrections=False)
    return held != held_then or any(
        now.get(key, ZERO) != was.get(key, ZERO) for key in now.keys() | was.keys()
    )


def _billed_so_far(
    earlier: tuple[Earlier, ...], opening: Opening | None
) -> tuple[dict[str, Money], Money]:
    """By line, and the retainage held."""
    lines: dict[str, Money] = defaultdict(lambda: ZERO)
    held = ZERO
    if opening is not None:
        lines.update({key: standing.to_date for key, standing in opening.lines.items()})
        held = opening.held
    for each in (each for each in earlier if not is_included(each, opening)):
        amounts, kept = _now(each) if each.posted is None else _then(each.posted)
        held += kept
        for key, amount in amounts.items():
            lines[key] += amount
    return lines, held


def _now(each: Earlier) -> tuple[dict[str, Money], Money]:
    moves = each.applied.movements
    return {move.line.key: move.amount for move in moves}, (
        each.applied.retained - each.applied.released
    )


def _then(
    posted: tuple[BillLine, ...], *, with_corrections: bool = True
) -> tuple[dict[str, Money], Money]:
    lines: dict[str, Money] = defaultdict(lambda: ZERO)
    held = ZERO
    for line in posted:
        if line.key.startswith(CORRECTION) and not with_corrections:
            continue
        if line.key in ON_RETAINAGE_ITEM:
            held -= line.amount or ZERO
        else:
            lines[line.key.removeprefix(CORRECTION).split("/")[0]] += line.amount or ZERO
    return lines, held


def _sorted(invoices: Iterable[Seen]) -> list[Seen]:
    return sorted(invoices, key=_place)


def later_invoices(seen: Seen, context: ViewContext) -> tuple[Seen, ...]:
    """The commitment's invoices after this one, in no order, whatever their status."""
    commitment = getattr(seen.record, "commitment", None)
    others = context.related(seen.kind, commitment) if commitment else ()
    return tuple(other for other in others if _comes_before(seen, other))


def _comes_before(other: Seen, seen: Seen) -> bool:
    return _place(other) < _place(seen)


def _place(seen: Seen) -> InvoicePlace:
    return invoice_place(getattr(seen.record, "sequence", None), seen.id)
