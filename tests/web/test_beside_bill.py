"""A row of a plan of invoices opens as the pay application beside the bill that it becomes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.money.story import usd
from tests.sync.chain import BILLS, Chain
from tests.web.conftest import signed_in
from tests.web.plan_of_money import add
from tests.web.test_money_pages import text_of

from ledgerboard.core.records import Bill, Item, kind_of, to_json, values_of
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import Plan
from ledgerboard.sync.plans.listing import renew
from ledgerboard.sync.records import PLAIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(db) -> Chain:
    return Chain()


def opened(chain: Chain, number: int, **changed: object) -> str:
    """The plan with the bill of one invoice to create."""
    bill = replace(chain.snapshot_of("right", BILLS[number]), balance=None, **changed)
    assert isinstance(bill, Bill)
    plan = Plan.objects.create(
        organization=chain.organization, setting=chain.invoices, status=Plan.Status.WAITING
    )
    stored = to_json(values_of(bill), PLAIN).items()
    fields = [{"name": n, "label": n, "before": None, "after": value} for n, value in stored]
    add(plan, 1, f"660{number}", kind_of(bill), bill.number or "", fields=fields)
    renew(plan)
    return text_of(signed_in(chain.ann), f"/plans/{plan.pk}/")


def test_the_pay_app_stands_beside_its_bill_by_line_with_retainage_and_total(chain):
    chain.put("right", "450", Item(name="Retainage", expense_account=Ref("account", "90")))
    shown = opened(chain, 2)
    assert "Pay app in Procore Bill in QuickBooks Number NE-2207 NE-2207 Date" in shown
    assert "26-100.S" in shown
    assert "to date" in shown
    assert "Retainage (2,512.04) Held (2,512.04) Retainage Total" in shown
    assert "Amount due on the pay app $49,728.81 $49,728.81 Ties" in shown


def test_a_vendor_credit_has_the_signs_of_its_invoice(chain):
    shown = opened(chain, 4)
    assert "Pay app in Procore Vendor credit in QuickBooks" in shown
    assert "($4,257.90) ($4,257.90) Ties" in shown


def test_a_bill_of_another_total_says_by_how_much_it_is_off(chain):
    bill = chain.snapshot_of("right", BILLS[2])
    first, *rest = bill.lines
    less = replace(first, values=dict(first.values) | {"amount": usd("1.00")})
    by = usd("1.00") - first.values["amount"]
    shown = opened(chain, 2, lines=(less, *rest))
    assert f"Off by {-by}" in shown
    assert "Ties" not in shown
