"""The lists of money as commands."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.core.money import story

from ledgerboard.cli import money
from ledgerboard.core.records import Project
from ledgerboard.core.values import Ref
from ledgerboard.web.presenters.money.words import COMMITMENT_TABS, INVOICE_TABS, PAYMENT_TABS

pytestmark = pytest.mark.django_db(transaction=True)


def test_lists_of_money_are_commands_too(say, chain):
    said = say("commitments")
    assert said.status == 0, said
    assert "SC-014" in said.out
    assert "1 commitment: original $150,706.18" in said.out
    assert (
        "4 invoices: amount $120,175.89, retainage held $6,258.61" in say("invoices", "--older").out
    )
    assert "3 payments: total $101,999.97" in say("payments", "--older").out
    [row] = json.loads(say("invoices", "--older", "--search", "ne-2251", "--json").out)
    assert (row["amount"], row["open"]) == ("38175.92", "18175.92")
    assert json.loads(say("payments", "--older", "--json").out)[0]["total"] == "15742.10"


def test_a_number_on_two_projects_is_refused_with_ids_that_can_be_asked_for(say, chain):
    elsewhere = replace(story.commitment(), project=Ref("project", "9002"))
    chain.put("left", "9002", Project(name="Millrace", number="2402"))
    chain.put("left", "8899", elsewhere)
    refused = say("commitments", "SC-014")
    assert refused.status == 1
    assert "8801 (2401 - Pearl Street Lofts), 8899 (2402 - Millrace)" in refused.err
    assert json.loads(say("commitments", "8899", "--json").out)["id"] == "8899"


@pytest.mark.parametrize(
    ("command", "tabs"),
    [
        (money.invoices, INVOICE_TABS),
        (money.commitments, COMMITMENT_TABS),
        (money.payments, PAYMENT_TABS),
    ],
)
def test_a_tab_is_one_of_the_pages(say, command, tabs):
    [option] = [each for each in command.params if each.name == "tab"]
    assert option.type.choices == tuple(key for key in map(str, tabs) if key)
    refused = say(command.name, "--tab", "else")
    assert refused.status == 2
    assert "'else' is not one of" in refused.err


def test_one_commitment_is_shown_by_its_number(say, chain):
    shown = say("commitments", "SC-014").out
    assert "SC-014 Northline Electric, 2401 - Pearl Street Lofts, Approved" in shown
    assert "Balance to finish with retainage           34,780.29" in shown
    found = json.loads(say("commitments", "SC-014", "--json").out)
    assert found["standing"]["open"] == "18175.92"
    refused = say("commitments", "SC-999")
    assert refused.status == 1
    assert "There is no commitment SC-999." in refused.err


def test_a_list_without_rows_adds_up_to_nothing(say, chain):
    said = say("payments", "--older", "--search", "no such payment")
    assert (said.status, "None" in said.out, "total $0.00" in said.out) == (0, False, True)


def test_a_list_has_headings_and_says_each_state_as_the_page_does(say, chain):
    head, first, *_ = say("invoices", "--older", "--search", "ne-2251").out.splitlines()
    assert head.split("  ")[0] == "Invoice #"
    assert "Partially paid" in first
    assert first.index("Partially paid") == head.index("Status")
    amount = "38,175.92"
    assert first.index(amount) + len(amount) == head.index("Amount due") + len("Amount due")
    assert "in_" not in say("payments", "--older").out
    assert "Ties" in say("commitments").out


def test_a_list_with_only_older_rows_says_so(say, chain):
    said = say("payments").out
    assert said == "0 payments in the last 90 days, 3 older. Add --older to see them.\n"
