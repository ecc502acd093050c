"""`GET /api/reconciliation`: what ties, and each difference with its cause."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from tests.core.money.story import usd
from tests.sync.taken_over import Settled
from tests.sync.world import World

from ledgerboard.users.services import issue_token

pytestmark = pytest.mark.django_db
ALL = "/api/reconciliation?through=all"


@pytest.fixture
def chain(db):
    return Settled()


def caller(chain: Settled) -> Client:
    token = issue_token(chain.organization, chain.ann, name="test")
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_it_says_by_check_what_both_systems_hold_and_that_they_tie(chain):
    [said] = caller(chain).get(ALL).json()
    assert said["ties"]
    assert {row["check"]: (row["procore"], row["quickbooks"]) for row in said["checks"]} == {
        "invoices": ("120175.89", "120175.89"),
        "retainage": ("6258.61", "6258.61"),
        "payments": ("101999.97", "101999.97"),
    }


def test_a_difference_has_its_amount_its_cause_and_both_documents(chain):
    bill = chain.snapshot_of("right", "219")
    chain.put("right", "219", replace(bill, total=usd("38185.92"), balance=usd("18185.92")))
    [said] = caller(chain).get(ALL).json()
    assert not said["ties"]
    [off] = [each for row in said["checks"] for each in row["differences"]]
    assert (off["amount"], off["cause"]) == ("-10.00", "edited")
    assert (off["procore"]["id"], off["quickbooks"]["id"]) == ("6603", "219")
    assert "QuickBooks" in off["why"]
    assert off["quickbooks"]["address"] == "https://app.qbo.intuit.com/app/bill?txnId=219"
    assert off["procore"]["address"].endswith("work_order_contracts/8801/requisitions/6603")


def test_it_is_of_one_organization_and_needs_a_token(chain):
    assert Client().get(ALL).status_code == 401
    other = World()
    token = issue_token(other.organization, other.ann, name="test")
    refused = Client(headers={"Authorization": f"Bearer {token}"}).get(ALL)
    assert (refused.status_code, b"SC-014" in refused.content) == (409, False)
