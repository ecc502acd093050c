"""Recurring transactions: a transaction that is only a template, inside an envelope of its own.

`{"RecurringTransaction": {"Bill": {..., "RecurringInfo": {...}}}}`; nothing is posted until a
person or the schedule makes a transaction of it, which the simulator does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks import faults, references, rules
from ledgerboard.simulators.quickbooks.cleaning import clean
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.draft import Draft
from ledgerboard.simulators.quickbooks.faults import RequestRefused
from ledgerboard.simulators.quickbooks.rendering import show
from ledgerboard.simulators.quickbooks.schema import ENTITIES, Entity
from ledgerboard.simulators.quickbooks.transactions.undoing import delete
from ledgerboard.simulators.quickbooks.writing import (
    Operation,
    check_token,
    existing,
    identifier,
    limits,
    put,
    refuse_unless_writable,
)

TEMPLATE = ENTITIES["RecurringTransaction"]
RECURRING = (
    "Bill",
    "Purchase",
    "CreditMemo",
    "Deposit",
    "Estimate",
    "Invoice",
    "JournalEntry",
    "RefundReceipt",
    "SalesReceipt",
    "Transfer",
    "VendorCredit",
    "PurchaseOrder",
)
SCHEDULES = ("Automated", "Reminded", "UnScheduled")


def carry_out(company: Company, given: Mapping[str, Any], asked: Operation) -> dict[str, Any]:
    refuse_unless_writable(company, TEMPLATE)
    entity, inner = content(given)
    key = identifier(inner.get("Id"))
    row = existing(company, TEMPLATE, key) if key else None
    if row is not None:
        check_token(row, inner.get("SyncToken"), stale=asked.stale)
    if asked.name == "delete":
        if row is None:
            raise RequestRefused(faults.missing("Id"))
        return {entity.name: delete(company, TEMPLATE, row)}
    return show(company, TEMPLATE, save(company, entity, inner, row))


def content(given: Mapping[str, Any]) -> tuple[Entity, Mapping[str, Any]]:
    for name in RECURRING:
        if isinstance(given.get(name), dict):
            return ENTITIES[name], given[name]
    raise RequestRefused(faults.invalid_property("no recurring transaction is named;"))


def save(company: Company, entity: Entity, inner: Mapping[str, Any], row: Row | None) -> Row:
    """Checked like the transaction that it will make, but numbered and posted by nobody."""
    found = clean(entity, inner, creating=True, limits=limits(company))
    info = clean(TEMPLATE, inner, creating=True, limits=limits(company))
    wrong = found.problems + info.problems
    wrong += references.problems(company, entity, found.values, {})
    told = info.values.get("RecurringInfo", {})
    if not wrong and not told.get("Name"):
        wrong = [faults.missing("RecurringInfo.Name")]
    if not wrong and told.get("RecurType") not in SCHEDULES:
        wrong = [faults.invalid_enum("RecurType", str(told.get("RecurType")))]
    draft = Draft(company, entity, found.values, active=True, sent=frozenset(found.values))
    if not wrong:
        body = rules.complete(draft)
        wrong = list(rules.problems(Draft(company, entity, body, active=True, sent=draft.sent)))
    if wrong:
        raise RequestRefused(*wrong)
    body = {name: value for name, value in body.items() if name not in ("DocNumber", "TxnDate")}
    kept = {"RecurringInfo": {"Active": True, **told}, "kind": entity.name, "template": body}
    return put(company, TEMPLATE, kept, active=True, before=row)
