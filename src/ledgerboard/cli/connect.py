"""`ledgerboard connect`: give permission from the command line, with a browser anywhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from ledgerboard.cli.main import Refusal, start_django
from ledgerboard.cli.people import (
    able_person,
    as_option,
    chosen_organization,
    organization_option,
)
from ledgerboard.cli.serve import LOOPBACK
from ledgerboard.config.settings import settings
from ledgerboard.connectors.base.system import short_title

if TYPE_CHECKING:
    from ledgerboard.connections.models import Connection
    from ledgerboard.users.models import Organization, Person

WAIT_SECONDS = 600
LOOK_SECONDS = 1.0


@click.command()
@click.argument("system", type=click.Choice(["procore", "quickbooks"]))
@organization_option
@as_option
@click.option("--simulator", is_flag=True, help="Press Allow in the simulator automatically.")
def connect(system: str, organization: str, email: str, *, simulator: bool) -> None:
    """Connect a company in SYSTEM: print the address where you allow it, and wait.

    `ledgerboard serve` must be running: the system sends the browser back to it. With
    --simulator neither it nor a browser is needed.
    """
    start_django()
    from ledgerboard.connections import services
    from ledgerboard.sync.services import another_company

    tenant = chosen_organization(organization)
    person = able_person(tenant, email, "connect")
    if simulator:
        _connect_simulator(tenant, person, system)
        return
    url = services.begin(tenant, person, system)
    click.echo(f"Sign in at {settings().public_url} as {person.email}, then open in that browser:")
    click.echo(f"\n  {url}\n\nWaiting …")
    connection = _awaited(tenant, system)
    if connection.is_living:
        click.echo(f"Connected: {connection.company_name}.")
        if other := another_company(connection):
            click.echo(other)
    else:
        click.echo("Several companies are offered: choose one on the Connections page.")


def _connect_simulator(tenant: Organization, person: Person, system: str) -> None:
    from ledgerboard.cli.demo import connect_as
    from ledgerboard.connections.endpoints import endpoints_for
    from ledgerboard.sync.services import set_up_flows

    if urlsplit(endpoints_for(system).api_url).hostname not in LOOPBACK:
        raise Refusal(
            f"The settings name the real {short_title(system)}, not a simulator. Write the "
            "simulators' into a file and use it: "
            "ledgerboard simulate --print-settings > simulators.env; "
            f"ledgerboard --settings simulators.env connect {system} --simulator"
        )
    connect_as(tenant, person, system)
    set_up_flows(tenant)
    click.echo(f"Connected: {system}.")


def _awaited(tenant: Organization, system: str) -> Connection:
    """The connection that the person's consent makes or renews."""
    from django.utils import timezone

    from ledgerboard.connections.models import Connection, Status

    began = timezone.now()
    end = time.monotonic() + WAIT_SECONDS
    mine = Connection.objects.of(tenant).filter(system=system)
    while time.monotonic() < end:
        found = mine.filter(connected_at__gte=began).first() or mine.filter(
            created_at__gte=began, status=Status.PENDING_COMPANY
        ).first()  # fmt: skip
        if found:
            return found
        time.sleep(LOOK_SECONDS)
    raise Refusal("No one signed in within ten minutes. Run the command again for a new link.")
