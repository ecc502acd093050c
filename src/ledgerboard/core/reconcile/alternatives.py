"""One value for a system that takes one, where the other holds several: two email addresses.

Which one goes over is asked. The other side keeps both, and that is what was agreed from then on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgerboard.core.reconcile.decisions import mark
from ledgerboard.core.reconcile.model import Action, Cause, Choice, Intent, Seen, Side
from ledgerboard.core.records import Value

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.situation import Situation

USE, LEAVE = "use:", "leave"


@dataclass(frozen=True)
class Chosen:
    """What people chose of `values` for `side`: instead of what it refuses, or to send nothing.
    `asked` are the questions that are still open, by field.
    """

    instead: Mapping[str, Value]
    left_out: frozenset[str]
    asked: Mapping[str, Intent]

    @property
    def held(self) -> frozenset[str]:
        """Fields of which nothing is sent."""
        return self.left_out | self.asked.keys()


def choose(
    now: Situation,
    side: Side,
    pair: Mapping[Side, Seen],
    values: Mapping[str, Value],
    whys: Mapping[str, str],
) -> Chosen:
    """Of the refused values, those for which that system would take one of several instead. What
    is refused because it is missing has no value to choose from.
    """
    instead, asked, left_out = dict[str, Value](), dict[str, Intent](), set[str]()
    for name, key, several in _several(now, side, pair, values, whys):
        answer = now.answers.get(key, "")
        if answer == LEAVE:
            left_out.add(name)
        elif answer.removeprefix(USE) in several:
            instead[name] = answer.removeprefix(USE)
        else:
            asked[name] = _question(now, side, pair, (name, key, whys[name]), several)
    return Chosen(instead, frozenset(left_out), asked)


def _several(
    now: Situation,
    side: Side,
    pair: Mapping[Side, Seen],
    values: Mapping[str, Value],
    whys: Mapping[str, str],
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    kind = next(iter(pair.values())).kind
    ids = ":".join(pair[each].id if each in pair else "" for each in Side)
    for name in (each for each in whys if each in values):
        several = tuple(now.rules[side].alternatives(kind, name, values[name]))
        if len(several) > 1:
            key = f"{now.flow.name}:{Action.QUESTION}:value:{ids}:{side}:{name}"
            yield name, f"{key}:{mark([values[name]])}", several


def _question(
    now: Situation,
    side: Side,
    pair: Mapping[Side, Seen],
    what: tuple[str, str, str],
    several: tuple[str, ...],
) -> Intent:
    name, key, why = what
    label, title = now.label(name), now.title(side)
    seen = pair.get(side.other) or pair[side]
    return Intent(
        key=key,
        action=Action.QUESTION,
        kind=seen.kind,
        title=seen.title,
        left_id=pair[Side.LEFT].id if Side.LEFT in pair else None,
        right_id=pair[Side.RIGHT].id if Side.RIGHT in pair else None,
        reasons=(f"{label} {why}.",),
        advice=f"Which one should {title} get? {now.title(side.other)} keeps them all.",
        choices=(
            *(Choice(USE + each, each) for each in several),
            Choice(LEAVE, f"Leave it out in {title}"),
        ),
        causes=(Cause("several_values", name, owner=side.other),),
    )
