"""A subcontractor invoice as a bill: a golden case for each row of the field map, each setting,
each reason to wait and each warning.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.core.money import approvals, story
from tests.core.money.story import usd
from tests.oracle.world import BOOKS, PROCORE

from ledgerboard.core.records import (
    Account,
    Bill,
    BillLine,
    ChangeOrder,
    InvoiceLine,
    Item,
    ScheduleLine,
    Vendor,
    read_lines,
    write_lines,
)
from ledgerboard.core.values import Line, Money, Ref
from ledgerboard.core.views import Blocked, NotMine, Viewed
from ledgerboard.core.views.invoice_as_bill import invoice_as_bill
from ledgerboard.core.views.number_marks import marked_number


def bill(here, number=1):
    context = here.context()
    return invoice_as_bill(context.here(story.invoice_ref(number)), context)


def edit(here, which, **changed):
    """Change an invoice's header."""
    ref = story.invoice_ref(which)
    seen = here.sides[PROCORE][ref]
    here.put(PROCORE, ref.id, replace(seen.record, **changed))


def edit_line(here, number, line, **changed):
    """Change one line of an invoice, and the sums that Procore computes from it."""
    ref = story.invoice_ref(number)
    record = here.sides[PROCORE][ref].record
    lines = [
        replace(each, **changed) if each.key == story.key(line) else each
        for each in read_lines(InvoiceLine, record.lines)
    ]
    here.put(PROCORE, ref.id, replace(record, lines=write_lines(lines)))


def post(here, number):
    viewed = bill(here, number)
    assert isinstance(viewed, Viewed), viewed
    here.put(BOOKS, str(200 + number), viewed.record)
    here.link(story.invoice_ref(number), Ref(viewed.kind, str(200 + number)), viewed.record)
    return viewed


def accepted_through(here, last):
    """Invoices after this one are drafts still: they are no bill yet that could carry anything."""
    for number in story.INVOICES:
        edit(here, number, status="approved" if number <= last else "draft")


def lines_of(viewed):
    return {line.key: line for line in read_lines(BillLine, viewed.record.lines)}


# the field map


def test_billing_date_vendor_and_number_are_the_bills():
    record = bill(story.world()).record
    assert (record.date, record.vendor) == (date(2026, 1, 31), Ref("vendor", "56"))
    assert record.number == "NE-2174"


@pytest.mark.parametrize(
    ("setting", "day"),
    [
        ("billing_date", date(2026, 1, 31)),
        ("period_end", date(2026, 2, 1)),
        ("approval", date(2026, 2, 4)),
    ],
)
def test_which_date_a_bill_has_is_a_setting(setting, day):
    here = story.world()
    edit(here, 1, period_end=date(2026, 2, 1))
    here.put(PROCORE, "6601", approvals.history(1, approvals.approved(date(2026, 2, 4))))
    here.settings["bill_date"] = setting
    assert bill(here).record.date == day


@pytest.mark.parametrize(
    ("due_on", "paid_on", "due"),
    [
        (date(2026, 3, 5), date(2026, 3, 9), date(2026, 3, 5)),
        (None, date(2026, 3, 9), date(2026, 3, 9)),
        (None, date(2026, 1, 31), None),
        (None, date(2026, 1, 15), None),
        (None, None, None),
    ],
)
def test_due_is_procores_due_date_then_a_later_payment_date_then_the_terms(due_on, paid_on, due):
    here = story.world()
    edit(here, 1, due_on=due_on, paid_on=paid_on)
    assert bill(here).record.due_on == due


@pytest.mark.parametrize(
    ("setting", "paid_on", "due"),
    [
        ("procore", date(2026, 3, 9), date(2026, 3, 5)),
        ("payment_date", date(2026, 3, 9), date(2026, 3, 9)),
        ("payment_date", None, None),
        ("terms", date(2026, 3, 9), None),
    ],
)
def test_where_the_due_date_comes_from_is_a_setting(setting, paid_on, due):
    here = story.world()
    edit(here, 1, due_on=date(2026, 3, 5), paid_on=paid_on)
    here.settings["due_date"] = setting
    assert bill(here).record.due_on == due


def test_the_invoices_vendor_counts_and_without_one_the_commitments():
    here = story.world()
    edit(here, 1, vendor=None)
    assert bill(here).record.vendor == Ref("vendor", "56")


