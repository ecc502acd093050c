"""Writing records that have an address each: payments issued on commitments.

Their origin_id is left alone: with one, Procore locks the payment, and neither an edit nor a void
in the books could follow (money rules 2.6). A lost create is found by what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledgerboard.connectors.base.errors import Lost, Missing, Rejected
from ledgerboard.connectors.base.finding import by_likeness
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
from ledgerboard.connectors.procore.by_project import ProjectReader, address, under
from ledgerboard.connectors.procore.project_listings import PROJECT_LISTINGS
from ledgerboard.connectors.procore.wire import TITLE
from ledgerboard.connectors.procore.writing import UNMENTIONED, vanished
from ledgerboard.core.mapping import differing
from ledgerboard.core.mapping import write as payload_of
from ledgerboard.core.records import values_of
from ledgerboard.core.values import Ref


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
        return (_deleted if write.operation is Operation.DELETE else _saved)(reader, write)
    except Lost as lost:
        return Unknown(write.key, lost.message)
    except Missing:
        return vanished(write)
    except Rejected as refusal:
        return Refused(write.key, refusal.message, refusal.advice)


def _saved(reader: ProjectReader, write: Write) -> Result:
    listing, parent = PROJECT_LISTINGS[write.kind], parent_of(write)
    method, path = "POST", listing.resource.path
    if write.operation is Operation.UPDATE:
        method, path = "PATCH", f"{path}/{write.id}"
    body = _body(write, parent)
    answer = reader.call(Request(method, path, json=body, lane="write", writes=True)).body
    if not isinstance(answer, dict) or answer.get("id") is None:
        return Unknown(write.key, UNMENTIONED)
    return Done(write.key, reader.one(write.kind, listing.places[0], parent, answer))


def _deleted(reader: ProjectReader, write: Write) -> Result:
    """The answer does not show the record, so it is read first."""
    listing, parent, id_ = PROJECT_LISTINGS[write.kind], parent_of(write), write.id or ""
    before = reader.read(write.kind, [id_], {id_: parent})
    if id_ not in before:
        return vanished(write)
    path = f"{listing.resource.path}/{id_}"
    reader.call(Request("DELETE", path, address(parent), lane="write", writes=True))
    return Done(write.key, before[id_])


def _body(write: Write, parent: str) -> dict[str, Any]:
    """The project and the contract, and beside them the record in its wrapper.

    An empty value clears a field of an existing record; in a new one it is left out.
    """
    listing, creating = PROJECT_LISTINGS[write.kind], write.operation is Operation.CREATE
    place = {name: int(id_) for name, id_ in address(parent)}
    values = payload_of(listing.resource, write.values, creating=creating)
    return {
        **place,
        listing.wrapper: {
            name: _dumped(name, value)
            for name, value in values.items()
            if name not in place and (value != "" or not creating)
        },
    }


def _dumped(name: str, value: Any) -> Any:
    """Procore's ids are integers, and null is what clears."""
    if value == "":
        return None
    return int(value) if name.endswith("_id") else value
