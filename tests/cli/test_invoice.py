"""One invoice as a command, held and released."""

from __future__ import annotations

import json

import pytest
from tests.sync.chain import Chain
from tests.web.plan_of_money import add, waiting_plan
from tests.web.test_possible_duplicates import CHOICES, KEY

from ledgerboard.sync.models import Link
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_invoice_is_shown_held_and_released(db, say):
    chain = Chain()
    shown = say("invoice", "6602").out
    assert "49,728.81" in shown.partition("Amount due")[2].partition("\n")[0]
    assert "Payment 10471" in shown
    assert shown.startswith("Invoice NE-2207, Northline Electric: Paid")
    person = ("--as", chain.ann.email)
    held = say("sync", "hold", "invoices", "6602", "--reason", "Disputed", *person)
    assert held.status == 0, held
    assert "Disputed" in say("invoice", "6602").out
    assert json.loads(say("invoice", "6602", "--json").out)["hold"]["reason"] == "Disputed"
    assert say("sync", "release", "invoices", "6602", *person).status == 0
    assert json.loads(say("invoice", "6602", "--json").out)["hold"] is None
    assert say("invoice", "1").status == 1


def test_approval_limits_are_set_and_told_when_something_waits_for_a_second_person(db, say):
    chain = Chain()
    plan = waiting_plan(chain)
    chief = ("--as", chain.person("chief@example.com", Role.ADMINISTRATOR).email)
    assert say("sync", "limits", "invoices").out == "No approval limits for invoices.\n"
    said = say("sync", "limits", "invoices", "--one", "40000", *chief)
    assert said.out == "A second person must approve invoices: one record over $40,000.\n"
    both = say("sync", "limits", "invoices", "--total", "$900,000", *chief).out
    assert "one record over $40,000, over $900,000 in 24 hours" in both, "what isn't named is kept"
    wrong = say("sync", "limits", "invoices", "--one", "x", *chief)
    assert "Write dollars like 50000." in wrong.err
    waits = say("sync", "apply", plan.pk, "--yes", "--as", chain.ann.email)
    assert waits.status == 3
    assert "4 changes wait for a second person: over $40,000 in one record." in waits.out
    for large in ("9" * 20, "1e40"):
        refused = say("sync", "limits", "invoices", "--one", large, *chief)
        assert refused.status == 1
        assert "Traceback" not in refused.err
    assert "No approval limits" in say("sync", "limits", "invoices", "--none", *chief).out


def test_a_possible_duplicate_is_named_and_created_anyway_only_with_a_reason(db, say):
    chain = Chain()
    plan = waiting_plan(chain)
    Link.objects.filter(setting=chain.invoices, left_id="6602").delete()
    asked = add(
        plan, 8, "6602", "subcontractor_invoice", "NE-2207", action="question", target="",
        key=KEY, choices=CHOICES,
    )  # fmt: skip
    assert "Possible duplicate of bill NE-2207, $49,728.81." in say("invoice", "6602").out
    pair = json.loads(say("invoice", "6602", "--json").out)["possible_duplicate"]
    assert (pair["key"], pair["create_anyway"]) == (KEY, "different:214")
    assert (pair["bills"][0]["answer"], pair["bills"][0]["amount"]) == ("same:214", "49728.81")
    person = ("--as", chain.ann.email)
    assert "needs a reason" in say("sync", "answer", asked.pk, "different:214", *person).err
    why = ("--reason", "Second delivery")
    assert say("sync", "answer", asked.pk, "different:214", *why, *person).status == 0
    assert "create it anyway: Second delivery" in say("invoice", "6602").out
