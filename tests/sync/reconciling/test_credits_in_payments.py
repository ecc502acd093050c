"""Vendor credits that a check took: what is cash, what is open, and what Procore doesn't know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.whole_chain import JOB, VENDOR, PearlStreet

from ledgerboard.core.money.amounts import from_cents
from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.core.records import (
    BillLine,
    BillPayment,
    Commitment,
    ContractPayment,
    PaymentLine,
    Project,
    VendorCredit,
    write_lines,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.reconciling import Reconciliation, reconciliation
from ledgerboard.sync.selectors import money

pytestmark = pytest.mark.django_db
CREDIT = Ref("vendor_credit", "900")


@pytest.fixture
def street(db) -> PearlStreet:
    return PearlStreet()


def compared(street: PearlStreet) -> Reconciliation:
    (found,) = reconciliation(street.organization, street.ports)
    return found


def only_list_credits(street: PearlStreet) -> None:
    setting = street.flows["payments"]
    setting.options = {"view": {**setting.options["view"], "credits": "list"}}
    setting.save()


def paid_with_our_credit(street: PearlStreet) -> None:
    """The worked chain to its end: check 10502 takes the credit that invoice 4 became."""
    for number, day in enumerate([(2, 2), (3, 2), (4, 1), (4, 16)], start=1):
        street.bill_to_us(number)
        street.sync(date(2026, *day))
    street.pay("149", "10449", date(2026, 2, 25), "30000.00", {1: "30000.00"})
    street.pay("151", "10471", date(2026, 3, 20), "56257.87", {1: "6529.06", 2: "49728.81"})
    street.pay("155", "10502", date(2026, 4, 22), "15742.10", {3: "20000.00", 4: "4257.90"})
    street.sync(date(2026, 5, 1))


def type_credit(street: PearlStreet) -> None:
    """A back charge that the bookkeeper typed, on nobody's invoice."""
    line = BillLine(key="1", item=Ref("item", "411"), project=JOB, amount=usd("500.00"))
    credit = VendorCredit(
        vendor=VENDOR, number="BC-1", date=date(2026, 2, 10), total=usd("500.00"),
        balance=usd("0.00"), lines=write_lines([line]),
    )  # fmt: skip
    put(street.right, CREDIT.id, credit)


def pay_with_it(
    street: PearlStreet, cash: str, papers: dict[Ref, str], credit: Ref = CREDIT
) -> None:
    lines = [
        PaymentLine(key=paper.id, applied_to=paper, amount=usd(amount))
        for paper, amount in {**papers, credit: "500.00"}.items()
    ]
    check = BillPayment(
        vendor=VENDOR, number="10449", date=date(2026, 2, 25), total=usd(cash), method="Check",
        lines=write_lines(lines),
    )  # fmt: skip
    put(street.right, "149", check)
    for paper in papers:
        street.right.edit(paper.kind, paper.id)


@pytest.fixture
def charged_back(street) -> PearlStreet:
    """Of a bill of $36,529.06, $30,000.00 is settled: $29,500.00 by check, $500.00 by a credit."""
    street.bill_to_us(1)
    street.sync(date(2026, 2, 2))
    type_credit(street)
    pay_with_it(street, "29500.00", {street.paper(1): "30000.00"})
    street.sync(date(2026, 3, 1))
    return street


def off(found: Reconciliation) -> list[tuple[Cause, Money]]:
    payments = [each for each in found.differences if each.check is Check.PAYMENTS]
    return [(each.cause, each.amount) for each in payments]


def test_credits_that_are_only_listed_are_what_payments_are_off_by(street):
    only_list_credits(street)
    paid_with_our_credit(street)
    found = compared(street)
    assert off(found) == [(Cause.CREDIT_APPLIED, usd("4257.90"))]
    (tie,) = found.of(Check.PAYMENTS)
    assert (tie.left, tie.right) == (usd("106257.87"), usd("101999.97"))


def test_the_page_of_payments_says_that_such_a_credit_was_applied(street):
    only_list_credits(street)
    paid_with_our_credit(street)
    rows = money.payments(street.organization, money.Wanted(), date(2026, 5, 1)).rows
    assert [row.reason for row in rows if row.number == "10502"] == ["Credit applied"]


def test_payments_tie_where_a_typed_credit_was_taken(charged_back):
    assert sorted(str(each.amount) for each in charged_back.issued()) == ["$30,000.00", "-$500.00"]
    assert off(compared(charged_back)) == []


def test_what_a_typed_credit_settled_is_not_open(charged_back):
    page = money.commitment(charged_back.organization, "8801", charged_back.ports)
    assert page is not None
    standing = page.standing
    assert (standing.paid, standing.credited, standing.open) == (
        usd("29500.00"), usd("500.00"), usd("6529.06"),
    )  # fmt: skip
    (row,) = money.commitments(charged_back.organization, money.Wanted()).rows
    assert (from_cents(row.open), row.payments_off) == (standing.open, 0)


ENTRY = Ref("journal_entry", "901")


def test_a_journal_entry_taken_as_a_credit_lowers_what_was_paid(street):
    street.bill_to_us(1)
    street.sync(date(2026, 2, 2))
    pay_with_it(street, "29500.00", {street.paper(1): "30000.00"}, credit=ENTRY)
    street.sync(date(2026, 3, 1))
    assert sorted(str(each.amount) for each in street.issued()) == ["$30,000.00", "-$500.00"]
    found = compared(street)
    assert (off(found), found.only_in_books) == ([], ())


