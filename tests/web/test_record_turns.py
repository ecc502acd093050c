"""A vendor's page answers what is asked about it and says why it is blocked."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.sync.world import World

from ledgerboard.sync.models import Change, Decision, Plan, Run
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    world = World()
    for store, email in ((world.left, "l@cedar.example"), (world.right, "r@cedar.example")):
        store.put("vendor", name="Cedar Tile", city="Bend", email=email)
    return world


@pytest.fixture
def conflict(world) -> Change:
    return world.plan().changes.get(action="conflict")


def signed_in(world: World, role: Role) -> Client:
    client = Client()
    client.force_login(world.person(f"{role}@example.com", role))
    return client


def address(change: Change) -> str:
    return f"/vendor/?left={change.left_id}"


def answer(client: Client, change: Change, **said: str):
    wish = {f"answer-{change.pk}": "right", "next": address(change), **said}
    return client.post(f"/plans/{change.plan_id}/answer/", wish)


def page_of(client: Client, change: Change) -> str:
    return " ".join(client.get(address(change)).content.decode().split())


def test_a_conflict_is_answered_where_the_vendor_is(world, conflict):
    ann = signed_in(world, Role.APPROVER)
    page = page_of(ann, conflict)
    assert "1 question to answer" in page
    assert f'name="answer-{conflict.pk}" value="right"' in page
    assert "Open</span>" not in page, "it is told once"
    answered = answer(ann, conflict)
    assert (answered.status_code, answered.url) == (302, address(conflict))
    assert Decision.objects.get().value == "right"
    page = page_of(ann, conflict)
    assert "1 answer saved. What follows from it shows below." in page
    run = Run.objects.get(status__in=Run.OPEN)
    assert f'id="run-{run.pk}" hx-get="/runs/{run.pk}/progress/"' in page
    assert "Answered" in page


def test_what_follows_from_the_answer_stands_on_the_same_page(world, conflict):
    ann = signed_in(world, Role.APPROVER)
    answer(ann, conflict)
    world.plan()
    page = page_of(ann, conflict)
    assert "to answer" not in page
    assert "Ready</span>" in page


def test_who_may_not_answer_sees_what_is_asked_and_whom_to_ask(world, conflict):
    viewer = signed_in(world, Role.VIEWER)
    page = page_of(viewer, conflict)
    assert "1 question to answer" in page
    assert "Someone who may check for changes can answer." in page
    assert "Save answer" not in page
    assert answer(viewer, conflict).status_code == 403
    assert not Decision.objects.exists()


def test_another_site_is_no_way_back(world, conflict):
    ann = signed_in(world, Role.APPROVER)
    answered = answer(ann, conflict, next="https://elsewhere.example/")
    assert answered.url == f"/plans/{conflict.plan_id}/"


def test_a_question_of_an_older_list_is_not_asked_again(world, conflict):
    Plan.objects.update(status=Plan.Status.SUPERSEDED)
    assert "to answer" not in page_of(signed_in(world, Role.APPROVER), conflict)


def test_a_blocked_vendor_says_why_and_what_to_do(world):
    world.left.put("vendor", name=f"Ridge {'x' * 120}")
    change = world.plan().changes.get(action="refuse")
    page = page_of(signed_in(world, Role.APPROVER), change)
    assert "<strong>Blocked in QuickBooks</strong>" in page
    assert change.reasons[0] in page
    assert change.advice in page
    assert "Check for changes" in page
    assert "to answer" not in page
