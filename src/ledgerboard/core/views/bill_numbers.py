"""A bill's number: the invoice's own, unless it is too long or not the only one.

QuickBooks takes 21 characters, and a number that another document has may be refused (quickbooks
gotchas 29). A number that has to be changed ends in the invoice's id, so no two invoices ever get
the same one, and the original stands in the memo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgerboard.core.matching.duplicate_bills import paper_of, suspects
from ledgerboard.core.records import Bill, Commitment, SubcontractorInvoice
from ledgerboard.core.values.text import spellings, squeeze
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.number_marks import LONGEST, marked_number
from ledgerboard.core.views.view_stopped import blocked

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen


def bill_number(seen: Seen, bill: Bill, context: ViewContext, settings: BillSettings) -> str:
    """The number for this invoice's bill, which carries its own one so far. One that was agreed
    before stays.
    """
    own = bill.number or ""
    if len(own) > LONGEST and not settings.shorten_numbers:
        raise blocked(
            "number_too_long",
            f"Invoice number {own} has {len(own)} characters; QuickBooks takes {LONGEST}.",
            "Shorten it in Procore, or let Ledgerboard shorten bill numbers in the settings.",
        )
    if len(own) > LONGEST or not _alone(seen, bill, context, settings):
        return marked_number(own, seen.id)
    return own


def own_number(invoice: SubcontractorInvoice, commitment: Commitment) -> str:
    """What stands on the paper; without one, the commitment's number and the invoice's place."""
    given = squeeze(invoice.number or "")
    return given or "-".join(
        part for part in (commitment.number, str(invoice.sequence or "")) if part
    )


def _alone(seen: Seen, bill: Bill, context: ViewContext, settings: BillSettings) -> bool:
    """Whether the plain number is this invoice's: the first of several that carry it keeps it, and
    no document of the books that belongs to something else has it. Where a bill that has it may be
    this very paper, nothing is created before a person says so, and a bill that is linked keeps it.
    """
    number = bill.number or ""
    there = _there(number, context)
    if any(context.twin_here(each.ref) == seen.ref for each in there):
        return True
    rivals = [
        other
        for said in spellings(number)
        for other in context.here_with(seen.kind, "number", said)
        if other.id != seen.id and _counts(other, settings)
    ]
    if any(_keeps(other, seen, number, context) for other in rivals):
        return False
    if any(_may_become_its_bill(each, seen, bill, context) for each in there):
        return True
    return not any(
        _renumbered(each, number, context, settings) or _strange(each, seen, bill, context)
        for each in there
    )


def _keeps(other: Seen, seen: Seen, number: str, context: ViewContext) -> bool:
    """Whether the other invoice has the plain number: it came first, or its bill was posted."""
    posted = context.agreed(other.ref)
    if posted is not None:
        return str(posted.get("number")).casefold() == number.casefold()
    return _order(other.id) < _order(seen.id)


def _counts(other: Seen, settings: BillSettings) -> bool:
    return getattr(other.record, "status", None) in settings.accepted


def _there(number: str, context: ViewContext) -> list[Seen]:
    return [
        there
        for said in spellings(number)
        for kind in ("bill", "vendor_credit")
        for there in context.there_with(kind, "number", said)
    ]


def _renumbered(there: Seen, number: str, context: ViewContext, settings: BillSettings) -> bool:
    """The bill of an invoice that has another number by now, and isn't changed yet: until it is,
    QuickBooks refuses its number to every other bill. Two invoices that swap numbers get there in
    two steps.
    """
    twin = context.twin_here(there.ref)
    other = context.here(twin) if twin else None
    if other is None or not _counts(other, settings):
        return False
    return str(getattr(other.record, "number", None)).casefold() != number.casefold()


def _may_become_its_bill(there: Seen, seen: Seen, bill: Bill, context: ViewContext) -> bool:
    """Whether the guard still links it or asks about it."""
    taken = context.twin_here(there.ref) or context.openings.with_paper(there.ref)
    if taken is not None:
        return False
    return not _strange(there, seen, bill, context)


def _strange(there: Seen, seen: Seen, bill: Bill, context: ViewContext) -> bool:
    """A document of another vendor; or one of this vendor that a person or the duplicate guard
    knows for another paper. Any other of the same vendor may be this very paper: the guard asks
    about it before anything is created.
    """
    assert isinstance(there.record, Bill)  # noqa: S101  # the two kinds looked for
    comparable = there.kind == bill.kind and there.record.vendor == bill.vendor
    if not comparable or there.id in context.told_apart(seen.ref):
        return True
    item = context.settings.get("retainage_item")
    wanted = paper_of(seen.ref, bill, retainage_item=item)
    return not suspects(wanted, [paper_of(there.ref, there.record)])


def _order(id_: str) -> tuple[int, str]:
    return len(id_), id_
