"""Opening figures in the reconciliation: one row instead of all that they include."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ledgerboard.core.money.adoption import position_in_procore, position_now
from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.money.documents import Agreed, Document, Share
from ledgerboard.core.money.openings import Opening, Position
from ledgerboard.core.records import (
    AppliedPayment,
    Bill,
    Commitment,
    ContractPayment,
    SubcontractorInvoice,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import Earlier, chain_of
from ledgerboard.sync.reconciling.opening_places import charged_elsewhere
from ledgerboard.sync.reconciling.records import INVOICE, MoneyRecords
from ledgerboard.sync.selectors.addresses import OPENING

IN_PROCORE, IN_BOOKS = OPENING, "opening_in_books"
ISSUED = "contract_payment"


@dataclass(frozen=True)
class OpeningTie:
    """What was signed off, and what both systems show of it now."""

    opening: Opening
    title: str
    procore: Position
    books: Position
    last: Earlier | None
    commitment: Commitment | None
    elsewhere: tuple[Share, ...] = ()
    """What the books charge to another project or vendor by now."""


def opening_ties(records: MoneyRecords) -> tuple[OpeningTie, ...]:
    """Compute these once for an answer: several checks need them."""
    openings = tuple(records.jobsite.openings)
    if openings:
        records.load_ahead(records.books, "vendor", "project")
        records.load_ahead(records.jobsite, ISSUED)
        records.load_ahead(records.books, "applied_payment")
    return tuple(_tie(records, each) for each in openings)


def _tie(records: MoneyRecords, opening: Opening) -> OpeningTie:
    seen = records.jobsite.here(opening.commitment)
    commitment = seen.record if seen and isinstance(seen.record, Commitment) else None
    last = last_included(records, opening)
    title = f"opening of {commitment.title}" if commitment else "opening of a lost commitment"
    procore = procore_now(records, opening, last)
    return OpeningTie(
        opening, title, procore, books_now(records, opening), last, commitment,
        charged_elsewhere(records, opening, commitment),
    )  # fmt: skip


def last_included(records: MoneyRecords, opening: Opening) -> Earlier | None:
    invoices = records.jobsite.related(INVOICE, opening.commitment)
    included = [
        seen
        for seen in invoices
        if isinstance(seen.record, SubcontractorInvoice)
        and opening.includes(seen.record.sequence, seen.id)
    ]
    chain = chain_of(included, records.jobsite)
    return chain[-1] if chain else None


def procore_now(records: MoneyRecords, opening: Opening, last: Earlier | None) -> Position:
    """Where Procore never had a payment, what was paid is what was signed off."""
    issued = {
        ref: seen.record
        for ref in opening.payments
        if ref.kind == ISSUED
        and (seen := records.jobsite.here(ref))
        and isinstance(seen.record, ContractPayment)
    }
    found = position_in_procore(last.applied if last else None, issued or None)
    if any(ref.kind == ISSUED for ref in opening.payments):
        return Position(found.billed, found.retained, found.paid or ZERO)
    return Position(found.billed, found.retained, opening.position.paid)


def books_now(records: MoneyRecords, opening: Opening) -> Position:
    papers = {
        ref: seen.record
        for ref in opening.papers
        if (seen := records.books.here(ref)) and isinstance(seen.record, Bill)
    }
    payments = {
        ref: seen.record.amount or ZERO
        for ref in opening.payments
        if (seen := records.books.here(ref)) and isinstance(seen.record, AppliedPayment)
    }
    item = BillSettings.of(records.jobsite.settings).retainage_item
    return position_now(opening, papers, payments, item)


@dataclass(frozen=True)
class OpeningDocuments:
    """The two sides of each opening as documents of a check, and what they agreed on."""

    lefts: tuple[Document, ...]
    rights: tuple[Document, ...]
    agreed: Mapping[Ref, Agreed]

    @property
    def links(self) -> Mapping[Ref, Ref]:
        return {left.ref: right.ref for left, right in zip(self.lefts, self.rights, strict=True)}


def billed_documents(ties: Sequence[OpeningTie]) -> OpeningDocuments:
    lefts = tuple(_document(IN_PROCORE, tie, tie.procore.due, tie.procore) for tie in ties)
    rights = tuple(
        replace(_document(IN_BOOKS, tie, tie.books.due, tie.books), elsewhere=tie.elsewhere)
        for tie in ties
    )
    return OpeningDocuments(lefts, rights, dict(_agreed(ties)))


def paid_documents(ties: Sequence[OpeningTie]) -> OpeningDocuments:
    lefts = tuple(_document(IN_PROCORE, tie, tie.procore.paid or ZERO) for tie in ties)
    rights = tuple(_document(IN_BOOKS, tie, tie.books.paid or ZERO) for tie in ties)
    return OpeningDocuments(lefts, rights, {})


def _agreed(ties: Sequence[OpeningTie]) -> Iterator[tuple[Ref, Agreed]]:
    for tie in ties:
        due, held = tie.opening.position.due, tie.opening.position.retained
        agreed = Agreed(due, due, "it was signed off", held)
        yield Ref(IN_PROCORE, tie.opening.commitment.id), agreed


def _document(
    kind: str, tie: OpeningTie, amount: Money, position: Position | None = None
) -> Document:
    invoice = tie.last.invoice if tie.last else None
    return Document(
        Ref(kind, tie.opening.commitment.id),
        tie.title,
        amount,
        project=tie.commitment.project if tie.commitment else None,
        vendor=tie.commitment.vendor if tie.commitment else None,
        day=invoice.billing_date if invoice else None,
        gross=position.billed if position else None,
        held=position.retained if position else None,
        lines=max(len(tie.opening.lines), 1),
    )
