"""`ledgerboard reconcile`: does it tie, and if not, exactly why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ledgerboard.cli.as_json import json_option, say_json, shaped
from ledgerboard.cli.main import Refusal, start_django
from ledgerboard.cli.people import chosen_organization
from ledgerboard.core.values.csv_text import csv_text
from ledgerboard.core.values.wording import american, counted

if TYPE_CHECKING:
    from ledgerboard.sync.reconciling import Reconciliation

DIFFERS = 1


@click.command()
@click.option("--organization", default="", help="Needed when there are several.")
@click.option("--project", default="", help="Only this project: its number or its name.")
@click.option(
    "--through",
    default="",
    metavar="DATE",
    help="Compare documents dated through this day (2026-03-31), or 'all'. "
    "Without it, through the end of last month.",
)
@click.option("--csv", "as_csv", is_flag=True, help="Print every difference as CSV.")
@json_option
def reconcile(
    organization: str, project: str, through: str, *, as_csv: bool, as_json: bool
) -> None:
    """Compare Procore's invoices, retainage, payments and costs with QuickBooks.

    Uses what the last check for changes read; calls neither system. Ends with 0 when all that is
    compared ties to the cent, 1 when something differs, as diff does.
    """
    start_django()
    from ledgerboard.api.shapes_of_money import ReconciliationOut
    from ledgerboard.sync.reconciling import NothingToReconcile, day_through, reconciliation
    from ledgerboard.sync.reconciling.table import difference_rows
    from ledgerboard.sync.wiring import ports

    try:
        day = day_through(through, ports().now().date())
        found = reconciliation(
            chosen_organization(organization), ports(), through=day, project=project
        )
    except (NothingToReconcile, ValueError) as nothing:
        raise Refusal(str(nothing)) from None
    if project and not any(each.ties for each in found):
        raise Refusal(f"There is nothing to compare on a project {project}.")
    if as_json:
        say_json([shaped(ReconciliationOut, each) for each in found])
    elif as_csv:
        click.echo(csv_text(difference_rows(found)), nl=False)
    else:
        for each in found:
            click.echo("\n".join(told(each)))
    if not all(each.is_tied for each in found):
        raise SystemExit(DIFFERS)


def told(found: Reconciliation) -> Iterator[str]:
    """What people read: a headline, then every difference with its cause and cure."""
    yield _headline(found)
    for apart in found.apart:
        one, *beside = apart.differences
        yield f"  {found.title(one.project)}, {found.title(one.vendor)}"
        also = "".join(f", {each.check.words.lower()} {each.amount}" for each in beside)
        off = f"{one.check.words.lower()} off by {one.amount}{also}"
        yield f"    {one.document}: {one.cause.words}, {off}. {one.why} {one.action}"
    if found.account:
        other = f"other entries {found.account.other}" if found.account.other.amount else "ties"
        yield (
            f"Account {found.account.title}: {found.account.balance}; "
            f"bills hold {found.account.on_bills}: {other}"
        )
    for missing in found.not_compared:
        yield f"Not compared: {missing}"


def _headline(found: Reconciliation) -> str:
    through = f"through {american(found.through)}" if found.through else "through today"
    read = f"Read {american(found.read_at.date())} {found.read_at:%H:%M} UTC."
    if found.is_tied:
        return f"What is compared ties {through}. {read}"
    differences = counted(len(found.apart), "document differs", "documents differ")
    projects = counted(len(found.projects_off), "project")
    return f"Off by {found.off} on {projects} {through}: {differences}. {read}"
