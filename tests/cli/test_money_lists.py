"""The lists of money as commands."""

from __future__ import annotations

import json

import pytest
from tests.sync.chain import Chain

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chain(db):
    return Chain()


def test_lists_of_money_are_commands_too(say, chain):
    said = say("commitments")
    assert said.status == 0, said
    assert "SC-014" in said.out
    assert "1 commitment: original $150,706.18" in said.out
    assert "4 invoices: amount $120,175.89, held $6,258.61" in say("invoices", "--older").out
    assert "3 payments: total $101,999.97" in say("payments", "--older").out
    [row] = json.loads(say("invoices", "--older", "--search", "ne-2251", "--json").out)
    assert (row["amount"], row["open"]) == ("38175.92", "18175.92")
    assert json.loads(say("payments", "--older", "--json").out)[0]["total"] == "15742.10"


def test_one_commitment_is_shown_by_its_number(say, chain):
    shown = say("commitments", "SC-014").out
    assert "SC-014 Northline Electric, 2401 - Pearl Street Lofts, Approved" in shown
    assert "Balance to finish with retainage           34,780.29" in shown
    found = json.loads(say("commitments", "SC-014", "--json").out)
    assert found["standing"]["open"] == "18175.92"
    refused = say("commitments", "SC-999")
    assert refused.status == 1
    assert "0 commitments with the number SC-999" in refused.err
