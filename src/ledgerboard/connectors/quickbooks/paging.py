"""What was asked of QuickBooks at once, and the rows that one answer showed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ledgerboard.connectors.quickbooks.faults import Unshown

BATCH: Final = 30
"""Requests that one call may hold (quickbooks gotchas 114)."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """`unshown` are rows that can't be shown: nothing but their id and name is known, and why."""

    rows: Sequence[Row]
    at: datetime | None
    unshown: Sequence[Row] = ()
    why: Unshown | None = None

    def __len__(self) -> int:
        return len(self.rows) + len(self.unshown)


def joined(pages: Sequence[Page]) -> Page:
    """As one; the time is the first one's."""
    return Page(
        [row for page in pages for row in page.rows],
        next((page.at for page in pages if page.at), None),
        [row for page in pages for row in page.unshown],
        next((page.why for page in pages if page.why), None),
    )
