"""Payments issued and direct costs: locks, switches, concurrency."""

from __future__ import annotations

import pytest
from tests.contract.procore.site import PAYMENTS

LINE = {"code": "26-100.S", "amount": "1000.00", "description": "Work"}


@pytest.fixture
def contract(site):
    return site.contract(LINE)


def test_a_payment_keeps_its_method_to_itself(site, contract):
    """`payment_method` and `invoice_date` can be written and are in no answer."""
    row = site.pay(contract, "5", payment_method="check", origin_code="no").json()
    assert "payment_method" not in row
    assert row["origin_code"] is None
    assert row["amount"] == "5.00"


def test_the_list_needs_project_and_contract(site, contract):
    site.pay(contract, "5")
    assert site.refused("GET", PAYMENTS).status_code == 400
    assert len(site.get(PAYMENTS, contract_id=contract["id"])) == 1


def test_a_synced_payment_is_frozen_until_its_key_is_cleared(site, contract):
    row = site.pay(contract, "5", origin_id="qbo:1").json()
    path, scope = f"{PAYMENTS}/{row['id']}", {"contract_id": contract["id"]}

    def change(**fields):
        body = {"project_id": site.project, **scope, "contract_payment": fields}
        return site.refused("PATCH", path, body).status_code

    assert change(amount="6") == 422
    assert site.refused("DELETE", path, **scope).status_code == 422
    assert change(origin_data="{}") == 200
    assert change(origin_id=None) == 200
    assert change(amount="6") == 200
    assert site.refused("DELETE", path, **scope).status_code == 200
    assert site.get(PAYMENTS, **scope) == []


def test_negative_payments_are_a_switch(site, contract, setting):
    assert site.pay(contract, "-4257.90").status_code == 201
    setting(negative_payments=False)
    assert [site.pay(contract, amount).status_code for amount in ("-1", "0", "1")] == [
        422,
        422,
        201,
    ]


def test_payments_may_be_off_on_a_commitment(site, contract, world):
    world.table("work_order_contracts").update(contract["id"], {"allow_payments": False})
    assert site.pay(contract, "5").status_code == 422


def test_a_payment_names_an_invoice_of_its_own_commitment(site, contract):
    other = site.invoice(site.contract(LINE))
    assert site.pay(contract, "5", requisition_id=other["id"]).status_code == 422


# --- direct costs ---


@pytest.fixture
def costs(site):
    return f"/rest/v1.1/projects/{site.project}/direct_costs"


def cost(site, **fields):
    line = {"wbs_code_id": site.code("01-500.E"), "manual_amount": 1240.5, "description": "Lift"}
    own = {"direct_cost_type": "invoice", "vendor_id": site.vendor, "invoice_number": "CR-1"}
    return {"direct_cost": {**own, "line_items": [line], **fields}}


def test_a_direct_cost_is_the_sum_of_its_lines(site, costs):
    row = site.send("POST", costs, cost(site, origin_id="qbo:1:bill:231"))
    assert row["grand_total"] == "1240.50"
    assert row["vendor"]["name"] == "Tidewater Concrete"
    listed = site.get(costs, **{"filters[invoice_number]": "CR-1"})[0]
    assert (listed["amount"], listed["vendor"]) == ("1240.50", "Tidewater Concrete")


def test_vendor_and_number_are_needed_by_invoices_only(site, costs):
    bare = {"vendor_id": None, "invoice_number": None}
    assert site.refused("POST", costs, cost(site, **bare)).status_code == 422
    expense = cost(site, **bare, direct_cost_type="expense")
    assert site.refused("POST", costs, expense).status_code == 201


