"""Bills dated by the day on which their invoice was approved, through both simulators: which day it
is, and how many calls it costs to know.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.faults.contractor import Contractor
from tests.faults.money_days import FIRST, before_billing
from tests.faults.outside import Systems
from tests.faults.small_job import Job
from tests.faults.stages import reached

from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Change, Plan, Run, Snapshot
from ledgerboard.sync.setting_effects import What, preview

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1).total_seconds()
LESS = ({"work": "9000.00", "retained": "900.00"}, *FIRST[1:])


@pytest.fixture
def company(outside: Systems) -> Contractor:
    """By its settings a bill has the day of approval."""
    return set_to(reached(before_billing, outside), bill_date="approval")


@pytest.fixture
def job(outside: Systems) -> Job:
    return Job(outside)


def set_to(company: Contractor, **view: object) -> Contractor:
    setting = company.setting("invoices")
    setting.options["view"] |= view
    setting.save()
    return company


def asked(job: Job) -> list[str]:
    """The invoices of which a history was asked for since the last time, one for each call."""
    calls = job.procore.control("calls?last=2000", method="GET")["calls"]
    job.procore.control("calls", method="DELETE")
    paths = [call["path"].split("/") for call in calls]
    return [path[-2] for path in paths if path[-1] == "change_histories"]


def poll(company: Contractor, kind: Run.Kind = Run.Kind.PLAN) -> Run:
    """As it comes by itself: no person asked for it."""
    setting = company.setting("invoices")
    run = Run.objects.create(organization=company.organization, setting=setting, kind=kind)
    return company.carry(run)


def blocked(plan: Plan | None) -> Change:
    assert plan is not None
    (change,) = plan.changes.all()
    assert change.action == "refuse", change
    return change


def day_of(job: Job, number: str) -> str:
    return str(job.document(number)[1]["body"]["TxnDate"])


def today_there(job: Job) -> date:
    """Of the simulator's clock, as Procore stamps it."""
    rows = job.procore.table("requisition_histories")
    return date.fromisoformat(rows[-1]["created_at"][:10])


def test_a_bill_has_the_day_on_which_its_invoice_was_approved(company, job):
    job.bill_work("E-1", FIRST)
    company.agree("invoices")
    assert day_of(job, "E-1") == today_there(job).isoformat() != "2026-01-31"


def test_an_invoice_that_was_sent_back_has_the_day_on_which_it_was_approved_again(company, job):
    job.bill_work("E-1", FIRST)
    first = today_there(job)
    company.planned("invoices")
    company.clock.forward(DAY)
    job.procore.act("change_invoice", id=job.invoice("E-1")["id"], status="revise_and_resubmit")
    job.change("E-1", LESS)
    company.clock.forward(DAY)
    job.procore.act("change_invoice", id=job.invoice("E-1")["id"], status="approved")
    company.agree("invoices")
    assert day_of(job, "E-1") == (first + timedelta(days=2)).isoformat()


def test_each_invoice_costs_one_call_and_no_poll_sweep_or_write_another(company, job):
    numbers = [str(job.bill_work(f"E-{n}", FIRST, day)) for n, day in enumerate(DAYS, start=1)]
    asked(job)
    poll(company)
    assert sorted(asked(job)) == sorted(numbers)
    poll(company)
    poll(company, Run.Kind.SWEEP)
    company.clock.forward(2 * DAY)
    poll(company)
    company.plan("invoices")
    assert asked(job) == []
    company.agree("invoices")
    assert asked(job) == []
    for number in range(1, len(DAYS) + 1):
        assert day_of(job, f"E-{number}") == today_there(job).isoformat()


DAYS = ("2026-01-31", "2026-02-28", "2026-03-31")


