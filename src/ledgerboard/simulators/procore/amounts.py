"""Money in rows is text of cents; here it is counted."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.procore.values import cents

ZERO = Decimal("0.00")


def amount(value: Any) -> Decimal:
    """What a field holds; nothing counts as zero."""
    return Decimal(str(value)) if value not in {None, ""} else ZERO


def total(rows: Iterable[Row], field: str) -> Decimal:
    return sum((amount(row[field]) for row in rows), ZERO)


def money(value: Decimal) -> str:
    return str(cents(value))


def percent(part: Decimal, whole: Decimal) -> str:
    """Two digits; of nothing it is zero."""
    return money(part / whole * 100) if whole else "0.00"
