"""From two sides and what is linked to a plan: what to create, link, write, ask and refuse."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ledgerboard.core.reconcile.alarms import alarms
from ledgerboard.core.reconcile.flow import Flow, Rules
from ledgerboard.core.reconcile.linked import both_gone, linked_changes
from ledgerboard.core.reconcile.lost import (
    Former,
    Lost,
    Survivor,
    lost_changes,
    lost_of,
    moved_links,
)
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
from ledgerboard.core.reconcile.unlinked import Unlinked, met_changes, missing_twins
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

    `holders` gives, for values that must differ, the id of an active record that says them;
    `there` tells whether a side has a record of this id.
    """

    counted: Mapping[Side, int]
    linked: int
    holders: Callable[[Side, str, tuple[str, ...]], Mapping[tuple[str, ...], str]]
    there: Callable[[Side, str], bool]


@dataclass(frozen=True)
class Situation:
    """Everything planning looks at.

    `answers` are people's decisions by the key they were asked under; `foreign` tells an origin
    that another integration left; `names_taken` asks a system which new names it would refuse
    because of another kind of record; `contexts` is what each side's view may look at. `whole`
    tells of what was left out of the sides and links, because nothing in it has moved. `survivors`
    says into what a linked record of a side was merged, `formerly` what a record without a partner
    was linked to before.
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
    survivors: Mapping[Side, Mapping[str, Survivor]] = field(default_factory=dict)
    formerly: Mapping[Side, Mapping[str, Former]] = field(default_factory=dict)

    @cached_property
    def viewing(self) -> Viewing:
        return Viewing(self.flow, self.contexts)

    def on(self, side: Side) -> Mapping[str, Seen]:
        return self.lefts if side is Side.LEFT else self.rights

    def has(self, side: Side, id_: str) -> bool:
        return id_ in self.on(side) or bool(self.whole and self.whole.there(side, id_))

    def counted(self, side: Side) -> int:
        return self.whole.counted[side] if self.whole else len(self.on(side))

    @property
    def linked(self) -> int:
        return self.whole.linked if self.whole else len(self.links)

    def title(self, side: Side) -> str:
        return self.rules[side].title

    def travels(self, name: str, side: Side) -> bool:
        """Whether this field may be written on that side."""
        return any(
            name in {each.name, each.together.casefold()} and each.direction.reaches(side)
            for each in self.flow.fields
        )

    def label(self, name: str) -> str:
        return self.flow.label(name)


def propose(now: Situation) -> Proposal:
    """The plan for one flow. Pure but for `names_taken`, which is asked at most once per side, and
    once more where a taken name could be told apart by another.
    """
    found = list(_found(now))
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


def _found(now: Situation) -> Iterator[Intent | Agreement]:
    """Merges come before meeting: the link of what was merged away moves to the survivor. What
    else may be the lost one under another id is asked about before twins are made.
    """
    unlinked, lost = Unlinked.gather(now), list[Lost]()
    for link in now.links:
        left, right = now.lefts.get(link.left_id), now.rights.get(link.right_id)
        if found := lost_of(now, link, left, right):
            lost.append(found)
        elif left is not None and right is not None:
            yield from linked_changes(now, left, right, link)
        else:
            yield both_gone(now, link)
    for each in list(lost):
        if moved := list(moved_links(now, unlinked, each)):
            lost.remove(each)
            yield from moved
    yield from met_changes(now, unlinked)
    yield from lost_changes(now, unlinked, lost)
    yield from missing_twins(now, unlinked)


_RANK = {action: rank for rank, action in enumerate(Action)}
_RANK |= {Action.LINK: -2, Action.REACTIVATE: -1}


def _order(change: Intent) -> tuple[int, str, str]:
    return (_RANK[change.action], change.title.casefold(), change.key)
