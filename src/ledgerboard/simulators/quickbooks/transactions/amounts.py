"""Cents: decimal, half away from zero, each product rounded once, sums never rounded again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

ZERO = Decimal(0)
CENT = Decimal("0.01")
Line = dict[str, Any]


def number(value: Any) -> Decimal:
    """A stored number; a row that came back from a file holds floats."""
    return value if isinstance(value, Decimal) else Decimal(str(value or 0))


def cents(value: Any) -> Decimal:
    return number(value).quantize(CENT, ROUND_HALF_UP)


def detail(line: Mapping[str, Any]) -> dict[str, Any]:
    """The object that the line's DetailType names."""
    kind = line.get("DetailType", "")
    found: dict[str, Any] = line.get(
        "DescriptionLineDetail" if kind == "DescriptionOnly" else kind, {}
    )
    return found


def product(line: Mapping[str, Any]) -> Decimal | None:
    """Qty x UnitPrice in cents, where both were said; two zeros are a client's empty fields.

    python-quickbooks sends them for every sales line, and its sandbox tests pass.
    """
    inside = detail(line)
    quantity, price = inside.get("Qty"), inside.get("UnitPrice")
    if quantity is None or price is None or not (quantity or price):
        return None
    return cents(number(quantity) * number(price))


UNCOUNTED = frozenset({"SubTotalLineDetail", "DescriptionOnly", "TaxLineDetail"})


def counted(line: Mapping[str, Any]) -> Decimal:
    """What the line adds to the total: a discount takes away, a heading adds nothing."""
    kind = line.get("DetailType", "")
    if kind in UNCOUNTED:
        return ZERO
    amount = number(line.get("Amount"))
    return -amount if kind == "DiscountLineDetail" else amount


def subtotal(lines: Iterable[Mapping[str, Any]]) -> Decimal:
    return sum((counted(line) for line in lines), ZERO)
