"""One list of changes for each flow: approving it while others go on working."""

from __future__ import annotations

import pytest
from tests.sync.world import World

from ledgerboard.sync import approving, selectors, services
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.models import Change, Event, Plan, Run

VENDORS = ["Acme Concrete", "Bolt Electric", "Cascade Roofing", "Delta Drywall", "Evergreen Paving"]


@pytest.fixture
def linked(world: World) -> dict[str, str]:
    """Five linked vendors: left ids by name."""
    ids = {name: world.left.put("vendor", name=name, city="Portland") for name in VENDORS}
    world.agree()
    return ids


def moved(world: World, linked: dict[str, str], *names: str, city: str = "Salem") -> Plan:
    for name in names:
        world.left.edit("vendor", linked[name], city=city)
    plan = world.plan()
    assert plan
    return plan


def look(world: World) -> Run:
    """What a webhook sets off: the named records are read, then both sides are compared."""
    return world.carry(world.run(Run.Kind.NOTICES))


def cities(world: World) -> dict[str, object]:
    return {str(r.values["name"]): r.values.get("city") for r in world.right.all("vendor")}


def test_what_a_person_approved_stays_approved_while_others_go_on_editing(world, linked):
    """31 rounds: a plan waits, somebody edits another vendor, the person approves what they saw."""
    thrown_away = 0
    for number in range(31):
        first, other = VENDORS[number % 5], VENDORS[(number + 2) % 5]
        plan = moved(world, linked, first, city=f"City {number}")
        chosen = plan.changes.get(left_id=linked[first], status="proposed", until=None)
        world.left.edit("vendor", linked[other], city=f"Elsewhere {number}")
        if number % 2:
            world.plan()
        approved = approving.approve(
            plan, world.ann, seen_hash=plan.hash, change_keys=[chosen.key]
        ).plan
        if number % 3:
            world.plan()  # and once more between the yes and the writing
        world.apply(approved)
        chosen.refresh_from_db()
        thrown_away += chosen.status != Change.Status.DONE
    assert thrown_away == 0
    assert set(cities(world).values()) >= {"City 30"}


def test_a_yes_to_all_means_all_that_was_seen(world, linked):
    plan = moved(world, linked, "Acme Concrete", "Bolt Electric")
    seen_hash = plan.hash
    moved(world, linked, "Cascade Roofing")
    approved = approving.approve(plan, world.ann, seen_hash=seen_hash).plan
    assert sorted(c.title for c in approved.changes.all()) == ["Acme Concrete", "Bolt Electric"]
    assert approved.approvals.get().plan_hash == seen_hash
    rest = Plan.objects.get(pk=plan.pk)
    assert (rest.status, rest.counts) == (Plan.Status.WAITING, {"update": 1})


def test_what_changed_since_it_was_seen_is_left_out_and_said(world, linked):
    plan = moved(world, linked, "Acme Concrete", "Bolt Electric")
    seen_hash = plan.hash
    moved(world, linked, "Acme Concrete", city="Bend")
    approved = approving.approve(plan, world.ann, seen_hash=seen_hash).plan
    assert [c.title for c in approved.changes.all()] == ["Bolt Electric"]
    [left_out] = approved.approvals.get().left_out
    assert f":{linked['Acme Concrete']}:" in left_out
    assert "1 changed since" in Event.objects.get(plan=approved, what="approved").text
    world.apply(approved)
    assert cities(world)["Acme Concrete"] == "Portland"
    with pytest.raises(NotPossible, match="changed since"):
        approving.approve(plan, world.ann, seen_hash=seen_hash, change_keys=[left_out])


def test_a_page_can_say_what_is_new_since_it_was_opened(world, linked):
    plan = moved(world, linked, "Acme Concrete", "Bolt Electric", "Cascade Roofing")
    seen_hash = plan.hash
    assert not selectors.since_opened(plan, seen_hash)
    world.left.edit("vendor", linked["Bolt Electric"], city="Portland")
    world.left.edit("vendor", linked["Cascade Roofing"], city="Bend")
    plan = moved(world, linked, "Delta Drywall")
    found = selectors.since_opened(plan, seen_hash)
    told = [[change.title for change in each] for each in (found.new, found.changed, found.gone)]
    assert told == [["Delta Drywall"], ["Cascade Roofing"], ["Bolt Electric"]]
    assert selectors.since_opened(plan, "0" * 64) is None


def test_two_people_approve_from_the_same_page_at_once(world, linked):
    plan = moved(world, linked, *VENDORS)
    keys = {c.title: c.key for c in plan.changes.all()}
    first = approving.approve(
        plan, world.ann, seen_hash=plan.hash, change_keys=[keys["Acme Concrete"]]
    ).plan
    second = approving.approve(
        plan,
        world.bob,
        seen_hash=plan.hash,
        change_keys=[keys["Acme Concrete"], keys["Bolt Electric"]],
    ).plan
    assert [c.title for c in first.changes.all()] == ["Acme Concrete"]
    assert [c.title for c in second.changes.all()] == ["Bolt Electric"]
    world.apply(first)
    world.apply(second)
    assert cities(world)["Acme Concrete"] == cities(world)["Bolt Electric"] == "Salem"
    assert world.plan().counts == {"update": 3}


