"""`ledgerboard sync`: plan, approve and apply, and see how things stand, without a browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, Self, TypeVar

import click

from ledgerboard.cli.as_json import json_option, plan_as_json, say_json, shaped
from ledgerboard.cli.empty_lists import NOTHING_CONNECTED, say_lines
from ledgerboard.cli.main import NEEDS_A_PERSON, Refusal, WholeSentences, start_django
from ledgerboard.cli.people import (
    as_option,
    chosen_organization,
    chosen_person,
    organization_option,
)
from ledgerboard.cli.plan_words import plan_in_words
from ledgerboard.connectors.base.system import short_title
from ledgerboard.core.values.wording import counted, in_sentence

if TYPE_CHECKING:
    from ledgerboard.sync.approving.result import ApprovalResult
    from ledgerboard.sync.models import Change, Plan, Run
    from ledgerboard.users.models import Organization
    from ledgerboard.work.engine import Worker

R = TypeVar("R")
LOOK_SECONDS = 0.2
LOOKS_PER_STEP = 10
SHOWN = 200


@click.group(cls=WholeSentences)
@organization_option
@click.pass_context
def sync(context: click.Context, organization: str) -> None:
    """Compare, approve, send, look things up and undo."""
    context.obj = organization


def pass_organization(command: Callable[..., R]) -> Callable[..., R]:
    """Looked up when the command runs: `--help` needs neither a database nor an organization."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> R:
        start_django()
        name = click.get_current_context().obj
        return command(chosen_organization(name), *args, **kwargs)

    return run


@sync.command()
@click.argument("flows", nargs=-1)
@click.option("--verbose", "-v", is_flag=True, help="Show every change, not only the counts.")
@json_option
@pass_organization
def plan(
    organization: Organization, flows: tuple[str, ...], *, verbose: bool, as_json: bool
) -> None:
    """Read both systems and list what would change in FLOWS (all by default). Sends nothing."""
    from ledgerboard.sync import selectors, services

    settings = list(selectors.settings(organization))
    wanted = [each for each in settings if each.enabled and (not flows or each.flow in flows)]
    if not wanted:
        raise _nothing_to_plan(flows, connected=bool(settings))
    runs = [services.plan(each) for each in wanted]
    with StandInWorker() as worker:
        runs = [watched(each, worker) for each in runs]
    if as_json:
        say_json([plan_as_json(run) for run in runs])
    else:
        for run in runs:
            say_run(run)
            say_plan(run.plan, verbose=verbose)
    end_by(runs)
    if any(run.plan and asks_a_person(run.plan) for run in runs):
        raise SystemExit(NEEDS_A_PERSON)


def _nothing_to_plan(names: Sequence[str], *, connected: bool) -> Refusal:
    from ledgerboard.sync import flows

    unknown = [each for each in names if each not in flows.flows()]
    if unknown:
        known = ", ".join(flows.flows())
        return Refusal(f"There is no flow “{unknown[0]}”. Choose from: {known}.")
    if connected:
        return Refusal("That flow is off. Turn it on: ledgerboard sync set FLOW --on")
    return Refusal("Connect both systems first: ledgerboard connect procore")


@sync.command()
@click.argument("plan_ids", nargs=-1, type=int)
@click.option(
    "--as", "email", default="", help="Email of who approves; you're asked if it could be several."
)
@click.option("--yes", is_flag=True, help="Don't ask for confirmation.")
@json_option
@pass_organization
def apply(
    organization: Organization, plan_ids: tuple[int, ...], email: str, *, yes: bool, as_json: bool
) -> None:
    """Approve and send PLAN_IDS (every waiting plan by default), as shown here."""
    from ledgerboard.sync import selectors, services
    from ledgerboard.sync.models import Plan

    if as_json and not yes:
        raise Refusal("With --json nothing is asked, so add --yes.")
    person = chosen_person(organization, email)
    waiting = selectors.plans(organization, status=Plan.Status.WAITING).order_by("pk")
    plans = _those_waiting(list(waiting), plan_ids)
    for each in plans if not as_json else ():
        say_plan(each, verbose=True)
    if not yes:
        click.confirm(f"Send these as {person}?", abort=True)
    results = {each.pk: services.approve(each, person, seen_hash=each.hash) for each in plans}
    for pk, result in results.items() if not as_json else ():
        click.echo(f"Plan {pk}: {result.words}")
    runs = [services.apply(each.plan, person) for each in results.values() if each.approved]
    _carry_out(runs, {pk: each for pk, each in results.items() if each.waiting}, as_json=as_json)


