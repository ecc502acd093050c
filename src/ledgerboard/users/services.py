"""What changes people, roles and tokens: one function, one transaction."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from ledgerboard.users.models import Ability, ApiToken, Membership, Organization, Person, Role
from ledgerboard.users.names import plain_name
from ledgerboard.users.passwords import NOT_YOURS, set_password
from ledgerboard.users.selectors import NOT_ALLOWED, can
from ledgerboard.users.two_step import events

TOKEN_PREFIX = "lb_"
DONE_BEFORE = "This installation is already set up. Sign in instead."


def set_up(*, organization: str, name: str, email: str, password: str) -> Person:
    """Create the first organization and its first person, an administrator.

    Only once in the life of an installation: afterwards people are added by people. Raises
    ValidationError when it was done before, or when e-mail or password will not do.
    """
    if Organization.objects.exists():
        raise ValidationError(DONE_BEFORE)
    if not organization.strip():
        raise ValidationError({"organization": "Your company's name is missing."})
    with transaction.atomic():
        owner = _first(plain_name(organization, "organization"))
        return add_person(owner, name=name, email=email, password=password, role=Role.ADMINISTRATOR)


def _first(name: str) -> Organization:
    """Of two at once the database lets one through, whatever both have read before."""
    try:
        with transaction.atomic():
            return Organization.objects.create(name=name, first=True)
    except IntegrityError:
        raise ValidationError(DONE_BEFORE) from None


@transaction.atomic
def add_person(
    organization: Organization, *, name: str, email: str, password: str, role: Role
) -> Person:
    """Add a person, or give an existing one a role here (their password then stays as it is).

    Raises ValidationError for an e-mail or password that will not do, and when the only
    administrator would become something else.
    """
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        validate_password(password)
        person = Person.objects.create_user(email, password, name=plain_name(name))
    member = Membership.objects.of(organization).filter(person=person).first()
    if member and role != Role.ADMINISTRATOR:
        _keep_an_administrator(member)
    Membership.objects.update_or_create(
        organization=organization, person=person, defaults={"role": role}
    )
    return person


@transaction.atomic
def invite(
    organization: Organization,
    *,
    name: str,
    email: str,
    role: Role,
    password: str | None = None,
    by: Person | None = None,
) -> tuple[Person, str]:
    """Add a person with their first password, made here unless given, to be told to them once.

    The password is "" for somebody who has one already, from another organization. Without `by`
    they were added on the server.
    """
    _administers(by, organization)
    known = Person.objects.filter(email=email.strip().lower()).first()
    if known and Membership.objects.of(organization).filter(person=known).exists():
        raise ValidationError({"email": f"{known} is here already. Change the role in the list."})
    first = secrets.token_urlsafe(9) if password is None else password
    first = "" if known else first
    person = add_person(organization, name=name, email=email, password=first, role=role)
    added = events.Kind.PERSON_ADDED
    events.note(added, person, by, detail=role.label, organization=organization)
    return person, first


@transaction.atomic
def change_role(
    organization: Organization, membership_id: int, role: Role, by: Person | None = None
) -> Membership:
    """Raises Membership.DoesNotExist, or ValidationError for the last administrator. Without `by`
    it was changed on the server.
    """
    _administers(by, organization)
    Organization.objects.select_for_update().get(pk=organization.pk)  # one such change at a time
    member = Membership.objects.of(organization).get(pk=membership_id)
    if role != Role.ADMINISTRATOR:
        _keep_an_administrator(member)
    if role != member.role:
        detail = f"{member.get_role_display()} to {role.label}"
        changed = events.Kind.ROLE_CHANGED
        events.note(changed, member.person, by, detail=detail, organization=organization)
    member.role = role
    member.save(update_fields=["role"])
    return member


@transaction.atomic
def remove_person(
    organization: Organization, membership_id: int, by: Person | None = None
) -> Person:
    """Take away their role and their tokens here, for good. What they did stays named."""
    _administers(by, organization)
    Organization.objects.select_for_update().get(pk=organization.pk)  # one such change at a time
    member = Membership.objects.of(organization).get(pk=membership_id)
    _keep_an_administrator(member)
    tokens = ApiToken.objects.of(organization).filter(person=member.person, revoked_at=None)
    for token in tokens.values_list("pk", flat=True):
        revoke_token(organization, token, by)
    member.delete()
    removed, was = events.Kind.PERSON_REMOVED, member.get_role_display()
    events.note(removed, member.person, by, detail=was, organization=organization)
    return member.person


@transaction.atomic
def change_password(person: Person, *, current: str, password: str) -> None:
    if not person.check_password(current):
        raise ValidationError({"current": NOT_YOURS})
    set_password(person, password, person)


@transaction.atomic
def issue_token(
    organization: Organization,
    person: Person,
    *,
    name: str,
    abilities: Collection[str] | None = None,
    expires_at: datetime | None = None,
    by: Person | None = None,
) -> str:
    """A new API token. It is shown this once and cannot be read again. Without `by` it was made on
    the server.

    `abilities` narrows it below its person's role, whatever that role is then; None does not.
    Raises ValidationError for an ability that does not exist, none at all, an end in the past, or
    a tax number in the name.
    """
    _administers(by, organization)
    _require_possible(abilities, expires_at)
    name = plain_name(name)
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        organization=organization,
        person=person,
        name=name,
        digest=_digest(token),
        hint=token[-4:],
        abilities=None if abilities is None else sorted(abilities),
        expires_at=expires_at,
    )
    made = events.Kind.TOKEN_MADE
    events.note(made, person, by, detail=name, organization=organization)
    return token


def _require_possible(abilities: Collection[str] | None, expires_at: datetime | None) -> None:
    if abilities is not None and (not abilities or not set(abilities) <= set(Ability.values)):
        raise ValidationError({"abilities": "Choose what the token may do."})
    if expires_at is not None and expires_at <= timezone.now():
        raise ValidationError({"expires_at": "Choose a day in the future."})


@transaction.atomic
def revoke_token(organization: Organization, token_id: int, by: Person | None = None) -> bool:
    """False when this organization has no such living token."""
    _administers(by, organization)
    living = ApiToken.objects.of(organization).filter(pk=token_id, revoked_at=None)
    token = living.select_related("person").first()
    if token is None or living.update(revoked_at=timezone.now()) != 1:
        return False
    over = events.Kind.TOKEN_REVOKED
    events.note(over, token.person, by, detail=token.name, organization=organization)
    return True


def _administers(by: Person | None, organization: Organization) -> None:
    """Nobody: it is done on the server."""
    if by and not can(by, organization.pk, Ability.ADMINISTER):
        raise ValidationError(" ".join(NOT_ALLOWED))


def token_holder(token: str) -> Membership | None:
    """Who acts with this token, in which organization, role and narrower limits; None for a dead,
    an expired or an unknown one.
    """
    now = timezone.now()
    found = ApiToken.objects.filter(digest=_digest(token), revoked_at=None).first()
    if found is None or (found.expires_at and found.expires_at <= now):
        return None
    ApiToken.objects.filter(pk=found.pk).update(used_at=now)
    member = (
        Membership.objects.of(found.organization_id)
        .filter(person=found.person_id, person__is_active=True)
        .select_related("person", "organization")
        .first()
    )
    if member and found.abilities is not None:
        member.only = frozenset(found.abilities)
    if member:
        member.until = found.expires_at
    return member


def _keep_an_administrator(member: Membership) -> None:
    """Locks them all: two administrators could otherwise take each other's role away at once."""
    those = Membership.objects.of(member.organization_id).filter(role=Role.ADMINISTRATOR)
    active = those.filter(person__is_active=True).select_for_update(of=("self",)).order_by("pk")
    others = [each for each in active if each.pk != member.pk]
    if member.role == Role.ADMINISTRATOR and not others:
        raise ValidationError(
            f"{member.person} is the only administrator. Make someone else an administrator first."
        )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
