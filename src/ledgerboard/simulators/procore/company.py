"""Who am I, where may I work, what may I do."""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import DOCUMENTED, INFERRED, REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore.errors import absent
from ledgerboard.simulators.procore.gate import level_of, query_scope
from ledgerboard.simulators.procore.kinds import within
from ledgerboard.simulators.procore.lists import filtered, given_filters, paginate, truth
from ledgerboard.simulators.procore.system import procore, records
from ledgerboard.simulators.procore.tables import (
    companies,
    company_user,
    installations,
    logins,
)
from ledgerboard.simulators.procore.users import full

TOOLS = (
    "Company Admin",
    "Directory",
    "ERP Integrations",
    "Webhooks API",
    "Commitments",
    "Cost Codes",
    "Insurance",
)


@procore.route("GET", "/rest/v1.0/me", evidence=DOCUMENTED, source="Read me")
def me(world: World, call: Call) -> Reply:
    person = logins(world).get(call.owner["user_id"]) or {}
    return Reply({"id": call.owner["user_id"], "login": person["login"], "name": person["name"]})


@procore.route(
    "GET",
    "/rest/v1.3/companies/{company_id}/me",
    evidence=REFERENCE,
    source="Read me, company level",
)
def company_me(world: World, call: Call) -> Reply:
    user = company_user(world, call.context["company_id"], call.owner["user_id"])
    if user is None:
        raise absent(call)
    return Reply(full(world, user))


@procore.route("GET", "/rest/v1.0/companies", evidence=DOCUMENTED, source="List companies")
def list_companies(world: World, call: Call) -> Reply:
    """A service account sees where its app is installed, a user where he belongs."""
    return paginate(call, [row for row in companies(world) if belongs(world, call, row)], show)


def belongs(world: World, call: Call, company: Row) -> bool:
    if not call.owner["service"]:
        return company_user(world, company["id"], call.owner["user_id"]) is not None
    row = installations(world).get(f"{call.owner['client_id']}:{company['id']}")
    return row is not None and row["state"] == "connected"


def show(row: Row) -> Row:
    return {
        "id": row["id"],
        "name": row["name"],
        "is_active": row["is_active"],
        "logo_url": "",
        "pcn_business_experience": None,
        "my_company": True,
    }


@procore.route(
    "GET", "/rest/v1.0/company_base_url", evidence=REFERENCE, source="Read company base url"
)
def base_url(_world: World, call: Call) -> Reply:
    return Reply({"zone": "us01", "web_base_url": call.base_url})


@procore.route(
    "GET", "/rest/v1.0/settings/permissions", evidence=REFERENCE, source="Read permissions"
)
def permissions(world: World, call: Call) -> Reply:
    user = company_user(world, call.context["company_id"], call.owner["user_id"]) or {}
    return Reply({"tools": [tool(number, name, user) for number, name in enumerate(TOOLS, 1)]})


def tool(number: int, name: str, user: Row) -> dict[str, Any]:
    level = level_of(user, name)
    words = ("none", "read_only", "standard", "admin")
    return {
        "id": number,
        "name": name.lower().replace(" ", "_"),
        "friendly_name": name,
        "domain_id": number,
        "tab_group": "company",
        "available_for_user": level != "none",
        "url": f"/tools/{number}",
        "user_access_level": {"id": words.index(level) + 1, "name": level},
        "permitted_actions": [],
        "create_url": None,
        "can_create": level in {"standard", "admin"},
        "trial": False,
    }


@procore.route("GET", "/rest/v1.0/departments", evidence=REFERENCE, source="List departments")
def departments(world: World, call: Call) -> Reply:
    scope = {"company_id": query_scope(call)}
    rows = [row for row in records(world, "departments") if within(row, scope)]
    fields = ("id", "name", "origin_data", "origin_id")
    return paginate(call, rows, lambda row: {name: row[name] for name in fields})


@procore.route(
    "GET",
    "/rest/v1.0/companies/{company_id}/project_stages",
    evidence=REFERENCE,
    source="List project stages",
)
def stages(world: World, call: Call) -> Reply:
    scope = {"company_id": call.context["company_id"]}
    return paginate(
        call, [row for row in records(world, "project_stages") if within(row, scope)], stage
    )


def stage(row: Row) -> Row:
    return {
        "id": row["id"],
        "name": row["name"],
        "is_bidding_stage": row["name"] == "Bidding",
        "is_concept_stage": False,
        "category": None,
        "readonly": False,
        "default_stage": False,
        "hideable": True,
        "has_rfi_prefixes": False,
        "project_stage_has_children": False,
    }


TEMPLATES = (
    (1, "Company administrator", "company_tools", "internal"),
    (2, "Project manager", "global", "internal"),
    (3, "Subcontractor", "global", "external"),
)


def template(number: int, name: str, kind: str, category: str) -> Row:
    """The templates that every company starts with; a company's own ones are not simulated."""
    flat = {"id": number, "name": name, "type": kind, "category": category}
    return {**flat, "project_specific": False}


@procore.route(
    "GET",
    "/rest/v1.0/companies/{company_id}/permission_templates",
    evidence=REFERENCE,
    source="List permission templates",
)
def company_templates(_world: World, call: Call) -> Reply:
    wish = given_filters(call).get("type", [None])[-1]
    return Reply([template(*one) for one in TEMPLATES if wish in {None, one[2]}])


@procore.route(
    "GET",
    "/rest/v1.0/projects/{project_id}/permission_templates",
    evidence=REFERENCE,
    source="List permission templates, project level",
)
def project_templates(_world: World, _call: Call) -> Reply:
    return Reply([template(*one) for one in TEMPLATES if one[2] == "global"])


@procore.route(
    "GET", "/rest/v1.0/projects/{project_id}/tools", evidence=INFERRED, source="List project tools"
)
def project_tools(_world: World, call: Call) -> Reply:
    rows = [
        {
            "id": number,
            "engine_name": name.lower().replace(" ", "_"),
            "is_active": True,
            "position": number,
            "required": False,
            "title": name,
        }
        for number, name in enumerate(TOOLS, 1)
    ]
    kept = filtered(call, rows, {"is_active": truth(lambda row: row["is_active"])})
    return paginate(call, kept, dict)
