"""The list of payments as its page and its file show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from ledgerboard.core.money.amounts import from_cents
from ledgerboard.core.values import Ref
from ledgerboard.sync.selectors.addresses import in_quickbooks
from ledgerboard.sync.selectors.money import PaymentRow
from ledgerboard.web.presenters.money.invoices import day, plain
from ledgerboard.web.presenters.money.words import IN_PROCORE, METHODS

HEADS = (
    "Date", "Vendor", "Ref no.", "Method", "Total", "Currency", "Applied to", "In Procore",
    "Status", "Reason",
)  # fmt: skip


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
    )


def method_words(method: str) -> str:
    return METHODS.get(method, method)


def cells(row: PaymentRow) -> tuple[object, ...]:
    return (
        day(row.day), row.vendor, row.number, method_words(row.method),
        plain(from_cents(row.total)), row.currency, row.applied_to,
        plain(from_cents(row.in_procore)), IN_PROCORE[row.state][1], row.reason,
    )  # fmt: skip
