"""The budget: what each code was budgeted, committed and has cost."""

from __future__ import annotations

import pytest
from tests.contract.procore.site import Site
from tests.contract.procore.test_procore_worked_chain import chain

BUDGETED = {
    "26-100.S": "82000.00",
    "26-200.S": "47000.00",
    "26-300.M": "24500.00",
    "26-400.S": "0.00",
    "01-500.E": "2000.00",
}
# original, revised, committed, direct, job to date, by code
ROWS = {
    "26-100.S": ("82000.00", "82000.00", "77850.00", "0.00", "72850.00"),
    "26-200.S": ("47000.00", "47000.00", "46706.18", "0.00", "32184.50"),
    "26-300.M": ("24500.00", "24500.00", "24000.00", "-72.25", "14927.75"),
    "26-400.S": ("0.00", "6400.00", "6400.00", "0.00", "6400.00"),
    "01-500.E": ("2000.00", "2000.00", "0.00", "1240.50", "1240.50"),
}
COSTS = (("01-500.E", 1240.50), ("26-300.M", 88.25), ("26-300.M", -140.50), ("26-300.M", -20.00))


@pytest.fixture
def views(company):
    return f"/rest/v1.0/budget_views/{company['id']}"


@pytest.fixture
def budgeted(site: Site):
    """The worked chain with a budget, a budget change and four direct costs."""
    chain(site, "amount")
    lines = [
        {"wbs_code_id": site.code(code), "original_budget_amount": float(amount)}
        for code, amount in BUDGETED.items()
    ]
    body = {"project_id": site.project, "budget_line_items": lines}
    site.send("POST", "/rest/v1.0/budget_line_items/sync", body)
    change = {"wbs_code_id": site.code("26-400.S"), "amount": 6400, "type": "budget_change"}
    wish = {"status": "approved", "title": "CO 001", "adjustment_line_items": [change]}
    site.send("POST", f"/rest/v1.0/projects/{site.project}/budget_changes", wish)
    for code, amount in COSTS:
        line = {"wbs_code_id": site.code(code), "manual_amount": amount}
        cost = {"direct_cost_type": "expense", "status": "approved", "line_items": [line]}
        site.send("POST", f"/rest/v1.1/projects/{site.project}/direct_costs", {"direct_cost": cost})
    return site


def test_the_view_adds_up_by_code_to_the_cent(budgeted, views):
    rows = budgeted.get(f"{views}/detail_rows")
    by_code = {code: budgeted.code(code) for code in ROWS}
    found = {row["wbs_code_id"]: row for row in rows}
    for code, figures in ROWS.items():
        row = found[by_code[code]]
        shown = (
            row["original_budget_amount"], row["Revised Budget"], row["Committed Costs"],
            row["Direct Costs"], row["Job to Date Costs"],
        )  # fmt: skip
        assert shown == figures, code
    total = budgeted.get(f"{views}/summary_rows")[0]
    assert total["original_budget_amount"] == "155500.00"
    assert total["budget_modifications"] == "6400.00"
    assert total["Committed Costs"] == "154956.18"
    assert total["Direct Costs"] == "1168.25"
    assert total["Job to Date Costs"] == "127602.75"


def test_costs_on_unbudgeted_codes_show_only_when_asked_for(budgeted, views):
    line = {"wbs_code_id": budgeted.code("09-900.O"), "manual_amount": 7}
    cost = {"direct_cost_type": "expense", "status": "pending", "line_items": [line]}
    path = f"/rest/v1.1/projects/{budgeted.project}/direct_costs"
    budgeted.send("POST", path, {"direct_cost": cost})
    assert len(budgeted.get(f"{views}/detail_rows")) == 5
    alone = budgeted.get(f"{views}/detail_rows", budget_row_type="unbudgeted")
    assert [(row["id"], row["Direct Costs"]) for row in alone] == [(None, "7.00")]
    assert alone[0]["Job to Date Costs"] == "0.00"  # pending: direct, not to date
    assert len(budgeted.get(f"{views}/detail_rows", budget_row_type="all")) == 6


