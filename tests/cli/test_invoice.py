"""One invoice as a command, held and released."""

from __future__ import annotations

import json

import pytest
from tests.sync.chain import Chain

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_invoice_is_shown_held_and_released(db, say):
    chain = Chain()
    shown = say("invoice", "6602").out
    assert "49,728.81" in shown.partition("Amount due")[2].partition("\n")[0]
    assert "Payment 10471" in shown
    person = ("--as", chain.ann.email)
    held = say("sync", "hold", "invoices", "6602", "--reason", "Disputed", *person)
    assert held.status == 0, held
    assert "Disputed" in say("invoice", "6602").out
    assert json.loads(say("invoice", "6602", "--json").out)["hold"]["reason"] == "Disputed"
    assert say("sync", "release", "invoices", "6602", *person).status == 0
    assert json.loads(say("invoice", "6602", "--json").out)["hold"] is None
    assert say("invoice", "1").status == 1
