"""How a query reads a property out of a stored row."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.ledger import balance
from ledgerboard.simulators.quickbooks.schema import Entity, Field

Getter = Callable[[Row], Any]


def getter(company: Company, entity: Entity, field: Field) -> Getter:
    """None stands for an absent member."""
    if field.name in DIRECT:
        return DIRECT[field.name]
    if field.kind == "many":
        return attached(field.name.rpartition(".")[2].lower())
    if (entity.name, field.name) in BALANCES:
        return lambda row: balance(company, entity, row) if field.name in row["body"] else None
    if field.name == "FullyQualifiedName":
        return lambda row: company.full_name(entity, row)
    return plain(field)


def plain(field: Field) -> Getter:
    """A member of the stored body, as it compares."""
    inner = {"reference": "value", "email": "Address"}.get(field.kind)
    if inner:
        return lambda row: row["body"].get(field.name, {}).get(inner)
    if field.kind == "decimal":
        return lambda row: exact(row["body"].get(field.name))
    return lambda row: row["body"].get(field.name)


BALANCES = {("Vendor", "Balance"), ("Customer", "Balance"), ("Account", "CurrentBalance")}


def attached(member: str) -> Getter:
    """What a file hangs on, all of it."""
    return lambda row: [
        str(each["EntityRef"].get(member, "")).casefold()
        for each in row["body"].get("AttachableRef", ())
        if "EntityRef" in each
    ]


def exact(value: Any) -> Any:
    """A row that came back from a file holds floats."""
    return Decimal(str(value)) if isinstance(value, float) else value


def number_or_text(row: Row) -> Any:
    key: str = row["id"]
    return int(key) if key.isdigit() else -1


DIRECT: dict[str, Getter] = {
    "Id": number_or_text,
    "SyncToken": lambda row: str(row["token"]),
    "MetaData.CreateTime": lambda row: row["created"],
    "MetaData.LastUpdatedTime": lambda row: row["updated"],
    "Active": lambda row: row["active"],
}
