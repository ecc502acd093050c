"""A file of a subcontractor invoice, as one of the bill that the invoice became."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgerboard.core.records import BillFile, InvoiceFile
from ledgerboard.core.views.base import Blocked, NotMine, ViewContext, Viewed

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

BILLS = frozenset({"bill", "vendor_credit"})


def invoice_file_as_bill_file(seen: Seen, context: ViewContext) -> Viewed | Blocked | NotMine:
    """It waits for the bill: drafts have files too, and most of them never go anywhere."""
    file = seen.record
    assert isinstance(file, InvoiceFile)  # noqa: S101  # the flow has no other kind
    bill = context.twin(file.invoice) if file.invoice else None
    if bill is None or bill.kind not in BILLS:
        return NotMine("its invoice has no bill yet", "no_bill")
    if not file.file_name:
        return Blocked(
            "no_file_name",
            "The file has no name in Procore.",
            "Attach it again in Procore, then check for changes.",
        )
    said = BillFile(bill=bill, file_name=file.file_name, media_type=file.media_type)
    return Viewed("bill_file", said)
