"""Taking back: unlinking, and undoing what was written, as far as the system lets us."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from ledgerboard.core.mapping import same
from ledgerboard.core.reconcile import (
    Action,
    Base,
    CannotUndo,
    FieldChange,
    Intent,
    Side,
    apart_key,
)
from ledgerboard.core.reconcile.model import ENDING
from ledgerboard.core.records import Value, values_of
from ledgerboard.core.records.shown_text import shown_text
from ledgerboard.sync.approving import revoke
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Approval, Change, Decision, Event, FlowSetting, Link, Plan
from ledgerboard.sync.notes import clean_note
from ledgerboard.sync.planning.marking import with_locks
from ledgerboard.sync.plans.changes import (
    before_of_change,
    content_hash,
    pair_of,
    row_of,
    values_of_change,
)
from ledgerboard.sync.plans.listing import renew
from ledgerboard.sync.ports import Ports
from ledgerboard.users.models import Person


@transaction.atomic
def unlink(link: Link, person: Person, ports: Ports, *, reason: str = "") -> Plan | None:
    """The two are no longer one thing for us. Nothing is deleted on either side.

    The link stays as history, and the same pair is not linked again unless a person says so. When
    the record carries our key, the plan that clears it is returned, approved by this person.
    """
    living = Link.objects.of(link.organization_id).filter(pk=link.pk, unlinked_at=None)
    if living.update(unlinked_at=timezone.now(), unlinked_by=person) != 1:
        raise NotPossible("They're no longer linked.")
    reason = clean_note(reason)
    _remember_apart(link, person, reason)
    Event.objects.create(
        organization_id=link.organization_id,
        setting_id=link.setting_id,
        person=person,
        what="unlinked",
        left_id=link.left_id,
        right_id=link.right_id,
        text=reason,
    )
    context = FlowContext(link.setting, ports)
    if not link.marked:
        return None
    return _own_plan(
        context, Plan.Purpose.UNLINK, person, [_on_record(context, link, "unlink", ())]
    )


def note_on_record(link: Link, person: Person, ports: Ports, reason: str) -> Plan | None:
    """Leave a rejection's reason beside our key, where people of the other system may find it."""
    context = FlowContext(link.setting, ports)
    if not link.marked or context.flow.marked is None:
        return None
    return _own_plan(
        context,
        Plan.Purpose.NOTE,
        person,
        [_on_record(context, link, "note", (clean_note(reason),))],
    )


def _on_record(context: FlowContext, link: Link, action: str, reasons: tuple[str, ...]) -> Change:
    marked = context.flow.marked or Side.LEFT
    known = context.known(marked, [link.id_on(marked)])
    seen = known.seen.get(link.id_on(marked))
    return Change(
        organization_id=link.organization_id,
        position=0,
        added_at=context.ports.now(),
        key=f"{context.flow.name}:{action}:{link.left_id}:{link.right_id}",
        action=action,
        kind=seen.kind if seen else link.left_kind if marked is Side.LEFT else link.right_kind,
        target=marked,
        left_id=link.left_id,
        right_id=link.right_id,
        title=(shown_text(seen.kind, seen.record.title) if seen else link.left_id)[:500],
        reasons=list(reasons),
    )


def _remember_apart(link: Link, person: Person, reason: str) -> None:
    key = apart_key(link.setting.flow, link.left_id, link.right_id)
    revoke(link.setting, Decision.Kind.ANSWER, key)
    same = f"{link.setting.flow}:{Action.QUESTION}:{link.left_id}"
    Decision.objects.of(link.organization_id).filter(
        setting=link.setting, key=same, value=f"same:{link.right_id}", revoked_at=None
    ).update(revoked_at=timezone.now())
    Decision.objects.create(
        organization_id=link.organization_id,
        setting=link.setting,
        kind=Decision.Kind.ANSWER,
        key=key,
        value="apart",
        reason=reason or "They were unlinked.",
        left_id=link.left_id,
        right_id=link.right_id,
        person=person,
    )


