"""Adding, multiplying and dividing amounts to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from ledgerboard.core.values import HOME, Money
from ledgerboard.core.values.money import CENT

ZERO = Money(Decimal("0.00"))
K = TypeVar("K")


def total(amounts: Iterable[Money | None], currency: str | None = None) -> Money:
    """Their sum; what was not said counts as nothing. Two currencies are a mistake and raise."""
    said = [amount for amount in amounts if amount is not None]
    money = currency or (said[0].currency if said else HOME)
    result = Money(ZERO.amount, money)
    for amount in said:
        result += amount
    return result


def moved_within(before: Mapping[K, Money], now: Mapping[K, Money]) -> Money:
    """What moved from one place to another, where both add up to the same; else nothing."""
    apart = [before.get(place, ZERO) - now.get(place, ZERO) for place in before.keys() | now.keys()]
    return ZERO if total(apart).amount else total(each for each in apart if each.amount > 0)


def times(quantity: Decimal, price: Decimal, currency: str = HOME) -> Money:
    """Quantity x price, rounded once: 402.7 x 37.35 = 15040.845 is $15,040.85, and its negative
    -$15,040.85. Half-even would say .84.
    """
    return Money((quantity * price).quantize(CENT, ROUND_HALF_UP), currency)


def shares(amount: Money, weights: Sequence[Money]) -> list[Money]:
    """The amount split in proportion to the weights; the last one takes what rounding leaves.

    Weights that add up to nothing share nothing but for the last, so the sum is always the amount.
    """
    if not weights:
        return []
    whole = sum((weight.amount for weight in weights), Decimal(0))
    parts = [
        Money((amount.amount * weight.amount / whole).quantize(CENT, ROUND_HALF_UP))
        if whole
        else ZERO
        for weight in weights[:-1]
    ]
    parts = [Money(part.amount, amount.currency) for part in parts]
    return [*parts, amount - total(parts, amount.currency)]


def percent_of(part: Money, whole: Money) -> Decimal | None:
    """How many percent, with two places as Procore prints it; None of nothing."""
    if not whole.amount:
        return None
    return (part.amount * 100 / whole.amount).quantize(CENT, ROUND_HALF_UP)


def in_cents(amount: Money | None) -> int | None:
    return None if amount is None else int(amount.amount * 100)


def from_cents(cents: int | None, currency: str = HOME) -> Money | None:
    return None if cents is None else Money(Decimal(cents).scaleb(-2), currency)
