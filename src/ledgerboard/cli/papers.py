"""`ledgerboard papers`: what people's corrections say about the reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from ledgerboard.cli.as_json import json_option, say_json
from ledgerboard.cli.main import Refusal, WholeSentences, start_django
from ledgerboard.cli.people import chosen_organization, organization_option
from ledgerboard.core.values.wording import counted

if TYPE_CHECKING:
    from ledgerboard.documents.models import Document
    from ledgerboard.documents.selectors import Measured
    from ledgerboard.users.models import Organization


@click.group(cls=WholeSentences)
def papers() -> None:
    """Take documents in, review what was read, and see how well it was."""
    start_django()


@papers.command()
@click.option("--organization", default="", help="Only this one; every one where it is left out.")
@json_option
def accuracy(organization: str, *, as_json: bool) -> None:
    """Count by field how often people confirmed and corrected what was read.

    The first answer a person gave for each field of each document counts. “Unsure” are the
    fields that the reader left to a person; they count neither as right nor as wrong.
    """
    from ledgerboard.users.models import Organization

    every = list(Organization.objects.order_by("name"))
    wanted = [chosen_organization(organization)] if organization or not every else every
    if as_json:
        say_json([_counts(each) for each in wanted])
        return
    for each in wanted:
        for line in _table(each):
            click.echo(line)


@papers.command("privacy")
@click.argument("document", type=int)
@click.option("--open/--private", "is_open", default=None,
              help="Everyone may look, or only people who review documents.")  # fmt: skip
@organization_option
def set_privacy(document: int, organization: str, *, is_open: bool | None) -> None:
    """Say or set who may see the pages of document number DOCUMENT.

    A W-9 is private, and what may be one until somebody who looked at it says otherwise. Any other
    file can be made private. Who said so, and when, is listed with the latest first.
    """
    from ledgerboard.documents import privacy
    from ledgerboard.documents.refusals import DocumentRefused
    from ledgerboard.web.presenters.times import american_time

    found = found_document(document, organization)
    try:
        if is_open is not None:
            privacy.clear(found) if is_open else privacy.make_private(found)
    except DocumentRefused as why:
        raise Refusal(str(why)) from None
    seen_by = "only people who review documents" if privacy.is_private(found) else "everyone"
    click.echo(f"{found.name}: {seen_by} can see its pages.")
    for each in privacy.changes(found):
        click.echo(f"  {american_time(each.at)}  {each}")


@papers.command("read-again")
@click.argument("document", type=int, required=False)
@click.option("--older", is_flag=True,
              help="Every file that an older reader read and that everyone may see.")  # fmt: skip
@organization_option
def read_again(document: int | None, organization: str, *, older: bool) -> None:
    """Have document number DOCUMENT read again, or every file that --older means.

    A newer reader may find that a file has to be private. Corrections stay. New files wait behind
    those that are read again, so a large company does it in the evening.
    """
    from ledgerboard.documents.rereading import read_older_again
    from ledgerboard.documents.services import ask_to_read

    if older == (document is not None):
        raise Refusal("Name a document, or say --older.")
    if document is not None:
        ask_to_read(found_document(document, organization))
    count = 1 if document is not None else read_older_again(chosen_organization(organization))
    click.echo(f"The worker reads {counted(count, 'file')} again.")


def found_document(number: int, organization: str) -> Document:
    from ledgerboard.documents import selectors

    found = selectors.document(chosen_organization(organization), number)
    if found is None:
        raise Refusal(f"There is no document {number}. See: ledgerboard papers list")
    return found


def _counts(organization: Organization) -> dict[str, Any]:
    from ledgerboard.documents import selectors

    fields = selectors.accuracy_by_field(organization)
    return {
        "organization": organization.name,
        "fields": {name: _count(measured) for name, measured in sorted(fields.items())},
        "all_fields": _count(selectors.accuracy(organization)),
    }


def _count(seen: Measured) -> dict[str, Any]:
    """`right` is a share; null where nobody has looked yet."""
    return {**asdict(seen), "right": seen.right}


def _table(organization: Organization) -> Iterator[str]:
    from ledgerboard.documents import selectors

    fields = selectors.accuracy_by_field(organization)
    if not fields:
        yield f"{organization}: no one has confirmed or corrected a field yet. Review a document."
        return
    yield f"{organization!s:<50} confirmed corrected unsure   right"
    for name, measured in sorted(fields.items()):
        yield _line(name, measured)
    yield _line("all fields", selectors.accuracy(organization))


def _line(name: str, seen: Measured) -> str:
    right = f"{seen.right:7.1%}" if seen.right is not None else f"{'-':>7}"
    return f"{name:<50} {seen.confirmed:>9} {seen.corrected:>9} {seen.unsure:>6} {right}"