@transaction.atomic
def _own_plan(
    context: FlowContext, purpose: Plan.Purpose, person: Person, changes: Sequence[Change]
) -> Plan:
    """A plan that a person's own act makes and approves at once."""
    plan = _stored(context, purpose, person, changes)
    plan.status = Plan.Status.APPROVED
    plan.save(update_fields=["status"])
    plan.changes.update(status=Change.Status.APPROVED)
    Approval.objects.create(
        organization_id=plan.organization_id, plan=plan, person=person, plan_hash=plan.hash
    )
    return plan


def _stored(
    context: FlowContext, purpose: Plan.Purpose, person: Person, changes: Sequence[Change]
) -> Plan:
    plan = Plan.objects.create(
        organization_id=context.setting.organization_id,
        setting=context.setting,
        purpose=purpose,
        made_by=person,
        created_at=context.ports.now(),
    )
    for position, change in enumerate(changes):
        change.plan = change.listed = plan
        change.position, change.content_hash = position, content_hash(change)
    Change.objects.bulk_create(changes, batch_size=200)
    renew(plan)
    plan.status = Plan.Status.WAITING
    plan.save(update_fields=["status"])
    return plan


@transaction.atomic
def undo(changes: Sequence[Change], person: Person, ports: Ports) -> Plan:
    """A plan that takes these done changes back; it waits for approval like any other.

    Raises NotPossible with the reason when one of them cannot be taken back.
    """
    if not changes:
        raise NotPossible("There is nothing to undo.")
    plan = changes[0].plan
    if any(change.plan_id != plan.pk for change in changes):
        raise NotPossible("Changes from several plans can't be undone at once.", "Undo one plan.")
    return _taking_back(FlowContext(plan.setting, ports), changes, person)


@transaction.atomic
def remove_created(
    setting: FlowSetting,
    person: Person,
    ports: Ports,
    *,
    since: date | None = None,
    rights: Collection[str] | None = None,
    reason: str = "",
) -> Plan:
    """A plan that takes away whatever this flow created and is still linked, on that day or later:
    for who imported by mistake. With `rights`, only what belongs to these records of the right
    side. It waits for approval like any other. What was recognized and only linked stays.

    Raises NotPossible when there is nothing, or with the reason when one can't be taken back.
    """
    pairs = _created_pairs(setting, since, rights)
    made = Change.objects.of(setting.organization_id).filter(
        plan__setting=setting, action=Action.CREATE, status=Change.Status.DONE
    )
    context = FlowContext(setting, ports)
    changes = _still_there(context, [c for c in made.order_by("pk") if pair_of(c) in pairs])
    if not changes:
        raise NotPossible("Nothing that this flow created is left.")
    return _taking_back(context, changes, person, reason)


def _created_pairs(
    setting: FlowSetting, since: date | None, rights: Collection[str] | None
) -> set[tuple[str, str]]:
    living = Link.objects.of(setting.organization_id).filter(
        setting=setting, unlinked_at=None, made_by=Action.CREATE
    )
    rows = living.filter(created_at__date__gte=since) if since else living
    return {
        (left, right)
        for left, right in rows.values_list("left_id", "right_id")
        if rights is None or right in rights
    }


def _still_there(context: FlowContext, made: Sequence[Change]) -> list[Change]:
    """What was taken back before stays linked (`settling`), and is not there any more."""
    known = {
        side: context.known(side, [c.made_id for c in made if c.target == side]) for side in Side
    }
    return [change for change in made if change.made_id in known[Side(change.target)].seen]


