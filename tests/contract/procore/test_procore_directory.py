"""Vendors, projects and people: views, inactive records, registers, memberships."""

from __future__ import annotations

import pytest

from ledgerboard.simulators.procore import make

PROJECTS = "/rest/v1.0/projects"


def show(http, company, vendor, view=None):
    params = {"company_id": company["id"]} | ({"view": view} if view else {})
    path = f"/rest/v1.0/vendors/{vendor['id']}"
    return http.get(path, params=params).raise_for_status().json()


def change(http, company, vendor, **fields):
    body = {"company_id": company["id"], "vendor": fields}
    return http.patch(f"/rest/v1.0/vendors/{vendor['id']}", json=body)


def create_project(http, company, **fields):
    return http.post(PROJECTS, json={"company_id": company["id"], "project": fields})


def register(http, company, vendor, method="post", **fields):
    return http.request(
        method,
        f"/rest/v1.0/vendors/{vendor['id']}/business_register",
        params={"company_id": company["id"]},
        json={"business_register": fields},
    )


def test_the_default_view_is_extended(http, company, vendor):
    assert show(http, company, vendor) == show(http, company, vendor, "extended")


def test_compact_shows_id_and_name(http, company, vendor):
    assert set(show(http, company, vendor, "compact")) == {"id", "name"}


def test_normal_leaves_out_what_extended_adds(http, company, vendor):
    assert "children_count" not in show(http, company, vendor, "normal")


def test_only_the_erp_view_carries_erp_fields(http, company, vendor):
    assert "erp_custom_fields" in show(http, company, vendor, "erp")
    assert "erp_custom_fields" not in show(http, company, vendor)


@pytest.mark.parametrize("view", ["directory", "summary"])
def test_the_other_views_exist(http, company, vendor, view):
    assert show(http, company, vendor, view)["name"] == vendor["name"]


def test_ids_need_more_than_32_bits(vendor):
    assert vendor["id"] > 2**32


def test_equal_names_are_allowed(sync, vendors):
    sync({"name": "Twin"}, {"name": "Twin"})
    assert len(vendors()) == 2


def test_a_change_moves_updated_at_and_a_repeat_does_not(http, company, vendor, control):
    before = show(http, company, vendor)["updated_at"]
    control.post("/_control/clock", json={"advance": 60})
    after = change(http, company, vendor, city="Norfolk").json()["updated_at"]
    control.post("/_control/clock", json={"advance": 60})
    again = change(http, company, vendor, city="Norfolk").json()["updated_at"]
    assert before < after == again


def test_absent_fields_are_kept_and_null_clears(http, company, vendor):
    change(http, company, vendor, city="Norfolk", zip="23510")
    after = change(http, company, vendor, city=None).json()
    assert (after["city"], after["zip"]) == (None, "23510")


def test_unknown_fields_are_ignored(http, company, vendor):
    assert change(http, company, vendor, nonsense=1).status_code == 200


def test_a_parent_makes_two_levels_and_not_three(http, company, sync):
    head = sync({"name": "Head"})["entities"][0]
    branch = sync({"name": "Branch", "parent_id": head["id"]})["entities"][0]
    third = sync({"name": "Third", "parent_id": branch["id"]})
    assert branch["parent"] == {"id": head["id"], "name": "Head"}
    assert list(third["errors"][0]["errors"]) == ["parent_id"]
    assert show(http, company, head)["children_count"] == 1


def test_a_vendor_cannot_be_deleted(http, vendor):
    assert http.delete(f"/rest/v1.0/vendors/{vendor['id']}").status_code == 405


def test_an_inactive_vendor_is_listed_apart_and_can_be_reactivated(http, company, vendor, vendors):
    change(http, company, vendor, is_active=False)
    path = f"/rest/v1.0/companies/{company['id']}/vendors/inactive"
    listed = http.get(path).json()
    assert (vendors(), [row["id"] for row in listed]) == ([], [vendor["id"]])
    assert http.patch(listed[0]["_links"]["reactivate"]).json()["is_active"] is True
    assert (len(vendors()), http.get(path).json()) == (1, [])


def test_an_active_vendor_cannot_be_reactivated(http, company, vendor):
    path = f"/rest/v1.0/companies/{company['id']}/vendors/inactive/{vendor['id']}"
    assert http.patch(path).status_code == 404


def test_a_business_register_is_created_once(http, company, vendor):
    first = register(http, company, vendor, type="ein", identifier="12-3456789")
    second = register(http, company, vendor, type="ein", identifier="98-7654321")
    assert (first.status_code, second.status_code) == (201, 409)


def test_a_business_register_that_another_vendor_has_is_409(http, company, vendor, world):
    other = make.add_vendor(world, company["id"], name="Other")
    register(http, company, vendor, type="ein", identifier="12-3456789")
    answer = register(http, company, other, type="ein", identifier="12-3456789")
    assert answer.status_code == 409


