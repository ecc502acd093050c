"""Flows: what meets what, what needs no asking, how much is too much."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from ledgerboard.api.access import ADMINISTER, APPROVE, PLAN, SEE, caller, found
from ledgerboard.api.answers import Page, Paging, answers, paged
from ledgerboard.api.effect_shapes import ConsequenceOut
from ledgerboard.api.shapes import DecisionOut, DisappearanceOut, FlowOut, Rule, RunOut
from ledgerboard.core.reconcile import Ruled
from ledgerboard.sync import selectors, services, setting_effects
from ledgerboard.sync.approval_limits import Limits
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.flows import RawOptions
from ledgerboard.sync.models import FlowSetting
from ledgerboard.sync.wiring import ports

router = Router()

RecordId = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]


class OptionsIn(Schema):
    """What is left out keeps its default."""

    creates: list[Literal["left", "right"]] | None = None
    directions: dict[str, Literal["both", "to_left", "to_right", "none"]] = Field(
        default_factory=dict
    )
    activity: Literal["both", "to_left", "to_right", "none"] | None = None
    max_changes: int = Field(50, ge=0, le=1_000_000)
    max_share: float = Field(0.2, ge=0, le=1)
    view: dict[str, Any] | None = Field(
        None,
        description="Settings of a money flow: a text, a list, or a record of the books, as in "
        '`{"retainage_item": {"ref": "item", "id": "450"}}`',
    )


Dollars = Annotated[str, Field(max_length=20, pattern=r"^\d+(\.\d{1,2})?$")]


class LimitsIn(Schema):
    """Above one of these a second person must approve. What is left out is no limit."""

    one: Dollars | None = Field(None, description="Of one record")
    total: Dollars | None = Field(
        None, description="Of what one person approves of the flow in 24 hours"
    )
    changes: int | None = Field(None, ge=0, le=1_000_000)


class FlowIn(Schema):
    enabled: bool | None = None
    options: OptionsIn | None = None


class SettingsIn(Schema):
    """Those that are left out stay as they are; null takes one away."""

    view: dict[str, Any] = Field(
        description='As `options.view` of a flow: `{"due_date": "terms", "accepted": ["approved"]}`'
    )


class SettingPreviewOut(Schema):
    """`looked_at`: how many records were compared."""

    looked_at: int
    sentences: list[str]
    effects: list[ConsequenceOut]


class PairIn(Schema):
    left_id: RecordId
    right_id: RecordId


@router.get("/flows", auth=SEE, response=answers(Page[FlowOut]), summary="Flows")
def flows(request: HttpRequest, paging: Query[Paging]) -> Any:
    return paged(selectors.settings(caller(request).organization), paging)


@router.patch(
    "/flows/{int:flow_id}", auth=ADMINISTER, response=answers(FlowOut), summary="Change a flow"
)
def change_flow(request: HttpRequest, flow_id: int, wish: FlowIn) -> Any:
    setting, person = _setting(request, flow_id), caller(request).person
    if wish.options is not None:
        options: RawOptions = wish.options.dict(exclude_none=True)  # type: ignore[assignment]  # checked by OptionsIn
        setting = services.set_options(setting, options, person)
    if wish.enabled is not None:
        setting = services.switch_flow(setting, person, enabled=wish.enabled)
    return setting


@router.put(
    "/flows/{int:flow_id}/approval-limits",
    auth=ADMINISTER,
    response=answers(FlowOut),
    summary="Set above what a second person must approve",
)
def set_limits(request: HttpRequest, flow_id: int, wish: LimitsIn) -> Any:
    limits = Limits.parse(wish.one or "", wish.total or "", wish.changes)
    return services.set_limits(_setting(request, flow_id), limits, caller(request).person)


@router.post(
    "/flows/{int:flow_id}/preview",
    auth=SEE,
    response=answers(SettingPreviewOut),
    summary="What settings would change among today's records; nothing is saved",
)
def preview_settings(request: HttpRequest, flow_id: int, wish: SettingsIn) -> Any:
    setting = _setting(request, flow_id)
    view = {**setting.options.get("view", {}), **wish.view}
    kept = {name: value for name, value in view.items() if value is not None}
    return setting_effects.preview(setting, kept, ports())


@router.get(
    "/flows/{int:flow_id}/rules",
    auth=SEE,
    response=answers(list[Rule]),
    summary="What is auto-approved",
)
def rules(request: HttpRequest, flow_id: int) -> Any:
    return selectors.auto_approvals(_setting(request, flow_id))


@router.put(
    "/flows/{int:flow_id}/rules/{action}",
    auth=APPROVE,
    response=answers(Rule),
    summary="Write changes of this action without asking",
)
def set_rule(request: HttpRequest, flow_id: int, action: Ruled) -> Any:
    return services.auto_approve(_setting(request, flow_id), action.value, caller(request).person)


@router.delete(
    "/flows/{int:flow_id}/rules/{action}",
    auth=APPROVE,
    response=answers(None, 204),
    summary="Ask again",
)
def stop_rule(request: HttpRequest, flow_id: int, action: Ruled) -> Any:
    services.stop_auto_approval(_setting(request, flow_id), action.value, caller(request).person)
    return Status(204, None)


@router.post(
    "/flows/{int:flow_id}/sweep",
    auth=PLAN,
    response=answers(RunOut, 202),
    summary="Read everything again, then plan",
)
def sweep(request: HttpRequest, flow_id: int) -> Any:
    return Status(202, services.sweep(_setting(request, flow_id), caller(request).person))


@router.post(
    "/flows/{int:flow_id}/links",
    auth=PLAN,
    response=answers(None, 204),
    summary="Say that two records are the same: the next plan proposes their link",
)
def link(request: HttpRequest, flow_id: int, pair: PairIn) -> Any:
    setting, person = _setting(request, flow_id), caller(request).person
    flow = setting.flow
    there = (
        selectors.record(setting.organization, flow, left_id=pair.left_id),
        selectors.record(setting.organization, flow, right_id=pair.right_id),
    )
    if not all(there):
        raise NotPossible(
            "One of these records is not known.",
            "Check for changes first.",
        )
    services.link_by_hand(setting, pair.left_id, pair.right_id, person)
    return Status(204, None)


@router.get(
    "/decisions",
    auth=SEE,
    response=answers(Page[DecisionOut]),
    summary="Answers and rejections that hold",
)
def decisions(request: HttpRequest, paging: Query[Paging]) -> Any:
    return paged(selectors.decisions(caller(request).organization), paging)


@router.delete(
    "/decisions/{int:decision_id}", auth=PLAN, response=answers(None, 204), summary="Take one back"
)
def take_back(request: HttpRequest, decision_id: int) -> Any:
    member = caller(request)
    standing = selectors.decisions(member.organization).filter(pk=decision_id)
    services.take_back_decision(found(standing.first()), member.person)
    return Status(204, None)


@router.get(
    "/disappearances",
    auth=SEE,
    response=answers(Page[DisappearanceOut]),
    summary="Mass disappearances that stop plans",
)
def disappearances(request: HttpRequest, paging: Query[Paging]) -> Any:
    states = selectors.pull_states(caller(request).organization)
    return paged(states.exclude(alarm=""), paging)


@router.post(
    "/disappearances/{int:state_id}/believe",
    auth=APPROVE,
    response=answers(None, 204),
    summary="Say that they were really removed",
)
def believe(request: HttpRequest, state_id: int) -> Any:
    member = caller(request)
    states = selectors.pull_states(member.organization).filter(pk=state_id)
    services.believe_missing(found(states.first()), member.person)
    return Status(204, None)


def _setting(request: HttpRequest, flow_id: int) -> FlowSetting:
    return found(selectors.setting(caller(request).organization, flow_id))
