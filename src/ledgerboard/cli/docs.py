"""`ledgerboard docs`: the reference pages, written from the code so that they cannot be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from ledgerboard.cli.main import Refusal, cli

NOTE = "<!-- Written by `ledgerboard docs`; do not edit. -->\n\n"
WIDTH = 78
"""What click takes in a terminal of 80 columns or more."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; fail if a page is out of date.")
def docs(folder: Path, *, check: bool) -> None:
    """Write the reference pages (settings, commands, flows, simulators) into FOLDER."""
    stale = []
    for name, text in pages():
        path = folder / name
        if path.exists() and path.read_text() == text:
            continue
        stale.append(name)
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            click.echo(f"wrote {path}")
    if check and stale:
        raise Refusal(f"Out of date: {', '.join(stale)}. Run: make docs")


def pages() -> Iterator[tuple[str, str]]:
    """File name and content of every reference page."""
    from ledgerboard.cli.reference import flows_page, settings_page, simulator_pages

    yield "settings.md", NOTE + settings_page()
    yield "commands.md", NOTE + commands_page()
    yield "flows.md", NOTE + flows_page()
    for name, text in simulator_pages():
        yield f"simulator-{name}.md", NOTE + text


def commands_page() -> str:
    """Equally wide in every terminal."""
    context = click.Context(cli, info_name="ledgerboard", terminal_width=WIDTH)
    return "# Commands\n\n" + "\n".join(_command(cli, context))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## `{context.command_path}`\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found:
                yield from _command(found, click.Context(found, parent=context, info_name=name))
