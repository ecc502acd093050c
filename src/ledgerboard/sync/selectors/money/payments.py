"""Every check of the books that pays a bill of ours or could: is it in Procore, and if not, why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ledgerboard.core.money.invoice_progress import Progress
from ledgerboard.sync.flows.options import view_settings
from ledgerboard.sync.models import FlowSetting
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.bills import (
    BILLS,
    Counterpart,
    in_procore_by_books,
    invoices_by_bill,
    living_links,
)
from ledgerboard.sync.selectors.money.intentions import Intention, intentions, why
from ledgerboard.sync.selectors.money.listing import (
    Listed,
    Names,
    Wanted,
    figures,
    figures_ever,
    gone,
    listed,
    read_at,
    settled_long_ago,
)
from ledgerboard.sync.selectors.money.not_in_procore import BillsOfNoInvoice, WhyNot
from ledgerboard.users.models import Organization

PART, ISSUED = "applied_payment", "contract_payment"
SUMMED = ("total", "in_procore")


class InProcore(StrEnum):
    """Whether a payment of the books is in Procore."""

    IN_PROCORE = "in_procore"
    READY = "ready"
    SENDING = "sending"
    NEEDS_YOU = "needs"
    NOT_OURS = "not_ours"
    """It pays nothing that Ledgerboard posted, or isn't applied to anything."""
    VOIDED = "voided"


_BY_PROGRESS: Mapping[Progress, InProcore] = {
    Progress.READY: InProcore.READY,
    Progress.CHANGED: InProcore.READY,
    Progress.SENDING: InProcore.SENDING,
}


class PaymentPart(NamedTuple):
    """One line of a payment: what it pays, and the payment issued that it became."""

    id: str
    about_kind: str
    about: str
    paper: str
    """The number of the bill or credit."""
    invoice_id: str
    commitment_id: str
    amount: int
    issued: int | None
    state: InProcore
    reason: str
    change_id: int | None
    plan_id: int | None
    cause: str = ""
    """Why nothing of it is in Procore (`WhyNot`); empty where it is, or waits."""


class PaymentRow(NamedTuple):
    """One check or card payment. Amounts are cents of `currency`; `in_procore` is what was issued
    for it.
    """

    id: str
    number: str
    day: date | None
    method: str
    vendor_id: str
    vendor: str
    total: int
    in_procore: int | None
    state: InProcore
    reason: str
    parts: tuple[PaymentPart, ...]
    project_id: str
    project: str
    currency: str

    @property
    def tab(self) -> str:
        return "ready" if self.state is InProcore.SENDING else self.state.value

    @property
    def applied_to(self) -> str:
        return ", ".join(part.paper for part in self.parts if part.paper)

    @property
    def words(self) -> str:
        return f"{self.number} {self.vendor} {self.project} {self.applied_to}"


def payments(organization: Organization, wanted: Wanted, today: date) -> Listed[PaymentRow]:
    """Newest first; without `older`, those of the last 90 days and what still waits."""
    setting = setting_of(organization, "payments")
    if setting is None:
        return Listed([])
    names = Names(setting.left)
    found = listed(
        _Reader(setting, names).rows(),
        wanted,
        summed=SUMMED,
        names=names,
        order=lambda row: (-(row.day or date.min).toordinal(), row.number, row.id),
        settled=lambda row: not _is_shown(row, today),
    )
    read = read_at(setting, [ISSUED], [PART])
    return replace(found, rows=_with_reasons(found.rows, setting), read=read)


def _is_shown(row: PaymentRow, today: date) -> bool:
    waits = row.state in {InProcore.READY, InProcore.SENDING, InProcore.NEEDS_YOU}
    return waits or not settled_long_ago(row.day, today)


class _Read(NamedTuple):
    """A part as its figures have it."""

    document: str
    id: str
    number: str
    day: date | None
    method: str
    vendor: str
    about_kind: str
    about: str
    amount: int | None
    currency: str
    gone: bool


class _Bill(NamedTuple):
    """Vendor and project are the books'."""

    number: str = ""
    vendor: str = ""
    project: str = ""


