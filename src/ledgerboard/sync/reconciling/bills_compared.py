"""Which bills of the books are compared with invoices, and which look like a copy of another.

The second typing of a mailed bill often names no project, and neither do its payment and a release
of retainage: what may count twice is looked for among all bills of the vendor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ledgerboard.core.matching.bill_index import BillIndex
from ledgerboard.core.matching.duplicate_bills import Paper, number_key, paper_of
from ledgerboard.core.matching.vendor import may_be_one_firm
from ledgerboard.core.money.documents import Document, Place
from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import Bill, BillLine, Commitment, currencies, read_lines
from ledgerboard.core.values import HOME, Ref
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.tie_bills import bill_document
from ledgerboard.sync.reconciling.records import PAPERS, MoneyRecords

PROJECT_COST = "project_cost"


@dataclass(frozen=True)
class CommitmentBills:
    """The bills that are compared with invoices, and which look like the same paper as another."""

    bills: tuple[Seen, ...]
    copies: Mapping[Ref, Ref]
    retained: tuple[Document, ...]
    """Bills that aren't compared and hold or release retainage: it stands on the account, too."""
    under: Mapping[Ref, str] = field(default_factory=dict)
    """Of copies under another vendor record of the same company: its name."""


def commitment_bills(records: MoneyRecords) -> CommitmentBills:
    """Bills that are linked to an invoice; and of the rest those that may count twice, unless they
    are a direct cost, or about to be, or in an opening figure.
    """
    linked = set(records.links.values())
    every = records.there(*PAPERS)
    papers = _papers(every, records)
    others = {copy: (ours, name) for copy, ours, name in _under_another_vendor(papers, records)}
    free = [seen for seen in every if records.jobsite.openings.with_paper(seen.ref) is None]
    alike = {copy: ours for copy, (ours, _) in others.items()} | _alike(papers)
    contracts = _contracts(records)
    documents = {
        seen.ref: bill_document(seen, records.retainage_items, records.books)
        for seen in free
        if seen.ref not in linked
    }
    found = [
        seen
        for seen in free
        if seen.ref in linked or seen.ref in alike or _is_of(contracts, seen, documents[seen.ref])
    ]
    asked = {*alike, *records.waiting, *records.held}
    costs = _transactions(linked) | (_transactions(asked) - asked)
    copies = {ref: one for ref, one in alike.items() if ref.kind == one.kind and ref not in costs}
    bills = tuple(seen for seen in found if seen.ref not in costs)
    compared = {seen.ref for seen in bills}
    rest = (document for ref, document in documents.items() if ref not in compared)
    names = {ref: name for ref, (_, name) in others.items() if copies.get(ref) == others[ref][0]}
    return CommitmentBills(bills, copies, tuple(each for each in rest if holds(each)), names)


def _contracts(records: MoneyRecords) -> frozenset[Place]:
    return frozenset(
        (seen.record.project, seen.record.vendor)
        for seen in records.here("commitment")
        if isinstance(seen.record, Commitment)
    )


def _is_of(contracts: Collection[Place], seen: Seen, document: Document) -> bool:
    """Of a vendor with a commitment on that project; and with retainage, of one with a commitment
    on any, unless the bill's own job isn't in Procore.
    """
    if (document.project, document.vendor) in contracts:
        return True
    return (
        holds(document)
        and currencies(seen.record) <= {HOME}
        and document.vendor in {vendor for _, vendor in contracts}
        and (document.project is not None or not names_a_job(seen))
    )


def holds(document: Document) -> bool:
    return document.held is not None and bool(document.held.amount)


def names_a_job(seen: Seen) -> bool:
    lines = read_lines(BillLine, seen.record.lines) if isinstance(seen.record, Bill) else ()
    return any(line.project for line in lines)


def _transactions(refs: Iterable[Ref]) -> set[Ref]:
    return {transaction_of(ref) for ref in refs if ref.kind == PROJECT_COST}


def transaction_of(part: Ref) -> Ref:
    """`bill:231:88`, what bill 231 charges to project 88."""
    kind, id_, _ = part.id.split(":", 2)
    return Ref(kind, id_)


@dataclass(frozen=True)
class _Papers:
    """Bills that count with an invoice or an opening figure, by vendor; and all others."""

    known: Mapping[Ref | None, BillIndex]
    alone: Sequence[tuple[Ref | None, Paper]]
    by_number: Mapping[str, Sequence[tuple[Ref | None, Paper]]]
    """The first ones by their number, whosever they are."""


def _papers(bills: Iterable[Seen], records: MoneyRecords) -> _Papers:
    item = BillSettings.of(records.jobsite.settings).retainage_item
    openings = records.jobsite.openings
    counted = {*records.links.values(), *(paper for each in openings for paper in each.papers)}
    known: dict[Ref | None, BillIndex] = defaultdict(BillIndex)
    alone: list[tuple[Ref | None, Paper]] = []
    by_number: dict[str, list[tuple[Ref | None, Paper]]] = defaultdict(list)
    for seen in bills:
        bill = seen.record
        assert isinstance(bill, Bill)  # noqa: S101  # a vendor credit is one, too
        paper = paper_of(seen.ref, bill, retainage_item=item)
        if paper.ref in counted:
            known[bill.vendor].add(paper)
            by_number[number_key(paper.number)].append((bill.vendor, paper))
        else:
            alone.append((bill.vendor, paper))
    return _Papers(known, alone, by_number)


def _alike(papers: _Papers) -> dict[Ref, Ref]:
    """Bills without an invoice that look like the same paper as one of that vendor that has it, or
    that an opening figure includes; whatever project they name.
    """
    found = {
        paper.ref: papers.known[vendor].suspects(paper)
        for vendor, paper in papers.alone
        if vendor in papers.known
    }
    return {ref: likest[0].bill.ref for ref, likest in found.items() if likest}


def _under_another_vendor(papers: _Papers, records: MoneyRecords) -> Iterator[tuple[Ref, Ref, str]]:
    """The same for bills that were typed under a second record of that company, and its name."""
    for vendor, paper in papers.alone:
        for billed, ours in papers.by_number.get(number_key(paper.number), ()):
            if vendor == billed or not _says_the_same(paper, ours):
                continue
            one, other = (records.books.here(ref) if ref else None for ref in (vendor, billed))
            if one and other and may_be_one_firm(one, other):
                yield paper.ref, ours.ref, one.record.title


def _says_the_same(paper: Paper, ours: Paper) -> bool:
    same = paper.amount in {ours.amount, ours.gross} and paper.credit == ours.credit
    return same and bool(number_key(paper.number))
