"""From two companies to agreement, with nothing but commands."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from tests.faults.contractor import Contractor
from tests.faults.days import Hands, in_use_for_years
from tests.sync.world import World

from ledgerboard.cli.sync import StandInWorker
from ledgerboard.sync import selectors
from ledgerboard.sync.models import Event, Plan, Run
from ledgerboard.users.models import Membership, Organization, Role
from ledgerboard.users.services import add_person
from ledgerboard.work import engine
from ledgerboard.work.selectors import workers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(outside) -> Contractor:
    outside.anew()
    in_use_for_years(Hands(outside))
    return Contractor(outside)


def waiting(office: Contractor) -> list[Plan]:
    return list(selectors.plans(office.organization, status=Plan.Status.WAITING).order_by("pk"))


def test_plan_apply_and_plan_again_leaves_nothing_to_write(say, office):
    said = say("sync", "plan", "vendors", "--verbose")
    assert said.status == 0, said
    [plan] = waiting(office)
    assert f"Plan {plan.pk} (vendors): 6 links." in said.out
    assert Run.objects.count() == 1, "a worker that leaves soon keeps no schedules"
    said = say("sync", "apply", plan.pk, "--yes")
    assert said.status == 0, said
    assert "send (vendors): done" in said.out
    assert say("sync", "apply", "--json").status == 1, "nothing is asked in the middle of JSON"
    again = say("sync", "plan", "vendors")
    assert again.status == 0
    assert "Nothing to do: no changes to approve." in again.out
    assert waiting(office) == []
    status = say("sync", "status").out
    assert re.search(r"Procore +\S.* Connected\n", status)
    assert re.search(r"QuickBooks +\S.* Connected\n", status)
    assert "; 0 not sent.\n" in status


def test_a_rejected_plan_is_not_applied(say, office):
    office.plan("vendors")
    [plan] = waiting(office)
    assert say("sync", "reject", plan.pk).status == 2, "a reason is asked for"
    assert (
        say("sync", "reject", plan.pk, "--reason", "not yet").out
        == f"Plan {plan.pk} is rejected.\n"
    )
    said = say("sync", "apply", "--yes")
    assert (said.status, said.err) == (1, "No plan is waiting. Make one: ledgerboard sync plan\n")
    again = say("sync", "reject", plan.pk, "--reason", "really")
    assert again.status == 1
    assert "Traceback" not in again.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan", "nonsense"), "There is no flow “nonsense”. Choose from: "),
        (("apply", "--as", "eve@x.example"), "No one with the address eve@x.example"),
        (("apply", "999", "--yes"), "No plan is waiting"),
        (("reject", "999", "--reason", "x"), "There is no plan 999"),
        (("answer", "999", "left"), "There's no open question 999"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(say, office, words, said):
    ended = say("sync", *words)
    assert ended.status == 1
    assert said in ended.err


def test_with_nothing_connected_a_plan_says_to_connect(say, db):
    add_person(
        Organization.objects.create(name="Harbor"), name="", email="ann@x.example",
        password="a calm long sentence", role=Role.ADMINISTRATOR,
    )  # fmt: skip
    said = say("sync", "plan")
    assert (said.status, said.err) == (
        1,
        "Connect both systems first: ledgerboard connect procore\n",
    )


def test_a_plan_that_does_not_wait_is_named_and_nothing_is_approved(say, office):
    office.plan("vendors")
    [plan] = waiting(office)
    for named in ([999], [plan.pk, 999]):
        said = say("sync", "apply", *named, "--yes")
        assert (said.status, said.err) == (
            1, f"Not waiting: plan 999. Nothing was approved. Waiting: {plan.pk}.\n",
        )  # fmt: skip
    assert waiting(office) == [plan]


def test_a_viewer_starts_no_sweep(say, office):
    Membership.objects.update(role=Role.VIEWER)
    said = say("sync", "sweep", "vendors")
    assert (said.status, "Your role can't do this" in said.err) == (1, True)
    assert not Run.objects.exists()


def test_history_tells_the_time_where_the_company_is(say, office):
    person = Membership.objects.get().person
    at = datetime(2026, 7, 2, 1, 30, tzinfo=UTC)
    Event.objects.create(organization=office.organization, person=person, what="x", at=at)
    assert "07/01/2026 6:30 PM" in say("sync", "history").out
    assert json.loads(say("sync", "history", "--json").out)[-1]["at"] == "2026-07-02T01:30:00+00:00"


def test_a_command_steps_in_when_the_worker_it_relied_on_ends(db):
    other = engine.Worker()
    other.start()
    with StandInWorker() as worker:
        assert worker._worker is None
        other.stop()
        assert workers(1) == []
        worker.step_in()
        assert workers(1) == ["slot-1"]
    assert workers(1) == []


def test_what_is_asked_is_shown_with_its_choices_and_answered(say, office, outside):
    Hands(outside).edit("procore", "Acme Concrete", city="Salem")
    planned = say("sync", "plan", "vendors")
    assert planned.status == 3, "it leaves a question"
    asked = say("sync", "answer").out
    assert "Is this the same as in QuickBooks?" in asked
    number = re.match(r"(\d+)  Acme Concrete", asked)[1]
    choice = re.search(r"  (same:\S+)", asked)[1]
    wrong = say("sync", "answer", number, "perhaps")
    assert wrong.status == 1
    assert "Traceback" not in wrong.err
    said = say("sync", "answer", number, choice)
    assert (said.status, "Acme Concrete: answered" in said.out) == (0, True)
    again = say("sync", "plan", "vendors", "--verbose").out
    assert "6 changes to approve, 1 question to answer." in again, "two cities, never agreed"
    applied = json.loads(say("sync", "apply", "--yes", "--json").out)
    assert [(run["kind"], run["status"]) for run in applied["runs"]] == [("apply", "done")]
    assert applied["waiting_for_a_second_person"] == []


def test_one_answer_settles_all_questions_of_its_kind(say, db):
    world = World()
    for name in ("Bolt Electric", "Cascade Roofing"):
        world.left.put("vendor", name=name)
    world.agree()
    for left_id in list(world.links()):
        world.left.remove("vendor", left_id)
    asked = world.plan().changes.filter(action="vanished")
    said = say("sync", "answer", asked[0].pk, "unlink", "--alike", "--as", world.ann.email)
    assert said.out.startswith("2 questions answered."), said
    assert world.plan().counts == {"unlink": 2}
