"""A contractor with thousands of invoices that agree with the books, put straight into the
database.

For what is measured after a long time of work (planning when nothing moved, pages, reconciling):
the documents on the other side are what our own views say, linked and agreed, without the calls
that would have made them. Two companies in memory stand behind it, so that the engine can go on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.companies import Companies
from tests.oracle.history import ITEMS, PROJECTS, VENDORS
from tests.oracle.model import (
    Charge,
    Contract,
    Entry,
    Invoice,
    Money,
    Payment,
    ScheduledLine,
    Transaction,
)
from tests.oracle.product import ProductOutside

from ledgerboard.core.reconcile import Seen, Side
from ledgerboard.core.records import to_json, values_of
from ledgerboard.core.views import Viewed
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Link
from ledgerboard.sync.pulling.pull import Reading
from ledgerboard.sync.records import chunks

MONTHS, LINES = 10, 5
A_ROOM = 40
"""Commitments that share two vendors and two projects."""
PAID_MONTHS = 6
YEAR = 2026


class Books:
    """`invoices` of five lines, a tenth as many commitments; six of ten months paid, and three
    purchases a commitment as direct costs.
    """

    def __init__(self, invoices: int) -> None:
        self.commitments = max(1, invoices // MONTHS)
        rooms = range(100, 100 + -(-self.commitments // A_ROOM))
        self.companies = Companies([str(room) for room in rooms])
        self.outside = ProductOutside(self.companies)
        self.outside.set_up(Money(), "ask")
        self.contracts = [_contract(number) for number in range(self.commitments)]
        self._enter()
        self.agree("invoices", Side.LEFT)
        for contract in self.contracts:
            for month in range(1, PAID_MONTHS + 1):
                self.outside.payment(_payment(contract, month))
        for flow in ("payments", "costs"):
            self.agree(flow, Side.RIGHT)

    def _enter(self) -> None:
        for number, contract in enumerate(self.contracts):
            self.outside.commitment(contract)
            self.outside.invoices(contract)
            for each in _purchases(contract, 3 * number):
                self.outside.transaction(each)

    def read(self, flow: str) -> FlowContext:
        """What the stores hold and the database does not know yet."""
        world = self.companies
        context = FlowContext(world.flows[flow], world.ports)
        for side in Side:
            reading = Reading(context.connection(side), context.connectors[side], world.ports)
            for _ in reading.of(context.reads(side)):
                pass
        return context

    def bill(self, contracts: int) -> None:
        """One more month of so many commitments."""
        for contract in self.contracts[:contracts]:
            contract.invoices.append(_invoice(contract, contract.last + 1))
            self.outside.invoices(contract)

    def agree(self, flow: str, source: Side) -> None:
        """Each record of one side has a twin on the other, which says what its view says."""
        context = self.read(flow)
        known = {side: context.known(side) for side in Side}
        context.announce(known)
        context.views[source].load_ahead(*context.kinds(source))
        view = context.flow.end(source).view
        pairs = []
        for seen in known[source].seen.values():
            found = view(seen, context.views[source])
            if isinstance(found, Viewed):
                pairs.append((seen, self._twin(context, source.other, found)))
        assert pairs, f"nothing of {flow} could be viewed"
        _link(context, source, pairs)
        self.read(flow)

    def _twin(self, context: FlowContext, side: Side, found: Viewed) -> Seen:
        world = self.companies
        outside = world.left if side is Side.LEFT else world.right
        values = {n: v for n, v in values_of(found.record).items() if v is not None}
        id_ = outside.put(found.kind, None, **values)
        return outside.seen(outside.rows[found.kind, id_])


def _link(context: FlowContext, source: Side, pairs: list[tuple[Seen, Seen]]) -> None:
    for few in chunks(pairs):
        Link.objects.bulk_create([_one_link(context, source, *pair) for pair in few])


def _one_link(context: FlowContext, source: Side, mine: Seen, twin: Seen) -> Link:
    left, right = (mine, twin) if source is Side.LEFT else (twin, mine)
    base = to_json({**values_of(twin.record), "active": True}, context.ports.sealer)
    return Link(
        organization=context.setting.organization, setting=context.setting,
        left_kind=left.kind, left_id=left.id, right_kind=right.kind, right_id=right.id,
        base_left=base, base_right=base, made_by="create", marked=True,
        changed_at=context.ports.now(),
    )  # fmt: skip


def _contract(number: int) -> Contract:
    room = str(100 + number // A_ROOM)
    vendor, project = list(VENDORS)[number % 2], list(PROJECTS)[number // 2 % 2]
    codes = list(ITEMS)
    lines = {
        str(at): ScheduledLine(str(at), codes[at % len(codes)], Decimal(20_000))
        for at in range(1, LINES + 1)
    }
    contract = Contract(f"{room}{8000 + number}", f"{room}{vendor}", f"{room}{project}", lines)
    contract.invoices = [_invoice(contract, month) for month in range(1, MONTHS + 1)]
    return contract


def _invoice(contract: Contract, month: int) -> Invoice:
    worked = Entry(work=Decimal(1200), retained=Decimal(120))
    entries = {key: replace(worked) for key in contract.lines}
    return Invoice(month, f"{contract.id}-{month:02}", _month_end(month), "approved", entries)


def _purchases(contract: Contract, first: int) -> Iterator[Transaction]:
    for number in range(first, first + 3):
        charge = Charge(Decimal(100 + number % 900), contract.project, ITEMS["01-500.E"])
        yield Transaction(f"3{number:06}", "purchase", contract.vendor, f"EX-{number}",
                          _month_end(1 + number % MONTHS), [charge])  # fmt: skip


def _payment(contract: Contract, month: int) -> Payment:
    day = _month_end(month) + timedelta(days=20)
    return Payment(f"5{contract.id}{month:02}", contract.vendor, day,
                   {("ours", contract.id, month): contract.due(month)})  # fmt: skip


def _month_end(month: int) -> date:
    year, after = YEAR + month // 12, month % 12 + 1
    return date(year, after, 1) - timedelta(days=1)
