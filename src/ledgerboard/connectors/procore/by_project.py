"""Reading what every project has for itself: a list per project, a page per record for its lines.

Each project costs a call per kind and poll, because Procore has no company-wide lists of these
(reference: procore README 17, 18.1). What changed is asked for by time where the list can say it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ledgerboard.connectors.base.errors import Missing
from ledgerboard.connectors.base.http import Caller, Request
from ledgerboard.connectors.base.protocol import Pulled
from ledgerboard.connectors.procore import pulling
from ledgerboard.connectors.procore.project_listings import (
    LISTED_WHOLE,
    PROJECT_LISTINGS,
    Place,
    ProjectListing,
)
from ledgerboard.core.mapping import read
from ledgerboard.core.reconcile.model import Seen

JSON = Mapping[str, Any]
Params = tuple[tuple[str, str], ...]
SEPARATOR = ":"


@dataclass(frozen=True)
class ProjectReader:
    """Reads one company's projects."""

    call: Caller
    company_id: str

    def pull(
        self, kind: str, cursor: str | None, projects: Collection[str] | None = None
    ) -> Iterator[Pulled]:
        """Each page of a whole list names its project as shown whole, so that what is gone from it
        is known without reading the company to its end.
        """
        listing, since = PROJECT_LISTINGS[kind], pulling.since_of(cursor)
        upto: datetime | None = None
        for project_id in self.projects() if projects is None else projects:
            found, whole = list[Seen](), {project_id}
            for place in listing.places:
                for parent, answer in self._answers(listing, place, project_id, since):
                    upto = upto or pulling.server_time(answer)
                    found += self._seen(kind, place, parent, pulling.rows(answer))
                    whole.add(parent)
            shown_whole = since is None or not listing.window
            yield Pulled(found, cursor or "", whole=whole if shown_whole else ())
        everything = since is None and projects is None
        yield Pulled((), pulling.cursor_of(upto) or cursor or "", complete=everything)

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
        for id_ in ids:
            for place in listing.places if id_ in parents else ():
                payload = self._page(place, {"id": id_.partition(SEPARATOR)[0]}, parents[id_])
                parts = self._parts(kind, place, parents[id_], payload) if payload else ()
                found |= {each.id: each for each in parts if each.id == id_}
        return found

    def _answers(
        self, listing: ProjectListing, place: Place, project_id: str, since: datetime | None
    ) -> Iterator[tuple[str, Any]]:
        """Answers, each with what its records are listed under."""
        path = place.list.format(project_id=project_id)
        window = pulling.window(since) if listing.window else ()
        query = (("project_id", project_id), *listing.params, *window)
        if not listing.by_contract:
            yield from ((project_id, each) for each in pulling.pages(self.call, path, query))
            return
        for contract_id in self._contracts(project_id):
            parent = under(project_id, contract_id) if listing.named_by_contract else project_id
            query_one = (*query, ("contract_id", contract_id))
            yield from ((parent, each) for each in pulling.pages(self.call, path, query_one))

    def listed_under(self, kind: str, parent: str, sought: Params = ()) -> list[Seen]:
        """What a project or contract has of this kind now, from its list."""
        listing = PROJECT_LISTINGS[kind]
        place = listing.places[0]
        path = place.list.format(project_id=parent.partition(SEPARATOR)[0])
        answers = pulling.pages(self.call, path, (*address(parent), *sought))
        return [s for each in answers for s in self._seen(kind, place, parent, pulling.rows(each))]

    def _contracts(self, project_id: str) -> list[str]:
        query = (("project_id", project_id),)
        answers = pulling.pages(self.call, "/rest/v1.0/commitments", query)
        return [str(row["id"]) for answer in answers for row in pulling.rows(answer)]

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
        row = listing.as_read({**dict(address(parent)), **payload, **place.says})
        return Seen(
            kind=kind,
            id=str(row["id"]),
            record=read(listing.resource, row),
            active=payload.get("deleted_at") is None,
            origin=pulling.origin(payload),
            parent=parent,
        )


def under(project_id: str, contract_id: str) -> str:
    """What a record is listed under, when its address needs both (README 19)."""
    return f"{project_id}{SEPARATOR}{contract_id}" if contract_id else project_id


def address(parent: str) -> Params:
    project_id, _, contract_id = parent.partition(SEPARATOR)
    contract = (("contract_id", contract_id),) if contract_id else ()
    return (("project_id", project_id), *contract)
