"""Pull both sides, compare, and keep the outcome as an immutable plan with its hash."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction

from ledgerboard.core.reconcile import Agreement, Intent, Pair, Proposal, Side, Situation, propose
from ledgerboard.core.reconcile.model import count
from ledgerboard.core.records import to_json
from ledgerboard.sync import rounds, runs
from ledgerboard.sync.changes import (
    base_in,
    plan_hash,
    plan_signature,
    rejection_mark,
    row_of,
)
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.marking import missing_keys
from ledgerboard.sync.models import Change, Decision, FlowSetting, Link, Plan, PullState, Run
from ledgerboard.sync.origins import foreign_to
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.pulling import Reading
from ledgerboard.sync.records import Known, chunks
from ledgerboard.sync.saving import save_many


def pull_side(run: Run, context: FlowContext, side: Side, *, full: bool = False) -> None:
    """Bring one side up to date, counting aloud. The first run of a round reads everything that
    the round's flows need of this company; those after it find it read.
    """
    connection, title = context.connection(side), context.title(side)
    wanted = rounds.kinds_to_read(run, connection, context.kinds(side), context.ports.now())
    reading = Reading(
        connection, context.connectors[side], context.ports, full, rounds.projects_of(connection)
    )
    seen: dict[str, int] = {}
    for kind, report in reading.of(wanted) if wanted else ():
        seen[kind] = report.seen
        runs.progress(run, f"Reading {title}", sum(seen.values()))


def living_links(setting: FlowSetting, ports: Ports) -> list[Pair]:
    rows = Link.objects.of(setting.organization_id).filter(setting=setting, unlinked_at=None)
    return [
        Pair(
            row.left_id,
            row.right_id,
            base_in({"left": row.base_left, "right": row.base_right}, ports.sealer),
        )
        for row in rows.iterator()
    ]


def compare(run: Run, context: FlowContext) -> Plan | None:
    """Plan from what is in the snapshots now. None when there is nothing to write or to ask."""
    runs.progress(run, "Comparing")
    known = {side: context.known(side) for side in Side}
    proposal = _propose(context, known)
    note_agreements(context, proposal.agreements)
    proposed = [*proposal.changes, *missing_keys(context, known)]
    expects = {each.key: _expects(each, known) for each in proposed}
    intents = list(_not_rejected(context, proposed, expects))
    alarms = [*proposal.alarms, *pull_alarms(context)]
    return _keep(run, context, intents, expects, alarms, proposal.compared)


def _propose(context: FlowContext, known: Mapping[Side, Known]) -> Proposal:
    def names_taken(side: Side, kind: str, names: Collection[str]) -> Mapping[str, str]:
        return context.connectors[side].names_taken(kind, names)

    return propose(
        Situation(
            flow=context.flow,
            lefts=known[Side.LEFT].seen,
            rights=known[Side.RIGHT].seen,
            links=living_links(context.setting, context.ports),
            rules=context.connectors,
            answers=answers(context.setting),
            names_taken=names_taken,
            foreign=foreign_to(context.setting, context.flow),
            contexts=context.views,
        )
    )


def answers(setting: FlowSetting) -> dict[str, str]:
    """What people answered, by the key of the question."""
    given = Decision.objects.of(setting.organization_id).filter(
        setting=setting, kind=Decision.Kind.ANSWER, revoked_at=None
    )
    return dict(given.values_list("key", "value"))


def _expects(intent: Intent, known: Mapping[Side, Known]) -> dict[str, str | None]:
    return {str(side): known[side].marks.get(intent.id_on(side) or "") for side in Side}


def _not_rejected(
    context: FlowContext, intents: Iterable[Intent], expects: Mapping[str, Mapping[str, str | None]]
) -> Iterable[Intent]:
    """Without what a person rejected while both sides said the same, and what hangs on it."""
    rejected = dict(
        Decision.objects.of(context.setting.organization_id)
        .filter(setting=context.setting, kind=Decision.Kind.REJECTION, revoked_at=None)
        .values_list("key", "mark")
    )
    dropped: set[str] = set()
    for intent in intents:
        mark = rejected.get(intent.key)
        if (
            mark and mark == rejection_mark(intent, expects[intent.key], context.ports)
        ) or not dropped.isdisjoint(intent.needs):
            dropped.add(intent.key)
        else:
            yield intent


def pull_alarms(context: FlowContext) -> list[str]:
    """What both sides' last readings made us doubt, for the kinds of this flow."""
    states = PullState.objects.of(context.setting.organization_id)
    mine = [
        states.filter(connection=context.connection(side), kind__in=context.kinds(side))
        for side in Side
    ]
    return [state.alarm for rows in mine for state in rows.order_by("pk") if state.alarm]


@transaction.atomic
def note_agreements(context: FlowContext, agreements: Iterable[Agreement]) -> None:
    """What agrees without our doing goes into the bases at once: nothing is written outside."""
    by_pair: dict[tuple[str, str], list[Agreement]] = {}
    for each in agreements:
        by_pair.setdefault((each.left_id, each.right_id), []).append(each)
    living = Link.objects.of(context.setting.organization_id).filter(
        setting=context.setting, unlinked_at=None
    )
    for few in chunks(by_pair):
        rows = list(living.filter(left_id__in=[left_id for left_id, _ in few]))
        for row in rows:
            for agreed in by_pair.get((row.left_id, row.right_id), ()):
                row.base_left |= to_json(agreed.base.left, context.ports.sealer)
                row.base_right |= to_json(agreed.base.right, context.ports.sealer)
        save_many(rows, ["base_left", "base_right"])


def _keep(
    run: Run,
    context: FlowContext,
    intents: list[Intent],
    expects: Mapping[str, Mapping[str, str | None]],
    alarms: list[str],
    compared: int,
) -> Plan | None:
    signature = plan_signature(intents, context.flow, expects, context.ports)
    waiting = _waiting_alike(context.setting, signature, alarms)
    if waiting:
        return waiting
    with transaction.atomic():
        supersede(context.setting, context.ports.now())
        if not intents:
            return None
        return _store(context, intents, expects, Plan(
            organization_id=context.setting.organization_id,
            setting=context.setting,
            signature=signature,
            counts=count(tuple(intents)),
            alarms=alarms,
            compared=compared,
            made_by=run.person,
            created_at=context.ports.now(),
        ))  # fmt: skip


def _waiting_alike(setting: FlowSetting, signature: str, alarms: list[str]) -> Plan | None:
    """The plan that waits already, if a new one would say the same: nobody's reading is wasted."""
    waiting = Plan.objects.of(setting.organization_id).filter(
        setting=setting, status=Plan.Status.WAITING, purpose=Plan.Purpose.FLOW, signature=signature
    )
    return next((plan for plan in waiting if plan.alarms == alarms), None)


def supersede(setting: FlowSetting, now: datetime) -> None:
    Plan.objects.of(setting.organization_id).filter(
        setting=setting, purpose=Plan.Purpose.FLOW, status__in=Plan.LIVING
    ).update(status=Plan.Status.SUPERSEDED, closed_at=now)


def _store(
    context: FlowContext,
    intents: Iterable[Intent],
    expects: Mapping[str, Mapping[str, str | None]],
    plan: Plan,
) -> Plan:
    plan.save()
    rows = [
        row_of(plan, intent, position, context.flow, expects[intent.key], context.ports)
        for position, intent in enumerate(intents)
    ]
    Change.objects.bulk_create(rows, batch_size=500)
    plan.hash = plan_hash(rows)
    plan.status = Plan.Status.WAITING
    plan.save(update_fields=["hash", "status"])
    return plan
