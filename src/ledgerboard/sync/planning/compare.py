"""Pull both sides, compare, and bring the flow's list of changes up to date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from ledgerboard.core.reconcile import Intent, Proposal, Side, propose
from ledgerboard.sync.answering.created_anyway import with_reasons
from ledgerboard.sync.answering.overwritten_edits import with_contests
from ledgerboard.sync.answering.rejections import Rejections, expects, grounds
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.holding.holds import with_holds
from ledgerboard.sync.models import Decision, FlowSetting, Plan, PullState, Run
from ledgerboard.sync.planning.marking import missing_keys, with_locks
from ledgerboard.sync.planning.moved import Moved, moved, note_compared
from ledgerboard.sync.planning.resembling import with_resemblances
from ledgerboard.sync.planning.slices import note_agreements, situation, without_calm
from ledgerboard.sync.plans.changes import row_of
from ledgerboard.sync.plans.listing import Wanted, close_list, renew, revise, waiting_list
from ledgerboard.sync.plans.parts import still_approved
from ledgerboard.sync.pulling.merges import survivors
from ledgerboard.sync.records import Known
from ledgerboard.sync.running import runs


def compare(run: Run, context: FlowContext) -> Plan | None:
    """Plan from what is in the snapshots now. None when there is nothing to write or to ask."""
    runs.progress(run, "Comparing")
    said = answers(context.setting)
    seen = without_calm(context, moved(context), said)
    known = seen.known
    proposal = _propose(context, seen, said)
    note_agreements(context, proposal.agreements)
    open_ = {each.left_id for each in proposal.changes}
    proposed = with_locks(context, [*proposal.changes, *missing_keys(context, known, open_)])
    proposed = list(with_contests(context, proposed, known, said))
    note_compared(context, seen, {each.left_id for each in proposed if each.left_id})
    proposed = list(with_resemblances(context, list(with_reasons(context, proposed))))
    holding = list(with_holds(context, proposed, known, said))
    intents = list(Rejections.of(context, known).without(holding))
    alarms = [*proposal.alarms, *pull_alarms(context)]
    return _keep(run, context, _rows(context, intents, known), proposal, alarms)


def _rows(
    context: FlowContext, intents: Iterable[Intent], known: Mapping[Side, Known]
) -> list[Wanted]:
    unkept = Plan(organization_id=context.setting.organization_id)
    rows = []
    for intent in intents:
        row = row_of(unkept, intent, context.flow, expects(intent, known), context.ports)
        row.grounds = grounds(intent, known, context)
        rows.append(Wanted.of(row))
    return rows


def _propose(context: FlowContext, seen: Moved, said: Mapping[str, str]) -> Proposal:
    return propose(situation(context, seen, said, survivors(context)))


def answers(setting: FlowSetting) -> dict[str, str]:
    """What people answered, by the key of the question."""
    given = Decision.objects.of(setting.organization_id).filter(
        setting=setting, kind=Decision.Kind.ANSWER, revoked_at=None
    )
    return dict(given.values_list("key", "value"))


def pull_alarms(context: FlowContext) -> list[str]:
    """What both sides' last readings made us doubt, for the kinds of this flow."""
    states = PullState.objects.of(context.setting.organization_id)
    mine = [
        states.filter(connection=context.connection(side), kind__in=context.kinds(side))
        for side in Side
    ]
    return [state.alarm for rows in mine for state in rows.order_by("pk") if state.alarm]


@transaction.atomic
def _keep(
    run: Run, context: FlowContext, rows: Sequence[Wanted], proposal: Proposal, alarms: list[str]
) -> Plan | None:
    """Bring the flow's list up to date. What was approved and still holds is not listed again."""
    setting, now = context.setting, context.ports.now()
    held = still_approved(setting, rows, now)
    rows = [row for row in rows if row.key not in held]
    plan = waiting_list(setting)
    if plan is None and not rows:
        return None
    plan = plan or _new_list(run, context)
    told = plan.alarms
    plan.compared, plan.alarms = proposal.compared, alarms if rows else []
    if revise(plan, rows):
        renew(plan)
    elif told != plan.alarms:
        plan.save(update_fields=["alarms", "compared"])
    if not rows:
        close_list(plan, now)
    return plan if rows else None


def _new_list(run: Run, context: FlowContext) -> Plan:
    return Plan.objects.create(
        organization_id=context.setting.organization_id,
        setting=context.setting,
        status=Plan.Status.WAITING,
        made_by=run.person,
        created_at=context.ports.now(),
    )
