"""`ledgerboard token`: API tokens, from the command line of the machine itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from ledgerboard.cli.as_json import json_option, say_json
from ledgerboard.cli.empty_lists import say_lines
from ledgerboard.cli.main import Refusal, WholeSentences, start_django
from ledgerboard.cli.people import chosen_organization, chosen_person, organization_option

if TYPE_CHECKING:
    from ledgerboard.users.models import ApiToken

ABILITIES = ("see", "plan", "approve", "review", "connect", "administer")


@click.group(cls=WholeSentences)
def token() -> None:
    """Create, list and revoke API tokens."""
    start_django()


@token.command("add")
@click.argument("name")
@click.option("--as", "email", default="", help="Email of the person the program acts as.")
@click.option(
    "--may", "abilities", multiple=True, type=click.Choice(ABILITIES), default=("see",),
    show_default=True, help="What it may do, never more than the person; repeat it for more.",
)  # fmt: skip
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True)
@click.option("--no-end", is_flag=True, help="Good until it is revoked.")
@organization_option
def add(
    name: str, email: str, abilities: tuple[str, ...], days: int, organization: str, *, no_end: bool
) -> None:
    """Create a token called NAME and print it. It can't be shown again."""
    from django.utils import timezone

    from ledgerboard.users import services

    tenant = chosen_organization(organization)
    made = services.issue_token(
        tenant,
        chosen_person(tenant, email),
        name=name,
        abilities=abilities,
        expires_at=None if no_end else timezone.now() + timedelta(days=days),
    )
    click.echo(made)
    end = "until it is revoked" if no_end else f"for {days} days"
    click.echo(f"It is shown only now. It works {end}.", err=True)


@token.command("list")
@organization_option
@json_option
def list_tokens(organization: str, *, as_json: bool) -> None:
    """List tokens, what they may do and when they end."""
    from ledgerboard.users.selectors import tokens

    found = tokens(chosen_organization(organization)).order_by("pk")
    if as_json:
        say_json([
            {"id": each.pk, "name": each.name, "hint": each.hint, "person": each.person.email,
             "abilities": each.abilities, "expires_at": each.expires_at, "used_at": each.used_at}
            for each in found
        ])  # fmt: skip
        return
    say_lines(map(_line, found), "No API tokens. Make one: ledgerboard token add")


def _line(each: ApiToken) -> str:
    may = ", ".join(each.abilities or ["all that its person may"])
    return f"{each.pk:>5}  {each.name:<30} {each.person.email:<32} {each.end_in_words:<22} {may}"


@token.command("revoke")
@click.argument("token_id", type=int)
@organization_option
def revoke(token_id: int, organization: str) -> None:
    """Revoke token TOKEN_ID right away (see `ledgerboard token list`)."""
    from ledgerboard.users import services

    if not services.revoke_token(chosen_organization(organization), token_id):
        raise Refusal(f"There is no active token {token_id}. See: ledgerboard token list")
    click.echo("Revoked. Programs that use it no longer have access.")
