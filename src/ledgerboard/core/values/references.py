"""Values that point elsewhere or repeat: references to other records, lines of a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """Another outside record, by its kind and its id *in the system that the holder lives in*.

    The same vendor has another id on the other side: a view translates it through the links, and
    nothing that was read in one system is ever written to the other untranslated.
    """

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document. `key` is what stays when the line is edited or moved (the schedule
    line's id, say), so that a plan can speak of one line: quantity 10 -> 12.
    """

    key: str
    values: Mapping[str, Any] = field(hash=False)
    """Field values by name, as those of a record; never lines again."""
