"""Who is who, and who may do what."""

from __future__ import annotations

from django.db.models import QuerySet

from ledgerboard.users.models import (
    ABILITIES,
    Ability,
    ApiToken,
    Membership,
    Organization,
    Person,
)


def is_set_up() -> bool:
    return Organization.objects.exists()


def membership(person: Person, organization_id: int | None = None) -> Membership | None:
    """The person's role in that organization, or in their first one; None where they have none."""
    found = Membership.objects.filter(person=person).select_related("organization", "person")
    if organization_id is not None:
        found = found.filter(organization=organization_id)
    return found.order_by("pk").first()


def organizations(person: Person) -> QuerySet[Membership]:
    """Everywhere this person has a role."""
    found = Membership.objects.filter(person=person).select_related("organization")
    return found.order_by("organization__name")


def may(member: Membership, ability: Ability) -> bool:
    """What the role allows and, when a token is used, what the token is for."""
    return ability in ABILITIES[member.role] and (member.only is None or ability in member.only)


NOT_ALLOWED = "Your role can't do this.", "An administrator can change it under People."
"""What is said to whoever asks for what their role can't do, and what helps."""


def can(person: Person, organization_id: int, ability: Ability) -> bool:
    """Whether that person's role there allows it, whichever door they came by."""
    member = membership(person, organization_id)
    return member is not None and may(member, ability)


def people(organization: Organization) -> QuerySet[Membership]:
    return Membership.objects.of(organization).select_related("person").order_by("person__email")


def tokens_to_renew() -> list[ApiToken]:
    """In every organization: those that ended and weren't revoked, and those that end soon."""
    living = ApiToken.objects.filter(revoked_at=None, expires_at__isnull=False)
    found = living.select_related("person", "organization").order_by("expires_at", "pk")
    return [each for each in found if each.is_over or each.ends_soon]


def tokens(organization: Organization) -> QuerySet[ApiToken]:
    return ApiToken.objects.of(organization).filter(revoked_at=None).select_related("person")
