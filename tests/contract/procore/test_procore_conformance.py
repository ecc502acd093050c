"""Every simulated call answers with the field names and types of Procore's published reference."""

from __future__ import annotations

import re

import pytest
from tests.contract.procore.conformance import called

from ledgerboard.simulators.kit import coverage_markdown
from ledgerboard.simulators.kit.system import shape
from ledgerboard.simulators.procore import make, procore


def test_people_and_companies_conform(http, company, project, furnished, visited):
    scope = {"company_id": company["id"]}
    c, p = f"companies/{company['id']}", f"projects/{project['id']}"
    for path in ("me", "companies", "company_base_url", "settings/permissions", "departments"):
        http.get(f"/rest/v1.0/{path}", params=scope)
    http.get(f"/rest/v1.0/{c}/project_stages")
    http.get(f"/rest/v1.0/{p}/tools")
    http.get(f"/rest/v1.0/{c}/permission_templates")
    http.get(f"/rest/v1.0/{p}/permission_templates")
    http.get(f"/rest/v1.3/{c}/me")
    users = f"/rest/v1.3/{c}/users"
    person = {"last_name": "Ray", "email_address": "ray@x.test", "first_name": "Lee"}
    row = http.post(users, json={"user": person}).json()
    http.patch(f"{users}/{row['id']}", json={"user": {"city": "Norfolk"}})
    http.get(f"{users}/{row['id']}")
    http.patch(f"{users}/sync", json={"updates": [{"id": row["id"], "origin_id": "E"}]})
    for view in ("normal", "extended", "ids_only"):
        http.get(users, params={"view": view})
    members = f"/rest/v1.0/{p}/users"
    http.post(f"{members}/{row['id']}/actions/add")
    http.get(members)
    http.get(members, params={"view": "compact"})
    http.get(f"{members}/{row['id']}")
    http.get(f"/rest/v1.0/{c}/users/{row['id']}/project_assignments")
    http.delete(f"{members}/{row['id']}/actions/remove")
    called(visited, r"/users|/me$|/companies$|settings|base_url|departments|stages|tools|templates")


@pytest.fixture
def furnished(world, company):
    department = make.add_plain(world, "departments", company["id"], "Civil")
    stage = make.add_plain(world, "project_stages", company["id"], "Bidding")
    return {"department_ids": [department["id"]], "project_stage_id": stage["id"]}


def test_projects_conform(http, company, furnished, visited):
    scope = {"company_id": company["id"]}
    wish = {"name": "P", "project_number": "7", "total_value": 5, "start_date": "2026-01-02"}
    body = {**scope, "project": {**wish, **furnished, "origin_id": "J"}}
    row = http.post("/rest/v1.0/projects", json=body).json()
    http.get(f"/rest/v1.0/projects/{row['id']}", params=scope)
    http.patch(f"/rest/v1.0/projects/{row['id']}", json={**scope, "project": {"city": "X"}})
    http.patch("/rest/v1.0/projects/sync", json={**scope, "updates": [{"id": row["id"]}]})
    http.get("/rest/v1.0/projects", params=scope)
    for view in ("compact", "normal", "extended"):
        http.get("/rest/v1.1/projects", params={**scope, "view": view})
    http.get(f"/rest/v1.0/companies/{company['id']}/projects")
    called(visited, r"/v1\.\d/projects(/\{\}|/sync)?$|companies/\{\}/projects$")


def test_company_vendors_conform(http, company, vendor, world, visited):
    scope = {"company_id": company["id"]}
    path = f"/rest/v1.0/vendors/{vendor['id']}"
    head = make.add_vendor(world, company["id"], name="Head")
    fields = {"parent_id": head["id"], "bidding": {"small_business": True}, "origin_id": "V"}
    http.post("/rest/v1.0/vendors", json={**scope, "vendor": {"name": "New"}})
    http.patch(path, json={**scope, "vendor": fields})
    register = {"business_register": {"type": "ein", "identifier": "12-3456789"}}
    http.post(f"{path}/business_register", params=scope, json=register)
    http.patch(f"{path}/business_register", params=scope, json=register)
    http.patch("/rest/v1.0/vendors/sync", json={**scope, "updates": [{"id": vendor["id"]}, {}]})
    for view in ("compact", "normal", "erp", "extended", "directory", "summary"):
        http.get(path, params={**scope, "view": view})
    http.get("/rest/v1.0/vendors", params=scope)
    http.patch(path, json={**scope, "vendor": {"is_active": False}})
    inactive = f"/rest/v1.0/companies/{company['id']}/vendors/inactive"
    http.get(inactive)
    http.patch(f"{inactive}/{vendor['id']}")
    called(visited, r"/v1.0/vendors|vendors/inactive")


