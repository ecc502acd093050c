"""Direct uploads: v1.1 in one form or in segments, and the unified ones of v2.1.

The bytes go to storage, not to Procore: with the headers that were handed out, without the bearer.
"""

from __future__ import annotations

import base64
from hashlib import md5, sha256
from typing import Any

from ledgerboard.simulators.kit import CLIENT, DOCUMENTED, REFERENCE, Call, Reply, Row, Table, World
from ledgerboard.simulators.kit.call import Malformed
from ledgerboard.simulators.procore import files, forms
from ledgerboard.simulators.procore.errors import Invalid, absent, stop, unprocessable
from ledgerboard.simulators.procore.files import STORAGE, no_bearer, outdated, refusal
from ledgerboard.simulators.procore.system import procore

V11 = ("/rest/v1.1/companies/{company_id}/uploads", "/rest/v1.1/projects/{project_id}/uploads")
V21 = (
    "/rest/v2.1/companies/{company_id}/uploads",
    "/rest/v2.1/companies/{company_id}/projects/{project_id}/uploads",
)
START_SECONDS = 3600  # storage answers 403 later
LARGEST_PART = 100 * 1024 * 1024


def uploads(world: World) -> Table:
    return world.table("uploads")


def segments(world: World) -> Table:
    return world.table("upload_segments", "upload_id")


def new_upload(world: World, call: Call, name: str, kind: str | None, **more: Any) -> Row:
    number = f"{world.random.getrandbits(128):032x}"
    row = {
        "id": number,
        "company_id": call.context["company_id"],
        "user_id": call.owner["user_id"],
        "name": name,
        "content_type": kind or "application/octet-stream",
        "status": "ready",
        "until": int(world.clock.seconds()) + START_SECONDS,
        "complete_at": None,
    }
    return uploads(world).put({**row, **more})


def add_segments(world: World, row: Row, given: list[Any], call: Call) -> None:
    """Sizes are checked when they are announced; the last one may be small."""
    least = int(world.settings["upload_part_minimum"])
    for place, one in enumerate(given):
        size, digest = one.get("size"), one.get("sha256")
        small = isinstance(size, int) and size < least and place < len(given) - 1
        if not isinstance(size, int) or not isinstance(digest, str) or small:
            text = f"part {place + 1} must be at least {least} bytes and say its sha256"
            raise unprocessable(call, Invalid({"segments": [text]}))
        segments(world).put(
            {
                "id": f"{row['id']}-{place + 1}",
                "upload_id": row["id"],
                "size": size,
                "sha256": digest,
                "etag": None,
                "content": None,
            }
        )


def shown_segments(world: World, row: Row, call: Call) -> list[Row]:
    """Addresses are renewed whenever they are read."""
    until = int(world.clock.seconds()) + START_SECONDS
    return [
        {
            "url": f"{call.base_url}{STORAGE}/parts/{one['id']}?until={until}",
            "url_expires_at": until,
            "headers": {"x-amz-content-sha256": one["sha256"], "content-length": str(one["size"])},
            "size": one["size"],
            "sha256": one["sha256"],
            "etag": one["etag"],
        }
        for one in segments(world).find("upload_id", row["id"])
    ]


def the_upload(world: World, call: Call, name: str) -> Row:
    row = uploads(world).get(call.params[name])
    if row is None or row["company_id"] != call.context["company_id"]:
        raise absent(call)
    return row


def body_of(call: Call) -> Row:
    body = call.json
    if not isinstance(body, dict):
        raise stop(call, 400, "the body is missing")
    return body


def finished(world: World, row: Row, told: list[Any]) -> Row:
    """ETags in the order of the parts; null is a part that is still to come."""
    parts = segments(world).find("upload_id", row["id"])
    right = [etag == part["etag"] for etag, part in zip(told, parts, strict=False)]
    wrong = any(etag and not good for etag, good in zip(told, right, strict=True))
    if wrong or len(told) != len(parts):
        raise Invalid({"etag": ["does not match what storage received"]})
    if not all(etag and good for etag, good in zip(told, right, strict=True)):
        return uploads(world).update(row["id"], {"status": "receiving"})
    contents = [base64.b64decode(part["content"]) for part in parts]
    return close(world, row, b"".join(contents))


def close(world: World, row: Row, data: bytes) -> Row:
    kind = row["content_type"]
    files.keep(world, row["company_id"], row["name"], kind, data, upload_id=row["id"])
    changes = {"status": "complete", "complete_at": world.clock.seconds()}
    return uploads(world).update(row["id"], changes)


# --- v1.1 ---


def create_v11(world: World, call: Call) -> Reply:
    body = body_of(call)
    name = body.get("response_filename")
    if not isinstance(name, str) or not name:
        raise stop(call, 400, "response_filename is missing")
    row = new_upload(world, call, name, body.get("response_content_type"))
    if body.get("segments"):
        add_segments(world, row, body["segments"], call)
        return Reply(show_v11(world, call, row), 201)
    uploads(world).update(row["id"], {"status": "non_segmented"})
    fields = {"key": row["id"], "policy": f"p-{row['id'][:12]}", "x-amz-algorithm": "simulated"}
    url = f"{call.base_url}{STORAGE}/forms/{row['id']}?until={row['until']}"
    return Reply({"uuid": row["id"], "status": "non_segmented", "url": url, "fields": fields}, 201)


