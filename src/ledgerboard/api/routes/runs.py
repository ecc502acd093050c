"""Runs: how far they are, what each attempt met, and trying again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from ledgerboard.api.access import PLAN, SEE, caller, found
from ledgerboard.api.answers import Page, Paging, answers, paged
from ledgerboard.api.routes.plans import Key
from ledgerboard.api.shapes import AttemptOut, EventOut, RunKind, RunOut
from ledgerboard.sync import selectors, services
from ledgerboard.sync.models import Run

router = Router()


class RunsWanted(Paging):
    kind: RunKind | None = None


class RetryIn(Schema):
    """Without `change_keys` everything that can be tried again is."""

    change_keys: list[Key] | None = None


@router.get("/runs", auth=SEE, response=answers(Page[RunOut]), summary="Runs, newest first")
def runs(request: HttpRequest, wanted: Query[RunsWanted]) -> Any:
    return paged(selectors.runs(caller(request).organization, wanted.kind or ""), wanted)


@router.get(
    "/history",
    auth=SEE,
    response=answers(Page[EventOut]),
    summary="Who did what and when, newest first",
)
def history(request: HttpRequest, paging: Query[Paging]) -> Any:
    return paged(selectors.events(caller(request).organization), paging)


@router.get("/runs/{int:run_id}", auth=SEE, response=answers(RunOut), summary="A run")
def run(request: HttpRequest, run_id: int) -> Any:
    return _run(request, run_id)


@router.get(
    "/runs/{int:run_id}/attempts",
    auth=SEE,
    response=answers(Page[AttemptOut]),
    summary="Every attempt to send, in order",
)
def attempts(request: HttpRequest, run_id: int, paging: Query[Paging]) -> Any:
    return paged(selectors.attempts(_run(request, run_id)), paging)


@router.post(
    "/runs/{int:run_id}/retry",
    auth=PLAN,
    response=answers(RunOut, 202),
    summary="Try again what was not sent",
)
def retry(request: HttpRequest, run_id: int, wish: RetryIn) -> Any:
    found_run = _run(request, run_id)
    return Status(202, services.retry(found_run, caller(request).person, wish.change_keys))


def _run(request: HttpRequest, run_id: int) -> Run:
    return found(selectors.run(caller(request).organization, run_id))
