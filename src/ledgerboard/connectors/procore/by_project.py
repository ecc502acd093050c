"""Reading what every project has for itself: a list per project, a page per record for its lines.

Each project costs a call per kind and poll, because Procore has no company-wide lists of these
(reference: procore README 17, 18.1). What changed is asked for by time where the list can say it.

Payments are listed contract by contract, without any filter (README 5.1, 19). So that a poll does
not cost a call for each contract, they are listed again where the contract says another total
paid, and all of them once a day. Of contracts themselves the page is read again when their list
says anything else of them than before: their totals move without them.

Change order requests are listed contract by contract too, and their pages and those of potential
change orders want the contract named (README 8). They exist in three tiers only: a poll asks for
them where the contract had one or another record names one, and once a day of every contract whose
potential change orders say that it has three tiers.

A project that was deleted, or that the connected user may not see any more, is refused alone: the
others are read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, Final

from ledgerboard.connectors.base.errors import ConnectorError, Misconfigured, Missing
from ledgerboard.connectors.base.http import Answer, Caller, Request
from ledgerboard.connectors.base.protocol import Pulled, Unchanged, never
from ledgerboard.connectors.procore import pulling
from ledgerboard.connectors.procore.progress import SEPARATOR, Progress, paid_mark, whole_mark
from ledgerboard.connectors.procore.project_listings import (
    CONTRACT_LISTS,
    LISTED_WHOLE,
    PROJECT_LISTINGS,
    ChangesBy,
    Place,
)
from ledgerboard.core.mapping import read
from ledgerboard.core.reconcile.model import Seen

JSON = Mapping[str, Any]
MOST_TIERS: Final = 3
OF_A_CONTRACT: Final = frozenset({"potential_change_order", "change_order_request"})
"""Their pages want the contract named (README 8)."""
Params = tuple[tuple[str, str], ...]
Potential = Callable[[str], list[JSON]]
"""A project's potential change orders, listed once."""


@dataclass
class ProjectShare:
    """What one project showed of a kind. `whole` are the parents of which it showed everything."""

    found: list[Seen] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)
    gone: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    upto: datetime | None = None

    def heard(self, answer: Answer) -> list[JSON]:
        self.upto = self.upto or pulling.server_time(answer)
        return pulling.rows(answer)


