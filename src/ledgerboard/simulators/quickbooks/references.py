"""What a reference may point at, wherever it stands, and what is said when it points at nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ledgerboard.simulators.quickbooks import faults
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.faults import Problem
from ledgerboard.simulators.quickbooks.schema import ENTITIES, RECORDS, Entity, Field

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


class Pointer(NamedTuple):
    """One reference inside a body; `target` is None where the simulator holds no such rows."""

    member: str
    key: str
    target: Target | None


ACCOUNT = Target("Account", "Accounts")
NAMES = {name: Target(name, "Names") for name in ("Vendor", "Customer", "Employee")}
ITEM, TAX_CODE = Target("Item", "Items"), Target("TaxCode", "TaxCodes")
TARGETS = {
    **dict.fromkeys(
        (
            "APAccountRef",
            "ARAccountRef",
            "AccountRef",
            "AssetAccountRef",
            "BankAccountRef",
            "CCAccountRef",
            "COGSAccountRef",
            "DepositToAccountRef",
            "DiscountAccountRef",
            "ExpenseAccountRef",
            "FromAccountRef",
            "IncomeAccountRef",
            "ItemAccountRef",
            "ToAccountRef",
        ),
        ACCOUNT,
    ),
    "TermRef": Target("Term", "Terms"),
    "SalesTermRef": Target("Term", "Terms"),
    "PrefVendorRef": NAMES["Vendor"],
    "VendorRef": NAMES["Vendor"],
    "CustomerRef": NAMES["Customer"],
    "EmployeeRef": NAMES["Employee"],
    "ItemRef": ITEM,
    "ClassRef": Target("Class", "Klasses"),
    "DepartmentRef": Target("Department", "Depts"),
    "PaymentMethodRef": Target("PaymentMethod", "PaymentMethods"),
    "TaxCodeRef": TAX_CODE,
    "TxnTaxCodeRef": TAX_CODE,
    "DefaultTaxCodeRef": TAX_CODE,
    "TaxRateRef": Target("TaxRate", "TaxRates"),
    "AgencyRef": Target("TaxAgency", "TaxAgencies"),
}
PLURALS = {"Customer": "Names", "Item": "Items", "Class": "Klasses", "Department": "Depts"}


def target(entity: str, member: str) -> Target | None:
    if member == "ParentRef":
        return Target(entity, PLURALS.get(entity, "Accounts"))
    return TARGETS.get(member)


def pointers(
    entity: str, fields: Mapping[str, Field], body: Mapping[str, Any]
) -> Iterator[Pointer]:
    """Every reference of a body, those inside its lines too."""
    for member, value in body.items():
        field = fields.get(member)
        if field is None or value is None:
            continue
        if field.kind == "reference":
            chosen = NAMES.get(body.get("Type", "")) if member == "EntityRef" else None
            yield Pointer(member, value["value"], chosen or target(entity, member))
        elif field.kind == "typed":
            yield Pointer(member, value["value"], NAMES.get(value.get("type", "")))
        elif field.kind in ("record", "records"):
            for each in value if field.kind == "records" else (value,):
                yield from pointers(entity, RECORDS[field.of], each)


def problems(
    company: Company, entity: Entity, changed: Mapping[str, Any], before: Mapping[str, Any]
) -> list[Problem]:
    """Old references to what has become inactive stay; new ones are refused."""
    old = set(pointers(entity.name, entity.fields, before))
    found: dict[Pointer, None] = {}
    for each in pointers(entity.name, entity.fields, changed):
        if each not in old:
            found[each] = None
    return [wrong for each in found for wrong in problem(company, each)]


def problem(company: Company, pointer: Pointer) -> list[Problem]:
    key, pointed = pointer.key, pointer.target
    if pointer.member == "CurrencyRef":
        text = f"Currencies element id {key} not found"
        return [] if key in CURRENCIES else [faults.invalid_reference(text)]
    if pointed is None:
        return []
    row = company.get(ENTITIES[pointed.entity], key)
    if row is None:
        text = f"{pointed.plural} element id {key} not found"
        return [faults.invalid_reference(text)]
    return [] if row["active"] else [inactive(company)]


def inactive(company: Company) -> Problem:
    """Two codes are seen for the one cause (reference: gotchas 37)."""
    if company.setting("inactive_reference_code") == "610":
        return faults.not_found()
    return faults.invalid_reference(faults.INACTIVE)


def named(
    company: Company, entity: str, member: str, value: Mapping[str, Any], kind: str = ""
) -> dict[str, Any]:
    """The reference with today's name: a rename shows through (reference: gotchas 60)."""
    key = value["value"]
    if member == "CurrencyRef":
        return {"value": key, "name": CURRENCIES.get(key, key)}
    pointed = NAMES.get(kind) or target(entity, member)
    row = company.get(ENTITIES[pointed.entity], key) if pointed else None
    if pointed is None or row is None or key in ("TAX", "NON"):
        return dict(value)
    shown = {"value": key, "name": company.full_name(ENTITIES[pointed.entity], row)}
    return {**shown, "type": kind} if "type" in value else shown
