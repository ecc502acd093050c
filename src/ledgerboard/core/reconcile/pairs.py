"""The changes of one linked (or about to be linked) pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ledgerboard.core.reconcile.alternatives import choose
from ledgerboard.core.reconcile.decide import NOTHING, decide
from ledgerboard.core.reconcile.decisions import APART, OVERWRITES, Clash, Decided, Move
from ledgerboard.core.reconcile.model import (
    Action,
    Agreement,
    Base,
    Cause,
    Choice,
    FieldChange,
    Intent,
    Seen,
    Side,
)
from ledgerboard.core.reconcile.watched import remembered, watched_changes
from ledgerboard.core.records import Value
from ledgerboard.core.values import Warned
from ledgerboard.core.values.wording import american, counted

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.situation import Situation


NOT_TAKEN = "Change that there and check again, or leave them different."


def pair_changes(
    now: Situation, left: Seen, right: Seen, base: Base, needs: tuple[str, ...] = ()
) -> Iterator[Intent | Agreement]:
    """What one pair needs. Fields of an inactive record are left alone until it is active again."""
    yield from _activity(now, left, right, base, needs)
    if left.active and right.active:
        prefix = _conflict_prefix(now, left, right)
        decided = decide(now.flow, left, right, base, lambda key: now.answers.get(prefix + key))
        if decided.agreed:
            yield Agreement(left.id, right.id, _agreed(decided))
        for side in Side:
            yield from _written(now, side, (left, right), decided.moves, needs)
        for clash in decided.clashes:
            yield _conflict(now, left, right, clash)
        yield from watched_changes(now, left, right, base)


def first_base(now: Situation, left: Seen, right: Seen) -> Base:
    """What a new link agrees on at once: the fields that are the same, and activity as it is."""
    same = _agreed(decide(now.flow, left, right, NOTHING, lambda _: None))
    mine, theirs = (
        now.viewing.remembered(*each) for each in zip(Side, (left.id, right.id), strict=True)
    )
    known = remembered(now.flow, right)
    return Base(
        {**same.left, **mine, "active": left.active},
        {**same.right, **theirs, **known, "active": right.active},
    )


def _agreed(decided: Decided) -> Base:
    return Base(
        {name: left for name, (left, _) in decided.agreed.items()},
        {name: right for name, (_, right) in decided.agreed.items()},
    )


def _conflict_prefix(now: Situation, left: Seen, right: Seen) -> str:
    return f"{now.flow.name}:{Action.CONFLICT}:{left.id}:{right.id}:"


def _written(
    now: Situation,
    side: Side,
    pair: tuple[Seen, Seen],
    moves: Iterable[Move],
    needs: tuple[str, ...],
) -> Iterator[Intent | Agreement]:
    rules, kind = now.rules[side], pair[0].kind
    mine = [
        move
        for move in moves
        if move.side is side and rules.writable(kind, move.name, creating=False)
    ]
    if not mine:
        return
    fixed = _fixed(now, side, pair[list(Side).index(side)])
    if fixed:
        yield _refused(now, pair, side, mine, [fixed])
        return
    values = {move.name: move.after for move in mine}
    whys = dict(rules.refusals(kind, values, creating=False))
    chosen = choose(now, side, dict(zip(Side, pair, strict=True)), values, whys)
    yield from chosen.asked.values()
    if chosen.left_out:
        yield Agreement(pair[0].id, pair[1].id, _as_they_are(pair, chosen.left_out))
    whys = {name: why for name, why in whys.items() if name not in {*chosen.held, *chosen.instead}}
    kept = {name: values[name] for name in chosen.instead}
    mine = [
        replace(move, after=chosen.instead.get(move.name, move.after))
        for move in mine
        if move.name not in chosen.held
    ]
    held = {move.name: _with_its_whole(now, move, mine) for move in mine if move.name in whys}
    names = {each.name for several in held.values() for each in several}
    fine = [move for move in mine if move.name not in names]
    if fine:
        yield _update(now, pair, side, fine, needs, kept=kept)
    for name, several in held.items():
        cause, why = Cause("not_accepted", name, owner=side), f"{now.label(name)} {whys[name]}."
        yield _refused(now, pair, side, several, [(cause, why)])


def _fixed(now: Situation, side: Side, there: Seen) -> tuple[Cause, str] | None:
    """Why this record can't be changed at all."""
    if there.frozen:
        return Cause("frozen", owner=side), there.frozen
    closed = now.contexts[side].closed_until if now.flow.closing is side else None
    day = getattr(there.record, "date", None)
    if closed is None or day is None or day > closed:
        return None
    why = f"The books are closed through {american(closed)} in {now.title(side)}."
    return Cause("closed_books", owner=side), f"{why} Reopen them to let this change through."


def _as_they_are(pair: tuple[Seen, Seen], names: Iterable[str]) -> Base:
    left, right = ({n: getattr(seen.record, n, None) for n in names} for seen in pair)
    return Base(left, right)


def _with_its_whole(now: Situation, move: Move, mine: Iterable[Move]) -> list[Move]:
    """A whole is not sent when one of its parts isn't."""
    whole = now.flow.together(move.name)
    return [each for each in mine if each.name == move.name or each.name in whole]


