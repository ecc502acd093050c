"""What each entity asks of a row before it is stored, and what it adds by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ledgerboard.simulators.quickbooks import accounts, faults
from ledgerboard.simulators.quickbooks.company import fold
from ledgerboard.simulators.quickbooks.draft import Draft
from ledgerboard.simulators.quickbooks.faults import Problem
from ledgerboard.simulators.quickbooks.schema import ENTITIES, Entity
from ledgerboard.simulators.quickbooks.transactions import checks, completing

NAME_PARTS = ("Title", "GivenName", "MiddleName", "FamilyName", "Suffix")
DEEPEST_LEVEL = 4  # below the top (reference: quickbooks customers)
ITEM_TYPES = ("Service", "NonInventory", "Inventory", "Category")


def complete(draft: Draft) -> dict[str, Any]:
    """The body with defaults and derived members."""
    if draft.entity.kind == "transaction":
        return completing.complete(draft)
    body = {**DEFAULTS.get(draft.entity.name, {}), **draft.body}
    if draft.entity.person:
        body = named_person(draft.entity, body)
    finish = COMPLETIONS.get(draft.entity.name)
    return finish(body) if finish else body


def named_person(entity: Entity, body: dict[str, Any]) -> dict[str, Any]:
    """A missing DisplayName is built from the parts; an Employee's always is."""
    built = " ".join(str(body[part]) for part in NAME_PARTS if body.get(part))
    name = body.get("DisplayName") or built
    if entity.name == "Employee" and built:
        name = built
    if not name:
        return body
    return {"PrintOnCheckName": name, **body, "DisplayName": name}


def problems(draft: Draft) -> Iterator[Problem]:
    """Needs `complete` first."""
    if draft.entity.kind == "transaction":
        yield from checks.problems(draft)
        return
    yield from naming(draft)
    yield from parentage(draft)
    special = SPECIALS.get(draft.entity.name)
    if special:
        yield from special(draft)


def naming(draft: Draft) -> Iterator[Problem]:
    entity, name = draft.entity, draft.body.get(draft.entity.name_field)
    if entity.kind != "list":
        return
    if not name:
        yield faults.no_name() if entity.person else faults.missing(entity.name_field)
        return
    members = (entity.name_field, *NAME_PARTS) if entity.person else (entity.name_field,)
    for member in members:
        bad = next((c for c in entity.forbidden if c in str(draft.body.get(member, ""))), None)
        if bad:
            yield faults.business(f"{member} must not contain {bad!r}.")


def duplicate(draft: Draft) -> Iterator[Problem]:
    """Asked last: a row that is wrong in itself is not looked up."""
    if draft.entity.kind == "transaction":
        yield from checks.duplicate(draft)
        return
    entity, name = draft.entity, draft.body.get(draft.entity.name_field)
    if entity.kind != "list" or not draft.active or not name:
        return
    key = draft.body.get("ParentRef", {}).get("value") or "", fold(name)
    for other, row in draft.company.namesakes(entity, key):
        if other.name != entity.name or row["id"] != draft.key:
            yield faults.duplicate_name(entity.space)
            return


def parentage(draft: Draft) -> Iterator[Problem]:
    parent = draft.body.get("ParentRef", {}).get("value")
    if not draft.entity.parent or not parent:
        return
    if parent == draft.key or draft.key in ancestry(draft, parent):
        yield faults.Problem("900", "Parent cannot be child", "Parent cannot be its own child.")
    elif len(ancestry(draft, parent)) >= DEEPEST_LEVEL:
        yield faults.business("You can only nest 5 levels deep.")


def ancestry(draft: Draft, parent: str) -> list[str]:
    row = draft.company.get(draft.entity, parent)
    return [each["id"] for each in draft.company.ancestors(draft.entity, row)] if row else []


def vendor_or_customer(draft: Draft) -> Iterator[Problem]:
    """An opening balance is a transaction: it must not fall into closed books."""
    closed = draft.company.preference("AccountingInfoPrefs", "BookCloseDate")
    day = draft.body.get("OpenBalanceDate") or draft.company.today().isoformat()
    if draft.before is None and draft.body.get("Balance") and closed and day <= closed:
        yield faults.period_closed()


def customer(draft: Draft) -> Iterator[Problem]:
    """ParentRef and Job:true only together (reference: gotchas 20)."""
    yield from vendor_or_customer(draft)
    if bool(draft.body.get("Job")) != ("ParentRef" in draft.body):
        yield faults.business("ParentRef Required Error: ParentRef and Job:true go together.")
    before = draft.before["body"] if draft.before else {}
    if before.get("IsProject") and before.get("ParentRef") != draft.body.get("ParentRef"):
        yield faults.business("You can't change the customer of a project.")


