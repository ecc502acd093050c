"""From two sides and what is linked to a plan: what to create, link, write, ask and refuse."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ledgerboard.core.reconcile.alarms import alarms
from ledgerboard.core.reconcile.flow import Flow, Rules
from ledgerboard.core.reconcile.linked import linked_changes, vanished_changes
from ledgerboard.core.reconcile.model import (
    Action,
    Agreement,
    Intent,
    Origin,
    Pair,
    Proposal,
    Seen,
    Side,
    count,
)
from ledgerboard.core.reconcile.names import Names
from ledgerboard.core.reconcile.unlinked import unlinked_changes
from ledgerboard.core.reconcile.viewing import Viewing
from ledgerboard.core.views import ViewContext

NamesTaken = Callable[[Side, str, Collection[str]], Mapping[str, str]]


def _no_names(_side: Side, _kind: str, _names: Collection[str]) -> Mapping[str, str]:
    return {}


def _never(_: Origin) -> bool:
    return False


@dataclass(frozen=True)
class Whole:
    """How much there is in all, and who has a name among those that were left out.

    `holders` gives, for values that must differ, the id of an active record that says them.
    """

    counted: Mapping[Side, int]
    linked: int
    holders: Callable[[Side, str, tuple[str, ...]], Mapping[tuple[str, ...], str]]


@dataclass(frozen=True)
class Situation:
    """Everything planning looks at.

    `answers` are people's decisions by the key they were asked under; `foreign` tells an origin
    that another integration left; `names_taken` asks a system which new names it would refuse
    because of another kind of record; `contexts` is what each side's view may look at. `whole`
    tells of what was left out of the sides and links, because nothing in it has moved.
    """

    flow: Flow
    lefts: Mapping[str, Seen]
    rights: Mapping[str, Seen]
    links: Collection[Pair]
    rules: Mapping[Side, Rules]
    answers: Mapping[str, str] = field(default_factory=dict)
    names_taken: NamesTaken = _no_names
    foreign: Callable[[Origin], bool] = _never
    contexts: Mapping[Side, ViewContext] = field(default_factory=dict)
    whole: Whole | None = None

    @cached_property
    def viewing(self) -> Viewing:
        return Viewing(self.flow, self.contexts)

    def on(self, side: Side) -> Mapping[str, Seen]:
        return self.lefts if side is Side.LEFT else self.rights

    def counted(self, side: Side) -> int:
        return self.whole.counted[side] if self.whole else len(self.on(side))

    @property
    def linked(self) -> int:
        return self.whole.linked if self.whole else len(self.links)

    def title(self, side: Side) -> str:
        return self.rules[side].title

    def travels(self, name: str, side: Side) -> bool:
        """Whether this field may be written on that side."""
        return any(each.name == name and each.direction.reaches(side) for each in self.flow.fields)

    def label(self, name: str) -> str:
        return next((each.label for each in self.flow.fields if each.name == name), name)


def propose(now: Situation) -> Proposal:
    """The plan for one flow. Pure but for `names_taken`, which is asked at most once per side."""
    found = [*_linked(now), *unlinked_changes(now)]
    agreements = tuple(each for each in found if isinstance(each, Agreement))
    changes = [each for each in found if isinstance(each, Intent)]
    checked = Names(now).check(sorted(changes, key=_order))  # of two equal names, the first wins
    settled = tuple(sorted(checked, key=_order))
    return Proposal(
        flow=now.flow.name,
        changes=settled,
        agreements=agreements,
        alarms=tuple(alarms(now, settled)),
        compared=sum(now.counted(side) for side in Side),
        counts=count(settled),
    )


def _linked(now: Situation) -> Iterator[Intent | Agreement]:
    for link in now.links:
        left, right = now.lefts.get(link.left_id), now.rights.get(link.right_id)
        if left is not None and right is not None:
            yield from linked_changes(now, left, right, link)
        else:
            yield from vanished_changes(now, link, left, right)


_RANK = {action: rank for rank, action in enumerate(Action)}
_RANK |= {Action.LINK: -2, Action.REACTIVATE: -1}


def _order(change: Intent) -> tuple[int, str, str]:
    return (_RANK[change.action], change.title.casefold(), change.key)
