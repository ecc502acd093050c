"""Costs that may be in the books twice: a bill typed from the paper and again by copy, or its
payment taken from the bank's list as an expense while the bill is still open.

What comes round by itself stays quiet: a month's rent, two fills of fuel for the same money.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ledgerboard.core.matching.duplicate_bills import (
    LONG_ENOUGH,
    NEAR_DAYS,
    WITHIN_MONTH_DAYS,
    digits,
    number_key,
)
from ledgerboard.core.values import Money, Ref

OneFirm = Callable[[Ref, Ref], bool]
"""Whether two vendor records are one, or may be one firm."""


@dataclass(frozen=True)
class Entry:
    """A bill, vendor credit or expense of the books that charges projects."""

    ref: Ref
    vendor: Ref
    number: str | None
    day: dt.date
    amount: Money
    """All of it, whatever it charges to which project."""
    projects: frozenset[Ref]
    memo: str = ""
    unpaid: bool = True

    @property
    def is_expense(self) -> bool:
        return self.ref.kind == "purchase"


def entered_twice(entries: Iterable[Entry], one_firm: OneFirm) -> dict[Ref, Ref]:
    """What may repeat another, and which: the expense, else the one that is dated later."""
    ordered = sorted(entries, key=lambda each: (each.day, len(each.ref.id), each.ref))
    found: dict[Ref, Ref] = {}
    for copy, original in (*_same_number(ordered, one_firm), *_bought_again(ordered, one_firm)):
        first = found.get(original.ref, original.ref)
        if copy.ref not in found and first != copy.ref:
            found[copy.ref] = first
    return found


def _same_number(ordered: list[Entry], one_firm: OneFirm) -> Iterator[tuple[Entry, Entry]]:
    """A counter (`3`) or a word (`ACH`) tells nothing, and neither does an account's number that a
    utility prints on each month's bill.
    """
    known: dict[tuple[str, Money], deque[Entry]] = defaultdict(deque)
    for entry in ordered:
        key = number_key(entry.number)
        if len(key) < LONG_ENOUGH or not digits(key):
            continue
        same = known[key, entry.amount]
        while same and (entry.day - same[0].day).days > WITHIN_MONTH_DAYS:
            same.popleft()
        if earlier := next((each for each in same if _alike(entry, each, one_firm)), None):
            later_is_bill = earlier.is_expense and not entry.is_expense
            yield (earlier, entry) if later_is_bill else (entry, earlier)
        same.append(entry)


def _bought_again(ordered: list[Entry], one_firm: OneFirm) -> Iterator[tuple[Entry, Entry]]:
    """An expense without a number beside an open bill, or one that says the bill's number in its
    memo. Each bill is of one expense.
    """
    bills: dict[tuple[Money, Ref], list[Entry]] = defaultdict(list)
    for entry in ordered:
        for project in entry.projects if entry.ref.kind == "bill" else ():
            bills[entry.amount, project].append(entry)
    taken: set[Ref] = set()
    for entry in (each for each in ordered if each.is_expense):
        places = [(entry.amount, project) for project in sorted(entry.projects)]
        near = (bill for place in places for bill in _near(entry, bills.get(place, [])))
        for bill in near:
            if bill.ref not in taken and _pays(entry, bill) and _alike(entry, bill, one_firm):
                taken.add(bill.ref)
                yield entry, bill
                break


def _near(entry: Entry, bills: list[Entry]) -> list[Entry]:
    """Of bills in the order of their days."""
    near = dt.timedelta(days=NEAR_DAYS)
    first = bisect_left(bills, entry.day - near, key=lambda bill: bill.day)
    last = bisect_left(bills, entry.day + near + dt.timedelta(days=1), key=lambda bill: bill.day)
    return bills[first:last]


def _pays(expense: Entry, bill: Entry) -> bool:
    key = number_key(bill.number)
    if len(key) > 1 and digits(key) and key in _words(expense.memo):
        return True
    return bill.unpaid and not number_key(expense.number)


def _words(memo: str) -> set[str]:
    return {number_key(word) for word in re.split(r"[\s,;:]+", memo)}


def _alike(one: Entry, other: Entry, one_firm: OneFirm) -> bool:
    if one.projects.isdisjoint(other.projects):
        return False
    return one.vendor == other.vendor or one_firm(one.vendor, other.vendor)
