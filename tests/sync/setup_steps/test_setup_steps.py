"""Set-up in steps: each state is worked out from the records, so it can't say what isn't so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.core.money import story
from tests.sync.taken_over import TakenOver
from tests.sync.world import World

from ledgerboard.connections.models import Connection, Status
from ledgerboard.core.records import Account
from ledgerboard.core.values import Ref
from ledgerboard.sync import services
from ledgerboard.sync.models import Approval, Change, FlowSetting, Link, Plan, Run, TieResult
from ledgerboard.sync.selectors.tabs import tab_counts
from ledgerboard.sync.setup_steps import State, outline, setup
from ledgerboard.users.models import Membership, Organization, Role

pytestmark = pytest.mark.django_db


def steps(world):
    found = setup(world.organization, world.ports)
    return {step.goal.name: step for step in found.steps}


def states(world) -> dict[str, str]:
    return {name: step.state for name, step in steps(world).items()}


def test_before_anything_is_connected_there_is_one_thing_to_do_and_the_rest_waits(db):
    world = World()
    world.organization = Organization.objects.create(name="Fresh Builders")
    Membership.objects.create(
        organization=world.organization, person=world.ann, role=Role.ADMINISTRATOR
    )
    found = setup(world.organization, world.ports)
    assert [step.state for step in found.steps] == [State.TO_DO, *[State.WAITING] * 5]
    assert (found.left, found.current) == (6, found.steps[0])
    assert found.steps[0].next.words == "Connect Procore."
    assert found.steps[0].can == (str(world.ann),)
    assert found.steps[1].next.why == "Step 1 comes first."


def test_a_connection_that_is_lost_blocks_its_step_and_says_why(db):
    world = World()
    assert states(world)["connect"] == "done"
    Connection.objects.filter(system="quickbooks").update(
        status=Status.NEEDS_RECONNECT, reason="The sign-in expired.", advice="Sign in again."
    )
    step = steps(world)["connect"]
    assert (step.state, step.next.why, step.next.words) == (
        State.BLOCKED, "The sign-in expired.", "Sign in again.",
    )  # fmt: skip


@pytest.fixture
def company(db):
    """In the middle of its jobs: all settings chosen, one commitment to sign off."""
    company = TakenOver()
    books = {"ref": "account", "id": "80"}
    FlowSetting.objects.filter(flow="codes").update(
        options={"view": {"income_account": books, "expense_account": books}}, enabled=True
    )
    for flow in ("vendors", "projects", "codes"):
        setting = FlowSetting.objects.get(flow=flow)
        FlowSetting.objects.filter(pk=setting.pk).update(enabled=True)
        Run.objects.create(
            organization=company.organization, setting=setting, kind=Run.Kind.PLAN,
            status=Run.Status.DONE, started_at=company.clock(), ended_at=company.clock(),
        )  # fmt: skip
    return company


def test_a_company_in_mid_job_is_led_to_what_must_be_signed_off(company):
    assert states(company) == {
        "connect": "done", "settings": "done", "match": "done", "adopt": "to_do",
        "reconcile": "waiting", "post": "waiting",
    }  # fmt: skip
    step = steps(company)["adopt"]
    assert step.next.words == "Sign off 1 commitment. Until then their new bills are held."
    assert step.counts == ("0 of 1 commitment signed off", "Ledgerboard bills from 04/01/2026 on")
    assert "Retainage item: Retainage" in steps(company)["settings"].counts


def test_a_sign_off_finishes_its_step_in_the_name_of_whoever_did_it_and_taking_it_back_undoes_it(
    company,
):
    figure = company.sign()
    step = steps(company)["adopt"]
    assert (step.state, step.by.person, step.by.at) == (State.DONE, str(company.ann), figure.at)
    figure.ended_at = company.clock()
    figure.save()
    assert states(company)["adopt"] == "to_do"


def test_the_sign_off_asks_for_the_same_commitments_as_its_own_page(company):
    company.another("8802", "SC-015")
    company.sign()
    there = company.adoption().rows()
    assert steps(company)["adopt"].counts[0] == "1 of 2 commitments signed off"
    assert sorted(row.id for row in there) == ["8801", "8802"]


def test_without_a_start_day_the_day_is_asked_for_first(company):
    view = {**company.invoices.options["view"]}
    del view["start_day"]
    FlowSetting.objects.filter(pk=company.invoices.pk).update(options={"view": view})
    assert steps(company)["adopt"].next.words == "Choose the first day that Ledgerboard bills for."


def test_a_retainage_item_that_moved_to_another_account_blocks_the_settings(company):
    company.put("right", "90", Account(name="Retainage Payable", classification="Expense"))
    step = steps(company)["settings"]
    assert step.state is State.BLOCKED
    assert "isn't a liability account" in step.next.why


@pytest.mark.parametrize(
    ("flow", "name", "words"),
    [
        ("codes", "income_account", "Choose the accounts of new items."),
        ("invoices", "retainage_item", "Choose the retainage item."),
    ],
)
def test_what_is_not_chosen_is_what_to_do_next(company, flow, name, words):
    setting = FlowSetting.objects.get(flow=flow)
    del setting.options["view"][name]
    setting.save()
    step = steps(company)["settings"]
    assert (step.state, step.next.words) == (State.TO_DO, words)


def test_a_flow_that_is_off_is_turned_on_after_what_it_needs_is_chosen(company):
    FlowSetting.objects.filter(flow="invoices").update(enabled=False)
    assert steps(company)["settings"].next.words.startswith("Turn on Invoices.")


def waiting(company, flow: str, action: str) -> Change:
    setting = FlowSetting.objects.get(flow=flow)
    plan, _ = Plan.objects.get_or_create(
        organization=company.organization, setting=setting, status=Plan.Status.WAITING
    )
    return Change.objects.create(
        organization=company.organization, plan=plan, position=1, key=f"{flow}:{action}:1",
        action=action, kind=flow, title="1", left_id="1",
    )  # fmt: skip


def test_matches_are_approved_before_questions_are_answered_each_on_its_tab(company):
    question = waiting(company, "vendors", "question")
    step = steps(company)["match"]
    assert step.next.words == "Vendors: 1 question to answer."
    assert step.next.command == "ledgerboard sync answer"
    assert step.next.plan == (question.plan_id, "questions")
    waiting(company, "vendors", "link")
    step = steps(company)["match"]
    assert step.next.words == "Vendors: 1 change to approve."
    assert step.next.command == f"ledgerboard sync apply {question.plan_id}"


def posted(company) -> None:
    plan = Plan.objects.create(
        organization=company.organization, setting=company.invoices, status=Plan.Status.APPLIED
    )
    Change.objects.create(
        organization=company.organization, plan=plan, position=1, key="invoices:create:1",
        action="create", kind="bill", title="1", left_id="1", status=Change.Status.DONE,
    )  # fmt: skip


def test_after_the_first_bill_new_vendors_are_daily_work_and_no_step(company):
    waiting(company, "vendors", "question")
    assert states(company)["match"] == "to_do"
    posted(company)
    assert (states(company)["match"], states(company)["post"]) == ("done", "done")


def test_the_first_bills_wait_for_approval_then_for_what_blocks_them(company):
    waiting(company, "invoices", "refuse")
    step = steps(company)["post"]
    assert (step.state, step.next.words) == (
        State.BLOCKED, "Invoices: 1 blocked. Each says why and what to do.",
    )  # fmt: skip
    waiting(company, "invoices", "create")
    step = steps(company)["post"]
    assert (step.state, step.next.words) == (State.TO_DO, "Invoices: 1 change to approve.")
    assert step.counts[:2] == ("1 to approve", "1 blocked")


def test_the_first_reconciliation_is_done_once_every_difference_has_a_cause(company):
    kept = {"organization": company.organization, "setting": company.invoices, "off": 5}
    TieResult.objects.create(**kept, documents=2, unexplained=1, projects=1, at=company.clock())
    step = steps(company)["reconcile"]
    assert (step.state, step.next.words) == (
        State.TO_DO, "1 difference without a known cause.",
    )  # fmt: skip
    TieResult.objects.create(**kept, documents=2, unexplained=0, projects=1, at=company.clock())
    assert states(company)["reconcile"] == "done"
    TieResult.objects.create(**kept, documents=2, unexplained=1, projects=1, at=company.clock())
    assert states(company)["reconcile"] == "done"


def test_everything_done_leaves_nothing_and_a_new_commitment_in_progress_brings_its_step_back(
    company,
):
    company.sign()
    posted(company)
    TieResult.objects.create(
        organization=company.organization, setting=company.invoices, off=0, documents=0,
        unexplained=0, projects=0, at=company.clock(),
    )  # fmt: skip
    found = setup(company.organization, company.ports)
    assert (found.left, found.current) == (0, None)
    company.another("8802", "SC-015")
    assert states(company)["adopt"] == "to_do"


def test_a_commitment_whose_every_bill_was_made_here_was_never_in_progress(company):
    company.another("8802", "SC-015")
    Link.objects.create(
        organization=company.organization, setting=company.invoices, made_by="create",
        left_kind="subcontractor_invoice", left_id="88021", right_kind="bill", right_id="9001",
        base_left={}, base_right={},
    )  # fmt: skip
    assert steps(company)["adopt"].counts[0] == "0 of 1 commitment signed off"
    assert [row.id for row in company.adoption().rows()] == ["8801"]


def test_an_invoice_from_the_start_day_on_is_not_in_progress(company):
    company.put("left", "8802", replace(story.commitment(), number="SC-015"))
    late = replace(story.invoice(4), commitment=Ref("commitment", "8802"))
    company.put("left", "88029", late)
    assert steps(company)["adopt"].counts[0] == "0 of 1 commitment signed off"


def test_who_may_do_a_step_is_named_by_role(company):
    assert steps(company)["adopt"].can == (str(company.ann), str(company.bob))
    Membership.objects.filter(person=company.ann).update(role=Role.VIEWER)
    assert steps(company)["adopt"].can == (str(company.bob),)


def test_bills_that_another_pair_of_companies_got_are_no_bills_of_these(company):
    posted(company)
    old, setting = company.invoices, company.invoices.pk
    other = Connection.objects.create(
        organization=company.organization, system="quickbooks", company_id="other",
        company_name="Other books", status=Status.DISCONNECTED,
    )  # fmt: skip
    FlowSetting.objects.filter(pk=setting).update(right=other, enabled=False)
    FlowSetting.objects.create(
        organization=company.organization, flow="invoices", left=old.left, right=old.right,
        enabled=True, options=old.options,
    )  # fmt: skip
    assert states(company)["post"] != "done"


def test_a_company_that_syncs_its_vendors_only_has_nothing_left_to_set_up(db):
    world = World()
    assert setup(world.organization, world.ports).left > 1
    for flow in ("codes", "invoices"):
        FlowSetting.objects.create(
            organization=world.organization, flow=flow, enabled=False,
            left=world.setting.left, right=world.setting.right,
        )  # fmt: skip
    world.left.put("vendor", name="Acme Concrete", email="a@acme.test")
    world.apply(world.approve(world.plan()))
    first = setup(world.organization, world.ports)
    assert first.left > 1, "it may only have begun with its vendors"
    world.clock.forward(days=31)
    Approval.objects.update(at=world.clock() - timedelta(days=30, hours=1))
    found = setup(world.organization, world.ports)
    assert [step.state for step in found.steps[3:]] == [State.OFF] * 3
    assert [step.state for step in found.steps if step.is_left] == []
    assert found.steps[5].next.why == "Invoices are off. Turn them on in Settings to post bills."


def test_invoices_that_somebody_turned_off_leave_no_steps(company):
    chief = company.person("chief@example.com", Role.ADMINISTRATOR)
    services.switch_flow(company.invoices, chief, enabled=False)
    assert states(company)["post"] == "off"
    services.switch_flow(company.invoices, chief, enabled=True)
    assert states(company)["post"] == "waiting"


def test_the_outline_says_the_same_as_the_steps(company):
    company.sign()
    waiting(company, "vendors", "question")
    found = outline(company.organization, company.ports, tab_counts(company.organization))
    whole = setup(company.organization, company.ports)
    assert [(step.goal, step.next) for step in found.steps] == [
        (step.goal, step.next) for step in whole.steps
    ]
