"""Somebody edits a record in a system without versions while our call is at work there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.sync.world import Versionless, World

from ledgerboard.connections.models import Connection, WebhookEvent
from ledgerboard.sync import services
from ledgerboard.sync.models import Batch, Contest, Plan, Run
from ledgerboard.sync.pulling import concurrent_edits


class Slow(Versionless):
    """A call that takes its time: `meanwhile` happens over there before it takes effect."""

    meanwhile: Callable[[], None] = staticmethod(lambda: None)

    def write(self, call_key, writes):
        Slow.meanwhile()
        Slow.meanwhile = staticmethod(lambda: None)
        return super().write(call_key, writes)


class SlowWorld(World):
    def connect(self, connection, _=None):
        if connection.pk == self.setting.left_id:
            return Slow(self.left, system=connection.system, company_id=connection.company_id)
        return super().connect(connection)


@pytest.fixture
def world(db) -> SlowWorld:
    return SlowWorld()


@pytest.fixture
def pair(world: SlowWorld) -> tuple[str, str]:
    left = world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.agree()
    return left, world.links()[left]


def notice(world: World, id_: str, *, ours: bool = False, **later: float) -> None:
    WebhookEvent.objects.create(
        organization=world.organization,
        connection=world.setting.left,
        event_id=uuid4().hex,
        kind="vendor",
        record_id=id_,
        ours=ours,
        at=world.clock() + timedelta(**later),
        received_at=world.clock(),
    )


def eugene_is_sent(world: SlowWorld, pair: tuple[str, str], meanwhile: Callable[[], None]) -> Run:
    left, right = pair
    world.right.edit("vendor", right, city="Eugene")
    plan = world.approve(world.plan())
    Slow.meanwhile = staticmethod(meanwhile)
    run = world.apply(plan)
    assert world.value(world.left, left, "city") == "Eugene"
    return run


def look(world: World) -> Plan | None:
    return world.carry(world.run(Run.Kind.NOTICES)).plan


def bend_is_typed(world: SlowWorld, left: str, *, seen: bool) -> Callable[[], None]:
    def meanwhile() -> None:
        world.left.edit("vendor", left, city="Bend")
        notice(world, left)
        if seen:
            assert concurrent_edits.witness(world.setting.left, world.ports) == 1

    return meanwhile


def test_what_was_typed_meanwhile_becomes_a_conflict_with_both_values(world, pair):
    left, _ = pair
    eugene_is_sent(world, pair, bend_is_typed(world, left, seen=True))
    asked = look(world).changes.get(action="conflict")
    assert [(f["before"], f["after"]) for f in asked.fields] == [("Bend", "Eugene")]
    assert world.plan().counts == {"conflict": 1}


def test_what_was_typed_is_put_back_everywhere_when_a_person_chooses_it(world, pair):
    left, right = pair
    eugene_is_sent(world, pair, bend_is_typed(world, left, seen=True))
    asked = look(world).changes.get(action="conflict")
    services.decide(asked.plan, asked.key, "left", world.ann)
    world.agree()
    assert world.value(world.left, left, "city") == "Bend"
    world.agree()
    assert world.value(world.right, right, "city") == "Bend"
    assert world.plan() is None


def test_ours_stands_when_a_person_chooses_it(world, pair):
    left, _ = pair
    eugene_is_sent(world, pair, bend_is_typed(world, left, seen=True))
    asked = look(world).changes.get(action="conflict")
    services.decide(asked.plan, asked.key, "right", world.ann)
    assert world.plan() is None
    assert world.value(world.left, left, "city") == "Eugene"
    assert Contest.objects.get().closed_at


def test_a_notice_that_comes_too_late_to_see_the_value_still_raises_the_conflict(world, pair):
    left, _ = pair
    notice(world, left, ours=True, days=-1)  # this company's notices say whose they are

    def meanwhile() -> None:
        world.left.edit("vendor", left, city="Bend")
        notice(world, left)

    eugene_is_sent(world, pair, meanwhile)
    asked = look(world).changes.get(action="conflict")
    assert "someone changed the record" in asked.reasons[0]


@pytest.mark.parametrize("ours", [True, False])
def test_the_echo_of_our_own_write_is_nobody_elses_hand(world, pair, ours):
    left, _ = pair
    eugene_is_sent(world, pair, lambda: notice(world, left, ours=ours))
    assert look(world) is None


def test_a_later_edit_is_an_edit_like_any_other(world, pair):
    left, _ = pair
    eugene_is_sent(world, pair, lambda: None)
    world.clock.forward(seconds=30)
    world.left.edit("vendor", left, city="Bend")
    notice(world, left)
    assert look(world).counts == {"update": 1}


def test_a_call_that_failed_has_overwritten_nothing(world, pair):
    left, right = pair
    from ledgerboard.connectors.memory import Bad, Fault

    world.left.faults.add(Fault(Bad.REFUSED))
    world.right.edit("vendor", right, city="Eugene")
    plan = world.approve(world.plan())
    Slow.meanwhile = staticmethod(bend_is_typed(world, left, seen=True))
    world.apply(plan)
    assert look(world).counts == {"conflict": 1}
    assert world.plan().changes.get().key.startswith("vendors:conflict:")
    assert Contest.objects.get().closed_at


def test_records_that_people_are_at_work_on_go_in_small_calls(world):
    lefts = [
        world.left.put("vendor", name=f"{chr(65 + n) * 7} Roofing", city="Bend") for n in range(20)
    ]
    world.agree()
    for right in world.links().values():
        world.right.edit("vendor", right, city="Salem")
    plan = world.plan()
    for left in lefts[:12]:
        notice(world, left, days=-1)
    Batch.objects.all().delete()
    world.apply(world.approve(plan))
    assert [len(b.writes) for b in Batch.objects.order_by("pk")] in ([10, 2, 8], [8, 10, 2])


@pytest.mark.django_db(transaction=True)
def test_a_webhook_is_looked_into_at_once_while_a_call_is_at_work(world):
    from ledgerboard.sync.pulling.notices import ask_to_look
    from ledgerboard.work.models import Job

    ask_to_look(Connection.objects.get(pk=world.setting.left_id))
    assert not Job.objects.filter(workflow="sync.witness").exists()
    world.setting.busy_by = "run:1"
    world.setting.save()
    ask_to_look(Connection.objects.get(pk=world.setting.left_id))
    assert Job.objects.filter(workflow="sync.witness").count() == 1
