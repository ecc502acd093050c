"""Holds that a person put on a record: nothing of it is written until somebody releases it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from ledgerboard.config.plain_queries import is_there
from ledgerboard.core.reconcile import Side
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.holding import holds
from ledgerboard.sync.models import Decision, FlowSetting
from ledgerboard.sync.notes import clean_note
from ledgerboard.users.models import Person

NAME = "by_hand"
_ANY = """SELECT 1 FROM sync_decision
WHERE organization_id = %s AND setting_id = %s AND kind = %s AND revoked_at IS NULL"""


def key_of(flow: str, side: Side, id_: str) -> str:
    return f"{flow}:{NAME}:{side}:{id_}"


def hold(
    setting: FlowSetting, side: Side, id_: str, person: Person, *, title: str, reason: str
) -> Decision:
    """Raises NotPossible without a reason, or where it is on hold already."""
    if not reason.strip():
        raise NotPossible("A hold needs a reason.", "Say briefly why it has to wait.")
    if held_by(setting, side, id_):
        raise NotPossible("It is on hold already.", "Release it first to give another reason.")
    return Decision.objects.create(
        organization_id=setting.organization_id,
        setting=setting,
        kind=Decision.Kind.HOLD,
        key=key_of(setting.flow, side, id_),
        title=title[:500],
        reason=clean_note(reason),
        person=person,
        **{f"{side}_id": id_},
    )


def held_by(setting: FlowSetting, side: Side, id_: str) -> Decision | None:
    """The hold that is on this record now."""
    found = _living(setting).filter(key=key_of(setting.flow, side, id_))
    return found.select_related("person").first()


def provider(context: FlowContext, asked: Sequence[holds.ToWrite]) -> Mapping[str, holds.Hold]:
    """By the record that a write comes from."""
    setting = context.setting
    if not is_there(_ANY, setting.organization_id, setting.pk, Decision.Kind.HOLD.value):
        return {}
    living = {each.key: each for each in _living(setting).prefetch_related("person")}
    found = {each.key: living.get(_source(context, each)) for each in asked}
    return {key: _said(decision) for key, decision in found.items() if decision}


def _source(context: FlowContext, each: holds.ToWrite) -> str:
    side = each.target.other
    id_ = each.left_id if side is Side.LEFT else each.right_id
    return key_of(context.flow.name, side, id_ or "")


def _said(decision: Decision) -> holds.Hold:
    return holds.Hold(
        NAME,
        f"{decision.person} put it on hold: {decision.reason}",
        "Release it to continue.",
        {"decision": str(decision.pk)},
    )


def _living(setting: FlowSetting) -> QuerySet[Decision]:
    return Decision.objects.of(setting.organization_id).filter(
        setting=setting, kind=Decision.Kind.HOLD, revoked_at=None
    )
