"""Procore's company list of cost codes from the service items of the books."""

from __future__ import annotations

import pytest
from tests.faults.days import Count, Hands
from tests.faults.money_days import NEW_ITEMS, counted_company_codes, listing_codes
from tests.faults.outside import Systems
from tests.faults.small_job import Job

from ledgerboard.core.records import COMPANY_CODE_LIST
from ledgerboard.simulators.procore.cost_codes import LIST, STANDARD
from ledgerboard.simulators.procore.events import Source
from ledgerboard.simulators.procore.kinds import create

pytestmark = pytest.mark.django_db


def test_the_list_is_made_and_filled_once_for_all_projects_and_cost_types(outside: Systems):
    company, job = listing_codes(outside), Job(outside)
    NEW_ITEMS.do(Hands(outside))
    plan = company.plan("cost-code-list").plan
    assert plan is not None
    assert {change.title for change in plan.changes.all()} == {
        "05-100 Structural Steel", "Equipment rental", "Permits",
    }  # fmt: skip
    shown = {each["name"]: each["after"] for each in plan.changes.all()[0].fields}
    assert shown["list"] == COMPANY_CODE_LIST
    company.apply(company.approve(plan))
    assert counted_company_codes(company, NEW_ITEMS) == Count(0, 0)
    assert company.would_write("cost-code-list") == []
    assert company.would_write("codes") == [], "an item's twin is still its budget code"
    (item,) = job.books("Item", Name="Permits")
    values = {"Name": "Permits and fees", "PurchaseDesc": "Permits and fees"}
    outside.quickbooks.act("edit_row", entity="Item", id=item["id"], values=values)
    company.rest("cost-code-list")
    assert counted_company_codes(company, NEW_ITEMS) == Count(0, 0)


def test_a_list_and_a_code_that_are_there_are_taken(outside: Systems):
    company, job = listing_codes(outside), Job(outside)
    world, scope = outside.procore.world, {"company_id": outside.company_id}
    with world.lock:
        made = create(world, LIST, scope, {"name": COMPANY_CODE_LIST}, Source())
        scope["standard_cost_code_list_id"] = made["id"]
        create(world, STANDARD, scope, {"code": "05-100", "name": "Steel"}, Source())
    company.rest("cost-code-list")
    assert counted_company_codes(company, NEW_ITEMS) == Count(0, 0)
    (code,) = job.procore.table("standard_cost_codes")
    assert code["origin_id"]
