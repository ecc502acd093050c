from __future__ import annotations

from tests.sync.world import World

from ledgerboard.core.values import TaxNumber
from ledgerboard.sync.models import Attempt, Batch, Change, Link, Plan, Run, Snapshot


def test_what_one_side_lacks_is_made_there_and_linked(world: World):
    left = world.left.put("vendor", name="Acme Concrete", city="Portland", phone="503-555-0142")
    right = world.right.put("vendor", name="Bolt Electric", email="office@bolt.test")

    run = world.agree()

    assert run.status == Run.Status.DONE, run.message
    assert world.names(world.left) == world.names(world.right)
    links = world.links()
    assert world.value(world.right, links[left], "city") == "Portland"
    assert right in links.values()


def test_planning_after_applying_gives_nothing(world: World):
    world.left.put("vendor", name="Acme Concrete", tax_number=TaxNumber.parse("12-3456789"))
    world.right.put("vendor", name="Bolt Electric")
    world.agree()

    assert world.plan() is None
    assert world.sweep() is None


def test_a_record_on_both_sides_is_adopted_not_made_twice(world: World):
    left = world.left.put("vendor", name="Acme Concrete LLC", phone="503-555-0142")
    right = world.right.put("vendor", name="Acme Concrete LLC", phone="(503) 555-0142")

    world.agree()

    assert world.links() == {left: right}
    assert len(list(world.left.all("vendor"))) == len(list(world.right.all("vendor"))) == 1


def test_our_key_is_left_on_the_marked_side_after_the_link(world: World):
    left = world.left.put("vendor", name="Acme Concrete")
    world.agree()

    origin = world.left.rows["vendor", left].origin
    right = world.links()[left]
    assert origin.id == f"qbo:{world.setting.right.company_id}:vendor:{right}"
    assert Link.objects.get(left_id=left, setting=world.setting).marked


def test_a_twin_on_the_marked_side_is_born_with_our_key(world: World):
    right = world.right.put("vendor", name="Bolt Electric")
    world.agree()

    [left] = world.links()
    assert world.left.rows["vendor", left].origin.id.endswith(f":vendor:{right}")
    assert world.left.calls["write"] == 1
    assert Link.objects.get(left_id=left, setting=world.setting).marked


def test_a_change_travels_to_the_other_side(world: World):
    left = world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.agree()
    right = world.links()[left]
    world.left.edit("vendor", left, city="Salem")
    world.right.edit("vendor", right, email="books@acme.test")

    world.agree()

    assert world.value(world.right, right, "city") == "Salem"
    assert world.value(world.left, left, "email") == "books@acme.test"
    assert world.plan() is None


def test_every_attempt_and_its_call_are_on_record(world: World):
    world.left.put("vendor", name="Acme Concrete")
    run = world.agree()

    assert [b.operation for b in Batch.objects.filter(run=run).order_by("pk")] == ["create", "mark"]
    assert {a.outcome for a in Attempt.objects.filter(batch__run=run)} == {"done"}
    assert Change.objects.get(plan=run.plan).status == Change.Status.DONE
    assert Plan.objects.get(pk=run.plan_id).status == Plan.Status.APPLIED


def test_tax_numbers_are_sealed_wherever_they_are_kept(world: World):
    world.left.put("vendor", name="Acme Concrete", tax_number=TaxNumber.parse("12-3456789"))
    world.agree()

    kept = [
        *Snapshot.objects.values_list("values", flat=True),
        *Change.objects.values_list("fields", flat=True),
        *Batch.objects.values_list("writes", flat=True),
        *Link.objects.values_list("base_left", flat=True),
    ]
    assert "12-3456789" not in str(kept)
    assert "sealed:" in str(kept)


def test_a_link_and_what_follows_from_it_are_written_in_one_run(world: World):
    left = world.left.put("vendor", name="Acme Concrete", email="a@acme.test", city="Portland")
    right = world.right.put("vendor", name="Acme Concrete", email="a@acme.test", fax="503-555-0100")
    plan = world.plan()
    assert plan.counts == {"link": 1, "update": 2}
    run = world.apply(world.approve(plan))
    assert run.status == Run.Status.DONE
    assert world.value(world.right, right, "city") == "Portland"
    assert world.value(world.left, left, "fax") == "503-555-0100"
    assert world.plan() is None
