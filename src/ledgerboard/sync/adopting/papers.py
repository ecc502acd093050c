"""Which bills of the books belong to which commitment that nobody has signed off yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ledgerboard.core.matching.duplicate_bills import number_key
from ledgerboard.core.matching.vendor import Firm, are_alike, firm
from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import (
    Bill,
    BillLine,
    Commitment,
    SubcontractorInvoice,
    Vendor,
    read_lines,
)
from ledgerboard.core.values import Ref
from ledgerboard.core.values.text import fold
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.sync.models import Link
from ledgerboard.sync.reconciling.records import INVOICE, MoneyRecords

Place = tuple[Ref | None, Ref | None]
"""Project and vendor, in Procore's terms."""


@dataclass(frozen=True)
class FoundPapers:
    """`sure` belong to this commitment; `unsure` may, or to another one of the same vendor on the
    same project. So may those of another vendor record that may be the same company.
    """

    sure: Mapping[Ref, Bill] = field(default_factory=dict)
    unsure: Mapping[Ref, Bill] = field(default_factory=dict)
    costs: Mapping[Ref, Bill] = field(default_factory=dict)
    """Of the same vendor on the same project, and direct costs in Procore already."""


class PaperSearch:
    """Every bill and credit of the books that is nobody's yet, by project and vendor."""

    def __init__(self, records: MoneyRecords) -> None:
        self.records = records
        self._firms: dict[Ref, Firm | None] = {}

    def of(self, commitment: Ref) -> FoundPapers:
        """A bill that is the only one's who could have it is this commitment's; of several it is
        the one's whose number or invoice it names. What is dated from the start day on is
        only offered.
        """
        place = self._places.get(commitment)
        sure, unsure = dict[Ref, Bill](), dict[Ref, Bill]()
        if place is None:
            return FoundPapers()
        for ref, bill in self._free.get(place, {}).items():
            named = self._named(bill, self._rivals[place])
            if named == {commitment} and not self._is_later(bill):
                sure[ref] = bill
            elif commitment in named or not named:
                unsure[ref] = bill
        unsure |= self._of_another_record(commitment, place)
        return FoundPapers(sure, unsure, self._spent.get(place, {}))

    def _of_another_record(self, commitment: Ref, place: Place) -> Mapping[Ref, Bill]:
        """Bills on this project of a vendor that isn't linked and may be the same company: many
        vendors are in the books twice. They are only offered.
        """
        project, vendor = place
        own = self.records.jobsite.twin(vendor) if vendor else None
        free = self._free.get((project, None), {}) if project and own else {}
        alike = {
            each: self._may_be_one(own, each) for each in {bill.vendor for bill in free.values()}
        }
        return {
            ref: bill
            for ref, bill in free.items()
            if bill.vendor and (alike[bill.vendor] or self._names(bill, commitment))
        }

    def _may_be_one(self, own: Ref | None, other: Ref | None) -> bool:
        one, another = self._firm(own), self._firm(other)
        return one is not None and another is not None and are_alike(one, another)

    def _firm(self, vendor: Ref | None) -> Firm | None:
        """Prepared once: each is compared with the vendors of many commitments."""
        if vendor is None:
            return None
        if vendor not in self._firms:
            seen = self.records.books.here(vendor)
            known = firm(seen, seen.record) if seen and isinstance(seen.record, Vendor) else None
            self._firms[vendor] = known
        return self._firms[vendor]

    def _is_later(self, bill: Bill) -> bool:
        start = BillSettings.of(self.records.jobsite.settings).start_day
        return start is not None and bill.date is not None and bill.date >= start

    def _named(self, bill: Bill, rivals: Iterable[Ref]) -> set[Ref]:
        several = list(rivals)
        if len(several) == 1:
            return set(several)
        return {ref for ref in several if self._names(bill, ref)}

    def _names(self, bill: Bill, commitment: Ref) -> bool:
        keys, number = self._numbers[commitment]
        if number_key(bill.number) and number_key(bill.number) in keys:
            return True
        said = fold(f"{bill.number or ''} {bill.memo or ''} {' '.join(_words(bill))}")
        return bool(number) and number in said

    @cached_property
    def _places(self) -> Mapping[Ref, Place]:
        openings = self.records.jobsite.openings
        return {
            seen.ref: (seen.record.project, seen.record.vendor)
            for seen in self.records.here("commitment")
            if isinstance(seen.record, Commitment) and openings.of(seen.ref) is None
        }

    @cached_property
    def _rivals(self) -> Mapping[Place, list[Ref]]:
        """Commitments that somebody billed, by their place."""
        found: dict[Place, list[Ref]] = defaultdict(list)
        for commitment, place in self._places.items():
            if commitment in self.invoices:
                found[place].append(commitment)
        return found

    @cached_property
    def invoices(self) -> Mapping[Ref, list[Seen]]:
        """By commitment, whatever their status."""
        found: dict[Ref, list[Seen]] = defaultdict(list)
        for seen in self.records.here(INVOICE):
            if isinstance(seen.record, SubcontractorInvoice) and seen.record.commitment:
                found[seen.record.commitment].append(seen)
        return found

    @cached_property
    def _numbers(self) -> Mapping[Ref, tuple[set[str], str]]:
        """What names each commitment: the numbers of its invoices, and its own."""
        found = {}
        for commitment, several in self.invoices.items():
            keys = {number_key(getattr(seen.record, "number", None)) for seen in several} - {""}
            own = self.records.jobsite.here(commitment)
            found[commitment] = keys, fold(getattr(own.record, "number", "") or "") if own else ""
        return found

    @cached_property
    def _free(self) -> Mapping[Place, dict[Ref, Bill]]:
        return self._at_places(lambda ref: ref not in self._costs)

    @cached_property
    def _spent(self) -> Mapping[Place, dict[Ref, Bill]]:
        return self._at_places(lambda ref: ref in self._costs)

    def _at_places(self, wanted: Callable[[Ref], bool]) -> Mapping[Place, dict[Ref, Bill]]:
        """Those that are neither linked to an invoice nor in an opening figure."""
        linked, openings = set(self.records.links.values()), self.records.jobsite.openings
        found: dict[Place, dict[Ref, Bill]] = defaultdict(dict)
        for seen in self.records.there("bill", "vendor_credit"):
            ref = seen.ref
            if ref not in linked and openings.with_paper(ref) is None and wanted(ref):
                assert isinstance(seen.record, Bill)  # noqa: S101  # a credit is one, too
                found[self._place(seen.record)][ref] = seen.record
        return found

    @cached_property
    def _costs(self) -> frozenset[Ref]:
        """Transactions of which a part is a direct cost in Procore."""
        rows = Link.objects.of(self.records.setting.organization_id).filter(
            setting__left=self.records.setting.left,
            setting__right=self.records.setting.right,
            right_kind="project_cost",
            unlinked_at=None,
        )
        parts = (id_.split(":") for id_ in rows.values_list("right_id", flat=True))
        return frozenset(Ref(kind, transaction) for kind, transaction, *_ in parts)

    def _place(self, bill: Bill) -> Place:
        lines = read_lines(BillLine, bill.lines)
        project = next((line.project for line in lines if line.project), None)
        books = self.records.books
        return (
            books.twin(project) if project else None,
            books.twin(bill.vendor) if bill.vendor else None,
        )


def _words(bill: Bill) -> Iterator[str]:
    return (line.description or "" for line in read_lines(BillLine, bill.lines))
