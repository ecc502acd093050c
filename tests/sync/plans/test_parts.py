"""Parts that are records of their own, and records that go: lines of bills, voids, deletions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.sync.money import MoneyWorld, line, same_number

from ledgerboard.connectors.memory import Bad, Fault
from ledgerboard.core.mapping import TEXT
from ledgerboard.core.reconcile import Direction, End, Flow, FlowField, Side
from ledgerboard.core.records import DirectCost
from ledgerboard.core.views import NotMine, Viewed
from ledgerboard.sync import approving, services, undoing
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.models import Link, Run, Snapshot
from ledgerboard.sync.pulling.pull import look_at

FEEDERS = line("1", "Feeders", 10, "100.00")


def as_cost(seen, _):
    entry = seen.record
    if not seen.active:
        return NotMine("its bill was voided", "voided")
    return Viewed(
        "direct_cost",
        DirectCost(number=entry.number, description=entry.description, type="invoice"),
    )


COSTS = Flow(
    name="test-costs",
    title="Direct costs",
    left=End("procore", ("direct_cost",)),
    right=End("quickbooks", ("cost_line",), as_cost),
    fields=(
        FlowField("number", "Number", TEXT, Direction.TO_LEFT),
        FlowField("description", "Description", TEXT, Direction.TO_LEFT),
    ),
    matcher=same_number,
    creates=frozenset({Side.LEFT}),
    activity=Direction.NONE,
    marked=None,
    follows=frozenset({Side.RIGHT}),
)


class CostWorld(MoneyWorld):
    """Lines of the books' bills become direct costs, and go when the lines go."""

    def __init__(self, monkeypatch, flow: Flow = COSTS) -> None:
        super().__init__(monkeypatch, flow)
        self.right.parts = {"cost_line": "bill"}
        self.left.documents = ("direct_cost",)
        self.bill = self.right.put("bill", id="210", number="B-210")

    def cost_line(self, number: int, text: str) -> str:
        return self.right.put(
            "cost_line",
            id=f"bill:210:{number}",
            parent=self.bill,
            number=f"B-210-{number}",
            description=text,
        )

    def costs(self) -> dict[str, str]:
        return {r.values["number"]: r.values["description"] for r in self.left.all("direct_cost")}


@pytest.fixture
def world(db, monkeypatch):
    return CostWorld(monkeypatch)


@pytest.fixture
def synced(world):
    world.cost_line(1, "Crane")
    world.cost_line(2, "Fuel")
    world.agree_bills()
    assert world.costs() == {"B-210-1": "Crane", "B-210-2": "Fuel"}
    return world


def there(world) -> set[str]:
    rows = Snapshot.objects.filter(connection=world.bills.right, kind="cost_line", gone_at=None)
    return set(rows.values_list("record_id", flat=True))


def test_each_line_of_a_bill_becomes_a_cost_of_its_own(synced):
    assert there(synced) == {"bill:210:1", "bill:210:2"}
    assert synced.plan_bills() is None
    assert set(Link.objects.values_list("right_id", flat=True)) == there(synced)


def test_a_line_that_its_bill_no_longer_names_is_gone_and_its_cost_goes_too(synced):
    synced.right.drop_part("cost_line", "bill:210:2")
    plan = synced.plan_bills()
    assert plan is not None
    change = plan.changes.get()
    assert (change.action, change.target) == ("delete", "left")
    assert change.causes == [{"rule": "gone", "owner": "right"}]
    synced.apply_bills(synced.approve(plan))
    assert synced.costs() == {"B-210-1": "Crane"}
    assert synced.plan_bills() is None
    assert Link.objects.filter(unlinked_at=None).count() == 1


def test_a_part_is_read_again_with_its_whole(synced):
    """Only one line is named, but its neighbor was taken out meanwhile."""
    synced.right.rows.pop(("cost_line", "bill:210:2"))
    connector = synced.connect(synced.bills.right)
    look_at(synced.bills.right, "cost_line", ["bill:210:1"], connector, synced.ports)
    assert there(synced) == {"bill:210:1"}


def test_a_voided_bills_costs_go_and_are_not_made_again(synced):
    synced.right.edit("cost_line", "bill:210:1", active=False)
    plan = synced.plan_bills()
    assert plan is not None
    assert plan.changes.get().causes == [{"rule": "voided", "owner": "right"}]
    synced.apply_bills(synced.approve(plan))
    assert synced.costs() == {"B-210-2": "Fuel"}
    assert synced.plan_bills() is None


def test_what_was_imported_by_mistake_is_taken_away_at_once_whatever_plan_made_it(synced):
    """Also what was made later; what had been there before stays."""
    synced.left.put("direct_cost", number="B-210-3", description="Tools")
    synced.cost_line(3, "Tools")
    synced.cost_line(4, "Signs")
    synced.agree_bills()
    plan = services.remove_created(synced.bills, synced.ann, synced.ports)
    assert [change.action for change in plan.changes.all()] == ["delete"] * 3
    assert synced.apply_bills(synced.approve(plan)).status == Run.Status.DONE
    assert synced.costs() == {"B-210-3": "Tools"}
    with pytest.raises(NotPossible, match="Nothing that this flow created is left"):
        services.remove_created(synced.bills, synced.ann, synced.ports)


def test_what_was_made_before_that_day_stays(synced):
    costs, tomorrow = synced.costs(), synced.ports.now().date() + timedelta(days=1)
    assert costs
    with pytest.raises(NotPossible, match="Nothing that this flow created is left"):
        services.remove_created(synced.bills, synced.ann, synced.ports, since=tomorrow)
    assert synced.costs() == costs


