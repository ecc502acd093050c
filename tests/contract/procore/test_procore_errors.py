"""v1 errors differ by resource; v2 errors have one shape."""

from __future__ import annotations

import pytest

SHAPES = [
    ("/rest/v1.0/vendors/1", {"errors": str}),
    ("/rest/v1.0/projects/1", {"message": str}),
    ("/rest/v1.3/companies/{company}/users/1", {"errors": list}),
    ("/rest/v1.0/companies/{company}/insurances/1", {"message": str, "exception": str}),
    ("/rest/v1.0/standard_cost_code_lists/1", {"error": str}),
    (
        "/rest/v1.0/line_item_types/1",
        {"code": int, "message": str, "fields": str, "reason": str},
    ),
    ("/rest/v1.0/webhooks/hooks/1/triggers", {"error": dict}),
]


@pytest.mark.parametrize(("path", "shape"), SHAPES)
def test_an_absent_record_is_404_in_the_dialect_of_its_resource(http, company, path, shape):
    answer = http.get(path.format(company=company["id"]), params={"company_id": company["id"]})
    assert answer.status_code == 404
    assert {name: type(value) for name, value in answer.json().items()} == shape


def test_v2_errors_name_the_status_in_screaming_snake_case(http, company):
    path = f"/rest/v2.0/companies/{company['id']}/webhooks/hooks"
    error = http.post(path, json={}).json()["error"]
    assert error["code"] == "BAD_REQUEST"
    assert set(error["details"][0]) >= {"reason_code", "message"}


def test_v2_speaks_its_shape_for_a_bad_token_too(connect, company):
    path = f"/rest/v2.0/companies/{company['id']}/webhooks/hooks"
    answer = connect("nonsense", company["id"]).get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "UNAUTHORIZED")


def test_validation_answers_a_map_of_fields(http, company):
    body = {"company_id": company["id"], "vendor": {"city": "Norfolk"}}
    answer = http.post("/rest/v1.0/vendors", json=body)
    assert answer.status_code == 422
    assert answer.json() == {"errors": {"name": ["can't be blank"]}}


def test_a_body_without_its_wrapper_is_400(http, company):
    body = {"company_id": company["id"], "name": "Flat"}
    assert http.post("/rest/v1.0/vendors", json=body).status_code == 400


def test_malformed_json_is_400(http):
    assert http.post("/rest/v1.0/vendors", content=b"{").status_code == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"5", b'"x"', b"null", b"[" * 5000])
def test_hostile_bodies_are_refused_not_failed(http, body):
    assert 400 <= http.post("/rest/v1.0/vendors", content=body).status_code < 500
    assert 400 <= http.patch("/rest/v1.0/vendors/sync", content=body).status_code < 500
    assert 400 <= http.post("/rest/v1.0/webhooks/hooks", content=body).status_code < 500


@pytest.mark.parametrize(
    "item",
    [
        {"name": {"a": 1}},
        {"name": "A", "parent_id": "x"},
        {"name": "A", "parent_id": float("1e300")},
        {"name": "A", "bidding": 5},
        {"name": "A", "trade_ids": {"a": 1}},
        {"name": "A", "origin_id": {"a": 1}},
        {"id": []},
        {"id": {"a": 1}},
        {"name": "A", "business_register_attributes": 5},
        {"name": "A", "business_register_attributes": {"type": ["ein"], "identifier": "1"}},
    ],
)
def test_an_item_with_senseless_values_fails_alone(http, company, item):
    body = {"company_id": company["id"], "updates": [item, {"name": "Good"}]}
    answer = http.patch("/rest/v1.0/vendors/sync", json=body)
    assert answer.status_code == 200
    assert (len(answer.json()["entities"]), len(answer.json()["errors"])) == (1, 1)


@pytest.mark.parametrize("number", ["1e999", "NaN", "Infinity", "[1]", '"much"', '"NaN"'])
def test_senseless_money_is_refused(http, company, number):
    body = f'{{"company_id": {company["id"]}, "project": {{"name": "P", "total_value": {number}}}}}'
    answer = http.post("/rest/v1.0/projects", content=body)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["total_value"])


@pytest.mark.parametrize(
    "fields",
    [
        {"api_version": ["v2"], "destination_url": "https://a.test/"},
        {"api_version": "v9", "destination_url": "https://a.test/"},
        {"api_version": "v2", "destination_url": 5},
        {"api_version": "v2", "destination_url": "ftp://a.test/"},
        {"api_version": "v2", "destination_url": "https://a.test/", "destination_headers": 5},
    ],
)
def test_a_senseless_hook_is_refused(http, company, fields):
    body = {"company_id": company["id"], "hook": fields}
    assert http.post("/rest/v1.0/webhooks/hooks", json=body).status_code == 400


@pytest.mark.parametrize("page", ["9" * 5000, "٣", "1e3"])
def test_a_senseless_page_is_no_failure(http, company, page):
    params = {"company_id": company["id"], "per_page": page, "page": page}
    assert http.get("/rest/v1.0/vendors", params=params).status_code == 200


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "1.5", "%2e%2e", "%00"])
def test_hostile_ids_are_absent(http, company, number):
    answer = http.get(f"/rest/v1.0/vendors/{number}", params={"company_id": company["id"]})
    assert answer.status_code == 404


def test_a_known_call_that_is_not_simulated_is_501_and_says_so(http):
    answer = http.get("/rest/v1.0/company_configuration")
    assert answer.status_code == 501
    assert "not simulated" in answer.json()["message"]


def test_an_unknown_path_is_404(http):
    assert http.get("/rest/v1.0/nonsense").status_code == 404


def test_a_method_that_a_path_does_not_have_is_405(http):
    answer = http.delete("/rest/v1.0/vendors")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_every_answer_carries_a_request_id_of_its_own(http):
    ids = {http.get("/rest/v1.0/me").headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


def test_a_duplicate_origin_id_is_422_or_by_switch_409(http, company, sync, control):
    sync({"name": "A", "origin_id": "1"})
    body = {"company_id": company["id"], "vendor": {"name": "B", "origin_id": "1"}}
    first = http.post("/rest/v1.0/vendors", json=body)
    control.post("/_control/settings", json={"duplicate_origin_status": 409})
    assert (first.status_code, http.post("/rest/v1.0/vendors", json=body).status_code) == (422, 409)
    assert list(first.json()["errors"]) == ["origin_id"]
