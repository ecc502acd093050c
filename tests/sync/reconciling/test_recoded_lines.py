"""Payments and costs that somebody changed by hand after both systems agreed."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.companies import Kept
from tests.sync.reconciling.test_moved_lines import looked_at, named, two_invoices_posted
from tests.sync.whole_chain import PearlStreet

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.values import Line, Money, Ref
from ledgerboard.sync.models import Run
from ledgerboard.sync.reconciling import Reconciliation

pytestmark = pytest.mark.django_db
LIFT = usd("1240.50")
MOVED = f"{LIFT} is on another budget code in Procore than in QuickBooks."


@pytest.fixture
def street(db) -> PearlStreet:
    street = two_invoices_posted()
    street.pay("501", "501", date(2026, 3, 5), "1000.00", {1: "1000.00"})
    street.spend()
    street.sync(date(2026, 3, 12))
    assert compared(street).is_tied
    return street


def compared(street: PearlStreet) -> Reconciliation:
    for flow in ("payments", "costs"):
        street.outside.carried(street.flows[flow], Run.Kind.PLAN)
    return looked_at(street)


def rental(street: PearlStreet) -> str:
    """The direct cost of the lift's bill."""
    rows = street.left.all("direct_cost")
    return next(row.id for row in rows if row.values["number"] == "CR-5501")


def recode(system: Kept, kind: str, id_: str, **values: object) -> None:
    first, *rest = system.rows[kind, id_].values["lines"]
    system.edit(kind, id_, lines=(Line(first.key, {**first.values, **values}), *rest))


def said(found: Reconciliation) -> list[tuple[Cause, Money, str]]:
    return [(each.cause, each.amount, each.why) for each in found.differences]


def test_a_payment_edited_in_procore_is_edited(street):
    (payment,) = street.left.all("contract_payment")
    street.left.edit("contract_payment", payment.id, amount=usd("900.00"))
    assert said(compared(street)) == [
        (Cause.EDITED, usd("-100.00"), "It was edited in Procore after it was sent.")
    ]


def test_a_cost_edited_in_procore_is_edited_and_said_once(street):
    recode(street.left, "direct_cost", rental(street), amount=usd("1200.00"))
    street.left.edit("direct_cost", rental(street), total=usd("1200.00"))
    assert said(compared(street)) == [
        (Cause.EDITED, usd("-40.50"), "It was edited in Procore after it was sent.")
    ]


def test_a_cost_recoded_in_procore_is_named_though_nothing_is_off(street):
    recode(street.left, "direct_cost", rental(street), budget_code=Ref("budget_code", "310003"))
    found = compared(street)
    assert not found.is_tied
    assert said(found) == [(Cause.EDITED, usd("0.00"), MOVED)]
    assert named(found)[0][2] == story.PROJECT


def test_a_cost_moved_to_another_item_in_quickbooks_is_named_though_nothing_is_off(street):
    recode(street.right, "bill", "231", item=Ref("item", story.ITEMS["310003"]))
    assert said(compared(street)) == [(Cause.EDITED, usd("0.00"), MOVED)]


def test_a_cost_on_an_item_that_no_code_uses_waits_and_has_not_moved(street):
    recode(street.right, "bill", "231", item=Ref("item", "499"))
    assert MOVED not in [why for *_, why in said(compared(street))]


def test_a_cost_recoded_to_an_item_that_no_code_uses_is_named_though_nothing_is_off(street):
    """Procore keeps it on the code that it had."""
    recode(street.right, "bill", "231", item=Ref("item", "499"))
    found = compared(street)
    assert not found.is_tied
    why = "Tools isn't mapped to a budget code on this project."
    assert said(found) == [(Cause.WRONG_CODE, usd("0.00"), why)]
