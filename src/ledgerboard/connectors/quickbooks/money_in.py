"""Deposits and what customers are billed, as data: read only, for what they charge to a job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ledgerboard.connectors.quickbooks.documents import READ_ONLY, ref_field
from ledgerboard.core.mapping import DAY, MONEY, TEXT, Codec, Field, Resource, lines
from ledgerboard.core.records import (
    CreditMemo,
    CustomerInvoice,
    Deposit,
    RefundReceipt,
    SalesReceipt,
    Value,
)
from ledgerboard.core.values import Ref


def _received_from(raw: Any) -> Value:
    """Its kind is beside the id, in capitals or not. A project is a customer there."""
    kind = str(raw.get("type") or "").casefold()
    known = {"customer": "project"}.get(kind, kind)
    return Ref(known, str(raw["value"])) if known and raw.get("value") else None


RECEIVED_FROM: Final = Codec(_received_from)
DEPOSIT_LINES: Final = lines(
    (
        ref_field("account", "AccountRef", "account", READ_ONLY),
        Field("amount", "Amount", MONEY, access=READ_ONLY),
        Field("description", "Description", TEXT, access=READ_ONLY),
        Field("entity", "Entity", RECEIVED_FROM, access=READ_ONLY),
        ref_field("project", "ProjectRef", "project", READ_ONLY),
    ),
    key="Id",
)
SALE_LINES: Final = lines(
    (
        ref_field("item", "ItemRef", "item", READ_ONLY),
        ref_field("account", "ItemAccountRef", "account", READ_ONLY),
        Field("amount", "Amount", MONEY, access=READ_ONLY),
        Field("description", "Description", TEXT, access=READ_ONLY),
    ),
    key="Id",
)


def _header(*more: Field) -> tuple[Field, ...]:
    return (
        Field("number", "DocNumber", TEXT, access=READ_ONLY),
        Field("date", "TxnDate", DAY, access=READ_ONLY),
        Field("memo", "PrivateNote", TEXT, access=READ_ONLY),
        Field("currency", "CurrencyRef.value", TEXT, access=READ_ONLY),
        Field("total", "TotalAmt", MONEY, access=READ_ONLY),
        *more,
    )


DEPOSIT: Final = Resource(
    record=Deposit,
    path="deposit",
    id="Id",
    version="SyncToken",
    fields=_header(
        ref_field("account", "DepositToAccountRef", "account", READ_ONLY),
        Field("lines", "Line", DEPOSIT_LINES, access=READ_ONLY),
    ),
)


def _sale(record: type[CustomerInvoice], path: str) -> Resource:
    return Resource(
        record=record,
        path=path,
        id="Id",
        version="SyncToken",
        fields=_header(
            ref_field("customer", "CustomerRef", "project", READ_ONLY),
            Field("lines", "Line", SALE_LINES, access=READ_ONLY),
        ),
    )


CUSTOMER_INVOICE: Final = _sale(CustomerInvoice, "invoice")
SALES_RECEIPT: Final = _sale(SalesReceipt, "salesreceipt")
CREDIT_MEMO: Final = _sale(CreditMemo, "creditmemo")
REFUND_RECEIPT: Final = _sale(RefundReceipt, "refundreceipt")


def sale_as_read(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A discount takes off what the other lines put on an account, and names its account in a
    member of its own. The job may be named beside its customer.
    """
    job = payload.get("ProjectRef") or payload.get("CustomerRef")
    return {**payload, "CustomerRef": job, "Line": [_signed(row) for row in payload["Line"]]}


def _signed(row: Mapping[str, Any]) -> Mapping[str, Any]:
    account, amount = row.get("DiscountAccountRef"), row.get("Amount")
    return row if not account else {**row, "Amount": -(amount or 0), "ItemAccountRef": account}
