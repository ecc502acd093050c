"""Direct costs from a day on: earlier ones are matched, never made; once linked they follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.whole_chain import JOB, PearlStreet

from ledgerboard.core.money.documents import Check
from ledgerboard.core.records import BillLine, DirectCost, DirectCostPart, write_lines
from ledgerboard.core.values import Ref
from ledgerboard.sync.flows import choices
from ledgerboard.sync.models import Change, FlowSetting, Link, Plan, Run
from ledgerboard.sync.reconciling import Reconciliation, reconciliation
from ledgerboard.sync.selectors.money.costs import costs_not_placed
from ledgerboard.sync.setting_effects import What, preview

pytestmark = pytest.mark.django_db
SPENT, LATER = date(2026, 3, 11), date(2026, 4, 1)
TYPED = DirectCost(
    project=story.PROJECT, type="invoice", vendor=Ref("vendor", "5140"), number="CR-5501",
    date=SPENT, status="approved", total=usd("1240.50"),
    lines=write_lines([
        DirectCostPart(key="1", budget_code=Ref("budget_code", "310009"), amount=usd("1240.50"))
    ]),
)  # fmt: skip


@pytest.fixture
def street(db) -> PearlStreet:
    return PearlStreet()


def start_on(street: PearlStreet, day: date) -> None:
    setting = street.flows["costs"]
    view = {**setting.options.get("view", {}), "cost_start_day": day.isoformat()}
    setting.options = {**setting.options, "view": view}
    setting.save()


def reconciled(street: PearlStreet) -> Reconciliation:
    for flow in ("invoices", "costs"):
        street.outside.carried(street.flows[flow], Run.Kind.PLAN)
    (found,) = reconciliation(street.organization, street.ports)
    return found


def test_costs_before_that_day_are_not_imported_and_say_so(street):
    start_on(street, LATER)
    street.spend()
    street.sync(SPENT)
    assert street.direct_costs() == []
    assert not Plan.objects.filter(setting=street.flows["costs"], status="waiting").exists()
    (reason,) = (
        each
        for each in costs_not_placed(street.organization, street.ports)
        if each.cause == "before_start"
    )
    assert reason.words == "Before the start day"
    assert len(reason.rows) == 4
    assert reason.rows[0].reason == (
        "It is dated before 04/01/2026, the start day for direct costs."
    )


def test_the_day_itself_is_imported(street):
    start_on(street, SPENT)
    street.spend()
    street.sync(SPENT)
    assert len(street.direct_costs()) == 4


def test_they_are_no_difference_and_the_reconciliation_says_that_it_leaves_them_out(street):
    start_on(street, LATER)
    street.spend()
    put(street.left, "700", replace(TYPED, number="Typed", total=usd("9.00"), date=SPENT))
    found = reconciled(street)
    assert list(found.of(Check.DIRECT_COSTS)) == []
    assert "unlinked direct costs dated before 04/01/2026, your start day." in found.not_compared


def test_nobody_is_asked_about_them_and_what_has_no_budget_code_is_not_listed(street):
    start_on(street, LATER)
    put(street.left, "701", replace(TYPED, total=usd("9.00")))
    street.spend()
    odd = BillLine(key="1", item=Ref("item", "499"), project=JOB, amount=usd("140.50"))
    street.right.edit("vendor_credit", "233", lines=write_lines([odd]))
    street.sync(SPENT)
    assert not Change.objects.filter(plan__setting=street.flows["costs"]).exists()
    assert reconciled(street).only_in_books == ()


def test_what_procore_has_of_them_is_still_matched_and_follows_edits(street):
    start_on(street, LATER)
    put(street.left, "701", TYPED)
    street.spend()
    street.sync(SPENT)
    (link,) = Link.objects.filter(setting=street.flows["costs"], unlinked_at=None)
    assert link.left_id == "701"
    edited_in_the_books(street, "1300.50")
    street.sync(SPENT)
    (cost,) = street.direct_costs()
    assert cost.total == usd("1300.50")


def edited_in_the_books(street: PearlStreet, amount: str) -> None:
    lines = list(street.right.rows["bill", "231"].values["lines"])
    lines[0] = replace(lines[0], values={**lines[0].values, "amount": usd(amount)})
    street.right.edit("bill", "231", lines=tuple(lines), total=usd("1360.00"))


def test_what_was_imported_before_the_day_was_chosen_follows_edits_too(street):
    street.spend()
    street.sync(SPENT)
    start_on(street, LATER)
    edited_in_the_books(street, "1300.50")
    street.sync(SPENT)
    assert usd("1300.50") in {cost.total for cost in street.direct_costs()}
    assert len(street.direct_costs()) == 4


def test_of_an_early_cost_that_could_not_go_nobody_is_asked_anything(street):
    start_on(street, LATER)
    street.spend()
    lines = list(street.right.rows["bill", "231"].values["lines"])
    lines[0] = replace(lines[0], values={**lines[0].values, "item": Ref("item", "499")})
    street.right.edit("bill", "231", lines=tuple(lines))
    street.sync(SPENT)
    assert not Plan.objects.filter(setting=street.flows["costs"], status="waiting").exists()


def test_the_setting_shows_what_it_changes_before_it_is_saved(street):
    street.spend()
    street.outside.carried(street.flows["costs"], Run.Kind.PLAN)
    setting = FlowSetting.objects.get(pk=street.flows["costs"].pk)
    item = setting.options["view"]["retainage_item"]
    view = {"retainage_item": item, "cost_start_day": LATER.isoformat()}
    found = preview(setting, view, street.ports)
    (left_out,) = (each for each in found.effects if each.what is What.LEFT_OUT)
    assert len(left_out.rows) == 4


def test_it_is_a_day_with_its_consequence_in_words():
    assert choices.parsed("cost_start_day", ["2026-04-01"]) == "2026-04-01"
    with pytest.raises(
        ValueError, match=r"“soon” isn.t a date for “Import costs from this day on”"
    ):
        choices.parsed("cost_start_day", ["soon"])
    assert "don't create them there" in choices.CHOICES["cost_start_day"].means
