"""Attachables: files come in by upload, go out by a link that needs no token and soon ends.

Bytes never change once they are there; the row around them does (reference: quickbooks
attachments, gotchas 118-121).
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ledgerboard.simulators.kit import (
    DOCUMENTED,
    INFERRED,
    Call,
    Part,
    Reply,
    Row,
    System,
    World,
    parts,
)
from ledgerboard.simulators.quickbooks import faults
from ledgerboard.simulators.quickbooks.company import REALMS, Company
from ledgerboard.simulators.quickbooks.faults import RequestRefused, fault_body
from ledgerboard.simulators.quickbooks.file_links import FILES, signature, temporary_link
from ledgerboard.simulators.quickbooks.rendering import show
from ledgerboard.simulators.quickbooks.schema import ENTITIES
from ledgerboard.simulators.quickbooks.writing import create, existing, identifier

MOST_BYTES = 100 * 1024 * 1024
NUMBERED = re.compile(r"file_(metadata|content)_(\d+)")
ATTACHABLE = ENTITIES["Attachable"]
TYPES = "ai csv doc docx eps gif jpg jpeg ods pdf png rtf tif tiff txt xls xlsx xml"


def add_routes(system: System) -> None:
    """The signed link leaves the API's own paths, and so the token."""
    route = system.route(
        "GET",
        "/download/{link}",
        evidence=INFERRED,
        source="API reference, Attachable: a temporary link outside the API",
        open=True,
    )
    route(fetch)


UPLOAD = (DOCUMENTED, "API reference, Attachable: upload")
DOWNLOAD = (DOCUMENTED, "API reference, Attachable: download")


def upload(company: Company, call: Call) -> dict[str, Any]:
    """Each file succeeds or fails alone, on HTTP 200."""
    if len(call.body) > MOST_BYTES:
        raise RequestRefused(faults.upload_too_large())
    answers = [uploaded(company, *pair) for pair in pairs(parts(call))]
    if not answers:
        raise RequestRefused(faults.missing("file_content_01"))
    return {"AttachableResponse": answers}


def pairs(found: list[Part]) -> Iterator[tuple[Part | None, Part | None]]:
    """Metadata and content belong together by their number; either may be missing."""
    by_number: dict[int, dict[str, Part]] = {}
    for part in found:
        named = NUMBERED.fullmatch(part.name)
        if named:
            by_number.setdefault(int(named[2]), {})[named[1]] = part
    for number in sorted(by_number):
        yield by_number[number].get("metadata"), by_number[number].get("content")


def uploaded(company: Company, metadata: Part | None, content: Part | None) -> dict[str, Any]:
    try:
        with company.world.atomic():
            row = stored(company, described(metadata), content)
    except RequestRefused as refusal:
        return {"Fault": fault_body(refusal.problems, refusal.kind)}
    return {"Attachable": show(company, ATTACHABLE, row)}


def described(metadata: Part | None) -> dict[str, Any]:
    if metadata is None:
        return {}
    try:
        found = json.loads(metadata.data, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise RequestRefused(faults.bad_metadata()) from None
    if not isinstance(found, dict):
        raise RequestRefused(faults.bad_metadata())
    return found


def stored(company: Company, given: Mapping[str, Any], content: Part | None) -> Row:
    if content is None:
        raise RequestRefused(faults.missing("file_content"))
    name = str(given.get("FileName") or content.filename)
    if name.rpartition(".")[2].lower() not in TYPES.split(" "):
        raise RequestRefused(faults.file_type(name))
    values = {"ContentType": content.content_type, **given, "FileName": name}
    row = create(company, ATTACHABLE, values, {"Size": len(content.data)})
    data = base64.b64encode(content.data).decode()
    company.rows(FILES).put({"id": row["id"], "data": data, "type": content.content_type})
    return row


def download(company: Company, call: Call) -> Reply:
    """Answers an address as plain text, not the file."""
    key = identifier(call.params["id"]) or "0"
    existing(company, ATTACHABLE, key)
    if company.rows(FILES).get(key) is None:
        raise RequestRefused(faults.not_found())
    return Reply(temporary_link(company, key), media_type="text/plain")


DENIED = "<Error><Code>AccessDenied</Code></Error>"


def fetch(world: World, call: Call) -> Reply:
    realm, key, ends, word = (call.params["link"].split(".") + [""] * 4)[:4]
    known = world.table(REALMS).get(realm) is not None and ends.isdigit()
    alive = known and int(ends) >= world.clock.seconds()
    if not alive or signature(world.seed, realm, key, int(ends)) != word:
        return Reply(DENIED, 403, media_type="application/xml")
    row = Company(world, realm).rows(FILES).get(key)
    if row is None:
        return Reply(DENIED, 403, media_type="application/xml")
    return Reply(base64.b64decode(row["data"]), media_type=row["type"])
