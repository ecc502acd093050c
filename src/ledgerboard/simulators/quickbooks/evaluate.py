"""A statement to rows: what may be asked of which entity, and what the answer looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks import spoiled
from ledgerboard.simulators.quickbooks.company import Company, fold
from ledgerboard.simulators.quickbooks.comparing import compiled
from ledgerboard.simulators.quickbooks.language import (
    Condition,
    Order,
    Statement,
    ValueKind,
    invalid,
    parse,
    refuse_letters,
)
from ledgerboard.simulators.quickbooks.names import queried
from ledgerboard.simulators.quickbooks.properties import Getter, getter
from ledgerboard.simulators.quickbooks.rendering import show
from ledgerboard.simulators.quickbooks.schema import Entity, Field

DEFAULT_PAGE = 100
LARGEST_PAGE = 1000  # asking for more is clamped (reference: quickbooks query semantics)


def answered(company: Company, text: str) -> dict[str, Any]:
    """A statement's answer; some companies are still on the parser that knows Latin-1 only."""
    if company.setting("strict_query_letters"):
        refuse_letters(text)
    statement = parse(text)
    return {"QueryResponse": run(company, queried(statement), statement)}


def run(company: Company, entity: Entity, asked: Statement) -> dict[str, Any]:
    """The `QueryResponse` member."""
    shape = shaper(company, entity, asked)
    start, size = page(entity, asked)
    keep = [predicate(company, entity, each) for each in asked.conditions]
    sorters = [sorter(company, entity, each) for each in asked.orders]
    rows = selected(company, entity, asked, keep)
    if asked.projection.count:
        return {"totalCount": len(rows)}
    rows = ordered(rows, sorters)
    chosen = rows[start - 1 : start - 1 + size]
    if asked.projection.everything:
        spoiled.refuse(company, entity, chosen)
    shown = [shape(row) for row in chosen]
    if not shown:
        return {}
    answer = {entity.name: shown, "startPosition": start, "maxResults": len(shown)}
    return answer if asked.conditions else {**answer, "totalCount": len(rows)}


def page(entity: Entity, asked: Statement) -> tuple[int, int]:
    for number in (asked.start_position, asked.max_results):
        if number is not None and number < 1:
            raise invalid(f"value {number} is too small. Min allowed value is 1")
    size = DEFAULT_PAGE if asked.max_results is None else asked.max_results
    if entity.name == "TaxCode":
        size = LARGEST_PAGE  # it ignores MAXRESULTS (reference: gotchas 56)
    return asked.start_position or 1, min(size, LARGEST_PAGE)


def known(entity: Entity, path: str) -> Field:
    found = entity.properties.get(path.lower())
    if found is None:
        raise invalid(f"Property {path} not found for Entity {entity.name}")
    return found


def predicate(company: Company, entity: Entity, condition: Condition) -> Callable[[Row], bool]:
    found = known(entity, condition.path)
    if not found.filterable:
        raise invalid(f"property '{found.name}' is not queryable")
    return compiled(company, found, condition, getter(company, entity, found))


def sorter(company: Company, entity: Entity, order: Order) -> tuple[Getter, bool]:
    found = known(entity, order.path)
    if not found.sortable:
        raise invalid(f"property '{found.name}' is not queryable")
    return getter(company, entity, found), order.descending


def selected(
    company: Company,
    entity: Entity,
    asked: Statement,
    keep: Sequence[Callable[[Row], bool]],
) -> list[Row]:
    """Without a word about Active, only active rows (reference: gotchas 47)."""
    named = any(condition.path.lower() == "active" for condition in asked.conditions)
    rows = candidates(company, entity, asked.conditions)
    if entity.kind == "list" and not named:
        rows = [row for row in rows if row["active"]]
    for each in keep:
        rows = [row for row in rows if each(row)]
    return list(rows)


def candidates(company: Company, entity: Entity, conditions: Iterable[Condition]) -> Iterable[Row]:
    """By index where the statement pins the id or the name; else every row."""
    table = company.table(entity)
    for condition in conditions:
        if condition.operator not in ("=", "in"):
            continue
        texts = dict.fromkeys(value.text for value in condition.values)
        if condition.path.lower() == "id":
            return [row for text in texts if (row := table.get(text.strip())) is not None]
        plain = all(value.kind is ValueKind.STRING for value in condition.values)
        if condition.path.lower() == entity.name_field.lower() and plain and all(texts):
            folded = dict.fromkeys(fold(text) for text in texts)
            return [row for name in folded for row in table.find("named", name)]
    return list(table)


def ordered(rows: list[Row], sorters: Sequence[tuple[Getter, bool]]) -> list[Row]:
    """By Id unless told; Ids sort as numbers."""
    rows = sorted(rows, key=by_id)
    for value, descending in reversed(sorters):
        rows.sort(key=partial(nulls_first, value), reverse=descending)
    return rows


def by_id(row: Row) -> tuple[bool, int, str]:
    key: str = row["id"]
    return (False, int(key), "") if key.isdigit() else (True, 0, key)


def nulls_first(value_of: Getter, row: Row) -> tuple[bool, Any]:
    value = value_of(row)
    if value is None:
        return False, 0
    return True, value.casefold() if isinstance(value, str) else value


def shaper(company: Company, entity: Entity, asked: Statement) -> Callable[[Row], dict[str, Any]]:
    """Whole rows, or sparse ones with the asked members (reference: gotchas 55)."""
    paths = [projected(entity, path) for path in asked.projection.paths]
    if asked.projection.everything:
        return lambda row: show(company, entity, row)
    return lambda row: sparse(show(company, entity, row), paths)


def projected(entity: Entity, path: str) -> str:
    found = known(entity, path)
    if not found.projectable:
        raise invalid(f"Property {path} not found for Entity {entity.name}")
    return found.name


def sparse(shown: dict[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    made: dict[str, Any] = {"Id": shown["Id"], "sparse": True, "domain": "QBO"}
    for path in paths:
        outer, _, inner = path.partition(".")
        if inner:
            made.setdefault(outer, {})[inner] = shown[outer][inner]
        elif outer in shown:
            made[outer] = shown[outer]
    return made
