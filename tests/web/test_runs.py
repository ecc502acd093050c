"""Runs and failures: progress that stops by itself, reasons, fix and retry."""

from __future__ import annotations

from string import ascii_uppercase

import pytest
from django.test import Client
from tests.sync.world import World
from tests.web.conftest import signed_in

from ledgerboard.connectors.memory import Bad, Fault
from ledgerboard.sync.models import Attempt, Change, Run
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    world = World()
    world.left.put("vendor", name="Acme Concrete", city="Portland")
    return world


@pytest.fixture
def ann(world):
    return signed_in(world.ann)


def refused(world: World) -> Run:
    plan = world.plan()
    world.right.faults.add(Fault(Bad.REFUSED))
    return world.apply(world.approve(plan))


def test_progress_asks_again_while_a_run_lives_and_stops_when_it_has_ended(world, ann):
    run = world.run(Run.Kind.PLAN)
    Run.objects.filter(pk=run.pk).update(status="running", doing="Reading Procore", done=1, total=3)
    part = ann.get(f"/runs/{run.pk}/progress/")
    assert "1 of 3" in part.content.decode()
    assert "hx-get" in part.content.decode()
    assert "HX-Refresh" not in part.headers
    world.carry(run)
    part = ann.get(f"/runs/{run.pk}/progress/")
    assert "hx-get" not in part.content.decode()
    assert part.headers["HX-Refresh"] == "true"


def test_without_scripts_a_living_run_says_how_to_look_again(world, ann):
    page = ann.get(f"/runs/{world.run(Run.Kind.PLAN).pk}/").content.decode()
    assert "<noscript>" in page
    assert "Reload it" in page


def test_what_was_refused_stands_with_its_reason_and_a_way_to_retry(world, ann):
    run = refused(world)
    page = ann.get(f"/runs/{run.pk}/").content.decode()
    assert "It was refused." in page
    assert "Fix it, then check again." in page
    assert "Fixed? Try again" in page
    assert "Fix and try again" in ann.get("/runs/").content.decode()
    assert "1 change not sent" in " ".join(ann.get("/").content.decode().split())


def test_retrying_lets_the_refused_change_go_again(world, ann):
    run = refused(world)
    key = Change.objects.get(status=Change.Status.REFUSED).key
    assert ann.post(f"/runs/{run.pk}/retry/", {"change": key}).url.startswith("/runs/")
    again = world.carry(Run.objects.latest("pk"))
    assert again.status == Run.Status.DONE
    assert world.links()


def test_retrying_what_cannot_be_tried_again_says_so(world, ann):
    run = world.agree()
    page = ann.post(f"/runs/{run.pk}/retry/", follow=True).content.decode()
    assert "Nothing in this run can be tried again." in page


def test_each_call_and_its_answer_is_on_the_run_s_page(world, ann):
    page = ann.get(f"/runs/{world.agree().pk}/").content.decode()
    assert "Create in QuickBooks" in page
    assert "Acme Concrete" in page


def add_many(world: World) -> None:
    for letter in ascii_uppercase:
        world.left.put("vendor", name=f"{letter * 6} Works")


def test_the_request_log_has_pages_however_many_records_a_call_carried(world, ann):
    add_many(world)
    run = world.agree()
    attempts = Attempt.objects.filter(batch__run=run).count()
    assert run.batches.count() < 25 < attempts
    shown = [ann.get(f"/runs/{run.pk}/", {"page": page}) for page in (1, 2, 3)]
    assert f"Page 1 of 3 · {attempts} total" in shown[0].content.decode()
    rows = [each.content.decode().count('<tr><th scope="row">') for each in shown]
    assert rows == [25, 25, attempts - 50]


def test_a_call_without_an_answer_yet_stands_in_the_log_by_itself(world, ann):
    run = world.agree()
    Attempt.objects.filter(batch__run=run).delete()
    page = ann.get(f"/runs/{run.pk}/").content.decode()
    assert page.count('<tr><th scope="row">1 record</th>') == run.batches.count()


def test_of_many_that_were_not_sent_the_first_are_open(world, ann):
    add_many(world)
    plan = world.plan()
    run = world.apply(world.approve(plan))
    plan.changes.update(status=Change.Status.REFUSED)
    page = ann.get(f"/runs/{run.pk}/").content.decode()
    first, more = page.split("<summary>2 more not sent</summary>")
    assert (first.count("Fixed? Try again"), more.count("Fixed? Try again")) == (25, 2)


def test_a_run_that_waits_says_until_when(world, ann):
    run = world.run(Run.Kind.PLAN)
    Run.objects.filter(pk=run.pk).update(status="waiting", waiting_until=world.clock())
    page = ann.get(f"/runs/{run.pk}/").content.decode()
    assert "waiting until" in page
    assert '<time datetime="2026-03-02T08:00:00+00:00">03/02/2026 12:00 AM</time>' in page


def test_who_only_looks_cannot_retry(world):
    run = refused(world)
    viewer = Client()
    viewer.force_login(world.person("viewer@example.com", Role.VIEWER))
    assert "Fixed? Try again" not in viewer.get(f"/runs/{run.pk}/").content.decode()
    assert viewer.post(f"/runs/{run.pk}/retry/").status_code == 403
