"""Costs of the books that an invoice may count as well: pointed out, whatever paper they are on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.world import BOOKS, PROCORE

from ledgerboard.core.records import (
    Bill,
    BillLine,
    BudgetCode,
    Item,
    Project,
    Purchase,
    Vendor,
    VendorCredit,
    in_currency,
    write_lines,
)
from ledgerboard.core.values import Ref
from ledgerboard.core.views import Viewed
from ledgerboard.core.views.cost_as_direct_cost import project_cost_as_direct_cost
from ledgerboard.core.views.invoice_as_bill import invoice_as_bill
from ledgerboard.core.views.number_marks import marked_number
from ledgerboard.core.views.parts_of_transactions import project_costs

SUB, JOB, OTHER = Ref("vendor", "56"), Ref("project", "88"), Ref("project", "89")
LIFT, ON_OTHER = Ref("item", "419"), Ref("item", "429")
DUE, GROSS = "36529.06", "40587.84"


@pytest.fixture
def here():
    """The first invoice is posted; the sub has no commitment on the other job."""
    world = story.world(1)
    world.settings["currency"] = "USD"
    first = story.invoice_ref(1)
    bill = invoice_as_bill(world.context().here(first), world.context()).record
    world.put(BOOKS, "214", bill)
    world.link(first, Ref("bill", "214"), bill)
    world.put(PROCORE, "9002", Project(name="Quay House"))
    world.put(BOOKS, "89", Project(name="Quay House"))
    world.link(Ref("project", "9002"), OTHER)
    world.put(PROCORE, "320001", BudgetCode(project=Ref("project", "9002"), code="320001"))
    world.put(BOOKS, "429", Item(name="2402-320001", expense_account=Ref("account", "80")))
    world.codes[Ref("budget_code", "320001")] = ON_OTHER
    return world


def lines(amount, project=JOB):
    item = LIFT if project == JOB else ON_OTHER
    return write_lines([BillLine(key="1", item=item, project=project, amount=usd(amount))])


def warnings(here, record):
    seen = here.put(BOOKS, "231", record)
    (part_id, part), *_ = project_costs(seen).items()
    part = here.put(BOOKS, part_id, in_currency(part, "USD"))
    viewed = project_cost_as_direct_cost(part, here.context(BOOKS))
    assert isinstance(viewed, Viewed), viewed
    assert {each.cause for each in viewed.warnings} <= {"counted_twice"}
    return [each.text for each in viewed.warnings]


@pytest.mark.parametrize(
    ("record", "word"),
    [(Bill(vendor=SUB, lines=lines("10.00")), "bill"),
     (VendorCredit(vendor=SUB, lines=lines("10.00")), "vendor credit"),
     (Purchase(payee=SUB, payment_type="Check", lines=lines("10.00")), "expense")],
)  # fmt: skip
def test_whatever_the_sub_of_the_job_is_paid_by_is_pointed_out(here, record, word):
    (text,) = warnings(here, record)
    assert f"If the {word} is billed against it" in text


@pytest.mark.parametrize(
    ("status", "pointed_out"),
    [("Out For Signature", 1), ("Draft", 1), ("Submitted", 1), ("Terminated", 1), (None, 1),
     ("Void", 0), ("Out For Bid", 0)],
)  # fmt: skip
def test_a_commitment_that_may_be_billed_one_day_counts(here, status, pointed_out):
    commitment = here.context().here(story.COMMITMENT).record
    here.put(PROCORE, story.COMMITMENT.id, replace(commitment, status=status))
    assert len(warnings(here, Bill(vendor=SUB, lines=lines("10.00")))) == pointed_out


def copy(amount, number="NE-2174", **said):
    return Bill(
        vendor=SUB, number=number, date=date(2026, 2, 3), lines=lines(amount, OTHER), **said
    )


@pytest.mark.parametrize("amount", [DUE, GROSS])
@pytest.mark.parametrize("number", ["NE-2174", "ne 2174", marked_number("NE-2174", "6601")])
def test_a_copy_of_a_posted_bill_is_pointed_out_on_a_job_without_a_commitment(here, amount, number):
    (text,) = warnings(here, copy(amount, number))
    assert "copy of invoice NE-2174" in text


def test_another_number_amount_vendor_or_an_expense_of_the_other_job_is_no_copy(here):
    here.put(PROCORE, "5140", story.world(1).context().there(SUB).record)
    here.put(BOOKS, "71", Vendor(name="Quarry Concrete"))
    here.link(Ref("vendor", "5140"), Ref("vendor", "71"))
    assert warnings(here, copy(DUE, "NE-2175")) == []
    assert warnings(here, copy("36529.07")) == []
    assert warnings(here, replace(copy(DUE), vendor=Ref("vendor", "71"))) == []
    assert warnings(here, Purchase(payee=SUB, lines=lines(DUE, OTHER))) == []
