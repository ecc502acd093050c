"""Does it tie? By project, then by vendor, then document by document."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ledgerboard.core.money.amounts import total
from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.core.money.reconciliation import Difference, Tie
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.values.wording import american, counted
from ledgerboard.sync.reconciling import Apart, Reconciliation
from ledgerboard.sync.reconciling.answer import CodeCost, off_together
from ledgerboard.sync.reconciling.only_in_books import OnlyInBooks
from ledgerboard.sync.reconciling.reading import ReadTimes
from ledgerboard.sync.selectors.money import ReadAt
from ledgerboard.web.presenters.charts.bars import Bars
from ledgerboard.web.presenters.charts.retainage import retainage_bars
from ledgerboard.web.presenters.charts.weeks_off import WeeksOff
from ledgerboard.web.presenters.money.words import read_words
from ledgerboard.web.presenters.open_there import Opens, known_opens
from ledgerboard.web.presenters.times import american_time

TONES = {Cause.TIMING: ("wait", "Timing"), Cause.UNEXPLAINED: ("bad", "Not explained")}
EXPLAINED = ("warn", "Explained")
ACCEPTED = ("off", "Accepted")
BY_CHOICE = ("off", "By choice")


@dataclass(frozen=True)
class Cell:
    """One check of a row: both totals, and what they are apart."""

    check: str
    left: Money
    right: Money
    off: Money
    ties: bool


@dataclass(frozen=True)
class Row:
    """A project, or a vendor of one."""

    title: str
    id: str
    cells: tuple[Cell, ...]
    differences: int
    tone: str
    words: str


@dataclass(frozen=True)
class Shown:
    """One difference as people read it."""

    apart: Apart
    difference: Difference
    beside: tuple[Difference, ...]
    """What else differs of the document: its retainage."""
    project: str
    vendor: str
    left: Money | None
    right: Money | None
    tone: str
    words: str
    plan_id: int | None
    opens: Opens
    also_on: str
    """Where else the same document is off."""

    @property
    def figures(self) -> str:
        """What the person saw: an acceptance is of these amounts only."""
        return json.dumps(self.apart.figures, sort_keys=True)


@dataclass(frozen=True)
class Sheet:
    """All that the page says of one pair of companies."""

    found: Reconciliation
    headline: str
    read: str
    checks: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...]
    differences: tuple[Shown, ...]
    by_choice: tuple[Shown, ...]
    """What a setting chose: information, not a difference."""
    only_in_books: tuple[tuple[OnlyInBooks, str], ...]
    """Each with its address in QuickBooks."""
    project: str
    job_costs: tuple[CodeCost, ...]
    """Of one project, by budget code."""
    retainage: Bars | None
    weeks: WeeksOff | None


def _read(read: ReadTimes) -> str:
    """“… Read in full 11/29/2026 3:10 AM.”: what was deleted since may not be seen."""
    words = read_words(ReadAt(read.procore, read.quickbooks))
    whole = f" Read in full {american_time(read.whole)}." if read.whole else ""
    return words + whole


def sheet(found: Reconciliation, project: str = "", weeks: WeeksOff | None = None) -> Sheet:
    """With a project's id: its vendors and its documents only."""
    ties = [tie for tie in found.ties if not project or _id(tie.project) == project]
    checks = tuple(check for check in Check if any(True for _ in found.of(check)))
    rows = _rows(found, ties, checks, by_vendor=bool(project))
    apart = [each for each in found.apart if not project or _id(each.first.project) == project]
    return Sheet(
        found,
        _headline(found, ties, apart),
        _read(found.read),
        tuple(check.words for check in checks),
        tuple(rows),
        _cells(ties, checks),
        tuple(sorted((_shown(found, each) for each in apart if not each.by_choice), key=_order)),
        tuple(_shown(found, each) for each in apart if each.by_choice),
        tuple((each, found.addresses.get(each.ref, "")) for each in found.only_in_books),
        found.title(ties[0].project) if project and ties else "",
        tuple(each for each in found.job_costs if project and _id(each.project) == project),
        None if project else retainage_bars(found),
        weeks,
    )


