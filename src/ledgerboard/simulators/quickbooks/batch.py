"""Up to thirty requests in one; each succeeds or fails alone (reference: quickbooks batch)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ledgerboard.simulators.quickbooks import faults
from ledgerboard.simulators.quickbooks.cdc import changes
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.evaluate import answered
from ledgerboard.simulators.quickbooks.faults import Problem, RequestRefused, fault_body
from ledgerboard.simulators.quickbooks.language import QueryError
from ledgerboard.simulators.quickbooks.names import NotSimulated
from ledgerboard.simulators.quickbooks.replay import Memory
from ledgerboard.simulators.quickbooks.schema import (
    BY_LOWER_NAME,
    NOT_STORED_LOWER,
    Entity,
)
from ledgerboard.simulators.quickbooks.writing import Operation, carry_out

MOST_ITEMS = 30
Item = Mapping[str, Any]


def perform(company: Company, given: Any, memory: Memory, *, stale: bool = False) -> list[Any]:
    """The `BatchItemResponse` member; answers 501 as a whole before anything is done."""
    items = listed(given)
    for item in items:
        refuse_unsimulated(item)
    return [answer(company, item, memory, stale=stale) for item in items]


def listed(given: Any) -> list[Item]:
    items = given.get("BatchItemRequest") if isinstance(given, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise RequestRefused(faults.missing("BatchItemRequest"))
    if len(items) > MOST_ITEMS:
        raise RequestRefused(too_many())
    keys = [str(item.get("bId", "")) for item in items]
    if not all(keys):
        raise RequestRefused(faults.missing("bId"))
    if len(set(keys)) < len(keys):
        raise RequestRefused(faults.invalid_property("bId is not unique;"))
    return items


def too_many() -> Problem:
    return Problem(
        "1040",
        "Batch size exceeds allowed limit",
        f"The batch limit size is {MOST_ITEMS}.",
    )


def refuse_unsimulated(item: Item) -> None:
    for member in item:
        if member.lower() in NOT_STORED_LOWER:
            raise NotSimulated(f"batch item {member}")
    if "ReportQuery" in item:
        raise NotSimulated("batch item ReportQuery")


def answer(company: Company, item: Item, memory: Memory, *, stale: bool) -> dict[str, Any]:
    key = str(item["bId"])
    remembered = memory.recall(key)
    if remembered is not None:
        return remembered
    try:
        with company.world.atomic():
            done = work(item)(company, item, stale)
    except RequestRefused as refusal:
        return {"bId": key, "Fault": fault_body(refusal.problems, refusal.kind)}
    except QueryError as error:
        problem = Problem(error.code, error.message, error.detail)
        return {"bId": key, "Fault": fault_body([problem])}
    return memory.keep({"bId": key, **done}, key)


def work(item: Item) -> Callable[[Company, Item, bool], dict[str, Any]]:
    if "Query" in item:
        return query
    return capture if "CDCQuery" in item else write


def query(company: Company, item: Item, _stale: bool) -> dict[str, Any]:  # noqa: FBT001
    return answered(company, str(item["Query"]))


def capture(company: Company, item: Item, _stale: bool) -> dict[str, Any]:  # noqa: FBT001
    asked = item["CDCQuery"]
    if not isinstance(asked, dict):
        raise RequestRefused(faults.missing("CDCQuery"))
    names, since = asked.get("Entities"), asked.get("ChangedSince")
    names = ",".join(map(str, names)) if isinstance(names, list) else names
    text = None if names is None else str(names)
    return {"CDCResponse": changes(company, text, None if since is None else str(since))}


def write(company: Company, item: Item, stale: bool) -> dict[str, Any]:  # noqa: FBT001
    entity, given = content(item)
    name = str(item.get("operation", "")).lower()
    if name not in ("create", "update", "delete", "void"):
        raise RequestRefused(faults.operation_unsupported(name or "(none)"))
    if name == "create":
        given = {member: value for member, value in given.items() if member != "Id"}
    elif not given.get("Id"):
        raise RequestRefused(faults.missing("Id"))
    include = frozenset(str(item.get("optionsData", "")).lower().split(","))
    return {entity.name: carry_out(company, entity, given, Operation(name, include, stale))}


def content(item: Item) -> tuple[Entity, Mapping[str, Any]]:
    for member, value in item.items():
        entity = BY_LOWER_NAME.get(member.lower())
        if entity is not None and isinstance(value, dict):
            return entity, value
    raise RequestRefused(faults.invalid_property("the batch item holds no known entity;"))