def test_a_new_identifier_resets_the_verification(http, company, vendor, world):
    register(http, company, vendor, type="ein", identifier="12-3456789")
    row = world.tables()["vendors"].get(vendor["id"])
    verified = {**row["business_register"], "verification_status": "active"}
    world.tables()["vendors"].update(vendor["id"], {"business_register": verified})
    same = register(http, company, vendor, "patch", type="ein", identifier="12-3456789")
    new = register(http, company, vendor, "patch", type="ein", identifier="98-7654321")
    assert same.json()["verification_status"] == "active"
    assert new.json()["verification_status"] is None


def test_a_business_register_of_an_unknown_type_is_422(http, company, vendor):
    assert register(http, company, vendor, type="vat", identifier="1").status_code == 422


def test_merged_vendors_vanish_and_leave_their_projects_to_the_master(
    http, company, world, act, project, vendor
):
    other = make.add_vendor(world, company["id"], name="Double", project_ids=(project["id"],))
    act("merge_vendors", master_id=vendor["id"], source_ids=[other["id"], vendor["id"]])
    gone = http.get(f"/rest/v1.0/vendors/{other['id']}", params={"company_id": company["id"]})
    assert gone.status_code == 404
    assert show(http, company, vendor)["project_ids"] == [project["id"]]


def test_a_project_vendor_is_added_and_removed(http, project, vendor):
    base = f"/rest/v1.1/projects/{project['id']}/vendors"
    added = http.post(f"{base}/{vendor['id']}/actions/add")
    listed = [row["id"] for row in http.get(base).json()]
    removed = http.delete(f"{base}/{vendor['id']}/actions/remove")
    assert (added.status_code, listed, removed.status_code) == (201, [vendor["id"]], 204)
    assert http.get(f"{base}/{vendor['id']}").status_code == 404


def test_creating_a_vendor_in_a_project_creates_the_company_record_too(http, project, vendors):
    path = f"/rest/v1.1/projects/{project['id']}/vendors"
    row = http.post(path, json={"vendor": {"name": "On site"}}).json()
    assert [vendor["id"] for vendor in vendors()] == [row["id"]]


def test_editing_a_project_vendor_edits_the_company_record(http, company, project, vendor):
    base = f"/rest/v1.1/projects/{project['id']}/vendors/{vendor['id']}"
    http.post(f"{base}/actions/add")
    http.patch(base, json={"vendor": {"city": "Norfolk"}})
    assert show(http, company, vendor)["city"] == "Norfolk"


def test_a_badly_formed_date_is_stored_as_null_without_an_error(http, company):
    answer = create_project(http, company, name="P", start_date="31/12/2026")
    assert (answer.status_code, answer.json()["start_date"]) == (201, None)


def test_a_time_zone_that_is_not_on_the_list_is_422(http, company):
    answer = create_project(http, company, name="P", time_zone="Eastern")
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["time_zone"]


def test_money_of_a_project_is_a_decimal_string(http, company):
    assert create_project(http, company, name="P", total_value=50000).json()["total_value"] == (
        "50000.00"
    )


def test_department_ids_are_replaced_as_a_whole(http, world, company):
    one, two = (make.add_plain(world, "departments", company["id"], n) for n in ("One", "Two"))
    row = create_project(http, company, name="P", department_ids=[one["id"]]).json()
    body = {"company_id": company["id"], "project": {"department_ids": [two["id"]]}}
    after = http.patch(f"{PROJECTS}/{row['id']}", json=body).json()
    assert after["departments"] == [{"id": two["id"], "name": "Two"}]


def test_estimated_value_mirrors_total_value(http, company):
    row = create_project(http, company, name="P", total_value="10").json()
    assert row["estimated_value"] == row["total_value"] == "10.00"


def test_the_compact_view_of_projects_shows_id_and_name_only(http, company, project):
    params = {"company_id": company["id"]}
    compact = http.get("/rest/v1.1/projects", params={**params, "view": "compact"}).json()
    assert compact == [{"id": project["id"], "name": "Pier 9"}]


def test_projects_of_a_company_are_listed_in_short(http, company, project):
    rows = http.get(f"/rest/v1.0/companies/{company['id']}/projects").json()
    assert rows[0]["status_name"] == "Active"


def test_an_address_is_one_users_in_a_company(http, company, admin):
    body = {"user": {"last_name": "Twin", "email_address": "ALEX@acme.test"}}
    answer = http.post(f"/rest/v1.3/companies/{company['id']}/users", json=body)
    assert answer.status_code == 409


def test_a_person_has_one_id_in_all_his_companies(world, admin):
    other = make.add_company(world, "Other")
    again = make.add_user(
        world, other["id"], last_name="Moreno", email_address=admin["email_address"]
    )
    assert again["id"] == admin["id"]


