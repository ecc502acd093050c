"""`ledgerboard sync …`: links, what was written and decided, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledgerboard.cli.as_json import json_option, say_json, shaped
from ledgerboard.cli.empty_lists import say_lines
from ledgerboard.cli.main import Refusal
from ledgerboard.cli.people import as_option, chosen_person
from ledgerboard.cli.sync import (
    StandInWorker,
    end_by,
    pass_organization,
    say_plan,
    say_run,
    sync,
    watched,
)

__all__ = ["sync"]

if TYPE_CHECKING:
    from datetime import datetime

    from ledgerboard.sync.models import Event, FlowSetting, Run
    from ledgerboard.users.models import Organization

most = click.option("--most", type=click.IntRange(1, 10_000), default=50, show_default=True)


@sync.command()
@most
@json_option
@pass_organization
def runs(organization: Organization, most: int, *, as_json: bool) -> None:
    """List runs, the newest first."""
    from ledgerboard.api.shapes import RunOut
    from ledgerboard.sync import selectors

    found = list(selectors.runs(organization)[:most])
    if as_json:
        say_json([shaped(RunOut, each) for each in found])
        return
    for each in found:
        say_run(each)
    if not found:
        click.echo("No runs yet. Start one: ledgerboard sync plan")


@sync.command()
@most
@json_option
@pass_organization
def history(organization: Organization, most: int, *, as_json: bool) -> None:
    """List who did what and when, the newest first."""
    from ledgerboard.api.shapes import EventOut
    from ledgerboard.sync import selectors

    found = list(selectors.events(organization)[:most])
    if as_json:
        say_json([shaped(EventOut, each) for each in found])
        return
    say_lines(map(_event_line, found), "Nothing has happened yet. Start: ledgerboard sync plan")


def _event_line(each: Event) -> str:
    from ledgerboard.web.presenters.times import american_time

    who = each.person.email if each.person else "Ledgerboard"
    return f"{american_time(each.at):<19}  {who:<30} {each.what}  {each.text}".rstrip()


@sync.command()
@click.argument("run_id", type=int)
@as_option
@pass_organization
def retry(organization: Organization, run_id: int, email: str) -> None:
    """Try again what run RUN_ID couldn't send."""
    from ledgerboard.sync import selectors, services

    run = selectors.run(organization, run_id)
    if run is None:
        raise Refusal(f"There is no run {run_id}. See: ledgerboard sync runs")
    _carried(services.retry(run, chosen_person(organization, email)))


@sync.command()
@click.argument("flow")
@as_option
@pass_organization
def sweep(organization: Organization, flow: str, email: str) -> None:
    """Read everything in both systems for FLOW again, then compare."""
    from ledgerboard.sync import services

    _carried(services.sweep(flow_setting(organization, flow), chosen_person(organization, email)))


@sync.command()
@click.argument("change_ids", nargs=-1, type=int, required=True)
@as_option
@pass_organization
def undo(organization: Organization, change_ids: tuple[int, ...], email: str) -> None:
    """Plan to undo the sent changes CHANGE_IDS of one plan (sync plan --json names them).

    The plan waits for approval like any other.
    """
    from ledgerboard.sync import services
    from ledgerboard.sync.models import Change
    from ledgerboard.sync.wiring import ports

    rows = Change.objects.of(organization).filter(pk__in=change_ids)
    changes = list(rows.select_related("plan__setting").order_by("position"))
    missing = set(change_ids) - {each.pk for each in changes}
    if missing:
        raise Refusal(f"There is no change {', '.join(map(str, sorted(missing)))}.")
    plan = services.undo(changes, chosen_person(organization, email), ports())
    say_plan(plan, verbose=True)
    click.echo(f"Approve and send it: ledgerboard sync apply {plan.pk}")


@sync.command(name="remove-created")
@click.argument("flow")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was created on this day or later."
)
@as_option
@pass_organization
def remove_created(
    organization: Organization, flow: str, since: datetime | None, email: str
) -> None:
    """Plan to remove everything FLOW created, such as an import by mistake.

    Records that were there before and only got linked stay. The plan waits for
    approval like any other.
    """
    from ledgerboard.sync import services
    from ledgerboard.sync.wiring import ports

    setting, person = flow_setting(organization, flow), chosen_person(organization, email)
    plan = services.remove_created(setting, person, ports(), since=since.date() if since else None)
    say_plan(plan, verbose=True)
    click.echo(f"Approve and send it: ledgerboard sync apply {plan.pk}")


