"""What both companies have of their commitments in progress, each thing read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ledgerboard.core.money.reconciliation import Difference
from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import AppliedPayment, ContractPayment
from ledgerboard.core.values import Ref
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import Earlier
from ledgerboard.core.views.included_in_opening import is_before_start
from ledgerboard.sync.adopting.papers import PaperSearch
from ledgerboard.sync.adopting.unsigned import made_here
from ledgerboard.sync.models import Change, FlowSetting
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.reconciling.records import MoneyRecords
from ledgerboard.sync.selectors.money.differing_invoices import differing_invoices
from ledgerboard.sync.selectors.money.listing import was_read

PAYMENT, APPLIED = "contract_payment", "applied_payment"


@dataclass
class BothCompanies:
    """Their records as they were read last, and what we know of them."""

    setting: FlowSetting
    ports: Ports

    @cached_property
    def records(self) -> MoneyRecords:
        return MoneyRecords(self.setting, self.ports)

    @cached_property
    def search(self) -> PaperSearch:
        return PaperSearch(self.records)

    @cached_property
    def settings(self) -> BillSettings:
        return BillSettings.of(self.records.jobsite.settings)

    def counts(self, each: Earlier) -> bool:
        if self.settings.start_day is not None:
            return is_before_start(each.invoice, self.settings)
        return each.invoice.status in self.settings.accepted

    @cached_property
    def made(self) -> set[str]:
        return set(made_here(self.setting).values_list("left_id", flat=True))

    @cached_property
    def changes(self) -> Mapping[str, set[str]]:
        """What waits or is on its way, by invoice: the change's action, or `sending`."""
        rows = Change.objects.of(self.setting.organization_id).filter(plan__setting=self.setting)
        open_ = rows.filter(
            status__in=(Change.Status.PROPOSED, Change.Status.APPROVED, Change.Status.APPLYING),
            until=None,
        )
        found: dict[str, set[str]] = {}
        for id_, action, status in open_.values_list("left_id", "action", "status"):
            sending = status != Change.Status.PROPOSED
            found.setdefault(id_ or "", set()).add("sending" if sending else action)
        return found

    @cached_property
    def differing(self) -> Mapping[str, Sequence[Difference]]:
        """What the list of commitments says of its invoices, so that both say the same."""
        return differing_invoices(self.setting)

    @cached_property
    def issued(self) -> Mapping[Ref, list[Seen]] | None:
        """Payments issued by commitment; None while none was read."""
        if not was_read(self.setting.left, PAYMENT):
            return None
        found: dict[Ref, list[Seen]] = {}
        for seen in self.records.here(PAYMENT):
            payment = seen.record
            if isinstance(payment, ContractPayment) and payment.commitment:
                found.setdefault(payment.commitment, []).append(seen)
        return found

    @cached_property
    def applied(self) -> Mapping[Ref, list[Seen]] | None:
        """Payments of the books by the bill or credit; None while none was read."""
        if not was_read(self.setting.right, APPLIED):
            return None
        found: dict[Ref, list[Seen]] = {}
        for seen in self.records.there(APPLIED):
            payment = seen.record
            if isinstance(payment, AppliedPayment) and payment.applied_to:
                found.setdefault(payment.applied_to, []).append(seen)
        return found
