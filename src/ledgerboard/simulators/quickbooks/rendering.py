"""A stored row as the service shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks import file_links
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.ledger import balance
from ledgerboard.simulators.quickbooks.references import named
from ledgerboard.simulators.quickbooks.schema import ENTITIES, RECORDS, Entity, Field

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
    whole: dict[str, Any] = {
        "domain": "QBO",
        "sparse": False,
        "Id": row["id"],
        "SyncToken": str(row["token"]),
        "MetaData": {
            "CreateTime": company.stamp(row["created"]),
            "LastUpdatedTime": company.stamp(row["updated"]),
        },
    }
    if entity.kind == "template":
        return templated(company, row)
    for name, value in row["body"].items():
        whole[name] = member(company, entity, name, value)
    if entity.kind == "list" and entity.name != "TaxAgency":
        whole["Active"] = row["active"]
    return {**whole, **derived(company, entity, row)}


def templated(company: Company, row: Row) -> dict[str, Any]:
    """A recurring transaction shows what it will make, in an envelope (reference: API page)."""
    entity = ENTITIES[row["body"]["kind"]]
    inner = show(company, entity, {**row, "body": row["body"]["template"]})
    return {entity.name: {**inner, "RecurringInfo": row["body"]["RecurringInfo"]}}


def member(company: Company, entity: Entity, name: str, value: Any) -> Any:
    masked = MASKS.get(name)
    if masked:
        return masked(value)
    if entity.name == "CompanyInfo":
        if isinstance(value, dict) and entity.fields[name].kind != "reference":
            return company_address(value)
        return country(value) if name == "Country" else value
    return shown(company, entity.name, entity.fields[name], value)


def shown(company: Company, entity: str, field: Field, value: Any, kind: str = "") -> Any:
    """References with their names, at any depth; `kind` is what an open reference points at."""
    if field.kind == "reference":
        return named(company, entity, field.name, value, kind)
    if field.kind == "typed":
        return named(company, entity, field.name, value, value.get("type", ""))
    if field.kind == "record":
        return inside(company, entity, RECORDS[field.of], value)
    if field.kind == "records":
        return [inside(company, entity, RECORDS[field.of], each) for each in value]
    return value


def inside(
    company: Company, entity: str, fields: Mapping[str, Field], value: Mapping[str, Any]
) -> dict[str, Any]:
    kind = value.get("Type", "") if "EntityRef" in value else ""
    return {
        name: shown(company, entity, fields[name], each, kind if name == "EntityRef" else "")
        for name, each in value.items()
    }


def derived(company: Company, entity: Entity, row: Row) -> dict[str, Any]:
    """What follows from other rows, made fresh on each reading."""
    made: dict[str, Any] = {}
    if "FullyQualifiedName" in entity.fields:
        made["FullyQualifiedName"] = company.full_name(entity, row)
    if "Level" in entity.fields:
        made["Level"] = sum(1 for _ in company.ancestors(entity, row))
    if entity.kind == "file":
        made |= file_links.access(company, row)
    if entity.name in ("Vendor", "Customer", "Account"):
        made |= balances(company, entity, row)
    return made


def balances(company: Company, entity: Entity, row: Row) -> dict[str, Any]:
    """What every transaction together has left on a name or an account."""
    own = balance(company, entity, row)
    if entity.name == "Vendor":
        return {"Balance": own}
    below = family(company, entity, row)
    if entity.name == "Customer":
        return {"Balance": own, "BalanceWithJobs": below}
    if "CurrentBalance" not in row["body"]:
        return {}
    return {"CurrentBalance": own, "CurrentBalanceWithSubAccounts": below}


def family(company: Company, entity: Entity, row: Row) -> Any:
    """With everything below."""
    below = company.table(entity).find("parent", row["id"])
    return balance(company, entity, row) + sum(family(company, entity, each) for each in below)


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
