"""`ledgerboard codes`: the code map without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledgerboard.cli.as_json import json_option, say_json, shaped
from ledgerboard.cli.empty_lists import NONE_LIKE_THIS, say_lines
from ledgerboard.cli.main import NEEDS_A_PERSON, Refusal, WholeSentences
from ledgerboard.cli.people import as_option, chosen_person, organization_option
from ledgerboard.cli.sync import pass_organization
from ledgerboard.core.values.wording import counted

NO_CODES = "No budget codes read yet. Read them: ledgerboard sync plan codes"
NO_VERSIONS = "No version is published yet. Publish the draft: ledgerboard codes publish"

if TYPE_CHECKING:
    from ledgerboard.sync.code_map.companies import Companies
    from ledgerboard.sync.models import CodeMapVersion
    from ledgerboard.sync.selectors.code_map import CodeRow
    from ledgerboard.users.models import Organization

SHOWN = 200


@click.group(cls=WholeSentences)
@organization_option
@click.pass_context
def codes(context: click.Context, organization: str) -> None:
    """Say which QuickBooks item each budget code uses."""
    context.obj = organization


@codes.command("list")
@click.option("--tab", type=click.Choice(["unmapped", "all", "removed"]), default="all")
@json_option
@pass_organization
def list_codes(organization: Organization, tab: str, *, as_json: bool) -> None:
    """Show what each code uses, unmapped ones first. Ends with 3 while some are unmapped."""
    from ledgerboard.api.routes.code_map import CodeOut
    from ledgerboard.sync.code_map.naming import Names
    from ledgerboard.sync.selectors.code_map import Tab, code_rows, in_tab

    companies = _companies(organization)
    working = companies.working()
    every = code_rows(companies, working, Names(companies, working.rows))
    rows = in_tab(every, Tab(tab))
    if as_json:
        say_json([shaped(CodeOut, row) for row in rows])
    else:
        say_lines(map(_code_line, rows), NONE_LIKE_THIS if every else NO_CODES)
    if in_tab(every, Tab.UNMAPPED):
        raise SystemExit(NEEDS_A_PERSON)


def _code_line(row: CodeRow) -> str:
    uses = row.uses or row.status.replace("_", " ")
    return f"{row.code.title:<16} {row.project:<30.30} {uses:<30.30} {row.scope}"


@codes.command()
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True), default="-")
@click.option("--codes", "every", is_flag=True, help="Include a line for every code, to fill in.")
@pass_organization
def export(organization: Organization, file: str, *, every: bool) -> None:
    """Export the code map as CSV to FILE (standard output by default)."""
    from ledgerboard.core.values.csv_text import BYTE_ORDER_MARK
    from ledgerboard.sync.code_map.csv_files import every_code, written
    from ledgerboard.sync.code_map.naming import Names

    companies = _companies(organization)
    working = companies.working()
    names = Names(companies, working.rows)
    text = every_code(companies, working, names) if every else written(working.rows, names)
    if file == "-":
        click.echo(text.replace("\r\n", "\n"), nl=False)
    else:
        Path(file).write_text(BYTE_ORDER_MARK + text, encoding="utf-8", newline="")


@codes.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@as_option
@json_option
@pass_organization
def import_file(organization: Organization, file: str, email: str, *, as_json: bool) -> None:
    """Import the rows of FILE into the draft: all of them, or none if one is wrong."""
    from ledgerboard.sync.code_map import csv_files, drafts
    from ledgerboard.sync.code_map.naming import Names

    companies = _companies(organization)
    names = Names(companies, companies.working().rows)
    with Path(file).open("rb") as opened:
        found = csv_files.parsed(opened.read(csv_files.MOST_BYTES + 1), names)
    if not found.bad:
        drafts.save_rows(companies, found.rows, chosen_person(organization, email))
    if as_json:
        bad = [{"number": each.number, "why": each.why} for each in found.bad]
        say_json({"rows": 0 if bad else len(found.rows), "bad": bad})
    else:
        for each in found.bad[:SHOWN]:
            click.echo(f"Row {each.number}: {each.why}")
    if found.bad:
        raise Refusal(f"{counted(len(found.bad), 'row')} to fix; nothing was saved.")
    if not as_json:
        click.echo(
            f"{counted(len(found.rows), 'row')} in the draft. See: ledgerboard codes preview"
        )


@codes.command()
@json_option
@pass_organization
def preview(organization: Organization, *, as_json: bool) -> None:
    """Show what publishing the draft would do. Posted bills keep their items."""
    from ledgerboard.sync.code_map.companies import code_map_of
    from ledgerboard.sync.code_map.naming import Names

    companies = _companies(organization)
    draft, effect = _effects(companies)
    if as_json:
        from ledgerboard.api.routes.code_map import EffectsOut, effects_out

        say_json(shaped(EffectsOut, effects_out(draft, effect)))
        return
    rows = (*code_map_of(draft).rows, *code_map_of(companies.published()).rows)
    names = Names(companies, rows)
    for each in effect.codes[:SHOWN]:
        before, after = (names.name(used) or "no item" for used in (each.item_now, each.item_new))
        click.echo(f"{each.code.title:<16} {before} → {after}  "
                   f"{counted(each.invoices, 'open invoice')}, {each.amount}")  # fmt: skip
    say_effect(draft.number, effect)


def say_effect(number: int, effect: Any) -> None:
    click.echo(f"Version {number}: {counted(len(effect.codes), 'code')}, "
               f"{counted(effect.invoices, 'open invoice')}, {effect.amount}; "
               f"{counted(effect.commitments, 'commitment')}. "
               "Posted bills keep their items.")  # fmt: skip
    for each in effect.costs:
        click.echo(each.words)


@codes.command()
@click.option("--note", default="", help="Why, for the list of versions.")
@click.option("--yes", is_flag=True, help="Don't ask for confirmation.")
@as_option
@pass_organization
def publish(organization: Organization, note: str, email: str, *, yes: bool) -> None:
    """Publish the draft as shown here. It takes effect right away."""
    from ledgerboard.sync.code_map import drafts

    companies = _companies(organization)
    person = chosen_person(organization, email)
    draft, effect = _effects(companies)
    say_effect(draft.number, effect)
    if not yes:
        click.confirm(f"Publish it, in the name of {person}?", abort=True)
    done = drafts.publish(companies, person, seen=draft.mark, note=note)
    click.echo(f"Version {done.number} is in use now.")


@codes.command()
@as_option
@pass_organization
def discard(organization: Organization, email: str) -> None:
    """Discard the draft."""
    from ledgerboard.sync.code_map import drafts

    drafts.discard(_companies(organization), chosen_person(organization, email))
    click.echo("The draft is discarded. Nothing changed.")


@codes.command()
@json_option
@pass_organization
def versions(organization: Organization, *, as_json: bool) -> None:
    """List the published versions: who, when, why."""
    from ledgerboard.api.routes.code_map import VersionOut

    found = _companies(organization).published_versions()
    rows = found.select_related("begun_by", "published_by").order_by("-number")
    if as_json:
        say_json([shaped(VersionOut, row) for row in rows])
        return
    say_lines(map(_version_line, rows), NO_VERSIONS)


def _version_line(row: CodeMapVersion) -> str:
    from ledgerboard.web.presenters.times import american_time

    at = american_time(row.published_at) if row.published_at else ""
    return f"{row.number:>4}  {at:<19}  {row.published_by}  {row.note}"


@codes.command()
@click.argument("number", type=int)
@as_option
@pass_organization
def restore(organization: Organization, number: int, email: str) -> None:
    """Start a draft from version NUMBER."""
    from ledgerboard.sync.code_map import drafts

    person = chosen_person(organization, email)
    draft = drafts.restore(_companies(organization), number, person)
    click.echo(f"Version {number} is the draft of version {draft.number} now. "
               "See: ledgerboard codes preview")  # fmt: skip


def _effects(companies: Companies) -> tuple[Any, Any]:
    from ledgerboard.sync.code_map.effects import effects
    from ledgerboard.sync.wiring import ports

    draft = companies.draft()
    if draft is None:
        raise Refusal("There is no draft. Edit the code map first: ledgerboard codes import FILE")
    return draft, effects(companies, draft, ports())


def _companies(organization: Organization) -> Companies:
    from ledgerboard.sync.code_map.companies import Companies

    found = Companies.of(organization)
    if found is None:
        raise Refusal("Connect both systems first: ledgerboard connect …")
    return found
