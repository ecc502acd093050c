"""Webhooks: hooks, triggers, payloads, queues, retry and discard."""

from __future__ import annotations

import pytest

HOOKS = "/rest/v1.0/webhooks/hooks"
SECRET = {"Authorization": "Bearer top-secret-12345"}


@pytest.fixture
def hook(http, company, receiver):
    return add_hook(http, receiver, company_id=company["id"])


def add_hook(http, receiver, version="v2", url=None, **scope):
    wish = {"api_version": version, "destination_url": url or receiver.url}
    wish |= {"destination_headers": SECRET}
    answer = http.post(HOOKS, json={**scope, "hook": wish})
    assert answer.status_code == 201, answer.text
    return answer.json()


def trigger(http, hook, name, event="create", **scope):
    wish = {"resource_name": name, "event_type": event}
    body = {"api_version": "v2", "trigger": wish, **scope}
    return http.post(f"{HOOKS}/{hook['id']}/triggers", json=body)


@pytest.fixture
def listening(http, company, hook):
    for event in ("create", "update"):
        trigger(http, hook, "Company Vendors", event, company_id=company["id"])
    return hook


def arrived(control):
    """Wait until nothing more can be sent now, and tell what became of the deliveries."""
    deliveries = control.get("/_control/webhooks", params={"wait": 5}).json()["deliveries"]
    return [row["state"] for row in deliveries]


def advance(control, seconds):
    control.post("/_control/clock", json={"advance": seconds})


def freeze(control):
    control.post("/_control/clock", json={"freeze": True, "set": "2026-06-01T08:00:00+00:00"})


def fault(control, kind, **more):
    control.post("/_control/faults", json={"kind": kind, "path": "Company Vendors", **more})


def test_a_change_reaches_the_endpoint_with_the_hooks_header(control, listening, sync, receiver):
    entity = sync({"name": "A"})["entities"][0]
    assert arrived(control) == ["delivered"]
    assert receiver.calls[0].headers["authorization"] == SECRET["Authorization"]
    assert receiver.bodies[0]["resource_id"] == entity["id"]


def test_a_v2_payload_carries_identifiers_only(control, listening, sync, receiver, company, admin):
    sync({"name": "A"})
    arrived(control)
    body = receiver.bodies[0]
    assert set(body) == {
        "id", "ulid", "timestamp", "metadata", "user_id", "company_id", "project_id",
        "api_version", "event_type", "resource_name", "resource_id",
    }  # fmt: skip
    assert (body["api_version"], body["event_type"]) == ("v2.0", "create")
    assert (body["company_id"], body["project_id"]) == (company["id"], None)


def test_the_metadata_names_the_application_that_wrote(control, listening, sync, receiver, admin):
    sync({"name": "A"})
    arrived(control)
    metadata = receiver.bodies[0]["metadata"]
    assert (metadata["source_application_id"], metadata["source_user_id"]) == ("acme", admin["id"])


def test_a_person_in_the_pages_leaves_no_application(control, listening, act, receiver, company):
    act("create_vendor", company_id=company["id"], name="By hand")
    arrived(control)
    assert receiver.bodies[0]["metadata"]["source_application_id"] is None


def test_an_idempotency_token_comes_back_as_the_operation(
    control, listening, http, company, receiver
):
    body = {"company_id": company["id"], "vendor": {"name": "A"}}
    http.post("/rest/v1.0/vendors", json=body, headers={"Idempotency-Token": "op-7"})
    arrived(control)
    assert receiver.bodies[0]["metadata"]["source_operation_id"] == "op-7"


def test_a_v3_payload_adds_related_resources(control, http, company, receiver, sync):
    hook = add_hook(http, receiver, "v3", company_id=company["id"])
    trigger(http, hook, "Company Vendors", company_id=company["id"])
    sync({"name": "A"})
    arrived(control)
    assert receiver.bodies[0]["api_version"] == "v3.0"
    assert receiver.bodies[0]["related_resources"] == []


