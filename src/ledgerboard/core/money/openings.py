"""Where a commitment in progress stood when the two systems were joined: its opening figure.

What lies before it is in both systems already, in whatever form: it is counted once, as one figure
for billed, retained and paid, and none of it is ever sent. What comes after it moves as always.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.pay_application import LineStanding
from ledgerboard.core.values import Money, Ref


@dataclass(frozen=True)
class Position:
    """How a commitment stands on one side. `billed` is before retainage; `retained` is what is
    held now, after releases. `paid` is None where that side records no payments.
    """

    billed: Money = ZERO
    retained: Money = ZERO
    paid: Money | None = None

    @property
    def due(self) -> Money:
        return self.billed - self.retained

    @property
    def open(self) -> Money | None:
        """Due and not paid yet."""
        return None if self.paid is None else self.due - self.paid

    def apart(self, books: Position) -> dict[str, Money]:
        """What differs, and by how much this is more. What one side doesn't say can't differ."""
        off = {"billed": self.billed - books.billed, "retained": self.retained - books.retained}
        if self.paid is not None and books.paid is not None:
            off["paid"] = self.paid - books.paid
        return {name: amount for name, amount in off.items() if amount.amount}


@dataclass(frozen=True)
class ChargedPart:
    """What the lines of a paper charge to one project of the books, or to none."""

    project: Ref | None
    due: Money
    """After what is held; of a vendor credit negative, as what is held of it."""
    held: Money = ZERO


@dataclass(frozen=True)
class PaperPlaces:
    """Where the books charge a paper."""

    vendor: Ref | None
    parts: tuple[ChargedPart, ...] = ()


@dataclass(frozen=True)
class OpenedPaper:
    """A bill or vendor credit of the books as it counted when the opening was signed off."""

    billed: Money
    """Before retainage; a credit is negative."""
    retained: Money = ZERO
    in_bill: Money = ZERO
    """How much of that is retainage which this bill itself is for: it stands open until it is paid
    out, and is on no retainage account.
    """
    places: PaperPlaces | None = None
    """None in openings that were signed off before these were kept."""


@dataclass(frozen=True)
class Opening:
    """One commitment's opening figure. `through` is the last invoice that it includes, by its
    place and id; `lines` is where each line stood there.
    """

    commitment: Ref
    place: InvoicePlace
    position: Position
    lines: Mapping[str, LineStanding] = field(default_factory=dict)
    papers: Mapping[Ref, OpenedPaper] = field(default_factory=dict)
    payments: Mapping[Ref, Money] = field(default_factory=dict)
    """Of both systems, by what was paid with each."""
    paid_through: dt.date | None = None
    """Where payments weren't read one by one: the day through which they are included."""
    signed: str = ""
    """Who signed it off and when, in words."""

    def includes(self, sequence: int | None, id_: str) -> bool:
        """Whether this invoice came before, whatever became of it since."""
        return invoice_place(sequence, id_) <= self.place

    def includes_payment(self, ref: Ref, day: dt.date | None) -> bool:
        if ref in self.payments:
            return True
        return self.paid_through is not None and day is not None and day <= self.paid_through

    @property
    def held(self) -> Money:
        """By its lines, as Procore had them."""
        return total(line.held for line in self.lines.values())


InvoicePlace = tuple[int, int, str]


def invoice_place(sequence: int | None, id_: str) -> InvoicePlace:
    """By Procore's own number within the commitment; ids grow where it has none."""
    return sequence or 0, len(id_), id_


@dataclass(frozen=True)
class Openings:
    """All that count between two companies. `version` differs whenever one of them does."""

    openings: tuple[Opening, ...] = ()
    version: str = ""

    def __iter__(self) -> Iterator[Opening]:
        return iter(self.openings)

    def of(self, commitment: Ref | None) -> Opening | None:
        return self._by_commitment.get(commitment) if commitment else None

    def with_paper(self, paper: Ref | None) -> Opening | None:
        """The opening that a bill or credit of the books is included in."""
        return self._by_paper.get(paper) if paper else None

    def with_payment(self, payment: Ref) -> Opening | None:
        return self._by_payment.get(payment)

    @cached_property
    def _by_commitment(self) -> Mapping[Ref, Opening]:
        return {each.commitment: each for each in self.openings}

    @cached_property
    def _by_paper(self) -> Mapping[Ref, Opening]:
        return {paper: each for each in self.openings for paper in each.papers}

    @cached_property
    def _by_payment(self) -> Mapping[Ref, Opening]:
        return {payment: each for each in self.openings for payment in each.payments}
