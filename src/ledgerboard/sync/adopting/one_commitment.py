"""One commitment in progress, put together from what both systems have of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ledgerboard.core.money.adoption import (
    SplitPayments,
    opened_papers,
    paid_by_balances,
    position_in_procore,
    position_of,
    split_payments,
)
from ledgerboard.core.money.adoption_gaps import Gap, Sides, gaps
from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.openings import Opening, Position, invoice_place
from ledgerboard.core.money.pay_application import standings_after
from ledgerboard.core.reconcile import Action
from ledgerboard.core.records import AppliedPayment, Bill, Commitment, ContractPayment
from ledgerboard.core.records.shown_text import shown_text
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.values.wording import capitalized, counted
from ledgerboard.core.views.billed_before import Earlier
from ledgerboard.sync.adopting.both_companies import BothCompanies
from ledgerboard.sync.adopting.papers import FoundPapers
from ledgerboard.sync.adopting.rows import Chosen, InProgress, PaperRow, State
from ledgerboard.sync.models import OpeningFigure
from ledgerboard.sync.openings import mark_of
from ledgerboard.sync.reconciling.opening_ties import books_now, procore_now

APPLIED = "applied_payment"
LINKED = OpeningFigure.Way.LINKED


@dataclass
class OneCommitment:
    """One commitment, put together."""

    both: BothCompanies
    ref: Ref
    commitment: Commitment
    included: tuple[Earlier, ...]
    later: tuple[Earlier, ...]
    chosen: Chosen
    signed: OpeningFigure | None

    @cached_property
    def linked(self) -> Mapping[str, Ref]:
        """Bills of the included invoices, by invoice."""
        links = self.both.records.links
        found = ((e.seen.id, links.get(e.seen.ref)) for e in self.included)
        return {id_: bill for id_, bill in found if bill}

    @cached_property
    def counting(self) -> list[Earlier]:
        return [each for each in self.included if self.both.counts(each)]

    @cached_property
    def way(self) -> str:
        if self.signed:
            return self.signed.way
        if self.chosen.stated is not None:
            return OpeningFigure.Way.STATED
        whole = all(each.seen.id in self.linked for each in self.counting)
        return LINKED if whole else OpeningFigure.Way.FOUND

    @cached_property
    def found(self) -> FoundPapers:
        if self.way == LINKED:
            return FoundPapers(self._linked_bills())
        found = self.both.search.of(self.ref)
        if self.signed or not self.linked:
            return found
        # some invoices are linked: without their bills the books would show less than they have
        return replace(found, sure={**self._linked_bills(), **found.sure})

    def _linked_bills(self) -> dict[Ref, Bill]:
        theirs = {ref: self.both.records.books.here(ref) for ref in self.linked.values()}
        return {
            ref: seen.record
            for ref, seen in theirs.items()
            if seen and isinstance(seen.record, Bill)
        }

    @cached_property
    def papers(self) -> tuple[PaperRow, ...]:
        item = self.both.settings.retainage_item
        every = {**self.found.sure, **self.found.unsure}
        given = None if self.way == LINKED else self.chosen.papers
        used = set(self.found.sure if given is None else given)
        rows = (
            PaperRow(ref, every[ref], paper, ref in used, ref in self.found.sure)
            for ref, paper in opened_papers(every, item).items()
        )
        return tuple(sorted(rows, key=lambda row: (str(row.bill.date or ""), row.ref)))

    @cached_property
    def used(self) -> Mapping[Ref, PaperRow]:
        return {row.ref: row for row in self.papers if row.used}

    @cached_property
    def issued(self) -> Mapping[Ref, ContractPayment] | None:
        if self.both.issued is None:
            return None
        ids = {each.seen.id for each in self.included}
        return {
            seen.ref: seen.record
            for seen in self.both.issued.get(self.ref, ())
            if isinstance(seen.record, ContractPayment)
            and (seen.record.invoice is None or seen.record.invoice.id in ids)
        }

    @cached_property
    def applied(self) -> Mapping[Ref, AppliedPayment] | None:
        if self.both.applied is None:
            return None
        return {
            seen.ref: seen.record
            for paper in self.used
            for seen in self.both.applied.get(paper, ())
            if isinstance(seen.record, AppliedPayment)
        }

    @cached_property
    def payments(self) -> SplitPayments:
        if self.issued is None or self.applied is None:
            return SplitPayments({}, {}, {})
        return split_payments(self.issued, self.applied)

    @cached_property
    def procore(self) -> Position:
        opening = self.both.records.jobsite.openings.of(self.ref)
        if opening is not None:
            return procore_now(self.both.records, opening, self.included[-1])
        return position_in_procore(self.included[-1].applied, self.issued)

    @cached_property
    def books(self) -> Position:
        """What waits to be sent to Procore is no part of it: it isn't paid there yet."""
        opening = self.both.records.jobsite.openings.of(self.ref)
        if opening is not None:
            return books_now(self.both.records, opening)
        if self.chosen.stated is not None:
            return self.chosen.stated
        return position_of((row.counted for row in self.used.values()), self._paid())

    def _paid(self) -> Money | None:
        if self.applied is None:
            return paid_by_balances({ref: row.bill for ref, row in self.used.items()})
        if self.issued is None:
            return total(each.amount for each in self.applied.values())
        return total(m for ref, m in self.payments.both.items() if ref.kind == APPLIED)

    def opening(self) -> Opening:
        by_day = self.applied is None or self.issued is None
        last = self.included[-1]
        paid = self.books.paid if self.procore.paid is None else self.procore.paid
        return Opening(
            self.ref,
            invoice_place(last.invoice.sequence, last.seen.id),
            Position(self.procore.billed, self.procore.retained, paid),
            lines=standings_after(last.applied),
            papers={ref: row.counted for ref, row in self.used.items()},
            payments=self._included_payments(),
            paid_through=self.both.ports.today if by_day else None,
        )

    def _included_payments(self) -> Mapping[Ref, Money]:
        """Amounts that a person states hold Procore's payments without a partner, too, and with
        them what the books paid in another form: it must not go to Procore a second time.
        """
        split = self.payments
        if self.way != OpeningFigure.Way.STATED or not split.procore_only:
            return split.both
        return {**split.both, **split.procore_only, **split.to_send}

    def _unsure_payments(self) -> Iterator[Gap]:
        """Some of the books' payments are in Procore in another form: which, nobody can tell."""
        split = self.payments
        there, here = total(split.procore_only.values()), total(split.to_send.values())
        stated = self.signed is None and self.way == OpeningFigure.Way.STATED
        if stated and split.procore_only and split.to_send and there != here:
            why = (
                f"Procore has payments of {there} that match none in QuickBooks, which has "
                f"{here} that match none in Procore."
            )
            action = "Give matching payments the same check number, then check for changes."
            yield Gap("payments", there - here, why, action)

    def gaps(self) -> Iterator[Gap]:
        """Sums may tie where documents don't: a bill on another job has the right amount."""
        found = [*self._obstacles(), *self._unsure_payments(), *self._sums_apart()]
        return iter(found or self._documents_apart())

    def _documents_apart(self) -> Iterator[Gap]:
        """What is on another job is off there, too; of each invoice its own job's is said."""
        for each in self.counting:
            several = self.both.differing.get(each.seen.id, ())
            own = [one for one in several if one.project == self.commitment.project]
            for one in (own or several)[:1]:
                why = f"{capitalized(one.document)}: {one.why}"
                yield Gap(one.check.words.lower(), one.amount, why, one.action)

    def _sums_apart(self) -> Iterator[Gap]:
        return gaps(
            Sides(
                self.procore,
                self.books,
                {each.invoice.title: each.applied.billed for each in self.counting},
                {row.bill.title: row.counted.billed for row in self.used.values()},
                {
                    (self.issued or {})[ref].title: amount
                    for ref, amount in self.payments.procore_only.items()
                },
                {row.bill.title: row.counted.billed for row in self.papers if not row.used},
                [bill.title for bill in self.found.costs.values()],
            )
        )

    def _obstacles(self) -> Iterator[Gap]:
        """What has to be done first, whatever the figures say."""
        jobsite = self.both.records.jobsite
        for what, ref in (("vendor", self.commitment.vendor), ("project", self.commitment.project)):
            if ref is None or jobsite.twin(ref) is None:
                why = f"Its {what} isn't linked to QuickBooks."
                yield Gap("links", ZERO, why, f"Link the {what} first.")
        if self.linked and self.way != LINKED:
            linked = "is linked" if len(self.linked) == 1 else "are linked"
            why = f"{len(self.linked)} of {counted(len(self.counting), 'invoice')} {linked}."
            yield Gap("links", ZERO, why, "Link the rest too, or unlink these.")
        if any("sending" in self.both.changes.get(each.seen.id, ()) for each in self.included):
            why = "A bill or link for one of its invoices is being sent."
            yield Gap("links", ZERO, why, "Wait until that's done, then look again.")

    def row(self) -> InProgress:
        found, opening = tuple(self.gaps()), self.opening()
        links = [self.both.changes.get(each.seen.id, set()) for each in self.counting]
        return InProgress(
            id=self.ref.id,
            commitment=self.commitment,
            vendor=self._title(self.commitment.vendor),
            project=self._title(self.commitment.project),
            state=State.SIGNED if self.signed else State.DIFFERS if found else State.TIES,
            procore=self.procore,
            books=self.books,
            through=self.included[-1],
            invoices=tuple(self.counting),
            later=self.later,
            papers=self.papers,
            payments=self.payments,
            gaps=found,
            opening=opening,
            way=self.way,
            mark=mark_of(opening, self.books, self.way),
            signed=self.signed,
            to_link=sum(Action.LINK in each for each in links),
        )

    def _title(self, ref: Ref | None) -> str:
        seen = self.both.records.jobsite.here(ref) if ref else None
        return shown_text(seen.kind, seen.record.title) if seen else "--"