def test_project_vendors_conform(http, project, vendor, visited):
    base = f"/rest/v1.1/projects/{project['id']}/vendors"
    http.post(f"{base}/{vendor['id']}/actions/add")
    http.post(base, json={"vendor": {"name": "On site"}})
    http.patch(f"{base}/{vendor['id']}", json={"vendor": {"city": "X"}})
    for view in ("normal", "extended"):
        http.get(f"{base}/{vendor['id']}", params={"view": view})
    for view in ("normal", "extended", "list", "minimal", "name", "ids_only"):
        http.get(base, params={"view": view})
    http.delete(f"{base}/{vendor['id']}/actions/remove")
    called(visited, r"/v1.1/projects/\{\}/vendors")


def test_insurances_conform(http, company, project, vendor, visited):
    c, p = f"/rest/v1.0/companies/{company['id']}", f"/rest/v1.0/projects/{project['id']}"
    tail = f"/vendors/{vendor['id']}/insurances"
    item = {"name": "Hull", "expiration_date": "2027-01-01", "vendor_id": vendor["id"]}
    for base in (c + tail, p + tail, f"{c}/insurances", f"{p}/insurances"):
        row = http.post(base, json={"insurance": item}).json()
        http.get(base)
        http.get(f"{base}/{row['id']}")
        http.patch(f"{base}/{row['id']}", json={"insurance": {"limit": "1"}})
        http.patch(f"{base}/sync", json={"updates": [{"id": row["id"], "status": "expired"}, 5]})
        http.delete(f"{base}/{row['id']}")
    across = {"updates": [{**item, "company_id": company["id"]}]}
    http.patch("/rest/v1.0/insurances/sync", json=across)
    called(visited, "insurances")


def test_cost_codes_conform(http, company, project, visited):
    scope = {"company_id": company["id"]}
    lists = "/rest/v1.0/standard_cost_code_lists"
    top = http.post(lists, json={**scope, "standard_cost_code_list": {"name": "CSI"}}).json()
    http.get(lists, params=scope)
    http.get(f"{lists}/{top['id']}", params=scope)
    body = {**scope, "standard_cost_code_list": {"is_erp_list": True}}
    http.patch(f"{lists}/{top['id']}", json=body)
    scope |= {"standard_cost_code_list_id": top["id"]}
    codes = "/rest/v1.0/standard_cost_codes"
    row = {"code": "01", "name": "General"}
    made = http.post(codes, json={**scope, "standard_cost_code": row}).json()
    http.get(codes, params=scope)
    http.get(f"{codes}/{made['id']}", params=scope)
    http.patch(f"{codes}/{made['id']}", json={**scope, "standard_cost_code": {"name": "G"}})
    sync = {**scope, "updates": [{"code": "02", "name": "Site", "parent_id": made["id"]}]}
    http.patch(f"{codes}/sync", params={"view": "extended"}, json=sync)
    project_scope = {"project_id": project["id"]}
    own = "/rest/v1.0/cost_codes"
    body = {**project_scope, "standard_cost_code_list_id": top["id"]}
    copied = http.post(f"{own}/copy_from_standard_list", json=body).json()
    http.delete(f"{codes}/{made['id']}", params=scope)
    http.post(own, json={**project_scope, "cost_code": {"code": "03", "name": "Steel"}})
    for view in ("default", "erp_compact"):
        http.get(own, params={**project_scope, "view": view})
    path = f"{own}/{copied[1]['id']}"
    http.get(path, params=project_scope)
    http.patch(path, json={**project_scope, "cost_code": {"name": "Earth"}})
    http.patch(f"{own}/sync", params=project_scope, json={"updates": [{"id": copied[0]["id"]}]})
    http.delete(path, params=project_scope)
    called(visited, "cost_code")


def test_line_item_types_conform(http, company, visited):
    scope, path = {"company_id": company["id"]}, "/rest/v1.0/line_item_types"
    wish = {"name": "Labor", "csv_import_code": "L", "base_type": "labor"}
    row = http.post(path, json={**scope, "line_item_type": wish}).json()
    http.get(path, params=scope)
    http.get(f"{path}/{row['id']}", params=scope)
    http.patch(f"{path}/{row['id']}", json={**scope, "line_item_type": {"base_type": "other"}})
    http.patch(f"{path}/sync", json={**scope, "updates": [{"id": row["id"], "origin_id": "1"}]})
    http.delete(f"{path}/{row['id']}", params=scope)
    called(visited, "line_item_types")


