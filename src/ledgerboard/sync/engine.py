"""The one entrance of the workflows: carry a run one step further. Safe to repeat at any point."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.db import OperationalError, transaction
from django.db.utils import Error

from ledgerboard.connectors.base.errors import ConnectorError, TryLater
from ledgerboard.core.reconcile import Action, Side
from ledgerboard.core.values.wording import counted
from ledgerboard.sync.applying.looking import look
from ledgerboard.sync.applying.steps import apply_step
from ledgerboard.sync.approving import approve_by_rules
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Batch, Change, FlowSetting, Plan, Run
from ledgerboard.sync.planning.compare import compare, pull_alarms
from ledgerboard.sync.plans.parts import pending
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.pulling.notices import look_at_notices
from ledgerboard.sync.pulling.sides import pull_side
from ledgerboard.sync.running import locks, runs
from ledgerboard.sync.running.runs import END, Next
from ledgerboard.sync.selectors.tabs import ASKING
from ledgerboard.work.engine import is_lost

BUSY_SECONDS = 5.0
BUSY = "Another run of this flow is in progress."

logger = logging.getLogger(__name__)


def advance(run_id: int, ports: Ports) -> Next:
    """One step. Whoever calls waits as told and calls again until the run has ended."""
    run = Run.objects.select_related("setting__left", "setting__right", "plan", "round").get(
        pk=run_id
    )
    if run.status not in Run.OPEN:
        return END
    now = ports.now()
    if not locks.is_fresh(run, now) and not locks.take(run, now):
        return _busy(run)
    runs.begin(run, now)
    return _guarded(run, ports)


def _guarded(run: Run, ports: Ports) -> Next:
    """Every error ends in words on the run's page. A crash is none: the same step comes again."""
    try:
        return _step(run, FlowContext(run.setting, ports))
    except TryLater as error:
        return runs.wait_for(run, error, ports.now())
    except ConnectorError as error:
        return _failed(run, error.message, error.advice, ports)
    except locks.LockLost as error:
        return _failed(run, str(error), "Retry.", ports)
    except Error as error:
        if is_lost(error):
            raise  # a wait: the step is begun anew when the database is back
        logger.exception("%s cannot be kept", run)
        return _failed(run, *_not_kept(error), ports)
    except Exception as error:
        logger.exception("%s stopped", run)
        return _failed(run, *_unexpected(error), ports)


def _not_kept(error: Error) -> tuple[str, str]:
    if not isinstance(error, OperationalError):
        return _unexpected(error)
    why = f"We could not save to the database: {error}."
    return why, "Nothing is lost. Free up disk space, then try again."


def _unexpected(error: Exception) -> tuple[str, str]:
    why = f"Something unexpected happened ({type(error).__name__})."
    return why, "Nothing is lost. Try again; if it happens again, report it."


def _busy(run: Run) -> Next:
    run.status, run.message = Run.Status.WAITING, BUSY
    run.save(update_fields=["status", "message"])
    return Next(wait_seconds=BUSY_SECONDS)


def _failed(run: Run, message: str, advice: str, ports: Ports) -> Next:
    """The plan stays approved: a retry goes on where this run stopped."""
    status = Run.Status.ATTENTION if run.kind == Run.Kind.APPLY else Run.Status.FAILED
    Plan.objects.of(run.organization_id).filter(runs=run, status=Plan.Status.APPLYING).update(
        status=Plan.Status.APPROVED
    )
    return runs.end(run, status, message, advice, now=ports.now())


def _step(run: Run, context: FlowContext) -> Next:
    if run.kind == Run.Kind.APPLY:
        return apply_step(run, context)
    if run.kind == Run.Kind.NOTICES and not run.stage:
        return _notices(run, context)
    return _PLANNING[run.stage](run, context)


def _notices(run: Run, context: FlowContext) -> Next:
    if look_at_notices(run, context):
        return runs.to_stage(run, "compare")
    return runs.end(run, Run.Status.DONE, "Nothing new.", now=context.ports.now())


