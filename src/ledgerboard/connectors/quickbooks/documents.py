"""QuickBooks' lists and transactions of money, as data (reference: quickbooks 7.4 to 7.11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from ledgerboard.core.mapping import (
    BOOLEAN,
    DAY,
    MONEY,
    TEXT,
    Access,
    Codec,
    Field,
    Resource,
    lines,
    reference,
    text,
)
from ledgerboard.core.records import (
    Account,
    Bill,
    BillPayment,
    BookClass,
    Item,
    JournalEntry,
    Location,
    Purchase,
    Term,
    Value,
    VendorCredit,
)
from ledgerboard.core.values import Ref

READ_ONLY: Final = Access.READ_ONLY
DOC_NUMBER: Final = text(max_length=21)
MEMO: Final = text(max_length=4000)
LINE_TEXT: Final = text(max_length=4000)
ITEM_NAME: Final = text(max_length=100, without=":\t\n")


def _decimal(raw: Any) -> Value:
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise TypeError("a number was expected")
    return Decimal(str(raw))


NUMBER: Final = Codec(_decimal)
"""Quantities and prices, with as many digits as were said."""


def _linked(raw: Any) -> Value:
    """What a line is applied to. A payment by card is called a check there, too (gotchas 7.7)."""
    kind = _TRANSACTIONS.get(str(raw.get("TxnType")))
    return Ref(kind, str(raw["TxnId"])) if kind and raw.get("TxnId") else None


_TRANSACTIONS: Final[Mapping[str, str]] = {
    "Bill": "bill",
    "VendorCredit": "vendor_credit",
    "BillPayment": "bill_payment",
    "BillPaymentCheck": "bill_payment",
    "BillPaymentCreditCard": "bill_payment",
    "JournalEntry": "journal_entry",
    "Deposit": "deposit",
    "PurchaseOrder": "purchase_order",
    "Purchase": "purchase",
}
LINKED: Final = Codec(_linked)


def _payee(raw: Any) -> Value:
    """Whom an expense was paid to: a vendor, a customer or an employee, said beside the id."""
    kind = str(raw.get("type") or "Vendor").casefold()
    return Ref(kind, str(raw["value"])) if raw.get("value") else None


PAYEE: Final = Codec(_payee, dump=lambda ref: {"value": ref.id, "type": ref.kind.title()})


def _entity(raw: Any) -> Value:
    """Whom a line of a journal entry names. A project is a customer there."""
    inner = raw.get("EntityRef") or {}
    kind = {"Customer": "project"}.get(str(raw.get("Type")), str(raw.get("Type") or "").casefold())
    return Ref(kind, str(inner["value"])) if kind and inner.get("value") else None


ENTITY: Final = Codec(_entity)


def ref_field(name: str, member: str, kind: str, access: Access = Access.READ_WRITE) -> Field:
    return Field(name, f"{member}.value", reference(kind), access=access)


ACCOUNT: Final = Resource(
    record=Account,
    path="account",
    id="Id",
    version="SyncToken",
    fields=(
        Field("name", "FullyQualifiedName", TEXT, access=READ_ONLY),
        Field("number", "AcctNum", TEXT, access=READ_ONLY),
        Field("type", "AccountType", TEXT, access=READ_ONLY),
        Field("subtype", "AccountSubType", TEXT, access=READ_ONLY),
        Field("classification", "Classification", TEXT, access=READ_ONLY),
        Field("balance", "CurrentBalance", MONEY, access=READ_ONLY),
        Field("active", "Active", BOOLEAN, access=READ_ONLY),
    ),
)
"""Read only: the chart of accounts is the bookkeeper's."""

ITEM: Final = Resource(
    record=Item,
    path="item",
    id="Id",
    version="SyncToken",
    fields=(
        Field("name", "Name", ITEM_NAME),
        Field("type", "Type", TEXT, access=Access.CREATE_ONLY),
        Field("description", "PurchaseDesc", text(max_length=1000)),
        ref_field("income_account", "IncomeAccountRef", "account"),
        ref_field("expense_account", "ExpenseAccountRef", "account"),
        ref_field("parent", "ParentRef", "item"),
        Field("active", "Active", BOOLEAN),
    ),
)


