"""Changing a record that has lines of its own: a direct cost.

Procore knows a line by its id, and the books may number theirs anew with every edit (quickbooks
gotchas 24). So the lines that are there are matched with the wanted ones by what they say: only
what differs is written, and a line that nothing matches is deleted. Each step is a call of its
own; where one fails, the next comparison starts from what is there then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ledgerboard.connectors.base.errors import Missing, Rejected
from ledgerboard.connectors.base.http import Request
from ledgerboard.connectors.base.protocol import Write
from ledgerboard.connectors.procore.by_project import ProjectReader, address
from ledgerboard.connectors.procore.invoice_resources import WRITTEN_OF_LINES
from ledgerboard.connectors.procore.project_listings import PROJECT_LISTINGS, ProjectListing
from ledgerboard.connectors.procore.wire import TITLE, dumped, words
from ledgerboard.core.mapping import write as payload_of
from ledgerboard.core.reconcile import line_changes
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import Value
from ledgerboard.core.values import Line

LINES: Final = "lines"


def change(reader: ProjectReader, write: Write, parent: str) -> Seen:
    """The record as it is afterwards. Raises Missing where it is gone."""
    before = _shown(reader, write, parent)
    listing, id_ = PROJECT_LISTINGS[write.kind], write.id or ""
    header = {name: value for name, value in write.values.items() if name != LINES}
    if header:
        _change_header(reader, listing, (parent, id_), header)
    wanted = write.values.get(LINES)
    if isinstance(wanted, tuple):
        _change_lines(reader, listing, (parent, id_), (lines_of(before), wanted))
    return _shown(reader, write, parent)


def lines_of(seen: Seen) -> tuple[Line, ...]:
    return getattr(seen.record, LINES, None) or ()


def _shown(reader: ProjectReader, write: Write, parent: str) -> Seen:
    id_ = write.id or ""
    found = reader.read(write.kind, [id_], {id_: parent})
    if id_ not in found:
        raise Missing(f"{TITLE} no longer shows this record.")
    return found[id_]


def _change_header(
    reader: ProjectReader, listing: ProjectListing, at: tuple[str, str], values: Mapping[str, Value]
) -> None:
    """By the sync action: the other call takes no invoice number (reference: procore README 21).
    Its answer says 200 also where it refuses a row.
    """
    path = listing.sync.format(**dict(address(at[0])))
    sent = header_body(listing, at[1], values)
    answer = reader.call(Request("PATCH", path, json=sent, lane="write", writes=True)).body
    refused = answer.get("errors") if isinstance(answer, Mapping) else None
    for each in refused or ():
        why = words({"errors": each.get("errors")}) or "no reason was given"
        raise Rejected(f"{TITLE} refused it: {why}.", "Correct it, then check again.")


def header_body(listing: ProjectListing, id_: str, values: Mapping[str, Value]) -> dict[str, Any]:
    """What the sync action is sent of one record, without its lines."""
    said = payload_of(listing.resource, values)
    row = {name: dumped(name, value) for name, value in said.items()}
    return {"updates": [{"id": int(id_), **row}]}


def _change_lines(
    reader: ProjectReader,
    listing: ProjectListing,
    at: tuple[str, str],
    lines: tuple[Sequence[Line], Sequence[Line]],
) -> None:
    place, id_ = dict(address(at[0])), at[1]
    differing = list(line_changes(*lines, WRITTEN_OF_LINES, keyed=False))
    if sent := [_sent(listing, each.before, each.after) for each in differing if each.after]:
        path = f"{listing.resource.path}/{id_}".format(**place)
        body = {listing.wrapper: {"line_items": sent}}
        reader.call(Request("PATCH", path, json=body, lane="write", writes=True))
    for each in differing:
        if each.before and not each.after:
            path = listing.lines.format(id=id_, **place)
            path = f"{path}/{each.before.key}"
            reader.call(Request("DELETE", path, lane="write", writes=True))


def _sent(listing: ProjectListing, before: Line | None, after: Line) -> dict[str, Any]:
    """A line that is known there says so by its id; another is new."""
    said = payload_of(listing.resource, {LINES: (after,)})["line_items"][0]
    return {"id": int(before.key), **said} if before else dict(said)
