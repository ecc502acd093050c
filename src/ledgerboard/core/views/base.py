"""What a view is given and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ledgerboard.core.records import Record, Value
from ledgerboard.core.values import Ref, Warned

if TYPE_CHECKING:
    from ledgerboard.core.money.openings import Openings
    from ledgerboard.core.reconcile.model import Seen
    from ledgerboard.core.views.code_map import CodeMap


@dataclass(frozen=True, slots=True)
class Viewed:
    """What the record would be over there: its kind there, its values, and what to warn about.

    `remembered` is kept with what a new pair agrees on, and sent to neither system.
    """

    kind: str
    record: Record
    warnings: tuple[Warned, ...] = ()
    remembered: tuple[tuple[str, Value], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why it cannot go there, and what to do: clears by itself once the reason is gone.

    `cause` groups the blocked on pages; `waits_for` is the reference without a partner, if that is
    the reason: linking it in the same run clears this one in the same run.
    """

    cause: str
    why: str
    advice: str
    waits_for: Ref | None = None


@dataclass(frozen=True, slots=True)
class NotMine:
    """It takes no part in this flow, and `why` says so to whoever asks (it is a draft, say).

    `cause` groups what a person may want to see together: costs that name no project.
    """

    why: str
    cause: str = ""


T = TypeVar("T")


class ViewContext(Protocol):
    """What a view may look at beside the record. Every answer that it gives is part of what the
    view depends on: the engine notes what was asked, and views again when an answer changes.
    """

    @property
    def today(self) -> date: ...

    @property
    def settings(self) -> Mapping[str, Any]:
        """The flow's own settings, parsed: which date, which retainage item."""

    @property
    def closed_until(self) -> date | None:
        """The last day of the books that no longer takes entries; None when all days do."""

    def twin(self, ref: Ref) -> Ref | None:
        """The same thing in the other system, by the links; None while it has no partner."""

    def twin_here(self, ref: Ref) -> Ref | None:
        """The other way about: what of the record's own system a record of the other one is linked
        to; None while it has no partner.
        """

    def made_from(self, ref: Ref) -> Ref | None:
        """What this record was made from by us, also where the two are no longer linked."""

    def here(self, ref: Ref) -> Seen | None:
        """A record of the record's own system as last seen."""

    def there(self, ref: Ref) -> Seen | None:
        """A record of the other system as last seen."""

    def agreed(self, ref: Ref) -> Mapping[str, Value] | None:
        """What was last agreed for a linked record of the record's own system, in the terms of its
        twin: what a bill was given when its invoice was sent. None while it has no twin.
        """

    def rejected(self, ref: Ref) -> frozenset[str]:
        """Fields of the twin of a record of the record's own system that a person decided to leave
        as they are. It holds while both records say what they said then.
        """

    def told_apart(self, ref: Ref) -> frozenset[str]:
        """Ids of the other system's records that a person said are something else than this record
        of the record's own system.
        """

    def left_linked(self, ref: Ref) -> bool:
        """Whether a person said to leave a record of the record's own system linked though its twin
        is gone or takes no part any more.
        """

    def related(self, kind: str, ref: Ref) -> tuple[Seen, ...]:
        """Records of this kind in the record's own system that point at `ref`, by id: the other
        invoices of a commitment, the change orders of a contract.
        """

    def here_with(self, kind: str, field: str, value: Value) -> tuple[Seen, ...]:
        """Records of the record's own system in which this field says exactly this: the invoices
        that have this number.
        """

    def there_with(self, kind: str, field: str, value: Value) -> tuple[Seen, ...]:
        """The same in the other system: the bills that have this number."""

    def remembered(self, what: Hashable, make: Callable[[], T]) -> T:
        """What several records of one look need, made when the first of them asks for it. It must
        follow from this context's own answers, and be the same for all who name it so.
        """

    @property
    def openings(self) -> Openings:
        """Where commitments in progress stood when the two systems were joined, as signed off."""

    @property
    def code_map(self) -> CodeMap:
        """What people said about budget codes, as last published: ask it through `booking` and
        `budget_code_of`, which know the rule as well.
        """

    def code(self, wbs: Ref) -> Ref | Blocked:
        """The item that was made for a budget code by the rule, or why there is none."""

    def budget_code(self, booked_on: Ref, project: Ref) -> Ref | Blocked:
        """The other way about: the budget code that an item of the books was made for, if it is of
        this project of the books; or why there is none.
        """


class View(Protocol):
    def __call__(self, seen: Seen, context: ViewContext, /) -> Viewed | Blocked | NotMine: ...


def as_it_is(seen: Seen, _: ViewContext) -> Viewed:
    """The view of flows whose two sides say the same in the same words."""
    return Viewed(seen.kind, seen.record)
