"""What the books spent in another currency is named, and never added to dollars."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.sync.chain import PAYMENTS

from ledgerboard.core.records import AppliedPayment, CostPart, ProjectCost, write_lines
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync.models import Run
from ledgerboard.sync.reconciling.companies import reconciled
from ledgerboard.sync.selectors.money import Wanted, payments
from ledgerboard.sync.selectors.money.costs import costs_not_placed

pytestmark = pytest.mark.django_db
CANADIAN = Money(Decimal("500.00"), "CAD")


def test_a_payment_in_another_currency_is_not_in_the_totals(chain):
    today = max(day for _, day, _, _ in PAYMENTS.values())
    before = payments(chain.organization, Wanted(older=True), today)
    paid = AppliedPayment(
        payment=Ref("bill_payment", "900"), applied_to=Ref("bill", "999"), amount=CANADIAN
    )
    chain.put("right", "900:999", paid, parent="900")
    after = payments(chain.organization, Wanted(older=True), today)
    [row] = [each for each in after.rows if each.id == "900"]
    assert (row.total, row.currency) == (50000, "CAD")
    assert (after.total, after.foreign) == (before.total + 1, 1)
    assert (after.sums, before.foreign) == (before.sums, 0)


def spent(chain, id_, amount, project=None):
    """What a bill of the books charges to a project, or to none."""
    line = CostPart(key=f"bill:{id_}:1", item=Ref("item", "411"), amount=amount)
    cost = ProjectCost(
        transaction=Ref("bill", id_), project=project, vendor=Ref("vendor", "56"), number=id_,
        total=amount, lines=write_lines([line]),
    )  # fmt: skip
    chain.put(
        "right", f"bill:{id_}:{project.id if project else 'none'}", cost, parent=f"bill:{id_}"
    )


def test_costs_that_have_no_place_are_added_up_by_currency(chain):
    chain.flow_of("costs")
    for id_, amount in (("231", CANADIAN), ("232", CANADIAN), ("233", Money(Decimal("10.00")))):
        spent(chain, id_, amount)
    found = {
        str(each.amount): each.cause for each in costs_not_placed(chain.organization, chain.ports)
    }
    assert found == {"CAD 1,000.00": "no_project", "$10.00": "no_project"}


def test_the_reconciliation_says_what_it_cannot_compare(chain):
    chain.flow_of("costs")
    Run.objects.create(
        organization=chain.organization, setting=chain.invoices, kind=Run.Kind.PLAN,
        status=Run.Status.DONE, started_at=chain.clock.at,
    )  # fmt: skip
    spent(chain, "233", Money(Decimal("10.00")), Ref("project", "88"))
    before = reconciled(chain.invoices, chain.ports)
    spent(chain, "231", CANADIAN, Ref("project", "88"))
    after = reconciled(chain.invoices, chain.ports)
    assert after.ties == before.ties
    assert set(after.not_compared) - set(before.not_compared) == {"1 cost in another currency."}
