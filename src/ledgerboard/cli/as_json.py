"""Commands that list or report print JSON for scripts with `--json`."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ninja import Schema

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


def say_json(found: Any) -> None:
    """Dates as ISO 8601, amounts as text: a float would lose cents."""
    click.echo(json.dumps(found, default=_plain, ensure_ascii=False, indent=2))


def shaped(shape: type[Schema], found: object) -> dict[str, Any]:
    """As the API gives it: one shape for both."""
    return shape.from_orm(found).dict()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else str(value)
