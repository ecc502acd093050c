"""Locking what was sent: our key goes onto the invoice once its bill is there, and off again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.sync.money import BILLS, MoneyWorld, line, replace_setting

from ledgerboard.connectors.memory.faults import Bad, Fault
from ledgerboard.core.reconcile import Origin, Side
from ledgerboard.sync import services, undoing
from ledgerboard.sync.models import Change, Link, Plan, Run
from ledgerboard.sync.selectors.money.intentions import intentions

FEEDERS = line("1", "Feeders", 10, "100.00")
INVOICE = "subcontractor_invoice"
LOCKING = 5
"""Boundaries of a run from the bill's answer on: settled, read, prepared, sent, answered, settled.
"""
LOCKS = "This locks it in Procore: no one can edit it there until you unlink it."


class LockingWorld(MoneyWorld):
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch, replace(BILLS, locks=Side.LEFT, settings=("lock",)))
        self.vendor_id = self.vendor("Northside")
        self.id = self.invoice(self.vendor_id, "NE-1", FEEDERS)

    def locking(self, on: bool) -> None:
        self.bills.options = {"view": {"lock": on}}
        self.bills.save()

    def key(self) -> str:
        origin = self.left.rows[INVOICE, self.id].origin
        return origin.id if origin else ""

    def link(self) -> Link:
        return Link.objects.get(setting=self.bills)

    def bill(self) -> str:
        (row,) = self.right.all("bill")
        return row.id


@pytest.fixture
def world(db, monkeypatch):
    return LockingWorld(monkeypatch)


def only(plan: Plan | None) -> Change:
    assert plan is not None
    return plan.changes.get()


def test_without_the_setting_nothing_is_written_to_the_invoice(world):
    world.agree_bills()
    assert world.key() == ""
    assert world.plan_bills() is None


def test_the_plan_says_the_lock_and_the_invoice_carries_our_key_once_its_bill_is_there(world):
    world.locking(True)
    plan = world.plan_bills()
    assert LOCKS in only(plan).reasons
    assert world.apply_bills(world.approve(plan)).status == Run.Status.DONE
    assert world.key() == f"qbo:{world.bills.right.company_id}:bill:{world.bill()}"
    assert world.link().marked
    assert world.plan_bills() is None


def test_what_was_approved_before_the_setting_is_not_locked_unseen_but_proposed(world):
    approved = world.approve(world.plan_bills())
    world.locking(True)
    world.apply_bills(approved)
    assert world.key() == ""
    change = only(world.plan_bills())
    assert change.reasons == ["It's linked but not locked in Procore yet.", LOCKS]
    assert world.id not in intentions(world.bills, "left"), "its bill is where it was"
    world.apply_bills(world.approve(change.plan))
    assert world.key().endswith(world.bill())
    assert len(list(world.right.all("bill"))) == 1


@pytest.mark.parametrize("lost", [Bad.LOST_BEFORE, Bad.LOST_AFTER])
def test_a_lost_answer_to_the_lock_is_looked_up(world, lost):
    world.locking(True)
    approved = world.approve(world.plan_bills())
    world.left.faults.add(Fault(lost))
    assert world.apply_bills(approved).status == Run.Status.DONE
    assert world.key().endswith(world.bill())
    assert world.link().marked


def test_a_crash_while_locking_leaves_one_bill_and_one_lock(world):
    world.locking(True)
    world.right.alone = ("bill",)
    approved = world.approve(world.plan_bills())
    begun = len(world.passed)
    world.apply_bills(approved)
    steps = len(world.passed) - begun
    for number, step in enumerate(range(steps - LOCKING, steps + 1), start=2):
        invoice = world.invoice(world.vendor_id, f"NE-{number}", FEEDERS)
        approved = world.approve(world.plan_bills())
        run = replace_setting(world.run(Run.Kind.APPLY, approved), world.bills)
        begun = len(world.passed)
        world.crash_at = begun + step
        assert world.carry_on(run).status == Run.Status.DONE
        assert world.crash_at is None, "it never died"
        link = Link.objects.get(setting=world.bills, left_id=invoice)
        assert link.marked
        assert world.left.rows[INVOICE, invoice].origin.id.endswith(f":{link.right_id}")
        assert len(list(world.right.all("bill"))) == number


def test_unlinking_takes_the_lock_off_the_invoice(world):
    world.locking(True)
    world.agree_bills()
    plan = undoing.unlink(world.link(), world.ann, world.ports)
    assert plan is not None
    world.apply_bills(plan)
    assert world.key() == ""
    assert not world.link().marked


def test_unlinking_unlocks_also_after_the_setting_was_turned_off(world):
    world.locking(True)
    world.agree_bills()
    world.locking(False)
    assert world.plan_bills() is None, "what is locked stays locked"
    plan = undoing.unlink(world.link(), world.ann, world.ports)
    assert plan is not None
    world.apply_bills(plan)
    assert world.key() == ""


def test_taking_the_bill_back_unlocks_the_invoice_and_says_so(world):
    world.right.documents = ("bill",)
    world.locking(True)
    world.agree_bills()
    created = Change.objects.get(plan__setting=world.bills, action="create")
    plan = undoing.undo([created], world.ann, world.ports)
    assert "This unlocks it in Procore." in only(plan).reasons
    world.apply_bills(world.approve(plan))
    assert not list(world.right.all("bill"))
    assert world.key() == ""
    assert not world.link().marked


def test_a_bill_that_vanished_and_is_unlinked_unlocks_its_invoice(world):
    world.locking(True)
    world.agree_bills()
    world.right.remove("bill", world.bill())
    asked = only(world.plan_bills())
    services.decide(asked.plan, asked.key, "unlink", world.ann)
    plan = world.plan_bills()
    change = plan.changes.get(action="unlink")
    assert "This unlocks it in Procore." in change.reasons
    world.apply_bills(world.approve(plan, [change.key]))
    assert world.key() == ""


def test_a_lock_that_somebody_took_off_is_seen_and_proposed_again(world):
    world.locking(True)
    world.agree_bills()
    world.left.edit(INVOICE, world.id, origin=None)
    change = only(world.plan_bills())
    assert change.reasons == ["Someone unlocked it in Procore.", LOCKS]
    world.apply_bills(world.approve(change.plan))
    assert world.key().endswith(world.bill())


def test_an_invoice_edited_behind_its_lock_is_shown_and_not_locked_before_that_is_settled(world):
    world.locking(True)
    world.agree_bills()
    world.left.edit(INVOICE, world.id, origin=None, lines=(line("1", "Feeders", 11, "110.00"),))
    change = only(world.plan_bills())
    assert change.action == "update"
    world.apply_bills(world.approve(change.plan))
    assert only(world.plan_bills()).reasons[0] == "Someone unlocked it in Procore."


def test_another_integrations_key_is_not_replaced(world):
    world.locking(True)
    world.left.edit(INVOICE, world.id, origin=Origin("sage:77"))
    change = only(world.plan_bills())
    assert (change.action, change.causes[0]["rule"]) == ("refuse", "foreign_key")
    assert not list(world.right.all("bill"))
