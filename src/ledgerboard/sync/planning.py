"""Pull both sides, compare, and keep the outcome as an immutable plan with its hash."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction

from ledgerboard.core.reconcile import Agreement, Side, Situation, propose
from ledgerboard.core.reconcile import Change as Intent
from ledgerboard.core.reconcile import Link as Pair
from ledgerboard.core.reconcile import Plan as Proposal
from ledgerboard.core.reconcile.model import count
from ledgerboard.core.records import to_json
from ledgerboard.sync import runs
from ledgerboard.sync.changes import (
    base_in,
    plan_hash,
    plan_signature,
    rejection_mark,
    row_of,
)
from ledgerboard.sync.desk import Desk
from ledgerboard.sync.marking import missing_keys
from ledgerboard.sync.means import Means
from ledgerboard.sync.models import Change, Decision, FlowSetting, Link, Plan, PullState, Run
from ledgerboard.sync.origins import foreign_to
from ledgerboard.sync.pulling import pulling
from ledgerboard.sync.records import Known, chunks
from ledgerboard.sync.saving import save_many


def pull_side(run: Run, desk: Desk, side: Side, *, full: bool = False) -> None:
    """Bring one side up to date, counting aloud."""
    title = desk.title(side)
    pulled = pulling(
        desk.connection(side), desk.flow.kind, desk.connectors[side], desk.means, full=full
    )
    for report in pulled:
        runs.progress(run, f"Reading {title}", report.seen)


def living_links(setting: FlowSetting, means: Means) -> list[Pair]:
    rows = Link.objects.of(setting.organization_id).filter(setting=setting, unlinked_at=None)
    return [
        Pair(
            row.left_id,
            row.right_id,
            base_in({"left": row.base_left, "right": row.base_right}, means.sealer),
        )
        for row in rows.iterator()
    ]


def compare(run: Run, desk: Desk) -> Plan | None:
    """Plan from what is in the snapshots now. None when there is nothing to write or to ask."""
    runs.progress(run, "Comparing")
    known = {side: desk.known(side) for side in Side}
    proposal = _propose(desk, known)
    note_agreements(desk, proposal.agreements)
    proposed = [*proposal.changes, *missing_keys(desk, known)]
    expects = {each.key: _expects(each, known) for each in proposed}
    intents = list(_not_rejected(desk, proposed, expects))
    alarms = [*proposal.alarms, *pull_alarms(desk.setting, desk.flow.kind)]
    return _keep(run, desk, intents, expects, alarms, proposal.compared)


def _propose(desk: Desk, known: Mapping[Side, Known]) -> Proposal:
    def names_taken(side: Side, names: Collection[str]) -> Mapping[str, str]:
        return desk.connectors[side].names_taken(desk.flow.kind, names)

    return propose(
        Situation(
            flow=desk.flow,
            lefts=known[Side.LEFT].seen,
            rights=known[Side.RIGHT].seen,
            links=living_links(desk.setting, desk.means),
            rules=desk.connectors,
            answers=answers(desk.setting),
            names_taken=names_taken,
            foreign=foreign_to(desk.setting, desk.flow),
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
    desk: Desk, intents: Iterable[Intent], expects: Mapping[str, Mapping[str, str | None]]
) -> Iterable[Intent]:
    """Without what a person rejected while both sides said the same, and what hangs on it."""
    rejected = dict(
        Decision.objects.of(desk.setting.organization_id)
        .filter(setting=desk.setting, kind=Decision.Kind.REJECTION, revoked_at=None)
        .values_list("key", "mark")
    )
    dropped: set[str] = set()
    for intent in intents:
        mark = rejected.get(intent.key)
        if (
            mark and mark == rejection_mark(intent, expects[intent.key], desk.means)
        ) or not dropped.isdisjoint(intent.needs):
            dropped.add(intent.key)
        else:
            yield intent


def pull_alarms(setting: FlowSetting, kind: str) -> list[str]:
    states = PullState.objects.of(setting.organization_id).filter(
        connection__in=[setting.left_id, setting.right_id], kind=kind
    )
    return [state.alarm for state in states if state.alarm]


@transaction.atomic
def note_agreements(desk: Desk, agreements: Iterable[Agreement]) -> None:
    """What agrees without our doing goes into the bases at once: nothing is written outside."""
    by_pair: dict[tuple[str, str], list[Agreement]] = {}
    for each in agreements:
        by_pair.setdefault((each.left_id, each.right_id), []).append(each)
    living = Link.objects.of(desk.setting.organization_id).filter(
        setting=desk.setting, unlinked_at=None
    )
    for few in chunks(by_pair):
        rows = list(living.filter(left_id__in=[left_id for left_id, _ in few]))
        for row in rows:
            for agreed in by_pair.get((row.left_id, row.right_id), ()):
                row.base_left |= to_json(agreed.base.left, desk.means.sealer)
                row.base_right |= to_json(agreed.base.right, desk.means.sealer)
        save_many(rows, ["base_left", "base_right"])


def _keep(
    run: Run,
    desk: Desk,
    intents: list[Intent],
    expects: Mapping[str, Mapping[str, str | None]],
    alarms: list[str],
    compared: int,
) -> Plan | None:
    signature = plan_signature(intents, desk.flow, expects, desk.means)
    waiting = _waiting_alike(desk.setting, signature, alarms)
    if waiting:
        return waiting
    with transaction.atomic():
        supersede(desk.setting, desk.means.now())
        if not intents:
            return None
        return _store(desk, intents, expects, Plan(
            organization_id=desk.setting.organization_id,
            setting=desk.setting,
            signature=signature,
            counts=count(tuple(intents)),
            alarms=alarms,
            compared=compared,
            made_by=run.person,
            created_at=desk.means.now(),
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
    desk: Desk,
    intents: Iterable[Intent],
    expects: Mapping[str, Mapping[str, str | None]],
    plan: Plan,
) -> Plan:
    plan.save()
    rows = [
        row_of(plan, intent, position, desk.flow, expects[intent.key], desk.means)
        for position, intent in enumerate(intents)
    ]
    Change.objects.bulk_create(rows, batch_size=500)
    plan.hash = plan_hash(rows)
    plan.status = Plan.Status.WAITING
    plan.save(update_fields=["hash", "status"])
    return plan
