"""Procore's company header, app installation and isolation between companies."""

from __future__ import annotations

import pytest

from ledgerboard.simulators.procore import make

MISSING = "Missing Procore-Company-Id header!"


@pytest.fixture
def other(world):
    company = make.add_company(world, "Other Builders")
    make.install_app(world, "acme", company["id"])
    return company


@pytest.fixture
def service(world, company):
    app = world.table("apps").get("acme")
    return make.add_token(world, "acme", app["service_user_id"], service=True)["access_token"]


def test_a_user_reads_me_and_companies_without_the_header(connect, token, company):
    http = connect(token)
    assert http.get("/rest/v1.0/me").json()["login"] == "alex@acme.test"
    assert [row["id"] for row in http.get("/rest/v1.0/companies").json()] == [company["id"]]


def test_a_service_account_needs_the_header_even_there(connect, service):
    assert connect(service).get("/rest/v1.0/companies").status_code == 400


def test_a_service_account_sees_the_companies_that_installed_the_app(
    connect, service, company, other
):
    make_ids = {company["id"], other["id"]}
    rows = connect(service, company["id"]).get("/rest/v1.0/companies").json()
    assert {row["id"] for row in rows} == make_ids


def test_me_needs_the_header_once_a_company_is_named(connect, token, company):
    answer = connect(token).get("/rest/v1.0/me", params={"company_id": company["id"]})
    assert answer.status_code == 400


def test_other_calls_name_the_missing_header(connect, token, company):
    answer = connect(token).get("/rest/v1.0/vendors", params={"company_id": company["id"]})
    assert answer.json()["errors"].startswith(MISSING)


def test_the_status_of_the_missing_header_is_a_switch(connect, token, company, control):
    control.post("/_control/settings", json={"missing_company_status": 403})
    assert connect(token).get("/rest/v1.0/vendors").status_code == 403


def test_the_token_is_checked_before_the_header(connect, world):
    assert connect().get("/rest/v1.0/vendors").status_code == 401


def test_header_and_query_may_not_name_different_companies(http, other):
    answer = http.get("/rest/v1.0/vendors", params={"company_id": other["id"]})
    assert answer.status_code == 403


def test_header_and_path_may_not_name_different_companies(http, other):
    assert http.get(f"/rest/v1.0/companies/{other['id']}/project_stages").status_code == 403


def test_header_and_body_may_not_name_different_companies(http, other):
    body = {"company_id": other["id"], "vendor": {"name": "X"}}
    assert http.post("/rest/v1.0/vendors", json=body).status_code == 403


def test_a_user_may_not_enter_a_company_he_does_not_belong_to(connect, token, other):
    answer = connect(token, other["id"]).get("/rest/v1.0/vendors")
    assert answer.status_code == 403


def test_records_of_another_company_are_absent(http, world, other, company):
    vendor = make.add_vendor(world, other["id"], name="Theirs")
    answer = http.get(f"/rest/v1.0/vendors/{vendor['id']}", params={"company_id": company["id"]})
    assert answer.status_code == 404


def test_a_sync_cannot_touch_a_record_of_another_company(sync, world, other):
    vendor = make.add_vendor(world, other["id"], name="Theirs")
    answer = sync({"id": vendor["id"], "name": "Ours now"})
    assert answer["errors"][0]["errors"] == {"id": ["Entity with this ID not found"]}


def test_a_disconnected_app_gets_403_while_its_token_stays_valid(
    http, act, company, connect, token
):
    act("disconnect_app", client_id="acme", company_id=company["id"])
    answer = http.get("/rest/v1.0/vendors", params={"company_id": company["id"]})
    assert answer.status_code == 403
    assert answer.json() == {"errors": "App is not connected to this company"}
    assert connect(token).get("/rest/v1.0/me").status_code == 200


def test_a_service_account_stays_out_of_a_company_without_the_app(connect, service, world):
    company = make.add_company(world, "Never installed")
    assert connect(service, company["id"]).get("/rest/v1.0/vendors").status_code == 403


def test_an_updated_app_loses_its_permitted_projects_but_not_the_company(
    connect, service, company, project, act
):
    http = connect(service, company["id"])
    path = f"/rest/v1.1/projects/{project['id']}/vendors"
    before = http.get(path).status_code
    act("update_app", client_id="acme", company_id=company["id"])
    assert (before, http.get(path).status_code) == (200, 404)
    assert http.get("/rest/v1.0/vendors", params={"company_id": company["id"]}).status_code == 200


def test_who_is_no_admin_sees_only_his_projects(world, connect, company, project):
    user = make.add_user(
        world, company["id"], last_name="Field", email_address="f@acme.test", permissions={}
    )
    token = make.add_token(world, "acme", user["id"])["access_token"]
    http = connect(token, company["id"])
    assert http.get("/rest/v1.0/projects", params={"company_id": company["id"]}).json() == []


def test_a_reader_may_not_write_the_directory(world, connect, company):
    user = make.add_user(
        world,
        company["id"],
        last_name="Reader",
        email_address="r@acme.test",
        permissions={"Directory": "read_only"},
    )
    http = connect(make.add_token(world, "acme", user["id"])["access_token"], company["id"])
    body = {"company_id": company["id"], "vendor": {"name": "X"}}
    assert http.post("/rest/v1.0/vendors", json=body).status_code == 403


def test_the_same_origin_id_is_free_in_another_company(sync, world, other):
    make.add_vendor(world, other["id"], name="Theirs", origin_id="V-1")
    assert sync({"name": "Ours", "origin_id": "V-1"})["errors"] == []


def test_permissions_tell_the_callers_levels(http):
    tools = http.get("/rest/v1.0/settings/permissions").json()["tools"]
    assert {tool["user_access_level"]["name"] for tool in tools} == {"admin"}


def test_the_routed_region_is_told(http):
    assert set(http.get("/rest/v1.0/company_base_url").json()) == {"zone", "web_base_url"}
