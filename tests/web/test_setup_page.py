"""Set-up in steps: its page, and what the home page says of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.sync.taken_over import TakenOver
from tests.web.conftest import signed_in, text_in

from ledgerboard.sync.models import Change, Plan, TieResult
from ledgerboard.sync.setup_steps import Setup, State, Step
from ledgerboard.sync.setup_steps.step import Goal, Next
from ledgerboard.users.models import Membership, Role
from ledgerboard.web.presenters.home import is_setup_shown

pytestmark = pytest.mark.django_db


def test_a_new_organization_is_led_to_its_first_connection(browse, procore_app):
    client = browse()
    home = client.get("/").content.decode()
    assert "6 steps left to finish setup" in home
    assert 'href="/setup/">Continue setup</a>' in home
    page = client.get("/setup/").content.decode()
    assert page.count('aria-current="step"') == 1
    assert 'action="/connections/connect/procore/"' in page
    assert "Step 1 comes first." in page
    assert "Stop anytime. Your progress is saved." in page


def test_without_an_app_the_way_leads_to_the_page_that_says_how_to_set_it(browse):
    page = browse().get("/setup/").content.decode()
    assert 'href="/connections/">Go to Connections' in page
    assert "connect/procore" not in page


def test_who_may_not_do_a_step_is_told_who_can_and_gets_no_button(browse, member):
    member(Role.ADMINISTRATOR)
    page = browse(Role.VIEWER).get("/setup/")
    assert "Connect Procore. Administrator of Harbor can do this." in text_in(page)
    assert "connect/procore" not in page.content.decode()


def test_where_nobody_can_it_says_where_people_are_added(browse):
    assert "Nobody here can do this yet." in text_in(browse(Role.VIEWER).get("/setup/"))


@pytest.fixture
def company(db):
    company = TakenOver()
    Membership.objects.filter(person=company.ann).update(role=Role.ADMINISTRATOR)
    return company


@pytest.fixture
def ann(company):
    return signed_in(company.ann)


def test_a_waiting_plan_is_opened_on_the_tab_that_has_something_to_do(company, ann):
    plan = Plan.objects.create(
        organization=company.organization, setting=company.invoices, status=Plan.Status.WAITING
    )
    Change.objects.create(
        organization=company.organization, plan=plan, position=1, key="invoices:question:1",
        action="question", kind="bill", title="1", left_id="1",
    )  # fmt: skip
    assert f'href="/plans/{plan.pk}/?tab=questions">Answer' in ann.get("/setup/").content.decode()


def test_a_step_that_is_done_says_who_did_it_and_still_leads_to_its_page(company, ann):
    company.sign()
    page = text_in(ann.get("/setup/"))
    assert "1 of 1 commitment signed off" in page
    assert re.search(rf"{company.ann}, \d\d/\d\d/2026", page)
    assert 'href="/in-progress/">In progress' in ann.get("/setup/").content.decode()


def test_the_home_page_counts_the_steps_that_are_left(company, ann):
    before = int(re.search(r"(\d) steps left to finish setup", text_in(ann.get("/")))[1])
    company.sign()
    TieResult.objects.create(
        organization=company.organization, setting=company.invoices, off=0, documents=0,
        unexplained=0, projects=0, at=company.clock(),
    )  # fmt: skip
    after = int(re.search(r"(\d) steps left to finish setup", text_in(ann.get("/")))[1])
    assert (before, after) == (5, 3)


def test_the_last_step_is_hidden_only_where_its_own_trouble_stands_above_it():
    goal = Goal("connect", "Connect", "", "connections", "Connections")
    last = Step(1, goal, Next(State.BLOCKED, why="Procore ended our permission."))
    left = Setup([last])
    assert not is_setup_shown(left, ["Procore ended our permission."])
    assert is_setup_shown(left, ["QuickBooks ended our permission."])
    assert is_setup_shown(left, [])
    assert is_setup_shown(Setup([last, last]), ["Procore ended our permission."])
    assert not is_setup_shown(Setup([replace(last, next=Next(State.DONE))]), [])
