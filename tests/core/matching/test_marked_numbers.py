"""The duplicate guard where a bill's number had to be marked: people type what is on the paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.world import BOOKS, PROCORE

from ledgerboard.core.matching import bills
from ledgerboard.core.records import Bill, BillLine, VendorCredit, write_lines
from ledgerboard.core.values import Ref
from ledgerboard.core.views.invoice_as_bill import invoice_as_bill
from ledgerboard.core.views.number_marks import marked_number, unmarked_number

US, JOB = Ref("vendor", "56"), Ref("project", "88")
ANOTHER_VENDORS = Bill(vendor=Ref("vendor", "60"), number="NE-2174")
TWO_YEARS_AGO = Bill(vendor=US, number="NE-2174", date=date(2024, 2, 2), total=usd("77.00"))
CREDIT = VendorCredit(vendor=US, number="NE-2174", date=date(2026, 2, 2), total=usd("77.00"))
TYPED = Bill(
    vendor=US, number="NE-2174", date=date(2026, 2, 2), total=usd("9000.00"),
    lines=write_lines([BillLine(key="1", amount=usd("9000.00"), project=JOB)]),
)  # fmt: skip


@pytest.fixture(params=[ANOTHER_VENDORS, TWO_YEARS_AGO, CREDIT], ids=["vendor", "old", "credit"])
def here(request):
    """The number is marked, for one of these has the plain one."""
    world = story.world(1)
    world.put(BOOKS, "77", request.param)
    assert told(world).record.number == marked_number("NE-2174", "6601")
    return world


def told(here):
    seen = here.sides[PROCORE][story.invoice_ref(1)]
    viewed = invoice_as_bill(seen, here.context())
    return replace(seen, kind=viewed.kind, record=viewed.record, id=seen.id)


def matches(here):
    rights = [seen for kind in ("bill", "vendor_credit") for seen in here.kind(BOOKS, kind)]
    lefts = [replace(told(here), kind="subcontractor_invoice")]
    found = bills(lefts, rights)
    return [e.right_id for e in found.sure], [e.right_id for e in found.doubtful]


@pytest.mark.parametrize("typed", ["NE-2174", "ne 2174", "2174"])
def test_this_seasons_bill_of_that_number_is_asked_about_whatever_its_amount(here, typed):
    here.put(BOOKS, "78", replace(TYPED, number=typed))
    assert matches(here) == ([], ["78"])


@pytest.mark.parametrize("typed", ["NE-2174", "ne-2174"])
def test_the_very_paper_is_linked_though_the_number_was_marked(here, typed):
    made = told(here).record
    here.put(BOOKS, "78", replace(TYPED, number=typed, date=made.date, total=made.total))
    assert matches(here) == (["78"], [])


def test_a_bill_that_was_posted_under_the_mark_is_known_by_it(here):
    made = told(here).record
    here.put(BOOKS, "78", made)
    assert matches(here) == (["78"], [])
    here.put(BOOKS, "78", replace(TYPED, number=made.number))
    assert matches(here) == ([], ["78"])


def test_a_bill_that_may_be_linked_keeps_the_plain_number(here):
    here.put(BOOKS, "78", TYPED)
    assert told(here).record.number == "NE-2174"
    here.link(story.invoice_ref(1), Ref("bill", "78"))
    assert told(here).record.number == "NE-2174"


def test_what_is_another_paper_or_anothers_leaves_the_number_marked(here):
    here.put(BOOKS, "78", TYPED)
    here.told_apart[story.invoice_ref(1)] = frozenset({"78"})
    assert told(here).record.number == marked_number("NE-2174", "6601")
    here.told_apart.clear()
    here.link(story.invoice_ref(2), Ref("bill", "78"))
    assert told(here).record.number == marked_number("NE-2174", "6601")


def test_only_the_invoices_own_mark_is_taken_off():
    marked = marked_number("1001", "6601")
    assert unmarked_number(marked, "6601") == "1001"
    assert unmarked_number(marked, "6602") == marked
    assert unmarked_number("1001", "6601") == "1001"
