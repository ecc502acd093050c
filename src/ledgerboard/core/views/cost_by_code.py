"""What each document costs by budget code: before retainage, for job cost to date.

A bill of ours was posted by code, so what its item carries goes back to the codes that were posted
on it. What no code can be told of has none: it is shown beside them and never spread over them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ledgerboard.core.money import shares
from ledgerboard.core.money.amounts import ZERO, moved_within, total
from ledgerboard.core.records import (
    Bill,
    BillLine,
    DirectCost,
    DirectCostPart,
    InvoiceLine,
    VendorCredit,
    read_lines,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.base import Blocked, ViewContext
from ledgerboard.core.views.bill_lines import is_package, known_parts
from ledgerboard.core.views.billed_before import CORRECTION, ON_RETAINAGE_ITEM, Earlier
from ledgerboard.core.views.booking import budget_code_of
from ledgerboard.core.views.tie_documents import carries_the_rest

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

Code = Ref | None
ByCode = dict[Code, Money]
Codes = Mapping[str, Code]
"""The budget code of each line of a commitment's invoices, by its key on a bill."""


def sums(amounts: Iterable[tuple[Code, Money]]) -> ByCode:
    found: ByCode = defaultdict(lambda: ZERO)
    for code, amount in amounts:
        found[code] += amount
    return dict(found)


def with_rest(known: ByCode, amount: Money) -> ByCode:
    """What they come to is `amount`; what nothing is known of has no code."""
    rest = amount - total(known.values())
    return sums([*known.items(), (None, rest)]) if rest.amount else known


def invoices_by_code(chain: Sequence[Earlier], context: ViewContext) -> dict[Ref, ByCode]:
    """Each invoice of a commitment as `documents_of` counts it: as it was posted, and at the one
    that carries the rest what no bill carries yet.
    """
    codes, late = codes_of_lines(chain, context), carries_the_rest(chain)
    posted = [each for each in chain if each.posted is not None]
    open_ = [pair for each in posted for pair in _now(each, context)]
    open_ += [(code, -amount) for each in posted for code, amount in posted_by_code(each, codes)]
    return {
        each.seen.ref: sums(
            _now(each, context)
            if each.posted is None
            else [*posted_by_code(each, codes), *(open_ if each is late else ())]
        )
        for each in chain
    }


def _now(each: Earlier, context: ViewContext) -> Iterator[tuple[Code, Money]]:
    for move in each.applied.movements:
        yield from shared(move.line, move.amount, context)


def shared(line: InvoiceLine, amount: Money, context: ViewContext) -> Iterator[tuple[Code, Money]]:
    """A change order that is billed as one line is shared out over the codes of its lines."""
    parts = known_parts(line, context) if is_package(line) else ()
    if not parts:
        yield line.budget_code, amount
        return
    split = shares(amount, [part.amount or ZERO for part in parts])
    yield from zip((part.budget_code for part in parts), split, strict=True)


def posted_by_code(each: Earlier, codes: Codes) -> Iterator[tuple[Code, Money]]:
    for line in each.posted or ():
        if line.key not in ON_RETAINAGE_ITEM:
            yield codes.get(line.key.removeprefix(CORRECTION)), line.amount or ZERO


def codes_of_lines(chain: Iterable[Earlier], context: ViewContext) -> Codes:
    found: dict[str, Code] = {}
    for each in chain:
        for move in each.applied.movements:
            line = move.line
            parts = known_parts(line, context) if is_package(line) else ()
            found |= {f"{line.key}/{part.key}": part.budget_code for part in parts}
            if line.budget_code:
                found[line.key] = line.budget_code
    return found


def bill_by_code(
    seen: Seen,
    wanted: Callable[[Ref | None], bool],
    retainage_items: Collection[Ref],
    context: ViewContext,
    given: Mapping[Ref | None, ByCode],
) -> ByCode:
    """What a bill costs on the projects of ours that are `wanted`. `given`: what a bill of ours was
    posted with, by item or account. `context` is the books'.
    """
    bill = seen.record
    assert isinstance(bill, Bill)  # noqa: S101  # a vendor credit is one, too
    sign = -1 if isinstance(bill, VendorCredit) else 1
    found: list[tuple[Code, Money]] = []
    for (on, job), amount in _booked(bill, wanted, retainage_items, context).items():
        signed = amount if sign > 0 else -amount
        found += _on_codes(on, job, signed, given.get(on, {}), context)
    return sums(found)


def _booked(
    bill: Bill,
    wanted: Callable[[Ref | None], bool],
    retainage_items: Collection[Ref],
    context: ViewContext,
) -> dict[tuple[Ref | None, Ref | None], Money]:
    found: dict[tuple[Ref | None, Ref | None], Money] = defaultdict(lambda: ZERO)
    for line in read_lines(BillLine, bill.lines):
        here = context.twin(line.project) if line.project else None
        if line.item not in retainage_items and wanted(here):
            found[line.item or line.account, line.project] += line.amount or ZERO
    return found


def _on_codes(
    on: Ref | None, job: Ref | None, amount: Money, given: ByCode, context: ViewContext
) -> Iterator[tuple[Code, Money]]:
    """As it was posted where the item carries that; otherwise on the one code that uses it."""
    if given and (amount == total(given.values()) or len(given) > 1):
        yield from with_rest(given, amount).items()
    elif given:
        yield next(iter(given)), amount
    else:
        code = budget_code_of(on, job, context) if on and job else None
        yield None if isinstance(code, Blocked) else code, amount


def given_by_item(each: Earlier, codes: Codes) -> dict[Ref | None, ByCode]:
    """What a bill of ours was posted with: by item or account, then by code."""
    found: dict[Ref | None, list[tuple[Code, Money]]] = defaultdict(list)
    for line in each.posted or ():
        if line.key not in ON_RETAINAGE_ITEM:
            code = codes.get(line.key.removeprefix(CORRECTION))
            found[line.item or line.account].append((code, line.amount or ZERO))
    return {on: sums(several) for on, several in found.items()}


def direct_cost_by_code(cost: DirectCost) -> ByCode:
    parts = read_lines(DirectCostPart, cost.lines)
    known = sums((part.budget_code, part.amount or ZERO) for part in parts)
    return with_rest(known, cost.total or ZERO)


def on_other_codes(ours: ByCode, theirs: ByCode) -> str:
    """What a bill that nobody agreed on yet has on other codes than its invoice."""
    gone = moved_within(ours, theirs)
    if not gone.amount:
        return ""
    nowhere = theirs.get(None, ZERO) - ours.get(None, ZERO)
    what = "no budget code" if nowhere == gone else "other budget codes than its invoice"
    return f"{gone} is on items of {what} in QuickBooks."


def other_codes(here: DirectCost, placed: DirectCost) -> str:
    """What Procore has on other codes than the books' own lines are `placed` on, though the sums
    agree. Of a direct cost whose lines aren't known nothing is said.
    """
    ours = direct_cost_by_code(here)
    gone = ZERO if None in ours else moved_within(ours, direct_cost_by_code(placed))
    said = f"{gone} is on another budget code in Procore than in QuickBooks."
    return said if gone.amount else ""
