"""Is this bill in the books already? Looked at before a bill is created.

Only bills of the same vendor come here. A number is compared as people vary it; an amount with and
without retainage; the day, the job and the contract's own count of invoices say how likely it is
that two papers are one. A suspect is shown with its proof: a person links it, or says create.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from ledgerboard.core.money import total
from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.records import Bill, BillLine, read_lines
from ledgerboard.core.values import Money, Ref

SAME_DAYS = 3
NEAR_DAYS = 10
WITHIN_MONTH_DAYS = 25
SAME_SEASON_DAYS = 100
"""A vendor's number does not come round within a quarter."""
FEW_CENTS = Decimal("1.00")
ROUND = Decimal(50)


@dataclass(frozen=True)
class Paper:
    """What a bill says that another bill of the same paper would say, too."""

    ref: Ref
    number: str | None
    day: dt.date | None
    amount: Money
    gross: Money | None = None
    """Before retainage, where it is known."""
    projects: frozenset[Ref] = frozenset()
    commitment: str | None = None
    """The commitment's number, of the bill that is to be created."""
    sequence: int | None = None
    voided: bool = False
    credit: bool = False
    release: bool = False
    """Retainage alone, where its item is known."""
    released: Money = ZERO
    """Retainage that is given back, beside work or alone."""


def is_voided(bill: Bill) -> bool:
    """QuickBooks keeps a voided bill at 0.00 and writes it before the memo."""
    zero = bill.total is not None and not bill.total.amount
    return zero and (bill.memo or "").casefold().startswith("voided")


def paper_of(
    ref: Ref,
    bill: Bill,
    *,
    retainage_item: Ref | None = None,
    commitment: str | None = None,
    sequence: int | None = None,
) -> Paper:
    """A bill as a paper: one that the books have, or one that a view would create. `retainage_item`
    tells what the amount was before retainage.
    """
    lines = read_lines(BillLine, bill.lines)
    gross = [line.amount for line in lines if line.item != retainage_item]
    return Paper(
        ref,
        bill.number,
        bill.date,
        bill.total if bill.total is not None else total(line.amount for line in lines),
        gross=total(gross) if retainage_item is not None else None,
        projects=frozenset(line.project for line in lines if line.project is not None),
        commitment=commitment,
        sequence=sequence,
        voided=is_voided(bill),
        credit=bill.kind == "vendor_credit",
        release=bool(lines) and all(_is_released(line, retainage_item) for line in lines),
        released=total(line.amount for line in lines if _is_released(line, retainage_item)),
    )


def _is_released(line: BillLine, retainage_item: Ref | None) -> bool:
    positive = line.amount is not None and line.amount.amount > 0
    return retainage_item is not None and line.item == retainage_item and positive


@dataclass(frozen=True)
class Suspect:
    """A bill that may be the same paper, and why."""

    bill: Paper
    proof: tuple[str, ...]


def suspects(wanted: Paper, bills: Iterable[Paper]) -> tuple[Suspect, ...]:
    """The vendor's bills that may be this very paper, the likeliest first."""
    found = [(score, bill, proof) for bill in bills for score, proof in [likeness(wanted, bill)]]
    kept = [each for each in found if each[0] >= STOPS or _number_again(wanted, each[1])]
    return tuple(
        Suspect(bill, proof)
        for _, bill, proof in sorted(kept, key=lambda each: (-each[0], each[1].ref))
    )


def given_back(wanted: Paper, bills: Iterable[Paper]) -> tuple[Suspect, ...]:
    """Releases of retainage that were typed in the books beside all invoices: one that releases as
    much or more would give the same money back twice, whatever else it bills.
    """
    return tuple(
        Suspect(bill, (f"releases {bill.amount} of retainage", *_said(_day(wanted, bill))))
        for bill in bills
        if bill.release
        and bill.amount <= wanted.released
        and not is_elsewhere(wanted, bill)
        and not _seasons_apart(wanted, bill)
    )


def _said(points: Iterable[_Point]) -> Iterator[str]:
    return (words for _, words in points if words)


def is_elsewhere(wanted: Paper, bill: Paper) -> bool:
    return bool(wanted.projects and bill.projects and not wanted.projects & bill.projects)


STOPS = 6
"""From here on a person looks first."""


def _number_again(wanted: Paper, bill: Paper) -> bool:
    """The vendor's own number, whatever the amount says by now: an earlier revision of the paper,
    or what the bookkeeper thought would be paid. A bare counter (`3`) comes round on every job.
    """
    key = number_key(wanted.number)
    if not key or key != number_key(bill.number):
        return False
    if wanted.projects and bill.projects:
        return bool(wanted.projects & bill.projects) and not _seasons_apart(wanted, bill)
    long = len(key) >= LONG_ENOUGH
    return long and (wanted.amount == bill.amount or not _seasons_apart(wanted, bill))


LONG_ENOUGH = 3
"""A number of fewer characters is a counter: only the job says whose."""


def _seasons_apart(wanted: Paper, bill: Paper) -> bool:
    return (days_apart(wanted, bill) or 0) > SAME_SEASON_DAYS


def days_apart(wanted: Paper, bill: Paper) -> int | None:
    """None where one has no day: nothing speaks against it."""
    if wanted.day is None or bill.day is None:
        return None
    return abs((wanted.day - bill.day).days)