def _named(record: type[BookClass | Location], path: str) -> Resource:
    return Resource(
        record=record,
        path=path,
        id="Id",
        version="SyncToken",
        fields=(
            Field("name", "FullyQualifiedName", TEXT, access=READ_ONLY),
            Field("active", "Active", BOOLEAN, access=READ_ONLY),
        ),
    )


CLASS: Final = _named(BookClass, "class")
LOCATION: Final = _named(Location, "department")
"""Read only: they are the bookkeeper's."""

TERM: Final = Resource(
    record=Term,
    path="term",
    id="Id",
    version="SyncToken",
    fields=(
        Field("name", "Name", TEXT, access=READ_ONLY),
        Field("due_days", "DueDays", replace(NUMBER, load=lambda raw: int(_digits(raw))),
              access=READ_ONLY),
        Field("active", "Active", BOOLEAN, access=READ_ONLY),
    ),
)  # fmt: skip


def _digits(raw: Any) -> str:
    return str(_decimal(raw)).partition(".")[0]


EXPENSE_LINES: Final = lines(
    (
        ref_field("item", "ItemRef", "item"),
        ref_field("account", "AccountRef", "account"),
        Field("description", "Description", LINE_TEXT),
        Field("amount", "Amount", MONEY),
        Field("quantity", "Qty", NUMBER),
        Field("unit_price", "UnitPrice", NUMBER),
        ref_field("project", "CustomerRef", "project"),
        ref_field("class_", "ClassRef", "class"),
        Field("billable", "BillableStatus", TEXT, access=READ_ONLY),
        Field("purchase_order", "Linked", LINKED, access=READ_ONLY),
        Field("purchase_order_line", "Linked.TxnLineId", TEXT, access=READ_ONLY),
    ),
    key="Id",
)
PAYMENT_LINES: Final = lines(
    (
        Field("applied_to", "Linked", LINKED, access=READ_ONLY),
        Field("amount", "Amount", MONEY, access=READ_ONLY),
    ),
    key="Linked.TxnId",
)
LINKED_TRANSACTIONS: Final = lines(
    (Field("transaction", "Linked", LINKED, access=READ_ONLY),), key="TxnId"
)
JOURNAL_LINES: Final = lines(
    (
        Field("posting", "PostingType", TEXT, access=READ_ONLY),
        ref_field("account", "AccountRef", "account", READ_ONLY),
        Field("amount", "Amount", MONEY, access=READ_ONLY),
        Field("description", "Description", TEXT, access=READ_ONLY),
        Field("entity", "Entity", ENTITY, access=READ_ONLY),
        ref_field("project", "ProjectRef", "project", READ_ONLY),
        ref_field("class_", "ClassRef", "class", READ_ONLY),
    ),
    key="Id",
)


def _bill_fields(*more: Field) -> tuple[Field, ...]:
    return (
        ref_field("vendor", "VendorRef", "vendor"),
        Field("number", "DocNumber", DOC_NUMBER),
        Field("date", "TxnDate", DAY),
        Field("memo", "PrivateNote", MEMO),
        ref_field("payables_account", "APAccountRef", "account"),
        ref_field("location", "DepartmentRef", "location"),
        Field("currency", "CurrencyRef.value", TEXT, access=READ_ONLY),
        Field("total", "TotalAmt", MONEY, access=READ_ONLY),
        Field("tax", "TxnTaxDetail.TotalTax", MONEY, access=READ_ONLY),
        Field("balance", "Balance", MONEY, access=READ_ONLY),
        Field("lines", "Line", EXPENSE_LINES),
        Field("linked", "Linked", LINKED_TRANSACTIONS, access=READ_ONLY),
        *more,
    )


