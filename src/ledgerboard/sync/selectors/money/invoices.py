"""Where each subcontractor invoice is: approved, posted, paid, or stuck and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ledgerboard.core.money.invoice_progress import TABS, Progress, progress
from ledgerboard.core.values import HOME
from ledgerboard.core.values.wording import status_in_words
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.sync.flows.options import view_settings
from ledgerboard.sync.models import FlowSetting
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.bills import BILLS, LinkedBill, linked_bills
from ledgerboard.sync.selectors.money.intentions import Intention, intentions, why
from ledgerboard.sync.selectors.money.listing import (
    Listed,
    Names,
    Wanted,
    figures,
    listed,
    read_at,
    settled_long_ago,
)
from ledgerboard.users.models import Organization

INVOICE = "subcontractor_invoice"
SUMMED = ("amount", "held", "paid", "open")
_TAB = {each: tab for tab, several in TABS.items() for each in several}
_LAST = date.max


class InvoiceRow(NamedTuple):
    """One invoice. Amounts are cents; paid and open are what its bill says in the books."""

    id: str
    number: str
    vendor_id: str
    vendor: str
    project_id: str
    project: str
    commitment_id: str
    commitment: str
    period_end: date | None
    due_on: date | None
    procore_status: str
    amount: int | None
    held: int | None
    paid: int | None
    open: int | None
    progress: Progress
    tab: str
    bill_kind: str = ""
    bill_id: str = ""
    change_id: int | None = None
    plan_id: int | None = None
    reason: str = ""

    @property
    def currency(self) -> str:
        return HOME

    @property
    def words(self) -> str:
        return f"{self.number} {self.vendor} {self.project} {self.commitment}"


def invoices(organization: Organization, wanted: Wanted, today: date) -> Listed[InvoiceRow]:
    """What needs somebody first, then by due date."""
    setting = setting_of(organization, "invoices")
    if setting is None:
        return Listed([])
    names = Names(setting.left)
    found = listed(
        _rows(setting, names),
        wanted,
        summed=SUMMED,
        names=names,
        order=_order,
        settled=lambda row: _settled(row, today),
    )
    read = read_at(setting, [INVOICE], BILLS)
    return replace(found, rows=_with_reasons(found.rows, setting), read=read)


def _order(row: InvoiceRow) -> object:
    return row.tab != "needs", row.due_on or row.period_end or _LAST, row.vendor, row.number, row.id


def _settled(row: InvoiceRow, today: date) -> bool:
    return row.tab in ("paid", "not_ready") and settled_long_ago(row.period_end, today)


def _rows(setting: FlowSetting, names: Names) -> Iterator[InvoiceRow]:
    bills = linked_bills(setting)
    said = intentions(setting, "left")
    vendors, projects = names.all("vendor"), names.all("project")
    commitments = numbers_of(setting)
    read = figures(setting.left, INVOICE).values_list(
        "record_id", "number", "sequence", "vendor", "project", "commitment", "day", "due_on",
        "status", "amount", "held",
    )  # fmt: skip
    for id_, number, place, vendor, project, commitment, day, due_on, status, amount, held in read:
        bill, wish = bills.get(id_), said.get(id_)
        paid, still = _paid(bill)
        now = _progress(amount, bill, wish)
        yield InvoiceRow(
            id_,
            number or str(place or ""),
            vendor,
            vendors.get(vendor, vendor),
            project,
            projects.get(project, project),
            commitment,
            commitments.get(commitment, ""),
            day,
            (bill.due_on if bill else None) or due_on,
            status,
            amount,
            held,
            paid,
            still,
            now,
            _TAB[now],
            bill.kind if bill else "",
            bill.id if bill else "",
            wish.change if wish else None,
            wish.plan if wish else None,
        )


def _paid(bill: LinkedBill | None) -> tuple[int | None, int | None]:
    state = bill.state if bill else None
    return (None, None) if state is None or state.gone else (state.paid, state.balance)


def _progress(due: int | None, bill: LinkedBill | None, wish: Intention | None) -> Progress:
    return progress(
        due, bill.state if bill else None, wish.progress if wish else None, linked=bill is not None
    )


def numbers_of(setting: FlowSetting) -> Mapping[str, str]:
    """Commitment numbers by id."""
    return dict(figures(setting.left, "commitment").values_list("record_id", "number"))


def _with_reasons(rows: Sequence[InvoiceRow], setting: FlowSetting) -> list[InvoiceRow]:
    reasons = why(setting, {row.change_id for row in rows if row.change_id})
    accepted = accepted_statuses(setting)
    return [
        row._replace(reason=reasons.get(row.change_id or 0, "") or _reason(row, accepted, setting))
        for row in rows
    ]


def accepted_statuses(setting: FlowSetting) -> frozenset[str]:
    """In which an invoice counts for accounting."""
    return BillSettings.of(view_settings(setting.options)).accepted


def _reason(row: InvoiceRow, accepted: frozenset[str], setting: FlowSetting) -> str:
    if row.progress is Progress.BILL_DELETED:
        return "Its bill was deleted in QuickBooks. Check for changes to decide what happens."
    if row.progress is Progress.BILL_VOIDED:
        return "Its bill was set to zero in QuickBooks."
    if row.progress is not Progress.NOT_READY:
        return ""
    if row.procore_status not in accepted:
        return f"{status_in_words(row.procore_status)} in Procore." if row.procore_status else ""
    if not setting.enabled:
        return "Invoices are turned off."
    return "Not sent, and nothing is waiting for approval. Check for changes."