def test_what_cannot_become_a_bill_costs_no_call(company, job):
    """Posted, not accepted, or billed before the day from which on we sync."""
    job.bill_work("E-1", FIRST)
    company.agree("invoices")
    asked(job)
    job.procore.act("change_invoice", id=job.invoice("E-1")["id"], status="approved_as_noted")
    job.bill_work("E-2", FIRST, "2026-02-28")
    job.procore.act("change_invoice", id=job.invoice("E-2")["id"], status="under_review")
    poll(company)
    assert asked(job) == []
    set_to(company, start_day="2026-04-01")
    job.procore.act("change_invoice", id=job.invoice("E-2")["id"], status="approved")
    poll(company)
    assert asked(job) == []


def test_with_another_bill_date_no_history_is_asked_for(company, job):
    set_to(company, bill_date="billing_date")
    job.bill_work("E-1", FIRST)
    company.agree("invoices")
    assert asked(job) == []
    assert day_of(job, "E-1") == "2026-01-31"


def test_only_what_changed_since_is_asked_about_again(company, job):
    first, second = (job.bill_work(f"E-{n}", FIRST, DAYS[n - 1]) for n in (1, 2))
    poll(company)
    asked(job)
    job.procore.act("change_invoice", id=second, status="approved_as_noted")
    poll(company)
    assert asked(job) == [str(second)]
    assert Snapshot.objects.filter(kind="invoice_history").count() == len({first, second})


def test_who_is_told_to_wait_goes_on_where_it_stopped(company, job):
    """The second call is refused twice; the first one isn't made again."""
    for number, day in enumerate(DAYS, start=1):
        job.bill_work(f"E-{number}", FIRST, day)
    told = {"kind": "throttle", "path": "*/change_histories", "skip": 1, "times": 2}
    job.procore.control("faults", told)
    asked(job)
    poll(company)
    calls = asked(job)
    assert len(calls) == len(DAYS) + 2
    assert calls.count(calls[0]) == 1
    company.agree("invoices")
    assert day_of(job, "E-3") == today_there(job).isoformat()


@pytest.mark.parametrize("status", [403, 404])
def test_a_history_that_is_not_shown_blocks_its_invoice_alone_and_is_not_asked_for_each_time(
    company, job, status
):
    number = job.bill_work("E-1", FIRST)
    told = {"kind": "error", "path": "*/change_histories", "status": status, "times": None}
    job.procore.control("faults", told)
    asked(job)
    change = blocked(poll(company).plan)
    assert "Procore doesn't show us the change history" in " ".join(change.reasons)
    poll(company)
    poll(company, Run.Kind.SWEEP)
    assert asked(job) == [str(number)]
    job.procore.control("faults", method="DELETE")
    company.agree("invoices")
    assert asked(job) == [str(number)], "a person who checks has it asked for once more"
    assert day_of(job, "E-1") == today_there(job).isoformat()


def test_an_invoice_whose_history_is_empty_goes_once_it_is_approved_again(company, job):
    number = job.bill_work("E-1", FIRST)
    for row in job.procore.table("requisition_histories"):
        job.procore.world.table("requisition_histories").delete(row["id"])
    change = blocked(company.planned("invoices"))
    assert "doesn't say when" in " ".join(change.reasons)
    for status in ("under_review", "approved"):
        job.procore.act("change_invoice", id=number, status=status)
    company.agree("invoices")
    assert day_of(job, "E-1") == today_there(job).isoformat()


def test_before_it_is_chosen_the_preview_says_what_it_costs_and_asks_nothing(company, job):
    set_to(company, bill_date="billing_date")
    job.bill_work("E-1", FIRST)
    poll(company)
    asked(job)
    setting = company.setting("invoices")
    view = {**setting.options["view"], "bill_date": "approval"}
    (effect,) = preview(setting, view, company.ports).effects
    assert effect.what is What.LOOKED_UP
    assert effect.words == (
        "At the next check, Procore would be asked for the approval day of 1 invoice, $10,008.45."
    )
    assert asked(job) == []
    assert sync.plan(setting, company.person)