@dataclass
class _Reader:
    """Payments of the books with what they pay, in Procore's terms."""

    setting: FlowSetting
    names: Names

    def rows(self) -> Iterator[PaymentRow]:
        self.lists_credits = view_settings(self.setting.options).get("credits") == "list"
        self.bills = self._bills()
        self.invoices = invoices_by_bill(self.setting)
        self.issued = self._issued()
        self.wishes = intentions(self.setting, "right")
        self.vendors = in_procore_by_books(self.setting, "vendor", "vendors")
        self.of_no_invoice = BillsOfNoInvoice(self.setting, self.vendors)
        read = figures_ever(self.setting.right, PART).values_list(
            "document", "record_id", "number", "day", "method", "vendor", "about_kind", "about",
            "amount", "currency",
        )  # fmt: skip
        lost = set(gone(self.setting.right, PART).values_list("record_id", flat=True))
        whole: dict[str, list[_Read]] = defaultdict(list)
        for each in read.order_by("record_id"):
            part = _Read(*each, gone=each[1] in lost)
            whole[part.document].append(part)
        for parts in whole.values():
            yield self._row(parts)

    def _row(self, found: list[_Read]) -> PaymentRow:
        there = [each for each in found if not each.gone]
        one = (there or found)[0]
        parts = tuple(self._part(each) for each in there)
        issued = [part.issued for part in parts if part.issued is not None]
        vendor_id, name = self.vendors.get(one.vendor, Counterpart("", one.vendor))
        project = next((p for p in map(self._project, parts) if p), "")
        return PaymentRow(
            one.document,
            one.number,
            one.day,
            one.method,
            vendor_id,
            name,
            sum(part.amount for part in parts),
            sum(issued) if issued else None,
            _worst(parts),
            "Voided or deleted in QuickBooks" if not parts else "",
            parts,
            project,
            self.names.of("project", project) if project else "",
            one.currency,
        )

    def _part(self, read: _Read) -> PaymentPart:
        key = (read.about_kind, read.about)
        bill, invoice = self.bills.get(key, _Bill()), self.invoices.get(key)
        issued, wish = self.issued.get(read.id), self.wishes.get(read.id)
        told = issued is not None or wish is not None
        cause = None if told else self._cause(read, ours=invoice is not None)
        about = wish or (self.of_no_invoice.asked(read.about) if cause is WhyNot.ASKED else None)
        return PaymentPart(
            read.id,
            read.about_kind,
            read.about,
            bill.number,
            invoice.id if invoice else "",
            invoice.commitment if invoice else "",
            read.amount or 0,
            issued,
            _state(issued, wish),
            cause.words if cause else "",
            wish.change if wish else None,
            about.plan if about else None,
            cause.value if cause else "",
        )

    def _cause(self, read: _Read, *, ours: bool) -> WhyNot:
        """Why a part is not in Procore, and nothing waits to bring it there."""
        credit = read.about_kind == "vendor_credit"
        if not read.about_kind:
            return WhyNot.PREPAYMENT
        if read.about_kind == "journal_entry":
            return WhyNot.JOURNAL_ENTRY
        if credit and (self.lists_credits or not ours):
            return WhyNot.CREDIT
        if ours:
            return WhyNot.UNCHECKED
        bill = self.bills.get((read.about_kind, read.about), _Bill())
        vendor = bill.vendor or read.vendor
        return self.of_no_invoice.why(read.about_kind, read.about, vendor, bill.project)

    def _project(self, part: PaymentPart) -> str:
        invoice = self.invoices.get((part.about_kind, part.about))
        return invoice.project if invoice else ""

    def _bills(self) -> Mapping[tuple[str, str], _Bill]:
        rows = figures_ever(self.setting.right, *BILLS)
        read = rows.values_list("kind", "record_id", "number", "vendor", "project")
        return {(kind, id_): _Bill(*said) for kind, id_, *said in read}

    def _issued(self) -> Mapping[str, int]:
        """What was issued in Procore, by the part of the payment."""
        amounts = dict(figures(self.setting.left, ISSUED).values_list("record_id", "amount"))
        links = living_links(self.setting).values_list("left_id", "right_id")
        return {right: amounts[left] or 0 for left, right in links if left in amounts}


def _state(issued: int | None, wish: Intention | None) -> InProcore:
    if wish is not None:
        return _BY_PROGRESS.get(wish.progress, InProcore.NEEDS_YOU)
    return InProcore.IN_PROCORE if issued is not None else InProcore.NOT_OURS


_ORDER = (
    InProcore.NEEDS_YOU,
    InProcore.SENDING,
    InProcore.READY,
    InProcore.IN_PROCORE,
    InProcore.NOT_OURS,
)


def _worst(parts: Sequence[PaymentPart]) -> InProcore:
    """Of all parts, the one that asks most; voided without any."""
    states = {part.state for part in parts}
    return next((each for each in _ORDER if each in states), InProcore.VOIDED)


def _with_reasons(rows: Sequence[PaymentRow], setting: FlowSetting) -> list[PaymentRow]:
    changes = {part.change_id for row in rows for part in row.parts if part.change_id}
    said = why(setting, changes)
    return [_explained(row, said) for row in rows]


def _explained(row: PaymentRow, said: Mapping[int, str]) -> PaymentRow:
    parts = tuple(
        part._replace(reason=said.get(part.change_id or 0, "") or part.reason) for part in row.parts
    )
    reasons = dict.fromkeys(part.reason for part in parts if part.reason)
    return row._replace(parts=parts, reason=row.reason or "; ".join(reasons))
