"""Each commitment: contract, billed, held, paid, open, and whether both systems tie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from ledgerboard.core.money.amounts import in_cents
from ledgerboard.core.records.commitments import APPROVED, COMING, PENDING
from ledgerboard.core.values import HOME
from ledgerboard.sync.models import FlowSetting
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.bills import BILLS, linked_bills
from ledgerboard.sync.selectors.money.credits import credits_listed, credits_taken
from ledgerboard.sync.selectors.money.differing_invoices import differing_invoices
from ledgerboard.sync.selectors.money.invoices import INVOICE, accepted_statuses
from ledgerboard.sync.selectors.money.listing import (
    Listed,
    Names,
    Wanted,
    figures,
    listed,
    read_at,
    was_read,
)
from ledgerboard.sync.selectors.money.opening_amounts import OpeningAmounts, opening_amounts
from ledgerboard.users.models import Organization

COMMITMENT, CHANGE_ORDER, PAYMENT = "commitment", "change_order", "contract_payment"
LOWER_TIERS = ("change_order_request", "potential_change_order")
APPLIED = "applied_payment"
SUMMED = (
    "original", "approved_changes", "revised", "pending_changes", "potential_changes", "billed",
    "held", "paid", "open", "balance",
)  # fmt: skip


class TieStatus(StrEnum):
    OFF = "off"
    TIES = "ties"
    NOTHING_YET = "nothing_yet"
    """Nothing is billed or paid in either system."""


class CommitmentRow(NamedTuple):
    """One commitment. Amounts are cents, added up from its change orders, invoices and payments."""

    id: str
    number: str
    title: str
    vendor_id: str
    vendor: str
    project_id: str
    project: str
    status: str
    original: int
    approved_changes: int
    pending_changes: int
    potential_changes: int
    """In no package yet."""
    billed: int
    due: int
    held: int
    paid: int
    credited: int
    """Settled by vendor credits that no invoice became."""
    bills_off: int
    """Invoices that accounting accepts less their bills."""
    payments_off: int
    """Payments issued less what the books paid on these bills."""
    documents_off: int
    """Invoices that the last reconciliation found to differ, in whatever."""

    @property
    def revised(self) -> int:
        return self.original + self.approved_changes

    @property
    def open(self) -> int:
        return self.due - self.paid - self.credited

    @property
    def balance(self) -> int:
        """Balance to finish, with retainage."""
        return self.revised - self.due

    @property
    def tie(self) -> TieStatus:
        if self.bills_off or self.payments_off or self.documents_off:
            return TieStatus.OFF
        return TieStatus.TIES if self.due or self.billed or self.paid else TieStatus.NOTHING_YET

    @property
    def tab(self) -> str:
        return self.tie.value

    @property
    def currency(self) -> str:
        return HOME

    @property
    def words(self) -> str:
        return f"{self.number} {self.title} {self.vendor} {self.project}"


def commitments(organization: Organization, wanted: Wanted) -> Listed[CommitmentRow]:
    """Those that are off first, then by project and number."""
    setting = setting_of(organization, "invoices")
    if setting is None:
        return Listed([])
    names = Names(setting.left)
    found = listed(
        _rows(setting, names),
        wanted,
        summed=SUMMED,
        names=names,
        order=lambda row: (row.tie is not TieStatus.OFF, row.project, row.number, row.id),
    )
    return replace(
        found, read=read_at(setting, [COMMITMENT, CHANGE_ORDER, INVOICE, PAYMENT], BILLS)
    )


def commitment_row(organization: Organization, id_: str) -> CommitmentRow | None:
    """One as the list has it, so that its page says the same of whether it ties."""
    setting = setting_of(organization, "invoices")
    rows = _rows(setting, Names(setting.left)) if setting else ()
    return next((row for row in rows if row.id == id_), None)


def _rows(setting: FlowSetting, names: Names) -> Iterator[CommitmentRow]:
    openings = opening_amounts(setting)
    changes, potential = _changes(setting), _potential(setting)
    billed, paid = _billed(setting, openings), _paid(setting, openings)
    credited, only_listed = credits_taken(setting), credits_listed(setting)
    titles, vendors, projects = (names.all(kind) for kind in (COMMITMENT, "vendor", "project"))
    read = figures(setting.left, COMMITMENT).values_list(
        "record_id", "number", "vendor", "project", "status", "amount"
    )
    for id_, number, vendor, project, status, amount in read:
        approved, pending = changes[id_]
        sums = billed[id_]
        issued = sums.paid if paid is None else paid[id_]
        yield CommitmentRow(
            id_,
            number,
            titles.get(id_, "").removeprefix(number).strip(),
            vendor,
            vendors.get(vendor, vendor),
            project,
            projects.get(project, project),
            status,
            amount or 0,
            approved,
            pending,
            potential[id_],
            sums.billed,
            sums.due,
            sums.held,
            issued,
            credited.get(id_, 0),
            sums.due - sums.bills,
            issued - (sums.paid - credited.get(id_, 0) - only_listed.get(id_, 0)),
            sums.apart,
        )


def _changes(setting: FlowSetting) -> Mapping[str, tuple[int, int]]:
    """Approved and pending change orders by commitment."""
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    rows = figures(setting.left, CHANGE_ORDER).values_list("commitment", "status", "amount")
    for commitment, status, amount in rows:
        approved, pending = found[commitment]
        approved += (amount or 0) if status == APPROVED else 0
        pending += (amount or 0) if status in PENDING else 0
        found[commitment] = approved, pending
    return found


def _potential(setting: FlowSetting) -> Mapping[str, int]:
    """By commitment: lower tiers that are in no package; what is in one has no amount here."""
    found: dict[str, int] = defaultdict(int)
    for kind in LOWER_TIERS:
        rows = figures(setting.left, kind).filter(status__in=COMING)
        for commitment, amount in rows.values_list("commitment", "amount"):
            found[commitment] += amount or 0
    return found


@dataclass
class _Billed:
    due: int = 0
    billed: int = 0
    held: int = 0
    bills: int = 0
    paid: int = 0
    """By the payments on its bills; by the bills' balances while no payment was read."""
    apart: int = 0


