"""Plans, runs, flows and records through the API, as a program would use them."""

from __future__ import annotations

from typing import get_args

import pytest
from django.test import Client
from tests.sync.world import World

from ledgerboard.api import shapes
from ledgerboard.connectors.memory import Bad, Fault
from ledgerboard.sync import approving
from ledgerboard.sync.models import Change, Link, Plan, PullState, Run
from ledgerboard.users.models import Role
from ledgerboard.users.services import issue_token

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def world(db):
    world = World()
    world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.left.put("vendor", name="Keystone Plumbing", city="Salem")
    world.right.put("vendor", name="Keystone Plumbing Supply", city="Salem")
    return world


class Api:
    """JSON in, JSON out."""

    def __init__(self, world: World, person) -> None:
        token = issue_token(world.organization, person, name="test")
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def get(self, path: str, status: int = 200):
        answer = self.client.get(f"/api{path}")
        assert answer.status_code == status, answer.content
        return answer.json()

    def send(self, method: str, path: str, body: object = None, status: int = 200):
        send = getattr(self.client, method)
        answer = send(f"/api{path}", body if body is not None else {}, content_type=JSON)
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None


@pytest.fixture
def ann(world):
    return Api(world, world.ann)


@pytest.fixture
def chief(world):
    return Api(world, world.person("chief@example.com", Role.ADMINISTRATOR))


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        (shapes.PlanStatus, Plan.Status),
        (shapes.ChangeStatus, Change.Status),
        (shapes.RunStatus, Run.Status),
        (shapes.RunKind, Run.Kind),
    ],
)
def test_the_description_knows_every_state_there_is(words, choices):
    assert set(get_args(words)) == set(choices.values)


def test_a_program_asks_for_a_plan_reads_approves_and_sees_it_written(world, ann):
    run = ann.send("post", "/plans", {"flow_id": world.setting.pk}, 202)
    world.carry(Run.objects.get(pk=run["id"]))
    done = ann.get(f"/runs/{run['id']}")
    plan = ann.get(f"/plans/{done['plan_id']}")
    assert plan["status"] == "waiting"
    changes = ann.get(f"/plans/{plan['id']}/changes?action=create")["items"]
    assert [(each["title"], each["target"]) for each in changes] == [("Acme Concrete", "right")]
    approved = ann.send("post", f"/plans/{plan['id']}/approve", {"hash": plan["hash"]})
    world.carry(Run.objects.get(pk=approved["run"]["id"]))
    assert ann.get(f"/runs/{approved['run']['id']}")["status"] == "done"
    assert ann.get(f"/runs/{approved['run']['id']}/attempts")["items"][0]["outcome"] == "done"


def test_another_hash_approves_nothing(world, ann):
    plan = world.plan()
    refusal = ann.send("post", f"/plans/{plan.pk}/approve", {"hash": "0" * 64}, 409)
    assert "changed since you opened it" in refusal["detail"]
    assert refusal["advice"]


def test_an_alarming_plan_is_approved_without_a_run_until_a_second_person_agrees(world, ann):
    world.agree()
    world.setting.options = {"max_changes": 0, "max_share": 0}
    world.setting.save()
    world.left.edit("vendor", next(iter(world.links())), city="Bend")
    plan = world.plan()
    wish = {"hash": plan.hash}
    assert ann.send("post", f"/plans/{plan.pk}/approve", wish)["run"] is None
    bob = Api(world, world.bob)
    assert bob.send("post", f"/plans/{plan.pk}/approve", wish)["run"] is not None


def test_an_approval_limit_is_set_and_says_why_a_second_person_must_approve(world, ann, chief):
    plan = world.plan()
    path = f"/flows/{world.setting.pk}/approval-limits"
    ann.send("put", path, {"changes": 0}, 403)
    chief.send("put", path, {"total": "5,000"}, 422)
    chief.send("put", path, {"total": "5000.00"}, 409)
    chief.send("put", path, {"changes": 10_000_000}, 422)
    flow = chief.send("put", path, {"changes": 0})
    assert flow["approval_limits"] == {"one": None, "total": None, "changes": 0}
    wish = {"hash": plan.hash}
    first = ann.send("post", f"/plans/{plan.pk}/approve", wish)
    assert (first["run"], first["second_person"]) == (
        None, ["Over 0 changes in 24 hours: a second person must approve."],
    )  # fmt: skip
    second = Api(world, world.bob).send("post", f"/plans/{plan.pk}/approve", wish)
    assert second["run"] is not None
    assert second["second_person"] == []
    assert (first["approved"], first["waiting"]) == (0, 1)
    assert second["words"] == "1 change approved."


def test_an_answer_counts_in_the_next_plan(world, ann):
    plan = world.plan()
    [question] = ann.get("/questions")["items"]
    wish = {"key": question["key"], "choice": question["choices"][0]["value"]}
    ann.send("post", f"/plans/{plan.pk}/answers", wish, 204)
    assert Run.objects.filter(kind=Run.Kind.PLAN, status=Run.Status.QUEUED).exists()
    assert "link" in world.plan().counts


