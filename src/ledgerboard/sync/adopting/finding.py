"""Every commitment in progress between two companies, each looked at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import AppliedPayment, Commitment, ContractPayment
from ledgerboard.core.values import Ref
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import Earlier, chain_of
from ledgerboard.core.views.opened import is_before_start
from ledgerboard.sync.adopting.one import OneCommitment
from ledgerboard.sync.adopting.papers import PaperSearch
from ledgerboard.sync.adopting.rows import Chosen, InProgress, State
from ledgerboard.sync.adopting.unsigned import made_here
from ledgerboard.sync.models import Change, FlowSetting, OpeningFigure
from ledgerboard.sync.openings import standing
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.reconciling.records import MoneyRecords
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.listing import was_read
from ledgerboard.users.models import Organization

PAYMENT, APPLIED = "contract_payment", "applied_payment"


@dataclass
class Adoption:
    """All commitments in progress between two companies, each looked at once."""

    setting: FlowSetting
    ports: Ports
    chosen: Mapping[str, Chosen] = field(default_factory=dict)

    @cached_property
    def records(self) -> MoneyRecords:
        return MoneyRecords(self.setting, self.ports)

    @cached_property
    def search(self) -> PaperSearch:
        return PaperSearch(self.records)

    @cached_property
    def settings(self) -> BillSettings:
        return BillSettings.of(self.records.jobsite.settings)

    def rows(self) -> tuple[InProgress, ...]:
        """Those that tie first, then by project and number; what is signed off last."""
        found = filter(None, map(self._row, self.search.invoices))
        order = {State.TIES: 0, State.DIFFERS: 1, State.SIGNED: 2}
        return tuple(
            sorted(
                found,
                key=lambda row: (
                    order[row.state],
                    row.project,
                    row.commitment.number or "",
                    row.id,
                ),
            )
        )

    def row(self, id_: str) -> InProgress | None:
        ref = Ref("commitment", id_)
        return self._row(ref) if ref in self.search.invoices else None

    def _row(self, ref: Ref) -> InProgress | None:
        there = self.records.jobsite.here(ref)
        signed = self._signed.get(ref.id)
        if there is None or not isinstance(there.record, Commitment):
            return None
        chosen = self.chosen.get(ref.id, Chosen())
        chain = chain_of(self.search.invoices[ref], self.records.jobsite)
        included, later = self._included(chain, chosen, signed)
        if not included or (signed is None and self._is_ours(included)):
            return None
        return OneCommitment(self, ref, there.record, included, later, chosen, signed).row()

    def _included(
        self, chain: Sequence[Earlier], chosen: Chosen, signed: OpeningFigure | None
    ) -> tuple[tuple[Earlier, ...], tuple[Earlier, ...]]:
        """Up to the last invoice that was billed before the day from which on we sync; all that
        accounting accepts, where no such day is chosen.
        """
        wanted = signed.through if signed else chosen.through
        last = next((n for n, each in enumerate(chain, 1) if each.seen.id == wanted), 0)
        for number, each in enumerate(chain, 1) if not wanted else ():
            if self.counts(each):
                last = number
        return tuple(chain[:last]), tuple(chain[last:])

    def counts(self, each: Earlier) -> bool:
        if self.settings.start_day is not None:
            return is_before_start(each.invoice, self.settings)
        return each.invoice.status in self.settings.accepted

    def _is_ours(self, included: Iterable[Earlier]) -> bool:
        """A commitment whose every bill we made never was in progress."""
        counting = [each for each in included if self.counts(each)]
        return all(each.seen.id in self.made for each in counting)

    @cached_property
    def made(self) -> set[str]:
        return set(made_here(self.setting).values_list("left_id", flat=True))

    @cached_property
    def _signed(self) -> Mapping[str, OpeningFigure]:
        return {row.commitment: row for row in standing(self.setting.left, self.setting.right)}

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


def adoption_of(
    organization: Organization, ports: Ports, chosen: Mapping[str, Chosen] | None = None
) -> Adoption | None:
    """None before both systems are connected."""
    setting = setting_of(organization, "invoices")
    return Adoption(setting, ports, chosen or {}) if setting else None


def figure_of(organization: Organization, commitment: str) -> OpeningFigure | None:
    """What counts of this commitment; None while it isn't signed off."""
    setting = setting_of(organization, "invoices")
    if setting is None:
        return None
    rows = standing(setting.left, setting.right).filter(commitment=commitment)
    return rows.select_related("person", "setting__left", "setting__right").first()
