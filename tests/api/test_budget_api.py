"""Budgets by API."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.sync.budget_chain import PROJECT, BudgetChain

from ledgerboard.users.services import issue_token

pytestmark = pytest.mark.django_db


def test_budgets_are_listed_and_shown_by_code(db):
    chain = BudgetChain()
    token = issue_token(chain.organization, chain.ann, name="test")
    call = Client(headers={"Authorization": f"Bearer {token}"})
    [row] = call.get("/api/budgets").json()
    assert (row["variance"], row["over"]) == ("5775.57", 0)
    said = call.get(f"/api/budgets/{PROJECT}").json()
    assert said["codes"][2]["variance"] == "293.82"
    assert said["codes"][2]["differs"] == []
    assert call.get("/api/budgets/1").status_code == 404
