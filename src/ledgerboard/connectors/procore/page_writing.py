"""Writing records that have an address each: payments issued on commitments.

Their origin_id is left alone: with one, Procore locks the payment, and neither an edit nor a void
in the books could follow (money rules 2.6). A lost create is found by what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ledgerboard.connectors.base.errors import Lost, Missing, Rejected
from ledgerboard.connectors.base.finding import by_likeness
from ledgerboard.connectors.base.http import Request
from ledgerboard.connectors.base.protocol import (
    Done,
    Found,
    Operation,
    Refused,
    Remedy,
    Result,
    Unknown,
    Write,
)
from ledgerboard.connectors.procore.by_project import ProjectReader, address, under
from ledgerboard.connectors.procore.project_listings import PROJECT_LISTINGS
from ledgerboard.connectors.procore.wire import TITLE
from ledgerboard.connectors.procore.writing import ANEW, UNMENTIONED
from ledgerboard.core.mapping import differing
from ledgerboard.core.mapping import write as payload_of
from ledgerboard.core.records import values_of
from ledgerboard.core.values import Ref

METHODS: Final = {Operation.CREATE: "POST", Operation.UPDATE: "PATCH", Operation.DELETE: "DELETE"}


def write(reader: ProjectReader, writes: Sequence[Write]) -> list[Result]:
    """One call for each; a refusal of one says nothing about the others."""
    return [_settled(reader, each) for each in writes]


def find(reader: ProjectReader, write: Write) -> Found:
    """In the list of its contract: only what says exactly what was sent."""
    resource = PROJECT_LISTINGS[write.kind].resource
    listed = reader.listed_under(write.kind, parent_of(write))
    alike = [s for s in listed if not differing(resource, write.values, values_of(s.record))]
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
        return _sent(reader, write)
    except Lost as lost:
        return Unknown(write.key, lost.message)
    except Missing:
        return _vanished(write)
    except Rejected as refusal:
        return Refused(write.key, refusal.message, refusal.advice)


def _sent(reader: ProjectReader, write: Write) -> Result:
    listing, parent = PROJECT_LISTINGS[write.kind], parent_of(write)
    deleting = write.operation is Operation.DELETE
    before = reader.read(write.kind, [write.id or ""], {write.id or "": parent}) if deleting else {}
    if deleting and write.id not in before:
        return _vanished(write)
    path = listing.resource.path + (f"/{write.id}" if write.id else "")
    params = address(parent) if deleting else ()
    body = None if deleting else _body(write, parent)
    method = METHODS[write.operation]
    answer = reader.call(Request(method, path, params, json=body, lane="write", writes=True)).body
    if deleting:
        return Done(write.key, before[write.id or ""])
    if not isinstance(answer, dict) or answer.get("id") is None:
        return Unknown(write.key, UNMENTIONED)
    return Done(write.key, reader.one(write.kind, listing.places[0], parent, answer))


def _body(write: Write, parent: str) -> dict[str, Any]:
    """Its place stands beside it. A blank clears; a new one has nothing to clear."""
    listing, creating = PROJECT_LISTINGS[write.kind], write.operation is Operation.CREATE
    said = payload_of(listing.resource, write.values, creating=creating)
    place = {name: int(id_) for name, id_ in address(parent)}
    kept = {
        name: None if value == "" else int(value) if name.endswith("_id") else value
        for name, value in said.items()
        if name not in place and (value != "" or not creating)
    }
    return {**place, listing.wrapper: kept}


def _vanished(write: Write) -> Refused:
    message = f"{TITLE} no longer shows this record."
    return Refused(write.key, message, ANEW, Remedy.READ_AGAIN, code="missing")
