"""What every API call must pass: token, limits, company, app, project."""

from __future__ import annotations

from uuid import UUID

from ledgerboard.simulators.kit import Call, Reply, Route, Row, Stop, World
from ledgerboard.simulators.procore import forms, limits
from ledgerboard.simulators.procore.errors import absent, body_for, stop
from ledgerboard.simulators.procore.kinds import number_of
from ledgerboard.simulators.procore.oauth import grants
from ledgerboard.simulators.procore.system import NEEDS, records
from ledgerboard.simulators.procore.tables import (
    companies,
    company_user,
    installation,
    installations,
    is_member,
)

INVALID = "The access token is invalid"
EXPIRED = "Your access token has expired, please use your refresh token to obtain a fresh token."
NO_HEADER = (
    "Missing Procore-Company-Id header! Send the id of the company that you work in with each call."
)
NOT_CONNECTED = "App is not connected to this company"
HEADERLESS = {"/rest/v1.0/me", "/rest/v1.0/companies"}
LEVELS = ("none", "read_only", "standard", "admin")


def gate(world: World, call: Call, _route: Route | None) -> Reply | None:
    world.memo["base_url"] = call.base_url
    if forms.is_multipart(call) and not call.path.startswith("/_storage/"):
        forms.read(call)
    if not call.path.startswith("/rest/"):
        return None
    call.owner = owner_of(world, call)
    refused = limits.count(world, call)
    if refused is not None:
        return refused
    company_id = header_company(world, call)
    if company_id is not None:
        call.context["company_id"] = company_id
        enter_company(world, call, company_id)
        enter_project(world, call, company_id)
        named_in_query(call)
    return None


def named_in_query(call: Call) -> None:
    """What a read or a deletion must say beside its path; a write may say it in the body."""
    if call.method not in {"GET", "DELETE"}:
        return
    for name in NEEDS.get((call.method, call.route), ()):
        if call.arg(name) is None:
            raise stop(call, 400, f"{name} is missing")


def finish(world: World, call: Call, reply: Reply) -> Reply:
    reply.headers.update(limits.headers(call))
    reply.headers["x-request-id"] = str(UUID(int=world.random.getrandbits(128), version=4))
    return reply


def unauthorized(call: Call, text: str) -> Stop:
    body = body_for(call, 401, text) if "/rest/v2" in call.path else {"errors": text}
    return Stop(Reply(body, 401, {"www-authenticate": 'Bearer realm="Procore"'}))


def owner_of(world: World, call: Call) -> Row:
    """Revoked and unknown tokens look alike; an expired one says so."""
    kind, _, token = call.headers.get("authorization", "").partition(" ")
    row = grants(world).get(token.strip()) if kind.lower() == "bearer" else None
    if row is None or row["revoked"]:
        raise unauthorized(call, INVALID)
    if row["expires_at"] <= world.clock.seconds():
        raise unauthorized(call, EXPIRED)
    return row


def header_company(world: World, call: Call) -> int | None:
    """Required even where the path names the company; before anything else (gotchas 5)."""
    sent = call.headers.get("procore-company-id")
    if sent is None:
        free = call.path in HEADERLESS and not call.owner["service"]
        if free and not {"company_id", "project_id"} & set(call.args):
            return None
        raise stop(call, world.settings["missing_company_status"], NO_HEADER)
    number = number_of(sent)
    if number is None:
        raise stop(call, 400, "Procore-Company-Id must be a number")
    return number


def enter_company(world: World, call: Call, company_id: int) -> None:
    company = companies(world).get(company_id)
    if company is None or not admitted(world, call.owner, company_id):
        raise stop(call, 403, "You do not have access to this company")
    connect(world, call, company_id)
    named = {call.params.get("company_id"), call.arg("company_id")} - {None}
    if any(number_of(name) != company_id for name in named):
        raise elsewhere(world, call)


