"""An organization may require the second step, from a day on that people are told before."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from ledgerboard.users.models import Membership, Organization, Person
from ledgerboard.users.two_step import events


@transaction.atomic
def require(
    organization: Organization, by: Person | None = None, *, days: int, now: datetime
) -> datetime:
    """People are led to it when they sign in; after so many days nothing else is open to them."""
    organization.two_step_from = now + timedelta(days=days)
    organization.save(update_fields=["two_step_from"])
    detail = f"after {days} days" if days else "at once"
    events.note(events.Kind.REQUIRED, None, by, detail=detail, organization=organization)
    return organization.two_step_from


@transaction.atomic
def make_optional(organization: Organization, by: Person | None = None) -> None:
    organization.two_step_from = None
    organization.save(update_fields=["two_step_from"])
    events.note(events.Kind.OPTIONAL, None, by, organization=organization)


def asks(member: Membership) -> bool:
    """Whether the organization wants a second step of them that they don't have, now or soon."""
    return member.organization.two_step_from is not None and not member.person.two_step


def shuts_out(member: Membership, now: datetime) -> bool:
    """Whether it is due: until they have one, only the page to set it up is open to them."""
    return is_due(member.organization, now) and not member.person.two_step


def is_due(organization: Organization, now: datetime) -> bool:
    return organization.two_step_from is not None and organization.two_step_from <= now


def without(organization: Organization) -> QuerySet[Membership]:
    """Who has no second step yet."""
    found = Membership.objects.of(organization).filter(person__two_step=False)
    return found.select_related("person").order_by("person__email")


def required_of(person: Person) -> bool:
    """Whether any organization of theirs requires it, now or soon."""
    return Membership.objects.filter(
        person=person, organization__two_step_from__isnull=False
    ).exists()
