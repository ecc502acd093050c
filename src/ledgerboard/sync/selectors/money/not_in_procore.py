"""Why a payment of the books isn't in Procore while nothing waits to bring it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from ledgerboard.core.money.openings import Openings
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import FlowSetting, Link
from ledgerboard.sync.openings import openings_between
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.bills import Counterpart, in_procore_by_books
from ledgerboard.sync.selectors.money.intentions import Intention, intentions
from ledgerboard.sync.selectors.money.listing import figures

COMMITMENT = "commitment"


class WhyNot(StrEnum):
    PREPAYMENT = "prepayment"
    JOURNAL_ENTRY = "journal_entry"
    CREDIT = "credit"
    UNCHECKED = "unchecked"
    IN_OPENING = "in_opening"
    DIRECT_COST = "direct_cost"
    ASKED = "asked"
    UNLINKED_VENDOR = "unlinked_vendor"
    UNLINKED_PROJECT = "unlinked_project"
    UNLINKED_BILL = "unlinked_bill"
    NO_COMMITMENT = "no_commitment"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    WhyNot.PREPAYMENT: "Prepayment not applied",
    WhyNot.JOURNAL_ENTRY: "Journal entry",
    WhyNot.CREDIT: "Credit applied",
    WhyNot.UNCHECKED: "Not in Procore yet. Check for changes.",
    WhyNot.IN_OPENING: "Its bill is in the opening figures, with what was paid then",
    WhyNot.DIRECT_COST: "Pays a direct cost. Only payments on commitments go to Procore.",
    WhyNot.ASKED: "Its bill waits for an answer or an approval",
    WhyNot.UNLINKED_VENDOR: "Pays a vendor that isn't linked to Procore",
    WhyNot.UNLINKED_PROJECT: "Pays a bill on a project that isn't linked to Procore",
    WhyNot.UNLINKED_BILL: "Pays a bill that isn't linked to an invoice",
    WhyNot.NO_COMMITMENT: "Pays a bill of no commitment. Only payments on those go to Procore.",
}


@dataclass
class BillsOfNoInvoice:
    """Bills and credits that aren't linked, by their ids in the books. `vendors` are the books'."""

    setting: FlowSetting
    vendors: Mapping[str, Counterpart]

    def why(self, kind: str, id_: str, vendor: str, project: str) -> WhyNot:
        """Their vendor and project are the books', empty where none is known."""
        if self._openings.with_paper(Ref(kind, id_)) is not None:
            return WhyNot.IN_OPENING
        if f"{kind}:{id_}" in self._costs:
            return WhyNot.DIRECT_COST
        if self.asked(id_) is not None:
            return WhyNot.ASKED
        known = self.vendors.get(vendor)
        if known is None or not known.procore_id:
            return WhyNot.UNLINKED_VENDOR
        return self._by_place(known.procore_id, project)

    def _by_place(self, vendor: str, project: str) -> WhyNot:
        """A bill that names no project may be for any commitment of the vendor."""
        mine = {place for of, place in self._contracts if of == vendor}
        if not project:
            return WhyNot.UNLINKED_BILL if mine else WhyNot.NO_COMMITMENT
        there = self._projects.get(project)
        if there is None or not there.procore_id:
            return WhyNot.UNLINKED_PROJECT
        return WhyNot.UNLINKED_BILL if there.procore_id in mine else WhyNot.NO_COMMITMENT

    def asked(self, id_: str) -> Intention | None:
        """What waits about this bill among the invoices."""
        return self._wishes.get(id_)

    @cached_property
    def _wishes(self) -> Mapping[str, Intention]:
        invoices = setting_of(self.setting.organization, "invoices")
        return intentions(invoices, "right") if invoices else {}

    @cached_property
    def _openings(self) -> Openings:
        return openings_between(self.setting.left, self.setting.right)

    @cached_property
    def _costs(self) -> frozenset[str]:
        """Transactions of which a part is a direct cost in Procore."""
        rows = Link.objects.of(self.setting.organization_id).filter(
            setting__left=self.setting.left, setting__right=self.setting.right,
            right_kind="project_cost", unlinked_at=None,
        )  # fmt: skip
        ids = rows.values_list("right_id", flat=True)
        return frozenset(id_.rpartition(":")[0] for id_ in ids)

    @cached_property
    def _contracts(self) -> frozenset[tuple[str, str]]:
        """Vendor and project of each commitment, by Procore's ids."""
        rows = figures(self.setting.left, COMMITMENT)
        return frozenset(rows.values_list("vendor", "project"))

    @cached_property
    def _projects(self) -> Mapping[str, Counterpart]:
        return in_procore_by_books(self.setting, "project", "projects")