def test_only_a_sync_reactivates_a_user(http, company, world):
    user = make.add_user(world, company["id"], last_name="Ray", email_address="r@x.test")
    base = f"/rest/v1.3/companies/{company['id']}/users"
    http.patch(f"{base}/{user['id']}", json={"user": {"is_active": False}})
    plain = http.patch(f"{base}/{user['id']}", json={"user": {"is_active": True}}).json()
    body = {"updates": [{"id": user["id"], "is_active": True}]}
    synced = http.patch(f"{base}/sync", json=body).json()["entities"][0]
    assert (plain["is_active"], synced["is_active"]) == (False, True)


def test_user_sync_needs_directory_admin(world, connect, company):
    user = make.add_user(
        world,
        company["id"],
        last_name="Std",
        email_address="s@x.test",
        permissions={"Directory": "standard"},
    )
    http = connect(make.add_token(world, "acme", user["id"])["access_token"], company["id"])
    path = f"/rest/v1.3/companies/{company['id']}/users/sync"
    assert http.patch(path, json={"updates": []}).status_code == 403


def test_project_users_leave_out_null_keys(http, project, admin):
    base = f"/rest/v1.0/projects/{project['id']}/users"
    http.post(f"{base}/{admin['id']}/actions/add")
    row = http.get(base).json()[0]
    assert row["id"] == admin["id"]
    assert None not in row.values()


def test_project_assignments_of_a_user(http, company, project, admin):
    http.post(f"/rest/v1.0/projects/{project['id']}/users/{admin['id']}/actions/add")
    path = f"/rest/v1.0/companies/{company['id']}/users/{admin['id']}/project_assignments"
    assert [row["project_id"] for row in http.get(path).json()] == [project["id"]]


def test_a_standard_list_cannot_stop_being_the_erp_list(http, company, world):
    row = make.add_cost_code_list(world, company["id"], "ERP", is_erp_list=True)
    body = {"company_id": company["id"], "standard_cost_code_list": {"is_erp_list": False}}
    path = f"/rest/v1.0/standard_cost_code_lists/{row['id']}"
    assert http.patch(path, json=body).status_code == 422


def test_a_child_code_leaves_out_its_parents_prefix(http, company, world, project):
    top = make.add_cost_code(world, company["id"], project["id"], code="02", name="Site")
    body = {"project_id": project["id"]}
    body |= {"cost_code": {"code": "300", "name": "Fill", "parent_id": top["id"]}}
    row = http.post("/rest/v1.0/cost_codes", json=body).json()
    assert (row["code"], row["full_code"]) == ("300", "02-300")


def test_on_an_erp_integrated_project_only_the_sync_writes_cost_codes(http, company, world):
    project = make.add_project(world, company["id"], name="P", erp_integrated=True)
    code = {"code": "1", "name": "Site"}
    body = {"project_id": project["id"], "cost_code": code}
    plain = http.post("/rest/v1.0/cost_codes", json=body)
    params = {"project_id": project["id"]}
    synced = http.patch("/rest/v1.0/cost_codes/sync", params=params, json={"updates": [code]})
    assert (plain.status_code, len(synced.json()["entities"])) == (422, 1)


def test_codes_are_copied_from_a_standard_list_with_their_tree(http, company, world, project):
    codes = make.add_cost_code_list(world, company["id"], "CSI")
    top = make.add_standard_cost_code(world, company["id"], codes["id"], code="02", name="Site")
    make.add_standard_cost_code(
        world, company["id"], codes["id"], code="300", name="Fill", parent_id=top["id"]
    )
    body = {"project_id": project["id"], "standard_cost_code_list_id": codes["id"]}
    path = "/rest/v1.0/cost_codes/copy_from_standard_list"
    first = http.post(path, json=body).json()
    again = http.post(path, json=body).json()
    assert ([row["full_code"] for row in first], again) == (["02", "02-300"], [])


def test_a_deleted_code_is_gone_from_the_list_and_frees_its_origin_id(http, project, world):
    row = make.add_cost_code(
        world, project["company_id"], project["id"], code="1", name="Site", origin_id="C-1"
    )
    params = {"project_id": project["id"]}
    deleted = http.delete(f"/rest/v1.0/cost_codes/{row['id']}", params=params)
    body = {"updates": [{"code": "1", "name": "Site", "origin_id": "C-1"}]}
    again = http.patch("/rest/v1.0/cost_codes/sync", params=params, json=body).json()
    assert (deleted.status_code, again["entities"][0]["id"] != row["id"]) == (204, True)
    assert len(http.get("/rest/v1.0/cost_codes", params=params).json()) == 1


def test_line_item_types_need_a_scope_and_take_both(http, company, project):
    both = {"company_id": company["id"], "project_id": project["id"]}
    path = "/rest/v1.0/line_item_types"
    assert http.get(path, params=both).status_code == 200
    assert http.get(path, params={"project_id": project["id"]}).status_code == 200
