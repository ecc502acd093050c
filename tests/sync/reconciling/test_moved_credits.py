"""A vendor credit that was typed in QuickBooks goes to another commitment after its check did."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.reconciling.test_credits_in_payments import (
    CREDIT,
    compared,
    issued,
    off,
    with_two_jobs,
)
from tests.sync.whole_chain import JOB, VENDOR, PearlStreet

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.core.money.reconciliation import Difference
from ledgerboard.core.records import (
    BillLine,
    ContractPayment,
    PaymentLine,
    VendorCredit,
    write_lines,
)
from ledgerboard.core.values import Line, Ref
from ledgerboard.sync.models import Change, Plan, Run

pytestmark = pytest.mark.django_db
THERE = Ref("project", "89")
PART = "149:900"


@pytest.fixture
def street(db) -> PearlStreet:
    """Its negative payment is on SC-014."""
    street = PearlStreet()
    with_two_jobs(street, ("500.00", JOB))
    assert issued(street) == [("8801", "$30,000.00"), ("8801", "-$500.00")]
    return street


def moved_to(street: PearlStreet, *amounts: tuple[str, Ref | None]) -> None:
    street.right.edit("vendor_credit", CREDIT.id, lines=_lines(*amounts))


def _lines(*amounts: tuple[str, Ref | None]) -> tuple[Line, ...]:
    return write_lines(
        BillLine(key=str(at), item=Ref("item", "411"), project=job, amount=usd(amount))
        for at, (amount, job) in enumerate(amounts)
    )


def entered(street: PearlStreet, id_: str, commitment: str, amount: str) -> None:
    """By hand in Procore."""
    project = Ref("project", {"8801": "9001", "8802": "9002"}[commitment])
    put(street.left, id_, ContractPayment(
        project=project, commitment=Ref("commitment", commitment), amount=usd(amount),
        date=date(2026, 3, 5),
    ))  # fmt: skip


def look(street: PearlStreet) -> None:
    """Nothing is approved."""
    for flow in ("invoices", "payments"):
        street.outside.carried(street.flows[flow], Run.Kind.PLAN)


def of_payments(street: PearlStreet) -> list[Difference]:
    return [each for each in compared(street).differences if each.check is Check.PAYMENTS]


def planned(street: PearlStreet) -> list[Change]:
    rows = Change.objects.filter(plan__status__in=Plan.LIVING, right_id=PART)
    return list(rows.order_by("pk"))


def test_a_credit_moved_to_another_commitment_takes_its_negative_payment_along(street):
    moved_to(street, ("500.00", THERE))
    street.sync(date(2026, 3, 5))
    street.sync(date(2026, 3, 6))
    assert issued(street) == [("8801", "$30,000.00"), ("8802", "-$500.00")]
    assert off(compared(street)) == []
    assert planned(street) == []


def test_until_then_both_jobs_are_off_and_the_advice_is_to_remove_the_old_payment(street):
    moved_to(street, ("500.00", THERE))
    look(street)
    (change,) = planned(street)
    assert (change.action, change.left_id is not None) == ("delete", True)
    why = (
        "In QuickBooks it no longer takes part: it belongs to SC-101 now, and its payment in"
        " Procore is on SC-014. Once that one is removed, it goes to SC-101."
    )
    assert change.reasons == [why]
    found = of_payments(street)
    assert sorted((str(each.amount), each.project) for each in found) == [
        ("$500.00", Ref("project", "9002")), ("-$500.00", story.PROJECT),
    ]  # fmt: skip
    assert {(each.cause, each.action) for each in found} == {
        (
            Cause.WRONG_PROJECT,
            "Approve removing it in Procore. Then it goes to the right commitment.",
        )
    }


def test_a_credit_split_over_two_commitments_says_that_its_old_payment_goes(street):
    moved_to(street, ("300.00", JOB), ("200.00", THERE))
    street.sync(date(2026, 3, 5))
    (waiting,) = planned(street)
    said = "Enter it as negative payments in Procore: $300.00 on SC-014, $200.00 on SC-101."
    then = " Then check again: we'll offer to remove the payment of -$500.00 on SC-014."
    assert waiting.advice == said + then
    payments = of_payments(street)
    assert sorted((each.cause, each.amount) for each in payments) == [
        (Cause.CREDIT_APPLIED, usd("200.00")), (Cause.CREDIT_APPLIED, usd("300.00")),
        (Cause.ON_HOLD, usd("-500.00")),
    ]  # fmt: skip
    (held,) = [each for each in payments if each.cause is Cause.ON_HOLD]
    assert held.action == said + then


def test_once_both_parts_are_entered_the_old_payment_is_removed_and_all_ties(street):
    moved_to(street, ("300.00", JOB), ("200.00", THERE))
    street.sync(date(2026, 3, 5))
    entered(street, "71", "8801", "-300.00")
    entered(street, "72", "8802", "-200.00")
    look(street)
    (change,) = planned(street)
    assert change.action == "delete"
    (left,) = of_payments(street)
    assert (left.amount, left.action) == (usd("-500.00"), "Approve removing it in Procore.")
    street.sync(date(2026, 3, 6))
    assert issued(street) == [
        ("8801", "$30,000.00"), ("8801", "-$300.00"), ("8802", "-$200.00"),
    ]  # fmt: skip
    assert off(compared(street)) == []
    assert planned(street) == []


def test_a_credit_that_names_no_project_any_more_goes_back_to_what_the_check_pays(street):
    on = []
    for project in (THERE, None):
        moved_to(street, ("500.00", project))
        for _ in range(2):
            street.sync(date(2026, 3, 5))
        on.append(issued(street))
    assert on == [
        [("8801", "$30,000.00"), (commitment, "-$500.00")] for commitment in ("8802", "8801")
    ]


def test_the_payment_of_another_credit_is_no_part_of_this_one(street):
    put(street.right, "901", VendorCredit(
        vendor=VENDOR, number="BC-2", date=date(2026, 2, 11), total=usd("300.00"),
        balance=usd("0.00"), lines=_lines(("300.00", JOB)),
    ))  # fmt: skip
    street.pay("150", "10450", date(2026, 3, 2), "700.00", {1: "1000.00"})
    street.right.edit("bill_payment", "150", lines=write_lines([
        PaymentLine(key="210", applied_to=street.paper(1), amount=usd("1000.00")),
        PaymentLine(key="901", applied_to=Ref("vendor_credit", "901"), amount=usd("300.00")),
    ]))  # fmt: skip
    moved_to(street, ("300.00", JOB), ("200.00", THERE))
    entered(street, "72", "8802", "-200.00")
    street.sync(date(2026, 3, 6))
    assert ("8801", "-$300.00") in issued(street)
    assert [each.action for each in planned(street)] == ["refuse"]
