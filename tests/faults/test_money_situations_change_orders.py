"""Change orders billed as one line, and materials that Procore moves to previous work."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.faults.contractor import Contractor
from tests.faults.outside import Systems
from tests.faults.stages import reached
from tests.faults.test_money_situations_costs import looked_at
from tests.faults.two_jobs import RAILING, STEEL, Jobs, billed_both

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.procore import change_orders, packages
from ledgerboard.simulators.procore.kinds import create, table_of
from ledgerboard.simulators.seeds.jobsite_money import NOBODY
from ledgerboard.sync.models import Change

pytestmark = pytest.mark.django_db(transaction=True)
D = Decimal
APPROVED = {"status": "approved", "executed": True}


@pytest.fixture
def company(outside: Systems) -> Contractor:
    return reached(billed_both, outside)


@pytest.fixture
def job(outside: Systems) -> Jobs:
    return Jobs(outside)


def place_of(job: Jobs) -> Row:
    signed = job.signed(STEEL)
    scope = {name: signed[name] for name in ("company_id", "project_id")}
    return {**scope, "contract_id": signed["id"]}


def without_lines(job: Jobs, title: str, total: str) -> Row:
    """An approved change order of which only the sum is known."""
    world, place = job.procore.world, place_of(job)
    with world.lock:
        wish = {"title": title, "description": title, "grand_total": total}
        package = change_orders.add_package(world, place, wish, NOBODY)
        return change_orders.change_package(world, package, APPROVED, NOBODY)


def lines_added(job: Jobs, package: Row, *amounts: str) -> None:
    """Each on the code of a line of the contract, in their order."""
    world, place = job.procore.world, place_of(job)
    lines = job.procore.table("contract_lines")
    codes = [row["wbs_code_id"] for row in lines if row["contract_id"] == place["contract_id"]]
    with world.lock:
        change_orders.change_package(world, package, {"status": "draft"}, NOBODY)
        (potential,) = packages.potentials(world, package)
        for code, amount in zip(codes, amounts, strict=True):
            line = {"wbs_code_id": code, "amount": amount, "description": "Stairs"}
            holder = {**place, "potential_change_order_id": potential["id"]}
            create(world, change_orders.LINE, holder, line, NOBODY)
        now = table_of(world, change_orders.PACKAGE).get(package["id"]) or package
        change_orders.change_package(world, now, APPROVED, NOBODY)


def the_one(company: Contractor) -> Change:
    (change,) = company.planned("invoices").changes.filter(until=None)
    return change


def amounts(job: Jobs, number: str) -> list[Decimal]:
    return [D(str(line["Amount"])) for line in job.document(number)[1]["body"]["Line"]]


def test_a_change_order_billed_as_one_line_waits_for_its_lines_and_then_goes(company, job):
    job.procore.control("settings", {"approved_packages_join": True})
    package = without_lines(job, "Stairs", "2500.00")
    nothing = {"work": "0"}
    stairs = {"work": "1250.00", "retained": "125.00"}
    job.bill_on(STEEL, "E-2", (nothing, nothing, stairs), "2026-02-28")
    change = the_one(company)
    assert change.action == "refuse"
    (why,) = change.causes
    assert why["rule"] == "no_change_order_lines"
    lines_added(job, package, "1500.00", "1000.00")
    company.clock.forward(600)
    company.agree("invoices")
    assert amounts(job, "E-2") == [D("750.00"), D("500.00"), D("-125.00")]
    assert looked_at(company).is_tied


def test_materials_moved_to_previous_work_are_billed_once(company, job):
    job.bill_on(RAILING, "R-1", ({"stored": "10000.00", "held": "1000.00"},), "2026-01-31")
    company.agree("invoices")
    contract = job.signed(RAILING)["id"]
    job.procore.act("change_contract", id=contract, move_materials=True)
    work = {"work": "5000.00", "retained": "500.00"}
    job.bill_on(RAILING, "R-2", (work,), "2026-02-28")
    company.agree("invoices")
    assert amounts(job, "R-1") == [D("10000.00"), D("-1000.00")]
    assert amounts(job, "R-2") == [D("5000.00"), D("-500.00")]
    assert looked_at(company).is_tied
