"""The currency of a record's amounts. What no document says is in the currency of the books."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ledgerboard.core.records.base import Record, Value, kind_of, record_of, values_of
from ledgerboard.core.values import Line, Money


def currencies(record: Record) -> frozenset[str]:
    """Of all its amounts, those of its lines among them."""
    return frozenset(_currencies(values_of(record).values()))


def _currencies(values: Iterable[Value]) -> Iterator[str]:
    for value in values:
        if isinstance(value, Money):
            yield value.currency
        elif isinstance(value, tuple):
            for line in value:
                yield from _currencies(line.values.values())


def in_currency(record: Record, currency: str) -> Record:
    """The same record with all its amounts in this currency: nothing is converted."""
    values = {name: _in(value, currency) for name, value in values_of(record).items()}
    return record_of(kind_of(record), values)


def _in(value: Value, currency: str) -> Value:
    if isinstance(value, Money):
        return replace(value, currency=currency)
    if isinstance(value, tuple):
        return tuple(
            Line(each.key, {name: _in(said, currency) for name, said in each.values.items()})
            for each in value
        )
    return value
