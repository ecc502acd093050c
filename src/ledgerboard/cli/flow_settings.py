"""`ledgerboard sync set`: what a flow's records become, and whether it is on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import click

from ledgerboard.cli.main import Refusal
from ledgerboard.cli.people import as_option, chosen_person
from ledgerboard.cli.sync import pass_organization
from ledgerboard.cli.sync_records import flow_setting, sync

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledgerboard.sync.approval_limits import Limits
    from ledgerboard.sync.flows import RawOptions
    from ledgerboard.sync.models import FlowSetting
    from ledgerboard.users.models import Organization

__all__ = ["sync"]

RECORDS = ("account", "item")


@sync.command("set")
@click.argument("flow")
@click.argument("settings", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--on/--off", "enabled", default=None, help="Turn the flow on or off.")
@click.option("--preview", is_flag=True, help="Show what it would change; save nothing.")
@as_option
@pass_organization
def set_flow(
    organization: Organization,
    flow: str,
    settings: tuple[str, ...],
    enabled: bool | None,  # noqa: FBT001  # click passes it by name
    email: str,
    *,
    preview: bool,
) -> None:
    """Change or show the settings of FLOW.

    For example: ledgerboard sync set invoices retainage_item=item:450 --on

    Name a QuickBooks record by its kind and ID, such as account:64, and separate several values
    with commas. An empty value removes a setting. Without NAME=VALUE, the settings are shown.
    """
    from ledgerboard.sync import selectors, services

    found = next((each for each in selectors.settings(organization) if each.flow == flow), None)
    if found is None:
        raise Refusal(f"There is no flow {flow}. See: ledgerboard sync status")
    view = {**found.options.get("view", {}), **dict(map(_parsed, settings))}
    kept = {name: value for name, value in view.items() if value != ""}
    if preview:
        _say_effects(found, kept)
        return
    if settings or enabled is not None:
        person = chosen_person(organization, email)
        if settings:
            services.set_options(found, cast("RawOptions", {**found.options, "view": kept}), person)
        if enabled is not None:
            services.switch_flow(found, person, enabled=enabled)
    click.echo(f"{flow} is {'on' if found.enabled else 'off'}.")
    for name, value in sorted(found.options.get("view", {}).items()):
        click.echo(f"  {name} = {_said(value)}")


@sync.command("limits")
@click.argument("flow")
@click.option("--one", default=None, help="Most dollars in one record, such as 50000.")
@click.option("--total", default=None, help="Most dollars one person approves in 24 hours.")
@click.option(
    "--changes", type=click.IntRange(0), help="Most changes one person approves in 24 hours."
)
@click.option("--none", "lift", is_flag=True, help="Remove all limits.")
@as_option
@pass_organization
def limits(
    organization: Organization,
    flow: str,
    email: str,
    *,
    lift: bool,
    **wish: Any,
) -> None:
    """Set approval limits for FLOW: over them, a second person must approve. Others stay.

    For example: ledgerboard sync limits invoices --one 50000 --total 200000
    """
    from ledgerboard.sync import services
    from ledgerboard.sync.approval_limits import Limits

    setting = flow_setting(organization, flow)
    given = {name: value for name, value in wish.items() if value is not None}
    if given or lift:
        kept = Limits() if lift else Limits.of(setting)
        person = chosen_person(organization, email)
        setting = services.set_limits(setting, _limits(kept, given), person)
    click.echo(_limits_in_words(flow, Limits.of(setting)))


def _limits_in_words(flow: str, limits: Limits) -> str:
    if not limits:
        return f"No approval limits for {flow}."
    return f"A second person must approve {flow}: {limits.summary}."


def _limits(kept: Limits, given: Mapping[str, Any]) -> Limits:
    try:
        said = kept.parse(given.get("one", ""), given.get("total", ""), given.get("changes"))
    except ValueError as error:
        raise Refusal(f"{error}. Write dollars like 50000.") from None
    return replace(kept, **{name: getattr(said, name) for name in given})


def _say_effects(setting: FlowSetting, view: dict[str, Any]) -> None:
    from ledgerboard.sync import setting_effects
    from ledgerboard.sync.wiring import ports

    found = setting_effects.preview(setting, view, ports())
    for effect in found.effects:
        click.echo(effect.words)
        for row in effect.rows:
            click.echo(f"  {row.title}: {row.before} -> {row.after}")
    if not found.effects:
        click.echo(found.sentences[0])


def _parsed(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Refusal(f"Write a setting as NAME=VALUE, not “{text}”.")
    kind, colon, id_ = value.partition(":")
    if colon and kind in RECORDS:
        return name, {"ref": kind, "id": id_}
    return name, _answer(name, value) if value else value


def _answer(name: str, value: str) -> Any:
    """As the settings page stores it; several answers with commas between them."""
    from ledgerboard.sync.flows.choices import CHOICES, parsed

    if name not in CHOICES or CHOICES[name].record:
        return value
    try:
        return parsed(name, value.split(",") if CHOICES[name].many else [value])
    except ValueError as error:
        raise Refusal(f"{error}.") from None


def _said(value: Any) -> str:
    from ledgerboard.sync.flows.choices import as_text

    if isinstance(value, dict) and "ref" in value:
        return f"{value['ref']}:{value['id']}"
    return ",".join(map(as_text, value)) if isinstance(value, list) else as_text(value)
