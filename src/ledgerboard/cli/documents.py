"""`ledgerboard papers`: take documents in, see what was read, and review it without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledgerboard.cli.as_json import json_option, say_json, shaped
from ledgerboard.cli.empty_lists import say_lines
from ledgerboard.cli.main import NEEDS_A_PERSON, Refusal
from ledgerboard.cli.papers import found_document, papers
from ledgerboard.cli.people import (
    able_person,
    as_option,
    chosen_organization,
    organization_option,
)
from ledgerboard.core.values.wording import counted

__all__ = ["papers"]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgerboard.documents.effective import Field
    from ledgerboard.documents.models import Document, Paper
    from ledgerboard.documents.services import Received, Sender, TurnedAway
    from ledgerboard.users.models import Organization

STATES = ("needs_you", "reading", "reviewed", "failed")


@papers.command("list")
@click.argument("search", default="")
@click.option("--state", type=click.Choice(STATES), default=None, help="Only these.")
@click.option("--most", type=click.IntRange(1, 10_000), default=50, show_default=True)
@organization_option
@json_option
def list_documents(
    search: str, state: str | None, most: int, organization: str, *, as_json: bool
) -> None:
    """List documents, the newest first; with SEARCH, those whose name or text has it.

    Below each document are the papers found in it, with the numbers that the other commands take.
    """
    from ledgerboard.api.routes.papers import DocumentOut
    from ledgerboard.documents import selectors

    tenant = chosen_organization(organization)
    found = selectors.documents(tenant, wanted=state or "", search=search)[:most]
    if as_json:
        say_json([shaped(DocumentOut, each) for each in found])
        return
    lines = (line for each in found for line in _file_lines(each))
    say_lines(lines, _nothing(narrowed=bool(search or state)))


def _nothing(*, narrowed: bool) -> str:
    if narrowed:
        return "No documents match. Leave out the search or the state to see all."
    return "No documents yet. Add some: ledgerboard papers upload FILES"


@papers.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@as_option
@organization_option
def upload(files: tuple[str, ...], email: str, organization: str) -> None:
    """Take FILES in: PDF, JPEG, PNG, TIFF or HEIC, a mail (.eml) or .zip. The worker reads them."""
    from ledgerboard.documents.models import Arrival
    from ledgerboard.documents.services import Sender, TurnedAway

    tenant = chosen_organization(organization)
    sender = Sender(Arrival.Source.COMMAND, person=able_person(tenant, email, "review"))
    taken = [each for name in files for each in _taken(tenant, Path(name), sender)]
    for each in taken:
        click.echo(_taken_line(each))
    if any(isinstance(each, TurnedAway) for each in taken):
        raise Refusal("Not everything was taken in; see above.")


@papers.command("show")
@click.argument("paper", type=int)
@organization_option
@json_option
def show(paper: int, organization: str, *, as_json: bool) -> None:
    """Show what paper number PAPER says, field by field. Ends with 3 where fields are unsure."""
    from ledgerboard.api.routes.papers import PaperOut
    from ledgerboard.documents import selectors

    found = _paper(paper, organization)
    fields = selectors.fields(found)
    if as_json:
        say_json(shaped(PaperOut, found))
    else:
        for line in _paper_lines(found, fields):
            click.echo(line)
    if any(each.is_open for each in fields):
        raise SystemExit(NEEDS_A_PERSON)


@papers.command()
@click.argument("paper", type=int)
@click.argument("field")
@click.argument("value", required=False)
@click.option("--confirm", "verdict", flag_value="confirmed", help="What was read is right.")
@click.option("--not-stated", "verdict", flag_value="not_stated", help="It isn't on the paper.")
@click.option("--unreadable", "verdict", flag_value="unreadable", help="Nobody can read it.")
@as_option
@organization_option
def say(
    paper: int, field: str, value: str | None, verdict: str | None, email: str, organization: str
) -> None:
    """Say what FIELD of paper number PAPER is: the VALUE it states, or one of the options.

    For example: ledgerboard papers say 12 policies[0].expiration 2027-03-01

    A field that wasn't read is added. `papers show` names the fields.
    """
    from ledgerboard.documents import selectors
    from ledgerboard.documents.services import Verdict, correct

    if (value is None) == (verdict is None):
        raise Refusal("Give a value, or one of --confirm, --not-stated and --unreadable.")
    found = _paper(paper, organization)
    person = able_person(found.organization, email, "review")
    seen = next((each.said for each in selectors.fields(found) if each.path == field), 0)
    correct(found, field, Verdict(verdict or "corrected"), person, value=value, seen=seen)
    now = next(each for each in selectors.fields(found) if each.path == field)
    click.echo(_field_line(now))


@papers.command()
@click.argument("paper", type=int)
@click.option("--again", is_flag=True, help="Open a finished review again.")
@as_option
@organization_option
def reviewed(paper: int, email: str, organization: str, *, again: bool) -> None:
    """Mark paper number PAPER as reviewed. Every unsure field needs an answer first."""
    from ledgerboard.documents.services import mark_reviewed, reopen

    found = _paper(paper, organization)
    person = able_person(found.organization, email, "review")
    if again:
        reopen(found)
        click.echo(f"{found.document.name}: the review is open again.")
        return
    mark_reviewed(found, person)
    click.echo(f"{found.document.name} is reviewed.")


@papers.command()
@click.argument("document", type=int)
@click.argument("target", type=click.Path(dir_okay=False))
@organization_option
def save(document: int, target: str, organization: str) -> None:
    """Save document number DOCUMENT as it came to the file TARGET, which must not exist yet."""
    from ledgerboard.documents.services import download

    answer = download(found_document(document, organization), reviews=True)
    try:
        with Path(target).open("xb") as stream:
            stream.write(answer.content)
    except FileExistsError:
        raise Refusal(f"There is a file {target} already. Choose another name.") from None
    click.echo(f"Saved to {target}.")


def _paper(number: int, organization: str) -> Paper:
    from ledgerboard.documents import selectors

    found = selectors.paper(chosen_organization(organization), number)
    if found is None:
        raise Refusal(f"There's no paper {number}. See: ledgerboard papers list")
    return found


def _taken(tenant: Organization, file: Path, sender: Sender) -> list[Received | TurnedAway]:
    """One that can't be taken in doesn't stop the others."""
    from ledgerboard.documents.services import DocumentRefused, TurnedAway, receive

    try:
        with file.open("rb") as stream:
            return list(receive(tenant, stream, file.name, sender))
    except DocumentRefused as why:
        return [TurnedAway(file.name, why)]


def _taken_line(each: Received | TurnedAway) -> str:
    from ledgerboard.documents.services import TurnedAway

    if isinstance(each, TurnedAway):
        return f"{each.name}: not taken in. {each.why}"
    known = "" if each.is_new else ", which is here already"
    return f"{each.name}: document {each.document.pk}{known}."


def _file_lines(document: Document) -> Iterator[str]:
    from ledgerboard.web.presenters.times import american_day

    state = f"{document.get_state_display():<8}"
    came = f"{document.pk:<6} {american_day(document.received_at)}"
    yield f"document {came}  {state} {document.name}  {document.reason}".rstrip()
    for paper in document.papers.all():
        yield f"  paper {paper.pk:<9} {paper.kind:<14} {_state(paper)}"


def _state(paper: Paper) -> str:
    if paper.reviewed_at:
        return "reviewed"
    return f"{counted(paper.open_fields, 'field')} unsure" if paper.open_fields else "not reviewed"


def _paper_lines(paper: Paper, fields: list[Field]) -> Iterator[str]:
    pages = ", ".join(map(str, paper.pages))
    yield f"{paper.document.name}, pages {pages}: {paper.kind}, {_state(paper)}"
    yield from map(_field_line, fields)


def _field_line(field: Field) -> str:
    value: Any = "" if field.value is None else field.value
    why = f"  ({field.why})" if field.is_open and field.why else ""
    return f"  {field.path:<40} {field.state.value:<10} {value}{why}".rstrip()
