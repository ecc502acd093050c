"""What people said about budget codes: which item or account, class and location each one uses.

A row speaks for a code, a project, a cost type, or everything; of several that fit, the narrowest
wins, each column by itself. Where no row says an item, the rule does: the item that was made for
the code (`code_as_item`). What is unmapped, removed or inactive is asked and never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from ledgerboard.core.records import BudgetCode
from ledgerboard.core.values import Ref
from ledgerboard.core.values.text import fold

BOOKS = Ref("books", "books")
"""The one record of what a company keeps of its books."""
BOOKED_ON = ("item", "account")
"""The kinds of the books that a cost can be booked on."""


class ItemChoice(StrEnum):
    """What a row says of the item, if it names none."""

    RULE = "rule"
    """As if no wider row were there: the item that was made for the code."""
    ASK = "ask"
    """Nothing on this code goes out until somebody chooses."""


@dataclass(frozen=True, order=True)
class Scope:
    """What a row speaks for; what is empty is not asked about. `code` is a budget code as Procore
    prints it (`26-200.S`), or a cost code with whatever cost type (`26-200`).
    """

    project: str = ""
    code: str = ""
    cost_type: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.project, fold(self.code), fold(self.cost_type))


@dataclass(frozen=True)
class MapRow:
    """One row: what is None is left to wider rows."""

    scope: Scope
    target: Ref | ItemChoice | None = None
    class_: Ref | None = None
    location: Ref | None = None

    @property
    def says_nothing(self) -> bool:
        return self.target is None and self.class_ is None and self.location is None


@dataclass(frozen=True)
class Said:
    """What the rows say of one code. `by` is the row that said the target."""

    target: Ref | ItemChoice | None = None
    class_: Ref | None = None
    location: Ref | None = None
    by: MapRow | None = None

    @property
    def item(self) -> Ref | None:
        """The item or account that somebody chose; None where the rule or nobody does."""
        return self.target if isinstance(self.target, Ref) else None

    @property
    def for_this_code(self) -> bool:
        """Whether a row names the code itself, so that somebody had it in mind."""
        return self.by is not None and bool(self.by.scope.code)


@dataclass(frozen=True)
class CodeMap:
    """One published version. `version` is 0 while nothing was ever published."""

    rows: tuple[MapRow, ...] = ()
    version: int = 0

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str, str], MapRow]:
        return {row.scope.key: row for row in self.rows}

    def row_of(self, scope: Scope) -> MapRow | None:
        return self._by_key.get(scope.key)

    @cached_property
    def chooses(self) -> bool:
        """Whether any row names an item or account at all."""
        return any(isinstance(row.target, Ref) for row in self.rows)

    def says(self, code: BudgetCode) -> Said:
        fitting = list(self._fitting(code)) if self.rows else []
        by = next((row for row in fitting if row.target is not None), None)
        return Said(
            target=by.target if by else None,
            class_=next((row.class_ for row in fitting if row.class_), None),
            location=next((row.location for row in fitting if row.location), None),
            by=by,
        )

    def _fitting(self, code: BudgetCode) -> Iterator[MapRow]:
        """The narrowest first: a code before a project, a project before a cost type."""
        project = code.project.id if code.project else ""
        for name in _narrowest(code.code, code.cost_code):
            for place in _narrowest(project):
                for cost_type in _narrowest(code.cost_type):
                    row = self._by_key.get((place, name, cost_type))
                    if row is not None:
                        yield row


def _narrowest(*names: str | None) -> Iterable[str]:
    """Each once, folded, and at last the empty one that fits everything."""
    return dict.fromkeys([*(fold(name) for name in names if name), ""])
