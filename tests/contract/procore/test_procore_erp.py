"""The ERP framework: external keys, requests with their details, invoice payments."""

from __future__ import annotations

import pytest
from tests.contract.procore.site import INVOICES, PAYMENTS

LINE = {"code": "26-100.S", "amount": "1000.00"}


@pytest.fixture
def base(site):
    return f"/rest/v1.0/companies/{site.company}"


@pytest.fixture
def invoice(site):
    contract = site.contract(LINE)
    return site.bill(site.invoice(contract), {0: {"work": "100.00", "retained": "10.00"}})


def keyed(site, base, *updates):
    return site.send("PATCH", f"{base}/external_data/sync", {"updates": list(updates)})


def test_a_key_locks_an_invoice_and_null_frees_it(site, base, invoice):
    item = {"item_type": "requisition", "item_id": invoice["id"], "origin_code": "NE-1"}
    line = {"item_type": "requisition_contract_item", "item_id": invoice["items"][0]["id"]}
    answer = keyed(site, base, {**item, "origin_id": "b:1"}, {**line, "origin_id": "b:1:1"})
    assert answer["errors"] == []
    assert {one["origin_id"] for one in answer["entities"]} == {"b:1", "b:1:1"}
    assert site.set(invoice, status="approved").status_code == 422
    keyed(site, base, {**item, "origin_id": None})
    assert site.set(invoice, status="approved").status_code == 200


def test_it_is_200_with_errors_and_a_taken_key_is_one(site, base, invoice):
    other = site.invoice({"id": invoice["commitment_id"]})
    item = {"item_type": "requisition", "origin_id": "b:1"}
    answer = keyed(
        site, base, {**item, "item_id": invoice["id"]}, {**item, "item_id": other["id"]},
        {**item, "item_id": 5}, {"item_type": "planet", "item_id": 5},
    )  # fmt: skip
    assert len(answer["entities"]) == 1
    assert [list(one["errors"]) for one in answer["errors"]] == [
        ["origin_id"], ["item_id"], ["item_id"],
    ]  # fmt: skip


def test_keys_can_be_found_and_cleared_in_bulk(site, base, invoice):
    keyed(site, base, {"item_type": "requisition", "item_id": invoice["id"], "origin_id": "b:1"})
    path = f"{base}/external_data"
    assert [one["item_id"] for one in site.get(path, item_type="requisition")] == [invoice["id"]]
    gone = {"item_type": "requisition", "item_ids": [invoice["id"]]}
    site.send("DELETE", f"{path}/bulk_destroy", gone)
    assert site.get(path, item_type="requisition") == []


def test_payments_of_invoices_go_straight_into_procore(site, base, invoice):
    wish = {"invoice_type": "Billings::Requisition", "invoice_id": invoice["id"]}
    wish |= {"amount": "60.00", "date": "2026-02-01", "origin_id": "p:1", "origin_code": "10449"}
    path = f"{base}/invoice_payments/sync"
    row = site.send("PATCH", path, {"updates": [wish]})["entities"][0]
    assert (row["amount"], row["origin_code"]) == ("60.00", "10449")
    changed = {**wish, "amount": "55.00"}
    site.send("PATCH", path, {"updates": [changed, {**wish, "invoice_type": "Other"}]})
    scope = {"contract_id": invoice["commitment_id"]}
    paid = site.get(PAYMENTS, **scope)
    assert [(one["amount"], one["requisition_id"]) for one in paid] == [("55.00", invoice["id"])]
    site.send("PATCH", f"{base}/invoice_payments/{row['id']}/unlink")
    assert site.get(PAYMENTS, **scope)[0]["origin_id"] is None


@pytest.fixture
def told_of_requests(http, company, receiver):
    """A hook that hears of ERP requests."""
    scope, hooks = {"company_id": company["id"]}, "/rest/v1.0/webhooks/hooks"
    wish = {"api_version": "v2", "destination_url": receiver.url, "namespace": "acme"}
    hook = http.post(hooks, json={**scope, "hook": wish}).json()
    event = {"resource_name": "ERP Requests", "event_type": "create"}
    body = {**scope, "api_version": "v2", "trigger": event}
    http.post(f"{hooks}/{hook['id']}/triggers", json=body).raise_for_status()
    return receiver


def test_an_export_is_a_request_with_a_detail_to_close(
    site, base, invoice, act, told_of_requests, control
):
    site.set(invoice, status="approved").raise_for_status()
    act("send_invoice_to_erp", id=invoice["id"])
    assert site.get(f"{INVOICES}/{invoice['id']}")["erp_status"] == "waiting"
    assert site.set(invoice, status="draft").status_code == 422
    act("accept_erp_export", ids=[invoice["id"]])
    control.get("/_control/webhooks", params={"wait": 5})
    number = told_of_requests.bodies[0]["resource_id"]
    request = site.get(f"{base}/erp_requests/{number}")
    told = request["request_data"]["requisitions"][0]
    assert told["procore_requisition_id"] == invoice["id"]
    assert told["line_items"][0]["amount"] == "100.00"
    assert told["line_items"][0]["retainage_work_completed_this_period"] == "10.00"
    detail = site.get(f"{base}/erp_request_details", **{"filters[item_id]": invoice["id"]})[0]
    close = {"request_detail": {"status": "success", "messages": []}}
    assert site.send("PATCH", f"{base}/erp_request_details/{detail['id']}", close)[
        "status"
    ] == "success"  # fmt: skip
    assert site.get(f"{INVOICES}/{invoice['id']}")["erp_status"] == "synced"


def test_a_failed_export_opens_the_invoice_again(site, base, invoice, act):
    act("send_invoice_to_erp", id=invoice["id"])
    act("accept_erp_export", ids=[invoice["id"]])
    detail = site.get(f"{base}/erp_request_details")[0]
    item = {"id": detail["id"], "status": "failed", "messages": ["no such vendor"]}
    answer = site.send("PATCH", f"{base}/erp_request_details/sync", {"updates": [item]})
    assert answer["entities"][0]["messages"] == ["no such vendor"]
    assert site.set(invoice, invoice_number="7").status_code == 200


def test_a_connection_brings_a_list_of_cost_codes(site, base, http, company):
    body = {"connection": {"service_url": "https://erp.example", "metadata": {"settings": {}}}}
    row = site.send("POST", f"{base}/erp_connections", body)
    assert site.send("POST", f"{base}/erp_connections", body) == row
    lists = http.get("/rest/v1.0/standard_cost_code_lists", params={"company_id": company["id"]})
    assert [one["id"] for one in lists.json() if one["is_erp_list"]] == [
        row["standard_cost_code_list_id"]
    ]
    metadata = {"metadata": {"settings": {"labels": {}}}}
    after = site.send("PATCH", f"{base}/erp_metadata_configuration", metadata)
    assert after["metadata"] == metadata["metadata"]
