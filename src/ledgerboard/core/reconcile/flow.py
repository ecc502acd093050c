"""A flow declares which kinds meet and how each field travels: data, no engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ledgerboard.core.mapping import Codec, same_lines
from ledgerboard.core.mapping.codecs import PLAIN
from ledgerboard.core.reconcile.model import Action, Direction, Seen, Side
from ledgerboard.core.records import Record, Value
from ledgerboard.core.views import NotMine, View, ViewContext, as_it_is


@dataclass(frozen=True)
class Watched:
    """Nobody can carry such a change or take it back through the API, so it's held until a person
    says that it's right. `by` is the field that tells another one from one that was renamed.
    """

    by: str
    why: str
    advice: str
    right: str
    """The answer that it's right."""


@dataclass(frozen=True)
class FlowField:
    """One field of a flow. `label` is the word people read.

    A field of lines names what is compared of each line in `lines`; the lines of a document travel
    together, because half of an invoice from here and half from there adds up to nothing.
    """

    name: str
    label: str
    codec: Codec
    direction: Direction = Direction.BOTH
    lines: tuple[FlowField, ...] = ()
    keyed: bool = False
    """Whether both sides know a line by the same key."""
    places: tuple[str, ...] = ()
    """Of lines that one side owns: what says where an amount counts, an item and a project. Where
    all places keep their sums, whoever splits a line on the other side may keep it so."""
    together: str = ""
    """What this is a part of, as people call it (“Address”): its parts are decided as one, and
    follow each other in the flow."""
    edits_only: bool = False
    """Whether what was typed on the other side stays: where two that were just linked differ,
    nobody is asked, and only what the owner changes afterwards travels."""
    doubted: Callable[[Value, Value], str] | None = None
    """Why an edit in the books, from the first value to the second, is asked about instead of
    carried; it answers "" for edits that travel."""
    refused: Callable[[Record, Value], str] | None = None
    """Why the books would refuse this value for a record as they have it, "" where they take it."""
    watched: Watched | None = None
    """What a person is told when the books change a field that nothing writes."""
    elsewhere: str = ""
    """Where one of the two systems has no field of this name: what its value is made from there, or
    why there is none. For the reference of flows; names of their fields stand in backticks."""

    @property
    def inner(self) -> Mapping[str, Codec]:
        return {each.name: each.codec for each in self.lines}


def lines_field(
    name: str,
    label: str,
    lines: tuple[FlowField, ...],
    direction: Direction = Direction.BOTH,
    *,
    keyed: bool = False,
) -> FlowField:
    """A field that holds the lines of a document."""
    codec = same_lines(PLAIN, {each.name: each.codec for each in lines}, keyed=keyed)
    return FlowField(name, label, codec, direction, lines, keyed)


LeftOut = Callable[[Seen, ViewContext], NotMine | None]


@dataclass(frozen=True)
class LookUp:
    """A kind that no list shows: each record costs a call, and has the id of the one it is about.
    It is asked for once, and again only when that one changed. Views look at it only of records
    without a partner.

    `about` is the field that points at that one. `wanted` is None where the settings need none of
    them; otherwise it says of which unlinked record one is needed. `answered`: whether one says
    what it was asked for. Those that don't are asked once more when a person checks.
    """

    kind: str
    about: str
    wanted: Callable[[ViewContext], Callable[[Seen], bool] | None]
    answered: Callable[[Seen, ViewContext], bool]


@dataclass(frozen=True)
class End:
    """One side of a flow: a system, the kinds that a record may be there, and how such a record
    looks in the other side's terms. Ids are unique over the kinds of one end: where a system's are
    not, its connector puts the kind before them. `beside` are kinds that are only looked at by the
    views of either side: they are read along and never paired. `left_out` says of a record that is
    compared as it is why it takes no part; None when it does. `looked_up` are kinds that are asked
    for record by record.
    """

    system: str
    kinds: tuple[str, ...]
    view: View = as_it_is
    beside: tuple[str, ...] = ()
    left_out: LeftOut | None = None
    looked_up: tuple[LookUp, ...] = ()

    @property
    def reads(self) -> tuple[str, ...]:
        return (*self.kinds, *self.beside)

    @property
    def kind(self) -> str:
        """What pages call such a record when they cannot know better."""
        return self.kinds[0]


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

    @property
    def told(self) -> str:
        """Within a sentence that goes on or ends by itself."""
        return "; ".join(each.removesuffix(".") for each in self.reasons)


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


