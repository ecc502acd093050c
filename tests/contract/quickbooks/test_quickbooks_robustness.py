"""What no request, however strange, may do to the simulator."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.waiting import PATIENCE_SECONDS

from ledgerboard.simulators.kit import App, coverage_markdown, running
from ledgerboard.simulators.quickbooks import build, quickbooks
from ledgerboard.simulators.quickbooks.schema import ENTITIES

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=10),
    st.sampled_from(["0", "1", "x" * 600, "2026-01-31", "2026-99-99", "USD", "Service", "a@b.c"]),
)
JSON = st.recursive(
    LEAVES,
    lambda inside: st.one_of(
        st.lists(inside, max_size=3),
        st.dictionaries(st.sampled_from(["value", "Address", "Line1", "Name", "Id"]), inside),
    ),
    max_leaves=8,
)


def bodies(entity):
    members = [*ENTITIES[entity].fields, "Id", "SyncToken", "sparse", "Flower"]
    return st.dictionaries(st.sampled_from(members), JSON, max_size=8)


REQUESTS = st.sampled_from(sorted(ENTITIES)).flatmap(
    lambda name: st.tuples(st.just(name), bodies(name))
)
QUICK = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(REQUESTS)
@example(("Vendor", {"DisplayName": "\ud800"}))
@example(("Vendor", {"DisplayName": "A", "Balance": 10**400}))
@example(("Vendor", {"Id": "1", "SyncToken": [1]}))
def test_no_body_makes_the_service_fail(books, request):
    entity, body = request
    content = json.dumps(body).encode()  # escaped, so that even half characters travel
    kind = {"content-type": "application/json"}
    answer = books.http.post(f"{books.root}/{entity.lower()}", content=content, headers=kind)
    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 200 and ENTITIES[entity].kind != "rate":
        found = answer.json()[entity]
        key = found.get("Id") or next(iter(found.values()))["Id"]
        assert key in str(books.read(entity, key))


@QUICK
@given(st.dictionaries(st.sampled_from(["bId", "Query", "operation", "Vendor", "CDCQuery"]), JSON))
def test_no_batch_item_makes_the_service_fail(books, item):
    answer = books.post("batch", {"BatchItemRequest": [item]})
    assert answer.status_code in (200, 400, 501), answer.text


@QUICK
@given(st.dictionaries(st.sampled_from(["entities", "changedSince"]), st.text(max_size=20)))
def test_no_change_request_makes_the_service_fail(books, params):
    assert books.get("cdc", **params).status_code in (200, 400, 501)


@pytest.mark.parametrize("depth", [10, 2000])
def test_deep_nesting_is_refused(books, depth):
    content = b'{"DisplayName": "A", "VendorPaymentBankDetail": ' + b'{"a":' * depth
    content += b"1" + b"}" * depth + b"}"
    kind = {"content-type": "application/json"}
    answer = books.http.post(f"{books.root}/vendor", content=content, headers=kind)
    assert books.codes(answer) == ["2010"]


def test_a_key_with_a_slash_in_it_finds_nothing(books):
    assert books.get("vendor/1%2F2").status_code == 400


@pytest.mark.parametrize(
    "wish",
    [
        {"act": "edit_row", "entity": "Vendor", "id": "999", "values": {}},
        {"act": "create_row", "entity": "Flower", "values": {}},
        {"act": "create_row", "entity": "Vendor", "values": {"DisplayName": "A:B"}},
        {"act": "merge_rows", "entity": "Term", "keep": "1", "gone": "2"},
        {"act": "create_project", "name": "P", "customer": "999"},
        {"act": "set_subscription", "status": "maybe"},
        {"act": "grant", "realm": "1"},
        {"act": "grant", "client_id": "nobody"},
    ],
)
def test_a_person_is_told_what_cannot_be(books, wish):
    answer = books.http.post("/_control/act", json=wish)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_person_can_add_and_bring_back_rows(books):
    made = books.act("create_row", entity="Vendor", values={"DisplayName": "A"})
    books.act("inactivate_row", entity="Vendor", id=made["Id"])
    row = books.act("reactivate_row", entity="Vendor", id=made["Id"])
    assert (row["Active"], row["SyncToken"]) == (True, "2")


def test_every_route_states_its_evidence_and_source(books):
    text = books.http.get("/_control/coverage").text
    assert text == coverage_markdown(quickbooks)
    for route in quickbooks.routes:
        assert route.source
        assert f"| {route.method} | `{route.path}` | yes | {route.evidence.value} |" in text


def test_the_coverage_page_lists_what_is_missing(books):
    text = books.http.get("/_control/coverage").text
    assert "| POST | `/v3/company/{realm}/budget` | 501 | |" in text


def test_a_gateway_error_on_demand_leaves_nothing_written(books):
    books.control("faults", kind="error", status=502, format="html", path="*/vendor")
    answer = books.post("vendor", {"DisplayName": "A"})
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
    assert books.query("SELECT * FROM Vendor") == {}


def test_state_in_a_file_outlives_the_process(tmp_path):
    import httpx2

    path = tmp_path / "books.sqlite"
    with (
        running(build(path)) as base,
        httpx2.Client(base_url=base, timeout=PATIENCE_SECONDS) as http,
    ):
        http.post("/_control/seed", json={"seed": "empty"})
        token = http.post("/_control/act", json={"act": "grant"}).json()
        headers = {
            "accept": "application/json",
            "authorization": f"Bearer {token['access_token']}",
        }
        url = f"/v3/company/{token['realm_id']}/vendor"
        body = {"DisplayName": "A", "Balance": 0.1}
        http.post(url, json=body, headers=headers, params={"requestid": "k1"})
    with (
        running(build(path)) as base,
        httpx2.Client(base_url=base, headers=headers, timeout=PATIENCE_SECONDS) as http,
    ):
        again = http.post(url, json=body, params={"requestid": "k1"}).json()
        assert again["Vendor"]["DisplayName"] == "A"
        refused = http.post(url, json={"DisplayName": "a"})
        assert refused.json()["Fault"]["Error"][0]["code"] == "6240"
        text = "SELECT * FROM Vendor WHERE Balance = '0.1'"
        found = http.get(url.replace("vendor", "query"), params={"query": text}).json()
        assert len(found["QueryResponse"]["Vendor"]) == 1


def test_two_simulators_do_not_share_their_books():
    first, second = build(), build()
    assert isinstance(first, App)
    first.system.seeds["empty"](first.world, {})
    assert len(first.world.table("realms")) == 1
    assert len(second.world.table("realms")) == 0