def test_retainage_stands_on_two_lines_or_by_setting_on_one():
    here = story.world()
    for number in (1, 2):
        post(here, number)
    two = lines_of(bill(here, 3))
    assert (two["retained"].amount, two["released"].amount) == (usd("-1661.89"), usd("1750.00"))
    here.settings["retainage_lines"] = "one"
    one = lines_of(bill(here, 3))
    assert one["retainage"].amount == usd("88.11")
    assert "retained" not in one


def test_a_change_order_billed_as_one_line_is_shared_out_over_its_codes():
    here = story.world()
    parts = [
        ScheduleLine(key="a", budget_code=Ref("budget_code", "310004"), amount=usd("4000.00")),
        ScheduleLine(key="b", budget_code=Ref("budget_code", "310001"), amount=usd("2400.00")),
    ]
    here.put(PROCORE, "7401", ChangeOrder(
        commitment=story.COMMITMENT, number="001", status="approved", total=usd("6400.00"),
        lines=write_lines(parts),
    ))  # fmt: skip
    post(here, 1)
    edit_line(here, 2, "CO1", budget_code=None, item_type="whole_change_order_item")
    found = lines_of(bill(here, 2))
    key = story.key("CO1")
    assert (found[f"{key}/a"].amount, found[f"{key}/b"].amount) == (usd("2000.00"), usd("1200.00"))
    assert (found[f"{key}/a"].item, found[f"{key}/b"].item) == (
        Ref("item", "414"),
        Ref("item", "411"),
    )


def test_the_zero_twin_of_a_synced_change_order_line_is_not_on_the_bill_and_needs_no_code():
    here = story.world()
    twin = InvoiceLine(
        key="contract_item:88019", item_type="contract_item", scheduled=usd("0.00"),
        budget_code=Ref("budget_code", "319999"), work=usd("0.00"), stored=usd("0.00"),
        stored_before=usd("0.00"), to_date=usd("0.00"),
    )  # fmt: skip
    edit(here, 1, lines=write_lines([*story.invoice_lines(1), twin]))
    found = bill(here)
    assert isinstance(found, Viewed)
    assert twin.key not in lines_of(found)
    assert found.warnings == ()


def test_a_code_that_is_booked_on_an_account_gives_an_account_line():
    here = story.world()
    here.codes[Ref("budget_code", "310001")] = Ref("account", "64")
    line = lines_of(bill(here))[story.key("L1")]
    assert (line.account, line.item) == (Ref("account", "64"), None)


def test_quantity_and_rate_are_left_out_where_they_do_not_multiply_out():
    here = story.world(variant="B")
    edit_line(here, 1, "L2", quantity=Decimal("310.2"))
    assert lines_of(bill(here))[story.key("L2")].quantity is None


# numbers


def test_a_long_number_is_shortened_one_to_one_and_the_memo_has_the_original():
    here = story.world()
    edit(here, 1, number="APPLICATION-2026-0131-NORTHSIDE")
    record = bill(here).record
    assert (record.number, len(record.number)) == ("APPLICATION-2026~53d", 20) or len(
        record.number
    ) <= 21
    assert record.number == marked_number("APPLICATION-2026-0131-NORTHSIDE", "6601")
    assert "Invoice number: APPLICATION-2026-0131-NORTHSIDE" in record.memo
    assert record.title == f"bill APPLICATION-2026-0131-NORTHSIDE ({record.number} in QuickBooks)"
    here.settings["shorten_numbers"] = False
    assert bill(here).cause == "number_too_long"


def test_a_number_used_twice_stays_with_the_first_and_is_marked_on_the_second():
    here = story.world()
    edit(here, 2, number="NE-2174")
    assert bill(here, 1).record.number == "NE-2174"
    post(here, 1)
    second = bill(here, 2).record
    assert second.number == marked_number("NE-2174", "6602")
    assert "Invoice number: NE-2174" in second.memo
    assert second.original_number == "NE-2174"
    assert replace(second, number="NE-2174").title == "bill NE-2174"


def test_of_two_invoices_of_one_number_the_later_is_marked_though_a_typed_bill_may_be_its_paper():
    """The typed bill may turn out to be the first one's: then nobody asks about the second."""
    here = story.world()
    edit(here, 2, number="NE-2174")
    here.put(BOOKS, "77", Bill(vendor=Ref("vendor", "56"), number="NE-2174"))
    assert bill(here, 1).record.number == "NE-2174"
    assert bill(here, 2).record.number == marked_number("NE-2174", "6602")


