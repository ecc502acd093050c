"""Another retainage item is chosen in mid-job: what earlier bills hold stays what it is."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.whole_chain import PearlStreet

from ledgerboard.core.records import Item
from ledgerboard.core.values import Ref
from ledgerboard.sync.reconciling import reconciliation
from ledgerboard.sync.selectors import money

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(db) -> PearlStreet:
    """Two bills hold retainage on the item before, the third one on the new one."""
    street = PearlStreet()
    for number, day in enumerate([date(2026, 2, 2), date(2026, 3, 2)], start=1):
        street.bill_to_us(number)
        street.sync(day)
    put(street.right, "451", Item(name="Retainage 2", expense_account=Ref("account", "90")))
    street._read()
    setting = street.flows["invoices"]
    chosen = {"ref": "item", "id": "451"}
    setting.options = {"view": {**setting.options["view"], "retainage_item": chosen}}
    setting.save()
    street.bill_to_us(3)
    street.sync(date(2026, 4, 1))
    return street


def test_the_documents_tie_and_the_account_counts_both_items(street):
    (found,) = reconciliation(street.organization, street.ports)
    assert found.differences == ()
    street.sync(date(2026, 4, 2))
    (found,) = reconciliation(street.organization, street.ports)
    assert found.account is not None
    assert found.account.on_bills == usd("6482.71")
    assert found.open == ()


def test_the_commitments_page_says_the_same(street):
    page = money.commitment(street.organization, "8801", street.ports)
    assert page is not None
    assert page.account is not None
    assert (page.account.on_account, page.account.off) == (usd("6482.71"), usd("0.00"))