def _update(
    now: Situation,
    pair: tuple[Seen, Seen],
    side: Side,
    moves: list[Move],
    needs: tuple[str, ...],
    *,
    kept: Mapping[str, Value],
) -> Intent:
    """`kept` is what the source goes on saying where the target is given something else."""
    settled = {move.name: move.after for move in moves}
    source_says = settled | {name: kept[name] for name in settled if name in kept}
    source = now.title(side.other)
    return Intent(
        key=_key(now, Action.UPDATE, pair, side),
        action=Action.UPDATE,
        kind=pair[0].kind,
        title=pair[0].title,
        target=side,
        left_id=pair[0].id,
        right_id=pair[1].id,
        fields=tuple(FieldChange(move.name, move.before, move.after) for move in moves),
        reasons=tuple(_why(now, source, move) for move in moves),
        needs=needs,
        base=Base(source_says, settled) if side is Side.RIGHT else Base(settled, source_says),
        causes=tuple(_cause(now, pair, move) for move in moves),
        warnings=(
            *now.viewing.warnings(side.other, pair[list(Side).index(side.other)].id),
            *_overwritten(now, side, moves),
        ),
    )


def _why(now: Situation, source: str, move: Move) -> str:
    label, target = now.label(move.name), now.title(move.side)
    said = {
        "filled": f"{label} from {source}: {target} has none.",
        "changed": f"{label} changed in {source}.",
    }
    return said.get(move.rule) or f"{label} comes from {source}: {move.why}."


def _overwritten(now: Situation, side: Side, moves: Iterable[Move]) -> Iterator[Warned]:
    """Money that somebody changed over there is put right by a person, never by a rule."""
    labels = [now.label(move.name) for move in moves if move.rule == OVERWRITES]
    if labels and now.flow.one_way:
        names = ", ".join(label.lower() for label in labels)
        yield Warned("edited_there", f"Changed in {now.title(side)} after it was sent: {names}.")


def _cause(now: Situation, pair: tuple[Seen, Seen], move: Move) -> Cause:
    decision = _conflict_prefix(now, *pair) + move.decision if move.decision else ""
    return Cause(move.rule, move.name, move.side.other, decision)


def _refused(
    now: Situation,
    pair: tuple[Seen, Seen],
    side: Side,
    moves: list[Move],
    whys: list[tuple[Cause, str]],
) -> Intent:
    names = ",".join(move.name for move in moves)
    return Intent(
        key=f"{_key(now, Action.REFUSE, pair, side)}:{names}",
        action=Action.REFUSE,
        kind=pair[0].kind,
        title=pair[0].title,
        target=side,
        left_id=pair[0].id,
        right_id=pair[1].id,
        fields=tuple(FieldChange(move.name, move.before, move.after) for move in moves),
        reasons=tuple(why for _, why in whys),
        advice=f"Change it in {now.title(side.other)}, then check again.",
        causes=tuple(cause for cause, _ in whys),
    )


def _conflict(now: Situation, left: Seen, right: Seen, clash: Clash) -> Intent:
    return Intent(
        key=_conflict_prefix(now, left, right) + clash.key,
        action=Action.CONFLICT,
        kind=left.kind,
        title=left.title,
        left_id=left.id,
        right_id=right.id,
        fields=(FieldChange(clash.name, clash.left, clash.right),),
        reasons=(f"{now.label(clash.name)}: {clash.why}.",),
        causes=(Cause(clash.rule, clash.name),),
        advice=NOT_TAKEN if clash.refused else "Which one should we keep?",
        choices=(
            *(
                Choice(side, _keeping(now.title(side), value))
                for side, value in ((Side.LEFT, clash.left), (Side.RIGHT, clash.right))
                if now.travels(clash.name, side.other) and not clash.refused
            ),
            Choice(APART, "Leave them different"),
        ),
    )


def _keeping(title: str, value: Value) -> str:
    if isinstance(value, tuple):
        return f"{title}: its {counted(len(value), 'line')}"
    if isinstance(value, date):
        return f"{title}: {american(value)}"
    return f"{title}: {value}" if value else f"{title}: leave it empty"


def _activity(
    now: Situation, left: Seen, right: Seen, base: Base, needs: tuple[str, ...]
) -> Iterator[Intent | Agreement]:
    """Active and inactive travel like a field, but are written by operations of their own."""
    was_l, was_r = base.left.get("active"), base.right.get("active")
    if (left.active, right.active) == (was_l, was_r):
        return
    moved_l = was_l is not None and left.active != was_l
    moved_r = was_r is not None and right.active != was_r
    if left.active == right.active or moved_l == moved_r:
        yield Agreement(left.id, right.id, Base({"active": left.active}, {"active": right.active}))
        return
    side = Side.RIGHT if moved_l else Side.LEFT
    if now.flow.activity.reaches(side):
        yield _switched(now, (left, right), side, needs)


def _switched(
    now: Situation, pair: tuple[Seen, Seen], side: Side, needs: tuple[str, ...]
) -> Intent:
    active = pair[list(Side).index(side.other)].active
    action = Action.REACTIVATE if active else Action.DEACTIVATE
    cannot = now.rules[side].cannot(pair[0].kind, action)
    word = "active again" if active else "inactive"
    settled = {"active": active}
    return Intent(
        key=_key(now, Action.REFUSE if cannot else action, pair, side) + ":active",
        action=Action.REFUSE if cannot else action,
        kind=pair[0].kind,
        title=pair[0].title,
        target=side,
        left_id=pair[0].id,
        right_id=pair[1].id,
        fields=(FieldChange("active", not active, active),),
        reasons=(cannot or f"It was made {word} in {now.title(side.other)}.",),
        advice=f"Make it {word} in {now.title(side)} by hand." if cannot else "",
        needs=needs,
        base=None if cannot else Base(settled, settled),
        causes=(Cause("cannot_switch" if cannot else "changed", "active", side.other),),
    )


def _key(now: Situation, action: Action, pair: tuple[Seen, Seen], side: Side) -> str:
    return f"{now.flow.name}:{action}:{pair[0].id}:{pair[1].id}:{side}"
