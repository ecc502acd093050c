"""A possible duplicate on the plan's page and on the invoice's: the pair, and both ways out."""

from __future__ import annotations

import re

import pytest
from tests.web.conftest import signed_in
from tests.web.plan_of_money import add, waiting_plan
from tests.web.test_money_pages import text_of

from ledgerboard.sync.models import Change, Decision, Link, Plan
from ledgerboard.sync.plans.listing import renew

pytestmark = pytest.mark.django_db
KEY = "invoices:question:6602"
CHOICES = [
    {"value": "same:214", "label": "Yes, the same as “bill NE-2207” (QuickBooks 214)"},
    {"value": "different:214", "label": "No, create it anyway"},
]
PAIR = "Vendor Northline Electric Northline Electric same Number NE-2207 NE-2207 same"


@pytest.fixture
def asked(chain) -> Change:
    plan = waiting_plan(chain)
    Link.objects.filter(setting=chain.invoices, left_id="6602").delete()
    asked = add(
        plan, 8, "6602", "subcontractor_invoice", "NE-2207", action="question", target="",
        key=KEY, choices=CHOICES, reasons=["Same vendor and number."],
    )  # fmt: skip
    renew(plan)
    return asked


def test_the_plan_shows_the_pair_with_nothing_chosen(chain, asked):
    address = f"/plans/{asked.plan_id}/?tab=questions"
    shown = text_of(signed_in(chain.ann), address)
    assert PAIR in shown
    assert "Amount $49,728.81 $49,728.81 same" in shown
    assert "Link to this bill Create anyway" in shown
    page = signed_in(chain.ann).get(address).content.decode()
    radios = re.findall(r'<input[^>]*name="answer-[^>]*>', page)
    assert len(radios) == 2
    assert not any("checked" in each.removeprefix("<input class=") for each in
                   (re.sub(r'class="[^"]*"', "", radio) for radio in radios))  # fmt: skip


def test_create_anyway_without_a_reason_saves_nothing_for_it(chain, asked):
    ann, address = signed_in(chain.ann), f"/plans/{asked.plan_id}/answer/"
    wish = {f"answer-{asked.pk}": "different:214"}
    answer = ann.post(address, wish, follow=True).content.decode()
    assert "Say why to create 1 bill that may be there already" in answer
    assert not Decision.objects.exists()
    ann.post(address, {**wish, f"reason-{asked.pk}": "Second delivery"})
    assert Decision.objects.get().reason == "Second delivery"


def test_the_invoice_shows_the_pair_and_keeps_why_it_is_created_anyway(chain, asked):
    ann = signed_in(chain.ann)
    assert PAIR in text_of(ann, "/invoices/6602/")
    refused = ann.post("/invoices/6602/create-anyway/", {"reason": " "}, follow=True)
    assert "needs a reason" in refused.content.decode()
    ann.post("/invoices/6602/create-anyway/", {"reason": "Second delivery"})
    shown = text_of(ann, "/invoices/6602/")
    assert f"{chain.ann.name} said on" in shown
    assert "to create the bill anyway: Second delivery" in shown


def test_the_invoice_is_linked_to_the_bill_beside_it(chain, asked):
    signed_in(chain.ann).post("/invoices/6602/link/", {"bill": "214"})
    assert Decision.objects.get(key=KEY).value == "same:214"


def test_an_invoice_about_which_nothing_is_asked_shows_no_pair(chain):
    Plan.objects.all().delete()
    assert "Possible duplicate" not in text_of(signed_in(chain.ann), "/invoices/6602/")
