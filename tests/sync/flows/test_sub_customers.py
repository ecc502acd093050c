"""Jobs that people keep as sub-customers in a QuickBooks company that has projects as well."""

from __future__ import annotations

import pytest
from tests.sync.world import World


@pytest.fixture
def world(db) -> World:
    return World("projects")


def test_a_job_kept_as_a_sub_customer_is_offered_and_no_other_sub_customer_is_made(world):
    here = world.left.put("project", number="2401", name="Pearl Street Lofts")
    job = world.right.put(
        "project", number="2401", name="Pearl Street Lofts", customer="Pearl", sub_customer=True
    )
    world.right.put("project", name="Accounts office", customer="Pearl", sub_customer=True)
    plan = world.plan()
    (link,) = plan.changes.all()
    assert (link.action, link.left_id, link.right_id) == ("link", here, job)
    assert "a sub-customer in QuickBooks, not a project: bills and costs will name it" in str(
        link.reasons
    )
    world.apply(world.approve(plan))
    assert world.links() == {here: job}
    assert world.plan() is None
    assert len(list(world.left.all("project"))) == 1


def test_a_project_and_a_sub_customer_of_one_job_are_asked_about(world):
    """Many companies kept jobs as sub-customers before they turned projects on."""
    world.left.put("project", number="2401", name="Pearl Street Lofts")
    said = {"number": "2401", "name": "Pearl Street Lofts", "customer": "Pearl"}
    project = world.right.put("project", **said)
    job = world.right.put("project", sub_customer=True, **said)
    (asked,) = world.plan().changes.all()
    assert asked.action == "question"
    offered = {each["value"] for each in asked.choices}
    assert {f"same:{project}", f"same:{job}"} <= offered