def test_a_number_that_another_vendors_bill_has_is_marked():
    here = story.world()
    here.put(BOOKS, "77", Bill(vendor=Ref("vendor", "60"), number="NE-2174"))
    assert bill(here).record.number == marked_number("NE-2174", "6601")


def test_the_same_vendors_bill_of_that_number_is_left_to_the_duplicate_guard():
    here = story.world()
    here.put(BOOKS, "77", Bill(vendor=Ref("vendor", "56"), number="NE-2174"))
    assert bill(here).record.number == "NE-2174"


def test_a_bill_of_that_number_that_is_known_for_another_paper_has_the_number_marked():
    here = story.world()
    there = Bill(vendor=Ref("vendor", "56"), number="NE-2174")
    here.put(BOOKS, "77", there)
    here.told_apart[story.invoice_ref(1)] = frozenset({"77"})
    assert bill(here).record.number == marked_number("NE-2174", "6601")
    here.told_apart.clear()
    here.put(BOOKS, "77", replace(there, date=date(2024, 2, 2), total=usd("77.00")))
    found = bill(here).record
    assert found.number == marked_number("NE-2174", "6601")
    assert "Invoice number: NE-2174" in found.memo


def test_an_invoice_without_a_number_is_known_by_its_commitment_and_place():
    here = story.world()
    edit(here, 1, number="")
    assert bill(here).record.number == "SC-014-1"


def test_marked_numbers_of_different_invoices_differ_and_fit():
    ids = [str(number) for number in (*range(1, 3000), 10**12, 10**12 + 1)]
    numbers = {marked_number("A-VERY-LONG-INVOICE-NUMBER", id_) for id_ in ids}
    assert len(numbers) == len(ids)
    assert max(map(len, numbers)) <= 21


# closed books


def test_closed_books_hold_or_move_to_the_next_open_day_or_ask():
    here = story.world()
    here.closed_until = date(2026, 1, 31)
    assert bill(here).cause == "closed_books"
    here.settings["closed_books"] = "next_open_day"
    moved = bill(here)
    assert moved.record.date == date(2026, 2, 1)
    assert (
        "Dated 01/31/2026 in Procore; the books were closed through 01/31/2026."
        in moved.record.memo
    )
    assert moved.warnings == ()
    here.settings["closed_books"] = "ask"
    assert [warned.cause for warned in bill(here).warnings] == ["closed_books"]


def test_books_that_close_later_leave_a_posted_bill_alone():
    here = story.world()
    posted = post(here, 1)
    here.closed_until = date(2026, 12, 31)
    assert bill(here) == posted


# statuses and totals


@pytest.mark.parametrize("status", ["approved", "approved_as_noted", "pending_owner_approval"])
def test_statuses_that_accounting_accepts_go_over(status):
    here = story.world()
    edit(here, 1, status=status)
    assert isinstance(bill(here), Viewed)


@pytest.mark.parametrize(
    "status", ["draft", "under_review", "revise_and_resubmit", "invited", None]
)
def test_other_statuses_take_no_part(status):
    here = story.world()
    edit(here, 1, status=status)
    assert isinstance(bill(here), NotMine)


def test_an_invoice_that_is_reopened_after_posting_says_so():
    here = story.world()
    post(here, 1)
    edit(here, 1, status="under_review")
    assert bill(here).cause == "reopened"


def test_a_net_of_zero_is_not_nothing():
    here = story.world()
    edit_line(here, 1, "L1", work_retained=usd("38529.06"))
    edit(here, 1, payment_due=usd("0.00"))
    zero = bill(here)
    assert (zero.kind, zero.record.total) == ("bill", usd("0.00"))
    assert len(lines_of(zero)) == 4
    here.settings["zero_bills"] = False
    assert bill(here).cause == "zero_bill"


