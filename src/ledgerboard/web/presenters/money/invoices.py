"""Invoices as their list, its file and the page of one show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledgerboard.core.money.amounts import from_cents
from ledgerboard.core.values import Money
from ledgerboard.core.values.wording import american
from ledgerboard.sync.models import Change
from ledgerboard.sync.selectors.addresses import in_quickbooks, invoice_in_procore
from ledgerboard.sync.selectors.money import InvoicePage, InvoiceRow
from ledgerboard.web.presenters.money.words import FILES, PROGRESS, procore_status, read_words
from ledgerboard.web.presenters.pairs import pair_shown
from ledgerboard.web.presenters.status_labels import CHANGE

HEADS = (
    "Invoice #", "Vendor", "Project", "Commitment", "Period end", "Amount due", "Retainage held",
    "Paid", "Open", "Due date", "Status", "Reason",
)  # fmt: skip


@dataclass(frozen=True)
class InvoiceShown:
    row: InvoiceRow
    tone: str
    words: str


def shown(row: InvoiceRow) -> InvoiceShown:
    return InvoiceShown(row, *PROGRESS[row.progress])


def page(found: InvoicePage) -> dict[str, Any]:
    """All that the page of one invoice shows."""
    node = found.node
    tone, words = PROGRESS[node.progress]
    invoice = node.earlier.invoice
    return {
        "found": found,
        "node": node,
        "invoice": invoice,
        "applied": node.earlier.applied,
        "commitment": found.commitment,
        "tone": tone,
        "words": words,
        "status": procore_status(invoice.status),
        "read": read_words(found.commitment.read),
        "files": [(each, *FILES[each.state]) for each in found.files],
        "opens": {
            "invoice": invoice_in_procore(
                found.commitment.commitment, found.commitment.id, node.id
            ),
            "bill": in_quickbooks(node.bill.ref if node.bill else None),
        },
        "pair": pair_shown(found.duplicate) if found.duplicate else None,
        "history": [(each, *CHANGE[Change.Status(each.status)]) for each in found.history],
    }


def cells(row: InvoiceRow) -> tuple[object, ...]:
    amounts = (from_cents(each) for each in (row.amount, row.held, row.paid, row.open))
    return (
        row.number, row.vendor, row.project, row.commitment, day(row.period_end),
        *map(plain, amounts), day(row.due_on), PROGRESS[row.progress][1], row.reason,
    )  # fmt: skip


def plain(amount: Money | None) -> str:
    """In a file: no thousands, negatives with a minus, nothing for what isn't known."""
    return "" if amount is None else f"{amount.amount:.2f}"


def day(value: object) -> str:
    return american(value) if value else ""  # type: ignore[arg-type]  # a date where it is said
