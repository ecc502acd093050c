"""Commands that list or report print JSON for scripts with `--json`."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ninja import Schema

    from ledgerboard.sync.models import Run

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


def say_json(found: Any) -> None:
    """Dates as ISO 8601, amounts as text: a float would lose cents."""
    click.echo(json.dumps(found, default=_plain, ensure_ascii=False, indent=2))


def shaped(shape: type[Schema], found: object) -> dict[str, Any]:
    """As the API gives it: one shape for both."""
    return shape.from_orm(found).dict()


def plan_as_json(run: Run) -> dict[str, Any]:
    """A run, its plan and every change of it, as the API gives them."""
    from ledgerboard.api.shapes import ChangeOut, PlanOut, RunOut

    plan = run.plan
    changes = plan.changes.order_by("position") if plan else []
    return {
        "run": shaped(RunOut, run),
        "plan": shaped(PlanOut, plan) if plan else None,
        "changes": [shaped(ChangeOut, each) for each in changes],
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else str(value)