def test_a_line_that_shows_again_before_the_deletion_keeps_its_cost(synced):
    row = synced.right.rows[("cost_line", "bill:210:2")]
    synced.right.drop_part("cost_line", "bill:210:2")
    plan = synced.approve(synced.plan_bills())
    synced.right.save(row)
    run = synced.apply_bills(plan)
    assert run.status == Run.Status.ATTENTION
    assert plan.changes.get().message == "It shows in QuickBooks again."
    assert len(synced.costs()) == 2


@pytest.mark.parametrize("bad", [Bad.LOST_AFTER, Bad.LOST_BEFORE, Bad.SILENT])
def test_a_deletion_without_an_answer_is_looked_for(synced, bad):
    synced.right.drop_part("cost_line", "bill:210:2")
    plan = synced.approve(synced.plan_bills())
    synced.left.faults.add(Fault(bad))
    assert synced.apply_bills(plan).status == Run.Status.DONE
    assert synced.costs() == {"B-210-1": "Crane"}
    assert synced.plan_bills() is None


@pytest.fixture
def asking(db, monkeypatch):
    """A flow that asks: what was billed is not deleted because an invoice went."""
    world = MoneyWorld(monkeypatch)
    world.right.documents = ("bill",)
    world.gone = world.invoice(world.vendor("Northside"), "NE-1", FEEDERS)
    world.agree_bills()
    world.left.remove("subcontractor_invoice", world.gone)
    return world


def asked(world):
    plan = world.plan_bills()
    assert plan is not None
    return plan.changes.get()


def test_a_disappearance_that_is_not_followed_is_asked(asking):
    change = asked(asking)
    assert change.action == "vanished"
    assert [each["value"] for each in change.choices] == ["unlink", "remove", "keep"]
    assert change.choices[1]["label"] == "Delete it in QuickBooks too"


def test_who_answers_remove_gets_the_deletion_with_the_answer_behind_it(asking):
    change = asked(asking)
    approving.decide(change.plan, change.key, "remove", asking.ann)
    removal = asked(asking)
    assert (removal.action, removal.causes[0]["decision"]) == ("delete", change.key)
    asking.apply_bills(asking.approve(removal.plan))
    assert not list(asking.right.all("bill"))
    assert asking.plan_bills() is None


def test_who_answers_unlink_ends_the_link_and_keeps_the_other(asking):
    change = asked(asking)
    approving.decide(change.plan, change.key, "unlink", asking.ann)
    assert asked(asking).action == "unlink"
    asking.agree_bills()
    assert len(list(asking.right.all("bill"))) == 1
    assert not Link.objects.filter(setting=asking.bills, unlinked_at=None).exists()
    assert asking.plan_bills() is None


def test_who_answers_keep_is_not_asked_again(asking):
    change = asked(asking)
    approving.decide(change.plan, change.key, "keep", asking.ann)
    assert asking.plan_bills() is None


def test_where_both_are_gone_only_the_link_is_left_to_end(asking):
    (bill,) = asking.right.all("bill")
    asking.right.remove("bill", bill.id)
    assert asked(asking).causes == [{"rule": "both_gone"}]
    asking.agree_bills()
    assert asking.plan_bills() is None


def test_many_that_vanish_and_were_answered_alarm_nobody_any_more(db, monkeypatch):
    world = MoneyWorld(monkeypatch)
    for number in range(60):
        world.left.put("vendor", name=f"Vendor {number}")
        world.right.put("vendor", name=f"Vendor {number}")
    world.agree()
    for row in list(world.left.all("vendor"))[1:]:
        world.left.remove("vendor", row.id)
    plan = world.plan()
    assert plan is not None
    assert plan.alarms
    for change in plan.changes.filter(action="vanished"):
        approving.decide(plan, change.key, "keep", world.ann)
    assert world.plan() is None


def test_a_kind_without_a_batch_is_written_one_by_one_and_found_by_what_it_says(db, monkeypatch):
    world = MoneyWorld(monkeypatch)
    world.right.alone = ("bill",)
    vendor = world.vendor("Northside")
    for number in range(3):
        world.invoice(vendor, f"NE-{number}", FEEDERS)
    plan = world.approve(world.plan_bills())
    world.right.calls.clear()
    world.right.faults.add(Fault(Bad.LOST_AFTER, skip=1))
    assert world.apply_bills(plan).status == Run.Status.DONE
    assert world.right.calls["write"] == 3
    assert len(list(world.right.all("bill"))) == 3


def test_a_document_that_was_made_is_taken_back_by_deleting_it(db, monkeypatch):
    """The link stays, so that it isn't made again by itself: a person is asked."""
    world = MoneyWorld(monkeypatch)
    world.right.documents = ("bill",)
    world.invoice(world.vendor("Northside"), "NE-1", FEEDERS)
    plan = world.approve(world.plan_bills())
    world.apply_bills(plan)
    undo = undoing.undo(list(plan.changes.all()), world.ann, world.ports)
    assert undo.changes.get().action == "delete"
    world.apply_bills(world.approve(undo))
    assert not list(world.right.all("bill"))
    assert asked(world).action == "vanished"


def test_what_cannot_be_taken_back_says_why(db, monkeypatch):
    world = MoneyWorld(monkeypatch)
    world.right.documents = ("bill",)
    gone = world.invoice(world.vendor("Northside"), "NE-1", FEEDERS)
    world.agree_bills()
    world.left.remove("subcontractor_invoice", gone)
    change = asked(world)
    approving.decide(change.plan, change.key, "remove", world.ann)
    plan = world.approve(world.plan_bills())
    world.apply_bills(plan)
    with pytest.raises(services.NotPossible, match="can't be restored"):
        undoing.undo(list(plan.changes.all()), world.ann, world.ports)
