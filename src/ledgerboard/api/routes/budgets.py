"""Budgets against what was committed and spent, as last read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from ledgerboard.api.access import SEE, caller, found
from ledgerboard.api.answers import Word, answers
from ledgerboard.api.money_shapes import Amount, ReadOut
from ledgerboard.sync.selectors import money
from ledgerboard.sync.selectors.money import CodeRow, ProjectBudget
from ledgerboard.sync.wiring import ports

router = Router()


class BudgetTotalsOut(Schema):
    """One project's budget as `/budgets/{id}` adds it up. `job_to_date` is Procore's own column,
    `over` counts codes over budget.
    """

    id: str
    title: str
    original: Amount
    revised: Amount
    committed: Amount
    direct: Amount
    job_to_date: Amount
    variance: Amount
    over: int


class BudgetDiffersOut(Schema):
    """A column of Procore's budget that shows something else than the documents add up to."""

    column: str
    procore: Amount
    documents: Amount


class BudgetCodeOut(Schema):
    """`variance` is what is left of the revised budget after commitments and direct costs."""

    code: str
    description: str
    budgeted: bool
    original: Amount
    revised: Amount
    committed: Amount
    invoiced: Amount
    direct: Amount
    job_to_date: Amount
    variance: Amount
    differs: list[BudgetDiffersOut]


class ProjectBudgetOut(Schema):
    """`not_counted`: invoiced, and not in Procore's Job to Date Costs before it is Approved."""

    id: str
    title: str
    was_read: bool
    codes: list[BudgetCodeOut]
    not_counted: Amount
    read: ReadOut


@router.get(
    "/budgets", auth=SEE, response=answers(list[BudgetTotalsOut]), summary="Budgets by project"
)
def budgets(request: HttpRequest) -> Any:
    return money.budgets(caller(request).organization, ports())


@router.get(
    "/budgets/{project_id}",
    auth=SEE,
    response=answers(ProjectBudgetOut),
    summary="A project's budget by code",
)
def budget(request: HttpRequest, project_id: Word) -> Any:
    page = found(money.budget(caller(request).organization, project_id, ports()))
    return project_budget(page)


def project_budget(page: ProjectBudget) -> dict[str, Any]:
    about = {
        name: getattr(page, name) for name in ("id", "title", "was_read", "not_counted", "read")
    }
    return {**about, "codes": [_code(row) for row in page.rows]}


def _code(row: CodeRow) -> dict[str, Any]:
    names = ("original", "revised", "committed", "invoiced", "direct", "job_to_date", "variance")
    sums = {name: getattr(row.figures, name) for name in names}
    return {
        "code": row.code,
        "description": row.description,
        "budgeted": row.budgeted,
        "differs": row.differs,
        **sums,
    }