def test_one_answer_settles_all_that_are_missing_in_one_system(world, ann):
    for name in ("Bolt Electric", "Cascade Roofing"):
        world.left.put("vendor", name=name)
    world.agree()
    gone = list(world.links())
    for left_id in gone:
        world.left.remove("vendor", left_id)
    plan = world.plan()
    first = plan.changes.filter(action="vanished").first()
    wish = {"key": first.key, "choice": "keep", "alike": True}
    ann.send("post", f"/plans/{plan.pk}/answers", wish, 204)
    after = world.plan()
    assert after is None or "vanished" not in after.counts


def test_a_rejection_is_kept_with_its_reason(world, ann):
    plan = world.plan()
    wish = {"hash": plan.hash, "reason": "Wrong company"}
    assert ann.send("post", f"/plans/{plan.pk}/reject", wish)["status"] == "rejected"
    ann.send("post", f"/plans/{plan.pk}/reject", {"hash": plan.hash, "reason": " "}, 409)


def test_what_failed_is_listed_and_tried_again(world, ann):
    plan = world.plan()
    world.right.faults.add(Fault(Bad.REFUSED))
    run = world.apply(world.approve(plan))
    [failure] = ann.get("/failures")["items"]
    assert failure["message"] == "It was refused."
    again = ann.send("post", f"/runs/{run.pk}/retry", {"change_keys": [failure["key"]]}, 202)
    assert world.carry(Run.objects.get(pk=again["id"])).status == Run.Status.DONE


def test_records_are_listed_with_both_sides(world, ann):
    world.plan()
    found = ann.get("/vendors?search=acme")
    assert found["count"] == 1
    assert found["items"][0]["left"]["values"]["city"] == "Portland"
    left = found["items"][0]["left"]["id"]
    assert ann.get(f"/vendors/record?left_id={left}")["title"] == "Acme Concrete"
    ann.get("/vendors/record?left_id=nobody", 404)


def test_a_link_is_ended(world, ann, monkeypatch):
    monkeypatch.setattr("ledgerboard.api.routes.records.ports", lambda: world.ports)
    world.agree()
    link = Link.objects.latest("pk")
    ann.send("post", f"/links/{link.pk}/unlink", {"reason": "Not the same"}, 202)
    link.refresh_from_db()
    assert link.unlinked_at is not None


def test_two_known_records_are_linked_by_hand_and_unknown_ones_are_not(world, ann):
    world.plan()
    row = {each["title"]: each for each in ann.get("/vendors")["items"]}
    pair = {
        "left_id": row["Keystone Plumbing"]["left"]["id"],
        "right_id": row["Keystone Plumbing Supply"]["right"]["id"],
    }
    ann.send("post", f"/flows/{world.setting.pk}/links", pair, 204)
    assert "link" in world.plan().counts
    ann.send("post", f"/flows/{world.setting.pk}/links", {**pair, "left_id": "nobody"}, 409)


def test_rules_and_options_of_a_flow_are_set_and_stopped(world, ann, chief):
    address = f"/flows/{world.setting.pk}"
    assert ann.send("put", f"{address}/rules/link")["person"] == world.ann.email
    assert [each["action"] for each in ann.get(f"{address}/rules")] == ["link"]
    ann.send("delete", f"{address}/rules/link", status=204)
    assert ann.get(f"{address}/rules") == []
    changed = chief.send("patch", address, {"enabled": False, "options": {"max_changes": 7}})
    assert changed["enabled"] is False
    assert changed["options"]["max_changes"] == 7
    ann.send("patch", address, {"enabled": True}, 403)


def test_a_written_change_can_be_planned_back(world, ann, monkeypatch):
    monkeypatch.setattr("ledgerboard.api.routes.plans.ports", lambda: world.ports)
    approved = world.approve(world.plan())
    world.apply(approved)
    done = approved.changes.filter(status=Change.Status.DONE, action="create").get()
    undoing = ann.send("post", "/undo", {"change_ids": [done.pk]}, 201)
    assert undoing["status"] == "waiting"
    ann.send("post", "/undo", {"change_ids": [done.pk, 10**9]}, 404)


def test_a_decision_that_holds_is_listed_and_taken_back(world, ann):
    plan = world.plan()
    approving.reject(plan, world.ann, reason="Not ours", seen_hash=plan.hash)
    [decision] = ann.get("/decisions")["items"]
    assert decision["reason"] == "Not ours"
    ann.send("delete", f"/decisions/{decision['id']}", status=204)
    assert ann.get("/decisions")["count"] == 0
    ann.send("delete", f"/decisions/{decision['id']}", status=404)


def test_a_mass_disappearance_is_listed_and_believed(world, ann):
    world.plan()
    state = PullState.objects.first()
    PullState.objects.filter(pk=state.pk).update(alarm="40 of 50 vendors are gone.")
    assert ann.get("/disappearances")["items"][0]["believed"] is False
    ann.send("post", f"/disappearances/{state.pk}/believe", status=204)
    assert ann.get("/disappearances")["items"][0]["believed"] is True
