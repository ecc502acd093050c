"""Insurance records: two names for the insurer, separate sets, locks in the UI only."""

from __future__ import annotations

import pytest

from ledgerboard.simulators.procore import make

POLICY = {"name": "Hull Mutual", "policy_number": "GL-1", "limit": "$1,000,000"}


@pytest.fixture
def base(company, vendor):
    return f"/rest/v1.0/companies/{company['id']}/vendors/{vendor['id']}/insurances"


@pytest.fixture
def project_base(project, vendor):
    return f"/rest/v1.0/projects/{project['id']}/vendors/{vendor['id']}/insurances"


def create(http, base, **fields):
    answer = http.post(base, json={"insurance": {**POLICY, **fields}})
    assert answer.status_code == 201
    return answer.json()


def test_the_insurer_is_written_as_name_and_read_as_insurance_provider(http, base):
    row = create(http, base)
    assert row["insurance_provider"] == "Hull Mutual"
    assert "name" not in row


def test_writing_insurance_provider_back_changes_nothing(http, base):
    row = create(http, base)
    body = {"insurance": {"insurance_provider": "Other"}}
    after = http.patch(f"{base}/{row['id']}", json=body).json()
    assert after["insurance_provider"] == "Hull Mutual"


@pytest.mark.parametrize("limit", ["$1,000,000", "2000000", "as required by contract"])
def test_a_limit_is_any_text(http, base, limit):
    assert create(http, base, limit=limit)["limit"] == limit


def test_the_status_is_a_stored_opinion_that_dates_do_not_change(http, base):
    row = create(http, base, status="compliant", expiration_date="2001-01-01")
    assert http.get(f"{base}/{row['id']}").json()["status"] == "compliant"


def test_an_unknown_status_is_422(http, base):
    answer = http.post(base, json={"insurance": {"status": "Compliant"}})
    assert answer.status_code == 422


def test_deleting_answers_200(http, base):
    row = create(http, base)
    assert http.delete(f"{base}/{row['id']}").status_code == 200
    assert http.get(f"{base}/{row['id']}").status_code == 404
    assert http.get(base).json() == []


def test_company_and_project_sets_do_not_show_in_each_other(http, base, project_base):
    create(http, base)
    assert http.get(project_base).json() == []
    create(http, project_base)
    assert len(http.get(base).json()) == len(http.get(project_base).json()) == 1


def test_sync_of_one_vendor_creates_and_then_updates(http, base):
    body = {"updates": [{**POLICY, "origin_id": "C-1"}]}
    first = http.patch(f"{base}/sync", json=body).json()["entities"][0]
    body["updates"][0]["limit"] = "2"
    again = http.patch(f"{base}/sync", json=body).json()["entities"][0]
    assert (again["id"], again["limit"]) == (first["id"], "2")


def test_sync_across_vendors_names_company_and_vendor_in_each_item(http, base, company, vendor):
    item = {**POLICY, "company_id": company["id"], "vendor_id": vendor["id"], "origin_id": "C-1"}
    answer = http.patch("/rest/v1.0/insurances/sync", json={"updates": [item]}).json()
    assert answer["entities"][0]["vendor_id"] == vendor["id"]
    assert len(http.get(base).json()) == 1


def test_sync_across_vendors_refuses_an_unknown_vendor_alone(http, company, vendor):
    scope = {**POLICY, "company_id": company["id"]}
    items = [{**scope, "vendor_id": 1}, {**scope, "vendor_id": vendor["id"]}]
    answer = http.patch("/rest/v1.0/insurances/sync", json={"updates": items}).json()
    assert (len(answer["entities"]), list(answer["errors"][0]["errors"])) == (1, ["vendor_id"])


def test_the_own_sets_name_the_vendor_in_the_body(http, company, project, vendor):
    for base in (
        f"/rest/v1.0/companies/{company['id']}/insurances",
        f"/rest/v1.0/projects/{project['id']}/insurances",
    ):
        assert create(http, base, vendor_id=vendor["id"])["vendor_id"] == vendor["id"]
        assert len(http.get(base).json()) == 1


@pytest.mark.parametrize(
    "field",
    ["policy_number", "insurance_type", "effective_date", "expiration_date", "limit", "name"],
)
def test_six_fields_of_a_synced_record_are_locked_in_the_pages(http, control, base, field):
    row = create(http, base, origin_id="C-1")
    wish = {"act": "update_insurance", "id": row["id"], field: "2030-01-01"}
    assert control.post("/_control/act", json=wish).status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "compliant"), ("notes", "seen"), ("exempt", True), ("info_received", True)],
)
def test_the_other_fields_stay_editable_in_the_pages(http, act, base, field, value):
    row = create(http, base, origin_id="C-1")
    assert act("update_insurance", id=row["id"], **{field: value})[field] == value


def test_the_api_goes_on_updating_a_synced_record(http, base):
    row = create(http, base, origin_id="C-1")
    after = http.patch(f"{base}/{row['id']}", json={"insurance": {"limit": "5"}})
    assert after.json()["limit"] == "5"


def test_an_unsynced_record_is_free_in_the_pages_which_keep_17_characters(http, act, base):
    row = create(http, base)
    after = act("update_insurance", id=row["id"], limit="12345678901234567890")
    assert after["limit"] == "12345678901234567"


def test_an_insurance_of_an_unknown_vendor_is_absent(http, company, world):
    make.add_company(world, "Other")
    path = f"/rest/v1.0/companies/{company['id']}/vendors/1/insurances"
    assert http.get(path).status_code == 404
