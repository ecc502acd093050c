"""Commitments as their list, their page and their file show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ledgerboard.core.money.amounts import from_cents, total
from ledgerboard.core.records import ChangeOrder
from ledgerboard.core.records.commitments import APPROVED, COMING, PENDING
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.values.wording import counted
from ledgerboard.core.views.commitment_state import commitment_warnings
from ledgerboard.sync.models import Change
from ledgerboard.sync.selectors.addresses import commitment_in_procore
from ledgerboard.sync.selectors.money import CommitmentPage, CommitmentRow, InvoiceNode, TieStatus
from ledgerboard.sync.selectors.money.change_order_tiers import ChangeOrderTiers, ChangeOrderTree
from ledgerboard.web.presenters.money.contract_bar import WIDTH, contract_bar
from ledgerboard.web.presenters.money.invoices import plain
from ledgerboard.web.presenters.money.words import PROGRESS, procore_status, read_words
from ledgerboard.web.presenters.status_labels import CHANGE

HEADS = (
    "Number", "Vendor", "Title", "Project", "Status", "Original", "Approved COs", "Revised",
    "Pending COs", "Potential COs", "Invoiced", "Retainage held", "Paid", "Open",
    "Balance to finish", "Ties", "Reason",
)  # fmt: skip
TABS = {
    "sov": "SOV",
    "changes": "Change orders",
    "invoices": "Invoices and payments",
    "retainage": "Retainage",
    "history": "History",
}


@dataclass(frozen=True)
class CommitmentShown:
    row: CommitmentRow
    tone: str
    words: str
    why: str


def shown(row: CommitmentRow) -> CommitmentShown:
    return CommitmentShown(row, *tie_words(row))


def tie_words(row: CommitmentRow) -> tuple[str, str, str]:
    """The badge, and what it is that is off."""
    if row.tie is TieStatus.TIES:
        return "good", "Ties", ""
    if row.tie is TieStatus.NOTHING_YET:
        return "off", "Nothing billed", ""
    off = {"Invoices and bills": row.bills_off, "Payments": row.payments_off}
    amounts = {what: from_cents(abs(cents)) for what, cents in off.items() if cents}
    words = " ".join(f"{what} are off by {amount}." for what, amount in amounts.items())
    differ = counted(row.documents_off, "invoice differs", "invoices differ")
    return "warn", "Off", words or f"{differ} in Reconciliation."


def cells(row: CommitmentRow) -> tuple[object, ...]:
    amounts = (
        row.original, row.approved_changes, row.revised, row.pending_changes,
        row.potential_changes, row.billed, row.held, row.paid, row.open, row.balance,
    )  # fmt: skip
    return (
        row.number, row.vendor, row.title, row.project, row.status,
        *(plain(from_cents(each)) for each in amounts), *tie_words(row)[1:],
    )  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One figure of the page's head. Its makings are on a tab, at a place."""

    words: str
    amount: Money | None
    tab: str
    place: str = ""
    note: str = ""


def page(found: CommitmentPage, row: CommitmentRow, tab: str, line: str) -> dict[str, Any]:
    """All that the page of one commitment shows; `row` is how its list has it, `line` the schedule
    line that is open.
    """
    tab = tab if tab in TABS else "sov"
    return {
        "commitment": found,
        "tie": shown(row),
        "record": found.commitment,
        "title": f"{found.commitment.number or ''} {found.vendor}".strip(),
        "status": procore_status(found.commitment.status),
        "cautions": [each.text for each in commitment_warnings(found.commitment)],
        "read": read_words(found.read),
        "opens": commitment_in_procore(found.commitment, found.id),
        "figures": list(_figures(found)),
        "bar": contract_bar(found.standing),
        "bar_width": WIDTH,
        "tab": tab,
        "tabs": TABS.items(),
        "line": line,
        **_TABS[tab](found, line),
    }


def _figures(found: CommitmentPage) -> Iterator[Figure]:
    now = found.standing
    yield Figure("Original", now.original, "sov")
    yield Figure("Approved COs", now.approved_changes, "changes", "approved")
    yield Figure("Revised", now.revised, "sov")
    yield Figure("Pending COs", now.pending_changes, "changes", "pending")
    if any(_is_coming(tree) for tree in found.changes.potential):
        yield Figure("Potential COs", now.potential_changes, "changes", "potential")
    yield Figure("Billed", now.billed, "invoices")
    yield Figure("Retainage held", now.held, "retainage")
    note = "from its bills' balances" if found.paid_by_bills else ""
    yield Figure("Paid", now.paid, "invoices", note=note)
    if now.credited.amount:
        yield Figure("Vendor credits", now.credited, "invoices")
    yield Figure("Open", now.open, "invoices")
    yield Figure("Balance to finish with retainage", now.balance_to_finish, "sov")
    if found.next_due:
        day, amount = found.next_due
        yield Figure(f"Next due {day:%m/%d/%Y}", amount, "invoices")


