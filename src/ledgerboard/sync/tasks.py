"""Workflows of the sync room. A run's own rows say where it is; the engine only carries it on."""

from __future__ import annotations

from django.utils import timezone

from ledgerboard.config.settings import settings
from ledgerboard.connections.models import Connection
from ledgerboard.core.reconcile import Action
from ledgerboard.sync import services
from ledgerboard.sync.engine import advance
from ledgerboard.sync.models import Change, FlowSetting, Plan, Round, Run
from ledgerboard.sync.pulling.concurrent_edits import witness
from ledgerboard.sync.pulling.notices import concerned
from ledgerboard.sync.reconciling import keep_results
from ledgerboard.sync.running import rounds, runs
from ledgerboard.sync.running.retention import forget_some
from ledgerboard.work import engine

STEPS_AT_ONCE = 20
ENDED = -1.0
PLAN_EVERY_SECONDS = 900
TIES_EVERY_SECONDS = 300
ABANDONED_EVERY_SECONDS = 300


@engine.workflow("sync.run")
def run_workflow(run_id: int) -> None:
    """Carry a run to its end: planning, applying or sweeping, whichever it is."""
    while (seconds := carry(run_id)) != ENDED:
        if seconds > 0:
            engine.sleep(seconds)
    follow_up(run_id)


@engine.workflow("sync.round")
def round_workflow(round_id: int) -> None:
    """All flows of an organization, one after the other; what a rule approved is written before
    the next flow compares.
    """
    while run_id := next_of_round(round_id):
        while (seconds := carry(run_id)) != ENDED:
            if seconds > 0:
                engine.sleep(seconds)
        follow_up(run_id)


@engine.step
def next_of_round(round_id: int) -> int:
    """The run to carry now; 0 when the round is over."""
    run = rounds.next_run(Round.objects.get(pk=round_id))
    return run.pk if run else 0


@engine.step
def carry(run_id: int) -> float:
    """Some steps of a run; how long to wait for the next ones, or ENDED."""
    from ledgerboard.sync.wiring import ports  # noqa: PLC0415  # HTTP is loaded by those who call

    tools = ports()
    for _ in range(STEPS_AT_ONCE):
        wait_seconds = advance(run_id, tools)["wait_seconds"]
        if wait_seconds is None:
            return ENDED
        if wait_seconds > 0:
            return wait_seconds
    return 0.0


@engine.step
def follow_up(run_id: int) -> None:
    """What a rule approved is applied; what was out of date is planned again, once."""
    run = Run.objects.select_related("plan", "setting", "round").get(pk=run_id)
    if run.kind != Run.Kind.APPLY and run.status == Run.Status.DONE:
        services.resume(run.setting)
    if run.plan is None or run.plan.purpose != Plan.Purpose.FLOW:
        return
    if run.kind != Run.Kind.APPLY:
        if run.message != runs.SET_ASIDE and run.plan.status == Plan.Status.APPROVED:
            services.apply(run.plan, run.person, run.round)
        return
    if run.setting.enabled and (_set_aside_for(run) or _worth_planning(run)):
        services.plan(run.setting)
    if run.round is None and _made_links(run.plan):
        for setting in rounds.dependents(run):
            services.plan(setting)


def _made_links(plan: Plan) -> bool:
    """Then what waited for them in other flows may go on."""
    linking = [Action.CREATE, Action.LINK]
    return plan.changes.filter(action__in=linking, status=Change.Status.DONE).exists()


def _set_aside_for(run: Run) -> bool:
    """Whether somebody asked to compare while this run waited for its turn."""
    return Run.objects.filter(plan=run.plan, message=runs.SET_ASIDE).exists()


def _worth_planning(run: Run) -> bool:
    """Only after something was written, or a rule and a refusal could chase each other."""
    changes = run.plan.changes if run.plan else Change.objects.none()
    rest = run.plan is not None and run.plan.split_from_id is not None
    done = changes.filter(status=Change.Status.DONE).exists()
    return done and (rest or changes.filter(status=Change.Status.STALE).exists())


@engine.workflow("sync.notices")
def notices_workflow(connection_id: int) -> None:
    """Webhooks named records of a company: look at them."""
    start_looking(connection_id)


@engine.step
def start_looking(connection_id: int) -> int:
    connection = Connection.objects.get(pk=connection_id)
    settings = concerned(connection) if connection.is_living else []
    for setting in settings:
        services.look(setting)
    return len(settings)


@engine.workflow("sync.abandoned", queue=engine.PARALLEL)
def abandoned_workflow() -> None:
    """Open runs that nobody carries: not even that they stopped could be stored."""
    carry_on_abandoned()


@engine.step
def carry_on_abandoned() -> int:
    """Each gets another job, and goes on where it stopped. One whose jobs all failed is ended,
    because it would hold up its flow for ever.
    """
    left = [run for run in services.abandoned() if not services.carry_on(run)]
    for run in left:
        error = services.last_error(run)
        why = f"It stopped {services.MOST_JOBS} times for an unknown reason ({error})."
        advice = "Nothing is lost. Try again, or check for changes."
        runs.end(run, Run.Status.ATTENTION, why, advice, now=timezone.now())
    return len(left)


@engine.workflow("sync.witness", queue=engine.PARALLEL)
def witness_workflow(connection_id: int) -> None:
    """A webhook came while a call of ours was at work: see what stands there now."""
    see_what_stands_there(connection_id)


@engine.step
def see_what_stands_there(connection_id: int) -> int:
    from ledgerboard.sync.wiring import ports  # noqa: PLC0415  # HTTP is loaded by those who call

    connection = Connection.objects.get(pk=connection_id)
    return witness(connection, ports()) if connection.is_living else 0


@engine.workflow("sync.plan-all")
def plan_all_workflow() -> None:
    """The schedule: every flow that is switched on and whose two systems answer."""
    ask_for_plans()


@engine.step
def ask_for_plans() -> int:
    settings = FlowSetting.objects.filter(enabled=True).select_related("left", "right")
    ready = [each for each in settings if each.left.is_living and each.right.is_living]
    by_organization: dict[int, list[FlowSetting]] = {}
    for setting in ready:
        by_organization.setdefault(setting.organization_id, []).append(setting)
    for several in by_organization.values():
        services.plan_round(several)
    return len(ready)


engine.every(PLAN_EVERY_SECONDS, "sync.plan-all")
engine.every(ABANDONED_EVERY_SECONDS, "sync.abandoned")


@engine.workflow("sync.ties", queue=engine.PARALLEL)
def ties_workflow() -> None:
    """Reconciliation runs by itself: after money was read or sent, it is said how it ties."""
    keep_ties()


@engine.step
def keep_ties() -> int:
    from ledgerboard.sync.wiring import ports  # noqa: PLC0415  # HTTP is loaded by those who call

    return keep_results(ports())


engine.every(TIES_EVERY_SECONDS, "sync.ties")


@engine.workflow("sync.retention")
def retention_workflow() -> None:
    while forget():
        pass


@engine.step
def forget() -> int:
    return forget_some(timezone.now(), settings().keep_days)


engine.every(24 * 3600, "sync.retention")
