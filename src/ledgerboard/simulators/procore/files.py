"""Attachments of records, and the storage that their bytes lie in.

A record's `url` wants the bearer and redirects to storage, which takes no bearer (README 24).
"""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from ledgerboard.simulators.kit import CLIENT, DOCUMENTED, Call, Reply, Row, Table, World
from ledgerboard.simulators.kit.multipart import Part
from ledgerboard.simulators.procore.errors import FieldErrors, Invalid, absent
from ledgerboard.simulators.procore.forms import files_in
from ledgerboard.simulators.procore.oauth import grants
from ledgerboard.simulators.procore.system import procore
from ledgerboard.simulators.procore.values import as_stamp

FIRST_FILE = 880_001
LINK_SECONDS = 3600
STORAGE = "/_storage"


def files(world: World) -> Table:
    return world.table("files", "holder_id", "upload_id")


def attached(world: World, row: Row) -> list[Row]:
    """As records show them."""
    base = world.memo.get("base_url", "")
    return [
        {
            "id": one["id"],
            "name": one["name"],
            "filename": one["name"],
            "content_type": one["content_type"],
            "url": f"{base}/api/v5/files/{one['id']}?companyId={one['company_id']}",
        }
        for one in files(world).find("holder_id", row["id"])
    ]


def keep(world: World, company_id: int, name: str, kind: str, data: bytes, **more: Any) -> Row:
    row = {
        "id": world.next_id("files", FIRST_FILE),
        "company_id": company_id,
        "holder_id": None,
        "upload_id": None,
        "name": name,
        "content_type": kind,
        "size": len(data),
        "sha256": sha256(data).hexdigest(),
        "content": base64.b64encode(data).decode("ascii"),
        "created_at": as_stamp(world.now()),
    }
    return files(world).put({**row, **more})


def attach(world: World, call: Call, row: Row) -> None:
    """What came with a write: files of the form, finished uploads, files that are there."""
    body = call.json if call.body else None
    if not isinstance(body, dict):
        return
    nested = [value for value in body.values() if isinstance(value, dict)]
    for place in (body, *nested):
        for part in files_in(place.get("attachments") or []):
            hold(world, row, keep(world, row["company_id"], *described(part)))
        for name in place.get("upload_ids") or ():
            hold(world, row, uploaded(world, call, str(name)))
        for number in place.get("prostore_file_ids") or ():
            hold(world, row, existing(world, row, number))


def described(part: Part) -> tuple[str, str, bytes]:
    return part.filename, part.content_type, part.data


def hold(world: World, row: Row, file: Row) -> None:
    files(world).update(file["id"], {"holder_id": row["id"]})


def uploaded(world: World, call: Call, name: str) -> Row:
    """Only its creator can attach it, and only when it is whole (README 24)."""
    row = files(world).first("upload_id", name)
    upload = world.table("uploads").get(name)
    mine = upload is not None and upload["user_id"] == call.owner["user_id"]
    if row is None or not mine:
        errors: FieldErrors = {"upload_ids": [f"{name} is not a finished upload of yours"]}
        raise Invalid(errors)
    return row


def existing(world: World, row: Row, number: Any) -> Row:
    found = files(world).get(int(number)) if str(number).isdigit() else None
    if found is None or found["company_id"] != row["company_id"]:
        raise Invalid({"prostore_file_ids": [f"{number} does not exist"]})
    return found


# --- reading ---


@procore.route("GET", "/api/v5/files/{id}", evidence=DOCUMENTED, source="Redirects to storage")
def download(world: World, call: Call) -> Reply:
    kind, _, token = call.headers.get("authorization", "").partition(" ")
    grant = grants(world).get(token.strip()) if kind.lower() == "bearer" else None
    if grant is None or grant["revoked"] or grant["expires_at"] <= world.clock.seconds():
        return Reply({"errors": "The access token is invalid"}, 401)
    row = files(world).get(int(call.params["id"])) if call.params["id"].isdigit() else None
    if row is None:
        raise absent(call)
    return Reply(status=302, headers={"location": link(world, call, row)})


def link(world: World, call: Call, row: Row) -> str:
    until = int(world.clock.seconds()) + LINK_SECONDS
    return f"{call.base_url}{STORAGE}/files/{row['sha256'][:24]}/{quote(row['name'])}?until={until}"


@procore.route("GET", f"{STORAGE}/files/{{key}}/{{name}}", evidence=CLIENT, source="Storage")
def stored(world: World, call: Call) -> Reply:
    refused = no_bearer(call) or outdated(world, call)
    if refused:
        return refused
    wanted = call.params["key"]
    row = next((one for one in files(world) if one["sha256"].startswith(wanted)), None)
    if row is None:
        return refusal(404, "NoSuchKey")
    return Reply(base64.b64decode(row["content"]), media_type=row["content_type"])


def no_bearer(call: Call) -> Reply | None:
    """A token that reaches a storage host is an error, not merely unwise (gotchas 147)."""
    return refusal(400, "InvalidArgument") if "authorization" in call.headers else None


def outdated(world: World, call: Call) -> Reply | None:
    until = call.arg("until") or "0"
    late = not until.isdigit() or world.clock.seconds() > int(until)
    return refusal(403, "AccessDenied") if late else None


def refusal(status: int, code: str) -> Reply:
    body = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code></Error>'
    return Reply(body, status, media_type="application/xml")
