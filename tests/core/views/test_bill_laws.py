"""Laws of the view of an invoice: it always answers, and what it posts always adds up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.core.money import story
from tests.oracle.world import PROCORE

from ledgerboard.core.money import application, total
from ledgerboard.core.records import BillLine, InvoiceLine, read_lines, write_lines
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views import Blocked, NotMine, Viewed
from ledgerboard.core.views.invoice_as_bill import invoice_as_bill

MONEY = st.none() | st.integers(-(10**6), 10**6).map(lambda cents: Money(Decimal(cents).scaleb(-2)))
FOREIGN = st.just(Money(Decimal("1.00"), "CAD"))
CODES = st.sampled_from([None, *(Ref("budget_code", code) for code in ("310001", "310002", "999"))])
NAMES = (
    "scheduled", "previous_work", "work", "stored", "stored_before", "stored_moved", "to_date",
    "to_date_before", "work_retainage_before", "work_retained", "work_released",
    "work_retainage_moved", "stored_retainage", "stored_released",
)  # fmt: skip
SAID = dict.fromkeys(NAMES, MONEY)
LINES = st.lists(
    st.builds(
        InvoiceLine,
        key=st.sampled_from([story.key(line) for line in story.SCHEDULE]),
        change_order=st.sampled_from([None, Ref("change_order", "7401"), Ref("change_order", "1")]),
        budget_code=CODES,
        accounting_method=st.sampled_from([None, "unit", "amount"]),
        quantity=st.none() | st.integers(-99, 99).map(Decimal),
        unit_price=st.none() | st.integers(0, 99).map(Decimal),
        **SAID,
    ),
    max_size=3,
    unique_by=lambda line: line.key,
)
ODD_LINES = LINES.map(
    lambda lines: [replace(line, work=Money(Decimal("1.00"), "CAD")) for line in lines]
)
DAYS = st.none() | st.integers(0, 90).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
CHANGED = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["approved", "draft", None]),
        "commitment": st.sampled_from([None, Ref("commitment", "1")]),
        "vendor": st.sampled_from([None, Ref("vendor", "1")]),
        "project": st.sampled_from([None, Ref("project", "1")]),
        "number": st.sampled_from([None, "", "N" * 40]),
        "billing_date": DAYS, "due_on": DAYS, "paid_on": DAYS,
        "payment_due": MONEY, "less_previous": MONEY, "tax": MONEY | FOREIGN,
        "lines": (LINES | ODD_LINES).map(write_lines),
    },
)  # fmt: skip
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "retainage_item": st.sampled_from([None, Ref("item", "411"), Ref("item", "1")]),
        "closed_books": st.sampled_from(["hold", "next_open_day", "ask"]),
        "bill_date": st.sampled_from(["billing_date", "period_end", "approval"]),
        "retainage_lines": st.sampled_from(["one", "two"]),
        "zero_bills": st.booleans(),
        "edited": st.sampled_from(["ask", "next_bill"]),
    },
)


@given(CHANGED, CHANGED, SETTINGS, DAYS, st.booleans())
def test_whatever_comes_in_the_view_answers(first, second, settings, closed, posted):
    here = story.world(2)
    seen = here.sides[PROCORE][story.invoice_ref(1)]
    if posted:
        viewed = invoice_as_bill(seen, here.context())
        here.link(story.invoice_ref(1), Ref(viewed.kind, "201"), viewed.record)
    here.settings |= settings
    here.closed_until = closed
    for number, changed in ((1, first), (2, second)):
        here.put(PROCORE, f"660{number}", replace(story.invoice(number), **changed))
    for number in (1, 2):
        seen = here.sides[PROCORE][story.invoice_ref(number)]
        answer = invoice_as_bill(seen, here.context())
        assert isinstance(answer, Viewed | Blocked | NotMine)
        if isinstance(answer, Blocked):
            assert answer.why.endswith((".", "?"))
            assert answer.advice.endswith(".")


@given(LINES, LINES)
def test_lines_less_retained_plus_released_are_what_earned_has_grown_by(one, two):
    first = story.invoice(1, lines=write_lines(one))
    found = application(story.invoice(2, lines=write_lines(two)), [first])
    assert found.due == found.earned_less_retainage - found.less_previous
    assert found.completed_and_stored == total(move.after.to_date for move in found.movements)


@given(LINES)
def test_what_is_posted_adds_up_to_the_payment_due_whatever_its_sign(lines):
    mapped = [replace(line, budget_code=Ref("budget_code", "310001")) for line in lines]
    asked = story.invoice(1, lines=write_lines(mapped))
    due = application(asked).due
    here = story.world(0)
    seen = here.put(PROCORE, "6601", replace(asked, payment_due=due))
    answer = invoice_as_bill(seen, here.context())
    if not isinstance(answer, Viewed):
        assert answer.cause in {"over_released", "previous_unknown", "nothing_moved"}
        return
    bill = answer.record
    carried = total(line.amount for line in read_lines(BillLine, bill.lines))
    assert carried == bill.total
    assert (bill.total if answer.kind == "bill" else -bill.total) == due
    assert bill.total.amount >= 0
