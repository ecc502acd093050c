from __future__ import annotations

from tests.sync.world import World

from ledgerboard.connections import grants
from ledgerboard.connectors.base.errors import Misconfigured
from ledgerboard.connectors.memory import Bad, Fault, MemoryConnector
from ledgerboard.core.reconcile import Origin
from ledgerboard.sync import services
from ledgerboard.sync.models import FlowSetting, Plan, PullState, Run, Snapshot
from ledgerboard.sync.pulling.pull import Reading, pull
from ledgerboard.users.models import Role
from ledgerboard.web.presenters.connections import cards


def linked(world: World, number: int) -> list[str]:
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:number]:
        world.left.put("vendor", name=f"{letter * 5} {letter * 7}")
    world.agree()
    return list(world.links())


def test_a_pull_without_changes_takes_one_call_for_each_side(world: World):
    linked(world, 3)
    world.left.calls.clear()
    world.right.calls.clear()
    world.plan()
    assert (world.left.calls, world.right.calls) == ({"pull": 1}, {"pull": 1})


def test_a_deleted_record_is_held_not_made_again(world: World):
    [left] = linked(world, 1)
    world.right.remove("vendor", world.links()[left])
    plan = world.plan()
    assert [change.action for change in plan.changes.all()] == ["vanished"]


def test_a_record_missing_from_a_sweep_is_asked_for_by_name_first(world: World):
    lefts = linked(world, 3)
    world.left.hide("vendor", lefts[0])
    assert world.plan() is None
    plan = world.sweep()
    assert [change.action for change in plan.changes.all()] == ["vanished"]
    assert Snapshot.objects.get(connection=world.setting.left, record_id=lefts[0]).gone_at


def test_a_day_after_the_last_sweep_everything_is_read_again(world: World):
    lefts = linked(world, 3)
    world.left.hide("vendor", lefts[0])
    world.clock.forward(hours=25)
    assert world.plan().changes.get().action == "vanished"


def test_a_side_that_is_suddenly_empty_raises_an_alarm_and_nothing_is_believed(world: World):
    lefts = linked(world, 5)
    for left in lefts:
        world.left.hide("vendor", left)
    run = world.carry(world.run(Run.Kind.SWEEP))
    assert run.status == Run.Status.ATTENTION
    assert "suddenly shows none of 5 vendors" in run.message
    assert run.plan is None
    assert not Snapshot.objects.filter(gone_at__isnull=False).exists()


def test_an_alarm_asks_two_people_for_whatever_else_is_planned(world: World):
    lefts = linked(world, 5)
    for left in lefts:
        world.left.hide("vendor", left)
    world.right.put("vendor", name="Zephyr Ducts")
    plan = world.sweep()
    assert plan.needs_two
    assert "Zephyr Ducts" in {change.title for change in plan.changes.all()}


def test_a_disappearance_is_believed_when_a_person_says_so(world: World):
    lefts = linked(world, 5)
    for left in lefts:
        world.left.hide("vendor", left)
    world.sweep()
    state = PullState.objects.get(connection=world.setting.left)
    services.believe_missing(state, world.ann)
    world.plan()
    assert Snapshot.objects.filter(gone_at__isnull=False).count() == 5
    state.refresh_from_db()
    assert (state.alarm, state.believe_missing) == ("", False)


def test_what_another_integration_owns_is_refused_and_so_is_its_twin(world: World):
    left = world.left.put("vendor", name="Acme Concrete", origin=Origin("sage:17"))
    right = world.right.put("vendor", name="Acme Concrete")
    plan = world.plan()
    refused = {(c.left_id, c.right_id): " ".join(c.reasons) for c in plan.changes.all()}
    assert set(refused) == {(left, None), (None, right)}
    assert "sage:17" in refused[left, None]
    assert all(change.action == "refuse" and change.advice for change in plan.changes.all())


def test_a_record_with_our_own_key_is_linked_again_after_a_lost_database(world: World):
    [left] = linked(world, 1)
    right = world.links()[left]
    world.right.edit("vendor", right, name="Renamed Entirely")
    world.setting.links.all().delete()
    plan = world.plan()
    link = plan.changes.get(action="link")
    assert (link.left_id, link.right_id) == (left, right)
    world.left.calls.clear()
    world.apply(world.approve(plan, [link.key]))
    assert world.left.calls["write"] == 0


