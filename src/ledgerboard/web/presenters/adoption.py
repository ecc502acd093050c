"""Commitments in progress as their list and their page show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ledgerboard.core.money.amounts import total
from ledgerboard.core.money.openings import Position
from ledgerboard.core.values import Money
from ledgerboard.core.values.text import fold
from ledgerboard.sync.adopting.rows import InProgress, State
from ledgerboard.sync.adopting.signing import ties
from ledgerboard.sync.models import OpeningFigure
from ledgerboard.web.presenters.money.invoices import plain

TABS = {"": "All", State.TIES: "Ties", State.DIFFERS: "Differs", State.SIGNED: "Signed off"}
BADGES = {
    State.TIES: ("good", "Ties"),
    State.DIFFERS: ("warn", "Differs"),
    State.SIGNED: ("off", "Signed off"),
}
WORDS = {"billed": "Billed", "retained": "Retainage", "paid": "Paid"}


@dataclass(frozen=True)
class Compared:
    """One figure on both sides. `off` is None where it can't be compared."""

    words: str
    procore: Money | None
    books: Money | None

    @property
    def off(self) -> Money | None:
        if self.procore is None or self.books is None:
            return None
        return self.procore - self.books


@dataclass(frozen=True)
class Shown:
    row: InProgress
    tone: str
    words: str
    figures: tuple[Compared, ...]

    @property
    def why(self) -> str:
        gap = next(iter(self.row.gaps), None)
        return gap.why if gap else ""

    @property
    def way(self) -> str:
        return str(OpeningFigure.Way(self.row.way).label)


@dataclass(frozen=True)
class Group:
    """The commitments of one project."""

    project: str
    rows: Sequence[Shown]
    signed: int


def shown(row: InProgress) -> Shown:
    tone, words = BADGES[row.state]
    if row.waits_for_links:
        tone, words = "wait", row.suggestion
    if row.signed and row.gaps:
        tone, words = "warn", "Moved since"
    return Shown(row, tone, words, tuple(_compared(row.procore, row.books)))


def _compared(procore: Position, books: Position) -> Iterator[Compared]:
    for name in ("billed", "retained", "paid"):
        yield Compared(WORDS[name], getattr(procore, name), getattr(books, name))


def in_tab(rows: Iterable[InProgress], tab: str, search: str) -> list[InProgress]:
    words = fold(search).split()
    return [
        row
        for row in rows
        if (not tab or row.state == tab) and all(word in _searched(row) for word in words)
    ]


def _searched(row: InProgress) -> str:
    return fold(f"{row.commitment.title} {row.vendor} {row.project}")


def grouped(rows: Iterable[InProgress]) -> list[Group]:
    """By project, those with something to do first."""
    by_project = sorted(rows, key=lambda row: (fold(row.project), row.state is State.SIGNED))
    groups = [
        Group(project, [shown(row) for row in several], sum(bool(row.signed) for row in several))
        for project, several in (
            (project, list(found))
            for project, found in groupby(by_project, key=lambda row: row.project)
        )
    ]
    return sorted(groups, key=lambda group: group.signed == len(group.rows))


AMOUNTS = tuple(
    f"{words}, {side}" for words in WORDS.values() for side in ("Procore", "QuickBooks")
)
HEADS = ("Project", "Commitment", "Vendor", "Through", *AMOUNTS, "Difference", "Status", "Why")


def cells(row: InProgress) -> tuple[str, ...]:
    """A commitment as a row of a file."""
    told, number = shown(row), row.commitment.number or ""
    sides = (each for figure in told.figures for each in (figure.procore, figure.books))
    return (
        row.project, number, row.vendor, row.through.invoice.title,
        *map(plain, sides), plain(row.off), told.words, told.why,
    )  # fmt: skip


@dataclass(frozen=True)
class Preview:
    """What signing off all that tie would keep."""

    groups: list[Group]
    count: int
    projects: int
    billed: Money
    retained: Money
    paid: Money
    later: int
    """Payments that go to Procore afterwards."""


def preview(rows: Iterable[InProgress]) -> Preview:
    offered = list(ties(rows))
    positions = [row.opening.position for row in offered]
    return Preview(
        grouped(offered),
        len(offered),
        len({row.project for row in offered}),
        total(each.billed for each in positions),
        total(each.retained for each in positions),
        total(each.paid for each in positions),
        sum(len(row.payments.to_send) for row in offered),
    )