def _headline(found: Reconciliation, ties: Sequence[Tie], apart: Sequence[Apart]) -> str:
    through = f" through {american(found.through)}" if found.through else ""
    open_ = [each for each in apart if each.is_open]
    projects = len({each.first.project for each in open_} or {tie.project for tie in ties})
    if open_:
        off, where = off_together(open_), counted(projects, "project")
        return f"Off by {off} on {where}{through}: {_explained(apart, open_)}"
    if found.account_off:
        return f"All documents tie{through}. The retainage account is off by {found.account_off}"
    return f"{counted(projects, 'project')} tie{'s' if projects == 1 else ''}{through}"


def _explained(apart: Sequence[Apart], open_: Sequence[Apart]) -> str:
    unknown = sum(each.first.cause is Cause.UNEXPLAINED for each in open_)
    accepted = sum(each.accepted is not None for each in apart)
    said = [f"{len(open_) - unknown:,} explained"]
    said += [f"{unknown:,} not"] if unknown else []
    said += [f"{accepted:,} accepted"] if accepted else []
    return ", ".join(said)


def _rows(
    found: Reconciliation, ties: Iterable[Tie], checks: Sequence[Check], *, by_vendor: bool
) -> list[Row]:
    groups: dict[Ref | None, list[Tie]] = defaultdict(list)
    for tie in ties:
        groups[tie.vendor if by_vendor else tie.project].append(tie)
    accepted = {
        id(one)
        for each in found.apart
        if each.accepted
        for one in (*each.differences, *each.repeats)
    }
    rows = [
        _row(found.title(ref), _id(ref), several, checks, accepted)
        for ref, several in groups.items()
    ]
    return sorted(rows, key=lambda row: (not row.differences, row.title.casefold()))


def _row(
    title: str, id_: str, ties: Sequence[Tie], checks: Sequence[Check], accepted: Collection[int]
) -> Row:
    """By the worst of what nobody accepted."""
    differences = [each for tie in ties for each in tie.differences]
    states = [ACCEPTED if id(each) in accepted else _tone(each) for each in differences]
    tone, words = max(states, key=_gravity, default=("good", "Ties"))
    return Row(title, id_, _cells(ties, checks), len(differences), tone, words)


def _cells(ties: Sequence[Tie], checks: Sequence[Check]) -> tuple[Cell, ...]:
    return tuple(_cell(check, [tie for tie in ties if tie.check is check]) for check in checks)


def _cell(check: Check, ties: Sequence[Tie]) -> Cell:
    left, right = total(tie.left for tie in ties), total(tie.right for tie in ties)
    return Cell(check.words, left, right, left - right, all(tie.ties for tie in ties))


def _shown(found: Reconciliation, apart: Apart) -> Shown:
    each = apart.first
    beside = [one for one in apart.differences if one is not each]
    tone = (ACCEPTED if apart.accepted else _tone(each))[0]
    words = "Accepted" if apart.accepted else each.cause.words
    refs = [document.ref for document in (each.left, each.right) if document]
    plan = next((found.plans[ref] for ref in refs if ref in found.plans), None)
    return Shown(
        apart, each, tuple(beside), found.title(each.project), found.title(each.vendor),
        each.counted(each.left), each.counted(each.right), tone, words, plan,
        _opens(found, each),
        found.also_off(apart),
    )  # fmt: skip


def _opens(found: Reconciliation, each: Difference) -> Opens:
    here, there = (
        found.addresses.get(one.ref, "") if one else "" for one in (each.left, each.right)
    )
    return known_opens(here, there)


def _tone(each: Difference) -> tuple[str, str]:
    if each.by_choice:
        return BY_CHOICE
    return TONES.get(each.cause, EXPLAINED)


def _gravity(tone: tuple[str, str]) -> int:
    return ("off", "wait", "warn", "bad").index(tone[0])


def _order(shown: Shown) -> tuple[int, str, str]:
    return -_gravity((shown.tone, "")), shown.project.casefold(), shown.difference.check


def _id(ref: Ref | None) -> str:
    return ref.id if ref else "none"
