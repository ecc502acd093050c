"""A commitment in progress as each side has it, and what the books' own papers say of it.

Companies keep retainage in the books in three ways: as lines on a retainage account, as bills of
its own that stand open until they are paid out, or not apart at all. The first two are recognized;
the third shows as a difference with its cause.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.openings import (
    ChargedPart,
    OpenedPaper,
    Opening,
    PaperPlaces,
    Position,
)
from ledgerboard.core.money.pay_application import Application
from ledgerboard.core.money.retainage import retainage_on_bill
from ledgerboard.core.records import (
    AppliedPayment,
    Bill,
    BillLine,
    ContractPayment,
    VendorCredit,
    read_lines,
)
from ledgerboard.core.values import Money, Ref

_RETAINAGE = re.compile(
    r"(?i)(?<![a-z])(ret|retain|retained|retainage|retention|holdback)(?![a-z])"
)

_Payment = ContractPayment | AppliedPayment
Papers = Mapping[Ref, Bill]
Paid = Mapping[Ref, _Payment]


def position_in_procore(last: Application | None, paid: Paid | None) -> Position:
    """By the last invoice that counts, and the payments issued. `paid` is None where payments
    weren't read; where none was ever issued Procore doesn't say what is paid.
    """
    issued = total(each.amount for each in paid.values()) if paid else None
    if last is None:
        return Position(paid=issued)
    held = last.work_held + last.stored_held
    return Position(last.completed_and_stored, held, issued)


def opened_papers(papers: Papers, item: Ref | None) -> dict[Ref, OpenedPaper]:
    """How each paper counts now. `item` is the retainage item."""
    return {ref: _opened(bill, item) for ref, bill in papers.items()}


def _opened(bill: Bill, item: Ref | None) -> OpenedPaper:
    amount, held = _signed(bill), _held_on_item(bill, item)
    if held.amount or not is_retainage_bill(bill):
        return OpenedPaper(amount + held, held, places=places_of(bill, item))
    still = bill.balance if bill.balance is not None else amount
    return OpenedPaper(amount, still, still, places_of(bill, item))


def places_of(bill: Bill, item: Ref | None) -> PaperPlaces:
    groups: dict[Ref | None, list[BillLine]] = defaultdict(list)
    for line in read_lines(BillLine, bill.lines):
        groups[line.project].append(line)
    return PaperPlaces(
        bill.vendor,
        tuple(_part(project, lines, bill, item) for project, lines in groups.items()),
    )


def _part(
    project: Ref | None, lines: Iterable[BillLine], bill: Bill, item: Ref | None
) -> ChargedPart:
    several = list(lines)
    due = total(line.amount for line in several)
    retained = total(line.amount for line in several if item and line.item == item)
    if isinstance(bill, VendorCredit):
        return ChargedPart(project, -due, retained)
    return ChargedPart(project, due, -retained)


def is_retainage_bill(bill: Bill) -> bool:
    """A bill for retainage alone, as its number, memo or all its lines say: `SC-014-RET`."""
    if isinstance(bill, VendorCredit):
        return False
    lines = read_lines(BillLine, bill.lines)
    named = [line.description or "" for line in lines]
    if named and all(_RETAINAGE.search(text) for text in named):
        return True
    return bool(_RETAINAGE.search(f"{bill.number or ''} {bill.memo or ''}")) and len(lines) < 2


def position_of(papers: Iterable[OpenedPaper], paid: Money | None) -> Position:
    known = list(papers)
    return Position(
        total(each.billed for each in known), total(each.retained for each in known), paid
    )


def paid_by_balances(papers: Papers) -> Money | None:
    """What was paid on them, credits used included; None where a balance isn't known."""
    paid = ZERO
    for bill in papers.values():
        if bill.balance is None:
            return None
        used = _amount(bill) - bill.balance
        paid += -used if isinstance(bill, VendorCredit) else used
    return paid


def position_now(
    opening: Opening, papers: Papers, payments: Mapping[Ref, Money], item: Ref | None
) -> Position:
    """What the books show of an opening today: as signed off, plus what its papers and payments
    moved since. A paper or payment that is gone counts nothing.
    """
    now = [
        paper_now(papers[ref], then, item) if ref in papers else OpenedPaper(ZERO)
        for ref, then in opening.papers.items()
    ]
    then = position_of(opening.papers.values(), None)
    shown = position_of(now, None)
    signed = opening.position
    moved = total(payments.get(ref, ZERO) - amount for ref, amount in _theirs(opening))
    return Position(
        signed.billed + shown.billed - then.billed,
        signed.retained + shown.retained - then.retained,
        None if signed.paid is None else signed.paid + moved,
    )


