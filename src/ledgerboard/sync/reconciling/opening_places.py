"""Where the books charge the papers of an opening figure by now.

At the sign-off each counted as the commitment's, whatever of it stood on another job or vendor. A
bill that somebody moves there afterwards keeps its amount, and both jobs' costs are wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ledgerboard.core.money.adoption import paper_now, places_of
from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.money.documents import Share
from ledgerboard.core.money.openings import ChargedPart, OpenedPaper, Opening, PaperPlaces
from ledgerboard.core.records import Bill, Commitment
from ledgerboard.core.values import Ref
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
    """What was elsewhere at the sign-off was signed off so."""
    was = then.places
    if was is None:
        return
    if _is_others(bill.vendor, was.vendor, books):
        now = paper_now(bill, then, books.item)
        vendor = books.records.books.twin(bill.vendor) if bill.vendor else None
        whole = now.billed - now.retained
        yield Share(books.commitment.project, whole, now.retained, vendor=vendor, is_vendors=True)
    elif books.project and not _were_merged(was, books):
        yield from _moved_parts(bill, then, was, books)


def _is_others(vendor: Ref | None, was: Ref | None, books: _Books) -> bool:
    """Whether it is another vendor's since."""
    if books.vendor is None or vendor in (was, books.vendor) or not _is_another(vendor, books):
        return False
    return was is None or _is_active(books.records, was)


def _were_merged(was: PaperPlaces, books: _Books) -> bool:
    """Where lines of a merged project stand now, nobody told."""
    named = [each.project for each in was.parts if each.project]
    return not all(_is_active(books.records, project) for project in named)


def _moved_parts(bill: Bill, then: OpenedPaper, was: PaperPlaces, books: _Books) -> Iterator[Share]:
    """What stands elsewhere by now beyond what stood there then; less is no harm."""
    now = paper_now(bill, then, books.item)
    before = {part.project: part for part in _elsewhere(was, then, books)}
    for part in _elsewhere(places_of(bill, books.item), now, books):
        stood = before.get(part.project, ChargedPart(part.project, ZERO))
        if abs(part.due.amount) > abs(stood.due.amount):
            due, held = part.due - stood.due, part.held - stood.held
            twin = books.records.books.twin(part.project) if part.project else None
            yield Share(twin, due, held, is_named=part.project is not None)


def _elsewhere(places: PaperPlaces, paper: OpenedPaper, books: _Books) -> Iterator[ChargedPart]:
    """What names no project goes with the rest of its paper."""
    whole = (paper.billed - paper.retained, paper.retained)
    named = [part for part in places.parts if part.project]
    others = [part for part in named if _is_another(part.project, books)]
    if not named:
        yield ChargedPart(None, *whole)
    elif len(others) == len(named):
        yield ChargedPart(others[0].project, *whole)
    else:
        yield from others


def _is_another(ref: Ref | None, books: _Books) -> bool:
    known = {books.project, books.vendor}
    return ref is not None and ref not in known and _is_active(books.records, ref)
