"""Every commitment in progress between two companies, each looked at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ledgerboard.core.records import Commitment
from ledgerboard.core.values import Ref
from ledgerboard.core.views.billed_before import Earlier, chain_of
from ledgerboard.sync.adopting.both_companies import BothCompanies
from ledgerboard.sync.adopting.one_commitment import OneCommitment
from ledgerboard.sync.adopting.rows import Chosen, InProgress, State
from ledgerboard.sync.models import FlowSetting, OpeningFigure
from ledgerboard.sync.openings import standing
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.users.models import Organization


@dataclass
class Adoption:
    """All commitments in progress between two companies, each looked at once."""

    setting: FlowSetting
    ports: Ports
    chosen: Mapping[str, Chosen] = field(default_factory=dict)

    @cached_property
    def both(self) -> BothCompanies:
        return BothCompanies(self.setting, self.ports)

    def rows(self) -> tuple[InProgress, ...]:
        """Those that tie first, then by project and number; what is signed off last."""
        found = filter(None, map(self._row, self.both.search.invoices))
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
        return self._row(ref) if ref in self.both.search.invoices else None

    def _row(self, ref: Ref) -> InProgress | None:
        there = self.both.records.jobsite.here(ref)
        signed = self._signed.get(ref.id)
        if there is None or not isinstance(there.record, Commitment):
            return None
        chosen = self.chosen.get(ref.id, Chosen())
        chain = chain_of(self.both.search.invoices[ref], self.both.records.jobsite)
        included, later = self._included(chain, chosen, signed)
        if not included or (signed is None and self._is_ours(included)):
            return None
        return OneCommitment(self.both, ref, there.record, included, later, chosen, signed).row()

    def _included(
        self, chain: Sequence[Earlier], chosen: Chosen, signed: OpeningFigure | None
    ) -> tuple[tuple[Earlier, ...], tuple[Earlier, ...]]:
        """Up to the last invoice that was billed before the day from which on we sync; all that
        accounting accepts, where no such day is chosen.
        """
        wanted = signed.through if signed else chosen.through
        last = next((n for n, each in enumerate(chain, 1) if each.seen.id == wanted), 0)
        for number, each in enumerate(chain, 1) if not wanted else ():
            if self.both.counts(each):
                last = number
        return tuple(chain[:last]), tuple(chain[last:])

    def _is_ours(self, included: Iterable[Earlier]) -> bool:
        """A commitment whose every bill we made never was in progress."""
        counting = [each for each in included if self.both.counts(each)]
        return all(each.seen.id in self.both.made for each in counting)

    @cached_property
    def _signed(self) -> Mapping[str, OpeningFigure]:
        return {row.commitment: row for row in standing(self.setting.left, self.setting.right)}


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
