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
from typing import TYPE_CHECKING

from ledgerboard.core.records import Books, BudgetCode
from ledgerboard.core.values import Ref
from ledgerboard.core.values.text import fold
from ledgerboard.core.views.base import Blocked

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen
    from ledgerboard.core.views.base import ViewContext

BOOKS = Ref("books", "books")
"""The one record of what a company keeps of its books."""
BOOKED_ON = ("item", "account")
"""The kinds of the books that a cost can be booked on."""


class Says(StrEnum):
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
    target: Ref | Says | None = None
    class_: Ref | None = None
    location: Ref | None = None


@dataclass(frozen=True)
class Said:
    """What the rows say of one code. `by` is the row that said the target."""

    target: Ref | Says | None = None
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


@dataclass(frozen=True)
class Booking:
    """Where the cost of a budget code goes in the books."""

    on: Ref
    class_: Ref | None = None
    location: Ref | None = None


def booking(code: Ref, context: ViewContext) -> Booking | Blocked:
    """What the published code map gives for a budget code, or why it has to be asked."""
    seen = context.here(code)
    record = seen.record if seen else None
    said = context.code_map.says(record) if isinstance(record, BudgetCode) else Said()
    if said.target is Says.ASK:
        return _ask(_name(code, seen), code)
    on = said.item or context.code(code)
    if isinstance(on, Blocked):
        return on
    doubt = _doubt(seen, said, code) or (_gone(on, seen, context) if said.item else None)
    doubt = doubt or _not_tracked(said, _name(code, seen), context)
    return doubt or Booking(on, said.class_, said.location)


def _doubt(seen: Seen | None, said: Said, code: Ref) -> Blocked | None:
    """A code that is gone or inactive in Procore is asked, unless a row names this very code."""
    if seen is None:
        return Blocked(
            "removed_code",
            f"Budget code {code.id} is no longer in Procore.",
            "Choose another budget code for it in Procore.",
        )
    if seen.active or (said.for_this_code and said.item):
        return None
    return Blocked(
        "inactive_code",
        f"Budget code {seen.record.title} is inactive in Procore.",
        "Choose another code for it in Procore, or choose an item for this code in the code map.",
    )


def _gone(on: Ref, seen: Seen | None, context: ViewContext) -> Blocked | None:
    if context.there(on) is not None:
        return None
    return Blocked(
        "mapped_item_gone",
        f"The {on.kind} that the code map gives for {_name(on, seen)} isn't in QuickBooks.",
        "Choose another one in the code map.",
    )


def _not_tracked(said: Said, name: str, context: ViewContext) -> Blocked | None:
    """What the company doesn't track is ignored or refused when it is written (quickbooks gotchas
    36): a bill would stand there without the class that somebody chose.
    """
    if said.class_ is None and said.location is None:
        return None
    seen = context.there(BOOKS)
    books = seen.record if seen else None
    if not isinstance(books, Books):
        return None
    if said.class_ is not None and books.line_classes is False:
        return _untracked("class", "classes on lines", name)
    if said.location is not None and books.locations is False:
        return _untracked("location", "locations", name)
    return None


def _untracked(what: str, tracked: str, name: str) -> Blocked:
    return Blocked(
        f"{what}_not_tracked",
        f"The code map gives budget code {name} a {what}, and this QuickBooks company doesn't "
        f"track {tracked}.",
        f"Turn it on in QuickBooks (Account and settings, Advanced, Categories), or take the {what}"
        " out of the code map.",
    )


def _ask(name: str, code: Ref) -> Blocked:
    why = f"Budget code {name} has no item: the code map says to ask."
    return Blocked("unmapped_code", why, "Choose an item for it in the code map.", code)


def _name(code: Ref, seen: Seen | None) -> str:
    return seen.record.title if seen else code.id


def budget_code_of(booked_on: Ref, project: Ref, context: ViewContext) -> Ref | Blocked:
    """The other way about, for a cost that comes back from the books: the one budget code of this
    project that uses this item or account. Several are asked.

    Where none does any more, the code that the item was made for keeps what was booked on it.
    """
    by_link = context.budget_code(booked_on, project)
    home = context.twin(project)
    if not context.code_map.chooses or home is None:
        return by_link
    codes = [each for each in context.there_with("budget_code", "project", home) if each.active]
    using = [each for each in codes if _uses(each, booked_on, by_link, context)]
    if len(using) > 1:
        return _several(using, booked_on, context)
    return Ref(using[0].kind, using[0].id) if using else by_link


def _uses(code: Seen, booked_on: Ref, by_link: Ref | Blocked, context: ViewContext) -> bool:
    assert isinstance(code.record, BudgetCode)  # noqa: S101  # asked for by kind
    said = context.code_map.says(code.record)
    if said.target is Says.ASK:
        return False
    return said.item == booked_on if said.item else code.ref == by_link


def _several(using: list[Seen], booked_on: Ref, context: ViewContext) -> Blocked:
    named = context.here(booked_on)
    names = ", ".join(sorted(code.record.title for code in using)[:MOST_NAMED])
    more = f" and {len(using) - MOST_NAMED} more" if len(using) > MOST_NAMED else ""
    return Blocked(
        "ambiguous_item",
        f"{named.record.title if named else booked_on} is used by {len(using)} budget codes of "
        f"this project: {names}{more}.",
        "Give one of them an item of its own in the code map.",
        booked_on,
    )


MOST_NAMED = 3
