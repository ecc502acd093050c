"""Each project's budget against what was promised and spent, by budget code.

Original and revised are Procore's; the rest is added up from its documents as last read, and what
Procore's own budget shows is compared with that. The list adds up the same documents by the same
code, so a project says the same there as on its page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from ledgerboard.core.money.amounts import total
from ledgerboard.core.money.budget import BudgetRow, budget_rows
from ledgerboard.core.reconcile import Seen, Side
from ledgerboard.core.records import (
    BudgetCode,
    BudgetLine,
    ChangeOrder,
    Commitment,
    DirectCost,
    Record,
)
from ledgerboard.core.records.commitments import APPROVED
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.billed_before import Earlier, chain_of
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import FlowSetting, Snapshot
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.records import seen_of
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.commitments import CHANGE_ORDER, COMMITMENT
from ledgerboard.sync.selectors.money.invoices import INVOICE, accepted_statuses
from ledgerboard.sync.selectors.money.listing import Names, ReadAt, read_at
from ledgerboard.users.models import Organization

BUDGET_LINE, COST = "budget_line", "direct_cost"
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class ProjectTotals:
    """The budget of one project, as its page adds it up."""

    id: str
    title: str
    original: Money
    revised: Money
    committed: Money
    direct: Money
    job_to_date: Money
    """What Procore's own column shows."""
    over: int
    """Codes on which more is committed and spent than the revised budget has."""

    @property
    def variance(self) -> Money:
        return self.revised - self.committed - self.direct


@dataclass(frozen=True)
class Differs:
    """A column of Procore's budget that shows something else than its documents add up to."""

    column: str
    procore: Money
    documents: Money


@dataclass(frozen=True)
class CodeRow:
    code: str
    description: str
    figures: BudgetRow
    differs: tuple[Differs, ...] = ()
    budgeted: bool = True

    @property
    def slug(self) -> str:
        """Which row of its project this is, for addresses."""
        return self.figures.code.id if self.figures.code else "none"

    @property
    def spent(self) -> Money:
        return self.figures.committed + self.figures.direct


@dataclass(frozen=True)
class ProjectBudget:
    id: str
    title: str
    rows: tuple[CodeRow, ...]
    sums: BudgetRow
    not_counted: Money
    """Invoices that accounting takes and Procore's Job to Date Costs leaves out."""
    was_read: bool
    """Whether Procore's budget was read: a project may have none that we may see."""
    read: ReadAt


def budgets(organization: Organization, ports: Ports) -> Sequence[ProjectTotals]:
    """Projects whose budget was read, those with codes over budget first."""
    setting = setting_of(organization, "costs")
    if setting is None:
        return []
    lines, spent = _by_project(_lines(setting, ports)), _Spent.of(setting, ports)
    names = Names(setting.left)
    found = [
        _totals(id_, names.of("project", id_), several, spent.rows(id_, several))
        for id_, several in lines.items()
    ]
    return sorted(found, key=lambda each: (not each.over, each.title, each.id))


def budgets_read(organization: Organization) -> ReadAt:
    """When Procore's own budgets were: a few times a day, its documents more often."""
    setting = setting_of(organization, "costs")
    return read_at(setting, [BUDGET_LINE], []) if setting else ReadAt()


def budget(organization: Organization, project_id: str, ports: Ports) -> ProjectBudget | None:
    """None when this organization has no such project."""
    setting = setting_of(organization, "costs")
    invoices = setting_of(organization, "invoices")
    if setting is None or invoices is None:
        return None
    return _Reader(FlowContext(setting, ports), project_id, accepted_statuses(invoices)).page()


def _lines(setting: FlowSetting, ports: Ports) -> Iterator[BudgetLine]:
    records = (seen.record for seen in _read(setting, ports, BUDGET_LINE))
    return (each for each in records if isinstance(each, BudgetLine))


def _read(setting: FlowSetting, ports: Ports, kind: str) -> Iterator[Seen]:
    rows = Snapshot.objects.of(setting.organization_id).filter(
        connection=setting.left, kind=kind, gone_at=None
    )
    return (seen_of(row, ports) for row in rows.iterator())


@dataclass(frozen=True)
class _Spent:
    """What was committed and spent, by project. Invoices are none of the list's columns."""

    commitments: Mapping[str, Sequence[Commitment]]
    changes: Mapping[str, Sequence[ChangeOrder]]
    costs: Mapping[str, Sequence[DirectCost]]

    @classmethod
    def of(cls, setting: FlowSetting, ports: Ports) -> _Spent:
        contracts = list(_read(setting, ports, COMMITMENT))
        home = {seen.ref: getattr(seen.record, "project", None) for seen in contracts}
        changes: dict[str, list[ChangeOrder]] = defaultdict(list)
        for seen in _read(setting, ports, CHANGE_ORDER):
            if isinstance(seen.record, ChangeOrder) and seen.record.commitment in home:
                project = home[seen.record.commitment]
                changes[project.id if project else ""].append(seen.record)
        costs = (seen.record for seen in _read(setting, ports, COST))
        return cls(
            _by_project(s.record for s in contracts if isinstance(s.record, Commitment)),
            changes,
            _by_project(cost for cost in costs if isinstance(cost, DirectCost)),
        )

    def rows(self, project: str, lines: Iterable[BudgetLine]) -> tuple[BudgetRow, ...]:
        return budget_rows(
            map(_budgeted, lines),
            self.commitments.get(project, ()),
            self.changes.get(project, ()),
            [],
            self.costs.get(project, ()),
        )


