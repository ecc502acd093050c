"""Does it tie? From what was read last; calls neither system."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from ledgerboard.api.access import APPROVE, SEE, caller, found
from ledgerboard.api.answers import Word, answers
from ledgerboard.api.reconciliation_shapes import AcceptedOut, ReconciliationOut
from ledgerboard.sync import reconciling
from ledgerboard.sync.models import AcceptedDifference
from ledgerboard.sync.reconciling import apart_as_seen, day_through, reconciliation
from ledgerboard.sync.wiring import ports

router = Router()


class ReconciliationWanted(Schema):
    through: date | Literal["all"] | None = Field(
        None, description="The last day that counts, or `all`; left out: the end of last month"
    )
    project: Word = Field("", description="Its number or its name")


class AcceptIn(Schema):
    """A document of `apart`, as it was seen: with other figures it isn't the same difference."""

    left: Word
    right: Word
    project: Word
    figures: dict[str, str]
    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
    until: date | None = None
    through: date | Literal["all"] | None = Field(
        None, description="As in the reconciliation in which it was seen"
    )


@router.post(
    "/reconciliation/accepted",
    auth=APPROVE,
    response=answers(AcceptedOut, 201),
    summary="Let a document differ",
)
def accept(request: HttpRequest, wish: AcceptIn) -> Any:
    member = caller(request)
    key, day = (wish.left, wish.right, wish.project), _day(wish.through)
    found = apart_as_seen(member.organization, key, wish.figures, ports(), day)
    made = reconciling.accept(*found, member.person, reason=wish.reason, until=wish.until)
    return Status(201, made)


@router.delete(
    "/reconciliation/accepted/{int:accepted_id}",
    auth=APPROVE,
    response=answers(None, 204),
    summary="Count it as a difference again",
)
def take_back(request: HttpRequest, accepted_id: int) -> Any:
    member = caller(request)
    rows = AcceptedDifference.objects.of(member.organization).select_related("setting")
    reconciling.take_back(
        found(rows.filter(pk=accepted_id, revoked_at=None).first()), member.person
    )
    return Status(204, None)


@router.get(
    "/reconciliation",
    auth=SEE,
    response=answers(list[ReconciliationOut]),
    summary="What ties and what doesn't, with causes",
)
def reconciled(request: HttpRequest, wanted: Query[ReconciliationWanted]) -> Any:
    day, project = _day(wanted.through), wanted.project
    return reconciliation(caller(request).organization, ports(), through=day, project=project)


def _day(through: date | str | None) -> date | None:
    if isinstance(through, date):
        return through
    return day_through(through or "", ports().today)
