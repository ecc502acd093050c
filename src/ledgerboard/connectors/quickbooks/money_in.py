"""Deposits and refund receipts, as data: read only, for what they charge to a job."""

from __future__ import annotations

from typing import Any, Final

from ledgerboard.connectors.quickbooks.documents import READ_ONLY, ref_field
from ledgerboard.core.mapping import DAY, MONEY, TEXT, Codec, Field, Resource, lines
from ledgerboard.core.records import Deposit, RefundReceipt, Value
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
REFUND_LINES: Final = lines(
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
REFUND_RECEIPT: Final = Resource(
    record=RefundReceipt,
    path="refundreceipt",
    id="Id",
    version="SyncToken",
    fields=_header(
        ref_field("customer", "CustomerRef", "project", READ_ONLY),
        Field("lines", "Line", REFUND_LINES, access=READ_ONLY),
    ),
)