def test_a_v4_payload_says_reason_and_has_string_ids(control, http, company, receiver, sync):
    hook = add_hook(http, receiver, "v4", company_id=company["id"])
    trigger(http, hook, "Company Vendors", company_id=company["id"])
    entity = sync({"name": "A"})["entities"][0]
    arrived(control)
    body = receiver.bodies[0]
    assert (body["reason"], body["resource_type"]) == ("create", "Company Vendors")
    assert body["resource_id"] == str(entity["id"])
    assert len(body["id"]) == 26


def test_only_triggered_events_are_sent(control, http, hook, company, sync, receiver):
    trigger(http, hook, "Company Vendors", "update", company_id=company["id"])
    sync({"name": "A"})
    assert arrived(control) == []


def test_a_write_that_changes_nothing_is_not_told(control, listening, sync):
    sync({"name": "A", "origin_id": "1"})
    sync({"name": "A", "origin_id": "1"})
    assert arrived(control) == ["delivered"]


def test_a_failed_item_of_a_sync_is_not_told(control, listening, sync):
    sync({"id": 7, "name": "A"})
    assert arrived(control) == []


def test_a_company_hook_hears_of_its_projects(  # noqa: PLR0917
    control, http, hook, company, project, vendor, receiver
):
    trigger(http, hook, "Project Vendors", company_id=company["id"])
    http.post(f"/rest/v1.1/projects/{project['id']}/vendors/{vendor['id']}/actions/add")
    arrived(control)
    assert receiver.bodies[0]["project_id"] == project["id"]


def test_a_project_hook_does_not_hear_of_the_company(control, http, project, receiver, sync):
    hook = add_hook(http, receiver, project_id=project["id"])
    trigger(http, hook, "Company Vendors", project_id=project["id"])
    sync({"name": "A"})
    assert arrived(control) == []


def test_directory_updates_fan_out_to_projects_until_30_june_2026(  # noqa: PLR0917
    control, http, hook, company, project, vendor, act, receiver
):
    trigger(http, hook, "Project Vendors", "update", company_id=company["id"])
    act("add_vendor_to_project", id=vendor["id"], project_id=project["id"])
    freeze(control)
    act("update_vendor", id=vendor["id"], city="Before")
    control.post("/_control/clock", json={"set": "2026-07-01T00:00:00+00:00"})
    act("update_vendor", id=vendor["id"], city="After")
    assert arrived(control) == ["delivered"]


def test_a_failure_pauses_the_whole_endpoint(control, listening, sync, receiver):
    freeze(control)
    receiver.status = 500
    sync({"name": "A"}, {"name": "B"})
    assert arrived(control) == ["queued", "queued"]
    assert len(receiver.calls) == 1


def test_another_endpoint_goes_on(control, http, listening, company, sync, receiver):
    freeze(control)
    url = receiver.url.replace("/hook", "/second")
    other = add_hook(http, receiver, url=url, company_id=company["id"])
    trigger(http, other, "Company Vendors", company_id=company["id"])
    receiver.status = 500
    sync({"name": "A"})
    assert sorted(arrived(control)) == ["delivered", "queued"]


def test_retries_back_off_from_one_second(control, listening, sync, receiver):
    freeze(control)
    receiver.status = 500
    sync({"name": "A"})
    arrived(control)
    tries = []
    for seconds in (1, 1, 1):
        advance(control, seconds)
        arrived(control)
        tries.append(len(receiver.calls))
    assert tries == [2, 2, 3]


def test_one_success_starts_the_backoff_afresh(control, listening, sync, receiver):
    freeze(control)
    receiver.status = 500
    sync({"name": "A"})
    arrived(control)
    receiver.status = 200
    advance(control, 1)
    assert arrived(control) == ["delivered"]
    assert control.get("/_control/tables/_endpoints").json()["total"] == 0


