"""Changing and deleting transactions: read, change, and send the whole of it again.

A sparse update of lines was refused in a live company, and without the vendor always is (quickbooks
gotchas 14 to 16, money rules 3.3). Lines are matched by what they say, because their ids may move
(gotchas 24); what the bookkeeper put on a line besides (a class, a tax code, other words) stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ledgerboard.connectors.base.protocol import Write
from ledgerboard.connectors.quickbooks.facts import Facts
from ledgerboard.connectors.quickbooks.resources import Entity, seen
from ledgerboard.core.mapping import Codec, reference
from ledgerboard.core.mapping import write as payload_of
from ledgerboard.core.mapping.codecs import MONEY, TEXT
from ledgerboard.core.reconcile.lines import match_lines
from ledgerboard.core.values import Line

Payload = dict[str, Any]
_SAID: Final[Mapping[str, Codec]] = {
    "item": reference("item"),
    "account": reference("account"),
    "project": reference("project"),
    "description": TEXT,
    "amount": MONEY,
}
_MULTIPLIED: Final = frozenset({"Qty", "UnitPrice"})
"""They must multiply out to the amount, so they are kept only when they are sent."""
_THEIRS: Final = frozenset({"domain", "sparse", "time"})


def changed(entity: Entity, write: Write, row: Mapping[str, Any], facts: Facts) -> Payload:
    """The whole document with the new values. The version is the one that the plan saw."""
    sent = dict(entity.as_sent(payload_of(entity.resource, write.values)))
    if "Line" in sent:
        sent["Line"] = list(_lines(entity, write, row, sent["Line"], facts))
    kept = {name: value for name, value in row.items() if name not in _THEIRS}
    return {**kept, **sent, "SyncToken": version_of(write, row), "sparse": False}


def deleted(entity: Entity, write: Write, row: Mapping[str, Any]) -> Payload:
    """A file wants to be shown whole (gotchas 120)."""
    shown = row if entity.kind == "bill_file" else {}
    return {**shown, "Id": write.id, "SyncToken": version_of(write, row)}


def version_of(write: Write, row: Mapping[str, Any]) -> Any:
    """The version that the plan saw; as it is now where the plan saw none."""
    return write.version if write.version is not None else row.get("SyncToken")


def _lines(
    entity: Entity,
    write: Write,
    row: Mapping[str, Any],
    sent: Sequence[Payload],
    facts: Facts,
) -> Iterator[Payload]:
    before: tuple[Line, ...] = getattr(seen(entity, row, facts).record, "lines", ())
    after = write.values["lines"]
    assert isinstance(after, tuple)  # noqa: S101  # the field's values are lines
    rows = {str(each.get("Id")): each for each in row.get("Line", ())}
    for old, new in match_lines(before, after, _SAID, keyed=False):
        if new is not None:
            known = {} if old is None else rows.get(before[old].key, {})
            yield _with_known(sent[new], known)


def _with_known(line: Payload, known: Mapping[str, Any]) -> Payload:
    """The line as it is there with our amounts, item and project."""
    kind = str(line.get("DetailType"))
    there = known.get(kind)
    if not isinstance(there, Mapping):
        return line
    inner = {name: value for name, value in there.items() if name not in _MULTIPLIED}
    ours = {name: value for name, value in line[kind].items() if name != "BillableStatus"}
    words = {name: known[name] for name in ("Id", "Description", "LinkedTxn") if name in known}
    return {**line, **words, kind: {**line[kind], **inner, **ours}}
