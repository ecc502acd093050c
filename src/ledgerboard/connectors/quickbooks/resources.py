"""What we keep in step with QuickBooks, as data. A further kind is a further table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ledgerboard.connectors.quickbooks import codecs, documents, file_resources, money_in
from ledgerboard.connectors.quickbooks.addresses import in_parts
from ledgerboard.connectors.quickbooks.facts import Facts
from ledgerboard.connectors.quickbooks.faults import Unshown
from ledgerboard.connectors.quickbooks.lines import as_sent, lifted
from ledgerboard.core.mapping import BOOLEAN, TEXT, Access, Codec, Field, Resource, read
from ledgerboard.core.reconcile.model import Seen, Unreadable
from ledgerboard.core.records import Project, Vendor

Payload = Mapping[str, Any]


def _address(member: str) -> tuple[Field, ...]:
    """Writing the street sets the first line and empties the others."""

    def part(name: str, path: str, codec: Codec) -> Field:
        return Field(name, f"{member}.{path}", codec)

    return (
        Field(
            "street",
            member,
            codecs.STREET,
            write_path=f"{member}.Line1",
            also=tuple(f"{member}.{line}" for line in codecs.LINES[1:]),
        ),
        part("city", "City", codecs.SHORT_TEXT),
        part("state", "CountrySubDivisionCode", codecs.SHORT_TEXT),
        part("postal_code", "PostalCode", codecs.POSTAL_CODE),
        part("country", "Country", codecs.COUNTRY_TEXT),
    )


VENDOR: Final = Resource(
    record=Vendor,
    path="vendor",
    id="Id",
    version="SyncToken",
    fields=(
        Field("name", "DisplayName", codecs.NAME),
        Field("company_name", "CompanyName", codecs.COMPANY_NAME),
        *_address("BillAddr"),
        Field("phone", "PrimaryPhone.FreeFormNumber", codecs.PHONE_NUMBER),
        Field("mobile", "Mobile.FreeFormNumber", codecs.PHONE_NUMBER),
        Field("fax", "Fax.FreeFormNumber", codecs.PHONE_NUMBER),
        Field("email", "PrimaryEmailAddr.Address", codecs.EMAIL_ADDRESS),
        Field("website", "WebAddr.URI", codecs.WEB_ADDRESS),
        Field("tax_number", "TaxIdentifier", codecs.BUSINESS_ID, access=Access.WRITE_ONLY),
        Field("active", "Active", BOOLEAN),
    ),
)

PROJECT: Final = Resource(
    record=Project,
    path="customer",
    id="Id",
    version="SyncToken",
    fields=(
        Field("name", "DisplayName", codecs.PROJECT_NAME),
        Field("number", "DisplayName", codecs.PROJECT_NUMBER),
        Field("customer", "FullyQualifiedName", codecs.CUSTOMER, access=Access.CREATE_ONLY),
        Field("customer_id", "ParentRef.value", TEXT, access=Access.READ_ONLY),
        *_address("ShipAddr"),
        Field("active", "Active", BOOLEAN),
    ),
)
"""The job site is the shipping address; the billing address is the customer's office."""


@dataclass(frozen=True)
class Entity:
    """`name` is the word of queries and wrappers; `where` narrows lists to rows that may belong;
    `address` is the member that must be sent whole; `unique` the fields in which rows must differ.
    `as_read` and `as_sent` turn a payload into the shape of our tables and back. `is_list`: rows
    have an active state; transactions have none and are deleted. `changes_told`: whether a change
    of what we read is told as a change. `is_job`: a row belongs to a customer and is named by its
    number and name together. `has_email`: a row holds an email address.
    """

    resource: Resource
    name: str
    address: str = ""
    where: str = ""
    unique: tuple[tuple[str, ...], ...] = ()
    belongs: Callable[[Payload, Facts], bool] = lambda _payload, _facts: True
    as_read: Callable[[Payload], Payload] = lambda payload: payload
    as_sent: Callable[[Payload], Payload] = lambda payload: payload
    is_list: bool = True
    changes_told: bool = True
    is_job: bool = False
    has_email: bool = False

    @property
    def kind(self) -> str:
        return self.resource.kind

    @property
    def name_column(self) -> str:
        """Where a row of a list keeps its name."""
        field = self.resource.field("name")
        return field.path if field else "DisplayName"


def _is_project(payload: Payload, _: Facts) -> bool:
    return payload.get("IsProject") is True or payload.get("Job") is True


def _is_sub_customer(entity: Entity, payload: Payload, facts: Facts) -> bool:
    """Without the projects feature, or when we export jobs, a job counts as a project. Beside
    projects it may be one, and is only offered.
    """
    beside = facts.projects and not facts.jobs
    return entity.is_job and beside and payload.get("IsProject") is not True


def _as_it_is(payload: Payload) -> Payload:
    return payload


def _document(
    resource: Resource, name: str, more: Callable[[Payload], Payload] = _as_it_is
) -> Entity:
    """A transaction: dated, with lines, and gone once it is deleted. A number is used once, unless
    the company allows more; that is asked of the duplicate guard, not of the name check.
    """
    return Entity(
        resource,
        name,
        as_read=lambda payload: more(lifted(payload)),
        as_sent=as_sent,
        is_list=False,
    )


