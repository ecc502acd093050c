"""`ledgerboard setup`: the steps from nothing to the first posted bill, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledgerboard.cli.as_json import json_option, say_json
from ledgerboard.cli.main import NEEDS_A_PERSON, start_django
from ledgerboard.cli.people import chosen_organization, organization_option
from ledgerboard.core.values.wording import american, counted

if TYPE_CHECKING:
    from ledgerboard.sync.setup_steps import Step

STATES = {
    "done": "done",
    "to_do": "to do",
    "waiting": "not yet",
    "blocked": "blocked",
    "off": "off",
}


@click.command()
@json_option
@organization_option
def setup(organization: str, *, as_json: bool) -> None:
    """Show the setup steps: how far along each is, what to do next and who can do it.

    Ends with 0 when all are done, 3 while a person is needed.
    """
    start_django()
    from ledgerboard.api.routes.setup import SetupOut, setup_out
    from ledgerboard.sync.setup_steps import setup as steps_of
    from ledgerboard.sync.wiring import ports

    found = steps_of(chosen_organization(organization), ports())
    if as_json:
        say_json(SetupOut(**setup_out(found)).dict())
    else:
        for step in found.steps:
            _say(step)
        done = "Setup is finished."
        left = f"{counted(found.left, 'step')} left to finish setup."
        click.echo(left if found.left else done)
    if found.left:
        raise SystemExit(NEEDS_A_PERSON)


def _say(step: Step) -> None:
    click.echo(f"{step.number}. {step.goal.title}: {STATES.get(step.state, step.state)}")
    for words in (*step.counts, step.next.why):
        if words:
            click.echo(f"   {words}")
    if step.next.words:
        click.echo(f"   Next: {step.next.words}")
        click.echo(f"         {step.next.command}")
    if step.next.words and step.can:
        click.echo(f"   Who can: {', '.join(step.can)}")
    if step.by.at:
        from django.utils import timezone

        day = american(timezone.localdate(step.by.at))
        click.echo(f"   {', '.join(filter(None, (step.by.person, day)))}")
