"""A setting that a flow has none of is that of the flow which it belongs to first."""

from __future__ import annotations

import pytest
from tests.core.money import story

from ledgerboard.core.reconcile import Side
from ledgerboard.core.values import Ref
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.planning.moved import rules_mark
from ledgerboard.sync.selectors.choices import questions_of

pytestmark = pytest.mark.django_db
OTHER = {"ref": "item", "id": "451"}


def item_of(chain, setting):
    return FlowContext(setting, chain.ports).views[Side.RIGHT].settings.get("retainage_item")


def test_costs_know_the_retainage_item_of_the_invoices_until_they_have_their_own(chain):
    assert item_of(chain, chain.flow_of("costs")) == story.RETAINAGE_ITEM
    assert item_of(chain, chain.payments) is None


def test_a_retainage_item_of_their_own_counts_for_costs(chain):
    assert item_of(chain, chain.flow_of("costs", retainage_item=OTHER)) == Ref("item", "451")


def test_costs_are_compared_anew_when_the_retainage_item_of_the_invoices_is_another(chain):
    costs = chain.flow_of("costs")
    before = rules_mark(FlowContext(costs, chain.ports))
    assert rules_mark(FlowContext(costs, chain.ports)) == before
    chain.invoices.options = {"view": {"retainage_item": OTHER}}
    chain.invoices.save()
    assert rules_mark(FlowContext(costs, chain.ports)) != before


def test_the_settings_say_whose_item_counts(chain):
    for setting, told in ((chain.flow_of("costs"), True), (chain.invoices, False)):
        [asked] = [each for each in questions_of(setting) if each.name == "retainage_item"]
        assert ("the one chosen for Invoices counts" in asked.means) is told
