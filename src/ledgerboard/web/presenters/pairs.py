"""An invoice and the bills that it may be, side by side: what each says, and where they agree."""

from __future__ import annotations

from dataclasses import dataclass

from ledgerboard.core.reconcile.unlinked import SAME
from ledgerboard.core.values.wording import american, dollars
from ledgerboard.sync.selectors.money.possible_duplicates import PaperShown, PossibleDuplicate

LABELS = {
    "vendor": "Vendor",
    "number": "Number",
    "day": "Date",
    "amount": "Amount",
    "project": "Project",
    "memo": "Memo",
    "files": "Files",
}
UNKNOWN = "--"


@dataclass(frozen=True)
class Cell:
    text: str
    same: bool


@dataclass(frozen=True)
class PairRow:
    label: str
    ours: str
    theirs: list[Cell]


@dataclass(frozen=True)
class BillChoice:
    """`value` answers «it is this bill»."""

    id: str
    title: str
    value: str


@dataclass(frozen=True)
class PairShown:
    plan_id: int
    title: str
    rows: list[PairRow]
    bills: list[BillChoice]
    create_anyway: str


def pair_shown(found: PossibleDuplicate) -> PairShown:
    ours, agree = _said(found.invoice), [found.agree(bill) for bill in found.bills]
    theirs = [_said(bill) for bill in found.bills]
    return PairShown(
        plan_id=found.plan_id,
        title=found.invoice.title,
        rows=[
            PairRow(
                label,
                ours[name],
                [Cell(t[name], name in a) for t, a in zip(theirs, agree, strict=True)],
            )
            for name, label in LABELS.items()
        ],
        bills=[BillChoice(bill.id, bill.title, SAME + bill.id) for bill in found.bills],
        create_anyway=found.create_anyway,
    )


def _number(paper: PaperShown) -> str:
    if paper.posts_as:
        return f"{paper.number} (posts as {paper.posts_as})"
    return paper.number or UNKNOWN


def _said(paper: PaperShown) -> dict[str, str]:
    files = UNKNOWN if paper.files is None else ", ".join(paper.files) or "none"
    return {
        "vendor": paper.vendor or UNKNOWN,
        "number": _number(paper),
        "day": american(paper.day) if paper.day else UNKNOWN,
        "amount": dollars(paper.amount),
        "project": paper.project or UNKNOWN,
        "memo": paper.memo or UNKNOWN,
        "files": files,
    }
