"""What opening figures add to the lists: the bills and payments that they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ledgerboard.core.money.adoption import position_now
from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.openings import Opening, Position
from ledgerboard.core.records import AppliedPayment, Bill, Record, from_json, record_of
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.sync.flows.options import view_settings
from ledgerboard.sync.models import FlowSetting, Snapshot
from ledgerboard.sync.openings import openings_between
from ledgerboard.sync.records import PLAIN

ISSUED, APPLIED = "contract_payment", "applied_payment"


@dataclass(frozen=True)
class OpeningAmounts:
    """One opening as the books show it now. `later` was paid on its bills since."""

    opening: Opening
    books: Position
    later: Money

    @property
    def paid(self) -> Money:
        return (self.books.paid or ZERO) + self.later

    @property
    def unrecorded(self) -> Money:
        """What was paid and Procore never had as payments."""
        recorded = any(ref.kind == ISSUED for ref in self.opening.payments)
        return ZERO if recorded else self.opening.position.paid or ZERO


def opening_amounts(setting: FlowSetting, commitment: str = "") -> Mapping[str, OpeningAmounts]:
    """By commitment; of one, or all that were signed off."""
    wanted = [
        each
        for each in openings_between(setting.left, setting.right)
        if commitment in {"", each.commitment.id}
    ]
    there = _there(setting, (ref for each in wanted for ref in (*each.papers, *each.payments)))
    item = BillSettings.of(view_settings(setting.options)).retainage_item
    return {each.commitment.id: _opened(setting, each, there, item) for each in wanted}


def _opened(
    setting: FlowSetting, opening: Opening, there: Mapping[Ref, Record], item: Ref | None
) -> OpeningAmounts:
    papers = {ref: bill for ref in opening.papers if isinstance(bill := there.get(ref), Bill)}
    payments = {
        ref: paid.amount or ZERO
        for ref in opening.payments
        if isinstance(paid := there.get(ref), AppliedPayment)
    }
    return OpeningAmounts(
        opening, position_now(opening, papers, payments, item), _later(setting, opening)
    )


def _later(setting: FlowSetting, opening: Opening) -> Money:
    if not opening.papers:
        return ZERO
    rows = Snapshot.objects.of(setting.organization_id).filter(
        connection=setting.right, kind=APPLIED, gone_at=None,
        figures__about__in=[paper.id for paper in opening.papers],
    )  # fmt: skip
    found = (
        (Ref(APPLIED, row.record_id), record_of(row.kind, from_json(row.values, PLAIN)))
        for row in rows
    )
    return total(
        paid.amount
        for ref, paid in found
        if isinstance(paid, AppliedPayment)
        and paid.applied_to in opening.papers
        and not opening.includes_payment(ref, paid.date)
    )


def _there(setting: FlowSetting, refs: Iterable[Ref]) -> dict[Ref, Record]:
    wanted = set(refs)
    rows = Snapshot.objects.of(setting.organization_id).filter(
        connection=setting.right, kind__in={ref.kind for ref in wanted}, gone_at=None,
        record_id__in={ref.id for ref in wanted},
    )  # fmt: skip
    return {
        ref: record_of(row.kind, from_json(row.values, PLAIN))
        for row in rows
        if (ref := Ref(row.kind, row.record_id)) in wanted
    }
