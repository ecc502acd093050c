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
from ledgerboard.connectors.base.notices import EVERY_PROJECT, Notice, each_alone
from ledgerboard.connectors.base.system import Session
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
EVENTS: Final = ("create", "update", "delete")
CONTRACTS: Final = ("Work Order Contracts", "Purchase Order Contracts")
SCHEDULES: Final = ("Work Order Contract Line Items", "Purchase Order Contract Line Items")
CHANGES: Final = (
    "Change Order Packages",
    "Change Order Requests",
    "Potential Change Orders",
    "Potential Change Order Line Items",
)
COSTS: Final = ("Direct Costs", "Direct Cost Line Items")
PAID: Final = "Contract Payments"
TOLD_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "commitment": (*CONTRACTS, *SCHEDULES, *CHANGES, PAID),
    "change_order": CHANGES,
    "potential_change_order": CHANGES,
    "change_order_request": CHANGES,
    "contract_payment": (*CONTRACTS, PAID),
    "direct_cost": COSTS,
}
"""By kind, the resources whose webhooks together tell every change of its list (money rules 2.11):
a contract's totals move with its change orders and payments. There is none of invoices, their
files, billing periods and budget codes.
"""
IN_PROJECTS: Final = (*CONTRACTS, *SCHEDULES, *CHANGES, PAID, *COSTS)
_IN_PROJECTS: Final = frozenset(name.casefold() for name in IN_PROJECTS)
WANTED: Final = tuple(
    (name, event) for name in ("Company Vendors", "Projects", *IN_PROJECTS) for event in EVENTS
)


def notices(headers: Mapping[str, str], body: bytes, secrets: Sequence[Secret]) -> Sequence[Notice]:
    given = headers.get("authorization", "").encode()
    if not any(hmac.compare_digest(given, _bearer(each).encode()) for each in secrets if each):
        raise NotAuthorized("A webhook came without the right key.", "Set the webhooks up again.")
    found = decode(body)
    return each_alone(noticed, found if isinstance(found, list) else [found], TITLE)


def _bearer(secret: Secret) -> str:
    return f"Bearer {secret.reveal()}"


def noticed(event: Any) -> Iterator[Notice]:
    """Versions 2 and 3 name the event by `ulid`, version 4 by `id` (gotchas 118, 122)."""
    if not isinstance(event, Mapping) or event.get("resource_id") is None:
        raise ValueError("this is no Procore event")
    event_id, company_id = event.get("ulid") or event.get("id"), event.get("company_id")
    if event_id is None or company_id is None:
        raise ValueError("a Procore event names itself and its company")
    name = str(event.get("resource_name") or event.get("resource_type") or "")
    name = name.casefold().replace("_", " ")
    yield Notice(
        event_id=str(event_id),
        company_id=str(company_id),
        kind=KINDS.get(name),
        record_id=str(event["resource_id"]),
        at=_moment(event.get("timestamp")),
        by=_app(event.get("metadata")),
        project_id=_project(name, event),
    )


def _project(name: str, event: Mapping[str, Any]) -> str:
    """Where lists changed. A project itself may have got another number of change order tiers."""
    if name == "projects":
        return str(event["resource_id"])
    return str(event.get("project_id") or EVERY_PROJECT) if name in _IN_PROJECTS else ""


def _app(metadata: Any) -> str:
    """Which app caused it; it may be left out (gotchas 126)."""
    found = metadata.get("source_application_id") if isinstance(metadata, Mapping) else None
    return str(found) if found is not None else ""


def _moment(text: Any) -> datetime:
    return in_utc(datetime.fromisoformat(str(text)))


def in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def subscribe(session: Session, *, url: str, secret: Secret) -> None:
    """One hook of our namespace; its header is written anew, because it is shown masked."""
    call = Caller(session, DIALECT)
    hook_id = _hook(call, session.company_id, url, secret)
    missing = _missing(call, session.company_id, hook_id)
    if missing:
        body = {
            "company_id": int(session.company_id),
            "api_version": VERSION,
            "triggers": [{"resource_name": name, "event_type": event} for name, event in missing],
        }
        path = f"{HOOKS}/{hook_id}/triggers/bulk"
        call(Request("POST", path, json=body, lane="write", writes=True))


def _hook(call: Caller, company_id: str, url: str, secret: Secret) -> str:
    listed = call(Request("GET", HOOKS, (("company_id", company_id), ("namespace", NAMESPACE))))
    hook = {
        "api_version": VERSION,
        "namespace": NAMESPACE,
        "destination_url": url,
        "destination_headers": {"Authorization": _bearer(secret)},
    }
    body = {"company_id": int(company_id), "hook": hook}
    mine = next((h for h in rows_in(listed.body) if h.get("namespace") == NAMESPACE), None)
    if mine is None:
        made = call(Request("POST", HOOKS, json=body, lane="write", writes=True))
        return str(made.body["id"])
    call(Request("PATCH", f"{HOOKS}/{mine['id']}", json=body, lane="write", writes=True))
    return str(mine["id"])


def _missing(call: Caller, company_id: str, hook_id: str) -> Iterable[tuple[str, str]]:
    """What we want, the system offers, and is not yet there; event words come back in capitals."""
    there, offered = triggers(call, company_id, hook_id), _offered(call, company_id)
    return [each for each in WANTED if each not in there and (not offered or each in offered)]


def triggers(call: Caller, company_id: str, hook_id: str) -> set[tuple[str, str]]:
    """What a hook of ours listens for; the list is not paginated (README 5)."""
    listed = call(Request("GET", f"{HOOKS}/{hook_id}/triggers", (("company_id", company_id),)))
    return {
        (str(row.get("resource_name")), str(row.get("event_type")).lower())
        for row in rows_in(listed.body)
    }


def _offered(call: Caller, company_id: str) -> set[tuple[str, str]]:
    """Each row names the resource once for every event it has. Empty: it was not told."""
    params = (("company_id", company_id), ("api_version", VERSION))
    try:
        answer = call(Request("GET", "/rest/v1.0/webhooks/resources", params))
    except Missing:
        return set()
    return {
        (str(row[event]), event)
        for row in rows_in(answer.body)
        for event in EVENTS
        if row.get(event)
    }


def rows_in(body: Any) -> list[Mapping[str, Any]]:
    return [row for row in body if isinstance(row, Mapping)] if isinstance(body, list) else []