def test_an_invoice_on_which_nothing_moved_is_not_posted():
    here = story.world()
    edit(here, 1, payment_due=usd("0.00"), lines=write_lines([
        replace(line, work=usd("0"), stored=usd("0"), to_date=usd("0"), work_retained=usd("0"),
                stored_retainage=usd("0"))
        for line in story.invoice_lines(1)
    ]))  # fmt: skip
    assert bill(here) == NotMine("nothing moved on this invoice", "nothing_moved")


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"payment_due": usd("36529.05")}, "rounding"),
        ({"payment_due": usd("40000.00")}, "total"),
        ({"payment_due": usd("36629.06"), "tax": usd("100.00")}, "tax"),
        ({"payment_due": usd("36000.00"), "total_retainage": usd("4587.84")}, "retainage"),
        ({"payment_due": None}, "payment_due_unknown"),
    ],
)
def test_lines_and_retainage_are_the_payment_due_or_the_invoice_waits_with_the_cause(
    changed, cause
):
    here = story.world()
    edit(here, 1, **changed)
    answer = bill(here)
    assert isinstance(answer, Blocked)
    assert answer.cause == cause


def test_the_sentence_names_both_figures():
    here = story.world()
    edit(here, 1, payment_due=usd("40000.00"))
    assert bill(here).why == (
        "Lines and retainage add up to $36,529.06, the invoice says $40,000.00."
    )


# what it waits for


def test_an_unlinked_vendor_or_project_is_waited_for():
    here = story.world()
    here.unlink(story.VENDOR)
    assert (bill(here).cause, bill(here).waits_for) == ("unlinked_vendor", story.VENDOR)
    here = story.world()
    here.unlink(story.PROJECT)
    assert (bill(here).cause, bill(here).waits_for) == ("unlinked_project", story.PROJECT)


def test_an_inactive_vendor_or_item_is_named():
    here = story.world()
    here.put(BOOKS, "56", Vendor(name="Northside Electric LLC"), active=False)
    assert bill(here).cause == "inactive_vendor"
    here = story.world()
    here.put(BOOKS, "411", Item(name="2401-26-100.S"), active=False)
    assert (bill(here).cause, bill(here).waits_for) == ("inactive_item", Ref("item", "411"))


def test_an_unmapped_code_is_asked_and_a_missing_one_too():
    here = story.world()
    del here.codes[Ref("budget_code", "310003")]
    assert (bill(here).cause, bill(here).waits_for) == (
        "unmapped_code", Ref("budget_code", "310003"),
    )  # fmt: skip
    here = story.world()
    edit_line(here, 1, "L1", budget_code=None)
    assert bill(here).cause == "no_budget_code"


@pytest.mark.parametrize(
    ("account", "cause"),
    [
        (Account(name="Cost of Labor", classification="Expense"), "retainage_account"),
        (Account(name="Checking", classification="Asset"), "retainage_account"),
        (None, "retainage_account_unknown"),
    ],
)
def test_the_retainage_item_must_stand_on_a_liability_account(account, cause):
    here = story.world()
    if account is None:
        del here.sides[BOOKS][Ref("account", "90")]
    else:
        here.put(BOOKS, "90", account)
    assert bill(here).cause == cause


def test_without_a_retainage_item_only_invoices_without_retainage_go():
    here = story.world()
    here.settings["retainage_item"] = None
    assert bill(here).cause == "no_retainage_item"
    here.settings["retainage_item"] = Ref("item", "451")
    assert bill(here).cause == "retainage_item_gone"


def test_releasing_more_than_is_held_is_refused():
    here = story.world()
    edit_line(here, 1, "L1", work_released=usd("2000.01"))
    assert bill(here).cause == "over_released"


def test_another_currency_is_said_and_raises_nothing():
    here = story.world()
    edit_line(here, 1, "L1", work=Money(Decimal("20000.00"), "CAD"))
    assert bill(here).cause == "foreign_currency"


def test_an_invoice_whose_commitment_or_predecessor_was_not_read_waits():
    here = story.world()
    del here.sides[PROCORE][story.COMMITMENT]
    assert bill(here).cause == "no_commitment"
    here = story.world()
    del here.sides[PROCORE][story.invoice_ref(1)]
    assert bill(here, 2).cause == "previous_unknown"


# warnings


@pytest.mark.parametrize(
    ("said", "causes"),
    [
        ({}, []),
        ({"status": "Complete"}, []),
        ({"status": None, "executed": None, "invoices_enabled": None}, []),
        ({"status": "Draft"}, ["commitment_status"]),
        ({"status": "Void"}, ["commitment_status"]),
        ({"status": "Out For Signature", "executed": False}, ["commitment_status"]),
        ({"executed": False}, []),
        ({"invoices_enabled": False}, ["invoices_off"]),
    ],
)
def test_an_invoice_on_a_commitment_that_isnt_approved_is_warned_about(said, causes):
    here = story.world()
    here.put(PROCORE, "8801", replace(story.commitment(), **said))
    assert [warned.cause for warned in bill(here).warnings] == causes


