"""Every cost of the books that a project bears: is it in Procore, and if not, why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ledgerboard.core.money.amounts import ZERO, from_cents
from ledgerboard.core.values import Money
from ledgerboard.sync.models import FlowSetting
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.cost_codes import with_codes
from ledgerboard.sync.selectors.money.cost_rows import (
    COST,
    DIRECT_COST,
    CostReader,
    CostRow,
    CostState,
)
from ledgerboard.sync.selectors.money.intentions import why
from ledgerboard.sync.selectors.money.listing import (
    Listed,
    Names,
    Wanted,
    keeps,
    listed,
    read_at,
    settled_long_ago,
)
from ledgerboard.sync.selectors.money.not_placed import WORDS
from ledgerboard.users.models import Organization

NOT_PLACED = CostState.NOT_PLACED.value
SETTLED = frozenset({CostState.IN_PROCORE, CostState.OURS, CostState.REMOVED})


@dataclass(frozen=True)
class Reason:
    """What rows that are not placed have in common, the largest first. They have one currency."""

    cause: str
    words: str
    rows: tuple[CostRow, ...]

    @property
    def group(self) -> tuple[str, str]:
        return self.rows[0].group

    @property
    def amount(self) -> Money:
        return from_cents(sum(row.amount for row in self.rows), self.rows[0].currency) or ZERO


@dataclass(frozen=True)
class Costs:
    """`reasons` cover the filter, whatever its tab: the one with most rows first."""

    found: Listed[CostRow]
    reasons: tuple[Reason, ...] = ()

    def by_reason(self) -> Iterator[tuple[Reason, list[CostRow]]]:
        """Each reason, with its rows on this page: only these say on which code."""
        rows: dict[tuple[str, str], list[CostRow]] = {}
        for row in self.found.rows:
            rows.setdefault(row.group, []).append(row)
        return ((each, rows.get(each.group, [])) for each in self.reasons)


def costs(organization: Organization, wanted: Wanted, today: date, ports: Ports) -> Costs:
    """Newest first, what is not placed by its reason; without `older`, what is settled and older
    than 90 days is left out. Our own bills are counted and listed under their tab only.
    """
    setting = setting_of(organization, "costs")
    if setting is None:
        return Costs(Listed([]))
    every = list(CostReader(setting, ports).rows())
    kept = [row for row in every if keeps(row, wanted) and (wanted.older or _is_shown(row, today))]
    reasons = _reasons(kept)
    found = listed(
        [row for row in every if _is_ours(row) == (wanted.tab == CostState.OURS)],
        wanted,
        summed=("amount",),
        names=Names(setting.left),
        order=_by_reason(reasons) if wanted.tab == NOT_PLACED else _newest_first,
        settled=lambda row: not _is_shown(row, today),
    )
    counts = Counter(row.tab for row in kept)
    counts[""] = sum(not _is_ours(row) for row in kept)
    read = read_at(setting, [DIRECT_COST], [COST])
    explained = replace(found, rows=_explained(found.rows, setting), counts=counts, read=read)
    return Costs(explained, reasons)


def costs_not_placed(organization: Organization, ports: Ports) -> tuple[Reason, ...]:
    """What waits for a place, whenever it was: the reason with most rows first."""
    today = ports.today
    return costs(organization, Wanted(tab=NOT_PLACED, older=True), today, ports).reasons


def _is_shown(row: CostRow, today: date) -> bool:
    return row.state not in SETTLED or not settled_long_ago(row.day, today)


def _is_ours(row: CostRow) -> bool:
    return row.state is CostState.OURS


def _by_reason(reasons: Sequence[Reason]) -> Callable[[CostRow], object]:
    place = {reason.group: number for number, reason in enumerate(reasons)}
    return lambda row: (place.get(row.group, -1), *_newest_first(row))


def _newest_first(row: CostRow) -> tuple[object, ...]:
    return -(row.day or date.min).toordinal(), row.number, row.id


def _reasons(rows: Iterable[CostRow]) -> tuple[Reason, ...]:
    groups: dict[tuple[str, str], list[CostRow]] = {}
    for row in rows:
        if row.tab == NOT_PLACED:
            groups.setdefault(row.group, []).append(row)
    found = [
        Reason(cause, words_of(cause), tuple(sorted(several, key=_largest_first)))
        for (cause, _), several in groups.items()
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.rows), each.words)))


def _largest_first(row: CostRow) -> tuple[int, str]:
    return -abs(row.amount), row.id


def words_of(cause: str) -> str:
    return WORDS.get(cause, cause.replace("_", " ").capitalize())


def _explained(rows: Sequence[CostRow], setting: FlowSetting) -> list[CostRow]:
    """What only the rows of this page need: the words of their changes, their budget codes."""
    said = why(setting, {row.change_id for row in rows if row.change_id})
    told = [row._replace(reason=row.reason or said.get(row.change_id or 0, "")) for row in rows]
    return with_codes(told, setting)
