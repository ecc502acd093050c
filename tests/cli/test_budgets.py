"""Budgets as a command."""

from __future__ import annotations

import json

import pytest
from tests.sync.budget_chain import PROJECT, BudgetChain

pytestmark = pytest.mark.django_db(transaction=True)


def test_budgets_are_listed_and_shown_by_code(db, say):
    BudgetChain()
    assert "5,775.57" in say("budgets").out
    assert "293.82" in say("budgets", PROJECT).out
    assert json.loads(say("budgets", PROJECT, "--json").out)["codes"][2]["committed"] == "46706.18"
    refused = say("budgets", "1")
    assert (refused.status, "There is no project 1." in refused.err) == (1, True)
