"""Every figure of the worked chain, from invoice lines to bills, in both variants."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.core.money import story
from tests.oracle.world import BOOKS

from ledgerboard.core.money import application, percent_of, times
from ledgerboard.core.money.retainage import retainage_ledger, retainage_on_bill
from ledgerboard.core.records import BillLine, read_lines
from ledgerboard.core.values import Ref
from ledgerboard.core.views import Viewed
from ledgerboard.core.views.invoice_as_bill import invoice_as_bill

VARIANTS = pytest.mark.parametrize("variant", ["A", "B"])


def usd(text):
    return story.usd(text)


def applied(number, variant="A"):
    before = [story.invoice(each, variant) for each in range(1, number)]
    return application(story.invoice(number, variant), before)


@VARIANTS
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_summary_of_each_invoice_comes_out_of_its_lines(number, variant):
    found = applied(number, variant)
    contract, done, work, stored, earned, previous, due, balance = map(usd, story.SUMMARIES[number])
    assert found.completed_and_stored == done
    assert (found.work_held, found.stored_held) == (work, stored)
    assert (found.earned_less_retainage, found.less_previous) == (earned, previous)
    assert found.due == due
    assert contract - found.earned_less_retainage == balance


@pytest.mark.parametrize(
    ("number", "lines", "retained", "released", "percent"),
    [
        (1, "40587.84", "4058.78", "0.00", "26.93"),
        (2, "52240.85", "2512.04", "0.00", "59.09"),
        (3, "38087.81", "1661.89", "1750.00", "84.49"),
        (4, "-4482.00", "-224.10", "0.00", "81.59"),
    ],
)
def test_what_each_invoice_bills_holds_and_releases(number, lines, retained, released, percent):
    found = applied(number)
    assert (found.billed, found.retained, found.released) == tuple(
        map(usd, (lines, retained, released))
    )
    contract = usd(story.SUMMARIES[number][0])
    assert percent_of(found.completed_and_stored, contract) == Decimal(percent)


@pytest.mark.parametrize(
    ("number", "line", "amount"),
    [
        (1, "L1", "20000.00"), (1, "L2", "11587.84"), (1, "L3", "9000.00"),
        (2, "L1", "30000.00"), (2, "L2", "15040.85"), (2, "L3", "4000.00"), (2, "CO1", "3200.00"),
        (3, "L1", "25000.00"), (3, "L2", "10037.81"), (3, "L3", "2000.00"), (3, "CO1", "3200.00"),
        (3, "CO2", "-2150.00"), (4, "L2", "-4482.00"), (4, "L1", "0.00"), (4, "L3", "0.00"),
    ],
)  # fmt: skip
def test_a_line_moves_by_the_change_of_its_to_date_figure(number, line, amount):
    moves = {move.line.key: move.amount for move in applied(number).movements}
    assert moves[story.key(line)] == usd(amount)


@pytest.mark.parametrize(
    ("quantity", "price", "amount"),
    [
        ("402.7", "37.35", "15040.85"), ("310.25", "37.35", "11587.84"),
        ("1250.5", "37.35", "46706.18"), ("-402.7", "37.35", "-15040.85"),
        ("-120", "37.35", "-4482.00"),
    ],
)  # fmt: skip
def test_half_a_cent_is_rounded_away_from_zero(quantity, price, amount):
    assert times(Decimal(quantity), Decimal(price)) == usd(amount)


def test_the_ledger_holds_what_the_last_invoice_says_by_line_and_in_all():
    ledger = retainage_ledger((story.invoice_ref(n), applied(n)) for n in range(1, 5))
    assert ledger.balances() == {
        story.key("L1"): (usd("3000.00"), usd("0.00")),
        story.key("L2"): (usd("2188.61"), usd("0.00")),
        story.key("L3"): (usd("750.00"), usd("0.00")),
        story.key("CO1"): (usd("320.00"), usd("0.00")),
    }
    assert (ledger.retained, ledger.released) == (usd("8008.61"), usd("1750.00"))
    assert ledger.held == ledger.held_on_work == usd("6258.61")
    assert ledger.held_on_stored == usd("0.00")


def posted(variant="A"):
    """The four invoices as bills, each posted before the next is viewed."""
    here, bills = story.world(variant=variant), {}
    for number in range(1, 5):
        ref = story.invoice_ref(number)
        viewed = invoice_as_bill(here.context().here(ref), here.context())
        assert isinstance(viewed, Viewed), viewed
        assert viewed.warnings == ()
        here.put(BOOKS, str(200 + number), viewed.record)
        here.link(ref, Ref(viewed.kind, str(200 + number)), viewed.record)
        bills[number] = viewed
    return here, bills


BILLS = {
    1: ("bill", ["20000.00", "11587.84", "9000.00", "-4058.78"], "36529.06"),
    2: ("bill", ["30000.00", "15040.85", "4000.00", "3200.00", "-2512.04"], "49728.81"),
    3: (
        "bill",
        ["25000.00", "10037.81", "2000.00", "3200.00", "-2150.00", "-1661.89", "1750.00"],
        "38175.92",
    ),
    4: ("vendor_credit", ["4482.00", "-224.10"], "4257.90"),
}


@VARIANTS
def test_the_bills_carry_these_lines_and_totals(variant):
    _, bills = posted(variant)
    for number, (kind, amounts, total) in BILLS.items():
        bill = bills[number].record
        assert bills[number].kind == kind
        assert [line.amount for line in read_lines(BillLine, bill.lines)] == list(map(usd, amounts))
        assert bill.total == usd(total)
        assert (bill.number, bill.date) == (story.NUMBERS[number], story.DATES[number])


def test_the_retainage_lines_of_the_bills_are_what_is_held():
    _, bills = posted()
    held = [retainage_on_bill(bills[n].record, {story.RETAINAGE_ITEM}) for n in range(1, 5)]
    assert held == list(map(usd, ["4058.78", "2512.04", "-88.11", "-224.10"]))
    assert sum((money.amount for money in held), Decimal(0)) == Decimal("6258.61")


def test_a_unit_line_has_quantity_and_rate_and_an_amount_line_has_none():
    _, bills = posted("B")
    lines = read_lines(BillLine, bills[2].record.lines)
    rates = {line.description: (line.quantity, line.unit_price) for line in lines}
    assert rates["Feeder conduit"] == (Decimal("402.7"), Decimal("37.35"))
    assert rates["Switchgear"] == (Decimal("0.375"), Decimal("80000.00"))
    assert rates["Light fixtures"] == (
        None,
        None,
    )  # 12 pieces installed are not the $4,000.00 moved
    _, amounts = posted("A")
    assert all(line.quantity is None for line in read_lines(BillLine, amounts[2].record.lines))


def test_the_credit_turns_the_quantity_with_the_amount():
    _, bills = posted("B")
    line = read_lines(BillLine, bills[4].record.lines)[0]
    assert (line.quantity, line.unit_price, line.amount) == (
        Decimal(120), Decimal("37.35"), usd("4482.00"),
    )  # fmt: skip


def test_the_second_bill_says_what_it_is_to_a_bookkeeper():
    _, bills = posted()
    bill = bills[2].record
    assert bill.memo == "SC-014 invoice 2 (Feb 2026)"
    lines = read_lines(BillLine, bill.lines)
    assert [line.description for line in lines] == [
        "Switchgear", "Feeder conduit", "Light fixtures", "CO 001 Panel LP-3", "Retainage held",
    ]  # fmt: skip
    assert [line.item and line.item.id for line in lines] == ["411", "412", "413", "414", "450"]
    assert {line.project for line in lines} == {Ref("project", "88")}
    assert bill.vendor == Ref("vendor", "56")


def test_once_posted_nothing_more_is_planned():
    here, bills = posted()
    for number in range(1, 5):
        seen = here.context().here(story.invoice_ref(number))
        assert invoice_as_bill(seen, here.context()) == Viewed(
            bills[number].kind, bills[number].record
        )
