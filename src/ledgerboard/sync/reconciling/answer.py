"""What a reconciliation answers: a row for every check, project and vendor, and the retainage."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.core.money.openings import Position
from ledgerboard.core.money.reconciliation import (
    CheckFigures,
    Difference,
    figures_apart,
    without_repeats,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.reconciling.checks import COSTS_OFF, NOT_SHOWN
from ledgerboard.sync.reconciling.only_in_books import OnlyInBooks
from ledgerboard.sync.reconciling.reading import ReadTimes


class NothingToReconcile(NotPossible):
    """No money flow is on, or it has read nothing yet."""


@dataclass(frozen=True)
class CommitmentRetainage:
    """What the invoices of one commitment held and released, and what is held of it now."""

    commitment: Ref
    project: Ref | None
    title: str
    retained: Money
    released: Money
    held_on_work: Money
    held_on_stored: Money

    @property
    def held(self) -> Money:
        return self.retained - self.released


@dataclass(frozen=True)
class OpeningStanding:
    """An opening figure that was signed off, and what both systems show of it now."""

    commitment: Ref
    project: Ref | None
    title: str
    position: Position
    signed: str
    procore: Position
    books: Position

    @property
    def apart(self) -> Mapping[str, Money]:
        return self.procore.apart(self.books)

    @property
    def off(self) -> Money:
        """The largest that differs."""
        return max(self.apart.values(), key=lambda each: abs(each.amount), default=ZERO)


@dataclass(frozen=True)
class AccountTie:
    """The account that the retainage item posts to, as of now, whatever day is compared."""

    title: str
    balance: Money
    on_bills: Money
    """What all bills and vendor credits hold on the item."""
    on_invoices: Money
    """What Procore's invoices hold: what bills hold beside it is a difference of a document, or
    only in the books.
    """

    @property
    def other(self) -> Money:
        """What something else put there: a journal entry, a bill on the account itself."""
        return self.balance - self.on_bills


@dataclass(frozen=True)
class Accepted:
    """Somebody said that a document may differ by exactly this."""

    id: int
    person: str
    reason: str
    until: dt.date | None


@dataclass(frozen=True)
class UntiedDocument:
    """One document that doesn't tie: what differs of it, the amount before its retainage."""

    differences: tuple[Difference, ...]
    accepted: Accepted | None = None
    repeats: tuple[Difference, ...] = ()
    """The same mistakes in the job's cost."""
    also_on: tuple[Ref | None, ...] = ()
    """The other projects on which the same document differs."""

    @property
    def by_choice(self) -> bool:
        """Whether a setting chose all of it."""
        return all(each.by_choice for each in self.differences)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look: nobody accepted it and no setting chose it."""
        return self.accepted is None and not self.by_choice

    @property
    def counting(self) -> tuple[Difference, ...]:
        """What it is off by, without what a setting chose."""
        return tuple(each for each in self.differences if not each.by_choice) or self.differences

    @property
    def first(self) -> Difference:
        return self.counting[0]

    @property
    def off(self) -> Money:
        """The largest: an invoice that differs with its retainage is off once."""
        return _size(self._largest)

    @property
    def _largest(self) -> Money:
        return max((each.amount for each in self.counting), key=_figure)

    @property
    def is_more_in_books(self) -> bool:
        return self._largest.amount < 0

    @property
    def documents(self) -> tuple[str, str]:
        return self.left, self.right

    @property
    def left(self) -> str:
        return str(self.first.left.ref) if self.first.left else ""

    @property
    def right(self) -> str:
        return str(self.first.right.ref) if self.first.right else ""

    @property
    def place(self) -> str:
        return str(self.first.project or "")

    @property
    def key(self) -> tuple[str, str, str]:
        """What is accepted: these documents, on this project."""
        return self.left, self.right, self.place

    @property
    def figures(self) -> dict[str, str]:
        """What an acceptance is of."""
        return figures_apart(self.counting)


@dataclass(frozen=True)
class CodeCost:
    """Job cost to date of one budget code. `code` is None for what none can be told of."""

    project: Ref | None
    code: Ref | None
    title: str
    procore: Money
    quickbooks: Money

    @property
    def off(self) -> Money:
        return self.procore - self.quickbooks


@dataclass(frozen=True)
class Compared:
    """What a comparison found, before anything of the moment is added to it: this is kept.
    `titles` names what the rows only refer to.
    """

    ties: tuple[CheckFigures, ...]
    retainage: tuple[CommitmentRetainage, ...]
    account: AccountTie | None
    titles: tuple[tuple[Ref, str], ...]
    not_compared: tuple[str, ...]
    openings: tuple[OpeningStanding, ...]
    only_in_books: tuple[OnlyInBooks, ...]
    job_costs: tuple[CodeCost, ...] = ()


@dataclass(frozen=True)
class Reconciliation:
    """`ties`: those that are off first. `titles` names what the rows only refer to."""

    setting_id: int
    read: ReadTimes
    through: dt.date | None
    ties: tuple[CheckFigures, ...]
    retainage: tuple[CommitmentRetainage, ...]
    account: AccountTie | None
    titles: Mapping[Ref, str]
    plans: Mapping[Ref, int]
    """The open plan that has a change of a document."""
    not_compared: tuple[str, ...]
    accepted: Mapping[tuple[str, str, str], tuple[Mapping[str, str], Accepted]]
    """What was accepted, by document, with the figures for which it holds."""
    openings: tuple[OpeningStanding, ...] = ()
    """Opening figures of commitments in progress, each one row of what is compared."""
    only_in_books: tuple[OnlyInBooks, ...] = ()
    """What Procore doesn't get, by choice or for want of a place: no document that differs."""
    job_costs: tuple[CodeCost, ...] = ()
    """By project and budget code, of the documents that are compared."""
    addresses: Mapping[Ref, str] = field(default_factory=dict)
    """Where documents that differ open in their own system."""
    vendors_there: Mapping[Ref, Ref] = field(default_factory=dict)
    """Procore's vendors and what each is in QuickBooks."""
    compared_at: dt.datetime | None = None
    """Set where something changed since, and it is being compared again."""

    @property
    def differences(self) -> tuple[Difference, ...]:
        repeated = {id(one) for each in self.apart for one in each.repeats}
        every = (each for tie in self.ties for each in tie.differences)
        return tuple(each for each in every if id(each) not in repeated)

    @property
    def not_shown(self) -> tuple[str, ...]:
        """What no check can count, because QuickBooks shows it to no other program."""
        return () if COSTS_OFF in self.not_compared else (NOT_SHOWN,)

    @property
    def is_tied(self) -> bool:
        return not self.open and self.account_off is None

    @property
    def account_off(self) -> Money | None:
        """What the retainage account holds beside the bills; None where it ties or isn't known."""
        return self.account.other if self.account and self.account.other.amount else None

    @cached_property
    def apart(self) -> tuple[UntiedDocument, ...]:
        """The differences by document, in the order of the ties: its first cause is its cause."""
        groups: dict[object, list[Difference]] = {}
        for each in (one for tie in self.ties for one in tie.differences):
            documents = (each.left and each.left.ref, each.right and each.right.ref, each.project)
            groups.setdefault(documents, []).append(each)
        return tuple(map(self._judged, _with_others(_apart(each) for each in groups.values())))

    def _judged(self, apart: UntiedDocument) -> UntiedDocument:
        figures, accepted = self.accepted.get(apart.key, ({}, None))
        return replace(apart, accepted=accepted) if figures == apart.figures else apart

    @property
    def open(self) -> tuple[UntiedDocument, ...]:
        """What nobody accepted and no setting chose."""
        return tuple(each for each in self.apart if each.is_open)

    @property
    def off(self) -> Money:
        return off_together(self.open)

    @property
    def unexplained(self) -> int:
        return sum(each.first.cause is Cause.UNEXPLAINED for each in self.open)

    @property
    def projects_off(self) -> frozenset[Ref | None]:
        return frozenset(each.first.project for each in self.open)

    def of(self, check: Check) -> Iterator[CheckFigures]:
        return (tie for tie in self.ties if tie.check is check)

    def also_off(self, apart: UntiedDocument) -> str:
        """What the row of a document says that is off on other projects, too."""
        others = self.titles_of(apart.also_on)
        return f"Also off on {others}. It counts once in the total." if others else ""

    def titles_of(self, refs: Iterable[Ref | None]) -> str:
        return ", ".join(self.title(ref) if ref else "no project" for ref in refs)

    def title(self, ref: Ref | None) -> str:
        return self.titles.get(ref, ref.id) if ref else "--"


def _apart(several: Sequence[Difference]) -> UntiedDocument:
    told = without_repeats(several)
    return UntiedDocument(told, repeats=tuple(each for each in several if each not in told))


def _with_others(found: Iterable[UntiedDocument]) -> Iterator[UntiedDocument]:
    places: dict[tuple[str, str], list[Ref | None]] = defaultdict(list)
    every = list(found)
    for each in every:
        places[each.documents].append(each.first.project)
    for each in every:
        others = [place for place in places[each.documents] if place != each.first.project]
        yield replace(each, also_on=tuple(others)) if others else each


def off_together(several: Iterable[UntiedDocument]) -> Money:
    """What is on the wrong project is too little on one and too much on another: the same money."""
    sums: dict[tuple[str, str], list[Money]] = defaultdict(lambda: [ZERO, ZERO])
    for each in several:
        sums[each.documents][each.is_more_in_books] += each.off
    return total(max(both, key=_figure) for both in sums.values())


def _size(amount: Money) -> Money:
    return -amount if amount.amount < 0 else amount


def _figure(amount: Money) -> Decimal:
    return abs(amount.amount)
