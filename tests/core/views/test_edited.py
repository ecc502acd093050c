"""An invoice that is edited after its bill was posted is never billed again in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.core.views.test_bills import (
    accepted_through,
    bill,
    causes,
    edit,
    edit_line,
    lines_of,
    post,
)
from tests.oracle.world import BOOKS, PROCORE

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.core.money.reconciliation import Comparison, reconcile
from ledgerboard.core.records import InvoiceLine, read_lines, write_lines
from ledgerboard.core.values import Ref
from ledgerboard.core.views import Blocked, Viewed
from ledgerboard.core.views.billed_before import chain_of
from ledgerboard.core.views.tie_documents import documents_of

MORE = "100.00"
CORRECTION = f"correction:{story.key('L1')}"


def edit_the_first(here, *, follows):
    """Invoice 1 gets 100.00 more of L1. Procore's previous columns follow, or they do not."""
    edit_line(here, 1, "L1", work=usd("20100.00"), to_date=usd("20100.00"))
    edit(here, 1, payment_due=usd("36629.06"), earned_less_retainage=usd("36629.06"))
    if not follows:
        return
    for number in (2, 3, 4):
        for line in read_lines(
            InvoiceLine, here.sides[PROCORE][story.invoice_ref(number)].record.lines
        ):
            if line.key == story.key("L1"):
                edit_line(here, number, "L1", previous_work=line.previous_work + usd(MORE),
                          to_date=line.to_date + usd(MORE))  # fmt: skip
        record = here.sides[PROCORE][story.invoice_ref(number)].record
        edit(here, number, less_previous=record.less_previous + usd(MORE),
             earned_less_retainage=record.earned_less_retainage + usd(MORE))  # fmt: skip


@pytest.fixture
def here():
    found = story.world()
    post(found, 1)
    accepted_through(found, 2)
    return found


def test_asked_the_bill_itself_would_change_and_the_next_waits_for_the_answer(here):
    edit_the_first(here, follows=True)
    changed = bill(here, 1)
    assert causes(changed) == ["edited_after_posting"]
    assert changed.record.total == usd("36629.06")
    assert lines_of(changed)[story.key("L1")].amount == usd("20100.00")
    answer = bill(here, 2)
    assert isinstance(answer, Blocked)
    assert (answer.cause, answer.waits_for) == ("earlier_invoice_edited", story.invoice_ref(1))


def test_a_bill_in_closed_books_stays_and_the_next_one_carries_the_difference(here):
    """QuickBooks would refuse the change for ever, and the next invoice would wait for it."""
    edit_the_first(here, follows=True)
    here.closed_until = date(2026, 1, 31)
    kept = bill(here, 1)
    assert (kept.record.total, causes(kept)) == (usd("36529.06"), [])
    after = bill(here, 2)
    assert causes(after) == ["earlier_invoice_edited"]
    assert after.record.total == usd("49828.81")


def test_a_bill_that_somebody_dated_into_closed_books_stays_too(here):
    """No plan may ask for a change that QuickBooks refuses, with the next invoice behind it."""
    edit_the_first(here, follows=True)
    posted = here.sides[BOOKS][Ref("bill", "201")].record
    here.put(BOOKS, "201", replace(posted, date=date(2025, 12, 31)))
    here.closed_until = date(2025, 12, 31)
    assert bill(here, 1).record.total == usd("36529.06")
    assert causes(bill(here, 2)) == ["earlier_invoice_edited"]
    assert bill(here, 2).record.total == usd("49828.81")


def test_a_change_that_was_rejected_goes_to_the_next_bill(here):
    edit_the_first(here, follows=True)
    here.rejected[story.invoice_ref(1)] = frozenset({"due_on"})
    assert isinstance(bill(here, 2), Blocked), "another field of the bill was rejected"
    here.rejected[story.invoice_ref(1)] = frozenset({"lines", "total"})
    after = bill(here, 2)
    assert causes(after) == ["earlier_invoice_edited"]
    assert lines_of(after)[CORRECTION].amount == usd(MORE)


def test_a_due_date_does_not_move_in_closed_books(here):
    edit(here, 1, due_on=date(2026, 3, 15))
    here.closed_until = date(2026, 1, 31)
    assert bill(here, 1).record.due_on != date(2026, 3, 15)


def test_once_answered_the_next_bill_is_as_ever(here):
    edit_the_first(here, follows=True)
    post(here, 1)
    assert bill(here, 2).record.total == usd("49728.81")


def test_by_setting_the_difference_goes_to_the_next_bill_as_a_line_of_its_own(here):
    here.settings["edited"] = "next_bill"
    edit_the_first(here, follows=True)
    assert bill(here, 1).record.total == usd("36529.06")
    second = bill(here, 2)
    assert causes(second) == ["earlier_invoice_edited"]
    line = lines_of(second)[CORRECTION]
    assert line.amount == usd(MORE)
    assert line.description == "Correction of invoice NE-2174: Switchgear"
    assert second.record.total == usd("49828.81")


def test_a_difference_that_was_carried_is_not_carried_again(here):
    here.settings["edited"] = "next_bill"
    edit_the_first(here, follows=True)
    post(here, 2)
    accepted_through(here, 3)
    assert bill(here, 3).record.total == usd("38175.92")
    assert causes(bill(here, 3)) == []
    assert bill(here, 1).record.total == usd("36529.06")