def _those_waiting(waiting: list[Plan], wanted: Sequence[int]) -> list[Plan]:
    """All that are named, or every one; nothing is approved when one of them doesn't wait."""
    if not waiting:
        raise Refusal("No plan is waiting. Make one: ledgerboard sync plan")
    missing = [str(each) for each in wanted if each not in {plan.pk for plan in waiting}]
    if missing:
        there = ", ".join(str(plan.pk) for plan in waiting)
        raise Refusal(f"Not waiting: plan {', '.join(missing)}. Nothing was approved. "
                      f"Waiting: {there}.")  # fmt: skip
    return [plan for plan in waiting if not wanted or plan.pk in wanted]


def _carry_out(
    runs: Sequence[Run], waiting: Mapping[int, ApprovalResult], *, as_json: bool
) -> None:
    """`waiting`: by plan, what came of approving it where something waits for a second person."""
    ended = []
    with StandInWorker() as worker:
        for run in runs:
            ended.append(watched(run, worker))
            if not as_json:
                say_run(ended[-1])
    if as_json:
        from ledgerboard.api.shapes import RunOut

        waits = [
            {"plan_id": pk, "approved": each.approved, "waiting": each.waiting, "why": each.why_two}
            for pk, each in waiting.items()
        ]
        said = [shaped(RunOut, each) for each in ended]
        say_json({"runs": said, "waiting_for_a_second_person": waits})
    end_by(ended)
    if waiting:
        raise SystemExit(NEEDS_A_PERSON)


@sync.command()
@click.argument("plan_id", type=int)
@click.option("--reason", required=True, help="Why; kept, so the same change isn't proposed again.")
@as_option
@pass_organization
def reject(organization: Organization, plan_id: int, reason: str, email: str) -> None:
    """Reject all of plan PLAN_ID."""
    from ledgerboard.sync import selectors, services

    plan = selectors.plan(organization, plan_id)
    if plan is None:
        raise Refusal(f"There is no plan {plan_id}. See: ledgerboard sync status")
    person = chosen_person(organization, email)
    services.reject(plan, person, reason=reason, seen_hash=plan.hash)
    click.echo(f"Plan {plan_id} is rejected.")


@sync.command()
@click.argument("question_id", type=int, required=False)
@click.argument("choice", required=False)
@click.option(
    "--reason", default="", help="Needed to create a bill that may already be in QuickBooks."
)
@click.option("--alike", is_flag=True, help="Answer all questions of the same kind this way.")
@as_option
@json_option
@pass_organization
def answer(
    organization: Organization,
    question_id: int | None,
    choice: str | None,
    *,
    alike: bool,
    as_json: bool,
    **said: str,
) -> None:
    """Answer question QUESTION_ID with CHOICE; without them, list the open questions."""
    from ledgerboard.sync import selectors, services
    from ledgerboard.sync.wiring import ports

    asked = selectors.questions(organization)
    if question_id is None or choice is None:
        say_questions(asked, as_json=as_json)
        return
    found = asked.filter(pk=question_id).first()
    if found is None:
        raise Refusal(f"There's no open question {question_id}. See: ledgerboard sync answer")
    person = chosen_person(organization, said["email"])
    given: Mapping[str, str] = {found.key: choice}
    if alike:
        given = selectors.answers_together(found.plan, found.key, choice, ports())
    services.decide_all(found.plan, given, person, dict.fromkeys(given, said["reason"]))
    told = f"{found.title}: answered" if len(given) == 1 else f"{len(given):,} questions answered"
    click.echo(f"{told}. It takes effect at the next check: ledgerboard sync plan")


@sync.command()
@json_option
@pass_organization
def status(organization: Organization, *, as_json: bool) -> None:
    """Show what's connected, what's waiting and what failed."""
    from ledgerboard.connections.selectors import connections
    from ledgerboard.sync import selectors

    if as_json:
        say_json(status_as_json(organization))
        return
    lines = (
        f"{short_title(each.system):<12} {each.company_name:<40} {each.get_status_display()}"
        for each in connections(organization)
    )
    say_lines(lines, NOTHING_CONNECTED)
    now = selectors.today(organization)
    click.echo(f"{counted(now.changes_waiting, 'change')} to approve, "
               f"{counted(now.questions, 'question')} to answer, {now.refusals:,} blocked; "
               f"{now.failures:,} not sent.")  # fmt: skip
    for run in now.last_runs:
        say_run(run)


