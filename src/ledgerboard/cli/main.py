"""`ledgerboard`: the command and its groups. Heavy imports wait until a command needs them."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from ledgerboard import __version__
from ledgerboard.config.garbage import spare_what_is_loaded

COMMANDS = {
    "adopt": "ledgerboard.cli.adopt:adopt",
    "budgets": "ledgerboard.cli.budgets:budgets",
    "commitments": "ledgerboard.cli.money:commitments",
    "codes": "ledgerboard.cli.codes:codes",
    "connections": "ledgerboard.cli.connections:connections",
    "connect": "ledgerboard.cli.connect:connect",
    "costs": "ledgerboard.cli.money:costs",
    "demo": "ledgerboard.cli.demo:demo",
    "docs": "ledgerboard.cli.docs:docs",
    "doctor": "ledgerboard.cli.doctor:doctor",
    "invoice": "ledgerboard.cli.invoice:invoice",
    "invoices": "ledgerboard.cli.money:invoices",
    "papers": "ledgerboard.cli.documents:papers",
    "payments": "ledgerboard.cli.money:payments",
    "read": "ledgerboard.cli.read:read",
    "reconcile": "ledgerboard.cli.reconcile:reconcile",
    "records": "ledgerboard.cli.records:records",
    "samples": "ledgerboard.cli.samples:samples",
    "serve": "ledgerboard.cli.serve:serve",
    "setup": "ledgerboard.cli.setup:setup",
    "simulate": "ledgerboard.cli.simulate:simulate",
    "sync": "ledgerboard.cli.flow_rules:sync",
    "token": "ledgerboard.cli.tokens:token",
    "user": "ledgerboard.cli.people:user",
    "worker": "ledgerboard.cli.serve:worker",
}


NEEDS_A_PERSON = 3
"""The status of a command after which something waits for a person: scripts can tell it from 1."""


WHOLE = 400
"""More letters than any command's first sentence has."""


class WholeSentences(click.Group):
    """Lists its commands with their first sentence whole: cut short, as click does it, it says
    least to a newcomer, who looks there first.
    """

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        listed = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, each.get_short_help_str(WHOLE)) for name, each in listed if each]
            )


class Commands(WholeSentences):
    """Loads a command's module when it is called, so that `--help` and `simulate` start at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found: Any = getattr(import_module(module), name)
        return found if isinstance(found, click.Command) else None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ledgerboard")
@click.option(
    "--settings",
    "settings_file",
    type=click.Path(exists=True, dir_okay=False, resolve_path=True),
    help="A file of settings to use instead of .env in this folder; it counts before variables.",
)
def cli(settings_file: str | None) -> None:
    """Keep Procore, QuickBooks Online and subcontractors' documents in sync.

    Ends with 0 when it was done, 1 when it failed or was refused, 2 when the command line was
    not understood, 3 when it was done as far as possible and a person is needed: questions,
    blocked changes, a second approval, steps of the setup.
    """
    if settings_file:
        os.environ["LEDGERBOARD_SETTINGS_FILE"] = settings_file


def start_django() -> None:
    """Load settings and apps; commands that need the database call this first."""
    os.umask(0o077)  # what we keep is nobody else's on this machine: papers, pages, the database
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledgerboard.config.django")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
        spare_what_is_loaded()


def main() -> None:
    """The console script. What a person can mend ends with words and status 1, not a traceback."""
    try:
        cli()
    except Refusal as refusal:
        _end(f"{refusal}")
    except Exception as error:
        from ledgerboard.cli.error_messages import in_words

        said = in_words(error)
        if said is None:
            raise
        _end(said)


def _end(said: str) -> NoReturn:
    click.echo(said, err=True)
    sys.exit(1)


class Refusal(Exception):
    """What cannot be done and what to do next, in one or two sentences."""
