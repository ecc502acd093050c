"""One money flow, as small as it can be: approved invoices become bills or vendor credits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.sync.world import World

from ledgerboard.connectors.memory import Store
from ledgerboard.core.mapping import TEXT
from ledgerboard.core.mapping.codecs import PLAIN
from ledgerboard.core.reconcile import (
    Candidate,
    Direction,
    End,
    Flow,
    FlowField,
    Matches,
    Side,
    Verdict,
    lines_field,
)
from ledgerboard.core.records import Bill, VendorCredit
from ledgerboard.core.values import Line, Money, Ref, Warned
from ledgerboard.core.views import Blocked, NotMine, Viewed
from ledgerboard.sync.flows import registry
from ledgerboard.sync.models import FlowSetting, Plan, Run

RIGHT = Direction.TO_RIGHT


def as_bill(seen, context):
    """An approved invoice as a bill; a negative one as a credit with its signs turned."""
    invoice = seen.record
    if invoice.status != "approved":
        return NotMine(f"it is {invoice.status}")
    vendor = context.twin(invoice.vendor)
    if vendor is None:
        return Blocked(
            "unlinked_vendor", "Its vendor is not linked.", "Link the vendor.", invoice.vendor
        )
    total = sum((line.values["amount"].amount for line in invoice.lines), Decimal(0))
    sign = -1 if total < 0 else 1
    lines = tuple(
        Line(line.key, {**line.values, "amount": Money(line.values["amount"].amount * sign)})
        for line in invoice.lines
    )
    record = VendorCredit if total < 0 else Bill
    warned = (Warned("large", "It is unusually large."),) if total > 10_000 else ()
    return Viewed(record.kind, record(vendor=vendor, number=invoice.number, lines=lines), warned)


def same_number(lefts, rights) -> Matches:
    by_number = {seen.record.number: seen.id for seen in rights if seen.record.number}
    found = [
        Candidate(seen.id, by_number[seen.record.number], Verdict(100, ("Same number.",)))
        for seen in lefts
        if seen.record.number in by_number
    ]
    return Matches(tuple(found))


BILLS = Flow(
    name="test-bills",
    title="Bills",
    left=End("procore", ("subcontractor_invoice",), as_bill),
    right=End("quickbooks", ("bill", "vendor_credit")),
    fields=(
        FlowField("vendor", "Vendor", PLAIN, RIGHT),
        FlowField("number", "Number", TEXT, RIGHT),
        lines_field(
            "lines",
            "Lines",
            (
                FlowField("description", "Description", TEXT),
                FlowField("quantity", "Quantity", PLAIN),
                FlowField("amount", "Amount", PLAIN),
            ),
            RIGHT,
        ),
    ),
    matcher=same_number,
    creates=frozenset({Side.RIGHT}),
    marked=None,
    after=("vendors",),
)


def line(key: str, description: str, quantity: int, amount: str) -> Line:
    values = {
        "description": description,
        "quantity": Decimal(quantity),
        "amount": Money(Decimal(amount)),
    }
    return Line(key, values)


class MoneyWorld(World):
    """A world in which vendors are linked by one flow and invoices travel by another."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, flow: Flow = BILLS) -> None:
        monkeypatch.setitem(registry._FLOWS, flow.name, flow)
        super().__init__(right=Store("QuickBooks", keeps_origin=False, last_id=5000))
        self.vendors = self.setting
        self.bills = FlowSetting.objects.create(
            organization=self.organization,
            flow=flow.name,
            left=self.setting.left,
            right=self.setting.right,
        )

    def vendor(self, name: str, *, linked: bool = True) -> str:
        """Whose id it is on the left."""
        id_ = self.left.put("vendor", name=name)
        self.right.put("vendor", name=name)
        if linked:
            self.agree()
        return id_

    def invoice(self, vendor: str, number: str, *lines: Line, status: str = "approved") -> str:
        return self.left.put(
            "subcontractor_invoice",
            vendor=Ref("vendor", vendor),
            number=number,
            status=status,
            lines=lines,
        )

    def plan_bills(self) -> Plan | None:
        run = self.carry(replace_setting(self.run(Run.Kind.PLAN), self.bills))
        assert run.status in {Run.Status.DONE, Run.Status.ATTENTION}, run.message
        return run.plan

    def apply_bills(self, plan: Plan) -> Run:
        return self.carry(replace_setting(self.run(Run.Kind.APPLY, plan), self.bills))

    def agree_bills(self) -> Run:
        plan = self.plan_bills()
        assert plan is not None
        return self.apply_bills(self.approve(plan))


def replace_setting(run: Run, setting: FlowSetting) -> Run:
    run.setting = setting
    run.save(update_fields=["setting"])
    return run


def turned(flow: Flow, **changes) -> Flow:
    return replace(flow, **changes)