def _sale(resource: Resource, name: str) -> Entity:
    """It is mailed to the customer, so it holds an email address."""
    return replace(_document(resource, name, money_in.sale_as_read), has_email=True)


ENTITIES: Final[Mapping[str, Entity]] = {
    "vendor": Entity(VENDOR, "Vendor", "BillAddr", unique=(("name",),), has_email=True),
    "project": Entity(
        PROJECT,
        "Customer",
        "ShipAddr",
        where="Job = true",
        belongs=_is_project,
        is_job=True,
        has_email=True,
    ),
    "account": Entity(documents.ACCOUNT, "Account", changes_told=False),
    "item": Entity(documents.ITEM, "Item", unique=(("name",),)),
    "term": Entity(documents.TERM, "Term"),
    "class": Entity(documents.CLASS, "Class"),
    "location": Entity(documents.LOCATION, "Department"),
    "bill": _document(documents.BILL, "Bill", documents.bill_as_read),
    "vendor_credit": _document(documents.VENDOR_CREDIT, "VendorCredit", documents.bill_as_read),
    "bill_payment": _document(documents.BILL_PAYMENT, "BillPayment", documents.payment_as_read),
    "purchase": _document(documents.PURCHASE, "Purchase"),
    "journal_entry": _document(documents.JOURNAL_ENTRY, "JournalEntry"),
    "deposit": _document(money_in.DEPOSIT, "Deposit"),
    "customer_invoice": _sale(money_in.CUSTOMER_INVOICE, "Invoice"),
    "sales_receipt": _sale(money_in.SALES_RECEIPT, "SalesReceipt"),
    "credit_memo": _sale(money_in.CREDIT_MEMO, "CreditMemo"),
    "refund_receipt": _sale(money_in.REFUND_RECEIPT, "RefundReceipt"),
    "bill_file": Entity(
        file_resources.BILL_FILE,
        "Attachable",
        where=file_resources.WHERE,
        belongs=file_resources.is_of_a_bill,
        as_read=file_resources.file_as_read,
        as_sent=file_resources.file_as_sent,
        is_list=False,
        changes_told=False,
    ),
}
"""An account's balance moves with every entry, and nobody says that it is told as a change of the
account (inferred): the few accounts are listed each time; so are files, of which nobody says it.
A job's full name contains its customer's, which planning does not compare: it is not unique."""
SPACE: Final = ("Vendor", "Customer", "Employee")
"""Names are unique over these three (reference: quickbooks gotchas 30)."""

_SUFFIX: Final = re.compile(r"\s*\(deleted\)$", re.IGNORECASE)


def seen(entity: Entity, payload: Payload, facts: Facts) -> Seen:
    record = read(entity.resource, entity.as_read(_with_parts(entity, _as_named(payload))))
    if isinstance(record, Project) and _is_sub_customer(entity, payload, facts):
        record = replace(record, sub_customer=True)
    return Seen(
        kind=entity.kind,
        id=str(payload["Id"]),
        record=record,
        version=str(payload["SyncToken"]) if payload.get("SyncToken") is not None else None,
        active=payload.get("Active") is not False,
        frozen=_frozen(entity, payload, facts),
    )


def unshown(entity: Entity, row: Payload, why: Unshown, facts: Facts) -> Seen:
    """A record of which QuickBooks shows nothing but what it is called. What belongs here can't
    always be told then.
    """
    shown = seen(entity, row, facts)
    return replace(shown, unreadable=Unreadable(why.message, why.advice))


def may_belong(entity: Entity, row: Payload, facts: Facts) -> bool:
    """A sub-customer that nobody linked is not worth a blocked change."""
    likely = {"IsProject": True, **row}
    return entity.belongs(likely, facts) and not _is_sub_customer(entity, likely, facts)


def _with_parts(entity: Entity, payload: Payload) -> Payload:
    if entity.address not in payload:
        return payload
    return {**payload, entity.address: in_parts(payload[entity.address])}


def plain_name(name: str) -> str:
    return _SUFFIX.sub("", name)


def _as_named(payload: Payload) -> Payload:
    """An inactive row carries « (deleted)» behind its names, in varying spelling (gotchas 77).

    Some keep it when they are made active again, so it is never a name. A row that has no active
    state at all says what it says.
    """
    if "Active" not in payload:
        return payload
    names = {
        member: plain_name(payload[member])
        for member in ("DisplayName", "CompanyName", "Name", "FullyQualifiedName")
        if isinstance(payload.get(member), str)
    }
    return {**payload, **names}


def _frozen(entity: Entity, payload: Payload, facts: Facts) -> str | None:
    """The currency of a name is fixed, and ours are all in the home currency (gotchas 74)."""
    currency = payload.get("CurrencyRef")
    code = currency.get("value") if isinstance(currency, Mapping) else None
    if entity.kind != "vendor" or not facts.home or code in (None, "", facts.home):
        return None
    return (
        f"This vendor uses {code} in QuickBooks, and the company's home currency is "
        f"{facts.home}; vendors in other currencies are left alone."
    )
