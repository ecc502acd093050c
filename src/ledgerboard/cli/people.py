"""`ledgerboard user`: people, from the command line of the machine itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from ledgerboard.cli.as_json import json_option, say_json
from ledgerboard.cli.main import Refusal, WholeSentences, start_django
from ledgerboard.config.settings import settings

if TYPE_CHECKING:
    from ledgerboard.users.models import Membership, Organization, Person

ROLES = ("administrator", "approver", "coordinator", "viewer")


organization_option = click.option(
    "--organization", default="", help="Which company of yours; needed if there are several."
)

as_option = click.option(
    "--as",
    "email",
    default="",
    help="Email of who is doing this; you're asked if it could be several.",
)


def _refuse_on_the_command_line(_: click.Context, __: click.Parameter, value: str | None) -> None:
    if value is not None:
        raise Refusal(
            "A password on the command line can be seen by everybody on this machine. Leave it out "
            "to be asked for it, or send it in with --password-stdin."
        )


def password_options(command: Callable[..., None]) -> Callable[..., None]:
    """Asked for, or read from standard input; never an argument."""
    stdin = click.option(
        "--password-stdin", is_flag=True, help="Read the password from standard input."
    )
    refused = click.option(
        "--password", hidden=True, expose_value=False, callback=_refuse_on_the_command_line
    )
    return stdin(refused(command))


def given_password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    asking: str = click.prompt("Password (10 characters or more)", hide_input=True,
                               confirmation_prompt="Once more")  # fmt: skip
    return asking


@click.group(cls=WholeSentences)
def user() -> None:
    """Add and list people; reset passwords and two-step verification."""
    start_django()


@user.command("add")
@click.argument("email")
@click.option("--name", default="", help="Their name.")
@click.option("--role", type=click.Choice(ROLES), default="administrator", show_default=True)
@click.option("--organization", default="", help="Your company's name; added if there is none yet.")
@password_options
def add(email: str, name: str, role: str, organization: str, *, password_stdin: bool) -> None:
    """Add a person who signs in with EMAIL; on a new installation, also its organization."""
    from ledgerboard.cli.serve import prepare
    from ledgerboard.users import services
    from ledgerboard.users.models import Organization, Role

    prepare()
    _require_address(email)
    if not Organization.objects.exists():
        password = given_password(from_stdin=password_stdin)
        services.set_up(organization=organization, name=name, email=email, password=password)
        click.echo(f"{email} can sign in as {Role.ADMINISTRATOR.value}.")
        return
    tenant = chosen_organization(organization)
    known = _known(email)
    if known:
        _refuse_who_is_here(known, tenant)
    password = "" if known else given_password(from_stdin=password_stdin)
    services.invite(tenant, name=name, email=email, role=Role(role), password=password)
    kept = " Their password stays the one they have." if known else ""
    click.echo(f"{email} can sign in as {role}.{kept}")


def _require_address(email: str) -> None:
    """Before a password is asked for."""
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(email.strip())
    except ValidationError:
        raise Refusal(f"“{email}” isn't a valid email address, such as ann@example.com.") from None


def _refuse_who_is_here(person: Person, tenant: Organization) -> None:
    from ledgerboard.users.selectors import people

    here = people(tenant).filter(person=person).first()
    if here:
        raise Refusal(
            f"{person.email} is here already, as {here.get_role_display().lower()}; nothing was "
            f"changed. A new password: ledgerboard user password {person.email}. Another role: "
            f"ledgerboard user role {person.email} ROLE."
        )


@user.command("role")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@organization_option
def change_role(email: str, role: str, organization: str) -> None:
    """Change the role of EMAIL."""
    from ledgerboard.users import services
    from ledgerboard.users.models import Role

    tenant = chosen_organization(organization)
    member = _member(tenant, email)
    changed = services.change_role(tenant, member.pk, Role(role))
    click.echo(f"{email} is now {changed.get_role_display().lower()}.")


@user.command("remove")
@click.argument("email")
@organization_option
def remove(email: str, organization: str) -> None:
    """Remove EMAIL: their role and API tokens end. Their name stays in the history."""
    from ledgerboard.users import services

    tenant = chosen_organization(organization)
    services.remove_person(tenant, _member(tenant, email).pk)
    click.echo(f"{email} was removed. Their API tokens stopped working.")


@user.command("password")
@click.argument("email")
@click.option(
    "--link", is_flag=True, help="Print a link so they can set it themselves. It works once."
)
@password_options
def password(email: str, *, link: bool, password_stdin: bool) -> None:
    """Set a new password for EMAIL. The old one isn't needed."""
    from ledgerboard.users import passwords

    person = _known(email)
    if person is None:
        raise Refusal(f"No one has the address {email}. See: ledgerboard user list")
    if link:
        click.echo(f"{settings().public_url}{passwords.new_link(person)}")
        click.echo(f"It works once, within {passwords.LINK_HOURS} hours.", err=True)
        return
    passwords.set_password(person, given_password(from_stdin=password_stdin))
    click.echo(f"{person.email} has a new password. Other devices were signed out.")


