"""The pages of docs/reference, made from settings, flows and simulators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from ledgerboard.config.settings import Settings

if TYPE_CHECKING:
    from ledgerboard.core.mapping import Resource
    from ledgerboard.core.reconcile import Flow, FlowField

ARROWS = {"BOTH": "<->", "TO_RIGHT": "->", "TO_LEFT": "<-", "NONE": "compared only"}


def settings_page() -> str:
    rows = "\n".join(_setting(name, field) for name, field in Settings.model_fields.items())
    return (
        "# Settings\n\nEnvironment variables, or lines of a `.env` file in the folder where "
        "Ledgerboard starts. They are checked at start; a mistake is named and nothing runs.\n\n"
        f"| variable | meaning | default |\n| --- | --- | --- |\n{rows}\n"
    )


def _setting(name: str, field: FieldInfo) -> str:
    default = field.default
    shown = default.get_secret_value() if isinstance(default, SecretStr) else default
    said = f"`{shown}`" if shown not in ("", None) else "empty"
    return f"| `LEDGERBOARD_{name.upper()}` | {field.description} | {said} |"


def flows_page() -> str:
    """Each flow with its fields, where they stand in both systems, and how they travel."""
    from ledgerboard.cli.main import start_django

    start_django()
    from ledgerboard.sync.flows import flows

    head = (
        "# Flows\n\nAn arrow says in which direction a change travels by default; the settings can "
        "change it for each field. Where a system has no field of its own, the cell says what the "
        "value is made from, or why there is none.\n\n"
    )
    return head + "\n".join(_flow(flow) for flow in flows().values())


def _flow(flow: Flow) -> str:
    from ledgerboard.connectors.procore.connector import resource_of
    from ledgerboard.connectors.quickbooks.parts import wholes_of
    from ledgerboard.connectors.quickbooks.resources import ENTITIES

    left, right = resource_of(flow.left.kind), ENTITIES[wholes_of(flow.right.kind)[0]].resource
    rows = "\n".join(
        f"| {each.label} | {_place(left, each)} | {_arrow(each)} | {_place(right, each)} |"
        for each in flow.fields
    )
    return (
        f"## {flow.title} (`{flow.name}`)\n\n| field | Procore | travels | QuickBooks |\n"
        f"| --- | --- | --- | --- |\n{rows}\n"
    )


def _arrow(field: FlowField) -> str:
    return ARROWS[field.direction.name] + (" (edits only)" if field.edits_only else "")


def _place(resource: Resource, asked: FlowField) -> str:
    field = resource.field(asked.name)
    if field is None:
        return asked.elsewhere or "—"
    access = "" if field.access.name == "READ_WRITE" else f" ({field.access.value})"
    return f"`{field.write_path or field.path}`{access}"


def simulator_pages() -> Iterator[tuple[str, str]]:
    from ledgerboard.simulators.kit import coverage_markdown
    from ledgerboard.simulators.procore import procore
    from ledgerboard.simulators.quickbooks import quickbooks

    for system in (procore, quickbooks):
        yield system.name, coverage_markdown(system)