def _billed(setting: FlowSetting, openings: Mapping[str, OpeningAmounts]) -> Mapping[str, _Billed]:
    """By commitment: the invoices that count, and their bills."""
    found: dict[str, _Billed] = defaultdict(_Billed)
    bills, accepted = linked_bills(setting), accepted_statuses(setting)
    applied, apart = _applied(setting), differing_invoices(setting)
    rows = figures(setting.left, INVOICE).values_list(
        "record_id", "commitment", "status", "amount", "billed", "held"
    )
    for id_, commitment, status, due, billed, held in rows:
        bill = bills.get(id_)
        if bill is None and status not in accepted:
            continue
        sums = found[commitment]
        sums.due += due or 0
        sums.billed += billed or 0
        sums.held += held or 0
        sums.apart += id_ in apart
        if bill and bill.state and not bill.state.gone:
            sums.bills += bill.state.amount or 0
            paid = bill.state.paid if applied is None else applied.get((bill.kind, bill.id), 0)
            sums.paid += paid or 0
    for commitment, each in openings.items():
        found[commitment].bills += in_cents(each.books.due) or 0
        found[commitment].paid += in_cents(each.paid) or 0
    return found


def _applied(setting: FlowSetting) -> Mapping[tuple[str, str], int] | None:
    """What the books paid by bill or credit; None while no payment was read."""
    if not was_read(setting.right, APPLIED):
        return None
    found: dict[tuple[str, str], int] = defaultdict(int)
    rows = figures(setting.right, APPLIED).values_list("about_kind", "about", "amount")
    for kind, id_, amount in rows:
        found[kind, id_] += amount or 0
    return found


def _paid(setting: FlowSetting, openings: Mapping[str, OpeningAmounts]) -> Mapping[str, int] | None:
    """Payments issued in Procore by commitment; None while those were never read."""
    if not was_read(setting.left, PAYMENT):
        return None
    found: dict[str, int] = defaultdict(int)
    for commitment, amount in figures(setting.left, PAYMENT).values_list("commitment", "amount"):
        found[commitment] += amount or 0
    for id_, each in openings.items():
        found[id_] += in_cents(each.unrecorded) or 0
    return found
