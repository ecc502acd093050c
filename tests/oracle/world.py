"""Two outside worlds in memory, and what a view may look at in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from ledgerboard.core.money.openings import Openings
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import Record, Value, kind_of, values_of
from ledgerboard.core.values import Ref
from ledgerboard.core.views import Blocked
from ledgerboard.core.views.code_map import CodeMap

T = TypeVar("T")

PROCORE, BOOKS = "procore", "books"


@dataclass
class World:
    """Records of both sides by reference, the links between them, and what was agreed."""

    today: date = date(2026, 5, 1)
    closed_until: date | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    sides: dict[str, dict[Ref, Seen]] = field(default_factory=lambda: {PROCORE: {}, BOOKS: {}})
    links: dict[Ref, Ref] = field(default_factory=dict)
    """From Procore's record to the books' one."""
    rejected: dict[Ref, frozenset[str]] = field(default_factory=dict)
    told_apart: dict[Ref, frozenset[str]] = field(default_factory=dict)
    left_linked: set[Ref] = field(default_factory=set)
    backwards: dict[Ref, Ref] = field(default_factory=dict)
    made: dict[Ref, Ref] = field(default_factory=dict)
    """What a record was made from, by its reference."""
    agreed: dict[Ref, Mapping[str, Value]] = field(default_factory=dict)
    codes: dict[Ref, Ref] = field(default_factory=dict)
    """By the rule; what people said beyond it is in the code map."""
    code_map: CodeMap = field(default_factory=CodeMap)
    openings: Openings = field(default_factory=Openings)

    def put(self, side: str, id_: str, record: Record, *, active: bool = True) -> Seen:
        seen = Seen(kind_of(record), id_, record, active=active)
        self.sides[side][Ref(seen.kind, id_)] = seen
        return seen

    def link(self, left: Ref, right: Ref, viewed: Record | None = None) -> None:
        self.links[left] = right
        self.backwards[right] = left
        if viewed is not None:
            self.agreed[left] = values_of(viewed)

    def unlink(self, left: Ref) -> None:
        self.backwards.pop(self.links.pop(left, left), None)
        self.agreed.pop(left, None)

    def kind(self, side: str, kind: str) -> list[Seen]:
        return [seen for ref, seen in self.sides[side].items() if ref.kind == kind]

    def context(self, side: str = PROCORE) -> Context:
        return Context(self, side)


@dataclass(frozen=True)
class Context:
    """`ViewContext` over such a world."""

    world: World
    side: str

    @property
    def other(self) -> str:
        return BOOKS if self.side == PROCORE else PROCORE

    @property
    def today(self) -> date:
        return self.world.today

    @property
    def settings(self) -> Mapping[str, Any]:
        return self.world.settings

    @property
    def closed_until(self) -> date | None:
        return self.world.closed_until

    def twin(self, ref: Ref) -> Ref | None:
        if self.side == PROCORE:
            return self.world.links.get(ref)
        return self.world.backwards.get(ref)

    def twin_here(self, ref: Ref) -> Ref | None:
        if self.side == PROCORE:
            return self.world.backwards.get(ref)
        return self.world.links.get(ref)

    def made_from(self, ref: Ref) -> Ref | None:
        return self.world.made.get(ref)

    def here(self, ref: Ref) -> Seen | None:
        return self.world.sides[self.side].get(ref)

    def there(self, ref: Ref) -> Seen | None:
        return self.world.sides[self.other].get(ref)

    def agreed(self, ref: Ref) -> Mapping[str, Value] | None:
        return self.world.agreed.get(ref)

    def rejected(self, ref: Ref) -> frozenset[str]:
        return self.world.rejected.get(ref, frozenset())

    def told_apart(self, ref: Ref) -> frozenset[str]:
        return self.world.told_apart.get(ref, frozenset())

    def left_linked(self, ref: Ref) -> bool:
        return ref in self.world.left_linked

    def related(self, kind: str, ref: Ref) -> tuple[Seen, ...]:
        return tuple(
            seen
            for seen in self.world.kind(self.side, kind)
            if ref in values_of(seen.record).values()
        )

    def here_with(self, kind: str, name: str, value: Value) -> tuple[Seen, ...]:
        return self._with(self.side, kind, name, value)

    def there_with(self, kind: str, name: str, value: Value) -> tuple[Seen, ...]:
        return self._with(self.other, kind, name, value)

    def _with(self, side: str, kind: str, name: str, value: Value) -> tuple[Seen, ...]:
        return tuple(
            seen for seen in self.world.kind(side, kind) if getattr(seen.record, name) == value
        )

    def remembered(self, _what: object, make: Callable[[], T]) -> T:
        """Made anew each time, so that what the product keeps is compared with what it is."""
        return make()

    @property
    def openings(self) -> Openings:
        return self.world.openings

    @property
    def code_map(self) -> CodeMap:
        return self.world.code_map

    def code(self, wbs: Ref) -> Ref | Blocked:
        found = self.world.codes.get(wbs)
        return found or Blocked(
            "unmapped_code", f"{wbs} has no item.", "Add it to the code map.", wbs
        )

    def budget_code(self, booked_on: Ref, project: Ref) -> Ref | Blocked:
        here = self.twin(project)
        for wbs, item in self.world.codes.items():
            seen = self.world.sides[PROCORE].get(wbs)
            if item == booked_on and seen and seen.record.project == here:
                return wbs
        return Blocked("unmapped_item", f"{booked_on} has no budget code.", "Add it.", booked_on)
