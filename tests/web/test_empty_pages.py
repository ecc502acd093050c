"""A page of money without anything to show teaches: a heading, one sentence, one button."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from tests.sync.world import World
from tests.web.conftest import signed_in

from ledgerboard.connections.models import Connection, Status
from ledgerboard.sync.flows import flows
from ledgerboard.sync.models import FlowSetting, PullState
from ledgerboard.web.presenters.empty_pages import PAGES

pytestmark = pytest.mark.django_db
ADDRESSES = {page: f"/{page}/" for page in PAGES} | {
    "reconciliation": "/reconciliation/?through=all",
    "code-map": "/code-map/",
}


def card(client: Client, page: str) -> tuple[str, str, str, str]:
    """Heading, sentence, button and where it leads."""
    body = client.get(ADDRESSES[page]).content.decode()
    (found,) = re.findall(
        r'<div class="lb-empty">.*?<h2>(.*?)</h2><p>(.*?)</p>'
        r'<a class="btn btn-primary" href="(.*?)">(.*?)</a></div>',
        body,
        re.DOTALL,
    )
    title, words, address, button = map(unescape, found)
    return title, words, button, address


@pytest.mark.parametrize("page", PAGES)
def test_before_anything_is_connected_each_page_says_what_it_is_for_and_leads_to_setup(
    browse, page
):
    assert card(browse(), page) == (
        "Connect Procore and QuickBooks first", PAGES[page].purpose, "Continue setup", "/setup/",
    )  # fmt: skip


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def client(world) -> Client:
    return signed_in(world.ann)


def flow(world: World, page: str, *, enabled: bool) -> FlowSetting:
    return FlowSetting.objects.create(
        organization=world.organization, flow=PAGES[page].flow, left=world.setting.left,
        right=world.setting.right, enabled=enabled,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ended", "title"),
    [("procore", "Connect Procore first"), ("quickbooks", "Connect QuickBooks first")],
)
def test_a_company_with_one_system_is_told_to_connect_the_other(world, client, ended, title):
    flow(world, "invoices", enabled=True)
    Connection.objects.filter(system=ended).update(status=Status.DISCONNECTED)
    assert card(client, "invoices")[::2] == (title, "Continue setup")


@pytest.mark.parametrize("page", PAGES)
def test_nobody_who_is_connected_is_told_to_connect(world, client, page):
    """Before any of its flows has a setting: connecting makes them, and starting makes new ones."""
    title, _, button, _ = card(client, page)
    assert (title, button) == (f"Turn on {flows()[PAGES[page].flow].title}", "Go to Settings")


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("invoices", "Turn on Invoices"),
        ("payments", "Turn on Payments"),
        ("costs", "Turn on Direct costs"),
        ("code-map", "Turn on Budget codes"),
        ("reconciliation", "Turn on Invoices"),
    ],
)
def test_a_flow_that_is_off_is_turned_on_in_the_settings(world, client, page, title):
    flow(world, page, enabled=False)
    assert card(client, page) == (title, PAGES[page].purpose, "Go to Settings", "/settings/")


@pytest.mark.parametrize("page", PAGES)
def test_before_the_first_check_it_leads_to_one(world, client, page):
    flow(world, page, enabled=True)
    assert card(client, page)[::2] == ("Nothing was read yet", "Check for changes")


@pytest.mark.parametrize("page", sorted(PAGES.keys() - {"reconciliation"}))
def test_after_it_the_page_says_what_will_show_up(world, client, page):
    setting = flow(world, page, enabled=True)
    about = PAGES[page]
    side: Connection = setting.left if about.side == "left" else setting.right
    PullState.objects.create(
        organization=world.organization, connection=side, kind=about.kind,
        pulled_at=world.clock(),
    )  # fmt: skip
    assert card(client, page)[:2] == (about.title, about.words)


def test_a_filter_without_a_match_leads_back_to_everything(world, client):
    flow(world, "invoices", enabled=True)
    body = client.get("/invoices/?search=nobody").content.decode()
    assert "No invoices in this filter" in body
    assert 'href="/invoices/">Show all</a>' in body
