"""What every list of money has: filters, tabs, sums over the filter, pages, the time of reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Generic, Protocol, TypeVar

from django.db.models import Min, QuerySet

from ledgerboard.connections.models import Connection
from ledgerboard.core.money.amounts import from_cents
from ledgerboard.core.values import HOME, Money
from ledgerboard.core.values.text import fold
from ledgerboard.sync.models import FlowSetting, MoneyFigures, PullState, Snapshot

RECENT = timedelta(days=90)


class Row(Protocol):
    """What a row of a list of money can be found by. Ids are those of its own system."""

    @property
    def vendor_id(self) -> str: ...

    @property
    def project_id(self) -> str: ...

    @property
    def tab(self) -> str: ...

    @property
    def currency(self) -> str:
        """Of its amounts."""

    @property
    def words(self) -> str:
        """All that a search looks at."""


R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Wanted:
    """One look at a list. `older` shows also what is settled and older than 90 days."""

    search: str = ""
    project: str = ""
    vendor: str = ""
    tab: str = ""
    older: bool = False
    page: int = 1
    size: int | None = 50
    """None for everything at once."""


@dataclass(frozen=True)
class Choice:
    id: str
    title: str


@dataclass(frozen=True)
class ReadAt:
    """When both systems were last read for this page; None: never."""

    procore: datetime | None = None
    quickbooks: datetime | None = None


@dataclass(frozen=True)
class Listed(Generic[R]):
    """A page of rows; `counts` by tab and `sums` by column cover the whole filter. Rows in another
    currency than the books' are not in the sums: `foreign` says how many. `settled` counts what the
    filter would show as well if older rows were asked for.
    """

    rows: Sequence[R]
    total: int = 0
    number: int = 1
    pages: int = 1
    counts: Mapping[str, int] = field(default_factory=dict)
    sums: Mapping[str, Money | None] = field(default_factory=dict)
    foreign: int = 0
    settled: int = 0
    projects: Sequence[Choice] = ()
    vendors: Sequence[Choice] = ()
    read: ReadAt = ReadAt()


def listed(
    rows: Iterable[R],
    wanted: Wanted,
    *,
    summed: Collection[str],
    names: Names,
    order: Callable[[R], object],
    settled: Callable[[R], bool] = lambda _: False,
) -> Listed[R]:
    """Filters first, then tabs: a tab's count is the length of the list behind it. What is
    `settled` is left out, unless older rows are wanted.
    """
    every = list(rows)
    everything = every if wanted.older else [row for row in every if not settled(row)]
    kept = [row for row in everything if keeps(row, wanted)]
    shown = sorted(
        _on_tab(kept, wanted),
        key=order,  # type: ignore[arg-type]  # a tuple of what compares
    )
    with_settled = sum(keeps(row, wanted) for row in _on_tab(every, wanted))
    size = wanted.size or max(len(shown), 1)
    pages = max(1, -(-len(shown) // size))
    number = min(max(1, wanted.page), pages)
    counts = Counter(row.tab for row in kept)
    added = [row for row in shown if row.currency == HOME]
    return Listed(
        rows=shown[(number - 1) * size : number * size],
        total=len(shown),
        number=number,
        pages=pages,
        counts={"": len(kept), **counts},
        sums={name: _sum(getattr(row, name) for row in added) for name in summed},
        foreign=len(shown) - len(added),
        settled=with_settled - len(shown),
        projects=names.choices("project", {row.project_id for row in everything}),
        vendors=names.choices("vendor", {row.vendor_id for row in everything}),
    )


def _on_tab(rows: Iterable[R], wanted: Wanted) -> Iterator[R]:
    return (row for row in rows if not wanted.tab or row.tab == wanted.tab)


def keeps(row: Row, wanted: Wanted) -> bool:
    if wanted.project and row.project_id != wanted.project:
        return False
    if wanted.vendor and row.vendor_id != wanted.vendor:
        return False
    if not wanted.search:
        return True
    words = fold(row.words)
    return all(word in words for word in fold(wanted.search).split())


def _sum(cents: Iterable[int | None]) -> Money | None:
    """What is not known adds nothing; of nothing known, nothing is known."""
    known = [each for each in cents if each is not None]
    return from_cents(sum(known)) if known else None


@dataclass
class Names:
    """Titles of one company's records by kind and id, read once for a list."""

    connection: Connection
    _titles: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, kind: str, id_: str) -> str:
        return self.all(kind).get(id_, id_)

    def all(self, kind: str) -> Mapping[str, str]:
        if kind not in self._titles:
            rows = Snapshot.objects.of(self.connection.organization_id).filter(
                connection=self.connection, kind=kind
            )
            self._titles[kind] = dict(rows.values_list("record_id", "title"))
        return self._titles[kind]

    def choices(self, kind: str, ids: Iterable[str]) -> list[Choice]:
        found = [Choice(id_, self.of(kind, id_)) for id_ in ids if id_]
        return sorted(found, key=lambda each: fold(each.title))


def figures(connection: Connection, *kinds: str) -> QuerySet[MoneyFigures]:
    """Of the records that are there. The few that are gone are found by an index and left out:
    asking each snapshot would read past its whole JSON.
    """
    return figures_ever(connection, *kinds).exclude(snapshot__in=gone(connection, *kinds))


def gone(connection: Connection, *kinds: str) -> QuerySet[Snapshot]:
    return Snapshot.objects.of(connection.organization_id).filter(
        connection=connection, kind__in=kinds, gone_at__isnull=False
    )


def figures_ever(connection: Connection, *kinds: str) -> QuerySet[MoneyFigures]:
    return MoneyFigures.objects.of(connection.organization_id).filter(
        connection=connection, kind__in=kinds
    )


def read_at(setting: FlowSetting, left: Collection[str], right: Collection[str]) -> ReadAt:
    return ReadAt(_read(setting.left, left), _read(setting.right, right))


def _read(connection: Connection, kinds: Collection[str]) -> datetime | None:
    """The oldest of the kinds that were read: the page is no newer than that."""
    states = PullState.objects.of(connection.organization_id).filter(
        connection=connection, kind__in=kinds, pulled_at__isnull=False
    )
    found: datetime | None = states.aggregate(at=Min("pulled_at"))["at"]
    return found


def was_read(connection: Connection, kind: str) -> bool:
    states = PullState.objects.of(connection.organization_id).filter(connection=connection)
    return states.filter(kind=kind, pulled_at__isnull=False).exists()


def settled_long_ago(day: date | None, today: date) -> bool:
    return day is not None and day < today - RECENT
