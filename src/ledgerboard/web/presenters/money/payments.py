"""The list of payments as its page and its file show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from ledgerboard.core.money.amounts import from_cents
from ledgerboard.core.values import Ref
from ledgerboard.sync.selectors.addresses import in_quickbooks
from ledgerboard.sync.selectors.money import PaymentRow
from ledgerboard.sync.selectors.money.not_in_procore import WhyNot
from ledgerboard.sync.selectors.money.payments import PaymentPart
from ledgerboard.web.presenters.money.invoices import day, plain
from ledgerboard.web.presenters.money.words import IN_PROCORE, METHODS
from ledgerboard.web.templatetags.formatting import plan_at

HEADS = (
    "Date", "Vendor", "Ref no.", "Method", "Total", "Currency", "Applied to", "In Procore",
    "Status", "Reason",
)  # fmt: skip


FIXES: Mapping[str, tuple[str, str]] = {
    WhyNot.UNCHECKED: ("web:flows", "Check for changes"),
    WhyNot.IN_OPENING: ("web:in-progress", "Open projects in progress"),
    WhyNot.DIRECT_COST: ("web:costs", "Open direct costs"),
    WhyNot.UNLINKED_VENDOR: ("web:vendors", "Link the vendor"),
    WhyNot.UNLINKED_PROJECT: ("web:projects", "Link the project"),
    WhyNot.UNLINKED_BILL: ("web:invoices", "Link it to an invoice"),
    WhyNot.NO_COMMITMENT: ("web:costs", "Open direct costs"),
    WhyNot.CREDIT: ("web:reconciliation", "Open the reconciliation"),
}
"""Where to fix each reason, or to see what became of it. A prepayment or a journal entry is fixed
in QuickBooks, where the row opens.
"""


@dataclass(frozen=True)
class PaymentShown:
    """`address` opens and closes the row's bill lines, on the same list."""

    row: PaymentRow
    tone: str
    words: str
    method: str
    opened: bool
    address: str
    opens: str
    """The payment in QuickBooks."""
    fixes: tuple[tuple[str, str], ...]
    """The address of each and what the link says."""


def shown(row: PaymentRow, query: QueryDict) -> PaymentShown:
    opened = query.get("open") == row.id
    address = query.copy()
    address.pop("open", None)
    if not opened:
        address["open"] = row.id
    return PaymentShown(
        row,
        *IN_PROCORE[row.state],
        method_words(row.method),
        opened,
        f"?{address.urlencode()}",
        in_quickbooks(Ref("bill_payment", row.id)),
        tuple(dict.fromkeys(fix for part in row.parts if (fix := _fix(part, row)))),
    )


def _fix(part: PaymentPart, row: PaymentRow) -> tuple[str, str] | None:
    if part.cause == WhyNot.ASKED and part.plan_id:
        return plan_at(part.plan_id, part.paper), "Review its bill"
    name, words = FIXES.get(part.cause, ("", ""))
    if not name:
        return None
    of_vendor = part.cause == WhyNot.UNLINKED_BILL and row.vendor_id
    query = f"?{urlencode({'vendor': row.vendor_id})}" if of_vendor else ""
    return reverse(name) + query, words


def method_words(method: str) -> str:
    return METHODS.get(method, method)


def cells(row: PaymentRow) -> tuple[object, ...]:
    return (
        day(row.day), row.vendor, row.number, method_words(row.method),
        plain(from_cents(row.total)), row.currency, row.applied_to,
        plain(from_cents(row.in_procore)), IN_PROCORE[row.state][1], row.reason,
    )  # fmt: skip
