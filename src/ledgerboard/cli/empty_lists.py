"""Lists of commands: their lines, or what is missing and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

import click

NOTHING_CONNECTED = "Nothing is connected yet. Start: ledgerboard connect procore"
NONE_LIKE_THIS = "None in this list. Leave out the filter to see all."


def say_lines(lines: Iterable[str], nothing: str) -> None:
    """Nobody should wonder whether a command that prints nothing worked."""
    said = list(lines)
    for line in said or [nothing]:
        click.echo(line)