@dataclass(frozen=True)
class RecordPages:
    """How a flow's records are shown where both systems stand side by side: in the navigation (its
    `icon`, and the `shortcut` after G), in the CSV file (names of `columns`) and in a list, beneath
    the name, where what stands in one tuple belongs together: (city, state).
    """

    icon: str
    shortcut: str
    columns: tuple[str, ...]
    beneath: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Flow:
    """`creates` names the sides on which a missing twin is made; `marked` is the side that carries
    our origin. `prepare` adds to the values of a new twin what only a new one is given. `after`
    names the flows whose links this one's views look at: they are compared first.
    """

    name: str
    title: str
    left: End
    right: End
    fields: tuple[FlowField, ...]
    matcher: Matcher
    creates: frozenset[Side] = frozenset({Side.LEFT, Side.RIGHT})
    marked: Side | None = Side.LEFT
    activity: Direction = Direction.BOTH
    threshold: Threshold = field(default_factory=Threshold)
    prepare: Mapping[Side, Callable[[Mapping[str, Value]], Mapping[str, Value]]] = field(
        default_factory=dict
    )
    after: tuple[str, ...] = ()
    related_kinds: frozenset[str] = frozenset()
    """Kinds that the views of linked records look at only where they share a commitment, a number
    or a payment with theirs: when one changes, only the pairs that do are compared again."""
    pages: RecordPages | None = None
    """Whether its records have pages, a place in the navigation, a file and API calls of the one
    shape that all such flows share. Those of money have their own."""
    make_notes: Mapping[Side, str] = field(default_factory=dict)
    """What people should know before they let it make missing records on a side."""
    make_options: Mapping[Side, Mapping[str, str]] = field(default_factory=dict)
    """What making records on a side means to the connectors, in their own words."""
    follows: frozenset[Side] = frozenset()
    """Sides whose disappearances are followed: what goes there goes here, without asking."""
    closing: Side | None = None
    """The side whose closing date keeps its dated records as they are."""
    settings: tuple[str, ...] = ()
    """Names of what the views can be set to, beyond what every flow can."""
    content: bool = False
    """Whether a record is a file: what is created is given the content of its twin."""
    borrows: Mapping[str, str] = field(default_factory=dict)
    """Settings that are another flow's, by its name, as long as this one has none of its own."""
    locks: Side | None = None
    """The side whose system keeps a record as it is while it carries our key. Whether that is
    wanted is a setting, `lock`; the flow is `marked` there when it is."""
    paid_twice: bool = False
    """Whether a second twin would be paid a second time: making one although something like it is
    there takes a reason."""
    starts_on: bool = True
    """Whether connecting both systems switches it on; one that needs settings first does not."""
    not_made: LeftOut = lambda _seen, _context: None
    """Why a record without a partner isn't made on the other side, where the flow makes them; None
    where it is. Such a one is only offered as a match. It is given as it would be over there.
    """
    warns_of_resembling: bool = False
    """Whether a new record that looks like a linked one is pointed out before a twin is made: it
    may be the same thing under a second record."""
    asks_about_not_made: bool = True
    """Whether a doubtful match of such a record is asked about: they may be one all the same."""
    on_merge: str = (
        "Merge the two in {here} as well, then check again. "
        "If you unlink this one, we won't create it again in {there}."
    )
    """What to do about a record that was merged over there into another one's partner."""

    def together(self, name: str) -> frozenset[str]:
        """The fields that are decided as one with this one, itself among them."""
        whole = next((each.together for each in self.fields if each.name == name), "")
        return frozenset(e.name for e in self.fields if whole and e.together == whole)

    def label(self, name: str) -> str:
        """Of a field, or of what several are parts of."""
        wholes = {e.together.casefold(): e.together for e in self.fields if e.together}
        labels = {each.name: each.label for each in self.fields}
        return labels.get(name) or wholes.get(name, name)

    def end(self, side: Side) -> End:
        return self.left if side is Side.LEFT else self.right

    def system(self, side: Side) -> str:
        return self.end(side).system

    def takes(self, side: Side) -> bool:
        """Whether values may go to this side. A view leads away from its own side and not back: no
        invoice is made of a bill.
        """
        return self.end(side).view is as_it_is

    @property
    def one_way(self) -> bool:
        """Whether it is settled which way every field goes."""
        return not all(map(self.takes, Side))

    @property
    def kind(self) -> str:
        """The word by which pages and keys know this flow's records: the left one's."""
        return self.left.kind

    @property
    def one(self) -> str:
        """A single record of it, in a sentence: budget code."""
        return self.kind.replace("_", " ")


@dataclass(frozen=True)
class CannotUndo:
    """Why nothing takes it back, and what a person can do instead."""

    why: str
    advice: str = ""


class Rules(Protocol):
    """What one side's system allows, as far as it can be known while planning."""

    @property
    def title(self) -> str:
        """The system's name as people say it: `QuickBooks`."""

    def unique(self, kind: str) -> Iterable[tuple[str, ...]]:
        """Fields that two active records of this kind may not share, alone or together: the name
        of a vendor; the number of a bill, with its vendor.
        """

    def writable(self, kind: str, name: str, *, creating: bool) -> bool: ...

    def refusals(
        self, kind: str, values: Mapping[str, Value], *, creating: bool
    ) -> Iterable[tuple[str, str]]:
        """(field, why) for each value that the system would refuse."""

    def alternatives(self, kind: str, name: str, value: Value) -> Iterable[str]:
        """What the system would take instead of a refused value, for a person to choose from: each
        of several email addresses in one field.
        """

    def cannot(self, kind: str, action: Action) -> str | None:
        """Why the system cannot do this to such a record at all; None when it can."""

    def endings(self, kind: str) -> Iterable[Action]:
        """How such a record is let go over there, the best first: DELETE, VOID or DEACTIVATE."""

    def undo(self, kind: str, action: Action) -> Action | CannotUndo:
        """What takes this action back over there, or why nothing does."""
