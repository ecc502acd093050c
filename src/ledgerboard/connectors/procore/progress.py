"""How far the projects of a company were read: the cursor of what is listed project by project."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, Self

from ledgerboard.connectors.procore import pulling

JSON = Mapping[str, Any]


@dataclass(frozen=True)
class Progress:
    """Up to when these projects were read; one that is not among them is read from its start.

    `marks` are what the list said of each record when it was last read, where that is how a change
    is noticed.
    """

    since: datetime | None = None
    projects: frozenset[str] = frozenset()
    marks: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, cursor: str | None) -> Self:
        """Nothing was read where the cursor is empty or of a shape that is no longer understood."""
        since = pulling.since_of(cursor)
        try:
            found = json.loads(cursor or "")
            return cls(since, frozenset(found["projects"]), dict(found["marks"]))
        except (ValueError, KeyError, TypeError):
            return cls()

    def dump(self) -> str:
        if self.since is None:
            return ""
        said = json.loads(pulling.cursor_of(self.since))
        return json.dumps({**said, "projects": sorted(self.projects), "marks": self.marks})

    def since_in(self, project_id: str) -> datetime | None:
        return self.since if project_id in self.projects else None

    def later(
        self, upto: datetime | None, projects: Iterable[str], marks: Mapping[str, str]
    ) -> Self:
        return type(self)(upto or self.since, frozenset(projects), marks)


def whole_mark(row: JSON) -> str:
    """Of all that a list says of a record."""
    said = json.dumps(row, sort_keys=True, separators=(",", ":"), default=str)
    return blake2b(said.encode(), digest_size=8).hexdigest()


def paid_mark(row: JSON) -> str:
    """What was paid on a contract; empty where the list does not say."""
    paid = row.get("total_payments")
    return "" if paid is None else str(paid)
