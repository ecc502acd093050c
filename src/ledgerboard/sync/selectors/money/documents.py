"""The documents of one commitment as a tree: each invoice, its bill, and the payments on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledgerboard.core.money.amounts import ZERO, in_cents, total
from ledgerboard.core.money.invoice_progress import BillState, Progress, progress
from ledgerboard.core.reconcile import Seen, Side
from ledgerboard.core.records import (
    AppliedPayment,
    Bill,
    BillLine,
    ContractPayment,
    VendorCredit,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.billed_before import CORRECTION, Earlier
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.selectors.money.intentions import intentions, why

APPLIED = "applied_payment"


@dataclass(frozen=True)
class PaymentNode:
    """One line of a bill payment. `in_procore` is the payment issued that it became, if any."""

    id: str
    number: str
    day: date | None
    amount: Money
    method: str = ""
    in_procore: str = ""
    only_in_procore: bool = False


@dataclass(frozen=True)
class BillNode:
    """`record` is as QuickBooks has it; `amount` and `balance` are signed as the invoice is."""

    ref: Ref
    record: Bill
    amount: Money
    balance: Money | None

    @property
    def is_credit(self) -> bool:
        return isinstance(self.record, VendorCredit)


@dataclass(frozen=True)
class InvoiceNode:
    """`open` runs on: due less paid, over all invoices so far. `counted`: accounting accepts it."""

    earlier: Earlier
    counted: bool
    progress: Progress
    reason: str
    bill: BillNode | None
    payments: tuple[PaymentNode, ...]
    open: Money = ZERO

    @property
    def id(self) -> str:
        return self.earlier.seen.id

    @property
    def title(self) -> str:
        invoice = self.earlier.invoice
        return invoice.number or str(invoice.sequence or "without a number")

    @property
    def due(self) -> Money:
        return _due(self.earlier)

    @property
    def paid(self) -> Money:
        return total(each.amount for each in self.payments)

    @property
    def off(self) -> Money:
        """What the invoice says less what its bill says; zero while there is no bill."""
        return self.due - self.bill.amount if self.bill else ZERO


@dataclass
class Documents:
    """Reads the documents of one commitment. `chain` is its invoices, oldest first."""

    flow: FlowContext
    chain: Sequence[Earlier]
    accepted: frozenset[str]
    issued: Sequence[Seen]
    """Payments issued on the commitment in Procore."""
    bills: dict[str, Seen] = field(default_factory=dict)
    """As read, by the invoice's id."""

    def tree(self) -> tuple[InvoiceNode, ...]:
        return tuple(_running(self._nodes()))

    def loose(self) -> tuple[PaymentNode, ...]:
        """Payments issued that name no invoice of the commitment."""
        known = {each.seen.id for each in self.chain}
        return tuple(
            _issued(seen)
            for seen in self.issued
            if (ref := _invoice_of(seen)) is None or ref.id not in known
        )

    def _nodes(self) -> Iterator[InvoiceNode]:
        said = intentions(self.flow.setting, "left", [each.seen.id for each in self.chain])
        reasons = why(self.flow.setting, {wish.change for wish in said.values()})
        for each in self.chain:
            wish = said.get(each.seen.id)
            twin = self.flow.views[Side.LEFT].twin(each.seen.ref)
            bill = self._bill(each.seen.id, twin) if twin else None
            state = _state(bill, gone=twin is not None and bill is None)
            yield InvoiceNode(
                each,
                counted=twin is not None or each.invoice.status in self.accepted,
                progress=progress(
                    in_cents(_due(each)),
                    state,
                    wish.progress if wish else None,
                    linked=twin is not None,
                ),
                reason=reasons.get(wish.change, "") if wish else "",
                bill=bill,
                payments=tuple(self._payments(each.seen.id, twin)),
            )

    def _bill(self, invoice: str, ref: Ref) -> BillNode | None:
        seen = self.flow.views[Side.RIGHT].here(ref)
        if seen is None or not isinstance(seen.record, Bill):
            return None
        self.bills[invoice] = seen
        bill = seen.record
        amount = bill.total or ZERO
        if isinstance(bill, VendorCredit):
            return BillNode(ref, bill, -amount, None if bill.balance is None else -bill.balance)
        return BillNode(ref, bill, amount, bill.balance)

    def _payments(self, invoice: str, bill: Ref | None) -> Iterator[PaymentNode]:
        """What the books paid on the bill; then what only Procore says was paid."""
        books = self.flow.views[Side.RIGHT]
        paid = books.related(APPLIED, bill) if bill else ()
        twins = set()
        for seen in sorted(paid, key=_when):
            twin = books.twin(seen.ref)
            twins.add(twin.id if twin else "")
            yield _applied(seen, twin)
        for seen in sorted(self.issued, key=_when):
            ref = _invoice_of(seen)
            if ref is not None and ref.id == invoice and seen.id not in twins:
                yield _issued(seen)


def _running(nodes: Iterable[InvoiceNode]) -> Iterator[InvoiceNode]:
    open_ = ZERO
    for node in nodes:
        if node.counted:
            open_ = open_ + node.due - node.paid
        yield InvoiceNode(
            node.earlier, node.counted, node.progress, node.reason, node.bill, node.payments, open_
        )


def posted_on(each: Earlier, line: str) -> tuple[BillLine, ...]:
    """The lines of the invoice's bill that carry this line, as it was posted."""
    found = each.posted or ()
    return tuple(one for one in found if one.key.removeprefix(CORRECTION).split("/")[0] == line)


def _due(each: Earlier) -> Money:
    """Procore's own figure; the lines' where it says none."""
    said = each.invoice.payment_due
    return each.applied.due if said is None else said


def _state(bill: BillNode | None, *, gone: bool) -> BillState | None:
    if gone:
        return BillState(None, None, gone=True)
    return BillState(in_cents(bill.amount), in_cents(bill.balance)) if bill else None


def _applied(seen: Seen, twin: Ref | None) -> PaymentNode:
    record = seen.record
    assert isinstance(record, AppliedPayment)  # noqa: S101  # asked for by kind
    return PaymentNode(
        seen.id, record.number or "", record.date, record.amount or ZERO, record.method or "",
        twin.id if twin else "",
    )  # fmt: skip


def _issued(seen: Seen) -> PaymentNode:
    record = seen.record
    assert isinstance(record, ContractPayment)  # noqa: S101  # asked for by kind
    number = record.check_number or str(record.number or "")
    return PaymentNode(
        seen.id, number, record.date, record.amount or ZERO, record.method or "", seen.id,
        only_in_procore=True,
    )  # fmt: skip


def _invoice_of(seen: Seen) -> Ref | None:
    return getattr(seen.record, "invoice", None)


def _when(seen: Seen) -> tuple[date, str]:
    return getattr(seen.record, "date", None) or date.min, seen.id
