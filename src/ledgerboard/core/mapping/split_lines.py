"""Lines that somebody split, or put together: other lines that come to the same everywhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ledgerboard.core.mapping.codecs import Codec, key_of
from ledgerboard.core.mapping.lines import line_key
from ledgerboard.core.records import Value
from ledgerboard.core.values import Line, Money

AMOUNT = "amount"


def same_by_place(
    one: Value, other: Value, inner: Mapping[str, Codec], places: Collection[str]
) -> bool:
    """Whether both come to the same in each place that their lines name: an item and a project."""
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return False
    here, there = (_by_place(lines, inner, places) for lines in (one, other))
    empty = Counter[Any]()
    return all(
        _come_to_the_same(here.get(place, empty), there.get(place, empty))
        for place in {*here, *there}
    )


def _by_place(
    lines: Sequence[Line], inner: Mapping[str, Codec], places: Collection[str]
) -> dict[Any, Counter[Any]]:
    found: dict[Any, Counter[Any]] = defaultdict(Counter)
    for line in lines:
        place = tuple(key_of(inner[name], line.values.get(name)) for name in places)
        found[place][line.values.get(AMOUNT), line_key(line, inner)] += 1
    return found


def _come_to_the_same(here: Counter[Any], there: Counter[Any]) -> bool:
    """A line that has its amount still and says another quantity wasn't split: it was edited."""
    gone, new = here - there, there - here
    amounts = {amount for amount, _ in gone} & {amount for amount, _ in new}
    return not amounts and _sums(gone) == _sums(new)


def _sums(lines: Counter[Any]) -> dict[str, Money]:
    """By currency, without what comes to nothing."""
    sums: dict[str, Money] = {}
    for (amount, _), times in lines.items():
        for _ in range(times if amount else 0):
            known = sums.get(amount.currency)
            sums[amount.currency] = known + amount if known else amount
    return {currency: each for currency, each in sums.items() if each.amount}
