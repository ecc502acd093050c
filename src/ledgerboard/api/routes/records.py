"""Records of every flow that has pages (vendors, projects), and their links."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from ledgerboard.api.access import APPROVE, SEE, caller, found
from ledgerboard.api.answers import Page, Word, answers
from ledgerboard.api.shapes import RecordOut, RecordPageOut
from ledgerboard.core.reconcile import Flow
from ledgerboard.sync import selectors, services
from ledgerboard.sync.flows import flows_with_pages
from ledgerboard.sync.models import Link
from ledgerboard.sync.wiring import ports

router = Router()


class RecordsWanted(Schema):
    search: Word = ""
    state: Literal["", "linked", "left_only", "right_only", "differs", "gone", "waiting"] = ""
    limit: int = Field(100, ge=1, le=500)
    page: int = Field(1, ge=1, le=1_000_000)


class RecordWanted(Schema):
    """One of the two is enough."""

    left_id: Word = ""
    right_id: Word = ""


class UnlinkIn(Schema):
    reason: Word = ""


class Unlinked(Schema):
    run_id: int | None = Field(description="The run that clears our ID there, if one is needed")


def add_records(router: Router, flow: Flow) -> None:
    """The calls of one flow: its list, and one record of it."""

    @router.get(
        f"/{flow.name}",
        auth=SEE,
        response=answers(Page[RecordOut]),
        summary=f"{flow.title}, both systems",
        operation_id=f"ledgerboard_api_routes_records_{flow.name}",
    )
    def records(request: HttpRequest, wanted: Query[RecordsWanted]) -> Any:
        return _records(request, flow.name, wanted)

    @router.get(
        f"/{flow.name}/record",
        auth=SEE,
        response=answers(RecordPageOut),
        summary=f"One {flow.one}, field by field",
        operation_id=f"ledgerboard_api_routes_records_{flow.kind}",
    )
    def record(request: HttpRequest, wanted: Query[RecordWanted]) -> Any:
        return _record(request, flow.name, wanted)


for each in flows_with_pages():
    add_records(router, each)


@router.post(
    "/links/{int:link_id}/unlink", auth=APPROVE, response=answers(Unlinked, 202), summary="Unlink"
)
def unlink(request: HttpRequest, link_id: int, wish: UnlinkIn) -> Any:
    member = caller(request)
    links = Link.objects.of(member.organization).select_related("setting__left", "setting__right")
    link = found(links.filter(pk=link_id).first())
    run = services.unlink(link, member.person, ports(), reason=wish.reason)
    return Status(202, {"run_id": run.pk if run else None})


def _records(request: HttpRequest, flow: str, wanted: RecordsWanted) -> Any:
    part = selectors.records(
        caller(request).organization,
        flow,
        search=wanted.search,
        state=wanted.state,
        page=wanted.page,
        size=wanted.limit,
    )
    offset = (part.number - 1) * wanted.limit
    return {"items": part.rows, "count": part.total, "limit": wanted.limit, "offset": offset}


def _record(request: HttpRequest, flow: str, wanted: RecordWanted) -> Any:
    return found(
        selectors.record(
            caller(request).organization, flow, left_id=wanted.left_id, right_id=wanted.right_id
        )
    )
