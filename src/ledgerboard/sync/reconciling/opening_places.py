"""Where the books charge the papers of an opening figure by now.

At the sign-off each was the commitment's: its vendor's, on its project. A bill that somebody moves
to another job or vendor afterwards keeps its amount, and both jobs' costs are wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ledgerboard.core.money.adoption import paper_now
from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.documents import Share
from ledgerboard.core.money.openings import OpenedPaper, Opening
from ledgerboard.core.records import Bill, BillLine, Commitment, VendorCredit, read_lines
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.sync.reconciling.records import MoneyRecords


@dataclass(frozen=True)
class _Books:
    """The commitment's own project and vendor in the books. None where that isn't known, or it was
    merged into another: then nothing is said of it.
    """

    records: MoneyRecords
    commitment: Commitment
    project: Ref | None
    vendor: Ref | None
    item: Ref | None


def charged_elsewhere(
    records: MoneyRecords, opening: Opening, commitment: Commitment | None
) -> tuple[Share, ...]:
    """What of the opening's papers is another project's or vendor's now."""
    if commitment is None:
        return ()
    item = BillSettings.of(records.jobsite.settings).retainage_item
    ends = (_there(records, commitment.project), _there(records, commitment.vendor))
    books = _Books(records, commitment, *ends, item)
    papers = ((records.books.here(ref), then) for ref, then in opening.papers.items())
    return tuple(
        share
        for seen, then in papers
        if seen and isinstance(seen.record, Bill)
        for share in _moved(seen.record, then, books)
    )


def _there(records: MoneyRecords, ref: Ref | None) -> Ref | None:
    twin = records.jobsite.twin(ref) if ref else None
    return twin if twin and _is_active(records, twin) else None


def _is_active(records: MoneyRecords, ref: Ref) -> bool:
    """What was merged is gone, or inactive: its documents stand on the one that is left."""
    seen = records.books.here(ref)
    return seen is not None and seen.active


def _moved(bill: Bill, then: OpenedPaper, books: _Books) -> Iterator[Share]:
    now = paper_now(bill, then, books.item)
    whole = now.billed - now.retained
    if books.vendor and bill.vendor != books.vendor and _is_another(bill.vendor, books):
        vendor = books.records.books.twin(bill.vendor) if bill.vendor else None
        yield Share(books.commitment.project, whole, now.retained, vendor=vendor, is_vendors=True)
        return
    if books.project is None:
        return
    named = [line.project for line in read_lines(BillLine, bill.lines) if line.project]
    others = [project for project in named if _is_another(project, books)]
    if not named:
        yield Share(None, whole, now.retained, is_named=False)
    elif len(others) == len(named):
        yield Share(books.records.books.twin(others[0]), whole, now.retained)
    else:
        yield from _lines_of(bill, set(others), books)


def _is_another(ref: Ref | None, books: _Books) -> bool:
    known = {books.project, books.vendor}
    return ref is not None and ref not in known and _is_active(books.records, ref)


def _lines_of(bill: Bill, others: set[Ref], books: _Books) -> Iterator[Share]:
    """Those on another project, while the rest of the bill is on its own."""
    groups: dict[Ref | None, list[BillLine]] = defaultdict(list)
    for line in read_lines(BillLine, bill.lines):
        if line.project in others:
            groups[line.project].append(line)
    sign = -1 if isinstance(bill, VendorCredit) else 1
    for project, lines in groups.items():
        held = total(line.amount for line in lines if line.item == books.item)
        amount = total(line.amount for line in lines)
        twin = books.records.books.twin(project) if project else None
        yield Share(twin, _signed(amount, sign), _signed(ZERO - held, sign))


def _signed(amount: Money, sign: int) -> Money:
    return amount if sign > 0 else -amount
