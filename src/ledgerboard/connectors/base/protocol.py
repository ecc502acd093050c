"""What Ledgerboard asks of an outside system, whichever it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Protocol

from ledgerboard.connectors.base.errors import Ambiguous
from ledgerboard.core.reconcile.flow import Rules
from ledgerboard.core.reconcile.model import Origin, Seen
from ledgerboard.core.records import Value
from ledgerboard.core.values import Ref

if TYPE_CHECKING:
    from ledgerboard.connectors.base.notices import Heard


class Operation(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    DEACTIVATE = "deactivate"
    REACTIVATE = "reactivate"
    MARK = "mark"
    """Set or clear (origin None) our origin and touch nothing else."""
    VOID = "void"
    """It stays, and counts no more."""
    DELETE = "delete"
    ATTACH = "attach"
    """Put a file beside the record; `Write.attachment` holds it."""


@dataclass(frozen=True)
class Attachment:
    """One file of a record. `key` is its id where it came from."""

    key: str
    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Write:
    """One intended write. `key` is fixed and on disk before the first attempt, and never reused.

    `origin` is left on the record with the write, where the system has room for it. `version` is
    the one the plan saw: a system that checks versions refuses the write when it has moved on.
    `parent` is what the record is listed under there, for systems whose addresses name it.
    """

    key: str
    kind: str
    operation: Operation
    id: str | None = None
    version: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    origin: Origin | None = None
    parent: str | None = None
    attachment: Attachment | None = None


class Remedy(Enum):
    """What the caller does next about a write that was not done."""

    ASK = "a person must change something"
    READ_AGAIN = "the record moved: read it and plan again"
    WAIT = "try the same write later"


@dataclass(frozen=True)
class Done:
    """The system did it and answered with the record as it is now; after a DELETE, as it was.

    `kept` says why a DELETE left the record there as one that counts no more: a draft.
    """

    key: str
    seen: Seen
    kept: str = ""


@dataclass(frozen=True)
class Refused:
    """The system did not do it. `message` and `advice` are for people; `code` is theirs. `gone` are
    records that the write named and that were asked for and are not there.
    """

    key: str
    message: str
    advice: str
    remedy: Remedy = Remedy.ASK
    code: str = ""
    gone: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class Unknown:
    """No answer that can be trusted: it may have happened. Look before repeating."""

    key: str
    message: str


NO_PARENTS: Mapping[str, str] = {}
Result = Done | Refused | Unknown


@dataclass(frozen=True)
class Found:
    """What looking for a CREATE showed. `seen` is None where nothing is there; `doubt` says that
    several might be it: then a person decides, and nothing is repeated.
    """

    key: str
    seen: Seen | None = None
    doubt: Ambiguous | None = None


@dataclass(frozen=True)
class Pulled:
    """Some of what a pull found. The cursor of the last one is where the next pull starts.

    `gone` are ids that the system says are deleted. When `complete` is set on the last one, the
    pull was a full sweep: whatever was not seen in it no longer shows in the system's lists.
    `whole` names parents of which this very page shows every record of the kind (all lines of a
    bill, all invoices of a project): others that were known under them are gone. `project` is the
    one whose list this page is from, where lists are by project. `hidden`: that list was refused,
    so nothing is known of it; what was read of it before stays.
    """

    seen: Sequence[Seen]
    cursor: str
    gone: Collection[str] = ()
    complete: bool = False
    whole: Collection[str] = ()
    project: str = ""
    hidden: bool = False


class Unchanged(Protocol):
    """Asked right before the list of a kind in a project would be."""

    def __call__(self, kind: str, project_id: str) -> bool: ...


def never(kind: str, project_id: str) -> bool:  # noqa: ARG001
    """Nothing is known to be unchanged: each list is asked."""
    return False


@dataclass(frozen=True)
class Health:
    """One finding about a connection. `advice` says what to do next; empty when all is well."""

    ok: bool
    message: str
    advice: str = ""


class Connector(Rules, Protocol):
    """One company of one outside system. Every method may raise `errors.ConnectorError`.

    A connector is used by one thread at a time. It keeps no state beyond its HTTP client.
    """

    @property
    def system(self) -> str: ...

    @property
    def company_id(self) -> str: ...

    def batch_size(self, kind: str, operation: Operation) -> int:
        """How many writes one outside call can carry."""

    def lane(self, write: Write) -> str:
        """Writes of one company with the same lane are never sent at once: the project, where a
        system answers parallel writes to one with an error. Empty: the company's common lane.
        """

    def pull(
        self, kind: str, cursor: str | None, projects: Collection[str] | None = None
    ) -> Iterator[Pulled]:
        """What changed since the cursor; everything when it is None or too old to be trusted. A
        kind that is listed project by project is read in these projects, or in all active ones.
        """

    def pull_many(
        self,
        kinds: Collection[str],
        cursors: Mapping[str, str | None],
        projects: Collection[str] | None = None,
        unchanged: Unchanged = never,
    ) -> Iterator[tuple[str, Pulled]]:
        """`pull` for several kinds, each from its own cursor, where that takes fewer calls. A list
        of a project that is `unchanged` need not be asked, unless it was never read.
        """

    def heard(self, url: str, cursor: str) -> Heard:
        """What the system says of its webhooks to this address; nothing if it can't be asked."""

    def read(
        self, kind: str, ids: Collection[str], parents: Mapping[str, str] = NO_PARENTS
    ) -> Mapping[str, Seen]:
        """The records as they are now, by id; those that are gone or hidden are left out.
        `parents` says what a record was listed under, by its id, as far as that is known.
        """

    def parent_kinds(self, kind: str) -> tuple[str, ...]:
        """For parts that are records of their own (a bill's lines): the kinds of the whole. Its
        changes are theirs, and they are read again by `read_under`. Empty for everything else.
        """

    def read_under(self, kind: str, parents: Collection[str]) -> Iterator[Pulled]:
        """All records of this kind under these parents now; each page says which it shows whole."""

    def fetch(self, kind: str, id_: str, parent: str) -> Attachment:
        """The file that this record is, with its content. `parent` is what it is listed under."""

    def names_taken(self, kind: str, names: Collection[str]) -> Mapping[str, str]:
        """Which of these new names the system would refuse because of *another kind* of record,
        with the reason («a customer has this name»). Asked once per plan, in as few calls as the
        system allows.
        """

    def write(self, call_key: str, writes: Sequence[Write]) -> Sequence[Result]:
        """Carry out up to `batch_size` writes of one kind and operation in one outside call.

        `call_key` (at most 36 characters) names this very call: repeating the same call with the
        same key must not do it twice where the system can help it. Every write gets exactly one
        result, in order: none is silently taken for done. An answer lost on the way is `Unknown`
        for each of them; an error raised from here says that nothing was written.
        """

    def find(self, writes: Sequence[Write]) -> Iterator[Found]:
        """After an unknown outcome: the records that these CREATEs of one kind would have made.

        One for each, in as few calls as the system allows, and each as soon as it is known: an
        error on the way (a throttle) takes nothing back that was found before it.
        """

    def check(self) -> Iterable[Health]:
        """What a person should know about this connection now: rights, features, limits."""
