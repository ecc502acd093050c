"""References, lines and views through the whole engine, on the memory connector."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.sync.money import MoneyWorld, line

from ledgerboard.core.reconcile import Side
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync import approving, selectors
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, Link, Plan, Run, Snapshot, SnapshotRef

FEEDERS = line("1", "Feeders", 10, "100.00")
PANELS = line("2", "Panels", 2, "50.00")


@pytest.fixture
def world(db, monkeypatch):
    return MoneyWorld(monkeypatch)


def only(plan: Plan | None) -> Change:
    assert plan is not None
    return plan.changes.get()


def test_an_invoice_becomes_a_bill_of_the_linked_vendor_line_by_line(world):
    vendor = world.vendor("Northside Electric")
    world.invoice(vendor, "NE-1", FEEDERS, PANELS)
    world.agree_bills()
    (bill,) = world.right.all("bill")
    assert bill.values["vendor"] == Ref("vendor", world.links()[vendor])
    assert bill.values["vendor"].id != vendor
    assert bill.values["lines"] == (FEEDERS, PANELS)
    assert world.plan_bills() is None


def test_a_negative_invoice_becomes_a_credit_through_the_same_flow(world):
    vendor = world.vendor("Northside Electric")
    world.invoice(vendor, "NE-1", FEEDERS)
    world.invoice(vendor, "NE-2", line("1", "Feeders", -1, "-10.00"))
    world.agree_bills()
    (credit,) = world.right.all("vendor_credit")
    assert credit.values["lines"][0].values["amount"] == Money(Decimal("10.00"))
    assert len(list(world.right.all("bill"))) == 1
    kinds = set(Link.objects.filter(setting=world.bills).values_list("left_kind", "right_kind"))
    assert kinds == {
        ("subcontractor_invoice", "bill"),
        ("subcontractor_invoice", "vendor_credit"),
    }
    assert world.plan_bills() is None


def test_an_edited_line_is_shown_as_a_line(world):
    invoice = world.invoice(world.vendor("Northside"), "NE-1", FEEDERS, PANELS)
    world.agree_bills()
    more = line("2", "Panels", 12, "300.00")
    world.left.edit("subcontractor_invoice", invoice, lines=(more, line("3", "Boxes", 1, "5.00")))
    change = only(world.plan_bills())
    shown = {each.label: (each.before, each.after) for each in selectors.change_row(change).fields}
    assert shown == {
        "Line 1: Quantity": ("2", "12"),
        "Line 1: Amount": ("$50.00", "$300.00"),
        "Line 2 added": ("", "Boxes, 1, $5.00"),
        "Line 1 removed": ("Feeders, 10, $100.00", ""),
    }
    world.apply_bills(world.approve(change.plan))
    assert len(next(world.right.all("bill")).values["lines"]) == 2
    assert world.plan_bills() is None


def test_a_new_bills_lines_are_each_shown(world):
    world.invoice(world.vendor("Northside"), "NE-1", FEEDERS, PANELS)
    fields = selectors.change_row(only(world.plan_bills())).fields
    assert [each.label for each in fields] == ["Vendor", "Number", "Line 1 added", "Line 2 added"]


def test_an_invoice_of_an_unlinked_vendor_is_blocked_and_says_what_it_waits_for(world):
    vendor = world.vendor("Northside", linked=False)
    world.invoice(vendor, "NE-1", FEEDERS)
    change = only(world.plan_bills())
    assert (change.action, change.advice) == ("refuse", "Link the vendor.")
    assert change.causes == [
        {
            "rule": "unlinked_vendor",
            "owner": "left",
            "waits_for": {"ref": "vendor", "id": vendor},
        }
    ]
    world.agree()
    assert only(world.plan_bills()).action == "create"


def test_a_draft_takes_no_part(world):
    world.invoice(world.vendor("Northside"), "NE-1", FEEDERS, status="draft")
    assert world.plan_bills() is None


def test_a_warned_change_is_never_approved_by_a_rule(world):
    vendor = world.vendor("Northside")
    world.invoice(vendor, "NE-1", FEEDERS)
    world.invoice(vendor, "NE-2", line("1", "Feeders", 10, "20000.00"))
    approving.auto_approve(world.bills, "create", world.ann)
    world.plan_bills()
    by_number = {c.title: c for c in Change.objects.filter(plan__setting=world.bills)}
    warned = by_number["bill NE-2"]
    assert warned.warnings == [{"cause": "large", "text": "It is unusually large."}]
    assert warned.status == Change.Status.PROPOSED
    assert by_number["bill NE-1"].status == Change.Status.APPROVED


def test_what_a_view_looked_at_is_looked_at_again_before_writing(world):
    """The vendor was unlinked after the approval: the bill would name one that is nobody's."""
    vendor = world.vendor("Northside")
    world.invoice(vendor, "NE-1", FEEDERS)
    plan = world.approve(world.plan_bills())
    Link.objects.filter(setting=world.vendors).update(unlinked_at=world.clock())
    run = world.apply_bills(plan)
    assert run.status == Run.Status.ATTENTION
    assert only(plan).message == "Its vendor is not linked."
    assert not list(world.right.all("bill"))