def _taking_back(
    context: FlowContext, changes: Sequence[Change], person: Person, reason: str = ""
) -> Plan:
    """The latest first: what refers to an earlier one goes before it."""
    said = (clean_note(reason),) if reason.strip() else ()
    opposites = [_opposite(context, change) for change in reversed(changes)]
    intents = with_locks(
        context, [replace(each, reasons=(*said, *each.reasons)) for each in opposites]
    )
    known = {
        side: context.known(side, [i for each in intents if (i := each.id_on(side))])
        for side in Side
    }
    new = Plan(organization_id=context.setting.organization_id)
    rows = [
        row_of(
            new,
            intent,
            context.flow,
            {str(side): known[side].marks.get(intent.id_on(side) or "") for side in Side},
            context.ports,
        )
        for intent in intents
    ]
    return _stored(context, Plan.Purpose.UNDO, person, rows)


def _opposite(context: FlowContext, change: Change) -> Intent:
    if change.status != Change.Status.DONE:
        raise NotPossible(f"“{change.title}” wasn't sent, so there's nothing to undo.")
    back = _taken_back_by(context, change)
    if isinstance(back, CannotUndo):
        raise NotPossible(back.why, back.advice)
    if back is Action.UPDATE:
        return _undo_update(context, change)
    if back in ENDING:
        return _intent(context, change, back, (), Base({}, {}))
    return _undo_activity(context, change, back)


def _taken_back_by(context: FlowContext, change: Change) -> Action | CannotUndo:
    """What undoes it is the word of the system that it was written to."""
    if change.action not in {each.value for each in Action if each.writes}:
        return CannotUndo(f"“{change.get_action_display()}” cannot be undone.")
    side = Side(change.target) if change.target else Side.LEFT
    return context.connectors[side].undo(change.kind, Action(change.action))


def _undo_update(context: FlowContext, change: Change) -> Intent:
    side = Side(change.target)
    now = _values_now(context, change, side)
    before = before_of_change(change, context.ports.sealer)
    written = values_of_change(change, context.ports.sealer)
    codecs = {each.name: each.codec for each in context.flow.fields}
    moved = [
        name
        for name, value in written.items()
        if name in now and name in codecs and not same(codecs[name], value, now[name])
    ]
    if moved:
        raise NotPossible(
            f"“{change.title}” was changed again since in {context.title(side)}.",
            "Correct it there, then check for changes.",
        )
    back: dict[str, Value] = {
        name: value if value is not None else () if isinstance(written[name], tuple) else ""
        for name, value in before.items()
    }
    fields = tuple(FieldChange(name, written[name], value) for name, value in back.items())
    return _intent(context, change, Action.UPDATE, fields, _apart(side, back, written))


def _apart(side: Side, back: Mapping[str, Value], written: Mapping[str, Value]) -> Base:
    """Afterwards the sides differ on purpose: each keeps its own, until one of them changes."""
    return Base(back, written) if side is Side.LEFT else Base(written, back)


def _undo_activity(context: FlowContext, change: Change, action: Action) -> Intent:
    side, active = Side(change.target), action is Action.REACTIVATE
    cannot = context.connectors[side].cannot(change.kind, action)
    if cannot:
        raise NotPossible(cannot)
    fields = (FieldChange("active", not active, active),)
    apart = _apart(side, {"active": active}, {"active": not active})
    return _intent(context, change, action, fields, apart)


def _intent(
    context: FlowContext,
    change: Change,
    action: Action,
    fields: tuple[FieldChange, ...],
    base: Base,
) -> Intent:
    left_id, right_id = pair_of(change)
    return Intent(
        key=f"{context.flow.name}:{action}:{left_id}:{right_id}:{change.target}:undo:{change.pk}",
        action=action,
        kind=change.kind,
        title=change.title,
        target=Side(change.target),
        left_id=left_id,
        right_id=right_id,
        fields=fields,
        reasons=(f"It undoes what plan {change.plan_id} did.",),
        base=base,
    )


def _values_now(context: FlowContext, change: Change, side: Side) -> dict[str, Value]:
    id_ = pair_of(change)[0 if side is Side.LEFT else 1]
    seen = context.known(side, [id_]).seen.get(id_)
    if seen is None:
        raise NotPossible(f"“{change.title}” no longer shows in {context.title(side)}.")
    return values_of(seen.record)
