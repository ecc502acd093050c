"""What people do with bills, expenses and direct costs beside us, where a job's cost would count
twice, get lost, or wait for something that nobody can do.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from tests.core.money.story import usd
from tests.faults.contractor import Contractor
from tests.faults.days import CUSTOMER
from tests.faults.outside import Systems
from tests.faults.small_job import NUMBER, VENDOR, switch_on
from tests.faults.stages import reached
from tests.faults.two_jobs import ON_ITEM, OTHER_JOB, STEEL, Jobs, before_billing_both

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.openings import Position
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync import services as sync
from ledgerboard.sync.adopting.every_commitment import Adoption
from ledgerboard.sync.adopting.rows import Chosen, InProgress
from ledgerboard.sync.adopting.signing import SignOffNote, sign_off
from ledgerboard.sync.models import Change, Run
from ledgerboard.sync.reconciling import Reconciliation, accept
from ledgerboard.sync.reconciling.companies import reconciled
from ledgerboard.sync.selectors.money.costs import costs
from ledgerboard.sync.selectors.money.listing import Wanted

pytestmark = pytest.mark.django_db(transaction=True)
RENTALS = "Cascade Rentals"
WORK = ({"work": "5000.00", "retained": "500.00"},)


def with_rentals(systems: Systems) -> Contractor:
    """A vendor without a commitment, too; every flow was compared."""
    company = reached(before_billing_both, systems)
    for side in ("procore", "quickbooks"):
        Jobs(systems).hands.add(side, RENTALS)
    for flow in ("vendors", "invoices", "payments"):
        company.agree(flow)
    return company


@pytest.fixture
def company(outside: Systems) -> Contractor:
    return reached(with_rentals, outside)


@pytest.fixture
def job(outside: Systems) -> Jobs:
    return Jobs(outside)


def changes(company: Contractor, flow: str = "costs") -> list[Change]:
    for run in Run.objects.filter(status__in=Run.OPEN):
        company.carry(run)
    plan = company.plan(flow).plan
    return list(plan.changes.all()) if plan else []


def choices(change: Change) -> set[str]:
    return {choice["value"] for choice in change.choices}


def test_a_direct_cost_deleted_in_procore_never_offers_to_delete_its_bill(company, job):
    job.typed("R-1", "2026-02-10", job.on_item("2401-05-100.C", "44.00", NUMBER), vendor=RENTALS)
    company.agree("costs")
    setting = company.setting("costs")
    company.apply_all(sync.remove_created(setting, company.person, company.ports))
    (gone,) = changes(company)
    assert (gone.action, choices(gone)) == ("vanished", {"unlink", "keep"})


def test_a_direct_cost_taken_out_of_procore_for_good_is_no_difference(company, job):
    """Whoever removed what was imported by mistake, and said to stop asking, has chosen it."""
    job.typed("R-1", "2026-02-10", job.on_item("2401-05-100.C", "44.00", NUMBER), vendor=RENTALS)
    company.agree("costs")
    setting = company.setting("costs")
    company.apply_all(sync.remove_created(setting, company.person, company.ports))
    (gone,) = changes(company)
    before = reconciled(company.setting("invoices"), company.ports)
    assert {str(each.off.amount) for each in before.open} == {"44.00"}
    sync.decide(gone.plan, gone.key, "keep", company.person)
    assert changes(company) == []
    found = reconciled(company.setting("invoices"), company.ports)
    (named,) = found.apart
    assert found.is_tied
    assert named.first.action == "Nothing to fix. Someone chose to leave it out of Procore."


def signed_off(company: Contractor, job: Jobs) -> str:
    """A job in progress, taken over with the one bill that its subcontractor had; its id."""
    taken_over(company, job)
    bill = typed_bill(job)
    changes(company, "invoices")
    sign(company, job)
    return bill


def taken_over(company: Contractor, job: Jobs) -> None:
    retainage = {"ref": "item", "id": job.books("Item", Name="Retainage")[0]["id"]}
    switch_on(company, "invoices", retainage_item=retainage, start_day="2026-03-01")
    job.bill_on(STEEL, "E-1", WORK)


def in_progress(
    company: Contractor, job: Jobs, chosen: Chosen | None = None
) -> tuple[Adoption, InProgress]:
    id_ = str(job.signed(STEEL)["id"])
    several = {id_: chosen} if chosen else {}
    adoption = Adoption(company.setting("invoices"), company.ports, several)
    row = adoption.row(id_)
    assert row is not None
    return adoption, row


def sign(company: Contractor, job: Jobs, chosen: Chosen | None = None) -> None:
    adoption, row = in_progress(company, job, chosen)
    sign_off(adoption, row.id, company.person, seen=row.mark)


def test_old_bills_of_a_second_record_of_the_vendor_are_offered_and_go_into_the_opening(
    company, job
):
    taken_over(company, job)
    job.hands.add("quickbooks", f"{VENDOR} Inc")
    bill = Ref("bill", typed_bill(job, vendor=f"{VENDOR} Inc"))
    changes(company, "vendors")
    changes(company, "invoices")
    _, row = in_progress(company, job)
    assert [(each.ref, each.used) for each in row.papers] == [(bill, False)]
    assert row.gaps[0].why == "Bill E-1 isn't checked."
    sign(company, job, Chosen(papers=[bill]))
    assert changes(company, "invoices") == []
    assert changes(company) == []
    assert reconciled(company.setting("invoices"), company.ports).is_tied


def typed_bill(job: Jobs, number: str = "E-1", vendor: str = VENDOR) -> str:
    held = job.on_item("Retainage", "-500.00", NUMBER)
    work = job.on_item("2401-05-100.C", "5000.00", NUMBER)
    return job.typed(number, "2026-01-30", work, held, vendor=vendor)


def test_a_bill_of_the_opening_typed_anew_says_how_it_gets_into_the_opening(company, job):
    bill = signed_off(company, job)
    assert changes(company) == []
    job.quickbooks.act("delete_row", entity="Bill", id=bill)
    typed_bill(job)
    changes(company, "invoices")
    (waiting,) = changes(company)
    assert (waiting.action, waiting.causes[0]["rule"]) == ("refuse", "perhaps_in_opening")
    assert "take back the sign-off of SC-001 Structural steel" in waiting.advice


def test_another_bill_of_that_number_is_pointed_out_while_the_opening_has_its_own(company, job):
    signed_off(company, job)
    typed_bill(job, "E1")
    (found,) = changes(company)
    assert found.action == "create"
    assert found.warnings[0]["cause"] == "counted_twice"
    assert "the opening figures of SC-001 Structural steel" in found.warnings[0]["text"]


def test_an_edit_that_a_plan_cannot_send_says_what_keeps_it_in_the_reconciliation(company, job):
    work = job.on_item("2401-05-100.C", "44.00", NUMBER)
    bill = job.typed("R-1", "2026-02-10", work, vendor=RENTALS)
    company.agree("costs")
    elsewhere = job.on_account("Subcontractors", "50.00", NUMBER)
    vendor = {"value": job.books("Vendor", DisplayName=RENTALS)[0]["id"]}
    values = {"VendorRef": vendor, "Line": [elsewhere]}
    job.quickbooks.act("edit_row", entity="Bill", id=bill, values=values)
    (blocked,) = changes(company)
    (off,) = reconciled(company.setting("invoices"), company.ports).differences
    assert (off.cause.value, str(off.amount.amount)) == ("edited", "-6.00")
    assert off.action == blocked.advice == "Choose a budget code for it in the code map."
    assert "isn't mapped to a budget code" in off.why


def test_a_check_for_an_old_bill_of_two_jobs_is_pointed_out_before_it_is_all_on_one(company, job):
    taken_over(company, job)
    here = job.on_item("2401-05-100.C", "5000.00", NUMBER)
    held = job.on_item("Retainage", "-500.00", NUMBER)
    there = job.on_item("2402-05-100.C", "3600.00", OTHER_JOB)
    bill = Ref("bill", job.typed("E-1", "2026-01-30", here, held, there, vendor=VENDOR))
    changes(company, "invoices")
    known = Position(*(Money(Decimal(each)) for each in ("5000.00", "500.00", "0.00")))
    chosen = Chosen(papers=[bill], stated=known)
    adoption, row = in_progress(company, job, chosen)
    note = SignOffNote(evidence="The old books")
    sign_off(adoption, row.id, company.person, seen=row.mark, note=note)
    job.pay("777", "2026-03-10", ("E-1", "8100.00"))
    (payment,) = changes(company, "payments")
    assert payment.action == "create"
    assert payment.warnings[0]["cause"] == "two_jobs"
    assert payment.warnings[0]["text"].startswith("Its bill charges $3,600.00 to another project")


def test_a_bill_typed_with_another_day_is_asked_about_with_the_day_as_people_write_it(company, job):
    job.bill_on(STEEL, "E-1", WORK)
    typed_bill(job)
    (question,) = changes(company, "invoices")
    sync.decide(question.plan, question.key, question.choices[0]["value"], company.person)
    asked = [each for each in changes(company, "invoices") if each.fields[:1]]
    labels = {choice["label"] for each in asked for choice in each.choices}
    assert "Procore: 01/31/2026" in labels


def test_a_line_on_the_owner_instead_of_the_job_says_to_choose_the_project(company, job):
    line = job.on_item("2401-05-100.C", "10.00", None)
    owner = {"value": job.books("Customer", DisplayName=CUSTOMER)[0]["id"]}
    line[ON_ITEM] |= {"CustomerRef": owner}
    job.typed("R-1", "2026-02-10", line, vendor=RENTALS)
    (waiting,) = changes(company)
    assert (waiting.action, waiting.causes[0]["rule"]) == ("refuse", "customer_only")
    assert waiting.advice == "In QuickBooks, choose the project on the line."
    assert f"It names {CUSTOMER}" in waiting.reasons[0]
    (row,) = costs(company.organization, Wanted(), company.ports.today, company.ports).found.rows
    assert (row.project, row.cause) == (CUSTOMER, "customer_only")


# one paper, entered twice in QuickBooks


def looked_at(company: Contractor) -> Reconciliation:
    changes(company, "invoices")
    changes(company)
    return reconciled(company.setting("invoices"), company.ports)


def entered(job: Jobs, number: str, day: str, entity: str = "Bill") -> str:
    line = job.on_item("2401-05-100.C", "250.00", NUMBER)
    return job.typed(number, day, line, vendor=RENTALS, entity=entity)


@pytest.fixture
def takes_numbers_twice(company: Contractor, outside: Systems) -> Iterator[None]:
    before = dict(outside.quickbooks.control("settings", method="GET"))
    outside.quickbooks.control("settings", {"duplicate_numbers": "preference"})
    yield
    outside.quickbooks.control("settings", before)


TWICE = [("R-501", "Bill"), ("", "Purchase")]
SAID = "It may be entered twice, also as bill R-501 of 02/10/2026: same vendor and total."


@pytest.mark.usefixtures("takes_numbers_twice")
@pytest.mark.parametrize(("number", "entity"), TWICE)
def test_a_cost_entered_twice_is_pointed_out_before_it_goes_and_while_both_are_there(
    company, job, number, entity
):
    entered(job, "R-501", "2026-02-10")
    copy = entered(job, number, "2026-02-12", entity)
    waiting = {each.first.cause: each.off for each in looked_at(company).open}
    assert waiting == {Cause.TIMING: usd("250.00"), Cause.DUPLICATE: usd("250.00")}
    company.agree("costs")
    (one,) = looked_at(company).open
    assert (one.first.cause, one.off, one.first.why) == (Cause.DUPLICATE, usd("0.00"), SAID)
    assert one.first.action.startswith("Delete one of the two in QuickBooks")
    job.quickbooks.act("delete_row", entity=entity, id=copy)
    company.agree("costs")
    assert looked_at(company).is_tied


def test_an_expense_from_the_bank_beside_a_bill_that_was_paid_is_pointed_out(company, job):
    """The bill was paid, and somebody added the bank's line instead of matching it."""
    entered(job, "R-501", "2026-02-10")
    job.pay("881", "2026-03-02", ("R-501", "250.00"))
    changes(company, "payments")
    copy = entered(job, "", "2026-03-05", "Purchase")
    company.agree("costs")
    (one,) = looked_at(company).open
    assert (one.first.cause, one.off) == (Cause.DUPLICATE, usd("0.00"))
    assert one.first.right.ref.id.startswith(f"purchase:{copy}:")
    assert one.first.why == f"{SAID} That one is paid by check 881 of 03/02/2026."


@pytest.mark.usefixtures("takes_numbers_twice")
def test_two_costs_that_somebody_says_are_two_stay_quiet(company, job):
    entered(job, "R-501", "2026-02-10")
    entered(job, "R-501", "2026-02-12")
    company.agree("costs")
    found = looked_at(company)
    (one,) = found.open
    accept(company.setting("invoices"), one, company.person, reason="Two lifts", until=None)
    assert looked_at(company).is_tied


def test_equal_costs_that_come_round_by_themselves_are_no_copies(company, job):
    for month in (1, 2, 3):
        entered(job, "", f"2026-0{month}-10")
    for day in (11, 14):
        entered(job, "", f"2026-04-{day}", "Purchase")
    company.agree("costs")
    assert looked_at(company).is_tied
