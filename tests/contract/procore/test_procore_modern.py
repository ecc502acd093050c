"""The newer faces: v2 commitment contracts, commitment change orders and their batches."""

from __future__ import annotations

import pytest
from tests.contract.procore.site import WORK

LINE = {"code": "26-100.S", "amount": "1000.00", "description": "Work"}


@pytest.fixture
def base(site):
    return f"/rest/v2.0/companies/{site.company}/projects/{site.project}/commitment_contracts"


@pytest.fixture
def orders(site):
    return f"/rest/v1.0/projects/{site.project}/commitment_change_orders"


def test_v2_shows_the_same_contract_with_text_ids(site, base):
    contract = site.contract(LINE, origin_id="K")
    row = site.get(f"{base}/{contract['id']}")["data"]
    assert row["id"] == str(contract["id"])
    assert row["vendor_id"] == str(site.vendor)
    assert "origin_id" not in row
    site.pay(contract, "10")
    summary = site.get(f"{base}/{contract['id']}/summary")["data"]
    assert summary["total_payments_amount"] == "10.00"


def test_v2_writes_what_v1_reads(site, base, visited):
    wish = {"type": "PurchaseOrderContract", "number": "PO-9", "vendor_id": str(site.vendor)}
    row = site.send("POST", base, {**wish, "allow_payments": False})["data"]
    path = f"{base}/{row['id']}"
    site.send("PATCH", path, {"title": "Pipe", "status": "Draft"})
    line = {"wbs_code_id": str(site.code("26-100.S")), "amount": "12.50", "quantity": "2"}
    made = site.send("POST", f"{path}/line_items", line)["data"]
    site.get(f"{path}/line_items")
    site.get(f"{path}/line_items/{made['id']}")
    site.send("PATCH", f"{path}/line_items/{made['id']}", {"amount": "13"})
    v1 = site.get(f"/rest/v1.0/purchase_order_contracts/{row['id']}")
    assert (v1["title"], v1["grand_total"]) == ("Pipe", "13.00")
    assert [one["number"] for one in site.get(base, view="extended")["data"]] == ["PO-9"]
    site.get(f"{path}/summary")
    site.send("DELETE", f"{path}/line_items/{made['id']}")
    site.send("DELETE", path)
    assert site.get(base)["data"] == []


def test_v2_lists_are_filtered_by_kind(site, base):
    site.contract(LINE)
    assert len(site.get(base, **{"filters[type]": "WorkOrderContract"})["data"]) == 1
    assert site.get(base, **{"filters[type]": "PurchaseOrderContract"})["data"] == []
    assert site.refused("POST", base, {"type": "Loan"}).status_code == 422


def test_a_commitment_change_order_is_a_package_under_another_id(site, orders):
    contract = site.contract(LINE)
    package = site.change_order(contract, {**LINE, "amount": "250"}, title="A")
    row = site.get(orders)[0]
    assert row["legacy_package_id"] == package["id"] != row["id"]
    assert (row["grand_total"], row["status"]) == ("250.00", "approved")
    stamp = row["updated_at"]
    window = f"{stamp}...{stamp}"
    assert len(site.get(orders, **{"filters[updated_at]": window})) == 1


def test_its_lines_count_in_the_contract(site, orders, visited):
    contract = site.contract(LINE)
    wish = {"contract_id": contract["id"], "title": "B", "number": "7", "status": "draft"}
    row = site.send("POST", orders, {"change_order": wish})
    lines = (
        orders.replace("/v1.0/", f"/v2.0/companies/{site.company}/") + f"/{row['id']}/line_items"
    )
    line = {"wbs_code_id": str(site.code("26-100.S")), "amount": "-40.00",
            "commitment_line_item_id": str(contract["line_items"][0]["id"])}  # fmt: skip
    made = site.send("POST", lines, line)["data"]
    assert made["commitment_line_item_id"] == line["commitment_line_item_id"]
    site.get(lines)
    site.get(f"{lines}/{made['id']}")
    site.send("PATCH", f"{lines}/{made['id']}", {"amount": "-50"})
    site.send("PATCH", f"{orders}/{row['id']}", {"change_order": {"status": "approved"}})
    assert site.get(f"{orders}/{row['id']}")["number"] == "7"
    assert site.get(f"{WORK}/{contract['id']}")["revised_contract"] == "950.00"
    site.send("PATCH", f"{orders}/{row['id']}", {"change_order": {"status": "draft"}})
    site.send("DELETE", f"{lines}/{made['id']}")
    site.send("DELETE", f"{orders}/{row['id']}")
    assert site.get(orders) == []


def test_a_batch_moves_its_change_orders(site, orders):
    contract = site.contract(LINE)
    package = site.change_order(contract, {**LINE, "amount": "250"}, title="A")
    site.approve(package, "pending")
    batches = f"/rest/v1.0/projects/{site.project}/commitment_change_order_batches"
    wish = {"change_order_batch": {"contract_id": contract["id"], "title": "May"}}
    batch = site.send("POST", batches, wish)
    row = site.get(orders)[0]
    site.send("PATCH", f"{orders}/{row['id']}", {"change_order": {"batch_id": batch["id"]}})
    site.send("PATCH", f"{batches}/{batch['id']}", {"change_order_batch": {"status": "approved"}})
    shown = site.get(f"{batches}/{batch['id']}")
    assert (shown["grand_total"], shown["change_order_ids"]) == ("250.00", [row["id"]])
    assert len(site.get(orders, **{"filters[batch_id]": batch["id"]})) == 1
    assert site.get(f"{WORK}/{contract['id']}")["approved_change_orders"] == "250.00"


def test_a_line_of_v2_names_its_budget_code(site, orders):
    contract = site.contract(LINE, approve=False)
    order = {"contract_id": contract["id"], "title": "B", "status": "draft"}
    row = site.send("POST", orders, {"change_order": order})
    v2 = f"/rest/v2.0/companies/{site.company}/projects/{site.project}"
    for path in (
        f"{v2}/commitment_contracts/{contract['id']}/line_items",
        f"{v2}/commitment_change_orders/{row['id']}/line_items",
    ):
        answer = site.refused("POST", path, {"amount": "5.00"})
        assert answer.status_code == 422
        assert answer.json()["error"]["details"][0]["source"] == "wbs_code_id"


def test_batches_filter_by_their_contract(site, orders):
    batches = f"/rest/v1.0/projects/{site.project}/commitment_change_order_batches"
    contract = site.contract(LINE)
    wish = {"change_order_batch": {"contract_id": contract["id"], "title": "May"}}
    site.send("POST", batches, wish)
    assert len(site.get(batches, **{"filters[contract_id]": contract["id"]})) == 1
    assert site.get(batches, **{"filters[contract_id]": 5}) == []
