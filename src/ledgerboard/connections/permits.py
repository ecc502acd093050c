"""Whether the person may connect and disconnect systems, whichever door they came by."""

from __future__ import annotations

from ledgerboard.connectors.base.errors import Misconfigured
from ledgerboard.users.models import Ability, Person
from ledgerboard.users.selectors import NOT_ALLOWED, can


def allow(person: Person, organization_id: int) -> None:
    if not can(person, organization_id, Ability.CONNECT):
        raise Misconfigured(*NOT_ALLOWED)
