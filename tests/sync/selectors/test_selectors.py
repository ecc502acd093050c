from __future__ import annotations

import pytest
from tests.sync.world import World

from ledgerboard.connectors.memory import Bad, Fault
from ledgerboard.core.values import TaxNumber
from ledgerboard.sync import selectors
from ledgerboard.sync.models import Plan


@pytest.fixture
def busy(world: World) -> World:
    for name in ("Acme Concrete", "Bolt Electric", "Cascade Roofing"):
        world.left.put("vendor", name=name, city="Portland")
    world.agree()
    world.left.put("vendor", name="Dune Plumbing", tax_number=TaxNumber.parse("12-3456789"))
    world.right.put("vendor", name="Ember Steel")
    world.plan()
    return world


def test_the_list_shows_pairs_and_singles_by_name_and_page(busy):
    page = selectors.records(busy.organization, "vendors", size=2, page=2)
    assert [(row.title, row.state) for row in page.rows] == [
        ("Cascade Roofing", "linked"),
        ("Dune Plumbing", "left_only"),
    ]
    assert (page.total, page.pages, page.number) == (5, 3, 2)
    assert page.counts == {
        "linked": 3, "left_only": 1, "right_only": 1, "differs": 0, "gone": 0, "waiting": 1,
    }  # fmt: skip


def test_the_list_is_searched_and_narrowed(busy):
    found = selectors.records(busy.organization, "vendors", search="STEEL em")
    assert [row.title for row in found.rows] == ["Ember Steel"]
    assert found.rows[0].waiting
    linked = selectors.records(busy.organization, "vendors", state="linked")
    assert {row.right.title for row in linked.rows} == {row.left.title for row in linked.rows}
    assert linked.total == 3


def test_a_records_page_tells_both_sides_and_the_whole_story(busy):
    left = next(id_ for id_ in busy.links())
    page = selectors.record(busy.organization, "vendors", right_id=busy.links()[left])
    assert page.left.id == left
    city = next(row for row in page.fields if row.name == "city")
    assert (city.left, city.right, city.base_left, city.same) == ("Portland",) * 3 + (True,)
    assert [attempt.outcome for attempt in page.attempts] == ["done", "done"]
    assert [row.change.status for row in page.changes] == ["done"]
    assert selectors.record(busy.organization, "vendors", left_id="nobody") is None


def test_a_field_that_one_side_never_says_is_no_difference(busy):
    """The left system has no company name: there is nothing to compare."""
    left, right = next(iter(busy.links().items()))
    busy.right.edit("vendor", right, company_name="Acme Holdings")
    busy.plan()
    page = selectors.record(busy.organization, "vendors", left_id=left)
    assert next(row for row in page.fields if row.name == "company_name").right == "Acme Holdings"
    assert next(row for row in page.fields if row.name == "company_name").same is None


def test_a_tax_number_is_never_shown_whole(busy):
    dune = selectors.records(busy.organization, "vendors", search="dune").rows[0]
    assert dune.left.values["tax_number"] == "XX-XXX6789"
    plan = selectors.plans(busy.organization, status=Plan.Status.WAITING).get()
    assert "XX-XXX6789" in str(selectors.groups(plan))
    page = selectors.record(busy.organization, "vendors", left_id=dune.left_id)
    assert "3456789" not in str(page.fields) + str([row.fields for row in page.changes])


def test_a_plan_is_grouped_by_what_would_happen(busy):
    plan = selectors.plans(busy.organization).first()
    found = {(group.action, group.target): len(group.changes) for group in selectors.groups(plan)}
    assert found == {("create", "left"): 1, ("create", "right"): 1}
    assert ("create", "right", "Tax ID", 1) in selectors.summary(plan)


def test_today_counts_what_needs_me(busy):
    now = selectors.today(busy.organization)
    assert (len(now.plans_waiting), now.changes_waiting, now.questions, now.failures) == (
        1,
        2,
        0,
        0,
    )
    busy.right.faults.add(Fault(Bad.REFUSED))
    busy.apply(busy.approve(now.plans_waiting[0]))
    assert selectors.today(busy.organization).failures == 1
    assert selectors.failures(busy.organization).get().title == "Dune Plumbing"
    busy.plan()
    assert selectors.today(busy.organization).failures == 0


def test_nothing_is_shown_to_another_organization(busy):
    other = World().organization
    plan, run = (
        selectors.plans(busy.organization).first(),
        selectors.runs(busy.organization).first(),
    )
    assert selectors.plan(other, plan.pk) is None
    assert selectors.run(other, run.pk) is None
    assert selectors.records(other, "vendors").total == 0
    assert selectors.record(other, "vendors", left_id=next(iter(busy.links()))) is None
    assert not selectors.plans(other).exists()
    assert not selectors.events(other).exists()
    assert selectors.today(other).plans_waiting == []


def test_the_list_takes_few_queries_whatever_its_length(busy, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        selectors.records(busy.organization, "vendors", size=500)
