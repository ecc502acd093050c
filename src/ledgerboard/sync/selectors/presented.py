"""Stored values as people read them. Tax numbers stay masked: nothing here is unsealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledgerboard.core.records.shown_text import shown_text
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.values.wording import american, counted, dollars
from ledgerboard.sync.models import Snapshot
from ledgerboard.sync.selectors.names import NO_NAMES, NamesByRef


def spoken(stored: Any, names: NamesByRef = NO_NAMES, *, for_people: bool = False) -> str:
    """One stored value as text; empty when it was not said. Records by name where it is known.
    `for_people`: dates as 03/31/2026 and negatives in parentheses; programs read ISO and minus.
    """
    match stored:
        case None:
            return ""
        case bool():
            return "yes" if stored else "no"
        case Mapping():
            return (_american(stored) if for_people else "") or _named(stored, names)
        case _:
            return str(stored)


def _american(stored: Mapping[str, Any]) -> str:
    """Empty for what people and programs read alike."""
    match stored:
        case {"date": str(text)}:
            return american(date.fromisoformat(text))
        case {"money": str(amount), "currency": str(currency)}:
            return dollars(Money(Decimal(amount), currency))
        case _:
            return ""


def _named(stored: Mapping[str, Any], names: NamesByRef) -> str:
    match stored:
        case {"masked": str(text)} | {"decimal": str(text)} | {"date": str(text)}:
            return text
        case {"money": str(amount), "currency": str(currency)}:
            return str(Money(Decimal(amount), currency))
        case {"ref": str(kind), "id": str(id_)}:
            return names.get(Ref(kind, id_)) or f"{kind.replace('_', ' ')} {id_}"
        case {"lines": list(lines)}:
            return counted(len(lines), "line")
        case _:
            return str(stored)


@dataclass(frozen=True)
class Shown:
    """One side's record on a page."""

    id: str
    title: str
    values: Mapping[str, str]
    active: bool
    frozen: str
    unreadable: str
    origin_id: str
    seen_at: datetime
    gone_at: datetime | None


def shown(row: Snapshot) -> Shown:
    return Shown(
        id=row.record_id,
        title=shown_text(row.kind, row.title),
        values={name: shown_text(row.kind, spoken(value)) for name, value in row.values.items()},
        active=row.active,
        frozen=row.frozen or "",
        unreadable=" ".join((row.unreadable or {}).values()),
        origin_id=(row.origin or {}).get("id", ""),
        seen_at=row.seen_at,
        gone_at=row.gone_at,
    )
