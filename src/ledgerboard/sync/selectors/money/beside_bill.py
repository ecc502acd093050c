"""A pay application beside the bill that its change would write, line by line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ledgerboard.core.money import Application, LineMovement
from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.pay_application import application_after, standings_after
from ledgerboard.core.reconcile import Action, Seen, Side
from ledgerboard.core.records import (
    Bill,
    BillLine,
    SubcontractorInvoice,
    read_lines,
    record_of,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import CORRECTION, ON_RETAINAGE_ITEM, earlier_invoices
from ledgerboard.core.views.view_stopped import ViewStopped
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change
from ledgerboard.sync.plans.changes import values_of_change
from ledgerboard.sync.selectors.money.bills import BILLS
from ledgerboard.sync.selectors.names import NamesByRef, names_of

Written = tuple[Bill, tuple[BillLine, ...]]
"""What a change writes."""
Booked = tuple[tuple[BillLine, str], ...]
"""Lines of the bill, each with the title of its item or account."""


@dataclass(frozen=True)
class LineBeside:
    """What the invoice moved on a line, None where only the bill has one; and what it becomes."""

    move: LineMovement | None
    code: str
    booked: Booked


@dataclass(frozen=True)
class BesideBill:
    """`bill` and its lines have the invoice's signs, also where it will be a vendor credit."""

    invoice: SubcontractorInvoice
    applied: Application
    bill: Bill
    lines: tuple[LineBeside, ...]
    retainage: Booked

    @property
    def due(self) -> Money:
        said = self.invoice.payment_due
        return self.applied.due if said is None else said

    @property
    def total(self) -> Money:
        booked = (line.amount or ZERO for each in self.lines for line, _ in each.booked)
        return total((*booked, *(line.amount or ZERO for line, _ in self.retainage)))


def beside_bills(flow: FlowContext, changes: Iterable[Change]) -> Mapping[int, BesideBill]:
    """By the change that creates the bill. What can't be added up just now is left out."""
    created = [each for each in changes if _creates_bill(each)]
    if not created:
        return {}
    seen = flow.known(Side.LEFT, {each.left_id or "" for each in created}).seen
    flow.views[Side.LEFT].announce(seen.values())
    both = [(each, one) for each in created if (one := seen.get(each.left_id or ""))]
    written = {each.pk: _written(flow, each) for each, _ in both}
    titles = _Titles.of(flow, [one for _, one in both], written.values())
    found = ((each.pk, _beside(flow, one, written[each.pk], titles)) for each, one in both)
    return {pk: beside for pk, beside in found if beside}


def _creates_bill(change: Change) -> bool:
    return change.action == Action.CREATE and change.kind in BILLS and bool(change.left_id)


def _written(flow: FlowContext, change: Change) -> Written:
    """As the change has it: that is what is approved, whatever a record says by now."""
    bill = record_of(change.kind, values_of_change(change, flow.ports.sealer))
    assert isinstance(bill, Bill)  # noqa: S101  # its kind says so
    lines = read_lines(BillLine, bill.lines)
    if change.kind == "vendor_credit":
        lines = tuple(replace(line, amount=-(line.amount or ZERO)) for line in lines)
    return bill, lines


@dataclass(frozen=True)
class _Titles:
    codes: NamesByRef
    booked_on: NamesByRef

    @classmethod
    def of(
        cls,
        flow: FlowContext,
        invoices: Iterable[Seen],
        written: Iterable[Written],
    ) -> _Titles:
        lines = [line for _, several in written for line in several]
        booked = {ref for line in lines if (ref := line.item or line.account)}
        codes = {ref for each in invoices for ref in _codes(each)}
        return cls(names_of(flow.setting.left_id, codes), names_of(flow.setting.right_id, booked))

    def booked(self, lines: Iterable[BillLine]) -> Booked:
        return tuple((line, self._of(line.item or line.account)) for line in lines)

    def code(self, move: LineMovement) -> str:
        ref = move.line.budget_code
        return self.codes.get(ref, "") if ref else ""

    def _of(self, ref: Ref | None) -> str:
        return self.booked_on.get(ref, "") if ref else ""


def _codes(invoice: Seen) -> Collection[Ref]:
    lines = getattr(invoice.record, "lines", None) or ()
    return [ref for line in lines if isinstance(ref := line.values.get("budget_code"), Ref)]


def _beside(
    flow: FlowContext,
    seen: Seen,
    written: Written,
    titles: _Titles,
) -> BesideBill | None:
    invoice, (bill, lines) = seen.record, written
    assert isinstance(invoice, SubcontractorInvoice)  # noqa: S101  # asked for by kind
    applied = _applied(flow, seen, invoice)
    if applied is None or not lines:
        return None
    costs = [line for line in lines if line.key not in ON_RETAINAGE_ITEM]
    kept = [line for line in lines if line.key in ON_RETAINAGE_ITEM]
    return BesideBill(
        invoice, applied, bill, tuple(_lines(applied, costs, titles)), titles.booked(kept)
    )


def _applied(flow: FlowContext, seen: Seen, invoice: SubcontractorInvoice) -> Application | None:
    context = flow.views[Side.LEFT]
    try:
        earlier = earlier_invoices(seen, context, BillSettings.of(context.settings).currency)
    except ViewStopped:
        return None
    return application_after(invoice, standings_after(earlier[-1].applied) if earlier else {})


def _lines(
    applied: Application, costs: Iterable[BillLine], titles: _Titles
) -> Iterator[LineBeside]:
    """In the order of the pay application; what it has no line for comes last."""
    carried: dict[str, list[BillLine]] = {}
    for line in costs:
        carried.setdefault(line.key.removeprefix(CORRECTION).split("/")[0], []).append(line)
    for move in applied.movements:
        booked = carried.pop(move.line.key, [])
        if move.moves or booked:
            yield LineBeside(move, titles.code(move), titles.booked(booked))
    for rest in carried.values():
        yield LineBeside(None, "", titles.booked(rest))
