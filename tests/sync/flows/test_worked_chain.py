"""The worked chain through the product: every figure of the guide, read, planned, posted, paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.sync.whole_chain import PearlStreet

from ledgerboard.core.money import total
from ledgerboard.core.records import BillLine, read_lines
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync.reconciling import reconciliation
from ledgerboard.sync.selectors import money

pytestmark = pytest.mark.django_db
KEPT = Ref("item", "450")
PAPERS = {  # by invoice: kind, number, date, cost lines, retainage lines, total
    1: ("bill", "NE-2174", "20000.00 11587.84 9000.00", "-4058.78", "36529.06"),
    2: ("bill", "NE-2207", "30000.00 15040.85 4000.00 3200.00", "-2512.04", "49728.81"),
    3: ("bill", "NE-2251", "25000.00 10037.81 2000.00 3200.00 -2150.00", "-1661.89 1750.00",
        "38175.92"),
    4: ("vendor_credit", "NE-2263", "4482.00", "-224.10", "4257.90"),
}  # fmt: skip
ISSUED = [  # check, invoice, amount
    ("10449", 1, "30000.00"),
    ("10471", 1, "6529.06"),
    ("10471", 2, "49728.81"),
    ("10502", 3, "20000.00"),
    ("10502", 4, "-4257.90"),
]


@pytest.fixture(params=["A", "B"])
def street(db, request) -> PearlStreet:
    return PearlStreet(request.param)


def live_through(street: PearlStreet) -> None:
    """From January to May, as it happened."""
    street.bill_to_us(1)
    street.sync(date(2026, 2, 2))
    street.pay("148", "10442", date(2026, 2, 20), "30000.00", {1: "30000.00"})
    street.sync(date(2026, 2, 21))
    assert [str(each.amount) for each in street.issued()] == [str(usd("30000.00"))]
    street.void("148")
    street.pay("149", "10449", date(2026, 2, 25), "30000.00", {1: "30000.00"})
    street.bill_to_us(2)
    street.sync(date(2026, 3, 2))
    street.spend()
    check = {1: "6529.06", 2: "49728.81"}
    street.pay("151", "10471", date(2026, 3, 20), "56257.87", check, memo="Draw 2")
    street.bill_to_us(3)
    street.sync(date(2026, 4, 1))
    street.bill_to_us(4)
    street.sync(date(2026, 4, 16))
    street.pay("155", "10502", date(2026, 4, 22), "15742.10", {3: "20000.00", 4: "4257.90"})
    street.sync(date(2026, 5, 1))


def amounts(lines: list[BillLine]) -> str:
    return " ".join(str(line.amount.amount) for line in lines if line.amount)


def test_every_figure_of_the_worked_chain_comes_out_of_the_product(street):
    live_through(street)
    papers_are_as_in_the_guide(street)
    payments_add_up_to_the_cash(street)
    costs_are_placed(street)
    the_commitment_shows_what_is_owed_and_held(street)
    the_budget_adds_up(street)
    it_ties(street)


def papers_are_as_in_the_guide(street: PearlStreet) -> None:
    kept = Decimal(0)
    for number, (kind, text, costs, retainage, amount) in PAPERS.items():
        bill = street.posted(number)
        lines = read_lines(BillLine, bill.lines)
        assert (bill.kind, bill.number, bill.date) == (kind, text, story.DATES[number])
        assert amounts([line for line in lines if line.item != KEPT]) == costs
        assert amounts([line for line in lines if line.item == KEPT]) == retainage
        assert (bill.total, bill.vendor) == (usd(amount), Ref("vendor", "56"))
        sign = -1 if kind == "vendor_credit" else 1
        kept += sign * total(line.amount for line in lines if line.item == KEPT).amount
    assert kept == Decimal("-6258.61")
    conduit = read_lines(BillLine, street.posted(2).lines)[1]
    rate = (Decimal("402.7"), Decimal("37.35")) if street.variant == "B" else (None, None)
    assert (conduit.quantity, conduit.unit_price) == rate


def payments_add_up_to_the_cash(street: PearlStreet) -> None:
    issued = street.issued()
    rows = [(row.check_number, row.invoice, str(row.amount.amount)) for row in issued]
    assert rows == [(check, story.invoice_ref(n), amount) for check, n, amount in ISSUED]
    assert total(row.amount for row in issued) == usd("101999.97")
    draw = [row for row in issued if row.check_number == "10471"]
    said = {(row.number, row.method, row.notes, row.date) for row in draw}
    assert said == {(10471, "check", "Draw 2", date(2026, 3, 20))}
    assert [row.invoice_number for row in draw] == ["NE-2174", "NE-2207"]


def costs_are_placed(street: PearlStreet) -> None:
    found = {cost.number: (cost.type, str(cost.total.amount)) for cost in street.direct_costs()}
    assert found == {
        "CR-5501": ("invoice", "1240.50"),
        "0088": ("expense", "88.25"),
        "VC-12": ("invoice", "-140.50"),
        "0090": ("expense", "-20.00"),
    }
    direct = total(cost.total for cost in street.direct_costs())
    assert direct == usd("1168.25")
    assert usd("126434.50") + direct == usd("127602.75")


def the_commitment_shows_what_is_owed_and_held(street: PearlStreet) -> None:
    page = money.commitment(street.organization, "8801", street.ports)
    assert page
    standing = page.standing
    assert (standing.billed, standing.held) == (usd("126434.50"), usd("6258.61"))
    assert (standing.paid, standing.open) == (usd("101999.97"), usd("18175.92"))
    assert standing.balance_to_finish == usd("34780.29")


def the_budget_adds_up(street: PearlStreet) -> None:
    budget = money.budget(street.organization, "9001", street.ports)
    assert budget
    sums = budget.sums
    assert (sums.committed, sums.invoiced, sums.direct, sums.variance) == tuple(
        map(usd, ("154956.18", "126434.50", "1168.25", "5775.57"))
    )
    assert sums.invoiced + sums.direct == usd("127602.75")
    assert not any(row.differs for row in budget.rows)


def it_ties(street: PearlStreet) -> None:
    [found] = reconciliation(street.organization, street.ports)
    assert found.only_in_books == ()
    assert [(each.first.cause, each.off) for each in found.open] == []
    assert found.account
    assert found.account.balance == found.account.on_bills
    assert found.is_tied
    by_check: dict[str, Money] = {}
    for tie in found.ties:
        by_check[tie.check] = by_check.get(tie.check, usd("0.00")) + tie.right
    assert by_check == {
        "invoices": usd("120175.89"), "retainage": usd("6258.61"), "payments": usd("101999.97"),
        "direct_costs": usd("1168.25"), "cost": usd("127602.75"),
    }  # fmt: skip


def test_what_only_the_books_have_is_named_as_the_cause_and_nothing_is_off(db):
    street = PearlStreet()
    street.entry("235", "100.00")
    street.check_on_payables("236", "900", "700.00")
    street.pay("157", "10600", date(2026, 3, 20), "500.00", {})
    street.sync(date(2026, 4, 1))
    [found] = reconciliation(street.organization, street.ports)
    assert [
        (each.cause, str(each.amount.amount), each.project) for each in found.only_in_books
    ] == [
        ("journal_entry", "100.00", story.PROJECT),
        ("paid_on_account", "700.00", None),
        ("unapplied", "500.00", None),
    ]
    assert found.is_tied
    [early] = reconciliation(street.organization, street.ports, through=date(2026, 3, 1))
    assert early.only_in_books == ()


@pytest.fixture
def paid(db) -> PearlStreet:
    """Invoice 1 has its bill, and a check pays part of it. Procore never shows the method again."""
    street = PearlStreet()
    street.left.hides = ("method",)
    street.bill_to_us(1)
    street.sync(date(2026, 2, 2))
    street.pay("149", "10449", PAID_ON, "30000.00", {1: "30000.00"}, memo="Draw 1")
    return street


PAID_ON = date(2026, 2, 25)


def issued_as(street: PearlStreet) -> tuple[object, ...]:
    (row,) = street.issued()
    return row.number, row.check_number, row.method, row.notes


def test_what_is_edited_on_a_check_follows_and_what_is_typed_in_procore_stays(paid):
    paid.sync(PAID_ON)
    assert issued_as(paid) == (10449, "10449", "check", "Draw 1")
    paid.right.edit("bill_payment", "149", number="10450", memo="Draw 1, redone", method="Cash")
    paid.sync(date(2026, 2, 26))
    assert issued_as(paid) == (10450, "10450", "electronic", "Draw 1, redone")
    (row,) = paid.left.all("contract_payment")
    paid.left.edit("contract_payment", row.id, notes="Joe has it")
    paid.sync(date(2026, 2, 27))
    assert issued_as(paid) == (10450, "10450", "electronic", "Joe has it")


def test_a_recognized_payment_keeps_what_was_typed_until_the_check_is_edited(paid):
    paid.left.put(
        "contract_payment", project=story.PROJECT, commitment=story.COMMITMENT, date=PAID_ON,
        invoice=story.invoice_ref(1), amount=usd("30000.00"), check_number="10449", number=3,
        method="electronic", notes="Joe's draw",
    )  # fmt: skip
    paid.sync(PAID_ON)
    assert issued_as(paid) == (3, "10449", "electronic", "Joe's draw")
    paid.right.edit("bill_payment", "149", memo="Draw 1, by mail")
    paid.sync(date(2026, 2, 26))
    assert issued_as(paid) == (3, "10449", "electronic", "Draw 1, by mail")
