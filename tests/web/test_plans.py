"""A plan on its page: read, answered, approved as it was seen, rejected."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.sync.world import World
from tests.web.conftest import signed_in

from ledgerboard.sync.models import Approval, Change, Decision, Plan, Run
from ledgerboard.users.models import Role
from ledgerboard.web.presenters import plan_groups

pytestmark = pytest.mark.django_db
QUESTIONS = "?tab=questions"


@pytest.fixture
def world(to_plan: World) -> World:
    return to_plan


@pytest.fixture
def ann(world):
    return signed_in(world.ann)


def page_of(client: Client, plan: Plan, query: str = "") -> str:
    return client.get(f"/plans/{plan.pk}/{query}").content.decode()


def approve(client: Client, plan: Plan, **more):
    written = plan.changes.filter(action__in=["create", "link", "update"])
    keys = list(written.values_list("key", flat=True))
    form = {"hash": plan.hash, "keep": keys, "shown": keys, "scope": "ticked", **more}
    return client.post(f"/plans/{plan.pk}/approve/", form, follow=True)


def test_a_plan_shows_what_would_be_written_where_and_why(world, ann):
    page = page_of(ann, world.plan())
    assert "Create in QuickBooks" in page
    assert "Acme Concrete" in page
    assert "503-555-0142" in page
    assert "Only in Procore." in page


def test_an_update_shows_each_field_before_and_after(world, ann):
    world.agree()
    [left] = [i for i, _ in world.links().items() if world.value(world.left, i, "phone")]
    world.left.edit("vendor", left, phone="503-555-0199")
    page = page_of(ann, world.plan())
    before, after = "503-555-0142", "503-555-0199"
    assert re.search(rf'lb-before">[^<]*{before}.*lb-after">[^<]*{after}', page, re.DOTALL)


def test_approving_writes_what_was_ticked_and_nothing_else(world, ann):
    world.left.put("vendor", name="Delta Drywall")
    plan = world.plan()
    delta = plan.changes.get(title="Delta Drywall").key
    page = approve(ann, plan, keep=[delta])
    assert page.redirect_chain[-1][0].startswith("/runs/")
    approved = Change.objects.filter(status=Change.Status.APPROVED)
    assert [each.title for each in approved] == ["Delta Drywall"]


def test_approving_all_of_it_is_noted_as_the_whole_plan(world, ann):
    plan = world.plan()
    approve(ann, plan)
    assert Approval.objects.get().selection is None
    assert Run.objects.get(kind=Run.Kind.APPLY).plan.split_from == plan


def test_a_plan_that_is_not_the_one_seen_is_not_approved(world, ann):
    plan = world.plan()
    page = approve(ann, plan, hash="0" * 64).content.decode()
    assert "changed since you opened it" in page
    assert not Approval.objects.exists()


def test_unticking_everything_approves_nothing(world, ann):
    plan = world.plan()
    page = approve(ann, plan, keep=[]).content.decode()
    assert "Check at least one change, then approve." in page
    plan.refresh_from_db()
    assert plan.status == Plan.Status.WAITING


def test_a_question_is_answered_on_the_page_and_planned_again(world, ann):
    plan = world.plan()
    question = plan.changes.get(action="question")
    answer = {f"answer-{question.pk}": question.choices[0]["value"]}
    kept = ann.post(f"/plans/{plan.pk}/answer/", {**answer, "query": "tab=questions"})
    assert kept.url == f"/plans/{plan.pk}/?tab=questions", "the person stays where they answered"
    assert Decision.objects.get().key == question.key
    run = Run.objects.filter(status=Run.Status.QUEUED).get()
    page = page_of(ann, plan, QUESTIONS)
    assert "1 answer saved." in page
    assert f'id="run-{run.pk}" hx-get' in page, "the comparison is seen at work"
    assert world.carry(run).plan == plan, "the list is brought up to date in place"
    plan.refresh_from_db()
    assert "Link what is the same" in page_of(ann, plan)
    assert f'id="run-{run.pk}"' not in page_of(ann, plan)


def test_progress_that_nobody_would_believe_is_not_told(world, ann):
    plan = world.plan()
    run = world.run(Run.Kind.PLAN)
    run.status, run.doing, run.done, run.total = Run.Status.RUNNING, "Reading vendors", 14, 1
    run.save()
    page = page_of(ann, plan)
    assert "Reading vendors" in page
    assert "14 of 1" not in page


def test_a_conflict_shows_which_value_is_whose(world, ann):
    world.left.put("vendor", name="Bolt Electric", email="left@bolt.example", city="Salem")
    world.right.put("vendor", name="Bolt Electric", email="right@bolt.example", city="Salem")
    page = " ".join(page_of(ann, world.plan(), QUESTIONS).split())
    assert 'lb-soft">Procore</span> left@bolt.example' in page
    assert 'lb-soft">QuickBooks</span> right@bolt.example' in page


def test_answering_nothing_says_so(world, ann):
    plan = world.plan()
    page = ann.post(f"/plans/{plan.pk}/answer/", {}, follow=True).content.decode()
    assert "No answer was chosen" in page


def test_a_rejection_needs_a_reason_and_keeps_it(world, ann):
    plan = world.plan()
    form = {"hash": plan.hash, "reason": " "}
    page = ann.post(f"/plans/{plan.pk}/reject/", form, follow=True).content.decode()
    assert "needs a reason" in page
    ann.post(f"/plans/{plan.pk}/reject/", {**form, "reason": "Wrong company"})
    plan.refresh_from_db()
    assert plan.status == Plan.Status.REJECTED
    assert "Wrong company" in page_of(ann, plan)


def stopped(world: World) -> Plan:
    world.agree()
    Run.objects.all().delete()
    world.setting.options = {"max_changes": 0, "max_share": 0}
    world.setting.save()
    for left in world.links():
        world.left.edit("vendor", left, city="Bend")
    return world.plan()


def test_a_stopped_plan_says_why_and_waits_for_a_second_person(world, ann):
    plan = stopped(world)
    assert "Stopped for safety" in page_of(ann, plan)
    assert "Approve (first of two)" in page_of(ann, plan)
    assert "second person" in approve(ann, plan).content.decode()
    assert "Approve (first of two)" not in page_of(signed_in(world.bob), plan)
    assert not Run.objects.filter(kind=Run.Kind.APPLY).exists()
    approve(signed_in(world.bob), plan)
    assert Run.objects.filter(kind=Run.Kind.APPLY).exists()


def test_who_may_not_approve_sees_no_button_and_is_refused(world):
    viewer = signed_in(world.person("viewer@example.com", Role.VIEWER))
    plan = world.plan()
    page = page_of(viewer, plan)
    assert 'id="approve"' not in page
    assert "Save answers" not in page_of(viewer, plan, QUESTIONS)
    assert approve(viewer, plan).status_code == 403


def test_a_large_group_is_shown_in_parts_and_can_be_approved_whole(world, ann, monkeypatch):
    monkeypatch.setattr(plan_groups, "AT_ONCE", 2)
    for number in range(3):
        world.left.put("vendor", name=f"{number} Quarry Road Aggregates Unit {number}{number}")
    plan = world.plan()
    page = page_of(ann, plan)
    assert "2 of 4 shown" in page
    assert "Approve all 4" in page
    assert "Page 1 of 2 · 4 total" in page_of(ann, plan, "?group=create-right")
    approve(ann, plan, scope="all", keep=[], shown=[])
    assert Change.objects.filter(status=Change.Status.APPROVED).count() == 4


def test_comparing_again_starts_a_run_and_shows_it(world, ann):
    answer = ann.post("/plans/new/", {"setting": world.setting.pk}, follow=True)
    page = answer.content.decode()
    assert "Check for changes: vendors" in page
    assert 'hx-trigger="every 1s"' in page


def test_a_page_from_before_an_edit_elsewhere_can_still_be_approved(world, ann):
    plan = world.plan()
    seen = [c.key for c in plan.changes.filter(action="create")]
    world.left.put("vendor", name="Delta Drywall")
    assert world.plan().pk == plan.pk
    page = approve(ann, plan, keep=seen)
    assert page.redirect_chain[-1][0].startswith("/runs/")
    approved = Change.objects.filter(status=Change.Status.APPROVED)
    assert [each.key for each in approved] == seen
    assert "Delta Drywall" in page_of(ann, plan)


def test_a_plan_that_only_asks_waits_for_answers_not_for_approval(world, ann):
    world.agree()
    world.plan()
    page = ann.get("/plans/").content.decode()
    assert "Needs answers" in page
    assert "Ready to approve" not in page
    assert "Waiting for approval" not in ann.get("/").content.decode()


def test_the_list_of_plans_tells_each_in_a_line(world, ann):
    world.plan()
    page = ann.get("/plans/").content.decode()
    assert 'data-label="Changes">1</td>' in page
    assert 'data-label="Questions">1</td>' in page


@pytest.fixture
def differing(world):
    """Three that are the same company and were never agreed about their e-mail."""
    for name in ("Bolt Electric", "Cascade Roofing", "Dune Paving"):
        mail = name.split()[0].lower()
        world.left.put("vendor", name=name, email=f"{mail}@left.example", city="Salem")
        world.right.put("vendor", name=name, email=f"{mail}@right.example", city="Salem")
    return world


def test_conflicts_are_called_differences_not_changes(differing, ann):
    page = page_of(ann, differing.plan(), QUESTIONS)
    assert "Procore and QuickBooks disagree" in page
    assert "Nothing is overwritten until you do" in page


def test_conflicts_about_one_field_are_answered_together_after_saying_how_many(differing, ann):
    plan = differing.plan()
    assert "Answer all 3 about <strong>Email</strong> the same way" in page_of(ann, plan, QUESTIONS)
    address = f"/plans/{plan.pk}/answer-all/"
    asked = ann.get(address, {"field": "email", "choice": "right"}).content.decode()
    assert "Email: use QuickBooks for all 3" in asked
    assert "cascade@right.example" in asked
    assert not Decision.objects.exists()
    yes = {"field": "email", "choice": "right", "total": "3"}
    assert ann.post(address, yes).url == f"/plans/{plan.pk}/"
    assert list(Decision.objects.values_list("value", flat=True)) == ["right"] * 3


def test_answers_given_together_are_in_the_next_plan(differing, ann):
    plan = differing.plan()
    yes = {"field": "email", "choice": "left", "total": "3"}
    ann.post(f"/plans/{plan.pk}/answer-all/", yes)
    run = Run.objects.filter(status=Run.Status.QUEUED).get()
    assert not differing.carry(run).plan.changes.filter(action="conflict").exists()


def test_a_single_answer_stands_when_the_others_are_answered_together(differing, ann):
    plan = differing.plan()
    one = plan.changes.filter(action="conflict").first()
    ann.post(f"/plans/{plan.pk}/answer/", {f"answer-{one.pk}": "apart"})
    assert "Answer all 2 about" in page_of(ann, plan, QUESTIONS)
    stale = {"field": "email", "choice": "left", "total": "3"}
    said = ann.post(f"/plans/{plan.pk}/answer-all/", stale, follow=True).content.decode()
    assert "There are 2 now" in said
    ann.post(f"/plans/{plan.pk}/answer-all/", {**stale, "total": "2"})
    assert sorted(Decision.objects.values_list("value", flat=True)) == ["apart", "left", "left"]


def test_answering_together_asks_for_a_known_answer_and_the_right_to_plan(differing, ann):
    plan = differing.plan()
    address = f"/plans/{plan.pk}/answer-all/"
    assert ann.get(address, {"field": "email", "choice": "both"}).status_code == 404
    viewer = signed_in(differing.person("viewer@example.com", Role.VIEWER))
    form = {"field": "email", "choice": "left", "total": "3"}
    assert viewer.post(address, form).status_code == 403
    assert "Answer all" not in page_of(viewer, plan, QUESTIONS)


def test_records_missing_in_one_system_are_answered_together(world, ann):
    for name in ("Bolt Electric", "Cascade Roofing", "Dune Paving"):
        world.left.put("vendor", name=name)
        world.right.put("vendor", name=name)
    world.agree()
    gone = len(world.links())
    for left_id in list(world.links()):
        world.left.remove("vendor", left_id)
    plan = world.plan()
    assert plan.counts["vanished"] == gone >= 3
    page = page_of(ann, plan)
    assert f"Answer all {gone} <strong>missing in Procore</strong> the same way" in page
    wish = {"field": "gone:left", "choice": "unlink"}
    address = f"/plans/{plan.pk}/answer-all/"
    asked = ann.get(address, wish).content.decode()
    assert f"Missing in Procore: unlink the two for all {gone}" in asked
    assert "each one shows up as a change to approve" in asked
    assert ann.post(address, {**wish, "total": gone}).url == f"/plans/{plan.pk}/"
    run = Run.objects.filter(status=Run.Status.QUEUED).get()
    after = world.carry(run).plan
    assert after.counts.get("unlink") == gone
    assert "vanished" not in after.counts


def test_today_says_what_each_question_is_about(differing, ann):
    differing.plan()
    page = ann.get("/").content.decode()
    assert "Email: which one should we keep?" in page
    assert "Is this the same as “Keystone Plumbing Supply”" in page
    assert "Which one should we keep?" not in page


def test_a_plan_that_only_asks_does_not_offer_to_approve_the_rest(world, ann):
    assert "You can approve the other changes now" in page_of(ann, world.plan())
    world.agree()
    page = page_of(ann, world.plan())
    assert "You can approve" not in page
    assert "to answer.</strong>" in page