@sync.command()
@click.argument("flow")
@click.argument("left_id")
@click.argument("right_id")
@as_option
@pass_organization
def link(organization: Organization, flow: str, left_id: str, right_id: str, email: str) -> None:
    """Say that LEFT_ID and RIGHT_ID of FLOW are the same; the next plan proposes to link them."""
    from ledgerboard.sync import selectors, services

    setting = flow_setting(organization, flow)
    there = {
        left_id: selectors.record(organization, flow, left_id=left_id),
        right_id: selectors.record(organization, flow, right_id=right_id),
    }
    for id_, found in there.items():
        if found is None:
            raise Refusal(f"We haven't read record {id_} yet. Run: ledgerboard sync plan")
    services.link_by_hand(setting, left_id, right_id, chosen_person(organization, email))
    click.echo(f"The next check suggests linking them: ledgerboard sync plan {flow}")


@sync.command()
@click.argument("flow")
@click.argument("left_id")
@click.option("--reason", default="", help="Kept in the history.")
@as_option
@pass_organization
def unlink(organization: Organization, flow: str, left_id: str, reason: str, email: str) -> None:
    """Unlink Procore record LEFT_ID of FLOW, and remove our ID from it."""
    from ledgerboard.sync import services
    from ledgerboard.sync.models import Link
    from ledgerboard.sync.wiring import ports

    living = Link.objects.of(organization).filter(
        setting=flow_setting(organization, flow), left_id=left_id, unlinked_at=None
    )
    found = living.select_related("setting__left", "setting__right").first()
    if found is None:
        raise Refusal(f"Record {left_id} is not linked.")
    run = services.unlink(found, chosen_person(organization, email), ports(), reason=reason)
    click.echo("Unlinked.")
    if run:
        _carried(run)


@sync.command()
@click.argument("flow")
@click.argument("record_id")
@click.option("--reason", required=True, help="Kept in the history and shown where it waits.")
@as_option
@pass_organization
def hold(organization: Organization, flow: str, record_id: str, reason: str, email: str) -> None:
    """Put Procore record RECORD_ID of FLOW on hold: it isn't sent until you release it."""
    from ledgerboard.core.reconcile import Side
    from ledgerboard.sync import selectors, services

    found = selectors.record(organization, flow, left_id=record_id)
    if found is None:
        raise Refusal(f"We haven't read record {record_id} yet. Run: ledgerboard sync plan")
    person = chosen_person(organization, email)
    services.hold(found.setting, Side.LEFT, record_id, person, title=found.title, reason=reason)
    click.echo(
        f"{found.title} is on hold. To release it: ledgerboard sync release {flow} {record_id}"
    )


@sync.command()
@click.argument("flow")
@click.argument("record_id")
@as_option
@pass_organization
def release(organization: Organization, flow: str, record_id: str, email: str) -> None:
    """Release Procore record RECORD_ID of FLOW from hold."""
    from ledgerboard.core.reconcile import Side
    from ledgerboard.sync import services

    setting, person = flow_setting(organization, flow), chosen_person(organization, email)
    services.release(setting, Side.LEFT, record_id, person)
    click.echo(f"Released. The next check suggests it again: ledgerboard sync plan {flow}")


@sync.command()
@json_option
@pass_organization
def decisions(organization: Organization, *, as_json: bool) -> None:
    """List the answers, rejections and holds in effect."""
    from ledgerboard.api.shapes import DecisionOut
    from ledgerboard.sync import selectors

    found = list(selectors.decisions(organization))
    if as_json:
        say_json([shaped(DecisionOut, each) for each in found])
        return
    lines = (f"{each.pk}  {each.get_kind_display()}: {each.title}  {each.reason}" for each in found)
    say_lines((line.rstrip() for line in lines), "No answers, rejections or holds are in effect.")


@sync.command("take-back")
@click.argument("decision_id", type=int)
@as_option
@pass_organization
def take_back(organization: Organization, decision_id: int, email: str) -> None:
    """Take back decision DECISION_ID: the next plan asks or proposes again."""
    from ledgerboard.sync import selectors, services

    found = selectors.decisions(organization).filter(pk=decision_id).first()
    if found is None:
        raise Refusal(f"There is no decision {decision_id}. See: ledgerboard sync decisions")
    services.take_back_decision(found, chosen_person(organization, email))
    click.echo("Taken back. We'll ask again at the next check: ledgerboard sync plan")


def flow_setting(organization: Organization, flow: str) -> FlowSetting:
    from ledgerboard.sync import selectors

    known = list(selectors.settings(organization))
    found = next((each for each in known if each.flow == flow), None)
    if found is None:
        names = ", ".join(each.flow for each in known) or "none: connect both systems first"
        raise Refusal(f"There is no flow {flow}. There are: {names}.")
    return found


def _carried(run: Run) -> None:
    with StandInWorker() as worker:
        done = watched(run, worker)
    say_run(done)
    end_by([done])