def elsewhere(world: World, call: Call) -> Stop:
    """Header and call name different companies: refused, never served across (gotchas 6)."""
    status = world.settings["other_company_status"]
    return stop(call, status, "The company of the call is not the one of Procore-Company-Id")


def admitted(world: World, owner: Row, company_id: int) -> bool:
    return owner["service"] or company_user(world, company_id, owner["user_id"]) is not None


def connect(world: World, call: Call, company_id: int) -> None:
    """A user's first call may itself install the app; a disconnected one stays out (README 2)."""
    client_id = call.owner["client_id"]
    row = installation(world, client_id, company_id)
    if row is None and not call.owner["service"]:
        row = install(world, client_id, company_id)
    if row is None or row["state"] != "connected":
        raise stop(call, 403, NOT_CONNECTED)
    call.context["installation"] = row


def install(world: World, client_id: str, company_id: int) -> Row:
    row = {"id": f"{client_id}:{company_id}", "client_id": client_id, "company_id": company_id}
    return installations(world).put({**row, "state": "connected", "permitted_project_ids": None})


def enter_project(world: World, call: Call, company_id: int) -> None:
    """A project that is hidden from the caller is absent for him (gotchas 7, 9, 10)."""
    named = call.params.get("project_id") or call.arg("project_id")
    if named is not None:
        call.context["project"] = visible_project(world, call, number_of(named), company_id)


def visible_project(world: World, call: Call, number: int | None, company_id: int) -> Row:
    row = records(world, "projects").get(number) if number is not None else None
    if row is None or row["company_id"] != company_id or not sees(world, call, row):
        raise absent(call)
    return row


def sees(world: World, call: Call, project: Row) -> bool:
    if call.owner["service"]:
        permitted = call.context["installation"]["permitted_project_ids"]
        return permitted is None or project["id"] in permitted
    user = company_user(world, project["company_id"], call.owner["user_id"])
    admin = user is not None and level_of(user, "Company Admin") == "admin"
    return admin or is_member(world, "users", project["id"], call.owner["user_id"])


def level_of(user: Row, tool: str) -> str:
    """None, Read Only, Standard, Admin; who has no list of his own may do everything."""
    levels = user.get("permissions")
    return levels.get(tool, "none") if isinstance(levels, dict) else "admin"


def need(world: World, call: Call, tool: str, level: str) -> None:
    """403 when the caller's level in a tool is lower; the service account is an admin."""
    user = company_user(world, call.context["company_id"], call.owner["user_id"])
    if user is not None and LEVELS.index(level_of(user, tool)) < LEVELS.index(level):
        text = f"You do not have the {level.replace('_', ' ')} permission in {tool}"
        raise stop(call, 403, text)


def company_scope(call: Call) -> int:
    """`company_id` of a body must be there and be the header's one (README 8)."""
    return named_scope(call, "company_id", call.context["company_id"])


def named_scope(call: Call, name: str, expected: int) -> int:
    body = call.json
    given = body.get(name) if isinstance(body, dict) else None
    given = call.arg(name) if given is None else given
    if given is None:
        raise stop(call, 400, f"{name} is missing")
    if number_of(given) != expected:
        raise stop(call, 403, f"{name} is not the company of Procore-Company-Id")
    return expected


def query_scope(call: Call) -> int:
    """Lists and reads that document `company_id` in the query want it there."""
    if call.arg("company_id") is None:
        raise stop(call, 400, "company_id is missing")
    company_id: int = call.context["company_id"]
    return company_id


def project_scope(world: World, call: Call) -> Row:
    """The project of the path, the query or the body."""
    project: Row | None = call.context.get("project")
    if project is None:
        body = call.json if call.body else None
        given = body.get("project_id") if isinstance(body, dict) else None
        if given is None:
            raise stop(call, 400, "project_id is missing")
        project = visible_project(world, call, number_of(given), call.context["company_id"])
    return project
