"""A bill that a person wants created although one like it is in the books: why, and who said so.

The reason stands as a warning on what is then planned, so that whoever approves it reads it first,
no rule approves it, and it stays in the history of the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils import timezone

from ledgerboard.core.reconcile import Action, Cause, Intent, Side
from ledgerboard.core.reconcile.unlinked import DIFFERENT
from ledgerboard.core.values import Warned
from ledgerboard.core.values.wording import american
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Change, Decision, FlowSetting, Plan, Snapshot


def is_possible_duplicate(change: Change) -> bool:
    """Whether it asks if a bill is there already."""
    return change.action == Action.QUESTION and declared(change.plan.setting.flow).paid_twice


def asked_about(setting: FlowSetting, left_id: str) -> Change | None:
    """The question about this record that waits, if it is whether its bill is there already."""
    rows = Change.objects.of(setting.organization_id).filter(
        plan__setting=setting,
        plan__status=Plan.Status.WAITING,
        action=Action.QUESTION,
        left_id=left_id,
        until=None,
    )
    found = rows.select_related("plan__setting").first()
    return found if found and is_possible_duplicate(found) else None


def takes_reason(change: Change, choice: str) -> bool:
    """Whether this answer creates what may be there already."""
    return choice.startswith(DIFFERENT) and is_possible_duplicate(change)


def with_reasons(context: FlowContext, intents: Iterable[Intent]) -> Iterator[Intent]:
    """The same intentions; those that are created anyway say so."""
    said = decisions(context.setting) if context.flow.paid_twice else {}
    for intent in intents:
        decision = said.get(intent.left_id or "")
        yield _said(context, intent, decision) if decision and _creates(intent) else intent


def _creates(intent: Intent) -> bool:
    return intent.action is Action.CREATE and intent.target is Side.RIGHT


def decisions(setting: FlowSetting, left_id: str = "") -> dict[str, Decision]:
    """Who said «create it anyway», by the record that it is about."""
    living = Decision.objects.of(setting.organization_id).filter(
        setting=setting,
        kind=Decision.Kind.ANSWER,
        key__startswith=f"{setting.flow}:{Action.QUESTION}:",
        value__startswith=DIFFERENT,
        revoked_at=None,
    )
    living = living.filter(left_id=left_id) if left_id else living
    return {each.left_id: each for each in living.select_related("person")}


def _said(context: FlowContext, intent: Intent, decision: Decision) -> Intent:
    text = f"Possible duplicate of {_titles(context, decision)}. {told(decision)}"
    return replace(
        intent,
        warnings=(*intent.warnings, Warned("created_anyway", text)),
        reasons=(*intent.reasons, text),
        causes=(*intent.causes, Cause("created_anyway", decision=decision.key)),
    )


def told(decision: Decision) -> str:
    day = american(timezone.localdate(decision.at))
    return f"{decision.person} said on {day} to create it anyway: {decision.reason}"


def _titles(context: FlowContext, decision: Decision) -> str:
    ids = decision.value.removeprefix(DIFFERENT).split(",")
    rows = Snapshot.objects.of(context.setting.organization_id).filter(
        connection=context.connection(Side.RIGHT),
        kind__in=context.kinds(Side.RIGHT),
        record_id__in=ids,
    )
    found = dict(rows.values_list("record_id", "title"))
    return " and ".join(found.get(id_) or f"bill {id_}" for id_ in ids)