def _account(run: Run, context: FlowContext) -> Next:
    """Before planning: what an abandoned run left in the air is looked for, and then closed.

    A plan that a person has just approved is not replaced under their hands: it is written first.
    """
    run.plan = about_to_be_written(run.setting)
    if run.plan:
        return runs.end(run, Run.Status.DONE, runs.SET_ASIDE, now=context.ports.now())
    left = Batch.objects.of(run.organization_id).filter(
        run__setting=run.setting, status__in=Batch.OPEN
    )
    for batch in left.order_by("pk"):
        if batch.status != Batch.Status.PREPARED or batch.tries:
            look(run, context, batch)
        _close(batch)
    return runs.to_stage(run, Side.LEFT)


def about_to_be_written(setting: FlowSetting) -> Plan | None:
    apply = (
        Run.objects.of(setting.organization_id)
        .filter(
            setting=setting,
            kind=Run.Kind.APPLY,
            status__in=Run.OPEN,
            plan__status__in=[Plan.Status.APPROVED, Plan.Status.APPLYING],
        )
        .select_related("plan")
        .first()
    )
    return apply.plan if apply else None


@transaction.atomic
def _close(batch: Batch) -> None:
    """What is still open in it was not done, and is not sent again: the new plan decides."""
    pks = [row["change"] for row in batch.writes]
    Change.objects.of(batch.organization_id).filter(
        pk__in=pks, status=Change.Status.APPLYING
    ).update(
        status=Change.Status.SKIPPED,
        message="Its run was stopped. The next check lists it again.",
    )
    Batch.objects.filter(pk=batch.pk).update(status=Batch.Status.SETTLED)


def _pull_left(run: Run, context: FlowContext) -> Next:
    pull_side(run, context, Side.LEFT, full=run.kind == Run.Kind.SWEEP)
    runs.patient_again(run)
    return runs.to_stage(run, Side.RIGHT)


def _pull_right(run: Run, context: FlowContext) -> Next:
    pull_side(run, context, Side.RIGHT, full=run.kind == Run.Kind.SWEEP)
    runs.patient_again(run)
    return runs.to_stage(run, "compare")


def _compare(run: Run, context: FlowContext) -> Next:
    plan = compare(run, context)
    context.ports.boundary("planned")
    if plan:
        plan = approve_by_rules(plan)
    run.plan = plan
    said = _told(plan, pull_alarms(context), pending(context.setting).count())
    return runs.end(run, *said, now=context.ports.now(), counts=plan.counts if plan else {})


def _told(plan: Plan | None, alarms: list[str], unsent: int) -> tuple[Run.Status, str, str]:
    if plan and plan.alarms:
        return Run.Status.ATTENTION, " ".join(plan.alarms), "Two people must approve this plan."
    if plan:
        return Run.Status.DONE, *_counted(plan.counts)
    if alarms:
        return Run.Status.ATTENTION, " ".join(alarms), "Check the connection."
    if unsent:
        left = counted(unsent, "approved change")
        return Run.Status.DONE, f"Nothing new. {left} still to send.", ""
    return Run.Status.DONE, "Nothing to do: no changes to approve.", ""


def _counted(counts: Mapping[str, int]) -> tuple[str, str]:
    """What a plan holds and who is to move, so that “nothing to send” is seen at once."""
    writes = sum(number for action, number in counts.items() if Action(action).writes)
    asked = sum(counts.get(each, 0) for each in ASKING)
    rest = sum(counts.values()) - writes - asked
    said = [counted(writes, "change") + " to approve" if writes else "Nothing to send"]
    said += [counted(asked, "question") + " to answer"] if asked else []
    said += [f"{rest} blocked"] if rest else []
    return f"{', '.join(said)}.", "Answer the questions, then check again." if asked else ""


_PLANNING = {
    "": _account,
    Side.LEFT.value: _pull_left,
    Side.RIGHT.value: _pull_right,
    "compare": _compare,
}
