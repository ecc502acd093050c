"""Does it tie? By project, then by vendor, then document by document."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from django.urls import reverse
from django.utils.http import urlencode

from ledgerboard.core.money.amounts import total
from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.core.money.reconciliation import CheckFigures, Difference
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.values.wording import american, counted
from ledgerboard.sync.reconciling import Reconciliation, UntiedDocument
from ledgerboard.sync.reconciling.answer import CodeCost, off_together
from ledgerboard.sync.reconciling.only_in_books import OnlyInBooks
from ledgerboard.sync.reconciling.reading import ReadTimes
from ledgerboard.sync.selectors.addresses import in_quickbooks
from ledgerboard.sync.selectors.money import ReadAt
from ledgerboard.sync.selectors.money.invoices import INVOICE
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
    address: str = ""
    """Of a vendor: its page here, with what it is in both systems."""
    opens: Opens = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """One difference as people read it."""

    apart: UntiedDocument
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
    address: str
    """Our own page of an invoice."""

    @property
    def number(self) -> str:
        """By which its plan is searched."""
        sides = (self.difference.left, self.difference.right)
        return next((one.number for one in sides if one and one.number), "")

    @property
    def figures(self) -> str:
        """What the person saw: an acceptance is of these amounts only."""
        return json.dumps(self.apart.figures, sort_keys=True)


@dataclass(frozen=True)
class ReconciliationPage:
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
    adds_up: str
    """How the amounts of the list make the one in the headline."""
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


def without_vendor(found: Reconciliation) -> set[Ref]:
    """Documents of the books whose vendor has no partner in Procore."""
    return {each.right.ref for each in found.differences if each.right and not each.vendor}


def sheet(
    found: Reconciliation,
    project: str = "",
    weeks: WeeksOff | None = None,
    *,
    in_books: Mapping[Ref, str] | None = None,
) -> ReconciliationPage:
    """With a project's id: its vendors and its documents only. `in_books` names the vendors of
    documents that have none in Procore.
    """
    ties = [tie for tie in found.ties if not project or _id(tie.project) == project]
    checks = tuple(check for check in Check if any(True for _ in found.of(check)))
    rows = _rows(found, ties, checks, by_vendor=bool(project))
    apart = [each for each in found.apart if not project or _id(each.first.project) == project]
    shown = partial(_shown, found, in_books=in_books or {})
    return ReconciliationPage(
        found,
        _headline(found, ties, apart),
        _read(found.read),
        tuple(check.words for check in checks),
        tuple(rows),
        _cells(ties, checks),
        tuple(sorted((shown(each) for each in apart if not each.by_choice), key=_order)),
        tuple(shown(each) for each in apart if each.by_choice),
        _adds_up(apart),
        tuple((each, found.addresses.get(each.ref, "")) for each in found.only_in_books),
        found.title(ties[0].project) if project and ties else "",
        tuple(each for each in found.job_costs if project and _id(each.project) == project),
        None if project else retainage_bars(found),
        weeks,
    )


def _headline(
    found: Reconciliation, ties: Sequence[CheckFigures], apart: Sequence[UntiedDocument]
) -> str:
    through = f" through {american(found.through)}" if found.through else ""
    open_ = [each for each in apart if each.is_open]
    projects = len({each.first.project for each in open_} or {tie.project for tie in ties})
    if open_:
        off, where = off_together(open_), counted(projects, "project")
        return f"Off by {off} on {where}{through}: {_explained(apart, open_)}"
    if found.account_off:
        return f"All documents tie{through}. The retainage account is off by {found.account_off}"
    return f"{counted(projects, 'project')} tie{'s' if projects == 1 else ''}{through}"


def _adds_up(apart: Sequence[UntiedDocument]) -> str:
    """The sums above net out what is too much with what is too little; the headline doesn't."""
    open_ = [each for each in apart if each.is_open]
    if len(open_) < 2:
        return ""
    they = "Those nobody accepted" if any(each.accepted for each in apart) else "They"
    return (
        f"{they} add up to {off_together(open_)}, whichever side is short; the totals above offset"
        " one against the other. A document that is off on two projects counts once."
    )


