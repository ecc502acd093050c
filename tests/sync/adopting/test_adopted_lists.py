"""A commitment whose opening was signed off, in the list of commitments and on its page."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.money.story import usd
from tests.sync.adopting.test_adopting import THROUGH_3
from tests.sync.taken_over import TakenOver

from ledgerboard.core.records import AppliedPayment
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import Snapshot
from ledgerboard.sync.selectors import money
from ledgerboard.sync.selectors.money import Wanted


@pytest.fixture
def company(db):
    found = TakenOver()
    Snapshot.objects.filter(record_id__in=["6604", "223", "155:223", "91557223"]).update(
        gone_at=found.clock()
    )
    return found


def listed(company):
    (row,) = money.commitments(company.organization, Wanted()).rows
    return row


def page(company):
    return money.commitment(company.organization, "8801", company.ports)


def test_before_the_sign_off_it_is_off_by_what_no_bill_carries_and_afterwards_it_ties(company):
    assert listed(company).tie is money.TieStatus.OFF
    company.sign()
    row = listed(company)
    assert (row.bills_off, row.payments_off, row.tie) == (0, 0, money.TieStatus.TIES)


def test_the_page_has_the_opening_and_its_retainage_counts_with_the_account(company):
    company.sign()
    found = page(company)
    assert found.opening.person == company.ann
    assert (found.account.held, found.account.on_account) == (THROUGH_3.retained,) * 2
    assert found.standing.paid == THROUGH_3.paid


def test_a_later_payment_of_its_bills_is_off_until_it_is_in_procore(company):
    company.sign()
    late = AppliedPayment(
        payment=Ref("bill_payment", "160"), applied_to=Ref("bill", "219"),
        amount=usd("18175.92"), date=date(2026, 4, 30), number="10555",
    )  # fmt: skip
    company.put("right", "160:219", late, parent="160")
    assert listed(company).payments_off == -1817592
    assert page(company).opened.later == usd("18175.92")


def test_an_edited_bill_of_the_opening_is_off_in_the_list_too(company):
    company.sign()
    company.edit("right", Ref("bill", "210"), total=usd("36529.07"))
    assert listed(company).bills_off == -1
