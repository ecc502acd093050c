"""Costs that may be in the books twice: a bill typed from the paper and again by copy, or its
payment taken from the bank's list as an expense, whether the bill is open or was paid besides.

What comes round by itself stays quiet: a month's rent, two fills of fuel for the same money.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
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
    paid_on: dt.date | None = None
    """Of a paid bill, when one payment settled all of it."""

    @property
    def is_unnumbered_expense(self) -> bool:
        """As the bank's list makes them."""
        return self.is_expense and not number_key(self.number)

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
    """An expense without a number beside an open bill or a bill's payment, or one that says the
    bill's number in its memo. Each bill is of one expense.
    """
    bills, habits = _by_place(ordered), _habits(ordered)
    taken: set[Ref] = set()
    for entry in (each for each in ordered if each.is_expense):
        places = [(entry.amount, project) for project in sorted(entry.projects)]
        near = (bill for place in places for bill in _near(entry, bills.get(place, [])))
        for bill in near:
            pays = _pays(entry, bill) or (bill.paid_on is not None and _is_once(entry, habits))
            if bill.ref not in taken and pays and _alike(entry, bill, one_firm):
                taken.add(bill.ref)
                yield entry, bill
                break


_Dated = list[tuple[dt.date, Entry]]


def _by_place(ordered: list[Entry]) -> dict[tuple[Money, Ref], _Dated]:
    """Bills by amount and project, in the order of their own days and of those when one payment
    settled them.
    """
    found: dict[tuple[Money, Ref], _Dated] = defaultdict(list)
    for bill in (each for each in ordered if each.ref.kind == "bill"):
        for project in bill.projects:
            days = {bill.day, bill.paid_on or bill.day}
            found[bill.amount, project] += [(day, bill) for day in days]
    for dated in found.values():
        dated.sort(key=lambda each: each[0])
    return found


def _near(entry: Entry, bills: _Dated) -> list[Entry]:
    near = dt.timedelta(days=NEAR_DAYS)
    first = bisect_left(bills, entry.day - near, key=lambda each: each[0])
    last = bisect_left(bills, entry.day + near + dt.timedelta(days=1), key=lambda each: each[0])
    return list(dict.fromkeys(bill for _, bill in bills[first:last]))


def _habits(ordered: list[Entry]) -> Counter[tuple[Ref, Money]]:
    """How often the bank's list has this amount of this vendor: rent that is charged each month
    stands beside a bill by chance.
    """
    return Counter((each.vendor, each.amount) for each in ordered if each.is_unnumbered_expense)


def _is_once(expense: Entry, habits: Counter[tuple[Ref, Money]]) -> bool:
    return expense.is_unnumbered_expense and habits[expense.vendor, expense.amount] == 1


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