def test_columns_are_named_by_title_or_by_id(budgeted, views, setting):
    columns = {row["name"]: row["id"] for row in budgeted.get(f"{views}/budget_detail_columns")}
    setting(budget_column_keys="id")
    row = budgeted.get(f"{views}/detail_rows")[0]
    assert row[str(columns["Committed Costs"])] == "77850.00"
    assert "Committed Costs" not in row


def test_what_is_behind_a_column_can_be_listed(budgeted, views):
    rows = budgeted.send("POST", f"{views}/budget_details", {"filters": {}})
    committed = [float(row["Committed Costs"]) for row in rows if "Committed Costs" in row]
    assert round(sum(committed), 2) == 154956.18
    assert {row["detail_type"]["name"] for row in rows} == {
        "Commitments", "Commitment Change Orders", "Direct Costs", "Subcontractor Invoices",
    }  # fmt: skip


def test_only_approved_invoices_reach_job_to_date(site, views):
    contract = site.contract({"code": "26-100.S", "amount": "100.00"})
    invoice = site.bill(site.invoice(contract), {0: {"work": "40.00"}})
    for status, shown in (("approved_as_noted", "0.00"), ("approved", "40.00")):
        site.set(invoice, status=status).raise_for_status()
        row = site.get(f"{views}/detail_rows", budget_row_type="all")[0]
        assert row["Job to Date Costs"] == shown


def test_a_locked_budget_keeps_its_amounts_and_takes_changes(budgeted):
    lock = f"/rest/v1.0/projects/{budgeted.project}/budget"
    budgeted.send("POST", f"{lock}/lock")
    assert budgeted.get(lock) == {"locked": True}
    body = {"project_id": budgeted.project}
    line = {"wbs_code_id": budgeted.code("26-100.S"), "original_budget_amount": 1}
    sync = "/rest/v1.0/budget_line_items/sync"
    answer = budgeted.refused("POST", sync, {**body, "budget_line_items": [line]})
    assert answer.status_code == 422
    changes = f"/rest/v1.0/projects/{budgeted.project}/budget_changes"
    assert budgeted.refused("POST", changes, {"status": "draft"}).status_code == 201
    budgeted.send("DELETE", f"{lock}/lock")
    assert budgeted.refused("POST", sync, {**body, "budget_line_items": [line]}).is_success


def test_an_automatic_line_is_quantity_times_unit_cost(site):
    wish = {"wbs_code_id": site.code("26-100.S"), "quantity": 3, "unit_cost": 1.335}
    body = {"project_id": site.project}
    path = "/rest/v1.1/budget_line_items"
    line = {**wish, "calculation_strategy": "automatic"}
    row = site.send("POST", path, {**body, "budget_line_item": line})
    assert row["original_budget_amount"] == 4.01
    assert site.refused("POST", path, {**body, "budget_line_item": wish}).status_code == 422


def test_budget_calls_conform(budgeted, views, visited):
    lines = "/rest/v1.1/budget_line_items"
    body = {"project_id": budgeted.project}
    wish = {"wbs_code_id": budgeted.code("09-900.O"), "original_budget_amount": 5}
    row = budgeted.send("POST", lines, {**body, "budget_line_item": wish})
    budgeted.get(f"{lines}/{row['id']}")
    budgeted.send("PATCH", f"{lines}/{row['id']}", {**body, "budget_line_item": {"uom": "ls"}})
    scope = f"companies/{budgeted.company}/projects/{budgeted.project}"
    budgeted.send("DELETE", f"/rest/v2.0/{scope}/budget_line_items/{row['id']}")
    changes = f"/rest/v1.0/projects/{budgeted.project}/budget_changes"
    line = {"wbs_code_id": budgeted.code("26-100.S"), "amount": 6.5, "type": "budget_change"}
    wish = {"status": "draft", "title": "T", "adjustment_line_items": [line, line]}
    made = budgeted.send("POST", changes, wish)["data"]
    budgeted.get(changes)
    budgeted.get(f"{changes}/{made['id']}")
    gone = {"id": made["adjustment_line_items"][0]["id"], "_delete": True}
    after = budgeted.send("PATCH", f"{changes}/{made['id']}", {"adjustment_line_items": [gone]})
    assert after["data"]["amount"] == 6.5
    budgeted.send("DELETE", f"{changes}/{made['id']}")
    budgeted.get("/rest/v1.0/budget_views")
