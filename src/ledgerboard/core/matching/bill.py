"""Which bills of the books are the paper of an invoice that has none yet.

A bill of the same vendor with the same number, day and total is this very paper: typed by hand or
mailed in. It is no longer sure once its lines say otherwise, or once another fits as well: a sub
counts each contract's invoices from 1 or numbers them by month, and bills them on one day. Where
the bill names no project, its number has to say whose it is. One that may be the paper is asked
about with its proof, and nothing is created meanwhile.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ledgerboard.core.matching.duplicate_bills import (
    LONG_ENOUGH,
    Paper,
    Suspect,
    digits,
    given_back,
    is_voided,
    number_key,
    paper_of,
    suspects,
)
from ledgerboard.core.matching.exact import grouped
from ledgerboard.core.matching.split_papers import Typed, split_papers
from ledgerboard.core.reconcile.flow import Candidate, Matches, Verdict
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import Bill, BillLine, read_lines
from ledgerboard.core.values import Ref
from ledgerboard.core.values.text import fold
from ledgerboard.core.views.billed_before import ON_RETAINAGE_ITEM
from ledgerboard.core.views.number_marks import unmarked_number

SAME_PAPER = Verdict(100, ("same vendor, number, date and total",))
ON_NO_PROJECT = Verdict(100, (*SAME_PAPER.reasons, "the bill names no project"))
PERHAPS = 70
OTHER_ITEMS = "but with items that the invoice doesn't have"


def bills(lefts: Iterable[Seen], rights: Iterable[Seen]) -> Matches:
    """`lefts` are invoices as the bills that they would be. A number that we marked is one
    invoice's only; without the mark it is what people type, and several may carry it.
    """
    invoices = list(lefts)
    living: list[Seen] = []
    voided: list[Seen] = []
    for seen in rights:
        (voided if is_voided(_bill(seen)) else living).append(seen)
    item = _retainage_item(invoices)
    found = _same_papers([each for each in invoices if _is_marked(each)], living, item)
    open_, there = _rest(found, invoices, living)
    plain = _same_papers(list(map(_unmarked, open_)), there, item)
    open_, there = _rest(plain, open_, there)
    as_typed = (*map(_unmarked, open_), *filter(_is_marked, open_))
    several = _doubtful(as_typed, [*there, *voided], item)
    pairs = dict[tuple[str, str], Candidate]()
    for each in (*found.doubtful, *plain.doubtful, *several):
        pairs.setdefault((each.left_id, each.right_id), each)
    taken = {id_ for pair in pairs for id_ in enumerate(pair)}
    alone = [each for each in as_typed if (0, each.id) not in taken]
    for part in _in_parts(alone, [each for each in there if (1, each.id) not in taken], item):
        pairs.setdefault((part.left_id, part.right_id), part)
    return Matches((*found.sure, *plain.sure), tuple(pairs.values()))


def _same_papers(invoices: Sequence[Seen], there: Iterable[Seen], item: Ref | None) -> Matches:
    """Those that say the same in all that a paper shows: sure where each has only the other."""
    bills_there = list(there)
    groups, of = grouped(bills_there, _whole), {each.id: _bill(each) for each in bills_there}
    same = {
        (invoice.id, bill.id): _contradiction(_bill(invoice), _bill(bill), item)
        for invoice in invoices
        for bill in groups[_whole(invoice)]
    }
    fit = [pair for pair, contradiction in same.items() if not contradiction]
    times = Counter(id_ for pair in fit for id_ in enumerate(pair))
    sure = [pair for pair in fit if all(times[id_] == 1 for id_ in enumerate(pair))]
    taken = {id_ for pair in sure for id_ in enumerate(pair)}
    return Matches(
        tuple(Candidate(*pair, _surely(of[pair[1]])) for pair in sure),
        tuple(
            Candidate(*pair, _perhaps(*SAME_PAPER.reasons, why or "another one fits as well"))
            for pair, why in same.items()
            if taken.isdisjoint(enumerate(pair))
        ),
    )


def _surely(bill: Bill) -> Verdict:
    return SAME_PAPER if _projects(bill) else ON_NO_PROJECT


def _contradiction(invoice: Bill, bill: Bill, item: Ref | None) -> str:
    """What the bill's own lines say against it; they may say nothing, or be on plain accounts. No
    number outweighs another project: a sub may bill each of its jobs as `MAR-26` on the same items.
    """
    if _others(_projects(invoice), _projects(bill)):
        return "but for another project"
    if _others(_items(invoice, item), _items(bill, item)):
        return OTHER_ITEMS
    if not _projects(bill) and len(number_key(bill.number)) < LONG_ENOUGH:
        return "but it names no project, and every job has a number this short"
    return ""


def _others(ours: frozenset[Ref], theirs: frozenset[Ref]) -> bool:
    return bool(ours) and not theirs <= ours


def _projects(bill: Bill) -> frozenset[Ref]:
    return frozenset(line.project for line in _moving(bill) if line.project)


def _items(bill: Bill, retainage: Ref | None) -> frozenset[Ref]:
    """Those of work: what is held back may be on an item of another day."""
    return frozenset(
        line.item
        for line in _moving(bill)
        if line.item and line.item != retainage and line.amount and line.amount.amount > 0
    )


def _moving(bill: Bill) -> Iterator[BillLine]:
    return (line for line in read_lines(BillLine, bill.lines) if line.amount and line.amount.amount)


def _rest(
    found: Matches, invoices: Iterable[Seen], there: Iterable[Seen]
) -> tuple[list[Seen], list[Seen]]:
    """Those that are not surely paired."""
    lefts = {each.left_id for each in found.sure}
    rights = {each.right_id for each in found.sure}
    return (
        [seen for seen in invoices if seen.id not in lefts],
        [seen for seen in there if seen.id not in rights],
    )


def _is_marked(invoice: Seen) -> bool:
    return _unmarked(invoice) is not invoice


def _unmarked(invoice: Seen) -> Seen:
    """With the number that stands on the paper: a bill typed by hand has no mark of ours."""
    bill = _bill(invoice)
    number = bill.number and unmarked_number(bill.number, invoice.id)
    if number == bill.number:
        return invoice
    return replace(invoice, record=replace(bill, number=number))


def _whole(seen: Seen) -> object:
    bill = _bill(seen)
    return bill.kind, bill.vendor, fold(bill.number or f"none:{seen.id}"), bill.date, bill.total


def _doubtful(
    invoices: Iterable[Seen], there: Iterable[Seen], item: Ref | None
) -> Iterator[Candidate]:
    papers = {seen.id: paper_of(seen.ref, _bill(seen)) for seen in there}
    index: dict[object, list[str]] = defaultdict(list)
    for seen in there:
        for key in _keys(_bill(seen), papers[seen.id]):
            index[key].append(seen.id)
    released = _releases(there, item)
    for invoice in invoices:
        bill = _bill(invoice)
        wanted = paper_of(invoice.ref, bill, retainage_item=item)
        near = {id_ for key in _keys(bill, wanted) for id_ in index.get(key, ())}
        alike = suspects(wanted, [papers[id_] for id_ in sorted(near)])
        known = {each.bill.ref for each in alike}
        given = given_back(wanted, released.get(bill.vendor, ()))
        for suspect in (*alike, *(each for each in given if each.bill.ref not in known)):
            yield Candidate(invoice.id, suspect.bill.ref.id, _verdict(suspect))


def _in_parts(
    invoices: Iterable[Seen], there: Iterable[Seen], item: Ref | None
) -> Iterator[Candidate]:
    """Of those that look like nothing else."""
    papers = [
        [Typed(_bill(each).vendor, paper_of(each.ref, _bill(each), retainage_item=item))
         for each in side] for side in (invoices, there)
    ]  # fmt: skip
    for part in split_papers(*papers):
        yield Candidate(part.invoice.id, part.bill.id, _perhaps("same vendor", *part.proof))


def _releases(there: Iterable[Seen], item: Ref | None) -> Mapping[Ref | None, list[Paper]]:
    """Bills that only give retainage back, by vendor."""
    found: dict[Ref | None, list[Paper]] = defaultdict(list)
    for seen in there if item else ():
        paper = paper_of(seen.ref, _bill(seen), retainage_item=item)
        if paper.release:
            found[_bill(seen).vendor].append(paper)
    return found


def _keys(bill: Bill, paper: Paper) -> Iterator[object]:
    """Two papers that share none of these never reach a suspicion."""
    number = number_key(paper.number)
    for key in {number, digits(number)} - {""}:
        yield bill.kind, bill.vendor, "number", key
    for amount in {paper.amount, paper.gross} - {None}:
        yield bill.kind, bill.vendor, "amount", amount


def _verdict(suspect: Suspect) -> Verdict:
    return _perhaps("same vendor", *suspect.proof)


def _perhaps(*reasons: str) -> Verdict:
    return Verdict(PERHAPS, reasons)


def _retainage_item(invoices: Iterable[Seen]) -> Ref | None:
    """The item of the lines that the views gave the retainage to: one for the whole flow."""
    lines = (line for each in invoices for line in read_lines(BillLine, _bill(each).lines))
    return next((line.item for line in lines if line.key in ON_RETAINAGE_ITEM), None)


def _bill(seen: Seen) -> Bill:
    assert isinstance(seen.record, Bill)  # noqa: S101  # both sides are compared as bills
    return seen.record