def test_a_journal_entry_that_was_paid_is_no_credit(street):
    street.bill_to_us(1)
    street.sync(date(2026, 2, 2))
    pay_with_it(street, "30500.00", {street.paper(1): "30000.00"}, credit=ENTRY)
    street.sync(date(2026, 3, 1))
    assert [str(each.amount) for each in street.issued()] == ["$30,000.00"]


def test_a_credit_that_may_belong_to_two_commitments_is_named(street):
    """The check pays both, so nobody knows whose it is: it isn't in Procore."""
    put(street.left, "8802", Commitment(
        project=story.PROJECT, vendor=Ref("vendor", "5101"), number="SC-015", status="Approved",
        original=usd("90000.00"), revised=usd("90000.00"),
    ))  # fmt: skip
    elsewhere = {"commitment": Ref("commitment", "8802"), "number": "NE-9"}
    put(street.left, "6701", replace(story.invoice(1), **elsewhere))
    street.bill_to_us(1)
    street.sync(date(2026, 2, 2))
    type_credit(street)
    bills = [Ref(row.kind, row.id) for row in street.right.all("bill")]
    pay_with_it(street, "1500.00", dict.fromkeys(bills, "1000.00"))
    street.sync(date(2026, 3, 1))
    assert len(street.issued()) == 2
    assert off(compared(street)) == [(Cause.CREDIT_APPLIED, usd("500.00"))]


def with_two_jobs(street: PearlStreet, *amounts: tuple[str, Ref]) -> None:
    """The sub has a contract on another job; the bookkeeper types one credit for these jobs."""
    street._both("9002", "89", Project(name="Quay House", number="2402"))
    put(street.left, "8802", Commitment(
        project=Ref("project", "9002"), vendor=Ref("vendor", "5101"), number="SC-101",
        status="Approved", original=usd("90000.00"), revised=usd("90000.00"),
    ))  # fmt: skip
    street.bill_to_us(1)
    street.sync(date(2026, 2, 2))
    lines = [
        BillLine(key=str(at), item=Ref("item", "411"), project=job, amount=usd(amount))
        for at, (amount, job) in enumerate(amounts)
    ]
    put(street.right, CREDIT.id, VendorCredit(
        vendor=VENDOR, number="BC-1", date=date(2026, 2, 10), total=usd("500.00"),
        balance=usd("0.00"), lines=write_lines(lines),
    ))  # fmt: skip
    pay_with_it(street, "29500.00", {street.paper(1): "30000.00"})
    street.sync(date(2026, 3, 1))


def issued(street: PearlStreet) -> list[tuple[str, str]]:
    return sorted((each.commitment.id, str(each.amount)) for each in street.issued())


def test_a_credit_for_another_job_is_that_contracts_whatever_the_check_pays(street):
    with_two_jobs(street, ("500.00", Ref("project", "89")))
    assert issued(street) == [("8801", "$30,000.00"), ("8802", "-$500.00")]
    assert off(compared(street)) == []


def test_a_credit_for_two_contracts_is_named_on_each_until_it_is_entered_on_each(street):
    with_two_jobs(street, ("300.00", JOB), ("200.00", Ref("project", "89")))
    assert issued(street) == [("8801", "$30,000.00")]
    found = compared(street)
    assert sorted(off(found), key=str) == [
        (Cause.CREDIT_APPLIED, usd("200.00")), (Cause.CREDIT_APPLIED, usd("300.00")),
    ]  # fmt: skip
    assert {each.project for each in found.differences if each.check is Check.PAYMENTS} == {
        story.PROJECT, Ref("project", "9002"),
    }  # fmt: skip
    (waiting,) = Change.objects.filter(action="refuse", right_id="149:900")[:1]
    assert waiting.advice == (
        "Enter it as negative payments in Procore: $300.00 on SC-014, $200.00 on SC-101."
    )
    for id_, commitment, amount in (("71", "8801", "-300.00"), ("72", "8802", "-200.00")):
        project = story.PROJECT if commitment == "8801" else Ref("project", "9002")
        put(street.left, id_, ContractPayment(
            project=project, commitment=Ref("commitment", commitment), amount=usd(amount),
            date=date(2026, 3, 2),
        ))  # fmt: skip
    street.sync(date(2026, 3, 3))
    assert off(compared(street)) == []
    assert not Change.objects.filter(plan__status__in=Plan.LIVING, right_id="149:900").exists()


def test_a_typed_credit_that_is_only_listed_is_what_its_commitment_is_off_by(street):
    only_list_credits(street)
    street.bill_to_us(1)
    street.sync(date(2026, 2, 2))
    type_credit(street)
    pay_with_it(street, "29500.00", {street.paper(1): "30000.00"})
    street.sync(date(2026, 3, 1))
    assert off(compared(street)) == [(Cause.CREDIT_APPLIED, usd("500.00"))]
    (row,) = money.commitments(street.organization, money.Wanted()).rows
    assert (from_cents(row.payments_off), row.tie) == (usd("500.00"), money.TieStatus.OFF)
    assert from_cents(row.open) == usd("6529.06")
