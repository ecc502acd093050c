"""What stands before the service: token, realm, limits; and the headers that all answers carry."""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import Call, Reply, Route, World
from ledgerboard.simulators.quickbooks import faults, limits, xml
from ledgerboard.simulators.quickbooks.company import DEFAULT_ZONE, REALMS, Company, stamp
from ledgerboard.simulators.quickbooks.faults import Gateway
from ledgerboard.simulators.quickbooks.tokens import ACCOUNTING, Tokens

ROOT = "/v3/company/"
SHORTEST_TOKEN, LONGEST_TOKEN = 32, 4096
VERSION = "1995.123"


def gate(world: World, call: Call, _route: Route | None) -> Reply | None:
    """Only the company's own paths are guarded; the token service guards itself."""
    if not call.path.startswith(ROOT):
        return None
    refusal = admit(world, call)
    return refusal.reply(int(world.clock.seconds() * 1000)) if refusal else None


def admit(world: World, call: Call) -> Gateway | None:
    kind, _, value = call.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not value.strip():
        return faults.unauthorized(faults.NO_TOKEN)
    tokens, value = Tokens(world), value.strip()
    if not SHORTEST_TOKEN <= len(value) <= LONGEST_TOKEN:
        return faults.unauthorized(faults.MALFORMED_TOKEN)
    row = tokens.bearer(value)
    if row is None:
        return faults.unauthorized(f"Token revoked: {value}")
    if tokens.expired(row):
        return faults.unauthorized(f"Token expired: {value}")
    return admit_to_realm(world, call, tokens.grant(row["grant"]) or {})


def admit_to_realm(world: World, call: Call, grant: dict[str, Any]) -> Gateway | None:
    """A token of another realm, or one whose person ended the connection, is forbidden."""
    realm = call.path.removeprefix(ROOT).partition("/")[0]
    lost = not grant.get("alive") or ACCOUNTING not in grant["scopes"].split()
    if lost or grant["realm"] != realm or world.table(REALMS).get(realm) is None:
        return faults.forbidden()
    batch = call.path == f"{ROOT}{realm}/batch"
    if not limits.admitted(world, realm, grant["app"], batch=batch):
        return faults.throttled()
    if limits.blocked_for_the_month(world, grant["app"], reads=is_read(call)):
        return faults.throttled()
    call.owner, call.context["company"] = grant, Company(world, realm, call.base_url)
    return None


def is_read(call: Call) -> bool:
    """Queries may be posted and are reads all the same."""
    return call.method == "GET" or call.path.endswith("/query")


def finish(world: World, call: Call, reply: Reply) -> Reply:
    """Also sees the answers of injected faults, and gives a 429 the gateway's own body."""
    reply.headers.setdefault("intuit_tid", f"1-{world.random.getrandbits(128):032x}")
    if not call.path.startswith(ROOT):
        return reply
    reply.headers.setdefault("qbo-version", VERSION)
    reply.headers.setdefault("service-time", "total=12, db=3")
    if reply.status == 429 and not is_gateway(reply.body):
        reply.body = faults.throttled().body(int(world.clock.seconds() * 1000))
    if isinstance(reply.body, dict) and "not_simulated" not in reply.body and not wants_json(call):
        return as_xml(world, reply)
    return reply


def is_gateway(body: Any) -> bool:
    return isinstance(body, dict) and "fault" in body


def wants_json(call: Call) -> bool:
    """Only when the client says so: `*/*` is not enough."""
    return "json" in call.headers.get("accept", "")


def as_xml(world: World, reply: Reply) -> Reply:
    body = reply.body
    if is_gateway(body):
        problem = body["fault"]["error"][0]
        told = {"code": problem["code"], "Message": problem["message"], "Detail": problem["detail"]}
        body = {"Fault": {"type": body["fault"]["type"], "Error": told}}
    time = stamp(int(world.clock.seconds()), DEFAULT_ZONE)
    text = xml.rendered(body, time).encode()
    return Reply(text, reply.status, reply.headers, "application/xml;charset=UTF-8")
