"""What changes people, roles and tokens: one function, one transaction."""

from __future__ import annotations

import hashlib
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ledgerboard.users.models import ApiToken, Membership, Organization, Person, Role

TOKEN_PREFIX = "lb_"


@transaction.atomic
def set_up(*, organization: str, name: str, email: str, password: str) -> Person:
    """Create the first organization and its first person, an administrator.

    Only once in the life of an installation: afterwards people are added by people. Raises
    ValidationError when it was done before, or when e-mail or password will not do.
    """
    if Organization.objects.exists():
        raise ValidationError("This installation is set up already. Sign in instead.")
    if not organization.strip():
        raise ValidationError({"organization": "Your company's name is missing."})
    owner = Organization.objects.create(name=organization.strip())
    return add_person(owner, name=name, email=email, password=password, role=Role.ADMINISTRATOR)


@transaction.atomic
def add_person(
    organization: Organization, *, name: str, email: str, password: str, role: Role
) -> Person:
    """Add a person, or give an existing one a role here (their password then stays as it is)."""
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        validate_password(password)
        person = Person.objects.create_user(email, password, name=name)
    Membership.objects.update_or_create(
        organization=organization, person=person, defaults={"role": role}
    )
    return person


@transaction.atomic
def issue_token(organization: Organization, person: Person, *, name: str) -> str:
    """A new API token. It is shown this once and cannot be read again."""
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        organization=organization, person=person, name=name, digest=_digest(token), hint=token[-4:]
    )
    return token


@transaction.atomic
def revoke_token(organization: Organization, token_id: int) -> bool:
    """False when this organization has no such living token."""
    living = ApiToken.objects.of(organization).filter(pk=token_id, revoked_at=None)
    return living.update(revoked_at=timezone.now()) == 1


def token_holder(token: str) -> Membership | None:
    """Who acts with this token, in which organization and role; None for a dead or unknown one."""
    found = ApiToken.objects.filter(digest=_digest(token), revoked_at=None).first()
    if found is None:
        return None
    ApiToken.objects.filter(pk=found.pk).update(used_at=timezone.now())
    return (
        Membership.objects.of(found.organization_id)
        .filter(person=found.person_id, person__is_active=True)
        .select_related("person", "organization")
        .first()
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
