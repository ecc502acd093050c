"""Sync actions: 200 whatever happens to the items; every row of the guide's table."""

from __future__ import annotations

import pytest

from ledgerboard.simulators.procore import make

NOT_FOUND = {"id": ["Entity with this ID not found"]}


def test_neither_id_nor_origin_id_creates_with_a_null_origin_id(sync):
    answer = sync({"name": "New"})
    assert answer["entities"][0]["origin_id"] is None
    assert answer["errors"] == []


def test_an_unknown_id_is_an_item_error_and_never_a_create(sync, vendors):
    answer = sync({"id": 7, "name": "New"})
    assert answer == {"entities": [], "errors": [{"id": 7, "name": "New", "errors": NOT_FOUND}]}
    assert vendors() == []


def test_a_known_id_updates(sync, vendor):
    assert sync({"id": vendor["id"], "city": "Norfolk"})["entities"][0]["city"] == "Norfolk"


def test_an_unknown_origin_id_creates_with_it(sync):
    assert sync({"name": "New", "origin_id": "V-1"})["entities"][0]["origin_id"] == "V-1"


def test_an_unknown_origin_id_makes_a_duplicate_of_a_human_made_record(sync, vendor, vendors):
    sync({"name": vendor["name"], "origin_id": "V-1"})
    assert [row["name"] for row in vendors()] == [vendor["name"]] * 2


def test_a_known_origin_id_updates(sync, vendors):
    sync({"name": "New", "origin_id": "V-1"})
    sync({"name": "Newer", "origin_id": "V-1"})
    assert [row["name"] for row in vendors()] == ["Newer"]


def test_with_both_keys_the_id_alone_matches_and_the_origin_id_changes(sync, vendor):
    sync({"id": vendor["id"], "origin_id": "V-1"})
    answer = sync({"id": vendor["id"], "origin_id": "V-2"})
    assert answer["entities"][0]["id"] == vendor["id"]
    assert answer["entities"][0]["origin_id"] == "V-2"


def test_with_both_keys_an_unknown_id_fails_though_the_origin_id_is_known(sync):
    sync({"name": "New", "origin_id": "V-1"})
    assert sync({"id": 7, "origin_id": "V-1"})["errors"][0]["errors"] == NOT_FOUND


def test_a_foreign_key_is_overwritten_by_id_without_a_word(sync, vendor):
    sync({"id": vendor["id"], "origin_id": "SAGE-1"})
    assert sync({"id": vendor["id"], "origin_id": "QBO-1"})["errors"] == []


def test_two_records_may_not_share_an_origin_id(sync, vendor):
    sync({"name": "New", "origin_id": "V-1"})
    answer = sync({"id": vendor["id"], "origin_id": "V-1"})
    assert answer["errors"][0]["errors"] == {"origin_id": ["has already been taken"]}


def test_a_null_origin_id_unsynchronises(sync, vendor):
    sync({"id": vendor["id"], "origin_id": "V-1"})
    entity = sync({"id": vendor["id"], "origin_id": None})["entities"][0]
    assert (entity["origin_id"], entity["synced_to_erp"]) == (None, False)


def test_a_failed_item_echoes_what_was_sent(sync):
    item = {"origin_id": "V-1", "city": "Norfolk", "unknown": 5}
    assert sync(item)["errors"] == [{**item, "errors": {"name": ["can't be blank"]}}]


def test_items_are_saved_one_by_one(sync, vendors):
    answer = sync({"name": "A"}, {"id": 7, "name": "B"}, {"name": "C"})
    assert [row["name"] for row in answer["entities"]] == ["A", "C"]
    assert len(answer["errors"]) == 1
    assert len(vendors()) == 2


def test_everything_may_fail_and_it_is_still_200(http, company):
    body = {"company_id": company["id"], "updates": [{"id": 1}, {"id": 2}]}
    answer = http.patch("/rest/v1.0/vendors/sync", json=body)
    assert answer.status_code == 200
    assert answer.json()["entities"] == []


def test_an_origin_id_repeated_in_one_batch_creates_then_updates(sync, vendors):
    answer = sync({"name": "A", "origin_id": "V-1"}, {"name": "B", "origin_id": "V-1"})
    assert [row["id"] for row in answer["entities"]] == [answer["entities"][0]["id"]] * 2
    assert [row["name"] for row in vendors()] == ["B"]


def test_an_item_that_is_no_object_fails_alone(sync):
    answer = sync("nonsense", {"name": "A"})
    assert len(answer["entities"]) == len(answer["errors"]) == 1