@dataclass(frozen=True)
class ProjectReader:
    """Reads one company's projects. What several kinds need of a project is asked once."""

    call: Caller
    company_id: str
    contract_lists: dict[tuple[str, str], list[Answer]] = field(default_factory=dict)
    with_requests: set[str] = field(default_factory=set)
    """Contracts of which a record named a change order request."""

    def again(self) -> ProjectReader:
        """One that has not asked anything yet."""
        return replace(self, contract_lists={}, with_requests=set())

    def pull(
        self,
        kind: str,
        cursor: str | None,
        projects: Collection[str] | None = None,
        unchanged: Unchanged = never,
    ) -> Iterator[Pulled]:
        """Each page of a whole list names its project as shown whole, so that what is gone from it
        is known without reading the company to its end.
        """
        before, read, unasked = Progress.load(cursor), list[str](), list[str]()
        upto: datetime | None = None
        marks: dict[str, str] = {}
        hidden: dict[str, Missing | Misconfigured] = {}
        for project_id in self.projects() if projects is None else projects:
            if unchanged(kind, project_id) and project_id in before.projects:
                unasked.append(project_id)
                continue
            share = self._shown(kind, project_id, before)
            if not isinstance(share, ProjectShare):
                hidden[project_id] = share
                yield Pulled((), cursor or "", project=project_id, hidden=True)
                continue
            yield Pulled(
                share.found, cursor or "", share.gone, whole=share.whole, project=project_id
            )
            upto, marks = upto or share.upto, marks | share.marks
            read.append(project_id)
        _require_one([*read, *unasked], hidden.values())
        everything = before.since is None and projects is None and not hidden
        reached = before.later(upto, read, marks, [*unasked, *hidden]).dump()
        yield Pulled((), reached, complete=everything)

    def _shown(
        self, kind: str, project_id: str, before: Progress
    ) -> ProjectShare | Missing | Misconfigured:
        """Why not, where this project is refused."""
        try:
            return self._project(kind, project_id, before)
        except (Missing, Misconfigured) as error:
            return error

    def _project(self, kind: str, project_id: str, before: Progress) -> ProjectShare:
        changes_by = PROJECT_LISTINGS[kind].changes_by
        if changes_by is ChangesBy.CONTRACT:
            return self._paid(kind, project_id, before)
        if changes_by is ChangesBy.ROW:
            return self._marked(kind, project_id, before)
        if changes_by is ChangesBy.WHERE_USED:
            return self._where_used(kind, project_id, before)
        return self._changed(kind, project_id, before.since_in(project_id))

    def _changed(self, kind: str, project_id: str, since: datetime | None) -> ProjectShare:
        """What changed since then; everything of a list that can't be asked for that."""
        listing, share = PROJECT_LISTINGS[kind], ProjectShare()
        narrowed = since is not None and listing.changes_by is not ChangesBy.WHOLE_LIST
        window = pulling.window(since) if narrowed else ()
        for place in listing.places:
            path = place.list.format(project_id=project_id)
            query = (("project_id", project_id), *listing.params, *window)
            for answer in pulling.pages(self.call, path, query):
                share.found += self._seen(kind, place, project_id, share.heard(answer))
        share.whole = set() if narrowed else {project_id}
        return share

    def _where_used(self, kind: str, project_id: str, before: Progress) -> ProjectShare:
        place, share = PROJECT_LISTINGS[kind].places[0], ProjectShare()
        for parent in self._asked_for_requests(project_id, before, share):
            # a contract that is asked for the first time is asked for everything
            since = before.since_in(project_id) if parent in before.marks else None
            answers = self._of_contract(place.list, parent, pulling.window(since))
            if answers is None:
                continue
            shown = [s for a in answers for s in self._seen(kind, place, parent, share.heard(a))]
            share.found += shown
            share.whole |= set() if since else {parent}
            if since or shown or parent in self.with_requests:
                share.marks[parent] = "used"
        return share

    def _asked_for_requests(
        self, project_id: str, before: Progress, share: ProjectShare
    ) -> list[str]:
        """Contracts that had requests or of which one was named; at first all in three tiers. What
        an earlier release remembered names the project alone, so it is asked for again.
        """
        named = {each for each in self.with_requests | set(before.marks) if SEPARATOR in each}
        known = {each for each in named if each.partition(SEPARATOR)[0] == project_id}
        if project_id not in before.projects or project_id in before.marks:
            known |= {
                under(project_id, str(row["contract_id"]))
                for row in self._potential(project_id, share)
                if row.get("change_order_tiers") == MOST_TIERS or row.get("change_order_request_id")
            }
        return sorted(known)

    def _potential(self, project_id: str, share: ProjectShare) -> Iterator[JSON]:
        """The potential change orders of a project, whose list does not want the contract."""
        path = PROJECT_LISTINGS["potential_change_order"].places[0].list
        for answer in pulling.pages(self.call, path, (("project_id", project_id),)):
            yield from (row for row in share.heard(answer) if row.get("contract_id"))

    def _marked(self, kind: str, project_id: str, before: Progress) -> ProjectShare:
        """Contracts of which the list says something else than before, by their own pages."""
        share, known = ProjectShare(), project_id in before.projects
        for place in PROJECT_LISTINGS[kind].places:
            for answer in self._contracts(place.list, project_id):
                rows = share.heard(answer)
                share.marks |= {under(project_id, str(r["id"])): whole_mark(r) for r in rows}
                moved = [r for r in rows if not known or self._moved(project_id, r, share, before)]
                share.found += self._seen(kind, place, project_id, moved)
        mine = [key for key in before.marks if key.startswith(f"{project_id}{SEPARATOR}")]
        missing = [key.partition(SEPARATOR)[2] for key in mine if key not in share.marks]
        there = self.read(kind, missing, dict.fromkeys(missing, project_id)) if missing else {}
        share.gone = [id_ for id_ in missing if id_ not in there]
        share.whole = set() if known else {project_id}
        return share

    def _moved(self, project_id: str, row: JSON, share: ProjectShare, before: Progress) -> bool:
        key = under(project_id, str(row["id"]))
        return before.marks.get(key) != share.marks[key]

    def _paid(self, kind: str, project_id: str, before: Progress) -> ProjectShare:
        """Payments of contracts that say another total paid than before, or do not say it."""
        place, share = PROJECT_LISTINGS[kind].places[0], ProjectShare()
        lists = [self._contracts(path, project_id) for path in CONTRACT_LISTS]
        contracts = [row for answers in lists for each in answers for row in share.heard(each)]
        share.marks = {under(project_id, str(row["id"])): paid_mark(row) for row in contracts}
        for parent, paid in list(share.marks.items()):
            if not paid or project_id not in before.projects or paid != before.marks.get(parent):
                answers = self._of_contract(place.list, parent)
                if answers is None:
                    del share.marks[parent]
                    continue
                for answer in answers:
                    share.found += self._seen(kind, place, parent, pulling.rows(answer))
                share.whole.add(parent)
        return share

    def _of_contract(self, path: str, parent: str, window: Params = ()) -> list[Answer] | None:
        """None where the contract was deleted since it was listed, or named. Where its project is
        refused, too, it's the project that isn't shown.
        """
        try:
            return list(pulling.pages(self.call, path, (*address(parent), *window)))
        except Missing:
            query = (("project_id", parent.partition(SEPARATOR)[0]),)
            list(pulling.pages(self.call, CONTRACT_LISTS[0], query))
            return None

    def _contracts(self, path: str, project_id: str) -> list[Answer]:
        """A project's subcontracts or purchase orders as listed: without lines, with totals."""
        key = path, project_id
        if key not in self.contract_lists:
            query = (("project_id", project_id),)
            self.contract_lists[key] = list(pulling.pages(self.call, path, query))
        return self.contract_lists[key]

    def projects(self) -> list[str]:
        """Ids of the active projects."""
        answers = pulling.pages(self.call, "/rest/v1.0/projects", pulling.scope(self.company_id))
        return [str(row["id"]) for answer in answers for row in pulling.rows(answer)]

    def read(
        self, kind: str, ids: Collection[str], parents: Mapping[str, str]
    ) -> Mapping[str, Seen]:
        """By its own page, whose address names the project: without that it cannot be found."""
        listing = PROJECT_LISTINGS[kind]
        found: dict[str, Seen] = {}
        potential = cache(lambda project_id: list(self._potential(project_id, ProjectShare())))
        for id_ in ids:
            for place in listing.places if id_ in parents else ():
                row = {"id": id_.partition(SEPARATOR)[0]}
                payload = self._own_page(kind, place, row, parents[id_], potential)
                parts = self._parts(kind, place, parents[id_], payload) if payload else ()
                found |= {each.id: each for each in parts if each.id == id_}
        return found

    def _own_page(
        self, kind: str, place: Place, row: JSON, parent: str, potential: Potential
    ) -> JSON | None:
        """Where only the project is known and the page wants the contract, the one that the list
        of potential change orders names; each that may be it, where none of them names it.
        """
        if kind not in OF_A_CONTRACT or SEPARATOR in parent:
            return self._page(place, row, parent)
        name = "id" if kind == "potential_change_order" else "change_order_request_id"
        rows = potential(parent)
        naming = [each for each in rows if str(each.get(name)) == row["id"]]
        contracts = sorted({str(each["contract_id"]) for each in naming or rows})
        pages = (self._page(place, row, under(parent, contract)) for contract in contracts)
        return next((page for page in pages if page is not None), None)

    def listed_under(self, kind: str, parent: str, sought: Params = ()) -> list[Seen]:
        """What a project or contract has of this kind now, from its list."""
        listing = PROJECT_LISTINGS[kind]
        place = listing.places[0]
        path = place.list.format(project_id=parent.partition(SEPARATOR)[0])
        answers = pulling.pages(self.call, path, (*address(parent), *sought))
        return [s for each in answers for s in self._seen(kind, place, parent, pulling.rows(each))]

    def _seen(self, kind: str, place: Place, parent: str, found: list[JSON]) -> Iterator[Seen]:
        for row in found:
            paged = bool(place.page) and kind not in LISTED_WHOLE
            payload = self._page(place, row, parent) if paged else row
            if payload is not None:
                yield from self._parts(kind, place, parent, payload)

    def _parts(self, kind: str, place: Place, parent: str, payload: JSON) -> Iterator[Seen]:
        for part in PROJECT_LISTINGS[kind].parts(payload):
            yield self.one(kind, place, parent, part)

    def _page(self, place: Place, row: JSON, parent: str) -> JSON | None:
        """None when it is gone since it was listed."""
        project_id, _, contract_id = parent.partition(SEPARATOR)
        path = place.page.format(id=row["id"], project_id=project_id)
        params = address(under(project_id, str(row.get("contract_id") or contract_id)))
        try:
            body = self.call(Request("GET", path, params)).body
        except Missing:
            return None
        return body if isinstance(body, Mapping) and body.get("id") is not None else None

    def one(self, kind: str, place: Place, parent: str, payload: JSON) -> Seen:
        listing = PROJECT_LISTINGS[kind]
        if payload.get("change_order_request_id") or payload.get("change_order_requests"):
            contract_id = str(payload.get("contract_id") or payload["id"])
            self.with_requests.add(under(parent.partition(SEPARATOR)[0], contract_id))
        row = listing.as_read({**dict(address(parent)), **payload, **place.says})
        return Seen(
            kind=kind,
            id=str(row["id"]),
            record=read(listing.resource, row),
            active=payload.get("deleted_at") is None,
            origin=pulling.origin(payload),
            parent=parent,
        )


def _require_one(shown: Collection[str], refusals: Iterable[ConnectorError]) -> None:
    """Where every project is refused for want of a right, the right for that tool is missing.
    `shown` counts those that needn't be asked today.
    """
    for error in refusals:
        if not shown and isinstance(error, Misconfigured):
            raise error


def under(project_id: str, contract_id: str) -> str:
    """What a record is listed under, when its address needs both (README 19)."""
    return f"{project_id}{SEPARATOR}{contract_id}" if contract_id else project_id


def address(parent: str) -> Params:
    project_id, _, contract_id = parent.partition(SEPARATOR)
    contract = (("contract_id", contract_id),) if contract_id else ()
    return (("project_id", project_id), *contract)
