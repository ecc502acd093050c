"""What stands in the books and doesn't count in Procore, because of its status there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.reconciling.test_moved_lines import looked_at, two_invoices_posted
from tests.sync.whole_chain import PearlStreet

from ledgerboard.cli.reconcile import told as lines_told
from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.core.money.reconciliation import explained
from ledgerboard.core.values import Line
from ledgerboard.sync.models import Change, Run
from ledgerboard.sync.reconciling import Reconciliation
from ledgerboard.sync.selectors import money
from ledgerboard.web.presenters.reconciliation import sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(db) -> PearlStreet:
    return two_invoices_posted()


def with_status(street: PearlStreet, status: str) -> Reconciliation:
    """Invoice 2 gets this status after its bill was posted."""
    put(street.left, "6602", replace(story.invoice(2), status=status))
    return looked_at(street)


def of(found: Reconciliation, check: Check) -> list:
    return [each for tie in found.of(check) for each in tie.differences]


def test_an_invoice_sent_back_after_posting_differs_by_its_whole_bill(street):
    found = with_status(street, "under_review")
    (invoice,) = of(found, Check.INVOICES)
    assert (invoice.cause, -invoice.amount) == (Cause.STATUS_NOT_COUNTED, street.posted(2).total)
    assert invoice.why == (
        "Invoice NE-2207 is Under Review in Procore, a status that accounting doesn't accept."
    )
    assert invoice.action == "Approve it again in Procore, or delete its bill in QuickBooks."
    (kept,) = of(found, Check.RETAINAGE)
    assert kept.cause is Cause.STATUS_NOT_COUNTED
    assert with_status(street, "approved").is_tied


def test_an_invoice_approved_as_noted_is_posted_and_not_in_procores_job_cost(street):
    """Some companies post it on purpose: it's told, and nothing is off by it."""
    found = with_status(street, "approved_as_noted")
    assert of(found, Check.INVOICES) == []
    (cost,) = of(found, Check.COST)
    assert (cost.cause, cost.amount) == (Cause.STATUS_NOT_COUNTED, usd("-52240.85"))
    assert cost.why == (
        "Invoice NE-2207 is Approved as Noted in Procore. "
        "Job to Date Costs count it once it's Approved."
    )
    assert cost.action == "Nothing to fix. Your settings chose this status."
    assert cost.by_choice
    assert (found.off, found.is_tied) == (usd("0.00"), True)
    page = sheet(found)
    assert (page.headline, page.differences) == ("1 project ties", ())
    assert [each.apart.off for each in page.by_choice] == [usd("52240.85")]
    assert {row.words for row in page.rows} == {"By choice"}
    said = "\n".join(lines_told(found))
    assert "By choice: invoice NE-2207, $52,240.85. Invoice NE-2207 is Approved as" in said
    (commitment,) = money.commitments(street.organization, money.Wanted()).rows
    assert commitment.tie is money.TieStatus.TIES, "its bill is as it is"


def test_what_else_is_off_of_such_an_invoice_counts_alone(street):
    with_status(street, "approved_as_noted")
    paper = street.paper(2)
    row = street.right.rows[paper.kind, paper.id]
    first, *rest = row.values["lines"]
    more = Line(first.key, {**first.values, "amount": first.values["amount"] + usd("100.00")})
    street.right.edit(paper.kind, paper.id, lines=(more, *rest),
                      total=row.values["total"] + usd("100.00"))  # fmt: skip
    found = looked_at(street)
    (apart,) = found.open
    assert (apart.first.check, apart.off, found.off) == (
        Check.INVOICES, usd("100.00"), usd("100.00")
    )  # fmt: skip


@pytest.mark.parametrize("status", ["pending", "draft"])
def test_costs_that_arrive_in_a_status_by_setting_are_no_difference(street, status):
    setting = street.flows["costs"]
    setting.options = {"view": {**setting.options.get("view", {}), "direct_cost_status": status}}
    setting.save()
    street.spend()
    street.sync(date(2026, 4, 1))
    street.outside.carried(setting, Run.Kind.PLAN)
    found = looked_at(street)
    assert {each.by_choice for each in found.differences} == {True}
    assert len(found.differences) == 4
    assert found.is_tied
    (lift,) = [row for row in street.left.all("direct_cost") if row.values["number"] == "CR-5501"]
    other = "draft" if status == "pending" else "pending"
    street.left.edit("direct_cost", lift.id, status=other)
    street.outside.carried(setting, Run.Kind.PLAN)
    assert [each.off for each in looked_at(street).open] == [usd("1240.50")]


def test_the_next_invoice_says_that_one_before_it_was_sent_back(street):
    with_status(street, "draft")
    street.bill_to_us(3)
    street.outside.carried(street.flows["invoices"], Run.Kind.PLAN)
    created = Change.objects.get(action="create", left_id="6603")
    assert [each["text"] for each in created.warnings] == [
        "This one builds on invoice NE-2207, which was posted and is Draft again in Procore."
    ]


def test_a_direct_cost_that_somebody_made_a_draft_differs_by_all_of_it(street):
    street.spend()
    street.sync(date(2026, 4, 1))
    assert looked_at(street).is_tied
    (lift,) = [row for row in street.left.all("direct_cost") if row.values["number"] == "CR-5501"]
    street.left.edit("direct_cost", lift.id, status="draft")
    street.outside.carried(street.flows["costs"], Run.Kind.PLAN)
    (cost,) = looked_at(street).differences
    assert (cost.check, cost.cause) == (Check.DIRECT_COSTS, Cause.STATUS_NOT_COUNTED)
    assert cost.amount == usd("-1240.50")
    assert cost.why == "Direct cost CR-5501 is a draft in Procore."
    assert cost.action == "Approve it in Procore so its budget counts it."


@pytest.mark.parametrize("status", ["pending", "draft"])
def test_an_edit_of_a_cost_that_a_setting_made_in_its_status_counts(street, status):
    """What the setting keeps from being counted is what Procore has; the rest is off."""
    setting = street.flows["costs"]
    setting.options = {"view": {**setting.options.get("view", {}), "direct_cost_status": status}}
    setting.save()
    street.spend()
    street.sync(date(2026, 4, 1))
    (lift,) = [row for row in street.left.all("direct_cost") if row.values["number"] == "CR-5501"]
    first, *rest = lift.values["lines"]
    less = Line(first.key, {**first.values, "amount": usd("1000.00")})
    street.left.edit("direct_cost", lift.id, total=usd("1000.00"), lines=(less, *rest))
    street.outside.carried(setting, Run.Kind.PLAN)
    found = looked_at(street)
    (apart,) = found.open
    assert (apart.first.cause, apart.off, found.off) == (
        Cause.EDITED, usd("240.50"), usd("240.50")
    )  # fmt: skip
    assert explained(found.ties)
