"""Invoices, commitments and payments, from what was read last. Always of one organization."""

from ledgerboard.sync.selectors.money.commitment_page import CommitmentPage, commitment
from ledgerboard.sync.selectors.money.commitments import CommitmentRow, Tie, commitments
from ledgerboard.sync.selectors.money.documents import BillNode, InvoiceNode, PaymentNode
from ledgerboard.sync.selectors.money.invoices import InvoiceRow, invoices
from ledgerboard.sync.selectors.money.listing import Choice, Listed, ReadAt, Wanted
from ledgerboard.sync.selectors.money.payments import (
    InProcore,
    PaymentPart,
    PaymentRow,
    payments,
)
from ledgerboard.sync.selectors.money.schedule import LineDocuments, ScheduleRow

__all__ = [
    "BillNode", "Choice", "CommitmentPage", "CommitmentRow", "InProcore", "InvoiceNode",
    "InvoiceRow", "LineDocuments", "Listed", "PaymentNode", "PaymentPart", "PaymentRow", "ReadAt",
    "ScheduleRow", "Tie", "Wanted", "commitment", "commitments", "invoices", "payments",
]  # fmt: skip