def item(draft: Draft) -> Iterator[Problem]:
    kind = draft.body.get("Type")
    if not kind:
        yield faults.missing("Type")
    elif kind not in ITEM_TYPES:
        yield faults.invalid_enum("Type", kind)
    elif kind == "Category":
        yield from category(draft)
    for member in REQUIRED_BY_TYPE.get(str(kind), ()):
        if member not in draft.body:
            yield faults.missing(member)
    if draft.body.get("SubItem") and "ParentRef" not in draft.body:
        yield faults.missing("ParentRef")


REQUIRED_BY_TYPE = {
    "Service": ("IncomeAccountRef",),
    "Inventory": (
        "IncomeAccountRef",
        "ExpenseAccountRef",
        "AssetAccountRef",
        "QtyOnHand",
        "InvStartDate",
    ),
}


def category(draft: Draft) -> Iterator[Problem]:
    if not draft.company.feature("ItemCategoriesFeature"):
        yield faults.business("Categories are not turned on for this company.")
    if not draft.active:
        yield faults.business("A category cannot be made inactive.")


def account(draft: Draft) -> Iterator[Problem]:
    yield from accounts.problems(draft.body)
    number = draft.body.get("AcctNum", "")
    if ":" in number:
        yield faults.business("AcctNum must not contain ':'.")
    elif number and draft.active and number_taken(draft, number):
        yield faults.duplicate_account_number(number)


def number_taken(draft: Draft, number: str) -> bool:
    rows = draft.company.table(ENTITIES["Account"]).find("account number", number)
    return any(row["id"] != draft.key for row in rows)


RANGES = {
    "DueDays": (0, 999),
    "DiscountDays": (0, 999),
    "DiscountPercent": (0, 100),
    "DayOfMonthDue": (1, 31),
    "DueNextMonthDays": (0, 999),
    "DiscountDayOfMonth": (1, 31),
}


def term(draft: Draft) -> Iterator[Problem]:
    if "DueDays" not in draft.body and "DayOfMonthDue" not in draft.body:
        yield faults.missing("DueDays")
    for member, (low, high) in RANGES.items():
        if member in draft.body and not low <= draft.body[member] <= high:
            yield faults.invalid_number(member, str(draft.body[member]))


def attachable(draft: Draft) -> Iterator[Problem]:
    """What is attached must be something; an update may even blank the file's name."""
    if draft.before is None and not draft.body.get("FileName") and not draft.body.get("Note"):
        yield faults.missing("FileName")
    for each in draft.body.get("AttachableRef", ()):
        name = each.get("EntityRef", {}).get("type", "")
        entity = ENTITIES.get(name)
        if entity is None or entity.kind not in ("list", "transaction"):
            yield faults.not_attachable(name)
        elif draft.company.get(entity, each["EntityRef"]["value"]) is None:
            key = each["EntityRef"]["value"]
            yield faults.invalid_reference(f"{name} element id {key} not found")


def exchange_rate(draft: Draft) -> Iterator[Problem]:
    for member in ("SourceCurrencyCode", "AsOfDate", "Rate"):
        if member not in draft.body:
            yield faults.missing(member)


SPECIALS: dict[str, Callable[[Draft], Iterator[Problem]]] = {
    "Attachable": attachable,
    "ExchangeRate": exchange_rate,
    "Vendor": vendor_or_customer,
    "Customer": customer,
    "Item": item,
    "Account": account,
    "Term": term,
}
USD = {"value": "USD"}
DEFAULTS: dict[str, dict[str, Any]] = {
    "Vendor": {"Vendor1099": False, "Balance": 0, "CurrencyRef": USD},
    "Customer": {
        "Taxable": False,
        "Job": False,
        "BillWithParent": False,
        "IsProject": False,
        "Balance": 0,
        "PreferredDeliveryMethod": "Print",
        "CurrencyRef": USD,
    },
    "Employee": {"BillableTime": False},
    "Item": {"Taxable": False, "UnitPrice": 0, "PurchaseCost": 0, "TrackQtyOnHand": False},
    "Account": {"CurrencyRef": USD},
}


def complete_account(body: dict[str, Any]) -> dict[str, Any]:
    return body if accounts.problems(body) else accounts.complete(body)


def complete_item(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "SubItem": True} if "ParentRef" in body else body


def complete_term(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "Type": "DATE_DRIVEN" if "DayOfMonthDue" in body else "STANDARD"}


COMPLETIONS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "Account": complete_account,
    "Item": complete_item,
    "Term": complete_term,
    "Class": lambda body: {**body, "SubClass": "ParentRef" in body},
    "Department": lambda body: {**body, "SubDepartment": "ParentRef" in body},
}
