"""Invoices are held and released by API."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.sync.chain import Chain

from ledgerboard.sync.models import Decision
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
