"""The pages of docs/reference, made from settings, flows and simulators."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from ledgerboard.config.settings import Settings


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
    """Each flow with its fields and the direction in which they travel."""
    from ledgerboard.cli.main import start_django

    start_django()
    from ledgerboard.connectors.base.system import system
    from ledgerboard.core.reconcile import Direction, Flow
    from ledgerboard.sync.flows import flows

    arrows = {Direction.BOTH: "<->", Direction.TO_RIGHT: "->", Direction.TO_LEFT: "<-",
              Direction.NONE: "compared only"}  # fmt: skip

    def one(flow: Flow) -> str:
        rows = "\n".join(
            f"| {each.label} | {arrows[each.direction]} | `{each.name}` |" for each in flow.fields
        )
        left, right = system(flow.left).title, system(flow.right).title
        return (
            f"## {flow.title} (`{flow.name}`)\n\n| {left} | travels | {right} |\n"
            f"| --- | --- | --- |\n{rows}\n"
        )

    return "# Flows\n\n" + "\n".join(one(flow) for flow in flows().values())


def simulator_pages() -> Iterator[tuple[str, str]]:
    from ledgerboard.simulators.kit import coverage_markdown
    from ledgerboard.simulators.procore import procore
    from ledgerboard.simulators.quickbooks import quickbooks

    for system in (procore, quickbooks):
        yield system.name, coverage_markdown(system)
