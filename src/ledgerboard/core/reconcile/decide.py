"""The three-way decision for one linked pair: pure, per field, and it never guesses.

For every field: what each side says now, what each side said when they last agreed, and in which
direction the flow lets changes travel. A change on one side travels; changes on both sides that
differ are a conflict; what was never agreed is filled where one side is empty and asked otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from ledgerboard.core.mapping import same
from ledgerboard.core.reconcile.flow import Flow, FlowField
from ledgerboard.core.reconcile.model import Base, Direction, Seen, Side
from ledgerboard.core.records import Value, filled
from ledgerboard.core.values import TaxNumber

NOTHING = Base({}, {})
Answers = Callable[[str], str | None]


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


@dataclass(frozen=True, slots=True)
class Clash:
    """Both sides hold something and a person must say which. `key` dies with the values."""

    name: str
    left: Value
    right: Value
    key: str
    why: str
    rule: str


@dataclass(slots=True)
class Decided:
    """What follows for one pair; `agreed` holds both sides' values of fields that need nothing."""

    moves: list[Move] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    agreed: dict[str, tuple[Value, Value]] = field(default_factory=dict)


def decide(flow: Flow, left: Seen, right: Seen, base: Base, answers: Answers) -> Decided:
    """Compare a pair field by field. `answers` gives left, right or apart for a clash's key."""
    decided = Decided()
    for each in flow.fields:
        _decide_field(each, _Field.of(each, left, right, base), answers, decided)
    return decided


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of one pair: now (l, r) and when last agreed (bl, br)."""

    l: Value  # noqa: E741  # the letters of the three-way merge
    r: Value
    bl: Value
    br: Value

    @classmethod
    def of(cls, each: FlowField, left: Seen, right: Seen, base: Base) -> _Field:
        """A side that does not show a field still holds what it was last given."""
        bl, br = base.left.get(each.name), base.right.get(each.name)
        now_l: Value = getattr(left.record, each.name, None)
        now_r: Value = getattr(right.record, each.name, None)
        return cls(bl if now_l is None else now_l, br if now_r is None else now_r, bl, br)

    def on(self, side: Side) -> Value:
        return self.l if side is Side.LEFT else self.r


def _decide_field(each: FlowField, now: _Field, answers: Answers, decided: Decided) -> None:
    if now.l == now.bl and now.r == now.br:
        return  # nothing moved since it was agreed, even if it was agreed to leave them apart
    if same(each.codec, now.l, now.r):
        if not (now.l is None and now.r is None):
            decided.agreed[each.name] = (now.l, now.r)
        return
    if each.direction is Direction.NONE:
        return
    winner = _winner(each, now, answers)
    if isinstance(winner, Clash):
        decided.clashes.append(winner)
    elif winner is None:
        decided.agreed[each.name] = (now.l, now.r)
    else:
        decided.moves.append(_move(each, now, winner))


@dataclass(frozen=True, slots=True)
class _Winner:
    """The side whose value travels, and why: for people, and as data."""

    side: Side
    why: str
    rule: str
    decision: str = ""


def _winner(each: FlowField, now: _Field, answers: Answers) -> _Winner | Clash | None:
    """None when they stay apart."""
    first = now.bl is None and now.br is None
    if each.direction is not Direction.BOTH:
        return _owned(each, now, answers, first=first)
    moved = list(_moved(each, now))
    if first:
        moved = [side for side in Side if filled(now.on(side))]
    if len(moved) == 1 and first:
        return _Winner(moved[0], "it was empty in the other system", "filled")
    if len(moved) == 1:
        return _Winner(moved[0], "it was changed there", "changed")
    return _asked(each, now, answers, first=first) if moved else None


def _owned(
    each: FlowField, now: _Field, answers: Answers, *, first: bool
) -> _Winner | Clash | None:
    """One side keeps this field. What it never said, or never had, wipes nothing on the other;
    where two that were just linked differ, a person says whether the owner's goes over.
    """
    owner = _owner(each)
    mine, theirs = now.on(owner), now.on(owner.other)
    if mine is None or (first and not filled(mine)):
        return None
    if first and filled(theirs):
        return _asked(each, now, answers, first=first)
    return _Winner(owner, "it is kept there", "owned")


def _owner(each: FlowField) -> Side:
    return Side.LEFT if each.direction is Direction.TO_RIGHT else Side.RIGHT


def _moved(each: FlowField, now: _Field) -> Iterator[Side]:
    if not same(each.codec, now.l, now.bl):
        yield Side.LEFT
    if not same(each.codec, now.r, now.br):
        yield Side.RIGHT


def _asked(
    each: FlowField, now: _Field, answers: Answers, *, first: bool
) -> _Winner | Clash | None:
    clash = Clash(
        each.name,
        now.l,
        now.r,
        f"{each.name}:{_mark(now)}",
        "the two don't match" if first else "changed in both systems",
        "never_agreed" if first else "both_changed",
    )
    answer = answers(clash.key)
    if answer == "apart":
        return None
    return _Winner(Side(answer), "a person chose it", "chosen", clash.key) if answer else clash


def _mark(now: _Field) -> str:
    """Names the two values, so that an answer does not outlive them. Reveals no tax number."""
    spoken = [_spelled(value) for value in (now.l, now.r)]
    return blake2b("\x00".join(spoken).encode(), digest_size=6).hexdigest()


def _spelled(value: Value) -> str:
    if isinstance(value, TaxNumber):
        return value.masked
    if not isinstance(value, tuple):
        return str(value)
    lines = [sorted(f"{n}={_spelled(v)}" for n, v in line.values.items()) for line in value]
    return repr(lines)


def _move(each: FlowField, now: _Field, winner: _Winner) -> Move:
    side = winner.side
    return Move(
        each.name,
        side.other,
        now.on(side.other),
        now.on(side),
        winner.why,
        winner.rule,
        winner.decision,
    )