def show_v11(world: World, call: Call, row: Row) -> Row:
    shown = [
        {name: one[name] for name in ("etag", "sha256", "size", "url", "headers")}
        for one in shown_segments(world, row, call)
    ]
    return {"uuid": row["id"], "status": row["status"], "segments": shown}


def read_v11(world: World, call: Call) -> Reply:
    return Reply(show_v11(world, call, the_upload(world, call, "uuid")))


def change_v11(world: World, call: Call) -> Reply:
    row = the_upload(world, call, "uuid")
    told = [one.get("etag") for one in body_of(call).get("segments") or ()]
    try:
        after = finished(world, row, told)
    except Invalid as bad:
        raise unprocessable(call, bad) from bad
    return Reply(show_v11(world, call, after))


for base in V11:
    one = f"{base}/{{uuid}}"
    procore.route("POST", base, evidence=DOCUMENTED, source="Start an upload")(create_v11)
    procore.route("GET", one, evidence=REFERENCE, source="Read an upload")(read_v11)
    procore.route("PATCH", one, evidence=DOCUMENTED, source="ETags in order")(change_v11)


# --- v2.1 ---


def create_v21(world: World, call: Call) -> Reply:
    body = body_of(call)
    missing = [n for n in ("file_name", "file_size", "sha256", "segments") if not body.get(n)]
    if missing:
        raise stop(call, 400, f"{missing[0]} is missing")
    if any(part.get("size", 0) > LARGEST_PART for part in body["segments"]):
        raise stop(call, 422, "a part is at most 100 MiB")
    more = {"sha256": body["sha256"], "size": body["file_size"]}
    row = new_upload(world, call, body["file_name"], body.get("content_type"), **more)
    add_segments(world, row, body["segments"], call)
    return Reply({"data": show_v21(world, call, row)}, 201)


def show_v21(world: World, call: Call, row: Row) -> Row:
    parts = [
        {name: one[name] for name in ("url", "url_expires_at", "headers")}
        for one in shown_segments(world, row, call)
    ]
    return {
        "upload_id": row["id"],
        "file_name": row["name"],
        "file_size": row["size"],
        "content_type": row["content_type"],
        "upload_expires_at": row["until"],
        "segments": parts,
        "status": status_now(world, row),
    }


def status_now(world: World, row: Row) -> str:
    """`complete` before `available`: a scan takes its time (a switch, none by default)."""
    wait = float(world.settings["upload_available_after_seconds"])
    done = row["complete_at"] is not None and world.clock.seconds() >= row["complete_at"] + wait
    return "available" if done else str(row["status"])


def read_v21(world: World, call: Call) -> Reply:
    row = the_upload(world, call, "upload_id")
    shown = show_v21(world, call, row)
    shown.pop("upload_expires_at")
    return Reply({"data": {**shown, "sanitized_file_name": row["name"], "custom_metadata": {}}})


def change_v21(world: World, call: Call) -> Reply:
    row = the_upload(world, call, "upload_id")
    try:
        after = finished(world, row, list(body_of(call).get("part_etags") or ()))
    except Invalid as bad:
        raise unprocessable(call, bad) from bad
    return Reply({"data": {"upload_id": after["id"], "status": after["status"]}})


for base in V21:
    one = f"{base}/{{upload_id}}"
    procore.route("POST", base, evidence=DOCUMENTED, source="Start a unified upload")(create_v21)
    procore.route("PATCH", one, evidence=DOCUMENTED, source="Finish or advance it")(change_v21)
    procore.route("GET", one, evidence=DOCUMENTED, source="Poll it")(read_v21)


# --- storage ---


@procore.route("PUT", f"{STORAGE}/parts/{{id}}", evidence=CLIENT, source="A part, to storage")
def put_part(world: World, call: Call) -> Reply:
    refused = no_bearer(call) or outdated(world, call)
    row = segments(world).get(call.params["id"])
    if refused or row is None:
        return refused or refusal(404, "NoSuchKey")
    digest = sha256(call.body).hexdigest()
    if call.headers.get("x-amz-content-sha256") != row["sha256"] or digest != row["sha256"]:
        return refusal(400, "XAmzContentSHA256Mismatch")
    etag = f'"{md5(call.body, usedforsecurity=False).hexdigest()}"'
    content = base64.b64encode(call.body).decode("ascii")
    segments(world).update(row["id"], {"etag": etag, "content": content})
    return Reply(status=200, headers={"etag": etag})


@procore.route("POST", f"{STORAGE}/forms/{{id}}", evidence=CLIENT, source="A form, to storage")
def post_form(world: World, call: Call) -> Reply:
    """The returned fields first, the file last."""
    refused = no_bearer(call) or outdated(world, call)
    row = uploads(world).get(call.params["id"])
    if refused or row is None:
        return refused or refusal(404, "NoSuchKey")
    try:
        forms.read(call)
    except Malformed:
        return refusal(400, "MalformedPOSTRequest")
    found = forms.files_in(call.json.get("file"))
    if call.json.get("key") != row["id"] or not found:
        return refusal(403, "AccessDenied")
    close(world, row, found[0].data)
    return Reply(status=204)