BILL: Final = Resource(
    record=Bill,
    path="bill",
    id="Id",
    version="SyncToken",
    fields=_bill_fields(
        Field("due_on", "DueDate", DAY),
        ref_field("terms", "SalesTermRef", "term"),
    ),
)
VENDOR_CREDIT: Final = Resource(
    record=VendorCredit, path="vendorcredit", id="Id", version="SyncToken", fields=_bill_fields()
)
BILL_PAYMENT: Final = Resource(
    record=BillPayment,
    path="billpayment",
    id="Id",
    version="SyncToken",
    fields=(
        ref_field("vendor", "VendorRef", "vendor", READ_ONLY),
        Field("number", "DocNumber", TEXT, access=READ_ONLY),
        Field("date", "TxnDate", DAY, access=READ_ONLY),
        Field("memo", "PrivateNote", TEXT, access=READ_ONLY),
        Field("method", "PayType", TEXT, access=READ_ONLY),
        ref_field("account", "PaidFrom", "account", READ_ONLY),
        ref_field("payables_account", "APAccountRef", "account", READ_ONLY),
        Field("currency", "CurrencyRef.value", TEXT, access=READ_ONLY),
        Field("total", "TotalAmt", MONEY, access=READ_ONLY),
        Field("voided", "Voided", BOOLEAN, access=READ_ONLY),
        Field("lines", "Line", PAYMENT_LINES, access=READ_ONLY),
    ),
)
"""Read only: people pay in QuickBooks."""

PURCHASE: Final = Resource(
    record=Purchase,
    path="purchase",
    id="Id",
    version="SyncToken",
    fields=(
        Field("payment_type", "PaymentType", TEXT, access=READ_ONLY),
        ref_field("account", "AccountRef", "account", READ_ONLY),
        Field("payee", "EntityRef", PAYEE, access=READ_ONLY),
        Field("credit", "Credit", BOOLEAN, access=READ_ONLY),
        Field("number", "DocNumber", TEXT, access=READ_ONLY),
        Field("date", "TxnDate", DAY, access=READ_ONLY),
        Field("memo", "PrivateNote", TEXT, access=READ_ONLY),
        ref_field("location", "DepartmentRef", "location", READ_ONLY),
        Field("currency", "CurrencyRef.value", TEXT, access=READ_ONLY),
        Field("total", "TotalAmt", MONEY, access=READ_ONLY),
        Field("tax", "TxnTaxDetail.TotalTax", MONEY, access=READ_ONLY),
        Field("lines", "Line", EXPENSE_LINES, access=READ_ONLY),
    ),
)
JOURNAL_ENTRY: Final = Resource(
    record=JournalEntry,
    path="journalentry",
    id="Id",
    version="SyncToken",
    fields=(
        Field("number", "DocNumber", TEXT, access=READ_ONLY),
        Field("date", "TxnDate", DAY, access=READ_ONLY),
        Field("memo", "PrivateNote", TEXT, access=READ_ONLY),
        Field("currency", "CurrencyRef.value", TEXT, access=READ_ONLY),
        Field("lines", "Line", JOURNAL_LINES, access=READ_ONLY),
    ),
)


def payment_as_read(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The account it was paid from stands in one of two members; a voided payment keeps its row
    with nothing in it and `Voided` before its note (money rules 3.4).
    """
    paid = payload.get("CheckPayment") or payload.get("CreditCardPayment") or {}
    note = str(payload.get("PrivateNote") or "")
    empty = not payload.get("TotalAmt") and not payload.get("Line")
    return {
        **payload,
        "PaidFrom": paid.get("BankAccountRef") or paid.get("CCAccountRef"),
        "Voided": bool(empty and note.startswith("Voided")),
    }


def bill_as_read(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What pays it or is applied to it, by the kind of the other transaction."""
    linked = payload.get("LinkedTxn")
    rows = linked if isinstance(linked, list) else ()
    return {**payload, "Linked": [{**row, "Linked": row} for row in rows]}
