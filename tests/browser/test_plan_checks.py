"""What is checked on a plan: the bar follows, “all” is what is seen, and a fresh list keeps it."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from tests.sync.chain import Chain
from tests.web.plan_of_money import add, waiting_plan

from ledgerboard.sync.models import Plan
from ledgerboard.sync.plans.listing import renew

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chain(transactional_db) -> Chain:
    return Chain()


@pytest.fixture
def plan(chain: Chain) -> Plan:
    return waiting_plan(chain)


@pytest.fixture
def ann(chain: Chain, live_server, page: Page) -> Page:
    """Her browser, signed in."""
    client = Client()
    client.force_login(chain.ann)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    return page


def at(live_server, plan: Plan, query: str = "") -> str:
    return f"{live_server.url}/plans/{plan.pk}/{query}"


def bar(page: Page) -> str:
    return " ".join(page.locator(".lb-tally").inner_text().split())


def test_the_bar_follows_each_box_in_count_and_dollars(ann: Page, live_server, plan: Plan):
    ann.goto(at(live_server, plan))
    first = "3 of 4 checked: 2 bills to create in QuickBooks $86,257.87"
    assert bar(ann).startswith(f"{first} 1 vendor credit to create in QuickBooks ($4,257.90)")
    ann.get_by_label("NE-2263").uncheck()
    ann.get_by_label("NE-2174").uncheck()
    assert bar(ann).startswith("1 of 4 checked: 1 bill to create in QuickBooks $49,728.81 Approved")
    ann.get_by_label("NE-2207").uncheck()
    assert bar(ann).startswith("0 of 4 checked Approved"), "no word of what is not done"


def test_check_all_and_uncheck_all_reach_only_what_is_shown(ann: Page, live_server, plan: Plan):
    add(plan, 9, "6601", "bill", "NE-2174", action="update")
    renew(plan)
    ann.goto(at(live_server, plan))
    hidden = ann.locator("#create-right tbody tr.lb-top").first
    hidden.evaluate("row => { row.hidden = true }")
    ann.locator("#create-right").get_by_role("button", name=re.compile("^Check all")).click()
    assert hidden.locator("input[type=checkbox]").is_checked() is False, "it is not seen"
    assert ann.locator("#create-right input[name=keep]:checked").count() == 3
    ann.locator("#create-right").get_by_role("button", name="Uncheck all").click()
    assert ann.locator("#create-right input[name=keep]:checked").count() == 0
    assert ann.locator("#update-right input[name=keep]:checked").count() == 1, "another list"
    assert bar(ann).startswith("1 of 5 checked: 1 update in QuickBooks Approved")


def test_showing_what_is_new_keeps_what_was_checked_and_typed(ann: Page, live_server, plan: Plan):
    ann.goto(at(live_server, plan))
    ann.get_by_label("NE-2174").uncheck()
    ann.get_by_label("NE-2251").check()
    ann.get_by_text("Reject instead").click()
    ann.get_by_label("Why?").fill("Wrong month")
    ann.get_by_label("Why?").blur()
    add(plan, 9, "6602", "bill", "NE-2299")
    renew(plan)
    ann.evaluate("htmx.ajax('GET', document.getElementById('plan-news').getAttribute('hx-get'),"
                 " {target: '#plan-news', swap: 'outerHTML'})")  # fmt: skip
    expect(ann.locator("#plan-news")).to_contain_text("1 new change.")
    ann.locator("#plan-news").get_by_role("link", name="Show").click()
    expect(ann.get_by_text("New", exact=True)).to_be_visible()
    assert ann.get_by_label("NE-2174").is_checked() is False
    assert ann.get_by_label("NE-2251").is_checked() is True
    assert ann.get_by_label("Why?").input_value() == "Wrong month"
    assert bar(ann).startswith("4 of 5 checked: 3 bills to create in QuickBooks")


def test_saving_answers_forgets_no_box_of_the_other_form(ann: Page, live_server, plan: Plan):
    ann.goto(at(live_server, plan))
    ann.get_by_label("NE-2174").uncheck()
    ann.evaluate("""() => {
        const answers = document.createElement("form");
        answers.id = "answers";
        document.body.append(answers);
        answers.dispatchEvent(new Event("submit", {bubbles: true}));
    }""")
    ann.reload()
    assert ann.get_by_label("NE-2174").is_checked() is False


COVERED = """() => {
  const here = document.activeElement, bar = document.querySelector(".lb-decide");
  if (here === document.body || bar.contains(here)) return null;
  const [box, over] = [here.getBoundingClientRect(), bar.getBoundingClientRect()];
  const beside = box.right <= over.left || box.left >= over.right;
  return !beside && box.bottom > over.top && box.top < over.bottom ? here.outerHTML : "";
}"""


@pytest.mark.parametrize("size", [(1200, 500), (390, 600)])
def test_the_keyboard_reaches_no_change_behind_the_bar(ann: Page, live_server, plan: Plan, size):
    for each in range(12):
        add(plan, 20 + each, f"67{each:02}", "bill", f"NE-30{each}")
    renew(plan)
    ann.set_viewport_size({"width": size[0], "height": size[1]})
    ann.emulate_media(reduced_motion="reduce")  # otherwise it would be measured on its way
    ann.goto(at(live_server, plan))
    seen = []
    for _ in range(120):
        ann.keyboard.press("Tab")
        seen.append(ann.evaluate(COVERED))
    among = [each for each in seen if each is not None]
    assert len(among) > 40
    assert [each for each in among if each] == []


def test_rows_are_walked_checked_and_opened_by_keys_and_enter_never_approves(
    ann: Page, live_server, plan: Plan
):
    ann.goto(at(live_server, plan))
    for key in ("j", "j", "k", "j", "x", "Enter"):
        ann.keyboard.press(key)
    second = ann.locator("input[data-what]").nth(1)
    expect(second).to_be_focused()
    expect(second).not_to_be_checked()
    expect(ann.locator(".lb-noted details").nth(1)).to_have_attribute("open", "")
    assert ann.url == at(live_server, plan)
    plan.refresh_from_db()
    assert plan.status == Plan.Status.WAITING
