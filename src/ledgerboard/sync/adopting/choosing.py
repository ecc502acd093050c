"""What a person says of one commitment, as pages, calls and commands give it: all as text."""

from __future__ import annotations

from collections.abc import Sequence

from ledgerboard.core.money.openings import Position
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync.adopting.rows import Chosen

PAPERS = ("bill", "vendor_credit")


def chosen(
    papers: Sequence[str] | None = None,
    through: str = "",
    *,
    billed: str = "",
    retained: str = "",
    paid: str = "",
) -> Chosen:
    """`papers` are `bill:210`; None counts those that were found. Amounts that are entered are
    what the books show; what isn't said of retainage and payments is zero.

    Raises ValueError with words for people.
    """
    wanted = None if papers is None else [_paper(each) for each in papers]
    stated = None
    if any(each.strip() for each in (billed, retained, paid)):
        stated = Position(
            _money(billed, "billed"), _money(retained, "retained"), _money(paid, "paid")
        )
    return Chosen(wanted, through or None, stated)


def _paper(said: str) -> Ref:
    kind, _, id_ = said.partition(":")
    if kind not in PAPERS or not id_:
        raise ValueError(f"“{said}” isn't a bill. Enter it like bill:210 or vendor_credit:223.")
    return Ref(kind, id_)


def _money(said: str, what: str) -> Money:
    try:
        return Money.parse(said.strip() or "0")
    except ValueError:
        raise ValueError(f"“{said}” isn't an amount. Enter what was {what} like 1234.50.") from None
