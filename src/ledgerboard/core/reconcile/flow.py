"""A flow declares which kinds meet and how each field travels: data, no engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ledgerboard.core.mapping import Codec
from ledgerboard.core.reconcile.model import Action, Direction, Seen, Side
from ledgerboard.core.records import Value


@dataclass(frozen=True)
class FlowField:
    """One field of a flow. `label` is the word people read."""

    name: str
    label: str
    codec: Codec
    direction: Direction = Direction.BOTH


@dataclass(frozen=True)
class Threshold:
    """A plan that changes more than both of these needs a second person."""

    changes: int = 50
    share: float = 0.2


@dataclass(frozen=True)
class Verdict:
    """Whether two records are one thing: `score` 0 to 100, and why, in a person's words."""

    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    left_id: str
    right_id: str
    verdict: Verdict


@dataclass(frozen=True)
class Matches:
    """`sure` pairs are proposed as links; `doubtful` ones are asked; none is guessed."""

    sure: tuple[Candidate, ...] = ()
    doubtful: tuple[Candidate, ...] = ()


class Matcher(Protocol):
    """Finds which unlinked records of the two sides are one thing."""

    def __call__(self, lefts: Iterable[Seen], rights: Iterable[Seen]) -> Matches: ...


def _everything(_: Seen) -> str | None:
    return None


@dataclass(frozen=True)
class Flow:
    """`creates` names the sides on which a missing twin is made; `marked` is the side that carries
    our origin. `leaves_out` says why a record takes no part (None when it does); `prepare` turns a
    record's values into those of its new twin.
    """

    name: str
    title: str
    kind: str
    left: str
    right: str
    fields: tuple[FlowField, ...]
    matcher: Matcher
    creates: frozenset[Side] = frozenset({Side.LEFT, Side.RIGHT})
    marked: Side | None = Side.LEFT
    activity: Direction = Direction.BOTH
    threshold: Threshold = field(default_factory=Threshold)
    leaves_out: Mapping[Side, Callable[[Seen], str | None]] = field(
        default_factory=lambda: {Side.LEFT: _everything, Side.RIGHT: _everything}
    )
    prepare: Mapping[Side, Callable[[Mapping[str, Value]], Mapping[str, Value]]] = field(
        default_factory=dict
    )

    def system(self, side: Side) -> str:
        return self.left if side is Side.LEFT else self.right


class Rules(Protocol):
    """What one side's system allows, as far as it can be known while planning."""

    @property
    def title(self) -> str:
        """The system's name as people say it: `QuickBooks`."""

    def unique_names(self, kind: str) -> bool:
        """Whether two active records of this kind may not share a name."""

    def writable(self, kind: str, name: str, *, creating: bool) -> bool: ...

    def refusals(
        self, kind: str, values: Mapping[str, Value], *, creating: bool
    ) -> Iterable[tuple[str, str]]:
        """(field, why) for each value that the system would refuse."""

    def cannot(self, kind: str, action: Action) -> str | None:
        """Why the system cannot do this to such a record at all; None when it can."""
