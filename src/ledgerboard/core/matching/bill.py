"""Which bills of the books are the paper of an invoice that has none yet.

A bill of the same vendor with the same number, day and total is this very paper: typed by hand or
mailed in. One that may be is asked about with its proof, and nothing is created meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ledgerboard.core.matching.duplicate_bills import (
    Paper,
    Suspect,
    digits,
    is_voided,
    number_key,
    paper_of,
    suspects,
)
from ledgerboard.core.matching.exact import recognized
from ledgerboard.core.reconcile.flow import Candidate, Matches, Verdict
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import Bill, BillLine, read_lines
from ledgerboard.core.values import Ref
from ledgerboard.core.values.text import fold
from ledgerboard.core.views.billed_before import ON_RETAINAGE_ITEM
from ledgerboard.core.views.number_marks import unmarked_number

SAME_PAPER = Verdict(100, ("same vendor, number, date and total",))
PERHAPS = 70


def bills(lefts: Iterable[Seen], rights: Iterable[Seen]) -> Matches:
    """`lefts` are invoices as the bills that they would be."""
    invoices = list(lefts)
    living: list[Seen] = []
    voided: list[Seen] = []
    for seen in rights:
        (voided if is_voided(_bill(seen)) else living).append(seen)
    found = recognized(invoices, living, _whole, SAME_PAPER)
    plain = recognized(map(_unmarked, found.lefts), found.rights, _whole, SAME_PAPER)
    open_ = {seen.id for seen in plain.lefts}
    marked = (each for each in found.lefts if each.id in open_ and _unmarked(each) is not each)
    several = _doubtful(
        (*plain.lefts, *marked), [*plain.rights, *voided], _retainage_item(invoices)
    )
    pairs = dict[tuple[str, str], Candidate]()
    for each in several:
        pairs.setdefault((each.left_id, each.right_id), each)
    return Matches((*found.sure, *plain.sure), tuple(pairs.values()))


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
    for invoice in invoices:
        bill = _bill(invoice)
        wanted = paper_of(invoice.ref, bill, retainage_item=item)
        near = {id_ for key in _keys(bill, wanted) for id_ in index.get(key, ())}
        for suspect in suspects(wanted, [papers[id_] for id_ in sorted(near)]):
            yield Candidate(invoice.id, suspect.bill.ref.id, _verdict(suspect))


def _keys(bill: Bill, paper: Paper) -> Iterator[object]:
    """Two papers that share none of these never reach a suspicion."""
    number = number_key(paper.number)
    for key in {number, digits(number)} - {""}:
        yield bill.kind, bill.vendor, "number", key
    for amount in {paper.amount, paper.gross} - {None}:
        yield bill.kind, bill.vendor, "amount", amount


def _verdict(suspect: Suspect) -> Verdict:
    return Verdict(PERHAPS, ("same vendor", *suspect.proof))


def _retainage_item(invoices: Iterable[Seen]) -> Ref | None:
    """The item of the lines that the views gave the retainage to: one for the whole flow."""
    lines = (line for each in invoices for line in read_lines(BillLine, _bill(each).lines))
    return next((line.item for line in lines if line.key in ON_RETAINAGE_ITEM), None)


def _bill(seen: Seen) -> Bill:
    assert isinstance(seen.record, Bill)  # noqa: S101  # both sides are compared as bills
    return seen.record
