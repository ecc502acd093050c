"""Change data capture: the latest state of what changed, at most 1000 rows, without a word about
more (reference: quickbooks CDC, gotchas 80-84).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks import faults, spoiled
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.faults import RequestRefused
from ledgerboard.simulators.quickbooks.names import NotSimulated
from ledgerboard.simulators.quickbooks.rendering import show
from ledgerboard.simulators.quickbooks.schema import (
    BY_LOWER_NAME,
    ENTITIES,
    NOT_STORED_LOWER,
    Entity,
)
from ledgerboard.simulators.quickbooks.transactions.undoing import DELETED

LOOK_BACK = timedelta(days=30)
MOST_ROWS = 1000


def changes(company: Company, names: str | None, since: str | None) -> list[dict[str, Any]]:
    """The `CDCResponse` member."""
    entities = asked_entities(names)
    if not (since or "").strip():
        raise RequestRefused(faults.missing("changedSince"))
    first = moment(company, str(since).strip())
    return [{"QueryResponse": answers(company, entities, int(first.timestamp()))}]


def asked_entities(names: str | None) -> list[Entity]:
    wanted = [name.strip() for name in (names or "").split(",") if name.strip()]
    if not wanted:
        raise RequestRefused(faults.missing("entities"))
    for name in wanted:
        if name.lower() in NOT_STORED_LOWER:
            raise NotSimulated(f"changes of {NOT_STORED_LOWER[name.lower()]}")
    found = {entity.name for name in wanted if (entity := captured(name))}
    if not found:
        text = f"Operation cdc is not supported for entity {wanted[0]}."
        raise RequestRefused(faults.unsupported(text))
    return [entity for name, entity in ENTITIES.items() if name in found]  # in its own order


def captured(name: str) -> Entity | None:
    """A name that has no changes does not spoil the answer for the others (seen with clients)."""
    found = BY_LOWER_NAME.get(name.lower())
    return found if found and found.changes else None


def moment(company: Company, text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        found = found if found.tzinfo else found.replace(tzinfo=company.zone)
        found = found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise RequestRefused(faults.invalid_date("changedSince", text[:50])) from None
    if found < company.world.now() - LOOK_BACK:
        raise RequestRefused(
            faults.unsupported(
                f"Operation cdc with changedSince date {text} older than fixed days "
                "is not supported."
            )
        )
    return found


def answers(company: Company, entities: Iterable[Entity], since: int) -> list[dict[str, Any]]:
    """One member a type, `{}` without changes; `[{}]` when nothing changed at all."""
    left, found = MOST_ROWS, []
    for entity in entities:
        rows = changed(company, entity, since, left)
        left -= len(rows)
        found.append(member(entity, rows))
    return found if any(found) else [{}]


def changed(company: Company, entity: Entity, since: int, most: int) -> list[dict[str, Any]]:
    """Inclusive, and no finer than a second; inactive rows come like any other."""
    rows = company.table(entity).select(lambda row: row["updated"] >= since)
    rows.sort(key=lambda row: (row["updated"], len(row["id"]), row["id"]))
    spoiled.refuse(company, entity, rows)
    live = [show(company, entity, row) for row in rows]
    return [*live, *stubs(company, entity, since)][:most]


def stubs(company: Company, entity: Entity, since: int) -> list[dict[str, Any]]:
    """What is left of deleted rows, after the live ones."""
    prefix = f"{entity.name}:"
    rows = company.rows(DELETED).select(
        lambda row: row["updated"] >= since and row["id"].startswith(prefix)
    )
    rows.sort(key=lambda row: row["updated"])
    return [stub(company, row) for row in rows]


def stub(company: Company, row: Row) -> dict[str, Any]:
    times = {"LastUpdatedTime": company.stamp(row["updated"])}
    return {"domain": "QBO", "status": "Deleted", "Id": row["key"], "MetaData": times}


def member(entity: Entity, rows: list[dict[str, Any]]) -> dict[str, Any]:
    if not rows:
        return {}
    return {entity.name: rows, "startPosition": 1, "maxResults": len(rows)}