@user.command("reset-two-step")
@click.argument("email")
def reset_two_step(email: str) -> None:
    """Reset two-step verification for EMAIL, who lost phone and codes, and sign them out."""
    from ledgerboard.users.two_step.changing import reset

    person = _known(email)
    if person is None:
        raise Refusal(f"No one has the address {email}. See: ledgerboard user list")
    reset(person)
    click.echo(
        f"Two-step verification of {person.email} was reset and they were signed out. Until "
        "they set it up again, they sign in with just their password."
    )


@user.command("require-two-step")
@click.option("--days", type=click.IntRange(0, 90), default=14, show_default=True,
              help="Until it is required; 0 is right away.")  # fmt: skip
@click.option("--off", is_flag=True, help="Make it optional again.")
@organization_option
def require_two_step(days: int, organization: str, *, off: bool) -> None:
    """Require two-step verification of everyone, or make it optional again."""
    from django.utils import timezone

    from ledgerboard.users.two_step import requirement

    tenant = chosen_organization(organization)
    if off:
        requirement.make_optional(tenant)
        click.echo("Two-step verification is optional now.")
        return
    due = requirement.require(tenant, days=days, now=timezone.now())
    click.echo(f"Two-step verification is required from {timezone.localtime(due):%m/%d/%Y}.")


@user.command("list")
@organization_option
@json_option
def list_people(organization: str, *, as_json: bool) -> None:
    """List people and their roles."""
    from ledgerboard.users.selectors import people

    members = people(chosen_organization(organization))
    if as_json:
        say_json([
            {"email": each.person.email, "name": each.person.name, "role": each.role,
             "last_signed_in": each.person.last_login, "two_step": each.person.two_step}
            for each in members
        ])  # fmt: skip
        return
    for member in members:
        two_step = "  two-step" if member.person.two_step else ""
        click.echo(f"{member.person.email:<40} {member.get_role_display()}{two_step}")


def _known(email: str) -> Person | None:
    from ledgerboard.users.models import Person

    return Person.objects.filter(email=email.strip().lower()).first()


def _member(tenant: Organization, email: str) -> Membership:
    from ledgerboard.users.selectors import people

    member = people(tenant).filter(person__email=email.strip().lower()).first()
    if member is None:
        raise Refusal(f"No one with the address {email} belongs to {tenant}.")
    return member


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
            "There are no users yet. Run: ledgerboard user add you@example.com"
            " --organization 'YOUR COMPANY'"
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
        raise Refusal(f"No one with the address {email} belongs to {organization}.")
    raise Refusal("Who is doing this? Add --as EMAIL.")


def able_person(organization: Organization, email: str, ability: str) -> Person:
    """Who acts: the person of that address if their role may do that, or the only one whose may.
    Else raises Refusal.
    """
    from ledgerboard.users.models import Ability
    from ledgerboard.users.selectors import may, people

    wanted = Ability(ability)
    able = [each.person for each in people(organization) if may(each, wanted)]
    if not email and len(able) > 1:
        raise Refusal("Who is doing this? Add --as EMAIL.")
    person = chosen_person(organization, email) if email or not able else able[0]
    if person not in able:
        raise Refusal(
            f"{person.email}'s role can't {wanted.label}. Use --as with someone whose role can."
        )
    return person
