from __future__ import annotations

from uuid import uuid4

import pytest
from tests.sync.world import World
from tests.work.inline import run_waiting

from ledgerboard.connections.models import Connection, WebhookEvent
from ledgerboard.sync import selectors, services
from ledgerboard.sync.models import Run, Snapshot
from ledgerboard.sync.pulling import notices
from ledgerboard.sync.tasks import ask_for_plans
from ledgerboard.work.models import Job


@pytest.fixture
def linked(world: World) -> tuple[World, str]:
    left = world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.agree()
    return world, left


def notice(world: World, connection: Connection, kind: str, id_: str) -> WebhookEvent:
    return WebhookEvent.objects.create(
        organization=world.organization,
        connection=connection,
        event_id=uuid4().hex,
        kind=kind,
        record_id=id_,
        at=world.clock(),
    )


def look(world: World) -> Run:
    return world.carry(world.run(Run.Kind.NOTICES))


def test_a_notice_reads_the_named_record_only_and_plans(linked):
    world, left = linked
    world.left.edit("vendor", left, city="Salem")
    notice(world, world.setting.left, "vendor", left)
    world.left.calls.clear()
    run = look(world)
    assert run.plan.counts == {"update": 1}
    assert world.left.calls == {"read": 1}
    assert not WebhookEvent.objects.filter(processed_at=None).exists()


def test_a_repeated_notice_changes_nothing_and_shows_no_run(linked):
    world, left = linked
    for _ in range(3):
        notice(world, world.setting.left, "vendor", left)
    run = look(world)
    assert (run.status, run.plan) == (Run.Status.DONE, None)
    assert run not in selectors.runs(world.organization)


def test_a_lost_notice_only_costs_time(linked):
    world, left = linked
    world.left.edit("vendor", left, city="Salem")
    assert world.plan().counts == {"update": 1}


def test_a_notice_of_a_deletion_marks_the_record_gone(linked):
    world, left = linked
    world.left.remove("vendor", left)
    notice(world, world.setting.left, "vendor", left)
    assert look(world).plan.counts == {"vanished": 1}
    assert Snapshot.objects.get(record_id=left, connection=world.setting.left).gone_at


def test_what_no_flow_cares_about_is_put_away(linked):
    world, _ = linked
    event = notice(world, world.setting.left, "invoice", "7")
    assert notices.concerned(world.setting.left) == []
    event.refresh_from_db()
    assert event.processed_at


def test_many_webhooks_become_one_look(linked):
    world, _ = linked
    Job.objects.all().delete()
    for _ in range(20):
        notices.ask_to_look(world.setting.left)
    assert Job.objects.filter(workflow="sync.notices").count() <= 2


@pytest.mark.django_db(transaction=True)
def test_a_plan_of_a_company_that_was_disconnected_ends_in_words(world: World):
    Connection.objects.filter(pk=world.setting.left_id).update(status="disconnected", grant="")
    run = services.plan(world.setting, world.ann)
    assert services.plan(world.setting).pk == run.pk
    run_waiting()
    run.refresh_from_db()
    assert run.status == Run.Status.FAILED
    assert run.message
    assert run.advice


@pytest.mark.django_db(transaction=True)
def test_the_schedule_plans_what_is_connected_and_switched_on(world: World):
    other = World()
    services.switch_flow(
        other.setting, other.person("boss@example.com", "administrator"), enabled=False
    )
    Job.objects.all().delete()
    assert ask_for_plans() == 1
    assert Run.objects.get().setting == world.setting


def test_another_company_of_a_system_is_told_and_starts_off(world: World):
    world.left.put("vendor", name="Acme Concrete")
    world.agree()
    assert services.another_company(world.setting.right) == ""
    other = world.connection("quickbooks", "9999")
    told = services.another_company(other)
    assert "1 linked record stays with quickbooks" in told
    made = services.set_up_flows(world.organization)
    assert {each.right for each in made} == {other}
    assert not [each for each in made if each.enabled]
    assert services.why_not_compared(world.organization) == [told]
    made[0].enabled = True
    made[0].save()
    assert services.another_company(other) == ""
    assert services.why_not_compared(world.organization) == []


def test_where_every_flow_is_off_nothing_is_said_to_match(world: World):
    assert services.why_not_compared(world.organization) == []
    world.setting.enabled = False
    world.setting.save()
    assert "Nothing is being compared" in services.why_not_compared(world.organization)[0]


def test_flows_appear_once_both_systems_are_connected(world: World):
    made = services.set_up_flows(world.organization)
    names = [each.flow for each in made]
    assert names == [
        "vendors", "projects", "codes", "cost-code-list", "invoices", "invoice-files", "payments",
        "costs",
    ]  # fmt: skip
    assert [each.flow for each in made if each.enabled] == ["vendors", "projects"]
    assert services.set_up_flows(world.organization) == made
