"""Changes in the books that nobody can carry and that people must know of: they are held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ledgerboard.core.reconcile.decisions import mark
from ledgerboard.core.reconcile.model import (
    Action,
    Agreement,
    Base,
    Cause,
    Choice,
    FieldChange,
    Intent,
    Seen,
)
from ledgerboard.core.records import Value

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.flow import Flow, FlowField, Watched
    from ledgerboard.core.reconcile.situation import Situation

RIGHT = "right"


def watched_changes(
    now: Situation, left: Seen, right: Seen, base: Base
) -> Iterator[Intent | Agreement]:
    """What is seen for the first time, renamed, or said to be right, is remembered."""
    for each in now.flow.fields:
        if each.watched is None:
            continue
        was, seen = _said(each, base.right), _said(each, vars(right.record))
        if {**was, **seen} == was:
            continue
        held = _held(now, each, (left, right), was | seen, was)
        known = not was or not _is_another(each.watched, was, seen)
        if known or now.answers.get(held.key) == RIGHT:
            yield Agreement(left.id, right.id, Base({}, seen))
        else:
            yield held


def remembered(flow: Flow, right: Seen) -> Mapping[str, Value]:
    """What a new link starts from."""
    return {
        name: value
        for each in flow.fields
        if each.watched
        for name, value in _said(each, vars(right.record)).items()
    }


def _said(each: FlowField, values: Mapping[str, Value]) -> dict[str, Value]:
    names = (each.name, each.watched.by) if each.watched else ()
    return {name: values[name] for name in names if values.get(name) is not None}


def _is_another(watched: Watched, was: Mapping[str, Value], seen: Mapping[str, Value]) -> bool:
    if watched.by in was and watched.by in seen:
        return was[watched.by] != seen[watched.by]
    return any(was[name] != value for name, value in seen.items() if name in was)


def _held(
    now: Situation,
    each: FlowField,
    pair: tuple[Seen, Seen],
    seen: Mapping[str, Value],
    was: Mapping[str, Value],
) -> Intent:
    left, right = pair
    assert each.watched is not None  # noqa: S101  # its caller looked
    named = mark(seen.values())
    return Intent(
        key=f"{now.flow.name}:{Action.HOLD}:{left.id}:{right.id}:{each.name}:{named}",
        action=Action.HOLD,
        kind=left.kind,
        title=left.title,
        left_id=left.id,
        right_id=right.id,
        fields=(FieldChange(each.name, was.get(each.name), seen.get(each.name)),),
        reasons=(each.watched.why,),
        advice=each.watched.advice,
        choices=(Choice(RIGHT, each.watched.right),),
        causes=(Cause("watched", each.name, mark=named),),
    )
