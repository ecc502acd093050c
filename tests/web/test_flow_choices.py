"""What a money flow's records become is chosen on the settings page, from what was read."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.sync.world import World

from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import Account, Item
from ledgerboard.core.values import Ref
from ledgerboard.sync.flows import flows
from ledgerboard.sync.flows.choices import BY_COMMAND, CHOICES
from ledgerboard.sync.models import FlowSetting
from ledgerboard.sync.records import store
from ledgerboard.users.models import Membership, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> World:
    world = World()
    Membership.objects.filter(person=world.ann).update(role=Role.ADMINISTRATOR)
    return world


@pytest.fixture
def invoices(world) -> FlowSetting:
    """The books have one liability account and one of costs, each with an item."""
    setting = FlowSetting.objects.create(
        organization=world.setting.organization, flow="invoices",
        left=world.setting.left, right=world.setting.right, enabled=False,
    )  # fmt: skip
    kept = [
        Seen("account", "1", Account(name="Retainage Payable", classification="Liability")),
        Seen("account", "2", Account(name="Job Costs", classification="Expense")),
        Seen("item", "10", Item(name="Retainage", expense_account=Ref("account", "1"))),
        Seen("item", "11", Item(name="Concrete", expense_account=Ref("account", "2"))),
    ]
    for seen in kept:
        store(setting.right, seen.kind, [seen], world.ports.now(), world.ports)
    return setting


def page_of(world: World) -> str:
    client = Client()
    client.force_login(world.ann)
    return client.get("/settings/").content.decode()


def choose(world: World, setting: FlowSetting, **given) -> str:
    client = Client()
    client.force_login(world.ann)
    client.post(f"/settings/{setting.pk}/choices/", given)
    setting.refresh_from_db()
    return client.get("/settings/").content.decode()


def test_only_an_item_on_a_liability_account_is_offered_for_retainage(world, invoices):
    page = page_of(world)
    assert '<option value="10">Retainage</option>' in page
    assert "Concrete" not in page


def test_what_is_chosen_is_stored_as_views_read_it_and_shown_again(world, invoices):
    invoices.options = {"max_changes": 7, "view": {"currency": "USD"}}
    invoices.save()
    given = {"retainage_item": "10", "bill_date": "period_end", "accepted": ["approved"]}
    page = choose(world, invoices, **given, zero_bills="no")
    assert invoices.options["max_changes"] == 7
    assert invoices.options["view"] == {
        "currency": "USD", "retainage_item": {"ref": "item", "id": "10"},
        "bill_date": "period_end", "accepted": ["approved"], "zero_bills": False,
    }  # fmt: skip
    assert '<option value="10" selected>Retainage</option>' in page
    assert '<option value="period_end" selected>' in page


def test_an_answer_that_is_not_offered_changes_nothing_and_says_what_is(world, invoices):
    page = choose(world, invoices, bill_date="someday", retainage_item="10", accepted="approved")
    assert "choose one of billing_date, period_end, approval" in page
    assert "view" not in invoices.options


def test_with_nothing_checked_nothing_is_saved_and_no_invoice_is_shut_out(world, invoices):
    page = choose(world, invoices, retainage_item="10")
    assert "Check at least one answer to “Which invoices go?”" in page
    assert "view" not in invoices.options


def test_before_anything_was_read_the_page_says_how_to_begin(world):
    FlowSetting.objects.create(
        organization=world.setting.organization, flow="codes",
        left=world.setting.left, right=world.setting.right, enabled=False,
    )  # fmt: skip
    assert "Nothing to choose from yet." in page_of(world)


def test_every_setting_of_every_flow_has_words_or_is_said_to_have_none():
    named = {name for flow in flows().values() for name in flow.settings}
    assert named <= CHOICES.keys() | BY_COMMAND
