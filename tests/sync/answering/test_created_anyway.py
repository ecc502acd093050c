"""A bill that may be in the books already: shown beside it, linked, or created with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.whole_chain import JOB, VENDOR, PearlStreet

from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.records import Bill, BillLine, write_lines
from ledgerboard.core.values import Ref
from ledgerboard.sync import approving, services
from ledgerboard.sync.answering.created_anyway import told
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, Event, Plan, Run
from ledgerboard.sync.selectors.money.possible_duplicates import (
    PaperShown,
    PossibleDuplicate,
    possible_duplicates,
)

pytestmark = pytest.mark.django_db
TYPED = Bill(
    vendor=VENDOR,
    number="2174",
    date=date(2026, 2, 2),
    memo="January",
    total=usd("36529.06"),
    lines=write_lines([
        BillLine(key="1", account=Ref("account", "80"), amount=usd("36529.06"), project=JOB)
    ]),
)  # fmt: skip


@pytest.fixture
def street(db) -> PearlStreet:
    street = PearlStreet()
    street.bill_to_us(1)
    put(street.right, "300", TYPED)
    return street


def plan(street: PearlStreet) -> Plan:
    run = street.outside.carried(street.flows["invoices"], Run.Kind.PLAN)
    assert run.plan, run.message
    return run.plan


def question(street: PearlStreet) -> Change:
    return plan(street).changes.get(action="question")


def different(asked: Change) -> str:
    return next(each["value"] for each in asked.choices if each["value"].startswith("different"))


def test_the_two_stand_side_by_side_field_by_field(street):
    asked = question(street)
    context = FlowContext(street.flows["invoices"], street.ports)
    [pair] = possible_duplicates(context, [asked]).values()
    assert (pair.invoice.vendor, pair.invoice.number) == ("Northside Electric LLC", "NE-2174")
    assert (pair.invoice.amount, pair.invoice.project) == (usd("36529.06"), "2401 - Pearl St")
    [bill] = pair.bills
    assert (bill.id, bill.number, bill.memo, bill.day) == ("300", "2174", "January", TYPED.date)
    assert pair.agree(bill) >= {"vendor", "amount", "project"}
    assert not pair.agree(bill) & {"number", "memo", "day"}
    assert bill.files is None, "files are not read"


def test_creating_it_anyway_takes_a_reason_that_stands_on_what_is_then_planned(street):
    asked = question(street)
    with pytest.raises(NotPossible, match="needs a reason"):
        services.decide(asked.plan, asked.key, different(asked), street.ann)
    assert asked.choices[-1]["label"] == "No, create it anyway"
    services.decide(asked.plan, asked.key, different(asked), street.ann, "Second delivery")
    created = plan(street).changes.get(action="create")
    [warning] = [each for each in created.warnings if each["cause"] == "created_anyway"]
    assert warning["text"].startswith("Possible duplicate of bill 2174. ")
    assert f"{street.ann} said on " in warning["text"]
    assert warning["text"].endswith("to create it anyway: Second delivery")
    assert created.causes[-1]["decision"] == asked.key
    said = Event.objects.get(what="answered").text
    assert said.endswith("No, create it anyway: Second delivery")


def test_the_day_of_the_reason_is_the_day_where_the_person_was(street):
    asked = question(street)
    decision = services.decide(asked.plan, asked.key, different(asked), street.ann, "Twice")
    decision.at = datetime(2026, 3, 1, 5, tzinfo=UTC)
    assert told(decision) == f"{street.ann} said on 02/28/2026 to create it anyway: Twice"


def test_what_neither_says_is_no_agreement():
    blank = PaperShown("1", "", "", "", None, ZERO, "", "", ())
    pair = PossibleDuplicate(1, "", blank, (), "")
    assert pair.agree(blank) == {"amount"}
    said = replace(blank, memo="January", files=("a.pdf",))
    assert replace(pair, invoice=said).agree(said) == {"amount", "memo", "files"}


def test_no_rule_approves_what_is_created_anyway(street):
    setting = street.flows["invoices"]
    approving.auto_approve(setting, "create", street.ann)
    asked = question(street)
    services.create_anyway(setting, "6601", street.ann, "Second delivery")
    asked.refresh_from_db()
    waiting = plan(street)
    assert waiting.status == Plan.Status.WAITING
    assert waiting.changes.get(action="create").status == Change.Status.PROPOSED


def test_another_bill_like_it_is_asked_about_again(street):
    asked = question(street)
    services.decide(asked.plan, asked.key, different(asked), street.ann, "Second delivery")
    put(street.right, "301", replace(TYPED, number="NE2174", memo="typed twice"))
    again = plan(street).changes.get(action="question", until=None)
    assert "same:301" in {each["value"] for each in again.choices}


def test_a_link_needs_no_reason_and_nothing_else_is_created(street):
    asked = question(street)
    services.decide(asked.plan, asked.key, "same:300", street.ann)
    assert not plan(street).changes.filter(action="create", until=None).exists()


def test_what_is_not_asked_cannot_be_created_anyway(street):
    question(street)
    with pytest.raises(NotPossible, match="Nothing is asked"):
        services.create_anyway(street.flows["invoices"], "6602", street.ann, "x")
