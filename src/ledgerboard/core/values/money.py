"""Money: a decimal amount in one currency, never a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

CENT = Decimal("0.01")
HOME = "USD"
"""The currency of the books: what no system says is in it."""


@dataclass(frozen=True, order=True)
class Money:
    """An amount to the cent. Comparing or adding two currencies is a mistake and raises."""

    amount: Decimal
    currency: str = HOME

    @classmethod
    def parse(cls, text: str | int | Decimal, currency: str = HOME) -> Money:
        """Read what an outside system printed: `1234.5`, `"1,234.50"`, `"$1,087.80"`, `"(12.00)"`.

        Raises ValueError for anything that is not one finite amount; floats are refused, because
        the cents were lost before we saw them.
        """
        if isinstance(text, float):
            raise TypeError("money came as a float: decode JSON with parse_float=Decimal")
        try:
            amount = Decimal(_plain(str(text)))
            cents = amount.quantize(CENT, ROUND_HALF_UP)
        except InvalidOperation:  # no number, or one of more digits than a Decimal keeps
            raise ValueError(f"{text!r} is not an amount of money") from None
        if not amount.is_finite():
            raise ValueError(f"{text!r} is not an amount of money")
        return cls(cents, currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __str__(self) -> str:
        """American, as people read it: `$1,234.50`, `-$8.00`, `CAD 12.00`."""
        sign = "-" if self.amount < 0 else ""
        mark = "$" if self.currency == "USD" else f"{self.currency} "
        return f"{sign}{mark}{abs(self.amount):,.2f}"

    def _same(self, other: Money) -> Decimal:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other.amount


def _plain(text: str) -> str:
    text = text.strip().replace("$", "").replace(",", "")
    return f"-{text[1:-1]}" if text.startswith("(") and text.endswith(")") else text
