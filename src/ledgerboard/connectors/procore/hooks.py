"""Procore's webhooks: reading them, and setting them up.

There is no signature: what proves the sender is a header of our own choice (gotchas 119).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from ledgerboard.connectors.base.decoding import decode
from ledgerboard.connectors.base.errors import Missing, NotAuthorized
from ledgerboard.connectors.base.http import Caller, Request
from ledgerboard.connectors.base.notices import each_alone
from ledgerboard.connectors.base.system import Notice, Session
from ledgerboard.connectors.procore.wire import DIALECT, TITLE
from ledgerboard.core.values import Secret

NAMESPACE: Final = "ledgerboard"
VERSION: Final = "v2"
HOOKS: Final = "/rest/v1.0/webhooks/hooks"
KINDS: Final = {
    "company vendors": "vendor",
    "project vendors": "vendor",
    "vendors": "vendor",
    "projects": "project",
}
WANTED: Final = (
    ("Company Vendors", "create"),
    ("Company Vendors", "update"),
    ("Company Vendors", "delete"),
    ("Projects", "create"),
    ("Projects", "update"),
    ("Projects", "delete"),
)


def notices(headers: Mapping[str, str], body: bytes, secrets: Sequence[Secret]) -> Sequence[Notice]:
    given = headers.get("authorization", "").encode()
    if not any(hmac.compare_digest(given, _bearer(each).encode()) for each in secrets if each):
        raise NotAuthorized("A webhook came without the right key.", "Set the webhooks up again.")
    found = decode(body)
    return each_alone(_notices, found if isinstance(found, list) else [found], TITLE)


def _bearer(secret: Secret) -> str:
    return f"Bearer {secret.reveal()}"


def _notices(event: Any) -> Iterator[Notice]:
    """Versions 2 and 3 name the event by `ulid`, version 4 by `id` (gotchas 118, 122)."""
    if not isinstance(event, Mapping) or event.get("resource_id") is None:
        raise ValueError("this is no Procore event")
    event_id, company_id = event.get("ulid") or event.get("id"), event.get("company_id")
    if event_id is None or company_id is None:
        raise ValueError("a Procore event names itself and its company")
    name = str(event.get("resource_name") or event.get("resource_type") or "")
    yield Notice(
        event_id=str(event_id),
        company_id=str(company_id),
        kind=KINDS.get(name.casefold().replace("_", " ")),
        record_id=str(event["resource_id"]),
        at=_moment(event.get("timestamp")),
        by=_app(event.get("metadata")),
    )


def _app(metadata: Any) -> str:
    """Which app caused it; it may be left out (gotchas 126)."""
    found = metadata.get("source_application_id") if isinstance(metadata, Mapping) else None
    return str(found) if found is not None else ""


def _moment(text: Any) -> datetime:
    found = datetime.fromisoformat(str(text))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def subscribe(session: Session, *, url: str, secret: Secret) -> None:
    """One hook of our namespace; its header is written anew, because it is shown masked."""
    call = Caller(session, DIALECT)
    hook_id = _hook(call, session.company_id, url, secret)
    missing = _missing(call, session.company_id, hook_id)
    for name, event in missing:
        body = {
            "company_id": int(session.company_id),
            "api_version": VERSION,
            "trigger": {"resource_name": name, "event_type": event},
        }
        call(Request("POST", f"{HOOKS}/{hook_id}/triggers", json=body, lane="write", writes=True))


def _hook(call: Caller, company_id: str, url: str, secret: Secret) -> str:
    listed = call(Request("GET", HOOKS, (("company_id", company_id), ("namespace", NAMESPACE))))
    hook = {
        "api_version": VERSION,
        "namespace": NAMESPACE,
        "destination_url": url,
        "destination_headers": {"Authorization": _bearer(secret)},
    }
    body = {"company_id": int(company_id), "hook": hook}
    mine = next((h for h in _rows(listed.body) if h.get("namespace") == NAMESPACE), None)
    if mine is None:
        made = call(Request("POST", HOOKS, json=body, lane="write", writes=True))
        return str(made.body["id"])
    call(Request("PATCH", f"{HOOKS}/{mine['id']}", json=body, lane="write", writes=True))
    return str(mine["id"])


def _missing(call: Caller, company_id: str, hook_id: str) -> Iterable[tuple[str, str]]:
    """What we want, the system offers, and is not yet there; event words come back in capitals."""
    scope = (("company_id", company_id),)
    listed = call(Request("GET", f"{HOOKS}/{hook_id}/triggers", scope))
    there = {
        (str(row.get("resource_name")), str(row.get("event_type")).lower())
        for row in _rows(listed.body)
    }
    offered = _offered(call, company_id)
    return [each for each in WANTED if each not in there and (not offered or each in offered)]


def _offered(call: Caller, company_id: str) -> set[tuple[str, str]]:
    """Each row names the resource once for every event it has. Empty: it was not told."""
    params = (("company_id", company_id), ("api_version", VERSION))
    try:
        answer = call(Request("GET", "/rest/v1.0/webhooks/resources", params))
    except Missing:
        return set()
    return {
        (str(row[event]), event)
        for row in _rows(answer.body)
        for event in ("create", "update", "delete")
        if row.get(event)
    }


def _rows(body: Any) -> list[Mapping[str, Any]]:
    return [row for row in body if isinstance(row, Mapping)] if isinstance(body, list) else []
