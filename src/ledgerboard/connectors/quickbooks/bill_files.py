"""Files beside bills and vendor credits (reference: quickbooks 11, gotchas 118 to 121)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import httpx2

from ledgerboard.connectors.base.errors import Ambiguous, OutcomeUnknown, Rejected, TryLater
from ledgerboard.connectors.base.protocol import Done, Found, Refused, Result, Unknown, Write
from ledgerboard.connectors.quickbooks.facts import Facts
from ledgerboard.connectors.quickbooks.faults import TITLE, faults, refusal
from ledgerboard.connectors.quickbooks.file_resources import TYPES
from ledgerboard.connectors.quickbooks.queries import Company, quoted
from ledgerboard.connectors.quickbooks.resources import Entity, seen
from ledgerboard.core.mapping import dig
from ledgerboard.core.mapping import write as payload_of
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.values import Ref
from ledgerboard.core.values.text import fold

UNMENTIONED: Final = f"{TITLE} answered without mentioning this file."


def upload(
    company: Company, entity: Entity, facts: Facts, call_key: str, writes: Sequence[Write]
) -> list[Result]:
    """One file in one call. It answers 200 also for what it refuses (gotchas 118). What says that
    nothing was done is looked for all the same: a second upload is a second file.
    """
    return [_uploaded(company, entity, facts, call_key, write) for write in writes]


def _uploaded(
    company: Company, entity: Entity, facts: Facts, call_key: str, write: Write
) -> Result:
    if write.attachment is None:
        message = "The file has no content."
        return Refused(write.key, message, "Attach it again in Procore, then check for changes.")
    payload = dict(entity.as_sent(payload_of(entity.resource, write.values, creating=True)))
    try:
        answer = company.upload(*_form(payload, write), call_key=call_key).body
    except (OutcomeUnknown, TryLater) as error:
        return Unknown(write.key, error.message)
    except Rejected as refused:
        return Refused(write.key, refused.message, refused.advice, code="call")
    return _result(entity, facts, write, answer)


def _form(payload: Mapping[str, Any], write: Write) -> tuple[bytes, str]:
    """The body and its type: what the file is, then the file itself (gotchas 121)."""
    file = write.attachment
    assert file is not None  # noqa: S101  # looked at before
    name, media_type = str(payload.get("FileName") or file.name), file.media_type
    form = httpx2.Request(
        "POST",
        "https://upload.invalid",
        files={
            "file_metadata_01": ("attachment.json", json.dumps(payload), "application/json"),
            "file_content_01": (name, file.content, media_type or "application/octet-stream"),
        },
    )
    return form.read(), form.headers["content-type"]


def _result(entity: Entity, facts: Facts, write: Write, answer: Any) -> Result:
    found = dig(answer, "AttachableResponse")
    first = found[0] if isinstance(found, list) and found else {}
    payload = first.get(entity.name) if isinstance(first, Mapping) else None
    if isinstance(payload, Mapping) and payload.get("Id") is not None:
        return Done(write.key, seen(entity, payload, facts))
    if not faults(first):
        return Unknown(write.key, UNMENTIONED)
    return refusal(write, faults(first), {})


def by_bill(
    company: Company, entity: Entity, writes: Sequence[Write], facts: Facts
) -> Iterator[Found]:
    """Beside the bill under the name that we gave it; with as many bytes, where those are known."""
    for write in writes:
        mine = [each for each in _beside(company, entity, write, facts) if _is_it(write, each)]
        yield Found(write.key, mine[0] if mine else None, _doubt(mine))


def _beside(company: Company, entity: Entity, write: Write, facts: Facts) -> list[Seen]:
    bill = write.values.get("bill")
    assert isinstance(bill, Ref)  # noqa: S101  # a view that names no bill is no record
    where = (
        f"AttachableRef.EntityRef.Type = {quoted(TYPES[bill.kind])}",
        f"AttachableRef.EntityRef.value = {quoted(bill.id)}",
    )
    return [
        seen(entity, row, facts) for page in company.all(entity.name, *where) for row in page.rows
    ]


def _is_it(write: Write, found: Seen) -> bool:
    name, size = (getattr(found.record, each) for each in ("file_name", "size"))
    known = write.attachment is None or size is None
    sized = known or (write.attachment is not None and size == len(write.attachment.content))
    return sized and fold(str(write.values.get("file_name") or "")) == fold(name or "")


def _doubt(found: Sequence[Seen]) -> Ambiguous | None:
    if len(found) < 2:
        return None
    return Ambiguous(
        f"{TITLE} has {len(found)} files “{found[0].record.title}” beside this bill.",
        "Delete the extra one in QuickBooks, then check for changes.",
    )