def _theirs(opening: Opening) -> Iterator[tuple[Ref, Money]]:
    return ((ref, paid) for ref, paid in opening.payments.items() if ref.kind == "applied_payment")


def paper_now(bill: Bill, then: OpenedPaper, item: Ref | None) -> OpenedPaper:
    """The paper of an opening as it counts today. Paying a retainage bill out changes nothing of
    what was retained then; moving it to the retainage account takes it out of the bill.
    """
    amount, held = _signed(bill), _held_on_item(bill, item)
    if not then.in_bill.amount:
        return OpenedPaper(amount + held, held)
    in_bill = then.in_bill + amount - then.billed
    return OpenedPaper(amount + held, held + in_bill, in_bill)


def retained_in_bills(opening: Opening, papers: Papers, item: Ref | None) -> Money:
    """How much of an opening's retainage no retainage account holds, as of now."""
    return total(
        paper_now(papers[ref], then, item).in_bill
        for ref, then in opening.papers.items()
        if ref in papers
    )


@dataclass(frozen=True)
class SplitPayments:
    """`both` are on both sides already and belong to the opening, of each system; `to_send` are
    the books' alone and go to Procore as payments do; `procore_only` have no partner.
    """

    both: Mapping[Ref, Money]
    to_send: Mapping[Ref, Money]
    procore_only: Mapping[Ref, Money]


def split_payments(issued: Paid, applied: Paid) -> SplitPayments:
    """What is the same by check number, then by day, then by amount: one check may be one row in
    Procore and a line for each bill in the books. Where nothing was ever issued in Procore, all
    that the books paid belongs to the opening.
    """
    ours, theirs = _amounts(issued), _amounts(applied)
    if not issued:
        return SplitPayments(theirs, {}, {})
    both = set[Ref]()
    for alike in (_check, _day):
        both |= _same_sums(_left(issued, both), _left(applied, both), alike)
    both |= _same_amounts(_left(issued, both), _left(applied, both))
    return SplitPayments(
        {ref: amount for ref, amount in (ours | theirs).items() if ref in both},
        {ref: amount for ref, amount in theirs.items() if ref not in both},
        {ref: amount for ref, amount in ours.items() if ref not in both},
    )


def _left(paid: Paid, both: set[Ref]) -> Paid:
    return {ref: each for ref, each in sorted(paid.items()) if ref not in both}


def _same_sums(issued: Paid, applied: Paid, alike: Callable[[_Payment], object]) -> set[Ref]:
    found = set[Ref]()
    ours, theirs = _grouped(issued, alike), _grouped(applied, alike)
    for key in ours.keys() & theirs.keys() - {None}:
        if _sum(issued, ours[key]) == _sum(applied, theirs[key]):
            found.update(ours[key], theirs[key])
    return found


def _same_amounts(issued: Paid, applied: Paid) -> set[Ref]:
    found = set[Ref]()
    waiting = _grouped(applied, _whole)
    for ref, paid in issued.items():
        if partners := waiting.get(_whole(paid)):
            found.update((ref, partners.pop(0)))
    return found


def _grouped(paid: Paid, alike: Callable[[_Payment], object]) -> dict[object, list[Ref]]:
    groups: dict[object, list[Ref]] = defaultdict(list)
    for ref, each in paid.items():
        groups[alike(each)].append(ref)
    return groups


def _sum(paid: Paid, refs: Iterable[Ref]) -> Money:
    return total(paid[ref].amount for ref in refs)


def _check(paid: _Payment) -> object:
    number = paid.check_number if isinstance(paid, ContractPayment) else paid.number
    return (number or "").strip() or None


def _day(paid: _Payment) -> object:
    return paid.date


def _whole(paid: _Payment) -> object:
    return paid.amount


def _amounts(paid: Paid) -> dict[Ref, Money]:
    return {ref: each.amount or ZERO for ref, each in paid.items()}


def _amount(bill: Bill) -> Money:
    lines: Sequence[BillLine] = read_lines(BillLine, bill.lines)
    return bill.total if bill.total is not None else total(line.amount for line in lines)


def _signed(bill: Bill) -> Money:
    amount = _amount(bill)
    return -amount if isinstance(bill, VendorCredit) else amount


def _held_on_item(bill: Bill, item: Ref | None) -> Money:
    return retainage_on_bill(bill, {item}) if item else ZERO
