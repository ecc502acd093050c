"""A row that is about to be stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.schema import Entity


@dataclass(frozen=True, slots=True)
class Draft:
    """A row about to be stored: `body` is what it would hold, `before` the row it replaces."""

    company: Company
    entity: Entity
    body: dict[str, Any]
    active: bool
    before: Row | None = None
    sent: frozenset[str] = frozenset()  # the members of the request that were kept
    sparse: bool = False
    allow_duplicates: bool = False

    @property
    def key(self) -> str | None:
        return self.before["id"] if self.before else None