def test_a_synced_cost_is_immutable_with_its_lines(site, costs, setting):
    row = site.send("POST", costs, cost(site, origin_id="k"))
    path = f"{costs}/{row['id']}"
    line = {"line_item": {"wbs_code_id": site.code("01-500.E"), "amount": 1}}
    below = f"/rest/v1.0/projects/{site.project}/direct_costs/{row['id']}/line_items"
    draft = {"direct_cost": {"status": "draft"}}
    refused = (
        site.refused("PATCH", path, {"direct_cost": {"status": "pending"}}),
        site.refused("DELETE", path),
        site.refused("POST", below, line),
        site.refused("PATCH", f"{below}/{row['line_items'][0]['id']}", line),
    )
    assert [answer.status_code for answer in refused] == [422] * 4
    assert site.refused("PATCH", path, {"direct_cost": {"origin_id": None}}).status_code == 200
    assert site.refused("PATCH", path, draft).status_code == 200
    site.send("PATCH", path, {"direct_cost": {"origin_id": "k"}})
    setting(synced_direct_costs_locked=False)
    assert site.refused("DELETE", path).json() == {"id": row["id"]}
    assert site.get(costs) == []


def test_two_writes_of_one_cost_at_once_conflict(site, costs, control, setting):
    row = site.send("POST", costs, cost(site))
    other = site.send("POST", costs, cost(site))
    change = {"direct_cost": {"description": "x"}}
    setting(direct_cost_seconds=2)
    site.send("PATCH", f"{costs}/{row['id']}", change)
    change = {"direct_cost": {"description": "y"}}
    assert site.refused("PATCH", f"{costs}/{row['id']}", change).status_code == 409
    assert site.refused("PATCH", f"{costs}/{other['id']}", change).status_code == 200
    control.post("/_control/clock", json={"advance": 3})
    assert site.refused("PATCH", f"{costs}/{row['id']}", change).status_code == 200


def test_a_conflict_can_be_had_on_demand(site, costs, control):
    row = site.send("POST", costs, cost(site))
    fault = {"kind": "flag", "name": "busy", "path": "*/direct_costs/*"}
    control.post("/_control/faults", json=fault).raise_for_status()
    change = {"direct_cost": {"description": "x"}}
    answers = [site.refused("PATCH", f"{costs}/{row['id']}", change) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [409, 200]


def test_the_type_is_fixed_and_a_hundred_lines_are_the_most(site, costs):
    row = site.send("POST", costs, cost(site))
    path = f"/rest/v1.0/projects/{site.project}/direct_costs/sync"
    item = {"id": row["id"], "direct_cost_type": "expense"}
    errors = site.send("PATCH", path, {"updates": [item]})["errors"]
    assert list(errors[0]["errors"]) == ["direct_cost_type"]
    line = {"wbs_code_id": site.code("01-500.E"), "manual_amount": 1}
    assert site.refused("POST", costs, cost(site, line_items=[line] * 101)).status_code == 422
    assert site.refused("POST", costs, cost(site, line_items=[line] * 100)).status_code == 201


def test_credits_are_negative_lines_by_a_switch(site, costs, setting):
    line = {"wbs_code_id": site.code("01-500.E"), "manual_amount": -20}
    row = site.send("POST", costs, cost(site, line_items=[line]))
    assert row["grand_total"] == "-20.00"
    setting(negative_direct_costs=False)
    answer = site.refused("POST", costs, cost(site, line_items=[line]))
    assert answer.status_code == 422
    assert len(site.get(costs)) == 1  # nothing of the refused one is left


def test_lines_are_synced_under_their_cost(site, costs):
    row = site.send("POST", costs, cost(site))
    path = f"/rest/v1.0/projects/{site.project}/direct_costs/line_items/sync"
    code = site.code("01-500.E")
    made = {"wbs_code_id": code, "amount": 9, "direct_cost_id": row["id"], "origin_id": "l1"}
    answer = site.send("PATCH", path, {"updates": [made, {"amount": 1, "wbs_code_id": code}]})
    assert [one["amount"] for one in answer["entities"]] == ["9.00"]
    assert list(answer["errors"][0]["errors"]) == ["direct_cost_id"]
    again = site.send("PATCH", path, {"updates": [{"origin_id": "l1", "amount": 11}]})
    assert [one["amount"] for one in again["entities"]] == ["11.00"]
    assert site.get(f"{costs}/{row['id']}")["grand_total"] == "1251.50"
