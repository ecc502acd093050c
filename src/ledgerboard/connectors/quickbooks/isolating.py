"""One record that QuickBooks itself can't show fails everything that was asked with it, and the
answer doesn't say which one it is: fault 4002, for an email address that its pages took and its
API doesn't (users of its public libraries report it for queries and for changes alike).

What failed is asked again in pieces, as many in a call as a batch holds, until the bad record
stands alone. Its id and name can be asked for: only the whole row fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ledgerboard.connectors.quickbooks.faults import Unshown
from ledgerboard.connectors.quickbooks.paging import BATCH, Page, Row

FEWEST_PIECES: Final = 6
"""Of one failing piece, when there are many: fewer would take more rounds than they spare calls."""


@dataclass(frozen=True)
class Stretch:
    """Rows of a list by their places in it; the first is 1."""

    start: int
    size: int

    def pieces(self, most: int) -> Iterator[Stretch]:
        size = -(-self.size // most)
        end = self.start + self.size
        for start in range(self.start, end, size):
            yield Stretch(start, min(size, end - start))


Ask = Callable[[Sequence[tuple[Stretch, bool]]], Iterable[Page | Unshown]]
"""Asks for these stretches, each whole or (True) by name only."""


def isolated(ask: Ask, page: Stretch, why: Unshown) -> Page:
    """What the page shows without its bad records, and these by name."""
    rows: list[Row] = []
    failing, at = [page], None
    while True:
        most = max(FEWEST_PIECES, (BATCH - len(failing)) // len(failing))
        alone = all(each.size <= most for each in failing)
        pieces = [piece for each in failing for piece in each.pieces(most)]
        named = failing if alone else []
        asked = [*((each, False) for each in pieces), *((each, True) for each in named)]
        answers = list(ask(asked))
        shown = [each for each in answers[: len(pieces)] if isinstance(each, Page)]
        rows += [row for each in shown for row in each.rows]
        at = at or next((each.at for each in shown), None)
        if len(shown) == len(pieces):
            return Page(rows, at)  # somebody has corrected it meanwhile
        if alone:
            return _named(rows, answers[len(pieces) :], at, why)
        if not shown:
            raise why  # not one record's fault
        tried = zip(pieces, answers, strict=True)
        failing = [piece for piece, answer in tried if isinstance(answer, Unshown)]


def _named(
    rows: list[Row], names: Sequence[Page | Unshown], at: datetime | None, why: Unshown
) -> Page:
    ids = {row["Id"] for row in rows}
    found = [row for each in names if isinstance(each, Page) for row in each.rows]
    unshown = [row for row in found if row["Id"] not in ids]
    if not unshown:
        raise why
    return Page(rows, at, unshown, why)
