"""`ledgerboard records`: the records of every flow that has pages of them, side by side."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from ledgerboard.cli.as_json import json_option, say_json, shaped
from ledgerboard.cli.empty_lists import say_lines
from ledgerboard.cli.main import Refusal, WholeSentences, start_django
from ledgerboard.cli.people import chosen_organization, organization_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgerboard.sync.selectors import RecordPage, RecordRow

STATES = ("linked", "left_only", "right_only", "differs", "gone", "waiting")
DIFFERS = {True: "", False: "differs", None: "can't be compared"}


@click.group(cls=WholeSentences)
def records() -> None:
    """List vendors or projects of both systems side by side, or show one of them."""
    start_django()


@records.command("list")
@click.argument("flow")
@click.argument("search", default="")
@click.option("--state", type=click.Choice(STATES), default=None,
              help="Only these; left is Procore, right is QuickBooks.")  # fmt: skip
@click.option("--most", type=click.IntRange(1, 100_000), default=200, show_default=True)
@organization_option
@json_option
def list_records(
    flow: str, search: str, state: str | None, most: int, organization: str, *, as_json: bool
) -> None:
    """List the records of FLOW (vendors, projects); with SEARCH, those that match it.

    A line per record: its name, its state, its ID in Procore and in QuickBooks.
    """
    from ledgerboard.api.shapes import RecordOut
    from ledgerboard.sync import selectors

    tenant = chosen_organization(organization)
    every = selectors.every_record(tenant, _known(flow), search=search, state=state or "")
    found = islice(every, most)
    if as_json:
        say_json([shaped(RecordOut, each) for each in found])
        return
    say_lines(map(_line, found), _nothing(flow, search=search, state=state))


def _nothing(flow: str, *, search: str, state: str | None) -> str:
    if search or state:
        return f"No {flow} match. Leave out the search or the state to see all."
    return f"No {flow} read yet. Read them: ledgerboard sync plan {flow}"


@records.command("show")
@click.argument("flow")
@click.option("--procore", "left_id", default="", help="Its ID in Procore.")
@click.option("--quickbooks", "right_id", default="", help="Its ID in QuickBooks.")
@organization_option
@json_option
def show(flow: str, left_id: str, right_id: str, organization: str, *, as_json: bool) -> None:
    """Show one record of FLOW field by field, as both systems have it. Either ID finds it."""
    from ledgerboard.api.shapes import RecordPageOut
    from ledgerboard.sync import selectors

    if not left_id and not right_id:
        raise Refusal("Say which: --procore ID or --quickbooks ID.")
    tenant = chosen_organization(organization)
    found = selectors.record(
        tenant, _known(flow), left_id=left_id, right_id=right_id, for_people=not as_json
    )
    if found is None:
        raise Refusal(f"No such record is known. See: ledgerboard records list {flow}")
    if as_json:
        say_json(shaped(RecordPageOut, found))
        return
    for line in _lines(found):
        click.echo(line)


def _known(flow: str) -> str:
    from ledgerboard.sync.flows import flows_with_pages

    names = [each.name for each in flows_with_pages()]
    if flow not in names:
        raise Refusal(f"There are no records of {flow}. There are: {', '.join(names)}.")
    return flow


def _line(row: RecordRow) -> str:
    waiting = "  needs you" if row.waiting else ""
    state = "differs" if row.differs else row.state
    ids = f"{row.left_id or '-':<12} {row.right_id or '-':<12}"
    return f"{row.title:<40} {state:<11} {ids}{waiting}".rstrip()


def _lines(page: RecordPage) -> Iterator[str]:
    left, right = (side.id if side else "none" for side in (page.left, page.right))
    linked = "linked" if page.link else "not linked"
    yield f"{page.title}: Procore {left}, QuickBooks {right}, {linked}"
    for each in page.fields:
        yield f"  {each.label:<24} {each.left:<36} {each.right:<36} {DIFFERS[each.same]}".rstrip()