def test_a_run_whose_connection_was_revoked_says_what_to_do(world: World):
    world.left.faults.add(Fault(Bad.REVOKED, on="pull"))
    run = world.carry(world.run(Run.Kind.PLAN))
    assert (run.status, run.advice) == (Run.Status.FAILED, "Connect again.")


def test_a_company_that_removed_the_app_says_so_until_it_is_read_again(world: World):
    world.left.faults.add(Fault(Bad.FORBIDDEN, on="pull"))
    run = world.carry(world.run(Run.Kind.PLAN))
    assert (run.status, run.advice) == (Run.Status.FAILED, "Install it again.")
    procore, quickbooks = cards(world.organization)
    assert (procore.words, quickbooks.words) == ("Limited access", "Connected")
    assert (procore.reason, procore.advice) == (run.message, "Install it again.")
    world.carry(world.run(Run.Kind.PLAN))
    assert [each.words for each in cards(world.organization)] == ["Connected", "Connected"]


def test_a_refusal_of_one_kind_of_record_is_over_once_that_kind_is_read(world: World):
    """A right is missing in one tool of Procore; that others can be read proves nothing."""
    connection = world.setting.left
    refused = Misconfigured("We may not read commitments.", "Grant it in Procore.")
    grants.note_refusal(connection, refused, ["commitment"])
    world.carry(world.run(Run.Kind.PLAN))
    assert cards(world.organization)[0].reason == refused.message, "only vendors were read"
    pull(connection, "commitment", world.connect(connection), world.ports)
    assert cards(world.organization)[0].words == "Connected"


def test_turning_off_the_flow_that_was_refused_ends_the_limited_access(world: World):
    """Nobody asks for that kind any more; before, the connection said so for good."""
    refused = Misconfigured("We may not read payments.", "Grant it in Procore.")
    files, vendors = (
        FlowSetting.objects.create(
            organization=world.organization, flow=flow, enabled=True,
            left=world.setting.left, right=world.setting.right,
        ) for flow in ("invoice-files", "invoices")
    )  # fmt: skip
    kinds = ["invoice_file", "subcontractor_invoice"]
    grants.note_refusal(world.setting.left, refused, kinds)
    chief = world.person("chief@example.com", Role.ADMINISTRATOR)
    services.switch_flow(files, chief, enabled=False)
    assert cards(world.organization)[0].words == "Limited access", "invoices are still read"
    services.switch_flow(vendors, chief, enabled=False)
    assert cards(world.organization)[0].words == "Connected"


def test_planning_waits_for_a_system_that_is_down(world: World):
    world.left.put("vendor", name="Acme Concrete")
    world.left.faults.add(Fault(Bad.UNAVAILABLE, on="pull", times=3))
    assert world.plan().counts == {"create": 1}


def test_characters_that_no_database_holds_do_not_stop_a_pull(world: World):
    world.left.put("vendor", name="Acme\x00 Concrete \ud800")
    world.agree()
    assert world.plan() is None


def test_two_organizations_share_nothing(world: World):
    other = World()
    world.left.put("vendor", name="Acme Concrete")
    other.left.put("vendor", name="Acme Concrete")
    world.agree()
    plan = other.plan()
    assert plan.counts == {"create": 1}
    for model in (Plan, Run, Snapshot, PullState):
        mine = model.objects.of(world.organization)
        assert mine.exists()
        assert not mine.filter(pk__in=model.objects.of(other.organization)).exists()


def test_a_crash_while_pulling_costs_only_time(world: World):
    world.left.put("vendor", name="Acme Concrete")
    run = world.run(Run.Kind.PLAN)
    world.crash_at = 1
    assert world.carry_on(run).plan.counts == {"create": 1}


def test_a_reading_of_some_projects_is_carried_on_not_begun_anew(world: World):
    world.left.by_project = ("direct_cost",)
    world.left.put("direct_cost", number="UE-310", parent="9001")
    connector = MemoryConnector(world.left, system="procore")

    def read() -> int:
        reading = Reading(world.setting.left, connector, world.ports, projects=["9001"])
        return [report.seen for _, report in reading.of(["direct_cost"])][-1]

    assert (read(), read()) == (1, 0)
    world.clock.forward(hours=25)
    assert read() == 1
