"""What was done to how people sign in, kept for their administrators."""

from __future__ import annotations

from django.db.models import QuerySet

from ledgerboard.users.models import Membership, Organization, Person, SecurityEvent

Kind = SecurityEvent.Kind


def note(
    kind: Kind,
    person: Person | None,
    by: Person | None,
    *,
    detail: str = "",
    organization: Organization | None = None,
) -> None:
    """In that organization; or in each that the person works in, for what is theirs everywhere."""
    those = (
        [organization.pk]
        if organization
        else Membership.objects.filter(person=person).values_list("organization", flat=True)
    )
    SecurityEvent.objects.bulk_create(
        SecurityEvent(organization_id=each, person=person, by=by, kind=kind, detail=detail[:100])
        for each in those
    )


def latest(organization: Organization, most: int = 20) -> QuerySet[SecurityEvent]:
    found = SecurityEvent.objects.of(organization).select_related("person", "by")
    return found.order_by("-at", "-pk")[:most]
