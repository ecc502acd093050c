"""The page of one commitment: its position, line by line and document by document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from ledgerboard.core.money.amounts import ZERO, from_cents, total
from ledgerboard.core.money.commitment_standing import CommitmentStanding, commitment_standing
from ledgerboard.core.money.retainage import RetainageLedger, retainage_ledger, retainage_on_bill
from ledgerboard.core.reconcile import Seen, Side
from ledgerboard.core.records import (
    Bill,
    ChangeOrder,
    Commitment,
    ContractPayment,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import chain_of, retainage_items
from ledgerboard.core.views.invoice_warnings import bills_change_order
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, OpeningFigure, Snapshot
from ledgerboard.sync.openings import standing
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.bills import BILLS
from ledgerboard.sync.selectors.money.change_order_tiers import (
    ChangeOrderTiers,
    ChangeOrderTree,
    change_order_tiers,
)
from ledgerboard.sync.selectors.money.commitments import (
    CHANGE_ORDER,
    COMMITMENT,
    LOWER_TIERS,
    PAYMENT,
)
from ledgerboard.sync.selectors.money.credits import credits_taken
from ledgerboard.sync.selectors.money.documents import Documents, InvoiceNode, PaymentNode
from ledgerboard.sync.selectors.money.invoices import INVOICE
from ledgerboard.sync.selectors.money.listing import ReadAt, read_at, was_read
from ledgerboard.sync.selectors.money.opening_amounts import OpeningAmounts, opening_amounts
from ledgerboard.sync.selectors.money.schedule import (
    LineDocuments,
    ScheduleRow,
    on_line,
    schedule,
)
from ledgerboard.users.models import Organization

HISTORY = 50


@dataclass(frozen=True)
class RetainageTie:
    """What the invoices hold, next to the retainage item's lines on their bills."""

    held: Money
    on_account: Money

    @property
    def off(self) -> Money:
        return self.held - self.on_account


@dataclass(frozen=True)
class CommitmentPage:
    id: str
    commitment: Commitment
    vendor: str
    project: str
    standing: CommitmentStanding
    schedule: tuple[ScheduleRow, ...]
    changes: ChangeOrderTiers
    invoices: tuple[InvoiceNode, ...]
    loose: tuple[PaymentNode, ...]
    """Payments issued in Procore that name none of these invoices."""
    ledger: RetainageLedger
    account: RetainageTie | None
    """None while no retainage item is chosen."""
    titles: Mapping[Ref, str]
    paid_by_bills: bool
    """Payments issued were never read: what is paid is what the bills' balances say."""
    read: ReadAt
    opening: OpeningFigure | None = None
    opened: OpeningAmounts | None = None
    history: Sequence[Change] = ()

    @property
    def next_due(self) -> tuple[date, Money] | None:
        """The open bill that is due first."""
        open_ = [
            (bill.record.due_on, bill.balance)
            for bill in (node.bill for node in self.invoices)
            if bill and bill.record.due_on and bill.balance and bill.balance.amount > 0
        ]
        return min(open_, default=None)

    def title(self, ref: Ref | None) -> str:
        return self.titles.get(ref, "") if ref else ""

    def on_line(self, key: str) -> tuple[LineDocuments, ...]:
        return on_line(key, self.invoices)


def commitment(organization: Organization, id_: str, ports: Ports) -> CommitmentPage | None:
    """None when this organization has no such commitment."""
    setting = setting_of(organization, "invoices")
    if setting is None:
        return None
    reader = _Reader(FlowContext(setting, ports), id_)
    return reader.page() if reader.record else None


