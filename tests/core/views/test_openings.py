"""A commitment taken over in the middle: nothing is billed twice, and nothing is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.money import story
from tests.core.money.story import usd
from tests.core.views.opening import papers, sign_off
from tests.core.views.test_bills import accepted_through, bill, causes, edit, lines_of, post
from tests.core.views.test_edited import CORRECTION, edit_the_first
from tests.oracle.world import BOOKS, PROCORE

from ledgerboard.core.money import total
from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.records import (
    AppliedPayment,
    Bill,
    BillLine,
    ContractPayment,
    InvoiceLine,
    ProjectCost,
    SubcontractorInvoice,
    VendorCredit,
    read_lines,
    write_lines,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views import Blocked, NotMine, Viewed
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import (
    ON_RETAINAGE_ITEM,
    chain_of,
    earlier_invoices,
)
from ledgerboard.core.views.cost_as_direct_cost import project_cost_as_direct_cost
from ledgerboard.core.views.included_in_opening import (
    in_progress,
    paper_in_opening,
    payment_in_opening,
)
from ledgerboard.core.views.payment_as_contract_payment import payment_as_contract_payment

OLD, LATE = Ref("bill", "77"), Ref("applied_payment", "900:77")


@pytest.fixture
def here():
    return story.world()


def typed(amount: str, *lines: BillLine, **said) -> Bill:
    given = lines or (BillLine(key="1", item=Ref("item", "411"), amount=usd(amount)),)
    return Bill(vendor=Ref("vendor", "56"), total=usd(amount), lines=write_lines(given), **said)


def test_nothing_that_the_opening_includes_is_ever_sent(here):
    sign_off(here, 2)
    for number in (1, 2):
        assert isinstance(bill(here, number), NotMine)
    edit(here, 2, status="draft")
    assert isinstance(bill(here, 2), NotMine)
    edit(here, 2, status="approved")
    assert isinstance(bill(here, 2), NotMine)


def test_the_first_bill_carries_what_moved_since_and_no_correction(here):
    sign_off(here, 2)
    third = bill(here, 3)
    assert third.record.total == usd("38175.92")
    assert causes(third) == causes(_as_ever(3))
    assert lines_of(third) == lines_of(_as_ever(3))


def _as_ever(number):
    """The same bill where everything was posted from the first invoice on."""
    other = story.world()
    for earlier in range(1, number):
        post(other, earlier)
    return bill(other, number)


def test_an_included_invoice_that_is_edited_is_asked_and_not_billed_in_silence(here):
    sign_off(here, 1)
    edit_the_first(here, follows=True)
    answer = bill(here, 2)
    assert isinstance(answer, Blocked)
    assert answer.cause == "opening_edited"


def test_by_setting_its_difference_goes_on_the_first_bill_as_a_line_of_its_own(here):
    accepted_through(here, 2)
    here.settings["edited"] = "next_bill"
    sign_off(here, 1)
    edit_the_first(here, follows=True)
    second = bill(here, 2)
    assert lines_of(second)[CORRECTION].amount == usd("100.00")
    assert second.record.total == usd("49828.81")
    assert "earlier_invoice_edited" in causes(second)


def test_of_all_that_wait_only_the_last_one_carries_what_changed_in_an_opening(here):
    here.settings["edited"] = "next_bill"
    sign_off(here, 1)
    edit_the_first(here, follows=True)
    accepted_through(here, 4)
    carried = [number for number in (2, 3, 4) if CORRECTION in lines_of(bill(here, number))]
    assert carried == [4]


@pytest.mark.parametrize(
    ("start", "posted", "held"),
    [("2026-03-01", 0, True), ("2026-03-01", 2, False), ("2026-01-01", 0, False), (None, 0, False)],
)
def test_a_commitment_is_in_progress_while_an_invoice_from_before_the_day_has_no_bill(
    here, start, posted, held
):
    for number in range(1, posted + 1):
        post(here, number)
    settings = BillSettings.of({"start_day": start} if start else {})
    third = here.sides[PROCORE][story.invoice_ref(3)]
    earlier = earlier_invoices(third, here.context(), "USD")
    assert in_progress(third.record, earlier, settings) is held


def test_a_bill_of_the_opening_is_no_invoices_and_no_cost(here):
    here.put(BOOKS, OLD.id, typed("36529.06"))
    sign_off(here, 1, papers=papers(here, {OLD: typed("36529.06")}))
    books = here.context(BOOKS)
    assert isinstance(paper_in_opening(books.here(OLD), books), NotMine)
    cost = ProjectCost(transaction=OLD, project=Ref("project", "88"), total=usd("36529.06"))
    seen = here.put(BOOKS, "bill:77:88", cost)
    answer = project_cost_as_direct_cost(seen, books)
    assert isinstance(answer, NotMine)
    assert answer.cause == "opening"


def test_a_later_payment_of_its_bills_goes_to_the_commitment_and_an_earlier_one_does_not(here):
    paid = Ref("applied_payment", "899:77")
    sign_off(here, 1, papers=papers(here, {OLD: typed("36529.06")}),
             payments={paid: usd("30000.00")})  # fmt: skip
    books = here.context(BOOKS)
    for ref, amount in ((paid, "30000.00"), (LATE, "6529.06")):
        payment = AppliedPayment(applied_to=OLD, amount=usd(amount), date=date(2026, 2, 20))
        here.put(BOOKS, ref.id, payment)
    earlier, later = (payment_as_contract_payment(books.here(r), books) for r in (paid, LATE))
    assert isinstance(earlier, NotMine)
    assert (later.record.commitment, later.record.invoice) == (story.COMMITMENT, None)
    assert later.record.amount == usd("6529.06")


def test_payments_that_were_not_read_are_included_by_their_day(here):
    sign_off(here, 1, papers=papers(here, {OLD: typed("1.00")}), paid_through=date(2026, 3, 1))
    books, procore = here.context(BOOKS), here.context()
    for day, included in ((date(2026, 3, 1), True), (date(2026, 3, 2), False)):
        theirs = here.put(BOOKS, "1:77", AppliedPayment(applied_to=OLD, amount=usd("1"), date=day))
        ours = here.put(PROCORE, "5", ContractPayment(commitment=story.COMMITMENT, date=day))
        assert isinstance(payment_as_contract_payment(theirs, books), NotMine) is included
        assert (payment_in_opening(ours, procore) is not None) is included


def test_retainage_that_is_a_bill_of_its_own_is_not_owed_a_second_time(here):
    """Invoice 3 releases $1,750.00, which stands open as RET-014 and on no account."""
    kept = typed("6570.82", number="RET-014", balance=usd("6570.82"))
    ref = Ref("bill", "78")
    here.put(BOOKS, "78", kept)
    sign_off(here, 2, papers=papers(here, {ref: kept}))
    answer = bill(here, 3)
    assert isinstance(answer, Blocked)
    assert answer.cause == "retainage_in_bills"
    assert "RET-014" in answer.why
    moved = BillLine(key="2", item=story.RETAINAGE_ITEM, amount=usd("-6570.82"))
    lines = [*read_lines(BillLine, kept.lines), moved]
    here.put(BOOKS, "78", typed("0.00", *lines, number="RET-014", balance=usd("0.00")))
    assert isinstance(bill(here, 3), Viewed)


CENTS = st.integers(0, 500_000).map(lambda cents: Money(Decimal(cents).scaleb(-2)))
PERCENT = st.integers(0, 100)
LINE = {"work": CENTS, "stored": CENTS, "held": PERCENT, "stored_held": PERCENT}
PERIODS = st.lists(
    st.fixed_dictionaries({line: st.fixed_dictionaries(LINE) for line in ("L1", "L2", "L3")}),
    min_size=2,
    max_size=5,
)


def billed_as(here, periods):
    """Invoices in which stored material is a balance; retainage goes up and down as it likes."""
    work, held = {}, {}
    stored = {}
    for number, period in enumerate(periods, 1):
        lines = []
        for name, said in period.items():
            before, was_held = work.get(name, ZERO), held.get(name, ZERO)
            kept = share(said["work"], said["held"])
            lines.append(InvoiceLine(
                key=story.key(name), budget_code=Ref("budget_code", story.CODES[name]),
                previous_work=before, work=said["work"], stored=said["stored"],
                stored_before=stored.get(name, ZERO),
                to_date=before + said["work"] + said["stored"],
                work_retainage_before=was_held, work_retained=kept, work_released=ZERO,
                stored_retainage=share(said["stored"], said["stored_held"]), stored_released=ZERO,
            ))  # fmt: skip
            work[name], held[name] = before + said["work"], was_held + kept
            stored[name] = said["stored"]
        invoice = SubcontractorInvoice(
            project=story.PROJECT, commitment=story.COMMITMENT, vendor=story.VENDOR,
            sequence=number, number=f"N-{number}", status="approved",
            billing_date=date(2026, number, 28), lines=write_lines(lines),
        )  # fmt: skip
        here.put(PROCORE, f"660{number}", invoice)
    for each in every_invoice(here):
        edit(here, each.invoice.sequence, payment_due=each.applied.due)


def share(amount, percent):
    return Money((amount.amount * percent / 100).quantize(Decimal("0.01")))


def every_invoice(here):
    return chain_of(here.kind(PROCORE, "subcontractor_invoice"), here.context())


@given(PERIODS, st.data())
def test_wherever_it_is_taken_over_opening_and_bills_are_all_that_was_billed(periods, data):
    here = story.world(0)
    billed_as(here, periods)
    cut = data.draw(st.integers(1, len(periods)))
    opening = sign_off(here, cut)
    lines, held = ZERO, ZERO
    for number in range(1, len(periods) + 1):
        viewed = bill(here, number)
        if number <= cut:
            assert isinstance(viewed, NotMine)
            continue
        if isinstance(viewed, NotMine):
            assert viewed.cause == "nothing_moved"
            continue
        assert isinstance(viewed, Viewed), viewed
        here.put(BOOKS, str(200 + number), viewed.record)
        here.link(story.invoice_ref(number), Ref(viewed.kind, str(200 + number)), viewed.record)
        sign = -1 if isinstance(viewed.record, VendorCredit) else 1
        for line in read_lines(BillLine, viewed.record.lines):
            amount = line.amount if sign > 0 else -line.amount
            held -= amount if line.key in ON_RETAINAGE_ITEM else ZERO
            lines += ZERO if line.key in ON_RETAINAGE_ITEM else amount
    last = every_invoice(here)[-1].applied
    assert opening.position.billed + lines == last.completed_and_stored
    assert opening.position.retained + held == total((last.work_held, last.stored_held))