def likeness(wanted: Paper, bill: Paper) -> tuple[int, tuple[str, ...]]:
    """Points for and against, and the words for those in favor."""
    points = [
        *_number(wanted, bill),
        *_amount(wanted, bill),
        *_day(wanted, bill),
        *_job(wanted, bill),
        *_once(wanted, bill),
        *([(0, "voided in QuickBooks")] if bill.voided else []),
    ]
    return sum(score for score, _ in points), tuple(words for _, words in points if words)


_Point = tuple[int, str]


def _number(wanted: Paper, bill: Paper) -> Iterator[_Point]:
    ours, theirs = number_key(wanted.number), number_key(bill.number)
    if not ours or not theirs:
        yield 0, ""
    elif ours == theirs:
        yield 5, f"same number ({bill.number})"
    elif digits(ours) == digits(theirs) and len(digits(ours)) >= 3:
        yield 4, f"the number {bill.number} has the same digits"
    elif _is_application(bill.number, wanted):
        yield 3, f"{bill.number} is the invoice's place on the contract"
    elif _swapped(wanted.number, bill.number):
        yield 1, f"the number {bill.number} has two characters swapped"
    elif is_telling(wanted.amount) and _series(wanted.number) != _series(bill.number):
        yield 0, ""
    else:
        yield -2, ""


def _amount(wanted: Paper, bill: Paper) -> Iterator[_Point]:
    if wanted.amount == bill.amount:
        yield 4, f"same amount ({bill.amount})"
    elif wanted.gross is not None and wanted.gross == bill.amount:
        yield 4, f"{bill.amount} is the amount before retainage"
    elif abs((wanted.amount - bill.amount).amount) <= FEW_CENTS:
        yield 2, f"the amount {bill.amount} is a few cents off"
    else:
        yield -2, ""


def _day(wanted: Paper, bill: Paper) -> Iterator[_Point]:
    apart = days_apart(wanted, bill)
    if bill.day is None or apart is None:
        return
    if apart <= SAME_DAYS:
        yield 3, f"dated {bill.day:%m/%d/%Y}"
    elif apart <= NEAR_DAYS:
        yield 2, f"dated {bill.day:%m/%d/%Y}"
    elif apart <= WITHIN_MONTH_DAYS:
        yield 1, f"dated {bill.day:%m/%d/%Y}"
    elif apart > SAME_SEASON_DAYS:
        yield -4, ""


def _job(wanted: Paper, bill: Paper) -> Iterator[_Point]:
    if not wanted.projects or not bill.projects:
        return
    if wanted.projects & bill.projects:
        yield 1, "same project"
    else:
        yield -3, ""


def _once(wanted: Paper, bill: Paper) -> Iterator[_Point]:
    """Work may cost the same every month, under the vendor's next number. Retainage is released
    and a credit given once in one amount, whatever the number; a round credit may come again.
    """
    if wanted.amount != bill.amount or is_elsewhere(wanted, bill):
        return
    soon = (days_apart(wanted, bill) or 0) <= WITHIN_MONTH_DAYS
    release = wanted.release or bill.release
    if release or (bill.credit and (soon or is_telling(bill.amount))):
        yield 4, ""


def is_telling(amount: Money) -> bool:
    """An amount that two papers hardly share by chance: not a round one."""
    return bool(amount.amount % ROUND)


def _series(number: str | None) -> str:
    """How a number is made, whatever it counts: `NE-2207` and `NE-2251` are of one series."""
    return re.sub(r"\d+", "0", re.sub(r"[^0-9a-z]", "", (number or "").casefold()))


_WORDS = re.compile(r"(?i)\b(invoice|inv|bill|no|number|nr|num)\b\.?|#")


def number_key(number: str | None) -> str:
    """A number as any bookkeeper would have typed it: without words, marks, zeros in front, and
    with the letters that look like digits read as such.
    """
    plain = re.sub(r"(?i)^\s*inv(oice)?[\s#.:-]*(?=\d|[a-z]*-?\d)", "", number or "")
    plain = re.sub(r"[^0-9a-z]", "", _WORDS.sub(" ", plain).casefold())
    return plain.translate(str.maketrans("ol", "01")).lstrip("0")


def digits(key: str) -> str:
    """Those of a key of `number_key`, without zeros in front."""
    return re.sub(r"\D", "", key).lstrip("0")


_APPLICATION = re.compile(
    r"(?i)^(?:pay(?:ment)?\s*)?(?:app(?:lication)?|draw|req(?:uisition)?)\W*(\d+)$"
)


def _is_application(number: str | None, wanted: Paper) -> bool:
    """`Pay App 3`, `Draw 3` or `SC-014 #3` for the third invoice of SC-014."""
    if wanted.sequence is None or not number:
        return False
    if found := _APPLICATION.match(number.strip()):
        return int(found[1]) == wanted.sequence
    tail = f"{number_key(wanted.commitment)}{wanted.sequence}"
    return bool(wanted.commitment) and number_key(number) == tail


def _swapped(one: str | None, other: str | None) -> bool:
    """Two neighbors change places. Zeros in front count here: 0226 is 2026 with a slip."""
    a, b = (re.sub(r"[^0-9a-z]", "", (text or "").casefold()) for text in (one, other))
    differ = [at for at in range(len(a)) if a[at] != b[at]] if len(a) == len(b) else []
    if len(differ) != 2 or differ[1] != differ[0] + 1:
        return False
    first, second = differ
    return a[first] == b[second] and a[second] == b[first]
