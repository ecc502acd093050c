"""Job cost to date: what Procore's budget counts against what the same documents cost in the books,
per project and vendor, and per project and budget code.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.money.documents import Check, Document
from ledgerboard.core.money.reconciliation import Comparison, is_counted
from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import DirectCost
from ledgerboard.core.records.commitments import APPROVED
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views import Viewed
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import Earlier
from ledgerboard.core.views.cost_by_code import (
    ByCode,
    bill_by_code,
    codes_of_lines,
    direct_cost_by_code,
    given_by_item,
    invoices_by_code,
    shared,
    sums,
    with_rest,
)
from ledgerboard.core.views.tie_documents import as_budget_cost, as_cost, as_cost_agreed
from ledgerboard.sync.reconciling.answer import CodeCost
from ledgerboard.sync.reconciling.opening_ties import OpeningTie, billed_documents
from ledgerboard.sync.reconciling.records import INVOICE, MoneyRecords

COST = "direct_cost"


def job_cost_check(invoices: Comparison, costs: Comparison, records: MoneyRecords) -> Comparison:
    """Of the documents that the checks of invoices and of direct costs compare."""
    statuses, chosen = _statuses(records), _chosen(records)
    lefts = [*invoices.lefts, *costs.lefts]
    return replace(
        invoices,
        check=Check.COST,
        lefts=[
            as_budget_cost(each, status, by_choice=status in chosen[each.ref.kind])
            for each in lefts
            for status in [statuses.get(each.ref, APPROVED)]
        ],
        rights=[as_cost(each) for each in (*invoices.rights, *costs.rights)],
        agreed=as_cost_agreed({**invoices.agreed, **costs.agreed}),
        left_different={**invoices.left_different, **costs.left_different},
        copies={**invoices.copies, **costs.copies},
        left_out=costs.left_out,
    )


def _chosen(records: MoneyRecords) -> Mapping[str, Collection[str | None]]:
    """The statuses in which the settings post an invoice, or make a direct cost."""
    accepted = BillSettings.of(records.jobsite.settings).accepted
    return defaultdict(tuple, {INVOICE: tuple(accepted), COST: (records.made_as,)})


def _statuses(records: MoneyRecords) -> Mapping[Ref, str | None]:
    """What an opening figure includes has none: it was signed off as it stands."""
    invoices = (each for chain in records.chains.values() for each in chain)
    found = {each.seen.ref: each.invoice.status for each in invoices}
    costs = ((seen.ref, seen.record) for seen in records.here(COST))
    return found | {ref: cost.status for ref, cost in costs if isinstance(cost, DirectCost)}


def job_costs(
    compared: Comparison, openings: Iterable[OpeningTie], records: MoneyRecords
) -> tuple[CodeCost, ...]:
    """In the order of projects and codes. What no code can be told of is in a row without one."""
    split, found = _Split(records, tuple(openings)), defaultdict[_Place, list[Money]](_nothing)
    for side, documents in enumerate((compared.lefts, compared.rights)):
        for document in documents:
            for place, amount in split.counted(document, compared.through):
                found[place][side] += amount
    rows = (CodeCost(*place, split.title(place[1]), *both) for place, both in found.items())
    moved = (row for row in rows if row.procore.amount or row.quickbooks.amount)
    return tuple(sorted(moved, key=lambda row: (str(row.project or ""), not row.code, row.title)))


_Place = tuple[Ref | None, Ref | None]


def _nothing() -> list[Money]:
    return [ZERO, ZERO]


@dataclass
class _Split:
    """Documents by budget code."""

    records: MoneyRecords
    openings: tuple[OpeningTie, ...]

    def counted(
        self, document: Document, through: dt.date | None
    ) -> Iterator[tuple[_Place, Money]]:
        if not is_counted(document, through):
            return
        for (project, _), amount in document.places():
            for code, part in with_rest(self._of(document, project), amount).items():
                yield (project, code), part

    def title(self, code: Ref | None) -> str:
        seen = self.records.jobsite.here(code) if code else None
        return seen.record.title if seen else ""

    def _of(self, document: Document, project: Ref | None) -> ByCode:
        if document.ref in self._here:
            return self._here[document.ref]
        bill = self._bills.get(document.ref)
        return self._of_bill(bill, document, project) if bill else {}

    def _of_bill(self, bill: Seen, document: Document, project: Ref | None) -> ByCode:
        others = {share.project for share in document.elsewhere}
        elsewhere = project in others

        def wanted(place: Ref | None) -> bool:
            return place == project if elsewhere else place not in others

        given = {} if elsewhere else self._given.get(bill.ref, {})
        books, items = self.records.books, self.records.retainage_items
        return bill_by_code(bill, wanted, items, books, given)

    @cached_property
    def _here(self) -> dict[Ref, ByCode]:
        """Invoices, opening figures and direct costs; and what the books charge as they would be
        direct costs.
        """
        found: dict[Ref, ByCode] = {}
        for chain in self.records.chains.values():
            found |= invoices_by_code(chain, self.records.jobsite)
        for seen in self.records.here(COST):
            if isinstance(seen.record, DirectCost):
                found[seen.ref] = direct_cost_by_code(seen.record)
        for seen, viewed in self.records.of_flow(COST):
            if isinstance(viewed, Viewed) and isinstance(viewed.record, DirectCost):
                found[seen.ref] = direct_cost_by_code(viewed.record)
        return found | dict(self._opened())

    def _opened(self) -> Iterator[tuple[Ref, ByCode]]:
        """A signed-off figure of the books says nothing of codes: those of the last old invoice."""
        both = billed_documents(self.openings)
        for tie, left, right in zip(self.openings, both.lefts, both.rights, strict=True):
            known = self._standing(tie.last) if tie.last else {}
            yield left.ref, known
            yield right.ref, known

    def _standing(self, last: Earlier) -> ByCode:
        return sums(
            pair
            for move in last.applied.movements
            for pair in shared(move.line, move.after.to_date, self.records.jobsite)
        )

    @cached_property
    def _bills(self) -> dict[Ref, Seen]:
        return {seen.ref: seen for seen in self.records.there("bill", "vendor_credit")}

    @cached_property
    def _given(self) -> dict[Ref, dict[Ref | None, ByCode]]:
        """What each bill of an invoice was posted with."""
        found = {}
        for chain in self.records.chains.values():
            codes = codes_of_lines(chain, self.records.jobsite)
            for each in chain:
                if each.posted and (bill := self.records.links.get(Ref(INVOICE, each.seen.id))):
                    found[bill] = given_by_item(each, codes)
        return found