def _schedule(found: CommitmentPage, line: str) -> dict[str, Any]:
    names = ("scheduled", "previous", "this_period", "stored", "to_date", "balance", "held")
    return {
        "rows": [(row, found.title(row.code)) for row in found.schedule],
        "sums": {name: total(getattr(row, name) for row in found.schedule) for name in names},
        "documents": found.on_line(line) if line else (),
    }


@dataclass(frozen=True)
class ChangeOrderShown:
    """One row; a lower tier stands indented under the one that it is part of."""

    depth: int
    number: str
    status: str
    record: ChangeOrder
    first_billed: str


@dataclass(frozen=True)
class ChangeOrders:
    """A part of the tab. `total` adds up the highest tier alone, and nothing that is part of a
    change order which was not read.
    """

    slug: str
    title: str
    trees: list[ChangeOrderTree]
    note: str = ""

    @property
    def rows(self) -> list[ChangeOrderShown]:
        return [row for tree in self.trees for row in _tree_rows(tree)]

    @property
    def total(self) -> Money:
        records = (tree.record for tree in self.trees)
        return total(each.total for each in records if not getattr(each, "counts_above", False))


TIER_LETTERS = {"change_order_request": "COR", "potential_change_order": "PCO"}


def _tree_rows(tree: ChangeOrderTree, depth: int = 0) -> Iterator[ChangeOrderShown]:
    record = tree.record
    letters, number = TIER_LETTERS.get(record.kind, ""), record.number or ""
    yield ChangeOrderShown(
        depth,
        f"{letters} {number}".strip(),
        procore_status(record.status),
        record,
        tree.first_billed,
    )
    for each in tree.below:
        yield from _tree_rows(each, depth + 1)


def _changes(found: CommitmentPage, _: str) -> dict[str, Any]:
    parts = _change_parts(found.changes)
    return {"groups": [part for part in parts if part.trees or not part.note]}


def _change_parts(changes: ChangeOrderTiers) -> Iterator[ChangeOrders]:
    by_status = {
        status: [tree for tree in changes.packages if _part(tree.record.status) == status]
        for status in ("approved", "pending", "other")
    }
    yield ChangeOrders("approved", "Approved", by_status["approved"])
    yield ChangeOrders("pending", "Pending", by_status["pending"])
    coming = [tree for tree in changes.potential if _is_coming(tree)]
    yield ChangeOrders(
        "potential", "Potential", coming, "Not part of a change order yet, so not in the contract."
    )
    dead = [tree for tree in changes.potential if not _is_coming(tree)]
    yield ChangeOrders("other", "Other", by_status["other"] + dead, "Not included in totals.")


def _is_coming(tree: ChangeOrderTree) -> bool:
    return tree.record.status in COMING


def _part(status: str | None) -> str:
    return status if status == APPROVED else "pending" if status in PENDING else "other"


@dataclass(frozen=True)
class NodeShown:
    node: InvoiceNode
    tone: str
    words: str
    status: str


def _invoices(found: CommitmentPage, _: str) -> dict[str, Any]:
    counted = [node for node in found.invoices if node.counted]
    return {
        "nodes": [
            NodeShown(node, *PROGRESS[node.progress], procore_status(node.earlier.invoice.status))
            for node in found.invoices
        ],
        "sums": {
            "billed": total(node.earlier.applied.billed for node in counted),
            "retained": total(node.earlier.applied.retained for node in counted),
            "released": total(node.earlier.applied.released for node in counted),
            "due": total(node.due for node in counted),
            "bills": total(node.bill.amount for node in counted if node.bill),
            "paid": found.standing.paid,
        },
    }


def _retainage(found: CommitmentPage, _: str) -> dict[str, Any]:
    names = {Ref("subcontractor_invoice", node.id): node.title for node in found.invoices}
    lines = {row.key: row for row in found.schedule}
    by_line: dict[str, list[Any]] = {}
    for entry in found.ledger.entries:
        by_line.setdefault(entry.line, []).append((entry, names.get(entry.invoice, "")))
    return {
        "ledger": found.ledger,
        "ledger_lines": [(lines.get(key), key, entries) for key, entries in by_line.items()],
        "account": found.account,
    }


def _history(found: CommitmentPage, _: str) -> dict[str, Any]:
    return {"history": [(each, *CHANGE[Change.Status(each.status)]) for each in found.history]}


_TABS = {
    "sov": _schedule,
    "changes": _changes,
    "invoices": _invoices,
    "retainage": _retainage,
    "history": _history,
}