def test_of_two_invoices_that_wait_one_carries_the_difference_whichever_goes_first(here):
    here.settings["edited"] = "next_bill"
    edit_the_first(here, follows=True)
    accepted_through(here, 3)
    second, third = bill(here, 2), bill(here, 3)
    assert (second.record.total, causes(second)) == (usd("49728.81"), [])
    assert third.record.total == usd("38175.92") + usd(MORE)
    post(here, 3)
    assert bill(here, 2) == second
    post(here, 2)
    accepted_through(here, 4)
    assert causes(bill(here, 4)) == []


def test_of_all_that_wait_only_the_last_one_carries_the_difference(here):
    """It is a vendor credit, so that it is 100.00 less of one."""
    here.settings["edited"] = "next_bill"
    edit_the_first(here, follows=True)
    accepted_through(here, 4)
    second, third, last = (bill(here, number) for number in (2, 3, 4))
    assert [(each.record.total, causes(each)) for each in (second, third)] == [
        (usd("49728.81"), []), (usd("38175.92"), []),
    ]  # fmt: skip
    assert (last.kind, last.record.total) == ("vendor_credit", usd("4257.90") - usd(MORE))
    assert causes(last) == ["earlier_invoice_edited"]
    assert lines_of(last)[CORRECTION].amount == -usd(MORE)


def test_an_invoice_that_is_not_accepted_yet_carries_nothing(here):
    """Nobody knows when it will be billed; once it is, the difference was billed already."""
    here.settings["edited"] = "next_bill"
    edit_the_first(here, follows=True)
    assert bill(here, 2).record.total == usd("49828.81")
    edit(here, 2, status="draft")
    edit(here, 3, status="approved")
    post(here, 3)
    edit(here, 2, status="approved")
    assert bill(here, 2).record.total == usd("49728.81")


def test_while_a_change_is_asked_all_that_wait_wait_for_the_answer(here):
    edit_the_first(here, follows=True)
    accepted_through(here, 3)
    assert [bill(here, number).cause for number in (2, 3)] == ["earlier_invoice_edited"] * 2


def test_an_edit_of_an_older_invoice_goes_to_the_next_bill_even_when_asked(here):
    post(here, 2)
    accepted_through(here, 3)
    edit_the_first(here, follows=True)
    assert bill(here, 1).record.total == usd("36529.06")
    assert CORRECTION in lines_of(bill(here, 3))


def test_columns_that_do_not_follow_bill_no_correction_and_warn(here):
    here.settings["edited"] = "next_bill"
    edit_the_first(here, follows=False)
    second = bill(here, 2)
    assert second.record.total == usd("49728.81")
    assert causes(second) == ["previous_certificates"]


def test_retainage_that_was_edited_is_corrected_on_the_retainage_item(here):
    here.settings["edited"] = "next_bill"
    edit_line(here, 1, "L1", work_retained=usd("2050.00"))
    edit(here, 1, payment_due=usd("36479.06"), earned_less_retainage=usd("36479.06"))
    edit_line(here, 2, "L1", work_retainage_before=usd("2050.00"))
    edit(here, 2, less_previous=usd("36479.06"))
    line = lines_of(bill(here, 2))["correction:retainage"]
    assert (line.item, line.amount) == (story.RETAINAGE_ITEM, usd("-50.00"))


def test_a_change_of_a_bill_that_carries_anothers_difference_says_so(here):
    """Its own invoice doesn't say what the bill comes to: no limit can be compared with it."""
    here.settings["edited"] = "next_bill"
    edit_the_first(here, follows=True)
    post(here, 2)
    here.settings["edited"] = "ask"
    edit_line(here, 2, "L1", work=usd("10.00"), to_date=usd("20110.00"))
    edit(here, 2, payment_due=usd("19738.81"))
    changed = bill(here, 2)
    assert isinstance(changed, Viewed), changed
    assert CORRECTION in lines_of(changed)
    assert causes(changed) == ["edited_after_posting", "earlier_invoice_edited"]


def test_an_edit_that_turns_the_sign_of_a_posted_bill_is_held(here):
    edit_line(here, 1, "L1", work=usd("-30000.00"), to_date=usd("-30000.00"))
    edit(here, 1, payment_due=usd("-13470.94"))
    assert bill(here, 1).cause == "sign_changed"


@pytest.mark.parametrize("carried", [False, True])
def test_the_reconciliation_names_an_edit_until_a_bill_carries_it(here, carried):
    here.settings["edited"] = "next_bill"
    edit_the_first(here, follows=True)
    numbers = (1, 2) if carried else (1,)
    if carried:
        post(here, 2)
    context = here.context()
    seens = [context.here(story.invoice_ref(number)) for number in numbers]
    lefts, agreed = documents_of(chain_of(seens, context), context)
    rights = [
        replace(left, ref=here.links[left.ref], amount=agreed[left.ref].right, gross=None)
        for left in lefts
    ]
    (tie,) = reconcile(Comparison(Check.INVOICES, lefts, rights, here.links, agreed))
    named = [(each.cause, each.amount) for each in tie.differences]
    assert named == ([] if carried else [(Cause.EDITED, usd(MORE))])


def test_what_is_posted_keeps_its_items_and_words(here):
    posted = bill(here, 1)
    edit_line(here, 1, "L1", description="Switchgear, revised")
    here.codes.clear()
    assert isinstance(posted, Viewed)
    assert bill(here, 1) == posted


def test_lines_are_written_as_they_came(here):
    record = here.sides[PROCORE][story.invoice_ref(2)].record
    assert write_lines(read_lines(InvoiceLine, record.lines)) == record.lines