def test_a_thousand_items_are_taken(sync):
    answer = sync(*({"name": f"V{n}", "origin_id": str(n)} for n in range(1000)))
    assert len({row["id"] for row in answer["entities"]}) == 1000


def test_more_than_a_thousand_fail_the_whole_call(http, company, vendors):
    body = {"company_id": company["id"], "updates": [{"name": "V"}] * 1001}
    assert http.patch("/rest/v1.0/vendors/sync", json=body).status_code == 413
    assert vendors() == []


def test_the_status_of_too_many_is_a_switch(http, company, control):
    control.post("/_control/settings", json={"too_many_updates_status": 400})
    body = {"company_id": company["id"], "updates": [{"name": "V"}] * 1001}
    assert http.patch("/rest/v1.0/vendors/sync", json=body).status_code == 400


@pytest.mark.parametrize("updates", [None, {}, "x", 5])
def test_an_envelope_without_a_list_of_updates_is_400(http, company, updates):
    body = {"company_id": company["id"], "updates": updates}
    assert http.patch("/rest/v1.0/vendors/sync", json=body).status_code == 400


def test_an_envelope_without_the_company_is_400(http, company):
    assert http.patch("/rest/v1.0/vendors/sync", json={"updates": []}).status_code == 400


def test_no_updates_are_no_error(sync):
    assert sync() == {"entities": [], "errors": []}


def test_an_inactive_record_is_matched_too(sync, vendor, act):
    sync({"id": vendor["id"], "origin_id": "V-1"})
    act("inactivate_vendor", id=vendor["id"])
    assert sync({"origin_id": "V-1", "city": "X"})["entities"][0]["is_active"] is False


def test_project_sync_takes_the_company_from_body_or_query(http, company):
    body = {"updates": [{"name": "P", "origin_id": "J-1"}]}
    params = {"company_id": company["id"]}
    answer = http.patch("/rest/v1.0/projects/sync", params=params, json=body).json()
    assert answer["entities"][0]["origin_id"] == "J-1"


def test_standard_cost_code_sync_answers_ids_only_without_a_view(http, world, company):
    scope = {"company_id": company["id"]}
    codes = make.add_cost_code_list(world, company["id"], "QuickBooks")
    body = {**scope, "standard_cost_code_list_id": codes["id"]}
    body |= {"updates": [{"code": "01", "name": "General", "origin_id": "1"}]}
    bare = http.patch("/rest/v1.0/standard_cost_codes/sync", json=body).json()
    full = http.patch("/rest/v1.0/standard_cost_codes/sync?view=compact", json=body).json()
    assert set(bare["entities"][0]) == {"id"}
    assert full["entities"][0]["name"] == "General"


def test_cost_code_sync_takes_the_project_from_the_query(http, project):
    body = {"updates": [{"code": "100", "name": "Site", "origin_id": "1"}]}
    params = {"project_id": project["id"]}
    answer = http.patch("/rest/v1.0/cost_codes/sync", params=params, json=body).json()
    assert answer["entities"][0]["full_code"] == "100"


def test_line_item_type_sync_upserts_by_origin_id(http, company):
    item = {"name": "Labor", "csv_import_code": "L", "base_type": "labor", "origin_id": "1"}
    body = {"company_id": company["id"], "updates": [item]}
    http.patch("/rest/v1.0/line_item_types/sync", json=body)
    again = http.patch("/rest/v1.0/line_item_types/sync", json=body).json()
    assert again["entities"][0]["code"] == "L"
    listed = http.get("/rest/v1.0/line_item_types", params={"company_id": company["id"]}).json()
    assert len(listed) == 1


def test_user_sync_creates_by_origin_id(http, company):
    body = {"updates": [{"last_name": "Ray", "email_address": "r@x.test", "origin_id": "E-1"}]}
    path = f"/rest/v1.3/companies/{company['id']}/users/sync"
    assert http.patch(path, json=body).json()["entities"][0]["origin_id"] == "E-1"


def test_a_business_register_in_a_sync_is_stored(sync, vendor):
    register = {"type": "ein", "identifier": "12-3456789"}
    entity = sync({"id": vendor["id"], "business_register_attributes": register})["entities"][0]
    assert entity["business_register"]["identifier"] == "12-3456789"


def test_a_duplicate_business_register_fails_that_item_and_undoes_it(sync, vendors):
    register = {"type": "ein", "identifier": "12-3456789"}
    sync({"name": "A", "business_register_attributes": register})
    answer = sync({"name": "B", "business_register_attributes": register})
    assert list(answer["errors"][0]["errors"]) == ["business_register"]
    assert [row["name"] for row in vendors()] == ["A"]