def status_as_json(organization: Organization) -> dict[str, Any]:
    from ledgerboard.api.routes.connections import ConnectionOut
    from ledgerboard.api.shapes import PlanOut, RunOut
    from ledgerboard.connections.selectors import connections
    from ledgerboard.sync import selectors

    now = selectors.today(organization)
    return {
        "connections": [shaped(ConnectionOut, each) for each in connections(organization)],
        "plans_waiting": [shaped(PlanOut, each) for each in now.plans_waiting],
        "changes_waiting": now.changes_waiting,
        "questions": now.questions,
        "failures": now.failures,
        "last_runs": [shaped(RunOut, each) for each in now.last_runs],
    }


class StandInWorker:
    """Whoever does the work: a worker that lives already, or else one in this process.

    Another's worker may end before our run does; then we step in.
    """

    def __init__(self) -> None:
        self._worker: Worker | None = None

    def step_in(self) -> None:
        from ledgerboard.work import engine

        if self._worker:
            return
        worker = engine.Worker(schedules=False)
        with suppress(engine.LeaseRefused):
            worker.start()
            self._worker = worker

    def __enter__(self) -> Self:
        self.step_in()
        return self

    def __exit__(self, *_: object) -> None:
        if self._worker:
            self._worker.stop()


def watched(run: Run, worker: StandInWorker | None = None) -> Run:
    """The run when it is over, telling its progress on the way."""
    said, looks = "", 0
    while True:
        run.refresh_from_db()
        saying = _progress(run)
        if saying and saying != said:
            click.echo(f"  {saying}", err=True)
            said = saying
        if run.status not in run.OPEN:
            return run
        looks += 1
        if worker and looks % LOOKS_PER_STEP == 0:
            worker.step_in()
        time.sleep(LOOK_SECONDS)


def _progress(run: Run) -> str:
    """“Sending 18 of 61”. Without a word of what it does, a count says nothing."""
    if not run.doing or not run.total or run.done > run.total:
        return run.doing
    return f"{run.doing}: {run.done:,} of {run.total:,}"


def end_by(runs: Sequence[Run]) -> None:
    """Status 1 when a run failed, 3 when it ended but a person is needed (see `cli.main`)."""
    if any(run.status == run.Status.FAILED for run in runs):
        raise SystemExit(1)
    if any(run.status == run.Status.ATTENTION for run in runs):
        raise SystemExit(NEEDS_A_PERSON)


def asks_a_person(plan: Plan) -> bool:
    """It leaves questions, or what can't be written before a person acts."""
    from ledgerboard.core.reconcile import Action

    return any(plan.counts.get(each.value) for each in Action if not each.writes)


def say_run(run: Run) -> None:
    from ledgerboard.sync.flows import declared
    from ledgerboard.web.presenters.status_labels import RUN, RUN_KINDS

    _, words = RUN[run.Status(run.status)]
    what = in_sentence(RUN_KINDS[run.Kind(run.kind)])
    flow = in_sentence(declared(run.setting.flow).title)
    click.echo(f"Run {run.pk}, {what} ({flow}): {in_sentence(words)}")
    for line in (run.message, run.advice):
        if line:
            click.echo(f"  {line}")


def say_plan(plan: Plan | None, *, verbose: bool) -> None:
    from ledgerboard.sync import selectors

    if plan is None:
        return
    click.echo(f"Plan {plan.pk} ({plan.setting.flow}): {plan_in_words(plan)}.")
    for alarm in plan.alarms:
        click.echo(f"  Safety stop: {alarm}")
    for group in selectors.groups(plan) if verbose else ():
        click.echo(f"  {group.title}")
        for row in group.changes[:SHOWN]:
            click.echo(f"    {row.change.title}")
            for shown in row.fields:
                click.echo(f"      {shown.label}: {shown.before or '—'} → {shown.after or '—'}")
            for reason in row.change.reasons:
                click.echo(f"      {reason}")


def say_questions(asked: Iterable[Change], *, as_json: bool) -> None:
    if as_json:
        from ledgerboard.api.shapes import ChangeOut

        say_json([shaped(ChangeOut, each) for each in asked])
        return
    questions = list(asked)
    for each in questions:
        say_question(each)
    if not questions:
        click.echo("No open questions.")


def say_question(asked: Change) -> None:
    click.echo(f"{asked.pk}  {asked.title}")
    for shown in (*asked.reasons, asked.advice):
        click.echo(f"      {shown}")
    for choice in asked.choices:
        click.echo(f"      {choice['value']:<24} {choice['label']}")
