"""May this person do this here, and who did it: asked and written by every service."""

from __future__ import annotations

from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.models import Event, FlowSetting
from ledgerboard.users.models import Ability, Person
from ledgerboard.users.selectors import NOT_ALLOWED, can


def allow(person: Person, organization_id: int, ability: Ability) -> None:
    if not can(person, organization_id, ability):
        raise NotPossible(*NOT_ALLOWED)


def allow_starter(person: Person | None, organization_id: int, ability: Ability) -> None:
    """Nobody in person: a schedule or a webhook starts it, as it was set up to."""
    if person:
        allow(person, organization_id, ability)


def note_event(setting: FlowSetting, person: Person, what: str, text: str = "") -> None:
    Event.objects.create(
        organization_id=setting.organization_id,
        setting=setting,
        person=person,
        what=what,
        text=text,
    )