def causes(viewed):
    assert isinstance(viewed, Viewed), viewed
    return [warned.cause for warned in viewed.warnings]


def test_a_line_over_its_scheduled_value_warns():
    here = story.world()
    edit_line(here, 1, "L1", scheduled=usd("19999.99"))
    assert causes(bill(here)) == ["line_over_100"]


def test_more_than_the_approved_commitment_warns():
    here = story.world()
    here.put(PROCORE, "8801", replace(story.commitment(), revised=usd("40000.00")))
    assert causes(bill(here)) == ["over_commitment"]
    pending = replace(story.commitment(), revised=None, original=usd("40587.84"))
    here.put(PROCORE, "8801", pending)
    here.put(PROCORE, "7402", ChangeOrder(
        commitment=story.COMMITMENT, status="pending", total=usd("-2150.00")
    ))  # fmt: skip
    assert causes(bill(here)) == []


def test_a_change_order_that_is_not_approved_warns():
    here = story.world()
    post(here, 1)
    here.put(
        PROCORE, "7401", ChangeOrder(commitment=story.COMMITMENT, number="001", status="pending")
    )
    assert causes(bill(here, 2)) == ["pending_change_order"]


def test_a_change_order_billed_line_by_line_is_known_by_its_own_line():
    """Procore's item names no package then, only the line of the change order (seen in a demo)."""
    here = story.world()
    post(here, 1)
    edit_line(here, 2, "CO1", change_order=None, schedule_line="77")
    pending = ChangeOrder(
        commitment=story.COMMITMENT, number="001", status="pending", lines=(Line("77", {}),)
    )
    here.put(PROCORE, "7401", pending)
    assert causes(bill(here, 2)) == ["pending_change_order"]


def test_more_units_than_the_contract_warns():
    here = story.world(variant="B")
    edit_line(here, 1, "L2", scheduled_quantity=Decimal("310.24"))
    assert causes(bill(here)) == ["quantity_over"]


def test_previous_certificates_unlike_the_invoice_before_warn():
    here = story.world()
    edit(here, 1, earned_less_retainage=usd("36529.07"))
    assert causes(bill(here, 2)) == ["previous_certificates"]


def test_two_invoices_for_one_period_warn():
    here = story.world()
    edit(here, 2, period=Ref("billing_period", "401"))
    assert causes(bill(here, 1)) == ["same_period"]


def test_a_line_that_vanished_with_an_amount_is_taken_back_and_warned_about():
    here = story.world()
    post(here, 1)
    kept = [line for line in story.invoice_lines(2) if line.key != story.key("L3")]
    edit(here, 2, lines=write_lines(kept), payment_due=usd("37928.81"))
    viewed = bill(here, 2)
    assert isinstance(viewed, Blocked)
    edit(here, 2, payment_due=usd("30000.00") + usd("15040.85") + usd("3200.00")
         - usd("9000.00") - (usd("2412.04") - usd("900.00")))  # fmt: skip
    viewed = bill(here, 2)
    assert causes(viewed) == ["line_gone"]


def test_bills_post_to_the_payables_account_that_was_chosen():
    here = story.world()
    here.settings["payables_account"] = Ref("account", "33")
    assert bill(here).record.payables_account == Ref("account", "33")


@pytest.mark.parametrize("chosen", ["35", "99"])
def test_an_account_that_is_gone_or_keeps_no_payables_holds_the_bill(chosen):
    here = story.world()
    here.settings["payables_account"] = Ref("account", chosen)
    answer = bill(here)
    assert isinstance(answer, Blocked)
    assert answer.cause == "payables_account"


def test_a_project_that_is_gone_holds_the_bill_and_says_so():
    """The link is there, its record in QuickBooks is not: deleted, or merged into another."""
    here = story.world()
    del here.sides[BOOKS][Ref("project", "88")]
    answer = bill(here)
    assert isinstance(answer, Blocked)
    assert (answer.cause, answer.waits_for) == ("gone_project", Ref("project", "88"))
    assert "merged into another" in answer.why
