"""The list of direct costs: every cost of the books once, with where it stands and why."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.money.story import usd
from tests.sync.spent import Spent

from ledgerboard.sync.models import Change, Decision, Link
from ledgerboard.sync.pulling.pull import mark_gone
from ledgerboard.sync.selectors.money import Wanted, costs

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 1)


@pytest.fixture
def spent(db):
    return Spent()


def rows(spent, tab="", **said):
    return costs(spent.organization, Wanted(tab=tab, **said), TODAY, spent.ports).found.rows


def told(spent, tab="", **said):
    return [(row.id, row.amount, row.state.value) for row in rows(spent, tab, **said)]


def test_what_is_in_procore_is_told_by_what_is_there_and_its_lines_that_are_not(spent):
    assert told(spent, "in_procore") == [
        ("purchase:234:88", -2_000, "in_procore"), ("bill:231:88", 124_050, "in_procore"),
    ]  # fmt: skip
    assert [row.codes for row in rows(spent, "in_procore")] == ["01-500.E", "01-500.E"]
    assert ("bill:231:2", 5_950, "not_placed") in told(spent, "not_placed")


def test_what_waits_for_approval_says_its_plan_and_the_codes_that_it_would_get(spent):
    plan = spent.plan_of("purchase:232:88", "create", "88.25")
    (row,) = rows(spent, "ready")
    assert (row.amount, row.state, row.plan_id, row.codes) == (
        8_825, "ready", plan.pk, "01-500.E",
    )  # fmt: skip
    Change.objects.update(status="applying")
    assert told(spent, "ready") == [("purchase:232:88", 8_825, "sending")]


def test_a_part_of_a_planned_cost_that_stays_behind_is_a_row_of_its_own(spent):
    """Planned for less than its transaction says: the line without a place waits by itself."""
    spent.in_procore("7009", "bill:235:88", "300.00")
    Link.objects.filter(right_id="bill:235:88").delete()
    spent.plan_of("bill:235:88", "create", "250.00")
    assert sum(amount for id_, amount, _ in told(spent) if id_.startswith("bill:235")) == 30_000


def test_bills_that_would_count_twice_stand_apart_until_somebody_said_so(spent):
    warned = [{"cause": "counted_twice", "text": "This vendor has commitment SC-014."}]
    spent.plan_of("bill:236:88", "create", "500.00", warnings=warned)
    (row,) = rows(spent, "twice")
    assert (row.number, row.amount, row.reason) == (
        "NE-77", 50_000, "This vendor has commitment SC-014.",
    )  # fmt: skip
    assert told(spent, "ready") == []
    spent.in_procore("7010", "bill:236:88", "500.00")
    assert told(spent, "twice") == []


def test_a_question_whether_it_was_typed_into_procore_stands_there_too(spent):
    spent.plan_of("bill:236:88", "question", reasons=["Same project, vendor and number."])
    (row,) = rows(spent, "twice")
    assert (row.state, row.reason) == ("needs_answer", "Same project, vendor and number.")


def test_what_has_no_place_says_why_by_line(spent):
    found = costs(spent.organization, Wanted(tab="not_placed"), TODAY, spent.ports)
    assert {each.cause: str(each.amount) for each in found.reasons} == {
        "no_project": "$59.50", "unlinked_vendor": "$300.00", "journal_entry": "$900.00",
        "unchecked": "$548.25",
    }  # fmt: skip
    strange = next(row for row in found.found.rows if row.cause == "unlinked_vendor")
    assert strange.reason == "Its vendor isn't linked to Procore yet."
    assert strange.advice
    assert strange.codes == "2401-01-500.E", "what it was booked on"


def test_the_banks_side_of_a_journal_entry_is_no_cost(spent):
    assert [row.amount for row in rows(spent, "not_placed") if row.number == "JE-1"] == [90_000]


def test_bills_of_invoices_are_listed_apart_and_in_no_other_sum(spent):
    ours = costs(spent.organization, Wanted(tab="ours", older=True), TODAY, spent.ports).found
    assert [row.number for row in ours.rows] == ["NE-2263", "NE-2251", "NE-2207", "NE-2174"]
    assert {row.invoice_id for row in ours.rows} == {"6601", "6602", "6603", "6604"}
    every = costs(spent.organization, Wanted(older=True), TODAY, spent.ports).found
    assert (every.counts["ours"], every.counts[""], len(every.rows)) == (4, 8, 8)
    assert every.sums["amount"] == usd("3028.25")


def test_what_was_removed_in_procore_or_voided_in_the_books_is_told_apart(spent):
    mark_gone(spent.costs.left, "direct_cost", ["7001"], spent.clock())
    mark_gone(spent.costs.left, "direct_cost", ["7002"], spent.clock())
    mark_gone(spent.costs.right, "project_cost", ["purchase:234:88"], spent.clock())
    assert [(row.id, row.amount, row.reason) for row in rows(spent, "removed")] == [
        ("purchase:234:88", 0, "Voided or deleted in QuickBooks"),
        ("bill:231:88", 124_050, "Removed from Procore"),
    ]  # fmt: skip


def test_what_is_void_in_the_books_and_still_in_procore_says_so(spent):
    mark_gone(spent.costs.right, "project_cost", ["bill:231:88"], spent.clock())
    found = {row.id: row for row in rows(spent, "in_procore")}
    assert found["bill:231:88"].reason == "Voided or deleted in QuickBooks. Check for changes."
    assert found["bill:231:88"].amount == 124_050


def test_a_rejected_cost_says_who_rejected_it(spent):
    Decision.objects.create(
        organization=spent.organization, setting=spent.costs, kind="rejection", key="k",
        right_id="purchase:232:88", reason="Private.", person=spent.ann,
    )  # fmt: skip
    (row,) = [row for row in rows(spent, "not_placed") if row.cause == "rejected"]
    assert (row.id, row.reason) == ("purchase:232:88", f"Rejected by {spent.ann.name}: Private.")


def test_a_failed_cost_stands_under_what_is_not_placed(spent):
    spent.plan_of("purchase:232:88", "create", "88.25", message="Procore refused it.")
    Change.objects.update(status="refused")
    (row,) = [row for row in rows(spent, "not_placed") if row.cause == "failed"]
    assert (row.state, row.reason) == ("failed", "Procore refused it.")


def test_an_edit_that_waits_for_what_is_in_procore_is_to_be_approved(spent):
    spent.plan_of("bill:231:88", "update", "1240.50", left_id="7001")
    assert told(spent, "ready") == [("bill:231:88", 124_050, "ready")]


def test_filters_go_by_vendor_project_and_words(spent):
    assert [row.number for row in rows(spent, vendor="5140", tab="in_procore")] == ["", "CR-5501"]
    assert len(rows(spent, project="9001")) == 7
    assert [row.number for row in rows(spent, search="lumber yard")] == ["LY-1"]


def test_what_is_settled_and_older_than_90_days_is_left_out_until_asked_for(spent):
    late = date(2026, 9, 1)
    recent = costs(spent.organization, Wanted(), late, spent.ports).found
    assert not [row for row in recent.rows if row.state == "in_procore"]
    assert recent.counts["not_placed"] == 6
