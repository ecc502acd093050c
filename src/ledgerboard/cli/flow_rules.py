"""`ledgerboard sync …`: what is written without asking, where fields travel, when to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from ledgerboard.cli.as_json import json_option, say_json, shaped
from ledgerboard.cli.flow_settings import sync
from ledgerboard.cli.main import Refusal
from ledgerboard.cli.people import as_option, chosen_person
from ledgerboard.cli.sync import pass_organization
from ledgerboard.cli.sync_records import flow_setting
from ledgerboard.core.reconcile import Ruled
from ledgerboard.core.values.wording import counted

__all__ = ["sync"]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgerboard.sync.flows import RawOptions
    from ledgerboard.sync.models import FlowSetting
    from ledgerboard.users.models import Organization

WAYS = {"both": "both", "procore": "to_left", "quickbooks": "to_right", "none": "none"}


@sync.command()
@click.argument("flow", required=False)
@click.argument("action", required=False, type=click.Choice([each.value for each in Ruled]))
@click.option("--on/--off", "wanted", default=None, help="Write them without asking, or ask again.")
@as_option
@json_option
@pass_organization
def rules(
    organization: Organization,
    flow: str | None,
    action: str | None,
    wanted: bool | None,  # noqa: FBT001  # click passes it by name
    email: str,
    *,
    as_json: bool,
) -> None:
    """List what is sent without asking, or set it for one ACTION of FLOW.

    For example: ledgerboard sync rules vendors link --on

    A rule works in the name of whoever sets it, and within the approval limits.
    """
    from ledgerboard.sync import selectors

    if wanted is not None:
        if flow is None or action is None:
            raise Refusal("Say for which flow and action: ledgerboard sync rules vendors link --on")
        _set_rule(flow_setting(organization, flow), action, organization, email, wanted=wanted)
    every = list(selectors.settings(organization)) if flow is None else [
        flow_setting(organization, flow)
    ]  # fmt: skip
    found = [each for setting in every for each in selectors.auto_approvals(setting)]
    if as_json:
        from ledgerboard.api.shapes import Rule

        say_json([{"flow": each.setting.flow, **shaped(Rule, each)} for each in found])
        return
    from ledgerboard.web.presenters.times import american_day

    for each in found:
        by = f"{each.person.email}, {american_day(each.created_at)}"
        click.echo(f"{each.setting.flow:<14} {each.action:<11} without asking, by {by}")
    if not found:
        click.echo("Nothing is sent without asking.")


def _set_rule(
    setting: FlowSetting, action: str, organization: Organization, email: str, *, wanted: bool
) -> None:
    from ledgerboard.sync import services

    person = chosen_person(organization, email)
    change = services.auto_approve if wanted else services.stop_auto_approval
    change(setting, action, person)


@sync.command()
@click.argument("flow")
@click.option("--creates", type=click.Choice(["procore", "quickbooks", "both", "none"]),
              help="Where records that are missing are created.")  # fmt: skip
@click.option("--direction", "directions", multiple=True, metavar="FIELD=WAY",
              help=f"Where a field is copied to: {', '.join(WAYS)}; repeat it.")  # fmt: skip
@click.option("--max-changes", type=click.IntRange(0, 1_000_000),
              help="More than this, and over --max-share, needs a second person.")  # fmt: skip
@click.option("--max-share", type=click.IntRange(0, 100),
              help="Percent of the linked records; see --max-changes.")  # fmt: skip
@as_option
@pass_organization
def options(
    organization: Organization,
    flow: str,
    creates: str | None,
    directions: tuple[str, ...],
    email: str,
    **sizes: Any,
) -> None:
    """Change or show where FLOW creates records, which way fields travel, and its safety stop."""
    from ledgerboard.sync import services

    setting = flow_setting(organization, flow)
    wish = _sizes(**sizes)
    if creates is not None:
        wish["creates"] = {"both": ["left", "right"], "none": []}.get(creates) or _side(creates)
    if directions:
        wish["directions"] = {
            **setting.options.get("directions", {}), **_directions(setting, directions)
        }  # fmt: skip
    if wish:
        person = chosen_person(organization, email)
        given = cast("RawOptions", {**setting.options, **wish})
        setting = services.set_options(setting, given, person)
    for line in _option_lines(setting):
        click.echo(line)


def _side(system: str) -> list[str]:
    return {"procore": ["left"], "quickbooks": ["right"]}.get(system, [])


def _sizes(*, max_changes: int | None, max_share: int | None) -> dict[str, Any]:
    share = None if max_share is None else max_share / 100
    given = {"max_changes": max_changes, "max_share": share}
    return {name: value for name, value in given.items() if value is not None}


def _directions(setting: FlowSetting, said: tuple[str, ...]) -> dict[str, str]:
    from ledgerboard.sync.flows import flow_of

    fields = [each.name for each in flow_of(setting).fields]
    given = dict(each.partition("=")[::2] for each in said)
    for name, way in given.items():
        if name not in fields:
            raise Refusal(f"{setting.flow} has no field {name}. It has: {', '.join(fields)}.")
        if way not in WAYS:
            raise Refusal(f"Say where {name} is copied to: {', '.join(WAYS)}.")
    return {name: WAYS[way] for name, way in given.items()}


def _option_lines(setting: FlowSetting) -> Iterator[str]:
    from ledgerboard.core.reconcile import Side
    from ledgerboard.sync.flows import flow_of
    from ledgerboard.sync.flows.options import DIRECTIONS

    flow = flow_of(setting)
    words = {DIRECTIONS[way]: word for word, way in WAYS.items()}
    where = [name for side, name in ((Side.LEFT, "procore"), (Side.RIGHT, "quickbooks"))
             if side in flow.creates]  # fmt: skip
    yield f"creates in: {', '.join(where) or 'neither'}"
    stop = flow.threshold
    over = f"{counted(stop.changes, 'change')} and {stop.share:.0%} of the linked records"
    yield f"second person: over {over}"
    for each in flow.fields:
        yield f"  {each.name:<24} {words[each.direction]}"


@sync.command()
@click.argument("number", type=int, required=False)
@as_option
@json_option
@pass_organization
def deleted(organization: Organization, number: int | None, email: str, *, as_json: bool) -> None:
    """List mass deletions that stop plans; with NUMBER, confirm that one really happened."""
    from ledgerboard.api.shapes import DisappearanceOut
    from ledgerboard.sync import selectors, services

    alarms = selectors.pull_states(organization).exclude(alarm="")
    if number is not None:
        found = alarms.filter(pk=number).first()
        if found is None:
            raise Refusal(f"There is no alarm {number}. See: ledgerboard sync deleted")
        services.believe_missing(found, chosen_person(organization, email))
        click.echo("Saved under your name. Continue with: ledgerboard sync plan")
        return
    if as_json:
        say_json([shaped(DisappearanceOut, each) for each in alarms])
        return
    for each in alarms:
        click.echo(f"{each.pk:>4}  {each.connection.system} {each.kind}: {each.alarm}")
    if not alarms:
        click.echo("No mass deletions to confirm.")