def _explained(apart: Sequence[UntiedDocument], open_: Sequence[UntiedDocument]) -> str:
    unknown = sum(each.first.cause is Cause.UNEXPLAINED for each in open_)
    accepted = sum(each.accepted is not None for each in apart)
    said = [f"{len(open_) - unknown:,} explained"]
    said += [f"{unknown:,} not"] if unknown else []
    said += [f"{accepted:,} accepted"] if accepted else []
    return ", ".join(said)


def _rows(
    found: Reconciliation, ties: Iterable[CheckFigures], checks: Sequence[Check], *, by_vendor: bool
) -> list[Row]:
    groups: dict[Ref | None, list[CheckFigures]] = defaultdict(list)
    for tie in ties:
        groups[tie.vendor if by_vendor else tie.project].append(tie)
    accepted = {
        id(one)
        for each in found.apart
        if each.accepted
        for one in (*each.differences, *each.repeats)
    }
    rows = [
        _row(_title(found, ref, by_vendor=by_vendor), _id(ref), several, checks, accepted)
        for ref, several in groups.items()
    ]
    if by_vendor:
        rows = [_with_page(found, row) for row in rows]
    return sorted(rows, key=lambda row: (not row.differences, row.title.casefold()))


def _with_page(found: Reconciliation, row: Row) -> Row:
    here = Ref("vendor", row.id)
    there = found.vendors_there.get(here)
    if there is None:
        return row
    page = f"{reverse('web:vendor')}?{urlencode({'left': here.id, 'right': there.id})}"
    return replace(row, address=page, opens=known_opens("", in_quickbooks(there)))


def _title(found: Reconciliation, ref: Ref | None, *, by_vendor: bool) -> str:
    return "Vendor not linked" if by_vendor and ref is None else found.title(ref)


def _row(
    title: str,
    id_: str,
    ties: Sequence[CheckFigures],
    checks: Sequence[Check],
    accepted: Collection[int],
) -> Row:
    """By the worst of what nobody accepted."""
    differences = [each for tie in ties for each in tie.differences]
    states = [ACCEPTED if id(each) in accepted else _tone(each) for each in differences]
    tone, words = max(states, key=_gravity, default=("good", "Ties"))
    return Row(title, id_, _cells(ties, checks), len(differences), tone, words)


def _cells(ties: Sequence[CheckFigures], checks: Sequence[Check]) -> tuple[Cell, ...]:
    return tuple(_cell(check, [tie for tie in ties if tie.check is check]) for check in checks)


def _cell(check: Check, ties: Sequence[CheckFigures]) -> Cell:
    left, right = total(tie.left for tie in ties), total(tie.right for tie in ties)
    return Cell(check.words, left, right, left - right, all(tie.ties for tie in ties))


def _shown(found: Reconciliation, apart: UntiedDocument, *, in_books: Mapping[Ref, str]) -> Shown:
    each = apart.first
    beside = [one for one in apart.differences if one is not each]
    tone = (ACCEPTED if apart.accepted else _tone(each))[0]
    words = "Accepted" if apart.accepted else each.cause.words
    refs = [document.ref for document in (each.left, each.right) if document]
    plan = next((found.plans[ref] for ref in refs if ref in found.plans), None)
    theirs = in_books.get(each.right.ref, "") if each.right and not each.vendor else ""
    return Shown(
        apart, each, tuple(beside), found.title(each.project), theirs or found.title(each.vendor),
        each.counted(each.left), each.counted(each.right), tone, words, plan,
        _opens(found, each),
        found.also_off(apart), _address(each),
    )  # fmt: skip


def _address(each: Difference) -> str:
    ref = each.left.ref if each.left else None
    is_invoice = ref is not None and ref.kind == INVOICE
    return reverse("web:invoice", args=[ref.id]) if ref and is_invoice else ""


def _opens(found: Reconciliation, each: Difference) -> Opens:
    here, there = (
        found.addresses.get(one.ref, "") if one else "" for one in (each.left, each.right)
    )
    again = found.addresses.get(each.copy_of.ref, "") if each.copy_of else ""
    others = [(f"QuickBooks: {each.copy_of.title}", again)] if each.copy_of and again else []
    return [*known_opens(here, there), *others]


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
