"""Vendors that people merge over there: the link follows, and no second active company is made."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.sync.pulling.test_concurrent_edits import notice
from tests.sync.world import World

from ledgerboard.connections.models import WebhookEvent
from ledgerboard.sync import services
from ledgerboard.sync.models import Plan, Run


@pytest.fixture
def pair(world: World) -> tuple[str, str]:
    left = world.left.put("vendor", name="Miller Concrete", phone="503 555 0142")
    world.agree()
    return left, world.links()[left]


def merge(world: World, gone: str, keep: str) -> None:
    """In QuickBooks, which says so by webhook."""
    world.right.remove("vendor", gone)
    world.right.edit("vendor", keep, phone="503 555 0142")
    told(world, keep)
    told(world, gone, into=keep)


def told(world: World, id_: str, into: str = "") -> None:
    notice(world, id_)
    event = WebhookEvent.objects.latest("pk")
    event.connection, event.merged_into = world.setting.right, into
    event.save()


def look(world: World) -> Plan | None:
    return world.carry(world.run(Run.Kind.NOTICES)).plan


def test_the_link_moves_to_the_survivor_with_our_key(world, pair):
    left, gone = pair
    keep = world.right.put("vendor", name="Miller Concrete Inc")
    merge(world, gone, keep)
    plan = look(world)
    assert plan.counts == {"link": 1, "conflict": 1}
    world.apply(world.approve(plan))
    assert world.links() == {left: keep}
    assert world.left.rows["vendor", left].origin.id.endswith(f":{keep}")
    assert len(list(world.right.all("vendor"))) == 1


def test_a_merge_into_a_linked_vendor_names_it_and_makes_nothing_again(world, pair):
    _, gone = pair
    other = world.left.put("vendor", name="Miller Inc")
    world.agree()
    keep = world.links()[other]
    merge(world, gone, keep)
    plan = look(world)
    asked = plan.changes.get(action="vanished")
    assert "merged “Miller Concrete” into “Miller Inc”, which is linked to" in asked.reasons[0]
    services.decide(plan, asked.key, "unlink", world.ann)
    for _ in range(3):
        if (plan := world.plan()) is not None:
            world.apply(world.approve(plan))
    assert world.links() == {other: keep}
    assert world.names(world.right) == {"Miller Inc": 1}


def test_a_merge_that_became_known_after_its_record_went_is_told(world, pair):
    _, gone = pair
    keep = world.right.put("vendor", name="Northwest Slabs")
    world.right.remove("vendor", gone)
    assert world.plan().counts == {"vanished": 1, "create": 1}
    told(world, gone, into=keep)
    plan = look(world)
    assert plan.counts == {"link": 1, "conflict": 1, "update": 1}
    assert plan.contents().get(action="link").right_id == keep


def test_a_chain_of_merges_ends_at_the_last_survivor(world, pair):
    _, gone = pair
    middle = world.right.put("vendor", name="Miller Two")
    keep = world.right.put("vendor", name="Miller Three")
    world.plan()
    merge(world, gone, middle)
    merge(world, middle, keep)
    assert look(world).contents().get(action="link").right_id == keep


def test_what_pointed_at_the_merged_record_is_read_again(world, pair):
    _, gone = pair
    from ledgerboard.core.values import Ref

    keep = world.right.put("vendor", name="Miller Inc")
    bill = world.right.put("bill", vendor=Ref("vendor", gone), number="7")
    _read(world, "bill")
    row = world.right.rows["bill", bill]
    values = {**row.values, "vendor": Ref("vendor", keep)}
    world.right.rows["bill", bill] = replace(row, values=values)  # with no new version
    merge(world, gone, keep)
    look(world)
    assert world.snapshot(world.right, bill).refs.get().record_id == keep


def _read(world: World, kind: str) -> None:
    from ledgerboard.sync.pulling.pull import pull

    pull(world.setting.right, kind, world.connect(world.setting.right), world.ports)


def test_a_survivor_of_a_merge_without_a_webhook_is_offered_and_not_made(world, pair):
    left, gone = pair
    keep = world.right.put("vendor", name="Miller Concrete Company", phone="503 555 0142")
    world.right.remove("vendor", gone)
    asked = world.plan().changes.get()
    assert asked.action == "vanished"
    assert asked.choices[0]["value"] == f"same:{keep}"
    services.decide(asked.plan, asked.key, f"same:{keep}", world.ann)
    world.agree()
    assert world.links() == {left: keep}


def test_a_merge_in_procore_offers_the_company_that_is_left(world, pair):
    left, right = pair
    keep = world.left.put("vendor", name="Miller Concrete Company", phone="503 555 0142")
    world.left.remove("vendor", left)
    asked = world.plan().changes.get()
    assert asked.choices[0]["value"] == f"same:{keep}"
    services.decide(asked.plan, asked.key, f"same:{keep}", world.ann)
    world.agree()
    assert world.links() == {keep: right}


def test_a_parted_record_stays_parted_when_its_old_partner_is_linked_elsewhere(world, pair):
    left, right = pair
    from ledgerboard.sync.models import Link

    world.carry(services.unlink(Link.objects.get(left_id=left), world.ann, world.ports))
    world.left.edit("vendor", left, name="Quite Another")
    other = world.left.put("vendor", name="Miller Concrete")
    services.link_by_hand(world.setting, other, right, world.ann)
    for _ in range(3):
        if (plan := world.plan()) is not None:
            world.apply(world.approve(plan))
    assert world.links() == {other: right}
    assert world.names(world.right) == {"Miller Concrete": 1}
