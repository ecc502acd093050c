"""`ledgerboard sync set`: what a flow's records become, and whether it is on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from ledgerboard.cli.main import Refusal
from ledgerboard.cli.people import chosen_person
from ledgerboard.cli.sync import pass_organization
from ledgerboard.cli.sync_records import sync

if TYPE_CHECKING:
    from ledgerboard.sync.flows import RawOptions
    from ledgerboard.users.models import Organization

RECORDS = ("account", "item")


@sync.command("set")
@click.argument("flow")
@click.argument("settings", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--on/--off", "enabled", default=None, help="Switch the flow on or off.")
@click.option("--as", "email", default="", help="Who says so; asked for when several could.")
@pass_organization
def set_flow(
    organization: Organization,
    flow: str,
    settings: tuple[str, ...],
    enabled: bool | None,  # noqa: FBT001  # click passes it by name
    email: str,
) -> None:
    """Set what the records of FLOW become.

    For example: ledgerboard sync set invoices retainage_item=item:450 --on

    A record of the books is written as its kind and id, such as account:64. An empty value takes
    a setting away. Without any, say what is set.
    """
    from ledgerboard.sync import selectors, services

    found = next((each for each in selectors.settings(organization) if each.flow == flow), None)
    if found is None:
        raise Refusal(f"There is no flow {flow}. See: ledgerboard sync status")
    if settings or enabled is not None:
        person = chosen_person(organization, email)
        view = {**found.options.get("view", {}), **dict(map(_parsed, settings))}
        kept = {name: value for name, value in view.items() if value != ""}
        if settings:
            services.set_options(found, cast("RawOptions", {**found.options, "view": kept}), person)
        if enabled is not None:
            services.switch_flow(found, person, enabled=enabled)
    click.echo(f"{flow} is {'on' if found.enabled else 'off'}.")
    for name, value in sorted(found.options.get("view", {}).items()):
        click.echo(f"  {name} = {_said(value)}")


def _parsed(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Refusal(f"Write a setting as NAME=VALUE, not “{text}”.")
    kind, colon, id_ = value.partition(":")
    return name, {"ref": kind, "id": id_} if colon and kind in RECORDS else value


def _said(value: Any) -> str:
    return f"{value['ref']}:{value['id']}" if isinstance(value, dict) and "ref" in value else value
