"""How far the projects of a company were read: the cursor of what is listed project by project."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final, Self

from ledgerboard.connectors.procore import pulling

JSON = Mapping[str, Any]
SEPARATOR: Final = ":"


@dataclass(frozen=True)
class Progress:
    """Up to when each of these projects was read; one that is not among them is read from its
    start. `since` is when any was read last.

    `marks` are what the list said of each record when it was last read, where that is how a change
    is noticed.
    """

    since: datetime | None = None
    projects: Mapping[str, datetime] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, cursor: str | None) -> Self:
        """Nothing was read where the cursor is empty or of a shape that is no longer understood."""
        since = pulling.since_of(cursor)
        try:
            found = json.loads(cursor or "")
            return cls(since, _moments(found["projects"], since), dict(found["marks"]))
        except (ValueError, KeyError, TypeError):
            return cls()

    def dump(self) -> str:
        if self.since is None:
            return ""
        said = json.loads(pulling.cursor_of(self.since))
        projects = {each: pulling.stamp(at) for each, at in sorted(self.projects.items())}
        return json.dumps({**said, "projects": projects, "marks": self.marks})

    def since_in(self, project_id: str) -> datetime | None:
        return self.projects.get(project_id)

    def later(
        self,
        upto: datetime | None,
        projects: Iterable[str],
        marks: Mapping[str, str],
        unasked: Iterable[str] = (),
    ) -> Self:
        """After these projects were read. Those that were not asked stay where they were: what
        changed there is asked for from then on, even if its webhook comes late.
        """
        same = set(unasked)
        kept = {key: m for key, m in self.marks.items() if key.partition(SEPARATOR)[0] in same}
        since = upto or self.since
        read = {} if since is None else dict.fromkeys(projects, since)
        before = {each: at for each, at in self.projects.items() if each in same}
        return type(self)(since, read | before, {**kept, **marks})


def _moments(said: Any, since: datetime | None) -> dict[str, datetime]:
    """A list of names is what an earlier release stored: all of them were read at one time."""
    if isinstance(said, list):
        return {} if since is None else dict.fromkeys(map(str, said), since)
    return {each: datetime.fromisoformat(at) for each, at in said.items()}


def whole_mark(row: JSON) -> str:
    """Of all that a list says of a record."""
    said = json.dumps(row, sort_keys=True, separators=(",", ":"), default=str)
    return blake2b(said.encode(), digest_size=8).hexdigest()


def paid_mark(row: JSON) -> str:
    """What was paid on a contract; empty where the list does not say."""
    paid = row.get("total_payments")
    return "" if paid is None else str(paid)
