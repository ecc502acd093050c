"""The values of agreement: what was seen, what was agreed, what is intended.

Left and right are the two systems of a flow; base is what both last agreed on, kept for each side,
because a system may store less than it was given (a masked tax number), and because people may
agree to leave two values apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from ledgerboard.core.records import Record, Value
from ledgerboard.core.values import Ref, Warned


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Direction(Enum):
    """Where a field's changes travel. NONE: compared and shown, never written."""

    TO_RIGHT = frozenset({Side.RIGHT})
    TO_LEFT = frozenset({Side.LEFT})
    BOTH = frozenset({Side.LEFT, Side.RIGHT})
    NONE = frozenset[Side]()

    def reaches(self, side: Side) -> bool:
        return side in self.value


class Action(StrEnum):
    """Those up to UNLINK are written; the others wait for a person, or for their reason to go."""

    CREATE = "create"
    LINK = "link"
    UPDATE = "update"
    ATTACH = "attach"
    DEACTIVATE = "deactivate"
    REACTIVATE = "reactivate"
    VOID = "void"
    DELETE = "delete"
    UNLINK = "unlink"
    VANISHED = "vanished"
    """One of two linked records is gone or takes no part any more."""
    HOLD = "hold"
    """Something that is to be written, and a reason why not now."""
    CONFLICT = "conflict"
    QUESTION = "question"
    REFUSE = "refuse"

    @property
    def writes(self) -> bool:
        return self in _WRITTEN


_WRITTEN = frozenset(list(Action)[: list(Action).index(Action.VANISHED)])
ENDING = frozenset({Action.VOID, Action.DELETE})
"""What ends a record over there: its link ends with it."""


class Ruled(StrEnum):
    """The actions that a standing rule may approve. What ends a record, and what a person is to
    look at (a file, an unlinking), is always asked.
    """

    CREATE = Action.CREATE.value
    LINK = Action.LINK.value
    UPDATE = Action.UPDATE.value
    DEACTIVATE = Action.DEACTIVATE.value
    REACTIVATE = Action.REACTIVATE.value


@dataclass(frozen=True, slots=True)
class Origin:
    """The outside key that an integration leaves on a record, where the system has room for it."""

    id: str
    code: str | None = None
    data: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a system could not show a record, and what a person can do about it there."""

    why: str
    advice: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The last seen state of one outside record, in our words.

    `version` is what the system wants back on an update (None where it has none). `frozen` says
    in a person's words why the system will not let this record change; None when it will. A
    voided document is not `active`: it stays and counts no more.
    `parent` is the id of what it is listed under: the project of an invoice, the bill of a line.
    Of an `unreadable` one the record says what is known all the same: its name, or what it said
    when it was last read. It is there, and nothing can be decided about it.
    """

    kind: str
    id: str
    record: Record
    version: str | None = None
    active: bool = True
    origin: Origin | None = None
    frozen: str | None = None
    parent: str | None = None
    unreadable: Unreadable | None = None

    @property
    def ref(self) -> Ref:
        return Ref(self.kind, self.id)

    @property
    def title(self) -> str:
        """What people call it; its kind and id where it has no name of its own."""
        return self.record.title or f"{self.kind.replace('_', ' ')} {self.id}"


@dataclass(frozen=True, slots=True)
class Base:
    """What was last agreed, as each side holds it."""

    left: Mapping[str, Value]
    right: Mapping[str, Value]

    def on(self, side: Side) -> Mapping[str, Value]:
        return self.left if side is Side.LEFT else self.right


@dataclass(frozen=True, slots=True)
class Pair:
    """Two outside records that are one thing. A side that has vanished keeps its id here."""

    left_id: str
    right_id: str
    base: Base


@dataclass(frozen=True, slots=True)
class FieldChange:
    name: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer a person may give. `value` goes back into planning as a decision."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Cause:
    """Why, for programs: `rule` is a stable word, `field` what it is about, `owner` the side whose
    word counted, `decision` the key of a person's answer behind it, `waits_for` the record whose
    link would clear it, `evidence` what a hold rests on and `mark` its name. Each has its words in
    `reasons` at the same place.
    """

    rule: str
    field: str = ""
    owner: Side | None = None
    decision: str = ""
    waits_for: Ref | None = None
    mark: str = ""
    evidence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Intent:
    """One intention, complete enough to be shown, approved and carried out by itself.

    `key` is stable: planning again for the same reason gives the same key. `base` holds the fields
    that this change settles, and only those: merge it into the link's base once it is done, taking
    the target's own answer where it says something else than was sent. One with `warnings` is
    approved by a person who saw them, never by a rule.
    """

    key: str
    action: Action
    kind: str
    title: str
    target: Side | None = None
    left_id: str | None = None
    right_id: str | None = None
    fields: tuple[FieldChange, ...] = ()
    reasons: tuple[str, ...] = ()
    advice: str = ""
    choices: tuple[Choice, ...] = ()
    needs: tuple[str, ...] = ()
    base: Base | None = None
    causes: tuple[Cause, ...] = ()
    warnings: tuple[Warned, ...] = ()

    def id_on(self, side: Side) -> str | None:
        return self.left_id if side is Side.LEFT else self.right_id

    @property
    def values(self) -> dict[str, Value]:
        return {change.name: change.after for change in self.fields}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Fields of a link that agree without our doing: merged into its base, nothing is written."""

    left_id: str
    right_id: str
    base: Base


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything intended for one flow at one moment, in the order in which it can be done."""

    flow: str
    changes: tuple[Intent, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    alarms: tuple[str, ...] = ()
    compared: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Nothing to write and nothing to ask."""
        return not self.changes

    def writes(self) -> Iterator[Intent]:
        return (change for change in self.changes if change.action.writes)


def count(changes: tuple[Intent, ...]) -> dict[str, int]:
    """How many of each action, by its name."""
    return dict(Counter(change.action.value for change in changes))
