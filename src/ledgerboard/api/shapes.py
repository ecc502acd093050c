"""What the API shows of the sync room. Values of records are text as people read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema

from ledgerboard.core.money.amounts import from_cents
from ledgerboard.sync.approval_limits import Limits
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Change, Event, FlowSetting, Plan
from ledgerboard.sync.selectors import change_row

# Three models call theirs «Status»: in the description each needs a name of its own.
PlanStatus = Literal[
    "draft", "waiting", "approved", "applying", "applied", "rejected", "superseded", "stale"
]
ChangeStatus = Literal[
    "proposed", "approved", "rejected", "applying", "done", "refused", "unknown", "stale",
    "skipped", "withdrawn",
]  # fmt: skip
RunStatus = Literal["queued", "running", "waiting", "done", "attention", "failed"]
RunKind = Literal["plan", "apply", "sweep", "notices"]


class Rule(Schema):
    """Changes of this action are written without asking, on this person's word."""

    action: str
    person: str = Field(alias="person.email")
    created_at: datetime


class LimitsOut(Schema):
    """Above one of these a second person must approve; null is no limit. Dollars as text."""

    one: str | None = Field(description="Of one record")
    total: str | None = Field(description="Of what one person approves of the flow in 24 hours")
    changes: int | None = Field(description="How many one person approves in 24 hours")


class FlowOut(Schema):
    id: int
    flow: str
    title: str
    left: str = Field(description="Left system")
    left_company: str = Field(alias="left.company_name")
    right: str = Field(description="Right system")
    right_company: str = Field(alias="right.company_name")
    enabled: bool
    options: dict[str, Any]
    approval_limits: LimitsOut

    @staticmethod
    def resolve_approval_limits(flow: FlowSetting) -> dict[str, Any]:
        limits = Limits.of(flow)
        one, total = (from_cents(each) for each in (limits.one, limits.total))
        return {
            "one": str(one.amount) if one else None,
            "total": str(total.amount) if total else None,
            "changes": limits.changes,
        }

    @staticmethod
    def resolve_title(flow: FlowSetting) -> str:
        return declared(flow.flow).title

    @staticmethod
    def resolve_left(flow: FlowSetting) -> str:
        return flow.left.system

    @staticmethod
    def resolve_right(flow: FlowSetting) -> str:
        return flow.right.system


class PlanOut(Schema):
    """`hash` goes back with an approval: it proves that what is approved is what was seen."""

    id: int
    flow_id: int = Field(alias="setting_id")
    flow: str = Field(alias="setting.flow")
    purpose: str
    status: PlanStatus
    hash: str
    counts: dict[str, int]
    alarms: list[str]
    needs_two: bool = Field(description="A safety stop: two different people must approve")
    compared: int
    made_by: str
    created_at: datetime
    closed_at: datetime | None

    @staticmethod
    def resolve_made_by(plan: Plan) -> str:
        return plan.made_by.email if plan.made_by else ""


class FieldOut(Schema):
    name: str
    label: str
    before: str
    after: str


class ChoiceOut(Schema):
    value: str
    label: str


class ChangeOut(Schema):
    """One intended change. `target` is left, right or empty."""

    id: int
    plan_id: int
    key: str
    action: str
    target: str
    title: str
    left_id: str | None
    right_id: str | None
    fields: list[FieldOut]
    reasons: list[str]
    advice: str
    choices: list[ChoiceOut]
    needs: list[str]
    status: ChangeStatus
    message: str
    next_step: str

    @staticmethod
    def resolve_fields(change: Change) -> list[Any]:
        return list(change_row(change).fields)


class RunOut(Schema):
    id: int
    kind: RunKind
    status: RunStatus
    flow_id: int = Field(alias="setting_id")
    plan_id: int | None
    doing: str
    done: int
    total: int
    counts: dict[str, Any]
    message: str
    advice: str
    waiting_until: datetime | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class AttemptOut(Schema):
    """How one sending of one write, or one look at it afterwards, ended."""

    change_id: int
    title: str = Field(alias="change.title")
    target: str = Field(alias="batch.target")
    operation: str = Field(alias="batch.operation")
    what: str
    outcome: str
    record_id: str
    message: str
    advice: str
    at: datetime


class EventOut(Schema):
    """Who did what, and when; `person` is empty where Ledgerboard did it by itself."""

    id: int
    at: datetime
    person: str
    what: str
    text: str
    plan_id: int | None
    left_id: str
    right_id: str

    @staticmethod
    def resolve_person(event: Event) -> str:
        return event.person.email if event.person else ""


class DecisionOut(Schema):
    """An answer or rejection; it holds until it is taken back (a rejection: or a side moves)."""

    id: int
    flow_id: int = Field(alias="setting_id")
    kind: str
    title: str
    reason: str
    person: str = Field(alias="person.email")
    at: datetime


class DisappearanceOut(Schema):
    """So many records vanished at once that it is not believed until a person says so."""

    id: int
    system: str = Field(alias="connection.system")
    kind: str
    alarm: str
    believed: bool = Field(alias="believe_missing")


class SideOut(Schema):
    id: str
    title: str
    values: dict[str, str]
    active: bool
    unreadable: str = Field(description="Why its system can't show it now, and what to do")
    seen_at: datetime
    gone_at: datetime | None


class RecordOut(Schema):
    title: str
    state: str
    left: SideOut | None
    right: SideOut | None
    link_id: int | None
    waiting: bool = Field(description="A waiting plan is about it")


class FieldPairOut(Schema):
    """One field on both sides. `same` is null where it cannot be told: a masked value."""

    name: str
    label: str
    left: str
    right: str
    base_left: str
    base_right: str
    same: bool | None


class RecordPageOut(Schema):
    title: str
    left: SideOut | None
    right: SideOut | None
    link_id: int | None = None
    fields: list[FieldPairOut]

    @staticmethod
    def resolve_link_id(page: Any) -> int | None:
        return page.link.pk if page.link else None
