"""A commitment that somebody moved to another vendor in Procore after some of it was billed.

The bills that are posted stay with the vendor that they were posted to, whether paid or not; the
next one goes to the new vendor once a person says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ledgerboard.core.money.amounts import total
from ledgerboard.core.records import Bill
from ledgerboard.core.values import Money, Ref, Warned
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.billed_before import ON_RETAINAGE_ITEM, Earlier
from ledgerboard.core.views.moved_references import as_it_stands

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

MOVED = "commitment_moved"


def billed_vendor(posted: Ref, now: Ref | None, context: ViewContext) -> Ref | None:
    """The books' vendor of a posted invoice's bill: the one that it was posted to, or `now`, the
    invoice's vendor in Procore by now, if somebody moved the bill after it.
    """
    agreed, twin = context.agreed(posted), context.twin(posted)
    if agreed is None or twin is None:
        return None
    there = context.there(twin)
    named = there.record.vendor if there and isinstance(there.record, Bill) else None
    if named is not None and now is not None and named == context.twin(now):
        return named
    given = as_it_stands(agreed, twin, context).get("vendor")
    return given if isinstance(given, Ref) else None


def _another(posted: Ref, vendor: Ref | None, context: ViewContext) -> Ref | None:
    """The vendor of the bill, if it isn't the one that the invoice has by now. One that is gone
    over there was merged: its bills name the survivor, and its link has yet to move there.
    """
    now = context.twin(vendor) if vendor else None
    there = context.there(now) if now else None
    billed = billed_vendor(posted, vendor, context)
    return billed if there and there.active and billed != now else None


def moved_to_another_vendor(
    vendor: Ref | None, earlier: Sequence[Earlier], commitment: Seen, context: ViewContext
) -> Iterator[Warned]:
    """Of the first bill that would go to the new vendor."""
    posted = [each for each in earlier if each.posted is not None]
    before = _another(posted[-1].seen.ref, vendor, context) if posted else None
    now = context.twin(vendor) if vendor else None
    if now is None or before is None:
        return
    theirs = [each for each in posted if _another(each.seen.ref, vendor, context) == before]
    old, new, held = _name(before, context), _name(now, context), _held(theirs)
    kept = f" and their {held} of retainage" if held.amount else ""
    yield Warned(
        MOVED,
        f"{commitment.record.title} was moved from {old} to {new} in Procore. This bill goes to"
        f" {new}; earlier bills{kept} stay with {old}. If that's wrong, change the vendor of the"
        " commitment back in Procore.",
    )


def stays_with_another(posted: Sequence[Earlier], context: ViewContext) -> str:
    """What to know of the last posted bill, as long as none went to the new vendor."""
    vendor = posted[-1].invoice.vendor if posted else None
    before = _another(posted[-1].seen.ref, vendor, context) if posted else None
    if vendor is None or before is None:
        return ""
    here, old = context.here(vendor), _name(before, context)
    new = here.record.title if here else "another vendor"
    return (
        f"Its commitment was moved to {new} in Procore. This bill stays with {old}; the next one"
        f" goes to {new} once someone approves it."
    )


def _held(posted: Sequence[Earlier]) -> Money:
    lines = [line for each in posted for line in each.posted or ()]
    return -total(line.amount for line in lines if line.key in ON_RETAINAGE_ITEM)


def _name(vendor: Ref, context: ViewContext) -> str:
    there = context.there(vendor)
    return there.record.title if there else "its vendor"
