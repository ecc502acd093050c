"""Bills that an opening figure includes, or should: by vendor and number of its invoices.

Nobody can link them under Invoices, because what an opening includes takes no part in any flow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgerboard.core.matching.duplicate_bills import number_key
from ledgerboard.core.records import Bill, SubcontractorInvoice
from ledgerboard.core.values import Money
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.copied_cost import OURS, amounts_of
from ledgerboard.core.views.view_stopped import ViewStopped, blocked

if TYPE_CHECKING:
    from ledgerboard.core.money.openings import Opening
    from ledgerboard.core.reconcile.model import Seen
    from ledgerboard.core.values import Ref


def opening_of(invoice: Seen, context: ViewContext) -> Opening | None:
    """The opening figure that includes this invoice."""
    record = invoice.record
    assert isinstance(record, SubcontractorInvoice)  # noqa: S101  # asked for by kind
    opening = context.openings.of(record.commitment)
    included = opening is not None and opening.includes(record.sequence, invoice.id)
    return opening if included else None


def without_its_bill(
    opening: Opening, number: str, invoice: Ref, context: ViewContext
) -> ViewStopped | None:
    """A bill with an invoice's number that the opening has no bill of: it was typed anew, or only
    amounts were signed off.
    """
    if _bill_of(opening, number_key(number), context) is not None:
        return None
    commitment = _commitment(opening, context)
    return blocked(
        "perhaps_in_opening",
        f"Subcontractor invoice {number} of this vendor is in the opening figures of {commitment},"
        " without a bill of this number. This may be it.",
        f"Under Projects in progress, take back the sign-off of {commitment}, check this bill and"
        " sign off again.",
        invoice,
    )


def copied_in_opening(
    number: str, amounts: set[Money | None], vendor: Ref, context: ViewContext
) -> str | None:
    """The commitment whose opening has a bill of this number and amount already."""
    key = number_key(number)
    for invoice in context.there_with(OURS, "vendor", vendor) if key else ():
        if key != number_key(getattr(invoice.record, "number", None)):
            continue
        opening = opening_of(invoice, context)
        bill = _bill_of(opening, key, context) if opening else None
        if opening and bill and not amounts.isdisjoint(amounts_of(invoice, bill.ref, context)):
            return _commitment(opening, context)
    return None


def _bill_of(opening: Opening, key: str, context: ViewContext) -> Seen | None:
    """The bill that it includes under this number, while it is in the books."""
    for ref in opening.papers:
        seen = context.here(ref)
        if seen and isinstance(seen.record, Bill) and number_key(seen.record.number) == key:
            return seen
    return None


def _commitment(opening: Opening, context: ViewContext) -> str:
    seen = context.there(opening.commitment)
    return seen.record.title if seen else f"commitment {opening.commitment.id}"