def test_a_yes_from_a_second_tab_says_that_it_was_decided_already(world, linked):
    plan = moved(world, linked, *VENDORS)
    keys = {c.title: c.key for c in plan.changes.all()}
    seen_hash, acme, bolt = plan.hash, keys["Acme Concrete"], keys["Bolt Electric"]
    approving.approve(plan, world.ann, seen_hash=seen_hash, change_keys=[acme])
    with pytest.raises(NotPossible, match="already approved"):
        approving.approve(plan, world.bob, seen_hash=seen_hash, change_keys=[acme])
    approving.reject(plan, world.ann, reason="Not now", seen_hash=seen_hash, change_keys=[bolt])
    with pytest.raises(NotPossible, match="already rejected"):
        approving.approve(plan, world.bob, seen_hash=seen_hash, change_keys=[bolt])


def test_what_was_approved_and_moved_before_it_was_sent_is_asked_anew(world, linked):
    plan = moved(world, linked, "Acme Concrete", "Bolt Electric")
    approved = world.approve(plan)
    again = moved(world, linked, "Acme Concrete", city="Bend")
    assert [c.title for c in again.changes.all()] == ["Acme Concrete"]
    stale = approved.changes.get(title="Acme Concrete")
    assert stale.status == Change.Status.STALE
    world.apply(approved)
    assert cities(world)["Bolt Electric"] == "Salem"
    assert cities(world)["Acme Concrete"] == "Portland"


def test_an_approved_plan_of_which_nothing_holds_any_more_is_closed(world, linked):
    approved = world.approve(moved(world, linked, "Acme Concrete"))
    world.left.edit("vendor", linked["Acme Concrete"], city="Portland")
    assert world.plan() is None
    approved.refresh_from_db()
    assert approved.status == Plan.Status.STALE
    assert approved.closed_at


def test_a_link_and_what_needs_it_may_be_approved_one_after_the_other(world: World):
    world.left.put("vendor", name="Acme Concrete", email="a@acme.test", city="Portland")
    world.right.put("vendor", name="Acme Concrete", email="a@acme.test")
    plan = world.plan()
    link, update = plan.changes.get(action="link"), plan.changes.get(action="update")
    first = approving.approve(plan, world.ann, seen_hash=plan.hash, change_keys=[link.key]).plan
    second = approving.approve(plan, world.ann, seen_hash=plan.hash, change_keys=[update.key]).plan
    world.apply(first)
    world.apply(second)
    assert cities(world)["Acme Concrete"] == "Portland"


def test_two_people_say_yes_change_by_change(world, linked):
    world.setting.options = {"max_changes": 3, "max_share": 0.1}
    world.setting.save()
    plan = moved(world, linked, *VENDORS)
    assert plan.needs_two
    keys = {c.title: c.key for c in plan.changes.all()}
    some = [keys["Acme Concrete"], keys["Bolt Electric"]]
    assert (
        approving.approve(plan, world.ann, seen_hash=plan.hash, change_keys=some).plan.pk == plan.pk
    )
    world.right.put("vendor", name="Juniper Masonry")
    newer = world.plan()
    assert newer.hash != plan.hash
    approved = approving.approve(newer, world.bob, seen_hash=newer.hash).plan
    assert sorted(c.title for c in approved.changes.all()) == ["Acme Concrete", "Bolt Electric"]
    assert {a.person for a in approved.approvals.all()} == {world.ann, world.bob}


def test_a_rule_sends_its_own_kind_and_leaves_the_rest_for_people(world, linked):
    approving.auto_approve(world.setting, "create", world.ann)
    world.left.put("vendor", name="Juniper Masonry")
    by_rule = moved(world, linked, "Acme Concrete")
    assert (by_rule.status, by_rule.counts) == (Plan.Status.APPROVED, {"create": 1})
    rest = Plan.objects.get(status=Plan.Status.WAITING)
    assert rest.counts == {"update": 1}
    assert by_rule.split_from == rest


def test_a_rejection_from_an_older_page_rejects_what_was_seen_only(world, linked):
    plan = moved(world, linked, "Acme Concrete", "Bolt Electric")
    seen_hash = plan.hash
    moved(world, linked, "Acme Concrete", city="Bend")
    keys = list(plan.changes.filter(until=None).values_list("key", flat=True))
    approving.reject(plan, world.ann, reason="No.", seen_hash=seen_hash, change_keys=keys)
    assert world.plan().counts == {"update": 1}


def test_a_stored_row_is_not_stored_again_when_another_record_is_edited(world, linked):
    moved(world, linked, *VENDORS)
    before = Change.ever.count()
    for number in range(10):
        moved(world, linked, "Acme Concrete", city=f"City {number}")
    assert Change.ever.count() == before + 10


def test_a_failed_change_that_is_tried_again_is_not_proposed_besides(world, linked):
    from ledgerboard.connectors.memory import Bad, Fault

    plan = moved(world, linked, "Acme Concrete")
    world.right.faults.add(Fault(Bad.REFUSED))
    run = world.apply(world.approve(plan))
    assert world.plan().counts == {"update": 1}
    services.retry(run, world.ann)
    assert not Change.objects.filter(status="proposed").exists()


def test_an_altered_row_of_an_older_revision_proves_nothing(world, linked):
    plan = moved(world, linked, "Acme Concrete", "Bolt Electric")
    moved(world, linked, "Cascade Roofing")
    change = plan.changes.get(title="Acme Concrete")
    Change.objects.filter(pk=change.pk).update(title="Evil Corp")
    with pytest.raises(NotPossible, match="changed since you opened it"):
        approving.approve(plan, world.ann, seen_hash=plan.hash)
