"""What happens to a payment after it was made, and to a number that QuickBooks gives by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.companies import BooksConnector, JobsiteConnector
from tests.sync.whole_chain import PearlStreet

from ledgerboard.connections.models import Connection
from ledgerboard.connectors.base.protocol import Operation
from ledgerboard.connectors.memory import MemoryConnector
from ledgerboard.core.money import total
from ledgerboard.core.records import PaymentLine, write_lines

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 20)


@pytest.fixture
def street(db) -> PearlStreet:
    """Invoices 1 and 2 have their bills; nothing is paid."""
    street = PearlStreet()
    street.bill_to_us(1)
    street.bill_to_us(2)
    street.sync(date(2026, 3, 2))
    return street


def issued(street: PearlStreet) -> list[tuple[object, str]]:
    rows = [(row.invoice, str(row.amount.amount)) for row in street.issued() if row.amount]
    return sorted(rows, key=str)


def split(street: PearlStreet, amounts: dict[int, str]) -> tuple[object, ...]:
    papers = {street.paper(invoice): amount for invoice, amount in amounts.items()}
    return write_lines(
        PaymentLine(key=paper.id, applied_to=paper, amount=usd(amount))
        for paper, amount in papers.items()
    )


def test_a_check_voided_and_issued_again_with_another_split_is_paid_once(street):
    street.pay("151", "10471", MARCH, "46529.06", {1: "36529.06", 2: "10000.00"})
    street.sync(MARCH)
    assert issued(street) == [
        (story.invoice_ref(1), "36529.06"), (story.invoice_ref(2), "10000.00"),
    ]  # fmt: skip
    street.void("151")
    street.pay("152", "10472", MARCH, "46529.06", {1: "30000.00", 2: "16529.06"})
    street.sync(date(2026, 3, 21))
    assert issued(street) == [
        (story.invoice_ref(1), "30000.00"), (story.invoice_ref(2), "16529.06"),
    ]  # fmt: skip
    assert total(row.amount for row in street.issued()) == usd("46529.06")


def test_a_prepayment_is_issued_once_it_is_applied_and_moves_with_its_split(street):
    street.pay("157", "10600", MARCH, "1000.00", {})
    street.sync(MARCH)
    assert issued(street) == []
    street.right.edit("bill_payment", "157", lines=split(street, {1: "1000.00"}))
    street.sync(date(2026, 3, 21))
    assert issued(street) == [(story.invoice_ref(1), "1000.00")]
    street.right.edit("bill_payment", "157", lines=split(street, {1: "400.00", 2: "600.00"}))
    street.sync(date(2026, 3, 22))
    assert issued(street) == [(story.invoice_ref(1), "400.00"), (story.invoice_ref(2), "600.00")]


class NumbersItself(BooksConnector):
    """Books that number bills by themselves, whatever was sent."""

    def _changed(self, write, row):
        changed = super()._changed(write, row)
        if write.kind != "bill" or write.operation is not Operation.CREATE:
            return changed
        return replace(changed, values={**changed.values, "number": "1042"})


class Numbered(PearlStreet):
    def connect(self, connection: Connection, _: object = None) -> MemoryConnector:
        left = connection.pk == self.setting.left_id
        made = JobsiteConnector if left else NumbersItself
        store = self.left if left else self.right
        return made(store, system=connection.system, company_id=connection.company_id)


def test_a_number_that_quickbooks_gives_by_itself_stays_and_the_next_plan_is_empty(db):
    street = Numbered()
    street.bill_to_us(1)
    street.sync(date(2026, 2, 2))
    assert street.posted(1).number == "1042"
    street.sync(date(2026, 2, 3))
    assert street.posted(1).number == "1042"
    street.pay("149", "10449", date(2026, 2, 25), "30000.00", {1: "30000.00"})
    street.sync(date(2026, 2, 25))
    [row] = street.issued()
    assert (row.invoice, row.invoice_number) == (story.invoice_ref(1), "NE-2174")
