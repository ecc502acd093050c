"""Two small worlds of vendors and a way to carry a plan out on them, in memory and at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from ledgerboard.core.mapping import EMAIL, PHONE, TAX_NUMBER, TEXT
from ledgerboard.core.reconcile import (
    Action,
    Agreement,
    Base,
    Candidate,
    CannotUndo,
    Direction,
    End,
    Flow,
    FlowField,
    Former,
    Intent,
    Matches,
    Origin,
    Pair,
    Proposal,
    Seen,
    Side,
    Situation,
    Survivor,
    Verdict,
    propose,
)
from ledgerboard.core.records import Value, Vendor, values_of
from ledgerboard.core.values import Ref
from ledgerboard.core.values.text import fold
from ledgerboard.core.views import Blocked
from ledgerboard.core.views.code_map import CodeMap

T = TypeVar("T")


def same_name(lefts: Iterable[Seen], rights: Iterable[Seen]) -> Matches:
    """Sure when exactly one on each side has the name; doubtful when several do."""
    by_name: dict[str, tuple[list[Seen], list[Seen]]] = {}
    for place, seens in enumerate((lefts, rights)):
        for seen in seens:
            by_name.setdefault(fold(seen.record.title), ([], []))[place].append(seen)
    sure, doubtful = [], []
    for one, two in by_name.values():
        found = [
            Candidate(left.id, right.id, Verdict(95, ("The names are the same",)))
            for left in one
            for right in two
        ]
        (sure if len(found) == 1 else doubtful).extend(found)
    return Matches(tuple(sure), tuple(doubtful))


FLOW = Flow(
    name="vendors",
    title="Vendors",
    left=End("procore", ("vendor",)),
    right=End("quickbooks", ("vendor",)),
    fields=(
        FlowField("name", "Name", TEXT),
        FlowField("phone", "Phone", PHONE),
        FlowField("email", "Email", EMAIL),
        FlowField("website", "Website", TEXT, Direction.TO_RIGHT),
        FlowField("tax_number", "Tax number", TAX_NUMBER, Direction.TO_RIGHT),
    ),
    matcher=same_name,
)


@dataclass(frozen=True)
class Rulebook:
    title: str
    names_differ: bool = False
    longest: int = 1000
    one_email: bool = False
    named: bool = False
    hidden: frozenset[str] = frozenset()
    impossible: frozenset[Action] = frozenset()

    def unique(self, kind: str) -> tuple[tuple[str, ...], ...]:
        return (("name",),) if self.names_differ else ()

    def writable(self, kind: str, name: str, *, creating: bool) -> bool:
        return name != "mobile"

    def refusals(
        self, kind: str, values: Mapping[str, Value], *, creating: bool
    ) -> Iterable[tuple[str, str]]:
        if self.named and creating and not values.get("name"):
            yield "name", "is empty"
        for name, value in values.items():
            if len(str(value)) > self.longest:
                yield name, "is too long"
            if name == "email" and self.one_email and "," in str(value):
                yield name, "holds 2 addresses"

    def alternatives(self, kind: str, name: str, value: Value) -> Iterable[str]:
        return [each.strip() for each in str(value).split(",")] if name == "email" else ()

    def cannot(self, kind: str, action: Action) -> str | None:
        return f"{self.title} cannot {action}." if action in self.impossible else None

    def endings(self, kind: str) -> Iterable[Action]:
        return (Action.DELETE, Action.DEACTIVATE)

    def undo(self, kind: str, action: Action) -> Action | CannotUndo:
        return CannotUndo("It stays.")


@dataclass(frozen=True)
class Knows:
    """What a view may look at in this world: links, and records of the same kind."""

    world: World
    side: Side
    settings: Mapping[str, Any] = field(default_factory=dict)
    today: date = date(2026, 3, 2)
    closed_until: date | None = None
    code_map: CodeMap = field(default_factory=CodeMap)

    def twin(self, ref: Ref) -> Ref | None:
        found = self.world.partners.get((self.side, ref))
        return Ref(ref.kind, found) if found else None

    def here(self, ref: Ref) -> Seen | None:
        return self.world.on(self.side).get(ref.id)

    def there(self, ref: Ref) -> Seen | None:
        return self.world.on(self.side.other).get(ref.id)

    def agreed(self, ref: Ref) -> Mapping[str, Value] | None:
        return None

    def related(self, kind: str, ref: Ref) -> tuple[Seen, ...]:
        return ()

    def here_with(self, kind: str, field: str, value: Value) -> tuple[Seen, ...]:
        return ()

    there_with = here_with

    def remembered(self, _what: object, make: Callable[[], T]) -> T:
        return make()

    def budget_code(self, booked_on: Ref, project: Ref) -> Ref | Blocked:
        return Blocked("unmapped_item", f"{booked_on} has no code.", "Map it.", booked_on)

    def code(self, wbs: Ref) -> Ref | Blocked:
        return Blocked("unmapped_code", f"{wbs} has no item.", "Map it.", wbs)


@dataclass
class World:
    """What is outside and what is known, changed by people and by `carry_out`."""

    lefts: dict[str, Seen] = field(default_factory=dict)
    rights: dict[str, Seen] = field(default_factory=dict)
    links: dict[tuple[str, str], Base] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    flow: Flow = FLOW
    left_rules: Rulebook = Rulebook("Procore")
    right_rules: Rulebook = Rulebook(
        "QuickBooks", names_differ=True, hidden=frozenset({"tax_number"})
    )
    other_kinds: dict[str, str] = field(default_factory=dict)
    made: int = 0
    survivors: Mapping[Side, Mapping[str, Survivor]] = field(default_factory=dict)
    formerly: Mapping[Side, Mapping[str, Former]] = field(default_factory=dict)
    partners: dict[tuple[Side, Ref], str] = field(default_factory=dict)
    """What another flow linked: the twin's id by side and reference."""

    def put(self, side: Side, id_: str, *, active: bool = True, **values: Value) -> Seen:
        origin = values.pop("origin", None)
        seen = Seen(
            "vendor",
            id_,
            Vendor(**values),  # type: ignore[arg-type]
            active=active,
            origin=Origin(str(origin)) if origin else None,
        )
        self.on(side)[id_] = seen
        return seen

    def edit(self, side: Side, id_: str, **values: Value) -> None:
        seen = self.on(side)[id_]
        self.on(side)[id_] = replace(seen, record=replace(seen.record, **values))  # type: ignore[type-var]

    def on(self, side: Side) -> dict[str, Seen]:
        return self.lefts if side is Side.LEFT else self.rights

    def plan(self) -> Proposal:
        return propose(self.situation())

    def situation(self) -> Situation:
        return Situation(
            self.flow,
            {id_: self._shown(Side.LEFT, seen) for id_, seen in self.lefts.items()},
            {id_: self._shown(Side.RIGHT, seen) for id_, seen in self.rights.items()},
            [Pair(*ids, base) for ids, base in self.links.items()],
            {Side.LEFT: self.left_rules, Side.RIGHT: self.right_rules},
            self.answers,
            self._taken,
            lambda origin: not origin.id.startswith("ours:"),
            {side: Knows(self, side) for side in Side},
            survivors=self.survivors,
            formerly=self.formerly,
        )

    def _shown(self, side: Side, seen: Seen) -> Seen:
        """A system may never show a field again that it was given."""
        rules = self.left_rules if side is Side.LEFT else self.right_rules
        record = replace(seen.record, **dict.fromkeys(rules.hidden))  # type: ignore[type-var]
        return replace(seen, record=record)

    def _taken(self, side: Side, kind: str, names: Collection[str]) -> Mapping[str, str]:
        return {name: self.other_kinds[name] for name in names if name in self.other_kinds}

    def agree(self) -> Proposal:
        """Plan and carry it all out."""
        plan = self.plan()
        for agreement in plan.agreements:
            self._settle(agreement.left_id, agreement.right_id, agreement.base)
        for change in plan.writes():
            self.carry_out(change)
        for agreement in plan.agreements:
            assert isinstance(agreement, Agreement)
        return plan

    def carry_out(self, change: Intent) -> None:
        left_id, right_id = change.left_id, change.right_id
        if change.action is Action.CREATE and change.target:
            self.made += 1
            new = f"new{self.made}"
            self.put(change.target, new, **change.values)
            left_id, right_id = left_id or new, right_id or new
        elif change.action in {Action.DEACTIVATE, Action.REACTIVATE} and change.target:
            id_ = change.id_on(change.target) or ""
            on = self.on(change.target)
            on[id_] = replace(on[id_], active=change.action is Action.REACTIVATE)
        elif change.action is Action.UPDATE and change.target:
            self.edit(change.target, change.id_on(change.target) or "", **change.values)
        if change.base:
            self._settle(left_id or "", right_id or "", change.base)

    def _settle(self, left_id: str, right_id: str, base: Base) -> None:
        known = self.links.get((left_id, right_id), Base({}, {}))
        self.links[left_id, right_id] = Base(
            {**known.left, **base.left}, {**known.right, **base.right}
        )

    def values(self, side: Side, id_: str) -> dict[str, Value]:
        return values_of(self.on(side)[id_].record)
