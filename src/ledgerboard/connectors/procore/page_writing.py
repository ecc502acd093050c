"""Writing records that have an address each: payments issued on commitments, direct costs, and our
key on subcontractor invoices.

The origin_id of payments and costs is left alone: with one, Procore locks the record, and neither
an edit nor a void in the books could follow (money rules 2.6, 2.7). A lost create is found by what
it says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ledgerboard.connectors.base.errors import (
    ConnectorError,
    Misconfigured,
    Missing,
    OutcomeUnknown,
    Rejected,
)
from ledgerboard.connectors.base.http import Request
from ledgerboard.connectors.base.protocol import (
    Done,
    Found,
    Operation,
    Refused,
    Result,
    Unknown,
    Write,
)
from ledgerboard.connectors.base.written_by_us import by_likeness
from ledgerboard.connectors.procore import line_writing, pulling
from ledgerboard.connectors.procore.by_project import Params, ProjectReader, address, under
from ledgerboard.connectors.procore.project_listings import PROJECT_LISTINGS, ProjectListing
from ledgerboard.connectors.procore.wire import TITLE, dumped
from ledgerboard.connectors.procore.writing import UNMENTIONED, origin_of, vanished
from ledgerboard.core.mapping import differing
from ledgerboard.core.mapping import write as payload_of
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import values_of
from ledgerboard.core.values import Ref


def write(reader: ProjectReader, writes: Sequence[Write]) -> list[Result]:
    """One call for each; a refusal of one says nothing about the others."""
    return [_settled(reader, each) for each in writes]


def find(reader: ProjectReader, write: Write) -> Found:
    """In the list that it would be in: only what says exactly what was sent, but for the number of
    a payment, which Procore may give itself.
    """
    resource, sought = PROJECT_LISTINGS[write.kind].resource, PROJECT_LISTINGS[write.kind].sought
    by = ((sought[0], str(write.values.get(sought[1]) or "")),) if sought else ()
    listed = reader.listed_under(write.kind, parent_of(write), by)
    counted = PROJECT_LISTINGS[write.kind].counted
    sent = {name: value for name, value in write.values.items() if name != counted}
    alike = [s for s in listed if not differing(resource, sent, values_of(s.record))]
    return by_likeness(TITLE, resource, write, alike)


def parent_of(write: Write) -> str:
    """What it is listed under: known of what is there, said by what is new."""
    if write.parent:
        return write.parent
    project, commitment = (write.values.get(name) for name in ("project", "commitment"))
    assert isinstance(project, Ref)  # noqa: S101  # a view that names no project is no record
    return under(project.id, commitment.id if isinstance(commitment, Ref) else "")


def _settled(reader: ProjectReader, write: Write) -> Result:
    try:
        return _WAYS[write.operation](reader, write)
    except OutcomeUnknown as lost:
        return Unknown(write.key, lost.message)
    except Missing:
        return vanished(write)
    except Rejected as refusal:
        return Refused(write.key, refusal.message, refusal.advice)


def _created(reader: ProjectReader, write: Write) -> Result:
    return _answered(reader, write, "POST")


def _changed(reader: ProjectReader, write: Write) -> Result:
    parent = parent_of(write)
    if PROJECT_LISTINGS[write.kind].lines:
        return Done(write.key, line_writing.change(reader, write, parent))
    return _answered(reader, write, "PATCH")


def _answered(reader: ProjectReader, write: Write, method: str) -> Result:
    listing, parent = PROJECT_LISTINGS[write.kind], parent_of(write)
    request = Request(
        method, _path(write, parent), json=_body(write, parent), lane="write", writes=True
    )
    answer = reader.call(request).body
    if not isinstance(answer, dict) or answer.get("id") is None:
        return Unknown(write.key, UNMENTIONED)
    return Done(write.key, reader.one(write.kind, listing.places[0], parent, answer))


def _deleted(reader: ProjectReader, write: Write) -> Result:
    """The answer does not show the record, so it is read first. What may not be deleted becomes a
    draft where there are drafts: those count nowhere (money rules 2.7).
    """
    listing, parent, id_ = PROJECT_LISTINGS[write.kind], parent_of(write), write.id or ""
    before = reader.read(write.kind, [id_], {id_: parent})
    if id_ not in before:
        return vanished(write)
    path, place = _path(write, parent), _place(listing, parent)
    try:
        reader.call(Request("DELETE", path, place, lane="write", writes=True))
    except (Rejected, Misconfigured) as refusal:
        if not listing.draft:
            raise
        return _made_draft(reader, write, refusal)
    return Done(write.key, before[id_])


def _made_draft(reader: ProjectReader, write: Write, refusal: ConnectorError) -> Result:
    """Raises the refusal of the deletion where this is refused, too."""
    listing, parent = PROJECT_LISTINGS[write.kind], parent_of(write)
    path = _path(write, parent)
    body = {listing.wrapper: {"status": listing.draft}}
    try:
        answer = reader.call(Request("PATCH", path, json=body, lane="write", writes=True)).body
    except (Rejected, Misconfigured):
        raise refusal from None
    if not isinstance(answer, dict) or answer.get("status") != listing.draft:
        return Unknown(write.key, UNMENTIONED)
    kept = f"{refusal.message} It is a draft there now, so it counts no more."
    return Done(write.key, reader.one(write.kind, listing.places[0], parent, answer), kept)


def _marked(reader: ProjectReader, write: Write) -> Result:
    """Our key and nothing else. Procore then locks the record; the key alone may still be changed
    (README 10). An invoice's commitment must be named beside it (money rules 2.10), and its answer
    need not show the lines, so the record is read first.
    """
    listing, parent, id_ = PROJECT_LISTINGS[write.kind], parent_of(write), write.id or ""
    before = reader.read(write.kind, [id_], {id_: parent}).get(id_)
    if before is None:
        return vanished(write)
    if not listing.keyed:
        return Refused(write.key, f"{TITLE} would lock this record with our key.", "")
    body = {**_named(listing, parent, before), listing.keyed: origin_of(write, with_code=False)}
    path = _path(write, parent)
    answer = reader.call(Request("PATCH", path, json=body, lane="write", writes=True)).body
    if not isinstance(answer, dict) or "origin_id" not in answer:
        return Unknown(write.key, UNMENTIONED)
    return Done(write.key, replace(before, origin=pulling.origin(answer)))


def _path(write: Write, parent: str) -> str:
    """Of the record; of the list that it goes into while it is new."""
    path = PROJECT_LISTINGS[write.kind].resource.path.format(**dict(address(parent)))
    return path if write.operation is Operation.CREATE else f"{path}/{write.id}"


def _named(listing: ProjectListing, parent: str, seen: Seen) -> dict[str, int]:
    """What the body must name beside the record."""
    refs = {member: getattr(seen.record, name) for member, name in listing.beside.items()}
    named = {member: int(ref.id) for member, ref in refs.items() if isinstance(ref, Ref)}
    return {name: int(id_) for name, id_ in _place(listing, parent)} | named


_WAYS: Mapping[Operation, Callable[[ProjectReader, Write], Result]] = {
    Operation.CREATE: _created,
    Operation.UPDATE: _changed,
    Operation.DELETE: _deleted,
    Operation.MARK: _marked,
}


def _place(listing: ProjectListing, parent: str) -> Params:
    """The parts of the address that are not in the path."""
    path = listing.resource.path
    return tuple(each for each in address(parent) if f"{{{each[0]}}}" not in path)


def _body(write: Write, parent: str) -> dict[str, Any]:
    """The project and the contract where the path does not name them, and beside them the record
    in its wrapper.

    An empty value clears a field of an existing record; in a new one it is left out.
    """
    listing, creating = PROJECT_LISTINGS[write.kind], write.operation is Operation.CREATE
    values = payload_of(listing.resource, write.values, creating=creating)
    named = dict(address(parent))
    return {
        **{name: int(id_) for name, id_ in _place(listing, parent)},
        listing.wrapper: {
            name: dumped(name, value)
            for name, value in values.items()
            if name not in named and (value != "" or not creating)
        },
    }