def test_after_12_hours_the_queue_is_discarded(control, listening, sync, receiver):
    freeze(control)
    receiver.status = 500
    sync({"name": "A"}, {"name": "B"})
    arrived(control)
    receiver.status = 200
    advance(control, 12 * 3600)
    sync({"name": "C"})
    for _ in range(2):
        states = arrived(control)
    assert states == ["discarded", "discarded", "delivered"]


def test_the_same_event_may_come_twice_with_one_ulid(control, listening, sync, receiver):
    fault(control, "webhook_duplicate")
    sync({"name": "A"})
    arrived(control)
    first, second = receiver.bodies
    assert first["ulid"] == second["ulid"]


def test_an_event_may_be_lost(control, listening, sync, receiver):
    fault(control, "webhook_lost")
    sync({"name": "A"})
    assert (arrived(control), receiver.calls) == (["lost"], [])


def test_an_event_may_be_late(control, listening, sync, receiver):
    freeze(control)
    fault(control, "webhook_late", seconds=600)
    sync({"name": "A"}, {"name": "B"})
    arrived(control)
    early = len(receiver.calls)
    advance(control, 600)
    arrived(control)
    assert (early, len(receiver.calls)) == (1, 2)


def test_events_may_be_shuffled(control, listening, sync, receiver):
    control.post("/_control/webhooks/pause")
    fault(control, "webhook_shuffle", times=None)
    names = [row["id"] for row in sync(*({"name": str(n)} for n in range(8)))["entities"]]
    control.post("/_control/webhooks/resume")
    arrived(control)
    got = [body["resource_id"] for body in receiver.bodies]
    assert sorted(got) == sorted(names)
    assert got != names


def test_a_paused_sender_sends_when_flushed(control, listening, sync, receiver):
    control.post("/_control/webhooks/pause")
    sync({"name": "A"})
    before = arrived(control)
    control.post("/_control/webhooks/flush", params={"wait": 5})
    assert (before, arrived(control)) == (["queued"], ["delivered"])


def test_header_secrets_come_back_masked(http, hook, company):
    row = http.get(HOOKS, params={"company_id": company["id"]}).json()[0]
    assert row["destination_headers"]["Authorization"].endswith("12345")
    assert "secret" not in row["destination_headers"]["Authorization"]


def test_event_types_come_back_in_capitals(http, hook, company):
    assert (
        trigger(http, hook, "Projects", company_id=company["id"]).json()["event_type"] == "CREATE"
    )


def test_hooks_of_a_namespace_are_invisible_without_a_star(http, company, receiver):
    wish = {"api_version": "v2", "namespace": "acme", "destination_url": receiver.url}
    http.post(HOOKS, json={"company_id": company["id"], "hook": wish})
    params = {"company_id": company["id"]}
    seen = [len(http.get(HOOKS, params={**params, **more}).json())
            for more in ({}, {"namespace": "*"}, {"namespace": "acme"})]  # fmt: skip
    assert seen == [0, 1, 1]


def test_a_namespace_of_other_characters_is_refused(http, company, receiver):
    wish = {"api_version": "v2", "namespace": "Acme Sync", "destination_url": receiver.url}
    answer = http.post(HOOKS, json={"company_id": company["id"], "hook": wish})
    assert answer.status_code == 400


@pytest.mark.parametrize("scope", [{}, {"company_id": 1, "project_id": 2}])
def test_calls_carry_exactly_one_scope(http, scope):
    assert http.get(HOOKS, params=scope).status_code in {400, 403}


def test_a_trigger_needs_the_scope_of_its_hook(http, hook, project):
    assert trigger(http, hook, "Projects", project_id=project["id"]).status_code == 404


def test_a_trigger_of_an_unknown_resource_is_refused(http, hook, company):
    assert trigger(http, hook, "vendors", company_id=company["id"]).status_code == 422