def test_webhooks_v1_conform(http, company, receiver, sync, control, visited):
    scope, base = {"company_id": company["id"]}, "/rest/v1.0/webhooks/hooks"
    wish = {"api_version": "v2", "destination_url": receiver.url, "namespace": "acme"}
    hook = http.post(base, json={**scope, "hook": wish}).json()
    path = f"{base}/{hook['id']}"
    http.patch(path, json={**scope, "hook": {"destination_headers": {"Authorization": "x" * 9}}})
    http.get(base, params={**scope, "namespace": "*"})
    event = {"resource_name": "Company Vendors", "event_type": "create"}
    body = {**scope, "api_version": "v2"}
    first = http.post(f"{path}/triggers", json={**body, "trigger": event}).json()
    bulk = {**body, "triggers": [{**event, "event_type": "update"}, {**event, "event_type": "x"}]}
    http.post(f"{path}/triggers/bulk", json=bulk)
    http.get(f"{path}/triggers", params=scope)
    sync({"name": "A"})
    control.get("/_control/webhooks", params={"wait": 5})
    assert http.get(f"{path}/deliveries", params=scope).json()
    http.request("DELETE", f"{path}/triggers/bulk", json={**scope, "triggers": [1]})
    http.delete(f"{path}/triggers/{first['id']}", params=scope)
    http.get("/rest/v1.0/webhooks/resources", params=scope)
    http.get("/rest/v1.0/webhooks/resources/api_versions", params=scope)
    http.delete(path, params=scope)
    called(visited, "v1.0/webhooks")


def test_webhooks_v2_conform(http, company, project, receiver, act, control, visited, vendor):  # noqa: PLR0917
    company_base = f"/rest/v2.0/companies/{company['id']}"
    for root in (company_base, f"{company_base}/projects/{project['id']}"):
        base = f"{root}/webhooks/hooks"
        wish = {"payload_version": "v3.0", "namespace": "n", "destination_url": receiver.url}
        hook = http.post(base, json=wish).json()["data"]
        path = f"{base}/{hook['id']}"
        event = {"resource_name": "Project Vendors", "event_type": "create"}
        first = http.post(f"{path}/triggers", json=event).json()["data"]
        http.post(f"{path}/triggers/bulk", json=[{**event, "event_type": "update"}])
        http.get(base, params={"namespace": "*"})
        http.get(path)
        http.patch(path, json={"status": "active"})
        http.get(f"{path}/triggers")
        act("add_vendor_to_project", id=vendor["id"], project_id=project["id"])
        control.get("/_control/webhooks", params={"wait": 5})
        http.get(f"{path}/deliveries", params={"filter[status]": "enqueued"})
        http.request("DELETE", f"{path}/triggers/bulk", json=[first["id"]])
        again = http.post(f"{path}/triggers", json=event).json()["data"]
        http.delete(f"{path}/triggers/{again['id']}")
        http.get(f"{root}/webhooks/resources", params={"payload_version": "v4.0"})
        http.delete(path)
    called(visited, "v2.0.*webhooks")


def test_every_known_call_without_a_route_is_501(http):
    routes = {(route.method, shape(route.path)) for route in procore.routes}
    unsimulated = [op for op in procore.operations if (op.method, shape(op.path)) not in routes]
    company_id = http.headers["procore-company-id"]
    answers = {http.request(op.method, fill(op.path, company_id)).status_code for op in unsimulated}
    assert (len(procore.operations), answers) == (437, {501})


def fill(path: str, company_id: str) -> str:
    return re.sub(r"\{[^}]*\}", "7", path.replace("{company_id}", company_id))


def test_the_coverage_page_names_every_call_of_the_reference():
    page = coverage_markdown(procore)
    for operation in procore.operations:
        assert f"| {operation.method} | `{operation.path.split('{')[0]}" in page
    simulated = {(route.method, shape(route.path)) for route in procore.routes}
    known = sum((op.method, shape(op.path)) in simulated for op in procore.operations)
    assert f"{known} of the 437" in page


def test_every_route_states_its_evidence_and_source():
    assert all(route.source for route in procore.routes)
