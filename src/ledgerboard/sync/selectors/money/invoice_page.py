"""The page of one invoice: the pay application, the bill that it became, the payments on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ledgerboard.core.money import LineMovement
from ledgerboard.core.money.amounts import ZERO, from_cents, total
from ledgerboard.core.reconcile import Seen, Side
from ledgerboard.core.records import BillLine
from ledgerboard.core.records.shown_text import shown_text
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.billed_before import ON_RETAINAGE_ITEM
from ledgerboard.sync.answering.created_anyway import decisions
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.holding.by_hand import held_by
from ledgerboard.sync.models import Change, Decision, FlowSetting, Link
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.bills import BILLS, linked_bills
from ledgerboard.sync.selectors.money.commitment_page import CommitmentPage, commitment
from ledgerboard.sync.selectors.money.documents import InvoiceNode, posted_on
from ledgerboard.sync.selectors.money.files import FileRow, files_of
from ledgerboard.sync.selectors.money.intentions import intentions
from ledgerboard.sync.selectors.money.listing import figures
from ledgerboard.sync.selectors.money.possible_duplicates import (
    PossibleDuplicate,
    possible_duplicate,
)
from ledgerboard.users.models import Organization


@dataclass(frozen=True)
class InvoiceLineRow:
    """What the invoice moved on one line, and the lines of its bill that carry it."""

    move: LineMovement
    code: str
    posted: tuple[tuple[BillLine, str], ...]
    """Each with the title of its item or account."""


@dataclass(frozen=True)
class FreeBill:
    """A bill or vendor credit; `amount` is signed as an invoice is."""

    id: str
    number: str
    day: date | None
    amount: Money


@dataclass(frozen=True)
class InvoicePage:
    setting: FlowSetting
    node: InvoiceNode
    commitment: CommitmentPage
    lines: tuple[InvoiceLineRow, ...]
    retainage: tuple[tuple[BillLine, str], ...]
    """Lines of the bill on the retainage item."""
    held: Decision | None
    """The hold that a person put on it."""
    plan_id: int | None
    """The plan in which something of it waits."""
    history: Sequence[Change]
    locked: bool
    """Whether our key on it stops people from editing it in Procore."""
    free: tuple[FreeBill, ...]
    """Bills of this vendor that no invoice is linked to; only while this one has none."""
    files: Sequence[FileRow] = ()
    duplicate: PossibleDuplicate | None = None
    """What is asked about it, while a bill in the books may be this very invoice."""
    anyway: Decision | None = None
    """Who said to create its bill although one like it is there."""

    @property
    def is_unsettled(self) -> bool:
        """Linked, but what its bill's lines carry was never agreed: a conflict about them waits."""
        return self.node.bill is not None and self.node.earlier.posted is None

    @property
    def posted(self) -> Money:
        lines = (line.amount for row in self.lines for line, _ in row.posted)
        return total((*lines, *(line.amount for line, _ in self.retainage)))


def invoice(organization: Organization, id_: str, ports: Ports) -> InvoicePage | None:
    """None when this organization has no such invoice, or it is on no commitment."""
    setting = setting_of(organization, "invoices")
    if setting is None:
        return None
    flow = FlowContext(setting, ports)
    seen = flow.views[Side.LEFT].here(Ref("subcontractor_invoice", id_))
    contract = getattr(seen.record, "commitment", None) if seen else None
    found = commitment(organization, contract.id, ports) if contract else None
    node = next((each for each in found.invoices if each.id == id_), None) if found else None
    locked = seen is not None and _carries_our_key(setting, seen)
    return _page(flow, node, found, locked=locked) if node and found else None


def _page(
    flow: FlowContext, node: InvoiceNode, found: CommitmentPage, *, locked: bool
) -> InvoicePage:
    wish = intentions(flow.setting, "left", [node.id]).get(node.id)
    return InvoicePage(
        setting=flow.setting,
        node=node,
        commitment=found,
        lines=tuple(_lines(flow, node, found)),
        retainage=tuple(_retainage(flow, node)),
        held=held_by(flow.setting, Side.LEFT, node.id),
        plan_id=wish.plan if wish else None,
        history=[each for each in found.history if each.left_id == node.id],
        locked=locked,
        free=() if node.bill else tuple(_free(flow, found)),
        files=files_of(flow.setting, node.id),
        duplicate=None if node.bill else possible_duplicate(flow, node.id),
        anyway=decisions(flow.setting, node.id).get(node.id),
    )


def _carries_our_key(setting: FlowSetting, invoice: Seen) -> bool:
    living = Link.objects.of(setting.organization_id).filter(setting=setting, unlinked_at=None)
    ours = living.filter(left_id=invoice.id, marked=True)
    return invoice.origin is not None and ours.exists()


def _free(flow: FlowContext, found: CommitmentPage) -> Iterator[FreeBill]:
    """The newest first."""
    ours = found.commitment.vendor
    vendor = flow.views[Side.LEFT].twin(ours) if ours else None
    linked = {each.id for each in linked_bills(flow.setting).values()}
    rows = figures(flow.setting.right, *BILLS).filter(vendor=vendor.id if vendor else "")
    for row in rows.exclude(record_id__in=linked).order_by("-day", "record_id"):
        yield FreeBill(row.record_id, row.number, row.day, from_cents(row.amount) or ZERO)


def _lines(flow: FlowContext, node: InvoiceNode, found: CommitmentPage) -> Iterator[InvoiceLineRow]:
    for move in node.earlier.applied.movements:
        carried = posted_on(node.earlier, move.line.key)
        posted = tuple((line, _booked_on(flow, line)) for line in carried)
        if move.moves or posted:
            yield InvoiceLineRow(move, found.title(move.line.budget_code), posted)


def _retainage(flow: FlowContext, node: InvoiceNode) -> Iterator[tuple[BillLine, str]]:
    for line in node.earlier.posted or ():
        if line.key in ON_RETAINAGE_ITEM:
            yield line, _booked_on(flow, line)


def _booked_on(flow: FlowContext, line: BillLine) -> str:
    ref = line.item or line.account
    seen = flow.views[Side.RIGHT].here(ref) if ref else None
    return shown_text(seen.kind, seen.record.title) if seen else ""