def test_bulk_triggers_answer_207_on_a_mixed_outcome(http, hook, company):
    wishes = [{"resource_name": name, "event_type": "create"} for name in ("Projects", "nonsense")]
    body = {"company_id": company["id"], "api_version": "v2", "triggers": wishes}
    answer = http.post(f"{HOOKS}/{hook['id']}/triggers/bulk", json=body)
    assert answer.status_code == 207
    assert (len(answer.json()["success"]), len(answer.json()["failed"])) == (1, 1)


def test_bulk_triggers_past_500_are_413(http, hook, company):
    wishes = [{"resource_name": "Projects", "event_type": "create"}] * 501
    body = {"company_id": company["id"], "api_version": "v2", "triggers": wishes}
    assert http.post(f"{HOOKS}/{hook['id']}/triggers/bulk", json=body).status_code == 413


def test_bulk_deletion_of_triggers(http, hook, company):
    made = trigger(http, hook, "Projects", company_id=company["id"]).json()
    body = {"company_id": company["id"], "triggers": [made["id"], 1]}
    answer = http.request("DELETE", f"{HOOKS}/{hook['id']}/triggers/bulk", json=body)
    assert (answer.status_code, answer.json()["success"]) == (207, [made["id"]])


def test_deliveries_page_by_the_last_id_of_the_page_before(control, http, listening, sync, company):
    sync({"name": "A"}, {"name": "B"}, {"name": "C"})
    arrived(control)
    path, params = f"{HOOKS}/{listening['id']}/deliveries", {"company_id": company["id"]}
    first = http.get(path, params={**params, "page_size": 2}).json()
    start = first[-1]["event_id"]
    second = http.get(path, params={**params, "page_size": 2, "page_start": start}).json()
    assert (len(first), len(second)) == (2, 1)


@pytest.mark.parametrize("word", ["filter", "filters"])
def test_deliveries_filter_by_status_in_both_spellings(
    control, http, listening, sync, company, word
):
    sync({"name": "A"})
    arrived(control)
    path, params = f"{HOOKS}/{listening['id']}/deliveries", {"company_id": company["id"]}
    good = http.get(path, params={**params, f"{word}[status]": "successful"}).json()
    bad = http.get(path, params={**params, f"{word}[status]": "failing"}).json()
    assert ([row["outcome"] for row in good], bad) == (["ok"], [])


def test_a_deleted_hook_is_silent(control, http, listening, sync, company):
    http.delete(f"{HOOKS}/{listening['id']}", params={"company_id": company["id"]})
    sync({"name": "A"})
    assert arrived(control) == []


def test_resources_are_told_per_payload_version(http, company):
    params = {"company_id": company["id"]}
    rows = http.get("/rest/v1.0/webhooks/resources", params=params).json()
    assert {row["api_version"] for row in rows} == {"v2", "v3", "v4"}


def test_v2_hooks_are_flat_with_string_ids_and_can_be_disabled(
    control, http, company, receiver, sync
):
    base = f"/rest/v2.0/companies/{company['id']}/webhooks/hooks"
    wish = {"payload_version": "v4.0", "namespace": "acme", "destination_url": receiver.url}
    hook = http.post(base, json=wish).json()["data"]
    wish = {"resource_name": "Company Vendors", "event_type": "create"}
    assert http.post(f"{base}/{hook['id']}/triggers", json=wish).status_code == 201
    sync({"name": "A"})
    first = arrived(control)
    http.patch(f"{base}/{hook['id']}", json={"status": "disabled"})
    sync({"name": "B"})
    assert (isinstance(hook["id"], str), first, arrived(control)) == (
        True, ["delivered"], ["delivered"]
    )  # fmt: skip
    assert http.get(f"{base}/{hook['id']}").json()["data"]["trigger_count"] == 1


def test_v2_deliveries_call_a_success_delivered(control, http, company, listening, sync):
    sync({"name": "A"})
    arrived(control)
    base = f"/rest/v2.0/companies/{company['id']}/webhooks/hooks/{listening['id']}/deliveries"
    rows = http.get(base, params={"filter[status]": "succeeded"}).json()["data"]
    assert [row["status"] for row in rows] == ["delivered"]
