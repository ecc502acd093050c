"""What a decision about a pair is made of: the field now and before, who wins, what is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

from ledgerboard.core.mapping import same, same_by_place
from ledgerboard.core.reconcile.flow import FlowField
from ledgerboard.core.reconcile.model import Base, Seen, Side
from ledgerboard.core.records import Value
from ledgerboard.core.values import TaxNumber

APART = "apart"
"""The answer that the two stay different. It holds until one of them says something else."""
OVERWRITES = "overwrites"
"""The rule by which an owner's value goes over what somebody changed on the other side."""


@dataclass(frozen=True, slots=True)
class FieldNow:
    """One field of one pair: now (l, r) and when last agreed (bl, br)."""

    l: Value  # noqa: E741  # the letters of the three-way merge
    r: Value
    bl: Value
    br: Value

    @classmethod
    def of(cls, each: FlowField, left: Seen, right: Seen, base: Base) -> FieldNow:
        """A side that does not show a field still holds what it was last given."""
        bl, br = base.left.get(each.name), base.right.get(each.name)
        now_l: Value = getattr(left.record, each.name, None)
        now_r: Value = getattr(right.record, each.name, None)
        return cls(bl if now_l is None else now_l, br if now_r is None else now_r, bl, br)

    @property
    def first(self) -> bool:
        """It was never agreed."""
        return self.bl is None and self.br is None

    def on(self, side: Side) -> Value:
        return self.l if side is Side.LEFT else self.r

    def moved(self, each: FlowField, side: Side) -> bool:
        was = self.bl if side is Side.LEFT else self.br
        return not same(each.codec, self.on(side), was)

    def edited(self, each: FlowField, side: Side) -> bool:
        """Moved, and not only written in other lines than the ones that it was given."""
        was = self.bl if side is Side.LEFT else self.br
        given = bool(each.places) and each.direction.reaches(side)
        return self.moved(each, side) and not (given and self._in_other_lines(each, was, side))

    def _in_other_lines(self, each: FlowField, was: Value, side: Side) -> bool:
        return same_by_place(was, self.on(side), each.inner, each.places)

    def stays(self, each: FlowField) -> bool:
        """Whether both say what they said when they agreed, even to leave them different; or,
        where nothing was agreed, the same in other lines.
        """
        if self.first:
            return bool(each.places) and same_by_place(self.l, self.r, each.inner, each.places)
        return not any(self.edited(each, side) for side in Side)


@dataclass(frozen=True, slots=True)
class Winner:
    """The side whose value travels, and why: for people, and as data."""

    side: Side
    why: str
    rule: str
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """Write `after` over `before` on `side`, because `why`; as data: `rule` and `decision`."""

    name: str
    side: Side
    before: Value
    after: Value
    why: str
    rule: str
    decision: str = ""

    @classmethod
    def of(cls, name: str, now: FieldNow, winner: Winner) -> Move:
        side = winner.side
        return cls(
            name,
            side.other,
            now.on(side.other),
            now.on(side),
            winner.why,
            winner.rule,
            winner.decision,
        )


@dataclass(frozen=True, slots=True)
class Clash:
    """Both sides hold something and a person must say which. `key` dies with the values."""

    name: str
    left: Value
    right: Value
    key: str
    why: str
    rule: str
    refused: str = ""
    """Why the left value can't go over; "" where it can."""


@dataclass(slots=True)
class Decided:
    """What follows for one pair; `agreed` holds both sides' values of fields that need nothing."""

    moves: list[Move] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    agreed: dict[str, tuple[Value, Value]] = field(default_factory=dict)


def mark(values: Iterable[Value]) -> str:
    """Names the values, so that an answer does not outlive them. Reveals no tax number."""
    spoken = "\x00".join(_spelled(value) for value in values)
    return blake2b(spoken.encode(), digest_size=6).hexdigest()


def _spelled(value: Value) -> str:
    if isinstance(value, TaxNumber):
        return value.masked
    if not isinstance(value, tuple):
        return str(value)
    lines = [sorted(f"{n}={_spelled(v)}" for n, v in line.values.items()) for line in value]
    return repr(lines)
