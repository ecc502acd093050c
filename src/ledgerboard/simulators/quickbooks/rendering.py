"""A stored row as the service shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.references import named
from ledgerboard.simulators.quickbooks.schema import Entity

COUNTRIES = {
    "US": "USA",
    "UNITED STATES": "USA",
    "UNITED STATES OF AMERICA": "USA",
    "CA": "CAN",
    "CANADA": "CAN",
    "MX": "MEX",
    "MEXICO": "MEX",
    "GB": "GBR",
    "UNITED KINGDOM": "GBR",
}


def show(company: Company, entity: Entity, row: Row) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "domain": "QBO",
        "sparse": False,
        "Id": row["id"],
        "SyncToken": str(row["token"]),
        "MetaData": {
            "CreateTime": company.stamp(row["created"]),
            "LastUpdatedTime": company.stamp(row["updated"]),
        },
    }
    for name, value in row["body"].items():
        shown[name] = member(company, entity, name, value)
    if entity.kind == "list":
        shown["Active"] = row["active"]
    return {**shown, **derived(company, entity, row)}


def member(company: Company, entity: Entity, name: str, value: Any) -> Any:
    masked = MASKS.get(name)
    if masked:
        return masked(value)
    if isinstance(value, dict):
        if entity.fields[name].kind == "reference":
            return named(company, entity, name, value)
        if entity.name == "CompanyInfo":
            return company_address(value)
    elif entity.name == "CompanyInfo" and name == "Country":
        return country(value)
    return value


def derived(company: Company, entity: Entity, row: Row) -> dict[str, Any]:
    """What follows from other rows, made fresh on each reading."""
    made: dict[str, Any] = {}
    if "FullyQualifiedName" in entity.fields:
        made["FullyQualifiedName"] = company.full_name(entity, row)
    if "Level" in entity.fields:
        made["Level"] = sum(1 for _ in company.ancestors(entity, row))
    if entity.name == "Customer":
        made["BalanceWithJobs"] = company.balance_with_jobs(row)
    return made


def tail(length: int) -> Callable[[str], str]:
    """All but the last characters hidden (reference: gotchas 22)."""
    return lambda value: "XXXXXXX" + value[-length:]


MASKS: Mapping[str, Callable[[str], str]] = {
    "TaxIdentifier": tail(4),
    "PrimaryTaxIdentifier": tail(5),
    "SSN": lambda _value: "XXX-XX-XXXX",
}


def company_address(value: Mapping[str, Any]) -> dict[str, Any]:
    """CompanyInfo lost Lat and Long and spells countries in three letters (gotchas 11)."""
    kept = {k: v for k, v in value.items() if k not in ("Lat", "Long")}
    return {**kept, "Country": country(kept["Country"])} if "Country" in kept else kept


def country(name: str) -> str:
    return COUNTRIES.get(name.upper(), name)
