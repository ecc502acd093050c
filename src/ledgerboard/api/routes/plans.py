"""Plans: ask for one, read it, answer, approve what was seen, reject."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from ledgerboard.api.access import APPROVE, PLAN, SEE, caller, found
from ledgerboard.api.answers import Id, Page, Paging, answers, paged
from ledgerboard.api.shapes import ChangeOut, ChangeStatus, PlanOut, PlanStatus, RunOut
from ledgerboard.sync import selectors, services
from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.wiring import ports

router = Router()

Key = Annotated[str, Field(max_length=400, pattern=r"^[^\x00]+$")]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class PlansWanted(Paging):
    flow_id: Id | None = None
    status: PlanStatus | None = None


class ChangesWanted(Paging):
    action: str | None = Field(None, pattern=r"^[a-z]+$")
    status: ChangeStatus | None = None


class NewPlan(Schema):
    flow_id: Id


class ApprovalIn(Schema):
    """`hash` as shown on the plan; without `change_keys` the whole plan is meant."""

    hash: Hash
    change_keys: list[Key] | None = Field(None, max_length=100_000)


class RejectionIn(ApprovalIn):
    reason: str = Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")


class AnswerIn(Schema):
    """With `alike`, every open question of the same kind gets the answer: conflicts about the same
    field, records missing in the same system, or invoices of one vendor and project whose bills
    were typed on one item (each is linked to its own).
    """

    key: Key
    choice: Key
    alike: bool = False
    reason: str = Field(
        "",
        max_length=500,
        pattern=r"^[^\x00]*$",
        description="Needed where a bill is created although one like it is there",
    )


class Approved(Schema):
    """`run` writes what was approved; null when all of it waits for a second person. `plan` holds
    what was approved, or the list that waits; `second_person` says why something waits.
    """

    plan: PlanOut
    run: RunOut | None
    approved: int = Field(description="How many changes are approved")
    waiting: int = Field(description="How many wait for a second person")
    left_out: int = Field(description="How many changed since that hash and were left out")
    second_person: list[str] = Field(alias="why_two")
    words: str


class UndoIn(Schema):
    change_ids: list[Id] = Field(min_length=1, max_length=1000)


@router.get("/plans", auth=SEE, response=answers(Page[PlanOut]), summary="Plans, newest first")
def plans(request: HttpRequest, wanted: Query[PlansWanted]) -> Any:
    rows = selectors.plans(caller(request).organization, status=wanted.status or "")
    if wanted.flow_id is not None:
        rows = rows.filter(setting=wanted.flow_id)
    return paged(rows, wanted)


@router.post("/plans", auth=PLAN, response=answers(RunOut, 202), summary="Compare and plan")
def new_plan(request: HttpRequest, wish: NewPlan) -> Any:
    """The run makes the plan; read it from the run's `plan_id` once it is done."""
    member = caller(request)
    setting = found(selectors.setting(member.organization, wish.flow_id))
    return Status(202, services.plan(setting, member.person))


@router.get("/plans/{int:plan_id}", auth=SEE, response=answers(PlanOut), summary="A plan")
def plan(request: HttpRequest, plan_id: int) -> Any:
    return _plan(request, plan_id)


@router.get(
    "/plans/{int:plan_id}/changes",
    auth=SEE,
    response=answers(Page[ChangeOut]),
    summary="A plan's changes, in the order in which they would be done",
)
def changes(request: HttpRequest, plan_id: int, wanted: Query[ChangesWanted]) -> Any:
    rows = _plan(request, plan_id).contents().order_by("position")
    chosen = {"action": wanted.action, "status": wanted.status}
    return paged(rows.filter(**{k: v for k, v in chosen.items() if v}), wanted)


@router.post(
    "/plans/{int:plan_id}/approve", auth=APPROVE, response=answers(Approved), summary="Approve"
)
def approve(request: HttpRequest, plan_id: int, wish: ApprovalIn) -> Any:
    """Say yes to what was seen, and write it. 409 when the plan is not the one with this hash."""
    person, found_plan = caller(request).person, _plan(request, plan_id)
    said = services.approve(found_plan, person, seen_hash=wish.hash, change_keys=wish.change_keys)
    run = services.apply(said.plan, person) if said.approved else None
    names = ("plan", "approved", "waiting", "left_out", "why_two", "words")
    return {"run": run, **{name: getattr(said, name) for name in names}}


@router.post(
    "/plans/{int:plan_id}/reject", auth=APPROVE, response=answers(PlanOut), summary="Reject"
)
def reject(request: HttpRequest, plan_id: int, wish: RejectionIn) -> Any:
    return services.reject(
        _plan(request, plan_id),
        caller(request).person,
        reason=wish.reason,
        seen_hash=wish.hash,
        change_keys=wish.change_keys,
    )


@router.post(
    "/plans/{int:plan_id}/answers",
    auth=PLAN,
    response=answers(None, 204),
    summary="Answer a question or conflict; both sides are then compared again by themselves",
)
def answer(request: HttpRequest, plan_id: int, wish: AnswerIn) -> Any:
    member, asked = caller(request), _plan(request, plan_id)
    given: Mapping[str, str] = {wish.key: wish.choice}
    if wish.alike:
        given = selectors.answers_together(asked, wish.key, wish.choice, ports())
    reasons = dict.fromkeys(given, wish.reason)
    services.decide_all(asked, given, member.person, reasons)
    services.compare_soon(asked.setting)
    return Status(204, None)


@router.get(
    "/questions", auth=SEE, response=answers(Page[ChangeOut]), summary="What only people can answer"
)
def questions(request: HttpRequest, paging: Query[Paging]) -> Any:
    return paged(selectors.questions(caller(request).organization), paging)


@router.get("/failures", auth=SEE, response=answers(Page[ChangeOut]), summary="Approved, not sent")
def failures(request: HttpRequest, paging: Query[Paging]) -> Any:
    return paged(selectors.failures(caller(request).organization), paging)


@router.post(
    "/undo",
    auth=PLAN,
    response=answers(PlanOut, 201),
    summary="Plan to undo sent changes of one plan",
)
def undo(request: HttpRequest, wish: UndoIn) -> Any:
    member = caller(request)
    rows = Change.objects.of(member.organization).filter(pk__in=wish.change_ids)
    chosen = list(rows.select_related("plan__setting").order_by("position"))
    if len(chosen) != len(set(wish.change_ids)):
        found(None)
    return Status(201, services.undo(chosen, member.person, ports()))


def _plan(request: HttpRequest, plan_id: int) -> Plan:
    return found(selectors.plan(caller(request).organization, plan_id))