@dataclass
class _Reader:
    """Loads one commitment with all that belongs to it, once."""

    flow: FlowContext
    id: str

    @cached_property
    def record(self) -> Commitment | None:
        seen = self.flow.views[Side.LEFT].here(self.ref)
        return seen.record if seen and isinstance(seen.record, Commitment) else None

    @property
    def ref(self) -> Ref:
        return Ref(COMMITMENT, self.id)

    @cached_property
    def settings(self) -> BillSettings:
        return BillSettings.of(self.flow.views[Side.LEFT].settings)

    @cached_property
    def documents(self) -> Documents:
        left = self.flow.views[Side.LEFT]
        chain = chain_of(left.related(INVOICE, self.ref), left)
        return Documents(self.flow, chain, self.settings.accepted, left.related(PAYMENT, self.ref))

    @cached_property
    def opened(self) -> OpeningAmounts | None:
        return opening_amounts(self.flow.setting, self.id).get(self.id)

    @cached_property
    def invoices(self) -> tuple[InvoiceNode, ...]:
        return self.documents.tree()

    @cached_property
    def changes(self) -> list[Seen]:
        """The packages, which alone change the contract."""
        return self._by_number(CHANGE_ORDER)

    @cached_property
    def lower(self) -> list[Seen]:
        return [seen for kind in LOWER_TIERS for seen in self._by_number(kind)]

    def _by_number(self, kind: str) -> list[Seen]:
        found = self.flow.views[Side.LEFT].related(kind, self.ref)
        return sorted(found, key=lambda seen: (getattr(seen.record, "number", "") or "", seen.id))

    def page(self) -> CommitmentPage:
        record = self.record
        assert record is not None  # noqa: S101  # its caller looked
        rows = schedule(record, self.changes, self.invoices)
        by_bills = not was_read(self.flow.setting.left, PAYMENT)
        counted = [node for node in self.invoices if node.counted]
        ledger = retainage_ledger((n.earlier.seen.ref, n.earlier.applied) for n in counted)
        named = {record.vendor, record.project, *(row.code for row in rows)}
        titles = self._titles(each for each in named if each)
        return CommitmentPage(
            id=self.id,
            commitment=record,
            vendor=titles.get(record.vendor, "") if record.vendor else "",
            project=titles.get(record.project, "") if record.project else "",
            standing=replace(
                commitment_standing(
                    record,
                    [each for each in self._records() if isinstance(each, ChangeOrder)],
                    [node.earlier.applied for node in counted],
                    self._paid(by_bills=by_bills),
                ),
                credited=from_cents(credits_taken(self.flow.setting).get(self.id, 0)) or ZERO,
            ),
            schedule=rows,
            changes=self._tiers(),
            invoices=self.invoices,
            loose=self.documents.loose(),
            ledger=ledger,
            account=self._account(ledger),
            titles=titles,
            paid_by_bills=by_bills,
            read=read_at(self.flow.setting, [COMMITMENT, CHANGE_ORDER, INVOICE, PAYMENT], BILLS),
            opening=standing(self.flow.setting.left, self.flow.setting.right)
            .filter(commitment=self.id)
            .first(),
            opened=self.opened,
            history=self._history(),
        )

    def _paid(self, *, by_bills: bool) -> list[ContractPayment]:
        if by_bills:
            bills = [node.bill for node in self.invoices if node.bill]
            amounts = [b.amount - b.balance for b in bills if b.balance is not None]
            amounts += [self.opened.paid] if self.opened else []
            return [ContractPayment(amount=amount) for amount in amounts]
        issued = (seen.record for seen in self.documents.issued)
        paid = [each for each in issued if isinstance(each, ContractPayment)]
        if self.opened and self.opened.unrecorded.amount:
            paid.append(ContractPayment(amount=self.opened.unrecorded))
        return paid

    def _records(self) -> Iterable[object]:
        return (seen.record for seen in (*self.changes, *self.lower))

    def _tiers(self) -> ChangeOrderTiers:
        tiers = change_order_tiers((*self.changes, *self.lower))
        return replace(tiers, packages=tuple(self._billed(each) for each in tiers.packages))

    def _billed(self, tree: ChangeOrderTree) -> ChangeOrderTree:
        billed = (
            node.title
            for node in self.invoices
            if any(
                move.moves and bills_change_order(move.line, tree.seen)
                for move in node.earlier.applied.movements
            )
        )
        return replace(tree, first_billed=next(billed, ""))

    def _account(self, ledger: RetainageLedger) -> RetainageTie | None:
        item = self.settings.retainage_item
        if item is None:
            return None
        bills = [seen.record for seen in self.documents.bills.values()]
        items = retainage_items((node.earlier for node in self.invoices), item)
        held = total(retainage_on_bill(each, items) for each in bills if isinstance(each, Bill))
        opened_held = self.opened.books.retained if self.opened else ZERO
        return RetainageTie(ledger.held, held + opened_held)

    def _titles(self, refs: Iterable[Ref]) -> dict[Ref, str]:
        wanted = list(refs)
        rows = Snapshot.objects.of(self.flow.setting.organization_id).filter(
            connection=self.flow.setting.left,
            kind__in={ref.kind for ref in wanted},
            record_id__in={ref.id for ref in wanted},
        )
        return {
            Ref(kind, id_): title
            for kind, id_, title in rows.values_list("kind", "record_id", "title")
        }

    def _history(self) -> list[Change]:
        """Changes of its invoices that were decided or sent, newest first."""
        ids = [node.id for node in self.invoices]
        done = Change.objects.of(self.flow.setting.organization_id).filter(
            plan__setting=self.flow.setting, left_id__in=ids
        )
        decided = done.exclude(status=Change.Status.PROPOSED).select_related("plan")
        return list(decided.order_by("-changed_at", "-pk")[:HISTORY])
