"""Does it tie? From what was read last; calls neither system."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from ledgerboard.api.access import SEE, caller
from ledgerboard.api.answers import answers
from ledgerboard.api.shapes_of_money import ReconciliationOut
from ledgerboard.sync.reconciling import NothingToReconcile, day_through, reconciliation
from ledgerboard.sync.wiring import ports

router = Router()


class ReconciliationWanted(Schema):
    through: Annotated[str, Field(max_length=10, pattern=r"^[^\x00]*$")] = Field(
        "", description="A day, `all`, or nothing for the end of last month"
    )
    project: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = Field(
        "", description="Its number or its name"
    )


@router.get(
    "/reconciliation",
    auth=SEE,
    response=answers(list[ReconciliationOut]),
    summary="What ties and what doesn't, with causes",
)
def reconciled(request: HttpRequest, wanted: Query[ReconciliationWanted]) -> Any:
    try:
        day = day_through(wanted.through, ports().now().date())
    except ValueError as unreadable:
        raise HttpError(422, str(unreadable)) from None
    try:
        return reconciliation(
            caller(request).organization, ports(), through=day, project=wanted.project
        )
    except NothingToReconcile as nothing:
        raise HttpError(409, str(nothing)) from None
