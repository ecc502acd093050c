"""A plan by whose turn it is: tabs with counts, a search, what is new, and rejecting some of it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.sync.world import World
from tests.web.conftest import signed_in
from tests.web.test_plans import approve, page_of

from ledgerboard.sync.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    """Two to create, one question, and one whose name is too long for QuickBooks."""
    world = World()
    world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.left.put("vendor", name="Birch Framing", city="Bend")
    world.left.put("vendor", name="Keystone Plumbing", city="Salem")
    world.right.put("vendor", name="Keystone Plumbing Supply", city="Salem")
    world.left.put("vendor", name=f"Cedar {'x' * 120}")
    return world


@pytest.fixture
def ann(world):
    return signed_in(world.ann)


def counts(page: str) -> dict[str, int]:
    found = re.findall(r'<li><a href="[?][^"]*"[^>]*>([A-Z][a-z ]+) <span[^>]*>([\d,]+)<', page)
    return {words: int(count) for words, count in found}


def test_the_tabs_say_whose_turn_it_is_and_show_what_they_count(world, ann):
    plan = world.plan()
    opened = page_of(ann, plan)
    assert counts(opened) == {"To approve": 2, "Questions": 1, "Blocked": 1, "All": 4}
    assert "Acme Concrete" in opened
    assert "Keystone" not in opened, "what will be written comes first"
    questions = page_of(ann, plan, "?tab=questions")
    assert "Keystone Plumbing" in questions
    assert "Acme Concrete" not in questions
    assert 'id="approve"' not in questions
    assert "Cedar" in page_of(ann, plan, "?tab=blocked")
    assert "Keystone" not in page_of(ann, plan, "?tab=approve")


def test_a_search_narrows_every_tab_and_approves_only_what_it_shows(world, ann):
    plan = world.plan()
    page = page_of(ann, plan, "?tab=approve&search=birch")
    assert counts(page)["To approve"] == 1
    assert counts(page)["Questions"] == 0
    assert "Acme" not in page
    assert "Approve all" not in page
    assert "Nothing in this list matches." in page_of(ann, plan, "?search=nobody")


def test_what_was_sent_and_rejected_has_its_own_tabs(world, ann):
    plan = world.plan()
    keys = list(plan.changes.filter(title="Acme Concrete").values_list("key", flat=True))
    approve(ann, plan, keep=keys)
    plan.refresh_from_db()
    birch = list(plan.contents().filter(title="Birch Framing").values_list("key", flat=True))
    reject(ann, plan, keep=birch)
    plan.refresh_from_db()
    sent = page_of(ann, plan, "?tab=sent")
    assert counts(sent)["Sent"] == counts(sent)["Rejected"] == 1
    assert "Acme Concrete" in sent
    rejected = page_of(ann, plan, "?tab=rejected")
    assert "Birch Framing" in rejected
    assert "Not ours" in rejected


def reject(client: Client, plan: Plan, **more: object) -> str:
    form = {"hash": plan.hash, "reason": "Not ours", "scope": "ticked", **more}
    return client.post(f"/plans/{plan.pk}/reject/", form, follow=True).content.decode()


def test_rejecting_what_is_checked_leaves_the_rest(world, ann):
    plan = world.plan()
    assert "Nothing is checked." in reject(ann, plan)
    keys = list(plan.changes.filter(title="Acme Concrete").values_list("key", flat=True))
    assert "Rejected." in reject(ann, plan, keep=keys)
    plan.refresh_from_db()
    assert plan.status == Plan.Status.WAITING
    assert plan.counts == {"create": 1, "question": 1, "refuse": 1}


def test_a_rejection_asks_for_its_reason_and_leads_back_to_the_same_list(world, ann):
    plan = world.plan()
    page = " ".join(page_of(ann, plan, "?tab=approve&search=birch").split())
    reason = page[page.index('<textarea class="form-control mb-3" id="reason"') :]
    assert " required" in reason[: reason.index(">")]
    approve_button = page[: page.index('id="approve"')].rpartition("<button")[2]
    assert "formnovalidate" in approve_button
    assert 'name="query" value="tab=approve&amp;search=birch"' in page
    keys = list(plan.changes.filter(title="Birch Framing").values_list("key", flat=True))
    form = {"hash": plan.hash, "reason": "Not ours", "scope": "ticked", "keep": keys}
    back = ann.post(f"/plans/{plan.pk}/reject/", {**form, "query": "tab=approve&search=birch"})
    assert back.url == f"/plans/{plan.pk}/?tab=approve&search=birch"


def test_the_page_says_what_is_new_and_stays_as_it_is(world, ann):
    plan = world.plan()
    address = f"/plans/{plan.pk}/news/?hash={plan.hash}&query=%3Ftab%3Dapprove"
    assert "Show" not in ann.get(address).content.decode()
    world.left.put("vendor", name="Dogwood Paving", city="Salem")
    world.left.put("vendor", name="Elm Roofing", city="Salem")
    world.plan()
    told = ann.get(address).content.decode()
    assert "2 new changes." in told
    address = f"/plans/{plan.pk}/?tab=approve&amp;seen={plan.hash}"
    assert f'href="{address}"' in told
    shown = ann.get(address.replace("&amp;", "&")).content.decode()
    assert shown.count("</svg>New</span>") == 2, "those since the page was opened are marked"
    assert f"hash={plan.hash}" in told, "it goes on asking about what this page shows"


def test_news_never_lead_to_another_site(world, ann):
    plan = world.plan()
    asked = f"/plans/{plan.pk}/news/?hash=0&query=//elsewhere.example"
    assert "elsewhere" not in ann.get(asked).content.decode()
