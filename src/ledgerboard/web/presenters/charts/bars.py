"""Stacked bars, one for each row of a table that has the same amounts in figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledgerboard.core.money.amounts import total
from ledgerboard.core.values import Money

WIDTH = 1000


@dataclass(frozen=True)
class Part:
    """One column of the table and one color of the bars: `look` names its style."""

    look: str
    words: str
    address: str = ""
    """The list behind it."""


@dataclass(frozen=True)
class Piece:
    """A part of one bar; `x` and `width` are of `WIDTH`."""

    part: Part
    amount: Money
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    words: str
    pieces: tuple[Piece, ...]
    address: str = ""

    @property
    def total(self) -> Money:
        return total(piece.amount for piece in self.pieces)


@dataclass(frozen=True)
class Row:
    """What is to be drawn: an amount for each part."""

    words: str
    amounts: Sequence[Money]
    address: str = ""


@dataclass(frozen=True)
class Bars:
    """`whole` is the bar of the sums, drawn where a `tick` says what it should be as long as."""

    parts: tuple[Part, ...]
    bars: tuple[Bar, ...]
    whole: Bar
    tick: int | None = None


def bars(parts: Sequence[Part], rows: Iterable[Row], *, tick: Money | None = None) -> Bars | None:
    """All on one scale; None where there is nothing to draw. Negative amounts stand in the table
    and are drawn as none.
    """
    several = list(rows)
    whole = Row(
        "Total", [total(each) for each in zip(*(row.amounts for row in several), strict=True)]
    )
    longest = max((_length(row) for row in several), default=Decimal(0))
    if not longest:
        return None
    if tick is not None:
        longest = max(longest, _length(whole), tick.amount)
    return Bars(
        tuple(parts),
        tuple(_bar(parts, row, longest) for row in several),
        _bar(parts, whole, longest),
        _scaled(max(tick.amount, Decimal(0)), longest) if tick is not None else None,
    )


def _length(row: Row) -> Decimal:
    return sum((max(each.amount, Decimal(0)) for each in row.amounts), Decimal(0))


def _bar(parts: Sequence[Part], row: Row, longest: Decimal) -> Bar:
    return Bar(row.words, tuple(_pieces(parts, row, longest)), row.address)


def _pieces(parts: Sequence[Part], row: Row, longest: Decimal) -> Iterator[Piece]:
    at = Decimal(0)
    for part, amount in zip(parts, row.amounts, strict=True):
        start, at = at, at + max(amount.amount, Decimal(0))
        x = _scaled(start, longest)
        yield Piece(part, amount, x, _scaled(at, longest) - x)


def _scaled(amount: Decimal, longest: Decimal) -> int:
    return round(amount * WIDTH / longest)
