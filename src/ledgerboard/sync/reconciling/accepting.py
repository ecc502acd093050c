"""A difference that may stay: who said so, why, until when. With another amount it is a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.models import AcceptedDifference, FlowSetting
from ledgerboard.sync.notes import clean_note
from ledgerboard.sync.permits import allow, note_event
from ledgerboard.sync.reconciling.answer import Accepted, UntiedDocument
from ledgerboard.users.models import Ability, Person


def accepted_now(
    setting: FlowSetting, today: dt.date
) -> dict[tuple[str, str, str], tuple[Mapping[str, str], Accepted]]:
    """By document; the latest word counts."""
    rows = AcceptedDifference.standing(setting, today).select_related("person").order_by("pk")
    return {
        (row.left, row.right, row.project): (
            row.figures,
            Accepted(row.pk, row.person.name, row.reason, row.until),
        )
        for row in rows
    }


@transaction.atomic
def accept(
    setting: FlowSetting,
    apart: UntiedDocument,
    person: Person,
    *,
    reason: str,
    until: dt.date | None = None,
) -> AcceptedDifference:
    """Let a document differ by what it differs now.

    Raises NotPossible without a reason, for a day that is over, and for who may not approve.
    """
    allow(person, setting.organization_id, Ability.APPROVE)
    if not reason.strip():
        raise NotPossible(
            "Say why you accept this difference.", "The reason is kept with your name."
        )
    if until is not None and until < timezone.localdate():
        raise NotPossible("That day has passed.", "Choose a later day, or none.")
    _revoke(setting, apart.left, apart.right, apart.place)
    note_event(setting, person, "difference accepted", f"{apart.first.document}: {reason}")
    return AcceptedDifference.objects.create(
        organization_id=setting.organization_id, setting=setting, person=person,
        left=apart.left, right=apart.right, project=apart.place,
        figures=apart.figures, reason=clean_note(reason, 500), until=until,
    )  # fmt: skip


@transaction.atomic
def take_back(accepted: AcceptedDifference, person: Person) -> None:
    """It counts as a difference again."""
    allow(person, accepted.organization_id, Ability.APPROVE)
    _revoke(accepted.setting, accepted.left, accepted.right, accepted.project)
    note_event(accepted.setting, person, "acceptance taken back", str(accepted))


def _standing(setting: FlowSetting) -> QuerySet[AcceptedDifference]:
    rows = AcceptedDifference.objects.of(setting.organization_id)
    return rows.filter(setting=setting, revoked_at=None)


def _revoke(setting: FlowSetting, left: str, right: str, project: str) -> None:
    same = _standing(setting).filter(left=left, right=right, project=project)
    same.update(revoked_at=timezone.now())
