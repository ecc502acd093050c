"""The simulated Procore tells the money story: read over its public API."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from ledgerboard.simulators.seeds import money_story

D = Decimal


@pytest.fixture(scope="module")
def jobsite(demo):
    """Every commitment and invoice of every active project."""
    left, _ = demo
    commitments, invoices = {}, {}
    for project in left.get("/rest/v1.0/projects"):
        scope = {"project_id": project["id"]}
        for kind in ("work_order_contracts", "purchase_order_contracts"):
            for row in left.get(f"/rest/v1.0/{kind}", **scope):
                commitments[row["number"]] = row
        for row in left.get("/rest/v1.1/requisitions", view="extended", **scope):
            invoices[row["invoice_number"]] = row
    return commitments, invoices


def told():
    return [(one, invoice) for one in money_story.COMMITMENTS for invoice in one.invoices]


def test_forty_commitments_stand_in_procore_with_their_sums(jobsite):
    commitments, _ = jobsite
    assert len(commitments) == 40
    for one in money_story.COMMITMENTS:
        row = commitments[one.number]
        assert D(row["grand_total"]) == one.original
        assert D(row["approved_change_orders"]) == one.approved_changes
        assert row["status"] == one.status


def test_invoices_are_due_what_the_story_says_but_for_the_named_one(jobsite):
    _, invoices = jobsite
    seeded = {
        one.invoice: one.amount for one in money_story.DIFFERENCES if one.cause == "does not add up"
    }
    assert len(invoices) == len(told())
    for _, invoice in told():
        row = invoices[invoice.number]
        extra = seeded.get(invoice.number, D(0))
        assert D(row["summary"]["current_payment_due"]) == invoice.due + extra
        assert row["status"] == invoice.stage.status
        assert D(row["summary"]["tax_applicable_to_this_payment"]) == extra


def test_the_change_history_says_when_an_invoice_was_decided(demo, jobsite):
    left, _ = demo
    _, invoices = jobsite
    for stage, day in (("approved", "2026-02-04T20:00:00Z"), ("draft", None)):
        invoice = next(
            invoices[one.number]
            for _, one in told()
            if one.stage.status == stage and (day is None or one.date == "2026-01-31")
        )
        path = f"/rest/v1.0/requisitions/{invoice['id']}/change_histories"
        rows = left.get(path, project_id=invoice["project_id"])
        said = [(row["column"], row["new_value"], row["created_at"]) for row in rows]
        assert said == ([("status", stage, day)] if day else [])


def test_the_lines_of_an_invoice_move_as_the_story_says(jobsite):
    _, invoices = jobsite
    for _, invoice in told():
        moved = sorted(D(item["gross_amount"]) for item in invoices[invoice.number]["items"])
        said = [line.movement for line in invoice.lines]
        said += [D(0)] * (len(moved) - len(said))
        assert moved == sorted(said)


def test_the_seeded_differences_can_be_seen(jobsite):
    _, invoices = jobsite
    items = {one.cause: invoices[one.invoice]["items"] for one in money_story.DIFFERENCES}
    over = items["over 100 percent"][0]
    assert over["total_completed_and_stored_to_date_percent"] == "105.00"
    pending = invoices["240408-1003"]["item_packages"][0]
    assert pending["status"] == "pending"
    assert items["unmapped code"][0]["wbs_code"]["flat_code"] == money_story.UNMAPPED_CODE


def test_every_status_and_every_tier_occurs(jobsite, demo):
    _, invoices = jobsite
    statuses = Counter(row["status"] for row in invoices.values())
    assert set(statuses) == {
        "draft", "under_review", "revise_and_resubmit", "approved", "approved_as_noted",
        "pending_owner_approval",
    }  # fmt: skip
    left, _ = demo
    tiers = set()
    for project in left.get("/rest/v1.0/projects"):
        rows = left.get("/rest/v1.0/potential_change_orders", project_id=project["id"])
        tiers |= {row["change_order_tiers"] for row in rows}
    assert tiers == {1, 2, 3}


def test_codes_are_read_with_both_their_parts(demo):
    left, _ = demo
    project = next(
        row for row in left.get("/rest/v1.0/projects") if row["project_number"] == "2401"
    )
    path = f"/rest/v1.0/projects/{project['id']}/work_breakdown_structure/wbs_codes"
    assert {row["flat_code"] for row in left.get(path)} == set(money_story.codes()["2401"])


def test_payments_that_were_typed_into_procore_are_there(jobsite):
    commitments, _ = jobsite
    for one in money_story.COMMITMENTS:
        typed = sum(invoice.due for invoice in one.invoices if invoice.stage.paid_in_procore)
        assert D(commitments[one.number]["total_payments"]) == typed


def test_every_project_has_a_budget_and_one_code_nobody_planned(demo):
    left, _ = demo
    view = left.get("/rest/v1.0/budget_views")[0]["id"]
    unbudgeted = []
    for project in left.get("/rest/v1.0/projects"):
        path, scope = f"/rest/v1.0/budget_views/{view}/detail_rows", {"project_id": project["id"]}
        assert all(D(row["Revised Budget"]) > 0 for row in left.get(path, **scope))
        alone = left.get(path, budget_row_type="unbudgeted", **scope)
        unbudgeted += [row["cost_code"] for row in alone]
    assert unbudgeted == ["02-800 - Abatement"]
