"""`ledgerboard user`: people, from the command line of the machine itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledgerboard.cli.main import Refusal, start_django

if TYPE_CHECKING:
    from ledgerboard.users.models import Organization, Person

ROLES = ("administrator", "approver", "coordinator", "viewer")


@click.group()
def user() -> None:
    """Add people and list them."""
    start_django()


@user.command("add")
@click.argument("email")
@click.option("--name", default="", help="As they write it.")
@click.option("--role", type=click.Choice(ROLES), default="administrator", show_default=True)
@click.option("--organization", default="", help="Your company; made when there is none yet.")
@click.password_option(help="At least 10 characters; asked for when it is not given.")
def add(email: str, name: str, role: str, organization: str, password: str) -> None:
    """Add a person who signs in with EMAIL; on a new installation, also its organization."""
    from ledgerboard.users import services
    from ledgerboard.users.models import Organization, Role

    if not Organization.objects.exists():
        services.set_up(organization=organization, name=name, email=email, password=password)
        role = Role.ADMINISTRATOR.value
    else:
        services.add_person(
            chosen_organization(organization),
            name=name, email=email, password=password, role=Role(role),
        )  # fmt: skip
    click.echo(f"{email} can sign in as {role}.")


@user.command("list")
@click.option("--organization", default="")
def list_people(organization: str) -> None:
    """Show who can sign in, and as what."""
    from ledgerboard.users.selectors import people

    for member in people(chosen_organization(organization)):
        click.echo(f"{member.person.email:<40} {member.get_role_display()}")


def chosen_organization(name: str = "") -> Organization:
    """The organization of that name, or the only one. Raises Refusal when it is not clear."""
    from ledgerboard.users.models import Organization

    every = Organization.objects.order_by("name")
    found = list(every.filter(name__iexact=name) if name else every)
    if len(found) == 1:
        return found[0]
    names = ", ".join(str(each) for each in every)
    if not names:
        raise Refusal(
            "Nobody is here yet. Run: ledgerboard user add you@example.com --organization “…”"
        )
    raise Refusal(f"Say which organization with --organization; there are: {names}.")


def chosen_person(organization: Organization, email: str = "") -> Person:
    """Who acts: the person of that address, or the only one. Else raises Refusal."""
    from ledgerboard.users.selectors import people

    members = [
        each for each in people(organization) if not email or each.person.email == email.lower()
    ]
    if len(members) == 1:
        return members[0].person
    if email:
        raise Refusal(f"Nobody with the address {email} belongs to {organization}.")
    raise Refusal(f"Say who acts with --as; {len(members)} people belong to {organization}.")
