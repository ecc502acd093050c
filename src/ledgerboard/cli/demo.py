"""`ledgerboard demo`: a contractor's two companies, simulated, brought into agreement.

Everything runs on this machine: two simulators (real HTTP servers), the application, a worker.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin, urlsplit

import click
import httpx2

from ledgerboard.cli.demo_money import post_three_months, say_what_ties
from ledgerboard.cli.demo_papers import take_in_papers
from ledgerboard.cli.main import Refusal
from ledgerboard.cli.network_ports import free_or_refuse, free_port
from ledgerboard.cli.simulate import simulator_settings
from ledgerboard.config.parent import name_for_children
from ledgerboard.config.settings import FILE_VARIABLE

if TYPE_CHECKING:
    from ledgerboard.sync.models import FlowSetting
    from ledgerboard.users.models import Organization, Person

ORGANIZATION = "Harbor & Pine Builders"
PEOPLE = (("Dana Whitfield", "dana@harborpine.example"), ("Luis Ortega", "luis@harborpine.example"))
PASSWORD = "harbor-and-pine"
INBOX = "papers-in"
SETTINGS_FILE = "demo.env"
START_SECONDS = 60
MOST_ROUNDS = 4
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@click.command()
@click.option("--port", type=int, default=8000, show_default=True)
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep data there.")
def demo(port: int, keep: Path | None) -> None:
    """Show Ledgerboard at work on invented data. Ctrl-C stops all of it.

    Starts both simulators, the application and a worker; connects them; plans, approves and
    applies a first sync; then prints the address and how to sign in.
    """
    for number in STOPS:
        signal.signal(number, _stop)
    free_or_refuse(port, f"Choose another: make demo PORT={port + 1}")
    if keep and keep.is_dir() and any(keep.iterdir()):
        raise Refusal(f"{keep} is not empty. Name a new folder with --keep.")
    try:
        with ExitStack() as stack:
            _run(stack, port, keep)
    except KeyboardInterrupt:
        click.echo("\nStopped.")


def _stop(*_: object) -> None:
    """The first signal begins the stopping; impatience must not cut it short."""
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _run(stack: ExitStack, port: int, keep: Path | None) -> None:
    data = keep.resolve() if keep else Path(stack.enter_context(_scratch()))
    procore, quickbooks = free_port(), free_port()
    settle_environment(data, port, procore, quickbooks)
    click.echo("Starting the simulated Procore and QuickBooks …")
    back = f"http://127.0.0.1:{port}/connections/callback/procore/"
    ports = ("--procore-port", str(procore), "--quickbooks-port", str(quickbooks))
    stack.enter_context(child("simulate", "--seed", "demo", *ports, "--redirect", back))
    for other in (procore, quickbooks):
        await_answer(f"http://127.0.0.1:{other}/_control/health")
    begin()
    click.echo("Starting the application and its worker …")
    server = stack.enter_context(child("serve", "--port", str(port)))
    await_answer(f"http://127.0.0.1:{port}/api/health")
    first_sync()
    take_in_papers()
    say_ready(data, port, procore, quickbooks)
    server.wait()


def settle_environment(data: Path, port: int, procore: int, quickbooks: int) -> None:
    """Settings of this demo, for this process and its children; nothing outside is touched, and
    no setting of another installation (a .env here, variables of this shell) counts.
    """
    wanted = {
        "DATA_DIR": str(data),
        "DATABASE_URL": "",
        "PAPERS_FOLDER": str(data / INBOX),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    named = {f"LEDGERBOARD_{name}": value for name, value in wanted.items()}
    named |= simulator_settings(procore, quickbooks)
    (data / INBOX).mkdir(parents=True, exist_ok=True)
    file = data / SETTINGS_FILE
    file.write_text("".join(f"{key}={value}\n" for key, value in named.items()))
    for other in [name for name in os.environ if name.upper().startswith("LEDGERBOARD_")]:
        del os.environ[other]
    os.environ.update(named | {FILE_VARIABLE: str(file)})


@contextmanager
def _scratch() -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="ledgerboard-demo-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def child(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A `ledgerboard` process of ours, ended with us."""
    name_for_children()
    process = subprocess.Popen(
        [sys.executable, "-m", "ledgerboard", *arguments],
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is ours to pass on, in order
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def await_answer(url: str, seconds: float = START_SECONDS) -> None:
    """Until the server answers; Refusal when it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if httpx2.get(url, timeout=5).is_success:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    raise Refusal(f"{url} did not answer within {seconds:.0f} seconds.")


def begin() -> None:
    """The database, the contractor and its people, and both connections."""
    from ledgerboard.cli.main import start_django
    from ledgerboard.cli.serve import prepare

    start_django()
    prepare()
    from ledgerboard.sync import services as sync
    from ledgerboard.users import services as users
    from ledgerboard.users.models import Membership, Role

    (name, email), *others = PEOPLE
    person = users.set_up(organization=ORGANIZATION, name=name, email=email, password=PASSWORD)
    organization = Membership.objects.get(person=person).organization
    for name, email in others:
        users.add_person(
            organization, name=name, email=email, password=PASSWORD, role=Role.APPROVER
        )
    for system in ("procore", "quickbooks"):
        click.echo(f"Connecting {system} …")
        connect_as(organization, person, system)
    sync.set_up_flows(organization)


def first_sync() -> None:
    """Plan, approve and apply vendors and projects, then three months of money; then see what ties.
    Each flow is planned again until nothing is left to write.
    """
    from ledgerboard.cli.people import chosen_organization, chosen_person
    from ledgerboard.sync import selectors

    organization = chosen_organization()
    person = chosen_person(organization, PEOPLE[0][1])
    for setting in selectors.settings(organization).filter(enabled=True):
        bring_to_rest(setting, person)
    post_three_months(organization, person, bring_to_rest)
    say_what_ties(organization)


def bring_to_rest(setting: FlowSetting, person: Person) -> None:
    for _ in range(MOST_ROUNDS):
        if not synced(setting, person):
            break


def synced(setting: FlowSetting, person: Person) -> bool:
    """Whether anything was to write; what has a warning is left to the visitor.

    A plan that a newer one replaced (what the worker noticed meanwhile) is not written; the next
    round plans anew.
    """
    from ledgerboard.cli.sync import say_run, watched
    from ledgerboard.sync import services
    from ledgerboard.sync.plans.listing import WRITTEN

    planned = watched(services.plan(setting, person))
    say_run(planned)
    plan = planned.plan
    wanted = plan.contents().filter(action__in=WRITTEN, warnings=[]) if plan else []
    keys = [change.key for change in wanted]
    if plan is None or not keys:
        return False
    try:
        approved = services.approve(plan, person, seen_hash=plan.hash, change_keys=keys).plan
        say_run(watched(services.apply(approved, person)))
    except services.NotPossible as refused:
        click.echo(f"  {refused}")
    return True


def say_ready(data: Path, port: int, procore: int, quickbooks: int) -> None:
    command = f".venv/bin/ledgerboard --settings {data / SETTINGS_FILE}"
    phone = "(503) 555-0199"
    wish = json.dumps({"act": "update_vendor", "id": a_linked_vendor(), "business_phone": phone})
    click.echo(f"""
Ledgerboard is ready at http://127.0.0.1:{port}
  Sign in as {PEOPLE[0][1]} (or {PEOPLE[1][1]}), password {PASSWORD}

  The rest is up to you: answer the questions under Approvals, check again, approve;
  review what was read under Documents. Files put into {data / INBOX} are taken within two minutes.
  Change something in either system and see it planned a moment later:
    curl -d '{wish}' \\
      http://127.0.0.1:{procore}/_control/act
  On the command line   {command} sync status
  Simulated Procore     http://127.0.0.1:{procore}/_control/
  Simulated QuickBooks  http://127.0.0.1:{quickbooks}/_control/
  Nothing here is real. Ctrl-C stops everything.""")


class Form(HTMLParser):
    """A consent page's form, filled as a person would who takes what is offered first."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = have.get("action", "")
        elif tag == "select":
            self._select = have.get("name", "")
        elif tag == "option":
            self.fields.setdefault(self._select, have.get("value", ""))
        elif tag in {"input", "button"} and have.get("name"):
            self.fields.setdefault(have["name"], have.get("value", ""))


def consent(url: str) -> dict[str, str]:
    """Press the first button of a simulator's consent page: the query of the redirect after it."""
    with httpx2.Client(timeout=10) as browser:
        form = Form(browser.get(url).text)
        answer = browser.post(urljoin(url, form.action), data=form.fields)
    back = urlsplit(answer.headers.get("location", ""))
    if not back.query:
        raise Refusal(f"The simulator gave no consent (status {answer.status_code}).")
    return dict(parse_qsl(back.query))


def connect_as(organization: Organization, person: Person, system: str) -> None:
    """The real round trip, with the consent given by pressing «Allow» for the person."""
    from ledgerboard.connections import services

    connection = services.complete(
        person, system, consent(services.begin(organization, person, system))
    )
    if connection.companies and not connection.is_living:
        connection = services.choose_company(connection, connection.companies[0]["id"])
    services.subscribe(connection)
    if system == "quickbooks":
        subscribe_by_hand()


def subscribe_by_hand() -> None:
    """What a person does on the Intuit app's Webhooks page: there is no call for it."""
    from ledgerboard.connections.endpoints import endpoints_for, webhook_url

    there = endpoints_for("quickbooks")
    wish = {
        "act": "subscribe",
        "url": webhook_url("quickbooks"),
        "verifier_token": there.webhook_secret.reveal(),
    }
    httpx2.post(f"{there.api_url}/_control/act", json=wish, timeout=10).raise_for_status()


def a_linked_vendor() -> int:
    """The Procore number of one, for the visitor to play with."""
    from ledgerboard.sync.models import Link

    links = Link.objects.filter(setting__flow="vendors", unlinked_at=None).order_by("pk")
    return int(links.values_list("left_id", flat=True)[0])