P = TypeVar("P", BudgetLine, Commitment, DirectCost)


def _by_project(records: Iterable[P]) -> dict[str, list[P]]:
    found: dict[str, list[P]] = defaultdict(list)
    for each in records:
        found[each.project.id if each.project else ""].append(each)
    return found


def _budgeted(line: BudgetLine) -> BudgetLine:
    return BudgetLine(budget_code=line.budget_code, original=line.original, revised=_revised(line))


def _totals(
    id_: str, title: str, lines: Sequence[BudgetLine], rows: Sequence[BudgetRow]
) -> ProjectTotals:
    sums = _sum(rows)
    return ProjectTotals(
        id=id_,
        title=title,
        original=sums.original,
        revised=sums.revised,
        committed=sums.committed,
        direct=sums.direct,
        job_to_date=total(line.job_to_date for line in lines),
        over=sum(row.variance.amount < 0 for row in rows),
    )


def _revised(line: BudgetLine) -> Money:
    """A view without that column: what it is made of."""
    if line.revised is not None:
        return line.revised
    return total((line.original, line.modifications, line.approved_changes))


@dataclass
class _Reader:
    flow: FlowContext
    id: str
    accepted: frozenset[str]

    @property
    def project(self) -> Ref:
        return Ref("project", self.id)

    def page(self) -> ProjectBudget | None:
        seen = self.flow.views[Side.LEFT].here(self.project)
        if seen is None:
            return None
        figures = self._figures()
        return ProjectBudget(
            id=self.id,
            title=seen.record.title,
            rows=tuple(sorted(map(self._row, figures), key=lambda row: (not row.code, row.code))),
            sums=_sum(figures),
            not_counted=total(row.invoiced for row in figures)
            - total(move.amount for each in self._approved for move in each.applied.movements),
            was_read=bool(self.lines),
            read=read_at(
                self.flow.setting, [BUDGET_LINE, COMMITMENT, CHANGE_ORDER, INVOICE, COST], []
            ),
        )

    @cached_property
    def lines(self) -> Mapping[Ref | None, BudgetLine]:
        return {each.budget_code: each for each in self._records(BUDGET_LINE, BudgetLine)}

    @cached_property
    def _contracts(self) -> list[Ref]:
        found = self.flow.views[Side.LEFT].related(COMMITMENT, self.project)
        return [Ref(COMMITMENT, seen.id) for seen in found]

    @cached_property
    def _counted(self) -> list[Earlier]:
        """The project's invoices that accounting takes, each with what it moved."""
        left = self.flow.views[Side.LEFT]
        chains = (chain_of(left.related(INVOICE, each), left) for each in self._contracts)
        return [each for chain in chains for each in chain if self._counts(each)]

    def _counts(self, each: Earlier) -> bool:
        twin = self.flow.views[Side.LEFT].twin(each.seen.ref)
        return each.invoice.status in self.accepted or twin is not None

    @property
    def _approved(self) -> list[Earlier]:
        return [each for each in self._counted if each.invoice.status == APPROVED]

    def _figures(self) -> tuple[BudgetRow, ...]:
        return budget_rows(
            map(_budgeted, self.lines.values()),
            self._records(COMMITMENT, Commitment),
            [change for each in self._contracts for change in self._changes(each)],
            [each.applied for each in self._counted],
            self._records(COST, DirectCost),
            [each.applied for each in self._approved],
        )

    def _changes(self, contract: Ref) -> list[ChangeOrder]:
        return self._records(CHANGE_ORDER, ChangeOrder, contract)

    def _records(self, kind: str, type_: type[R], of: Ref | None = None) -> list[R]:
        found = self.flow.views[Side.LEFT].related(kind, of or self.project)
        return [seen.record for seen in found if isinstance(seen.record, type_)]

    def _row(self, figures: BudgetRow) -> CodeRow:
        code = self._code(figures.code)
        line = self.lines.get(figures.code)
        return CodeRow(
            code=code.title if code else "",
            description=(code.description or "") if code else "",
            figures=figures,
            differs=tuple(_differs(figures, line)) if line else (),
            budgeted=bool(line and not line.unbudgeted),
        )

    def _code(self, ref: Ref | None) -> BudgetCode | None:
        seen: Seen | None = self.flow.views[Side.LEFT].here(ref) if ref else None
        return seen.record if seen and isinstance(seen.record, BudgetCode) else None


def _differs(ours: BudgetRow, line: BudgetLine) -> Iterator[Differs]:
    for column, said, counted in (
        ("Committed Costs", line.committed, ours.committed),
        ("Direct Costs", line.direct_costs, ours.direct),
        ("Job to Date Costs", line.job_to_date, ours.job_to_date),
    ):
        if said is not None and said != counted:
            yield Differs(column, said, counted)


def _sum(rows: Iterable[BudgetRow]) -> BudgetRow:
    several = list(rows)
    names = ("original", "revised", "committed", "invoiced", "direct", "job_to_date")
    sums = {name: total(getattr(row, name) for row in several) for name in names}
    return BudgetRow(None, **sums)
