"""`ledgerboard budgets`: budgets by project, and one by code, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledgerboard.cli.as_json import json_option, say_json, shaped
from ledgerboard.cli.main import Refusal, start_django
from ledgerboard.cli.money import in_figures
from ledgerboard.cli.people import chosen_organization, organization_option

if TYPE_CHECKING:
    from ledgerboard.core.values import Money
    from ledgerboard.users.models import Organization


@click.command()
@click.argument("project", default="")
@json_option
@organization_option
def budgets(project: str, organization: str, *, as_json: bool) -> None:
    """List budgets, those with codes over budget first; with PROJECT (its id), by code."""
    start_django()
    from ledgerboard.api.routes.budgets import BudgetTotalsOut
    from ledgerboard.sync.selectors import money
    from ledgerboard.sync.wiring import ports

    company = chosen_organization(organization)
    if project:
        _one(company, project, as_json=as_json)
        return
    found = money.budgets(company, ports())
    if as_json:
        say_json([shaped(BudgetTotalsOut, each) for each in found])
        return
    if not found:
        click.echo("No budgets read yet. Read them: ledgerboard sync plan")
        return
    _say("Project", ("Original", "Revised", "Committed", "Direct costs", "Left"))
    for each in found:
        _say(
            f"{each.id}  {each.title}",
            _amounts(each.original, each.revised, each.committed, each.direct, each.variance),
        )


def _one(company: Organization, project: str, *, as_json: bool) -> None:
    from ledgerboard.api.routes.budgets import ProjectBudgetOut, project_budget
    from ledgerboard.sync.selectors import money
    from ledgerboard.sync.wiring import ports

    found = money.budget(company, project, ports())
    if found is None:
        raise Refusal(f"There is no project {project}. See: ledgerboard budgets")
    if as_json:
        say_json(shaped(ProjectBudgetOut, project_budget(found)))
        return
    _say(
        "Budget code",
        ("Original", "Revised", "Committed", "Invoiced", "Direct costs", "Job to date", "Left"),
    )
    for row in found.rows:
        sums = row.figures
        told = _amounts(
            sums.original, sums.revised, sums.committed, sums.invoiced, sums.direct,
            sums.job_to_date, sums.variance,
        )  # fmt: skip
        _say(f"{row.code or 'No code'}  {row.description}", told)


def _amounts(*amounts: Money) -> tuple[str, ...]:
    return tuple(map(in_figures, amounts))


def _say(words: str, amounts: tuple[str, ...]) -> None:
    click.echo(f"{words[:40]:<42}" + "".join(f"{each:>15}" for each in amounts))
