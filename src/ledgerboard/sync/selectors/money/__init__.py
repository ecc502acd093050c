"""Invoices, commitments, payments and direct costs, from what was read last. Always of one
organization.
"""

from ledgerboard.sync.selectors.money.budgets import (
    CodeRow,
    Differs,
    ProjectBudget,
    ProjectTotals,
    budget,
    budgets,
    budgets_read,
)
from ledgerboard.sync.selectors.money.commitment_page import CommitmentPage, commitment
from ledgerboard.sync.selectors.money.commitments import (
    CommitmentRow,
    TieStatus,
    commitment_row,
    commitments,
)
from ledgerboard.sync.selectors.money.cost_rows import CostRow, CostState
from ledgerboard.sync.selectors.money.costs import Costs, Reason, costs, costs_not_placed
from ledgerboard.sync.selectors.money.documents import BillNode, InvoiceNode, PaymentNode
from ledgerboard.sync.selectors.money.invoice_page import (
    FreeBill,
    InvoiceLineRow,
    InvoicePage,
    invoice,
)
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
    "BillNode", "Choice", "CodeRow", "CommitmentPage", "CommitmentRow", "CostRow", "CostState",
    "Costs", "Differs", "FreeBill", "InProcore", "InvoiceLineRow", "InvoiceNode", "InvoicePage",
    "InvoiceRow", "LineDocuments", "Listed", "PaymentNode", "PaymentPart", "PaymentRow",
    "ProjectBudget", "ProjectTotals", "ReadAt", "Reason", "ScheduleRow", "TieStatus", "Wanted",
    "budget", "budgets", "budgets_read", "commitment", "commitment_row", "commitments", "costs",
    "costs_not_placed", "invoice", "invoices", "payments",
]  # fmt: skip
