"""Everything that planning looks at: both sides, what is linked, what people said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ledgerboard.core.reconcile.flow import Flow, Rules
from ledgerboard.core.reconcile.model import Origin, Pair, Seen, Side
from ledgerboard.core.reconcile.viewing import Viewing
from ledgerboard.core.views import ViewContext

NamesTaken = Callable[[Side, str, Collection[str]], Mapping[str, str]]


def _no_names(_side: Side, _kind: str, _names: Collection[str]) -> Mapping[str, str]:
    return {}


def _never(_: Origin) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Survivor:
    """What a record was merged into, as the system said. `partner` is the title of what the
    survivor is linked to; empty where it is free.
    """

    id: str
    title: str
    lost_title: str
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Former:
    """What a record was linked to and is no more; `merged` says that its survivor is there."""

    title: str
    merged: bool = False


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
