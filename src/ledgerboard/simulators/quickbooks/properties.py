"""How a query reads a property out of a stored row."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.schema import Entity, Field

Getter = Callable[[Row], Any]


def getter(company: Company, entity: Entity, field: Field) -> Getter:
    """None stands for an absent member."""
    direct = DIRECT.get(field.name)
    if direct:
        return direct
    if field.name == "FullyQualifiedName":
        return lambda row: company.full_name(entity, row)
    if field.kind == "reference":
        return lambda row: row["body"].get(field.name, {}).get("value")
    if field.kind == "email":
        return lambda row: row["body"].get(field.name, {}).get("Address")
    if field.kind == "decimal":
        return lambda row: exact(row["body"].get(field.name))
    return lambda row: row["body"].get(field.name)


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
