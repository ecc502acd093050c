"""The demo's papers: certificates of its own vendors, as if subs and agencies had mailed them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from ledgerboard.core.values.wording import counted

SENDER = "certificates@agency.example"
MOST = 8


def take_in_papers() -> None:
    """Invented, handed in and left to the worker to read; the reviewing is the visitor's."""
    from django.utils import timezone

    from ledgerboard.cli.people import chosen_organization
    from ledgerboard.documents.models import Arrival
    from ledgerboard.documents.services import Sender, receive
    from ledgerboard.samples.demo import demo_papers

    organization = chosen_organization()
    sender = Sender(Arrival.Source.MAIL, from_whom=SENDER)
    with tempfile.TemporaryDirectory() as folder:
        made = demo_papers(Path(folder), _vendors(), organization.name, timezone.localdate())
        for path in made:
            with path.open("rb") as stream:
                receive(organization, stream, path.name, sender)
    click.echo(f"  {counted(len(made), 'document')} came in by email; see Documents.")


def _vendors() -> list[str]:
    """Of those that both systems have."""
    from ledgerboard.cli.people import chosen_organization
    from ledgerboard.sync import selectors

    rows = selectors.records(chosen_organization(), "vendors", state="linked")
    return [row.title for row in rows.rows[:MOST]]
