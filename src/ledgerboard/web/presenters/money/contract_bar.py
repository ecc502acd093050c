"""One commitment as a bar: paid, open, held back, not billed yet; pending and overbilled apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ledgerboard.core.money import percent_of
from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.money.commitment_standing import CommitmentStanding
from ledgerboard.core.values import Money

WIDTH = 1000


@dataclass(frozen=True)
class Part:
    """One part of the bar; `x` and `width` are of `WIDTH`. `name` is also its look."""

    name: str
    words: str
    amount: Money
    percent: Decimal | None
    x: int
    width: int


def contract_bar(standing: CommitmentStanding) -> list[Part]:
    """Parts from left to right. What is overbilled lies on the end of what was billed, so it takes
    no room of its own. Negative parts (more paid than due) are told in the table and drawn as none.
    """
    parts = [
        ("paid", "Paid", standing.paid),
        ("open", "Open", standing.open),
        ("held", "Retainage held", standing.held),
        ("unbilled", "Not billed yet", max(standing.revised - standing.billed, ZERO)),
        ("pending", "Pending change orders", standing.pending_changes),
    ]
    over = max(standing.billed - standing.revised, ZERO)
    whole = sum((max(amount.amount, Decimal(0)) for _, _, amount in parts), Decimal(0))
    drawn = list(_drawn(parts, whole, standing.revised))
    if over.amount and whole:
        start = _scaled(standing.revised.amount, whole)
        width = _scaled(standing.billed.amount, whole) - start
        share = percent_of(over, standing.revised)
        drawn.append(Part("over", "Overbilled", over, share, start, width))
    return drawn


def _drawn(parts: list[tuple[str, str, Money]], whole: Decimal, revised: Money) -> Iterator[Part]:
    at = Decimal(0)
    for name, words, amount in parts:
        start, at = at, at + max(amount.amount, Decimal(0))
        x = _scaled(start, whole)
        yield Part(name, words, amount, percent_of(amount, revised), x, _scaled(at, whole) - x)


def _scaled(amount: Decimal, whole: Decimal) -> int:
    return round(amount * WIDTH / whole) if whole else 0
