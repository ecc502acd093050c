"""`ledgerboard reconcile` ends as diff does: with 0 when it ties, with 1 when something differs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.core.money.story import usd
from tests.sync.taken_over import Settled

from ledgerboard.core.records import AppliedPayment
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import FlowSetting, Run
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db(transaction=True)
ALL = ("reconcile", "--through", "all")


@pytest.fixture
def chain(db):
    return Settled()


def test_it_ends_with_0_when_all_ties_and_with_1_when_a_bill_was_edited(say, chain):
    tied = say(*ALL)
    assert tied.status == 0, tied.out
    assert "Everything compared ties through today" in tied.out
    bill = chain.snapshot_of("right", "219")
    chain.put("right", "219", replace(bill, total=usd("38185.92"), balance=usd("18185.92")))
    off = say(*ALL)
    assert off.status == 1, off.out
    assert "Off by $10.00 on 1 project through today: 1 document differs" in off.out
    [said] = json.loads(say(*ALL, "--json").out)
    assert not said["ties"]
    assert say(*ALL, "--csv").status == 1


def test_what_only_the_books_have_is_named_and_ends_with_0(say, chain):
    prepaid = AppliedPayment(
        payment=Ref("bill_payment", "157"), vendor=Ref("vendor", "56"), number="10600",
        amount=usd("500.00"),
    )  # fmt: skip
    chain.put("right", "157:unapplied", prepaid, parent="157")
    tied = say(*ALL)
    assert tied.status == 0
    assert "$500.00: it isn't applied to a bill yet." in tied.out
    [said] = json.loads(say(*ALL, "--json").out)
    assert [each["cause"] for each in said["only_in_quickbooks"]] == ["unapplied"]


def test_what_was_accepted_ends_with_0_again(say, chain):
    bill = chain.snapshot_of("right", "219")
    chain.put("right", "219", replace(bill, total=usd("38185.92"), balance=usd("18185.92")))
    reason = ("--reason", "Paid by hand", "--as", chain.ann.email)
    assert say(*ALL, "accept", "invoice NE-2251", *reason).status == 0
    assert say(*ALL).status == 0


def test_of_two_who_may_read_everything_again_one_is_named_and_starts_it(say, chain):
    said = say(*ALL, "--fresh")
    assert (said.status, said.err) == (1, "Who is doing this? Add --as EMAIL.\n")
    assert not Run.objects.filter(kind=Run.Kind.SWEEP).exists()
    say(*ALL, "--fresh", "--as", chain.bob.email)
    started = Run.objects.filter(kind=Run.Kind.SWEEP)
    assert {run.person for run in started} == {chain.bob}


def test_nothing_is_read_again_by_a_viewer_or_while_no_flow_of_money_is_on(say, chain):
    chain.person("vi@example.com", Role.VIEWER)
    refused = say(*ALL, "--fresh", "--as", "vi@example.com")
    assert (refused.status, "vi@example.com's role can't" in refused.err) == (1, True)
    FlowSetting.objects.update(enabled=False)
    off = say(*ALL, "--fresh", "--as", chain.ann.email)
    assert (off.status, "Turn on the invoices flow first" in off.err) == (1, True)
    assert not Run.objects.filter(kind=Run.Kind.SWEEP).exists()


def test_who_is_named_before_the_subcommand_accepts_too(say, chain):
    bill = chain.snapshot_of("right", "219")
    chain.put("right", "219", replace(bill, total=usd("38185.92"), balance=usd("18185.92")))
    accept = ("accept", "invoice NE-2251", "--reason", "Paid by hand")
    assert say(*ALL, *accept).status == 1
    assert say(*ALL, "--as", chain.bob.email, *accept).status == 0
    assert say(*ALL).status == 0
