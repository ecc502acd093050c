"""One QuickBooks Online company."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from ledgerboard.connectors.base.defaults import (
    NAMED_ENDINGS,
    undo_of_documents,
    undo_of_named,
)
from ledgerboard.connectors.base.errors import Misconfigured
from ledgerboard.connectors.base.http import Caller
from ledgerboard.connectors.base.notices import Heard
from ledgerboard.connectors.base.protocol import (
    NO_PARENTS,
    Attachment,
    Found,
    Health,
    Operation,
    Pulled,
    Result,
    Unchanged,
    Write,
    never,
)
from ledgerboard.connectors.base.system import Session
from ledgerboard.connectors.quickbooks import checks, names
from ledgerboard.connectors.quickbooks.bill_files import upload
from ledgerboard.connectors.quickbooks.faults import DIALECT, TITLE
from ledgerboard.connectors.quickbooks.lost_creates import looked_for
from ledgerboard.connectors.quickbooks.paging import BATCH
from ledgerboard.connectors.quickbooks.parts import PARTS, parent_of, wholes_of
from ledgerboard.connectors.quickbooks.pulling import BOOKS, Reader
from ledgerboard.connectors.quickbooks.queries import LIST, Company
from ledgerboard.connectors.quickbooks.resources import ENTITIES, SPACE
from ledgerboard.connectors.quickbooks.writing import Writer
from ledgerboard.core.mapping import refusals
from ledgerboard.core.reconcile.flow import CannotUndo
from ledgerboard.core.reconcile.model import Action, Seen
from ledgerboard.core.records import Value

NAME: Final = "quickbooks"
JOBS: Final = "jobs"
"""Session option: «yes» lets projects be made as customers' jobs."""
NO_PROJECTS: Final = (
    "QuickBooks lets no other program create a project. Create it in QuickBooks under its "
    "customer; Ledgerboard then links the two. Or allow customers' jobs in the settings."
)


class QuickBooksConnector:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._company = Company(Caller(session, DIALECT), session.company_id)
        self._jobs = session.options.get(JOBS) == "yes"
        self._reader = Reader(self._company, session.now, jobs=self._jobs)

    @property
    def system(self) -> str:
        return NAME

    @property
    def company_id(self) -> str:
        return self._session.company_id

    @property
    def title(self) -> str:
        return TITLE

    def batch_size(self, kind: str, operation: Operation) -> int:
        return 1 if _is_upload(kind, operation) else BATCH

    def pull(
        self,
        kind: str,
        cursor: str | None,
        projects: Collection[str] | None = None,  # noqa: ARG002
    ) -> Iterator[Pulled]:
        for _, pulled in self._reader.pull([kind], {kind: cursor}):
            yield pulled

    def pull_many(
        self,
        kinds: Collection[str],
        cursors: Mapping[str, str | None],
        projects: Collection[str] | None = None,  # noqa: ARG002
        unchanged: Unchanged = never,  # noqa: ARG002
    ) -> Iterator[tuple[str, Pulled]]:
        """One change call for all of them."""
        return self._reader.pull(kinds, cursors)

    def heard(self, url: str, cursor: str) -> Heard:  # noqa: ARG002
        return Heard()

    def read(
        self,
        kind: str,
        ids: Collection[str],
        parents: Mapping[str, str] = NO_PARENTS,  # noqa: ARG002
    ) -> Mapping[str, Seen]:
        if kind == BOOKS:
            return {each.id: each for each in self._reader.books().seen if each.id in ids}
        if kind in PARTS:
            pages = self.read_under(kind, {parent_of(id_) for id_ in ids})
            return {each.id: each for page in pages for each in page.seen if each.id in ids}
        return {each.id: each for each in self._reader.by_ids(ENTITIES[kind], ids)}

    def names_taken(self, kind: str, names_: Collection[str]) -> Mapping[str, str]:
        """A job's name is unique below its customer only, but a project made by hand need not be;
        so for projects all three kinds are asked.
        """
        others = [each for each in SPACE if kind != "vendor" or each != "Vendor"]
        return names.taken(self._company, names_, others)

    def write(self, call_key: str, writes: Sequence[Write]) -> Sequence[Result]:
        if not writes:
            return []
        facts, entity = self._reader.facts_if_known(), ENTITIES[writes[0].kind]
        if _is_upload(entity.kind, writes[0].operation):
            return upload(self._company, entity, facts, call_key, writes)
        return Writer(self._company, entity, facts).write(call_key, writes)

    def find(self, writes: Sequence[Write]) -> Iterator[Found]:
        for start in range(0, len(writes), LIST):
            few = writes[start : start + LIST]
            facts = self._reader.facts_if_known()
            yield from looked_for(self._company, ENTITIES[few[0].kind], few, facts)

    def check(self) -> Iterable[Health]:
        return checks.check(self._company, self.company_id)

    def lane(self, write: Write) -> str:
        return write.kind

    def parent_kinds(self, kind: str) -> tuple[str, ...]:
        return wholes_of(kind) if kind in PARTS else ()

    def read_under(self, kind: str, parents: Collection[str]) -> Iterator[Pulled]:
        if kind not in PARTS:
            return
        named: dict[str, set[str]] = {}
        for parent in parents:
            whole, id_ = PARTS[kind].whole_of(parent)
            named.setdefault(whole, set()).add(id_)
        for whole, ids in named.items():
            found = list(self._reader.by_ids(ENTITIES[whole], ids))
            gone = ids - {each.id for each in found}
            yield self._reader.in_parts(kind, whole, Pulled(found, cursor="", gone=gone))

    def fetch(self, kind: str, id_: str, parent: str) -> Attachment:  # noqa: ARG002
        raise Misconfigured(f"{TITLE} is not asked for files of {kind} {id_}.", "Plan again.")

    def endings(self, kind: str) -> Iterable[Action]:
        if kind in PARTS:
            return ()
        return NAMED_ENDINGS if _is_list(kind) else (Action.DELETE,)

    def undo(self, kind: str, action: Action) -> Action | CannotUndo:
        return undo_of_named(action) if _is_list(kind) else undo_of_documents(action)

    def unique(self, kind: str) -> Iterable[tuple[str, ...]]:
        return () if kind in PARTS else ENTITIES[kind].unique

    def writable(self, kind: str, name: str, *, creating: bool) -> bool:
        return kind not in PARTS and ENTITIES[kind].resource.writable(name, creating=creating)

    def refusals(
        self, kind: str, values: Mapping[str, Value], *, creating: bool
    ) -> Iterable[tuple[str, str]]:
        unnamed = values.get("name") == "" or (creating and not values.get("name"))
        if unnamed and _is_list(kind):
            yield "name", f"is empty; {TITLE} needs one and can never clear it"
        if _is_job(kind) and creating and not values.get("customer"):
            yield "customer", f"is empty; a job in {TITLE} belongs to a customer"
        yield from refusals(ENTITIES[kind].resource, values)

    def alternatives(self, kind: str, name: str, value: Value) -> Iterable[str]:  # noqa: ARG002
        return ()

    def cannot(self, kind: str, action: Action) -> str | None:
        if _is_job(kind) and action is Action.CREATE and not self._jobs:
            return NO_PROJECTS
        return None


def _is_upload(kind: str, operation: Operation) -> bool:
    return kind == "bill_file" and operation is Operation.CREATE


def _is_job(kind: str) -> bool:
    return kind not in PARTS and ENTITIES[kind].is_job


def _is_list(kind: str) -> bool:
    """Rows of lists are made inactive; transactions are deleted."""
    return kind == BOOKS or (kind not in PARTS and ENTITIES[kind].is_list)
