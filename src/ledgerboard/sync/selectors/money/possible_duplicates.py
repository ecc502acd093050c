"""An invoice beside the bills of the books that may be the same paper, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledgerboard.core.matching.duplicate_bills import number_key, paper_of
from ledgerboard.core.money.amounts import ZERO, from_cents
from ledgerboard.core.reconcile import Action, Seen, Side
from ledgerboard.core.reconcile.unlinked import DIFFERENT, SAME
from ledgerboard.core.records import Bill
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.values.text import fold
from ledgerboard.core.views.number_marks import unmarked_number
from ledgerboard.sync.answering.created_anyway import asked_about
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, FlowSetting, PullState
from ledgerboard.sync.selectors.money.listing import Names, figures_ever
from ledgerboard.sync.selectors.names import NamesByRef, names_of

FILES = {Side.LEFT: "invoice_file", Side.RIGHT: "bill_file"}


@dataclass(frozen=True)
class PaperShown:
    """One of the two. `files` is None where files aren't read at all."""

    id: str
    title: str
    vendor: str
    number: str
    day: date | None
    amount: Money
    project: str
    memo: str
    files: tuple[str, ...] | None
    posts_as: str = ""
    """The number that QuickBooks gets or has, where the invoice's own doesn't fit there."""


@dataclass(frozen=True)
class PossibleDuplicate:
    """A question about one invoice: the bill that it would be, and those that it may be already."""

    plan_id: int
    key: str
    invoice: PaperShown
    bills: tuple[PaperShown, ...]
    create_anyway: str
    """The answer that creates it all the same."""

    def agree(self, bill: PaperShown) -> frozenset[str]:
        """The names of the fields that say the same. Two that say nothing agree on nothing."""
        ours = _compared(self.invoice)
        theirs = _compared(bill)
        return frozenset(name for name, value in ours.items() if value and value == theirs[name])


def _compared(paper: PaperShown) -> dict[str, object]:
    return {
        "vendor": paper.vendor,
        "number": number_key(unmarked_number(paper.number, paper.id)),
        "day": paper.day,
        "amount": paper.amount,
        "project": paper.project,
        "memo": fold(paper.memo),
        "files": paper.files,
    }


def possible_duplicates(
    flow: FlowContext, changes: Iterable[Change]
) -> Mapping[int, PossibleDuplicate]:
    """By the change that asks. One whose records are gone meanwhile is not among them."""
    asked = [each for each in changes if each.action == Action.QUESTION and each.left_id]
    if not asked or not flow.flow.paid_twice:
        return {}
    return _Reader.of(flow, asked).found


def possible_duplicate(flow: FlowContext, invoice_id: str) -> PossibleDuplicate | None:
    """What is asked about this invoice and waits, if anything is."""
    asked = asked_about(flow.setting, invoice_id)
    return next(iter(possible_duplicates(flow, [asked]).values()), None) if asked else None


@dataclass(frozen=True)
class _Reader:
    flow: FlowContext
    asked: Sequence[Change]
    seen: Mapping[Side, Mapping[str, Seen]]
    names: NamesByRef
    read: Mapping[Side, bool]
    """Whether files of that side were ever read."""

    @classmethod
    def of(cls, flow: FlowContext, asked: Sequence[Change]) -> _Reader:
        ids = {
            Side.LEFT: {each.left_id or "" for each in asked},
            Side.RIGHT: {id_ for each in asked for id_ in _bills(each)},
        }
        seen = {side: flow.known(side, ids[side]).seen for side in Side}
        for side in Side:
            flow.views[side].announce(seen[side].values())
        lefts = {id_: flow.compared(Side.LEFT, each) for id_, each in seen[Side.LEFT].items()}
        seen = {Side.LEFT: lefts, Side.RIGHT: seen[Side.RIGHT]}
        refs = {ref for each in seen.values() for one in each.values() for ref in _points_at(one)}
        read = {side: _files_are_read(flow.setting, side) for side in Side}
        return cls(flow, asked, seen, names_of(flow.setting.right_id, refs), read)

    @property
    def found(self) -> dict[int, PossibleDuplicate]:
        return {each.pk: pair for each in self.asked if (pair := self._pair(each))}

    def _pair(self, change: Change) -> PossibleDuplicate | None:
        ours = self._paper(Side.LEFT, change.left_id or "")
        bills = [self._paper(Side.RIGHT, id_) for id_ in _bills(change)]
        anyway = [e["value"] for e in change.choices if e["value"].startswith(DIFFERENT)]
        if ours is None or not all(bills) or not anyway:
            return None
        there = tuple(each for each in bills if each)
        return PossibleDuplicate(change.plan_id, change.key, ours, there, anyway[0])

    def _paper(self, side: Side, id_: str) -> PaperShown | None:
        seen = self.seen[side].get(id_)
        if seen is None or not isinstance(seen.record, Bill):
            return self._as_read(seen) if seen else None
        bill, paper = seen.record, paper_of(seen.ref, seen.record)
        return PaperShown(
            id=id_,
            title=bill.title,
            vendor=self.names.get(bill.vendor, "") if bill.vendor else "",
            number=bill.original_number or bill.number or "",
            posts_as=(bill.number or "") if bill.original_number else "",
            day=bill.date,
            amount=paper.amount,
            project=", ".join(sorted(self.names.get(each, "") for each in paper.projects)),
            memo=bill.memo or "",
            files=self._files(side, seen.ref),
        )

    def _as_read(self, seen: Seen) -> PaperShown | None:
        """An invoice that can't be told as a bill just now, because its project isn't linked any
        more, say: as Procore has it.
        """
        setting = self.flow.setting
        row = figures_ever(setting.left, seen.kind).filter(record_id=seen.id).first()
        if row is None:
            return None
        names = Names(setting.left)
        return PaperShown(
            id=seen.id,
            title=seen.record.title,
            vendor=names.of("vendor", row.vendor),
            number=row.number,
            day=row.day,
            amount=from_cents(row.amount, row.currency) or ZERO,
            project=names.of("project", row.project),
            memo="",
            files=self._files(Side.LEFT, seen.ref),
        )

    def _files(self, side: Side, ref: Ref) -> tuple[str, ...] | None:
        if not self.read[side]:
            return None
        there = self.flow.views[side].related(FILES[side], ref)
        return tuple(sorted(getattr(each.record, "file_name", None) or "" for each in there))


def _bills(change: Change) -> Iterator[str]:
    for each in change.choices:
        if each["value"].startswith(SAME):
            yield each["value"].removeprefix(SAME)


def _points_at(seen: Seen) -> Iterator[Ref]:
    if isinstance(seen.record, Bill):
        if seen.record.vendor:
            yield seen.record.vendor
        yield from paper_of(seen.ref, seen.record).projects


def _files_are_read(setting: FlowSetting, side: Side) -> bool:
    connection = setting.left_id if side is Side.LEFT else setting.right_id
    states = PullState.objects.of(setting.organization_id)
    return states.filter(connection=connection, kind=FILES[side]).exists()
