"""Invoices are held and released by API."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.sync.chain import Chain
from tests.web.plan_of_money import add, waiting_plan
from tests.web.test_possible_duplicates import CHOICES, KEY

from ledgerboard.sync.models import Decision, Link
from ledgerboard.users.services import issue_token

pytestmark = pytest.mark.django_db
HOLD = "/api/invoices/6602/hold"


def test_an_invoice_is_held_and_released(db):
    chain = Chain()
    token = issue_token(chain.organization, chain.ann, name="test")
    call = Client(headers={"Authorization": f"Bearer {token}"})
    send = {"content_type": "application/json"}
    made = call.post(HOLD, {"reason": "Wrong quantity"}, **send)
    assert (made.status_code, made.json()["reason"]) == (201, "Wrong quantity")
    page = call.get("/api/invoices/6602").json()
    assert (page["due"], page["posted"], page["hold"]["reason"]) == (
        "49728.81", "49728.81", "Wrong quantity",
    )  # fmt: skip
    assert page["locked"] is False
    assert (page["bill"]["number"], page["payments"][0]["number"]) == ("NE-2207", "10471")
    assert call.post(HOLD, {"reason": "Again"}, **send).status_code == 409
    assert call.post(HOLD, {"reason": ""}, **send).status_code == 422
    assert call.delete(HOLD).status_code == 204
    assert call.delete(HOLD).status_code == 409
    assert call.post("/api/invoices/1/hold", {"reason": "x"}, **send).status_code == 404
    assert not Decision.objects.filter(kind="hold", revoked_at=None).exists()


def test_a_possible_duplicate_is_shown_as_a_pair_and_created_anyway_with_a_reason(db):
    chain = Chain()
    plan = waiting_plan(chain)
    Link.objects.filter(setting=chain.invoices, left_id="6602").delete()
    add(
        plan, 8, "6602", "subcontractor_invoice", "NE-2207", action="question", target="",
        key=KEY, choices=CHOICES,
    )  # fmt: skip
    token = issue_token(chain.organization, chain.ann, name="test")
    call = Client(headers={"Authorization": f"Bearer {token}"})
    send = {"content_type": "application/json"}
    pair = call.get("/api/invoices/6602").json()["possible_duplicate"]
    assert (pair["invoice"]["number"], pair["invoice"]["date"]) == ("NE-2207", "2026-02-28")
    assert pair["bills"][0]["id"] == "214"
    wish = {"key": pair["key"], "choice": pair["create_anyway"]}
    address = f"/api/plans/{pair['plan_id']}/answers"
    assert call.post(address, wish, **send).status_code == 409
    assert call.post(address, {**wish, "reason": "Second delivery"}, **send).status_code == 204
    assert call.get("/api/invoices/6602").json()["created_anyway"]["reason"] == "Second delivery"
