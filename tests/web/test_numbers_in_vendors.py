"""A tax number that stands in a synced vendor: it is synced as it is, and shown to nobody."""

from __future__ import annotations

import pytest
from tests.sync.world import World
from tests.web.conftest import signed_in

from ledgerboard.sync.models import Change, Decision, Event, Plan, Snapshot

pytestmark = pytest.mark.django_db
NAME, STREET, PHONE = "Jane Roe SSN 321549876", "88 Elm, 321-54-9876", "321-54-9876"
KNOWN = ("321549876", "321-54-9876")


@pytest.fixture
def world(db):
    world = World()
    world.left.put("vendor", name=NAME, street=STREET, phone=PHONE, city="Portland")
    world.right.put("vendor", name="Bolt Electric")
    return world


def pages(world: World, plan: Plan):
    client = signed_in(world.ann)
    known = Snapshot.objects.filter(values__name=NAME, connection=world.setting.left)
    left_id = known.get().record_id
    addresses = (
        "/", "/vendors/", "/vendors/?format=csv", f"/vendor/?left={left_id}", "/runs/",
        f"/plans/{plan.pk}/", "/plans/", f"/api/vendors/record?left_id={left_id}", "/api/vendors",
        f"/api/plans/{plan.pk}/changes", "/api/failures", "/api/history", "/api/runs",
    )  # fmt: skip
    return {each: client.get(each) for each in addresses}


def test_it_is_synced_whole_and_shown_masked(world):
    plan = world.plan()
    before = pages(world, plan)
    world.apply(world.approve(plan))
    for address, answer in (*before.items(), *pages(world, plan).items()):
        assert not any(each in answer.content.decode() for each in KNOWN), address
    shown = [each for each, answer in before.items() if "Jane Roe SSN ***-**-9876" in
             answer.content.decode()]  # fmt: skip
    assert {answer.status_code for answer in before.values()} == {200}
    assert len(shown) >= 7
    written = next(row.values for (_, _), row in world.right.rows.items()
                   if row.values["name"] == NAME)  # fmt: skip
    assert (written["street"], written["phone"]) == (STREET, PHONE)


def test_what_we_write_of_it_is_stored_masked(world):
    world.apply(world.approve(world.plan()))
    told = [
        *Change.objects.values_list("title", flat=True),
        *Snapshot.objects.values_list("title", flat=True),
        *Event.objects.values_list("text", flat=True),
        *Decision.objects.values_list("title", flat=True),
    ]
    assert "Jane Roe SSN ***-**-9876" in told
    assert not any(number in each for each in told for number in KNOWN)