def test_a_bill_that_turned_into_a_credit_is_refused_and_not_rewritten(world):
    invoice = world.invoice(world.vendor("Northside"), "NE-1", FEEDERS)
    world.agree_bills()
    world.left.edit("subcontractor_invoice", invoice, lines=(line("1", "Feeders", 1, "-5.00"),))
    change = only(world.plan_bills())
    assert (change.action, change.causes) == ("refuse", [{"rule": "kind_changed"}])


def test_what_points_at_a_record_is_found_by_it(world):
    vendor = world.vendor("Northside")
    invoice = world.invoice(vendor, "NE-1", FEEDERS)
    world.plan_bills()
    rows = SnapshotRef.objects.filter(kind="vendor", record_id=vendor)
    assert [row.snapshot.record_id for row in rows] == [invoice]
    other = world.vendor("Southside")
    world.left.edit("subcontractor_invoice", invoice, vendor=Ref("vendor", other))
    world.plan_bills()
    assert not rows.all().exists()


def test_text_in_lines_that_no_database_can_hold_is_tidied(world):
    world.invoice(world.vendor("Northside"), "NE-1", line("1", "Feed\x00ers", 1, "1.00"))
    world.agree_bills()
    assert world.plan_bills() is None
    stored = Snapshot.objects.get(kind="subcontractor_invoice")
    assert stored.values["lines"]["lines"][0][1]["description"] == "Feeders"


def test_a_view_may_ask_what_was_agreed_about_an_earlier_record(world):
    vendor = world.vendor("Northside")
    invoice = world.invoice(vendor, "NE-1", FEEDERS)
    world.agree_bills()
    views = FlowContext(world.bills, world.ports).views
    agreed = views[Side.LEFT].agreed(Ref("subcontractor_invoice", invoice))
    assert agreed["lines"] == (FEEDERS,)
    assert agreed["vendor"].id == world.links()[vendor]
    assert views[Side.LEFT].agreed(Ref("subcontractor_invoice", "none")) is None
    assert [
        seen.id for seen in views[Side.LEFT].related("subcontractor_invoice", Ref("vendor", vendor))
    ] == [invoice]


def test_a_view_may_look_for_records_by_what_a_field_says(world):
    vendor = world.vendor("Northside")
    invoice = world.invoice(vendor, "NE-1", FEEDERS)
    world.invoice(vendor, "NE-2", PANELS)
    world.agree_bills()
    left = FlowContext(world.bills, world.ports).views[Side.LEFT]
    kind = "subcontractor_invoice"
    assert [seen.id for seen in left.here_with(kind, "number", "NE-1")] == [invoice]
    assert len(left.here_with(kind, "vendor", Ref("vendor", vendor))) == 2
    assert left.here_with(kind, "number", "ne-1") == ()
    bill = left.twin(Ref(kind, invoice))
    assert [s.ref for s in left.there_with("bill", "number", "NE-1")] == [bill]


@pytest.mark.parametrize("number", ["2207", "1e5", "true", "null", "[]", '"7"'])
def test_a_number_that_looks_like_something_else_is_found_as_the_text_that_it_is(world, number):
    invoice = world.invoice(world.vendor("Northside"), number, FEEDERS)
    world.agree_bills()
    left = FlowContext(world.bills, world.ports).views[Side.LEFT]
    kind = "subcontractor_invoice"
    assert [seen.id for seen in left.here_with(kind, "number", number)] == [invoice]


def test_a_budget_code_without_an_item_is_blocked_by_name(world):
    code = world.left.put("budget_code", code="26-200.S")
    left = FlowContext(world.bills, world.ports).views[Side.LEFT]
    assert left.code(Ref("budget_code", code)).waits_for == Ref("budget_code", code)
    right = FlowContext(world.bills, world.ports).views[Side.RIGHT]
    assert right.budget_code(Ref("item", "9"), Ref("project", "8")).cause == "unmapped_item"
