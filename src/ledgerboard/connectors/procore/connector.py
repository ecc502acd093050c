"""One Procore company."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from ledgerboard.connectors.base.defaults import (
    NAMED_ENDINGS,
    undo_of_documents,
    undo_of_named,
)
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
from ledgerboard.connectors.base.written_by_us import by_likeness, by_origin
from ledgerboard.connectors.procore import (
    budgets,
    checks,
    cost_code_list,
    hook_health,
    invoice_histories,
    page_writing,
    pulling,
    writing,
)
from ledgerboard.connectors.procore.by_project import ProjectReader
from ledgerboard.connectors.procore.codecs import addresses
from ledgerboard.connectors.procore.invoice_files import fetched
from ledgerboard.connectors.procore.project_listings import PROJECT_LISTINGS
from ledgerboard.connectors.procore.resources import LISTINGS, Listing
from ledgerboard.connectors.procore.wire import DIALECT, TITLE
from ledgerboard.core.mapping import Resource, refusals
from ledgerboard.core.reconcile.flow import CannotUndo
from ledgerboard.core.reconcile.model import Action, Seen
from ledgerboard.core.records import Value
from ledgerboard.core.values.text import fold

NAME: Final = "procore"
FEW: Final = 5
"""More lost creates than this are looked for in the whole list."""


COMPANY_LISTINGS: Final = {**LISTINGS, cost_code_list.KIND: cost_code_list.LISTING}
OWN_RESOURCES: Final = {
    budgets.KIND: budgets.BUDGET_LINE,
    invoice_histories.KIND: invoice_histories.INVOICE_HISTORY,
    cost_code_list.KIND: cost_code_list.RESOURCE,
}
"""Of kinds that are read in a way of their own. What is made of them is never deleted."""


class OwnReader(Protocol):
    def pull(self, cursor: str | None, projects: Collection[str] | None) -> Iterator[Pulled]: ...

    def read(self, ids: Collection[str], parents: Mapping[str, str]) -> Mapping[str, Seen]: ...


class ProcoreConnector:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._call = Caller(session, DIALECT)
        self._by_project = ProjectReader(self._call, session.company_id)
        code_lists = cost_code_list.CodeLists(self._call, session.company_id)
        self._own_writers = {cost_code_list.KIND: code_lists}
        self._own_readers: Mapping[str, OwnReader] = {
            budgets.KIND: budgets.BudgetReader(session, self._call, self._by_project),
            invoice_histories.KIND: invoice_histories.HistoryReader(session, self._call),
            **self._own_writers,
        }

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
        if kind in PROJECT_LISTINGS:
            return 1
        listing = COMPANY_LISTINGS[kind]
        alone = operation is Operation.REACTIVATE and listing.inactive_path
        return 1 if alone else listing.batch

    def pull(
        self,
        kind: str,
        cursor: str | None,
        projects: Collection[str] | None = None,
    ) -> Iterator[Pulled]:
        if kind in self._own_readers:
            return self._own_readers[kind].pull(cursor, projects)
        if kind in PROJECT_LISTINGS:
            return self._by_project.again().pull(kind, cursor, projects)
        return pulling.pull(self._call, self.company_id, LISTINGS[kind], cursor)

    def pull_many(
        self,
        kinds: Collection[str],
        cursors: Mapping[str, str | None],
        projects: Collection[str] | None = None,
        unchanged: Unchanged = never,
    ) -> Iterator[tuple[str, Pulled]]:
        """Each kind has a list of its own, but a project's contracts also say what was paid."""
        reader = self._by_project.again()
        for kind in kinds:
            several = (
                reader.pull(kind, cursors.get(kind), projects, unchanged)
                if kind in PROJECT_LISTINGS
                else self.pull(kind, cursors.get(kind), projects)
            )
            for pulled in several:
                yield kind, pulled

    def heard(self, url: str, cursor: str) -> Heard:
        return hook_health.heard(self._call, self.company_id, url, cursor)

    def read(
        self,
        kind: str,
        ids: Collection[str],
        parents: Mapping[str, str] = NO_PARENTS,
    ) -> Mapping[str, Seen]:
        if kind in self._own_readers:
            return self._own_readers[kind].read(ids, parents)
        if kind in PROJECT_LISTINGS:
            return self._by_project.read(kind, ids, parents)
        listing = LISTINGS[kind]
        wanted = [id_ for id_ in ids if id_.isascii() and id_.isdigit()]
        found = {each.id: each for each in self._by_ids(listing, wanted)}
        if listing.inactive_path and len(found) < len(set(wanted)):
            for answer in pulling.inactive_pages(self._call, self.company_id, listing):
                hidden = pulling.seen_in(listing, pulling.rows(answer))
                found |= {each.id: each for each in hidden if each.id in set(wanted)}
        return found

    def names_taken(self, kind: str, names: Collection[str]) -> Mapping[str, str]:  # noqa: ARG002
        """Names are no keys in Procore (reference: procore gotchas 158)."""
        return {}

    def write(self, call_key: str, writes: Sequence[Write]) -> Sequence[Result]:  # noqa: ARG002
        """Sync needs no call key: repeating it with the same origin_id or id changes nothing."""
        if not writes:
            return []
        kind = writes[0].kind
        if kind in PROJECT_LISTINGS:
            return page_writing.write(self._by_project, writes)
        if kind in self._own_writers:
            return self._own_writers[kind].write(writes)
        return writing.write(self._call, self.company_id, LISTINGS[kind], writes)

    def find(self, writes: Sequence[Write]) -> Iterator[Found]:
        """By our key, which it lists by; several are looked up in the whole list, 2,000 a page."""
        if writes and writes[0].kind in PROJECT_LISTINGS:
            yield from (page_writing.find(self._by_project, write) for write in writes)
            return
        if writes and writes[0].kind in self._own_writers:
            yield from self._own_writers[writes[0].kind].find(writes)
            return
        keyed = [write for write in writes if write.origin is not None]
        if len(keyed) > FEW:
            listed = self._listed(LISTINGS[keyed[0].kind], ())
            yield from (by_origin(TITLE, write, listed) for write in keyed)
            keyed = []
        for write in keyed:
            yield by_origin(TITLE, write, self._with_origin(write))
        yield from (self._find_by_name(write) for write in writes if write.origin is None)

    def _with_origin(self, write: Write) -> list[Seen]:
        wanted = write.origin.id if write.origin else ""
        return self._listed(LISTINGS[write.kind], (("filters[origin_id]", wanted),))

    def _find_by_name(self, write: Write) -> Found:
        listing = LISTINGS[write.kind]
        name = str(write.values.get("name") or "")
        search = "filters[search]" if listing.inactive_path else "filters[name]"
        found = self._listed(listing, ((search, name),)) if name else []
        alike = [s for s in found if fold(getattr(s.record, "name", None) or "") == fold(name)]
        return by_likeness(TITLE, listing.resource, write, alike)

    def check(self) -> Iterable[Health]:
        return checks.check(self._call, self.company_id)

    def lane(self, write: Write) -> str:
        return write.kind

    def parent_kinds(self, kind: str) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def read_under(self, kind: str, parents: Collection[str]) -> Iterator[Pulled]:  # noqa: ARG002
        return iter(())

    def fetch(self, kind: str, id_: str, parent: str) -> Attachment:
        return fetched(self._session, self.read(kind, [id_], {id_: parent}).get(id_))

    def endings(self, kind: str) -> Iterable[Action]:
        if kind in OWN_RESOURCES:
            return ()
        return (Action.DELETE,) if kind in PROJECT_LISTINGS else NAMED_ENDINGS

    def undo(self, kind: str, action: Action) -> Action | CannotUndo:
        if kind in OWN_RESOURCES and action is Action.CREATE:
            return cost_code_list.NOT_DELETED
        return undo_of_documents(action) if kind in PROJECT_LISTINGS else undo_of_named(action)

    def unique(self, kind: str) -> Iterable[tuple[str, ...]]:  # noqa: ARG002
        return ()

    def writable(self, kind: str, name: str, *, creating: bool) -> bool:
        return resource_of(kind).writable(name, creating=creating)

    def refusals(
        self, kind: str, values: Mapping[str, Value], *, creating: bool
    ) -> Iterable[tuple[str, str]]:
        unnamed = values.get("name") == "" or (creating and not values.get("name"))
        if unnamed and kind not in PROJECT_LISTINGS:
            yield "name", f"is empty; {TITLE} needs one"
        yield from refusals(resource_of(kind), values)

    def alternatives(self, kind: str, name: str, value: Value) -> Iterable[str]:  # noqa: ARG002
        return addresses(value) if name == "email" else ()

    def cannot(self, kind: str, action: Action) -> str | None:  # noqa: ARG002
        listing = PROJECT_LISTINGS.get(kind)
        if listing.wrapper if listing else kind in COMPANY_LISTINGS:
            return None
        return f"Ledgerboard doesn't write this kind of record to {TITLE}."

    def _by_ids(self, listing: Listing, ids: Sequence[str]) -> Iterator[Seen]:
        size = pulling.IDS_IN_ONE_CALL
        for start in range(0, len(ids), size):
            chunk = ids[start : start + size]
            several = listing.many_ids.endswith("[]")
            params = [(listing.many_ids, v) for v in (chunk if several else [",".join(chunk)])]
            yield from (s for s in self._listed(listing, params) if s.id in set(chunk))

    def _listed(self, listing: Listing, params: Iterable[tuple[str, str]]) -> list[Seen]:
        query = (*pulling.scope(self.company_id), *listing.params, *params)
        answers = pulling.pages(self._call, listing.path, query)
        return [s for answer in answers for s in pulling.seen_in(listing, pulling.rows(answer))]


def resource_of(kind: str) -> Resource:
    if kind in OWN_RESOURCES:
        return OWN_RESOURCES[kind]
    return (PROJECT_LISTINGS.get(kind) or LISTINGS[kind]).resource
