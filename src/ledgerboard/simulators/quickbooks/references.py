"""What a reference member may point at, and what is said when it points at nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ledgerboard.simulators.quickbooks import faults
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.faults import Problem
from ledgerboard.simulators.quickbooks.schema import ENTITIES, Entity

CURRENCIES = {
    "USD": "United States Dollar",
    "CAD": "Canadian Dollar",
    "EUR": "Euro",
    "GBP": "British Pound Sterling",
    "MXN": "Mexican Peso",
    "AUD": "Australian Dollar",
}


class Target(NamedTuple):
    entity: str
    plural: str  # as the fault names it (reference: gotchas 37)


ACCOUNT = Target("Account", "Accounts")
TARGETS = {
    "TermRef": Target("Term", "Terms"),
    "SalesTermRef": Target("Term", "Terms"),
    "APAccountRef": ACCOUNT,
    "ARAccountRef": ACCOUNT,
    "IncomeAccountRef": ACCOUNT,
    "ExpenseAccountRef": ACCOUNT,
    "AssetAccountRef": ACCOUNT,
    "COGSAccountRef": ACCOUNT,
    "PrefVendorRef": Target("Vendor", "Names"),
    "ClassRef": Target("Class", "Klasses"),
    "DepartmentRef": Target("Department", "Depts"),
    "PaymentMethodRef": Target("PaymentMethod", "PaymentMethods"),
    "DefaultTaxCodeRef": Target("TaxCode", "TaxCodes"),
}
PLURALS = {"Customer": "Names", "Item": "Items", "Class": "Klasses", "Department": "Depts"}


def target(entity: Entity, member: str) -> Target | None:
    if member == "ParentRef":
        return Target(entity.name, PLURALS.get(entity.name, "Accounts"))
    return TARGETS.get(member)


def problems(
    company: Company, entity: Entity, changed: Mapping[str, Any], before: Mapping[str, Any]
) -> list[Problem]:
    """Old references to what has become inactive stay; new ones are refused."""
    found = []
    for member, value in changed.items():
        if isinstance(value, dict) and set(value) == {"value"} and value != bare(before, member):
            found += problem(company, entity, member, value["value"])
    return found


def bare(body: Mapping[str, Any], member: str) -> dict[str, Any] | None:
    value = body.get(member)
    return {"value": value["value"]} if isinstance(value, dict) and "value" in value else None


def problem(company: Company, entity: Entity, member: str, key: str) -> list[Problem]:
    if member == "CurrencyRef":
        text = f"Currencies element id {key} not found"
        return [] if key in CURRENCIES else [faults.invalid_reference(text)]
    pointed = target(entity, member)
    if pointed is None:
        return []
    row = company.get(ENTITIES[pointed.entity], key)
    if row is None:
        text = f"{pointed.plural} element id {key} not found"
        return [faults.invalid_reference(text)]
    return [] if row["active"] else [faults.invalid_reference(faults.INACTIVE)]


def named(company: Company, entity: Entity, member: str, value: Mapping[str, Any]) -> Any:
    """The reference with today's name: a rename shows through (reference: gotchas 60)."""
    key = value["value"]
    if member == "CurrencyRef":
        return {"value": key, "name": CURRENCIES.get(key, key)}
    pointed = target(entity, member)
    row = company.get(ENTITIES[pointed.entity], key) if pointed else None
    if pointed is None or row is None:
        return {"value": key}
    return {"value": key, "name": company.full_name(ENTITIES[pointed.entity], row)}
