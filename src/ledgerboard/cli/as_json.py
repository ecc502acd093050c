"""Commands that list or report print JSON for scripts with `--json`."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


def say_json(found: Any) -> None:
    """Dates as ISO 8601, amounts as text: a float would lose cents."""
    click.echo(json.dumps(found, default=_plain, ensure_ascii=False, indent=2))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else str(value)
