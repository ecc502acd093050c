"""Bills by what makes a suspicion, so that not every bill is compared with every other.

A vendor of many years has thousands, and each comparison weighs numbers, amounts, days and jobs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ledgerboard.core.matching.duplicate_bills import (
    FEW_CENTS,
    Paper,
    Suspect,
    digits,
    number_key,
    suspects,
)
from ledgerboard.core.values import Money

Key = str | int
"""A number, or an amount in steps of the few cents that two of one paper may be apart."""


class BillIndex:
    """One vendor's bills. What is asked of it is answered as if all of them were compared."""

    def __init__(self, bills: Iterable[Paper] = ()) -> None:
        self._bills: list[Paper] = []
        self._places: dict[Key, list[int]] = defaultdict(list)
        for bill in bills:
            self.add(bill)

    def add(self, bill: Paper) -> None:
        keys: list[Key] = [*_numbers(bill), _step(bill.amount)]
        for key in keys:
            self._places[key].append(len(self._bills))
        self._bills.append(bill)

    def suspects(self, wanted: Paper) -> tuple[Suspect, ...]:
        return suspects(wanted, self.near(wanted))

    def near(self, wanted: Paper) -> list[Paper]:
        """An invoice's place on its contract may stand for a number: then all of them."""
        if wanted.sequence is not None:
            return self._bills
        places = {place for key in _asked(wanted) for place in self._places.get(key, ())}
        return [self._bills[place] for place in sorted(places)]


def _asked(wanted: Paper) -> Iterator[Key]:
    """Without the same number, digits or amount, but for a few cents, there is no suspicion."""
    yield from _numbers(wanted)
    step = _step(wanted.amount)
    yield from (step - 1, step, step + 1)
    if wanted.gross is not None:
        yield _step(wanted.gross)


def _numbers(bill: Paper) -> set[str]:
    number = number_key(bill.number)
    return {number, digits(number)} - {""}


def _step(amount: Money) -> int:
    return int(amount.amount // FEW_CENTS)
