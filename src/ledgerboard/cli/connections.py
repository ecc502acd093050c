"""`ledgerboard connections`: how each system is connected, and what a connection needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledgerboard.cli.as_json import json_option, say_json, shaped
from ledgerboard.cli.empty_lists import NOTHING_CONNECTED, say_lines
from ledgerboard.cli.main import NEEDS_A_PERSON, Refusal, WholeSentences, start_django
from ledgerboard.cli.people import (
    able_person,
    as_option,
    chosen_organization,
    organization_option,
)
from ledgerboard.connectors.base.system import short_title

if TYPE_CHECKING:
    from ledgerboard.connections.models import Connection

which = click.argument("connection", metavar="SYSTEM|ID")


@click.group(cls=WholeSentences)
def connections() -> None:
    """List, check, choose the company of, and disconnect connections."""
    start_django()


@connections.command("list")
@organization_option
@json_option
def list_connections(organization: str, *, as_json: bool) -> None:
    """List connections and how they are."""
    from ledgerboard.api.routes.connections import ConnectionOut
    from ledgerboard.connections import selectors

    found = list(selectors.connections(chosen_organization(organization)))
    if as_json:
        say_json([shaped(ConnectionOut, each) for each in found])
        return
    say_lines(map(_line, found), NOTHING_CONNECTED)


def _line(each: Connection) -> str:
    told = f"{each.reason} {each.advice}".strip()
    line = f"{each.pk:>4}  {short_title(each.system):<11} {each.get_status_display():<16}"
    return f"{line} {each.company_name}  {told}".rstrip()


@connections.command()
@which
@organization_option
@json_option
def check(connection: str, organization: str, *, as_json: bool) -> None:
    """Ask SYSTEM how the connection is. Ends with 3 where something needs a person."""
    from ledgerboard.connections import services

    findings = services.health(_connection(connection, organization))
    if as_json:
        say_json([
            {"ok": each.ok, "message": each.message, "advice": each.advice} for each in findings
        ])  # fmt: skip
    else:
        for each in findings:
            click.echo(f"{'ok ' if each.ok else '!! '} {each.message} {each.advice}".rstrip())
    if not all(each.ok for each in findings):
        raise SystemExit(NEEDS_A_PERSON)


@connections.command()
@which
@click.argument("company_id", required=False)
@as_option
@organization_option
def company(connection: str, company_id: str | None, email: str, organization: str) -> None:
    """Choose the company to work with, where the permission reaches several; or list them."""
    from ledgerboard.connections import services
    from ledgerboard.sync.services import another_company, set_up_flows

    found = _connection(connection, organization)
    if company_id is None:
        for each in found.companies:
            click.echo(f"{each['id']}  {each['name']}")
        return
    able_person(found.organization, email, "connect")
    chosen = services.choose_company(found, company_id)
    set_up_flows(chosen.organization)
    click.echo(f"Connected: {chosen.company_name}.")
    if other := another_company(chosen):
        click.echo(other)


@connections.command()
@which
@as_option
@organization_option
def webhooks(connection: str, email: str, organization: str) -> None:
    """Set up webhooks, or set them up again: changes then show up right away."""
    from ledgerboard.connections import services

    found = _connection(connection, organization)
    able_person(found.organization, email, "connect")
    services.subscribe(found)
    click.echo("Webhooks are set up. Changes show up right away.")


@connections.command()
@which
@click.option("--yes", is_flag=True, help="Don't ask for confirmation.")
@as_option
@organization_option
def disconnect(connection: str, email: str, organization: str, *, yes: bool) -> None:
    """Give the permission back. Links and history stay for when it is connected again."""
    from ledgerboard.connections import services

    found = _connection(connection, organization)
    person = able_person(found.organization, email, "connect")
    if not yes:
        click.confirm(f"Disconnect {found.company_name or found.system} as {person}?", abort=True)
    said = services.disconnect(found, person)
    click.echo(f"{found.company_name or found.system} is disconnected. {said}".rstrip())


def _connection(which: str, organization: str) -> Connection:
    """By its number, or by its system where that is connected once."""
    from ledgerboard.connections import selectors

    every = list(selectors.connections(chosen_organization(organization)))
    found = [each for each in every if which in (str(each.pk), each.system)]
    if len(found) == 1:
        return found[0]
    there = ", ".join(f"{each.pk} {each.system}" for each in every) or "none yet"
    raise Refusal(f"Say which connection; there are: {there}.")
