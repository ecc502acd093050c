"""`ledgerboard serve` and `ledgerboard worker`: the processes of an installation."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import click

from ledgerboard.cli.main import start_django
from ledgerboard.cli.network_ports import free_or_refuse
from ledgerboard.config.garbage import spare_what_is_loaded
from ledgerboard.config.keys import KEY_FILE, LOST
from ledgerboard.config.parent import end_with_parent, name_for_children
from ledgerboard.config.settings import settings

if TYPE_CHECKING:
    from granian.server.common import AbstractServer

RESTART_SECONDS = 2.0
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=None, help="The public address's port by default.")
@click.option("--processes", type=click.IntRange(1, 64), default=2, show_default=True)
def serve(host: str, port: int | None, processes: int) -> None:
    """Serve the pages, the API and webhooks, and run the worker beside them.

    With LEDGERBOARD_WORKER_IN_SERVER=false the worker is left to `ledgerboard worker`.
    """
    end_with_parent()
    port = _settled_port(port)
    free_or_refuse(port, "Choose another with --port.", host)
    name_for_children()
    start_django()
    prepare()
    click.echo(f"Ledgerboard is ready at {settings().public_url}")
    if urlsplit(settings().public_url).port != port:
        click.echo(f"It listens on {host}, port {port}.")
    _say_how_to_begin(host)
    with Companion(enabled=settings().worker_in_server):
        web_server(host, port, processes).serve()


def _settled_port(port: int | None) -> int:
    """A port of somebody's choice is also the public one where no public address was set: links,
    consents and webhooks go there.
    """
    if port and "public_url" not in settings().model_fields_set:
        os.environ["LEDGERBOARD_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
        settings.cache_clear()
    return port or urlsplit(settings().public_url).port or 8000


@click.command()
def worker() -> None:
    """Run the worker, which compares and sends. Any number on PostgreSQL, one on SQLite."""
    import signal

    end_with_parent()
    start_django()
    from ledgerboard.work.services import run_worker

    spare_what_is_loaded()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    run_worker(stop)


def prepare() -> None:
    """Bring the database up to this version, with a setting for each flow that is new in it."""
    from django.core.management import call_command

    from ledgerboard.sync.services import set_up_flows
    from ledgerboard.users.models import Organization

    call_command("migrate", verbosity=0, interactive=False)
    _refuse_a_new_key()
    for organization in Organization.objects.all():
        set_up_flows(organization)


def _refuse_a_new_key() -> None:
    """The key's file was lost while the database is elsewhere: a new one would open nothing. One
    that a person gave in the settings is their decision.
    """
    from ledgerboard.config.sealing import opens_any
    from ledgerboard.connections import selectors
    from ledgerboard.documents.selectors import sealed_numbers
    from ledgerboard.users.two_step.authenticator import sealed_secrets

    given = settings().secret_key.get_secret_value()
    kept = [*selectors.sealed(), *sealed_numbers(), *sealed_secrets()]
    if not given and not opens_any(kept):
        raise SystemExit(LOST.format(path=(settings().data_dir / KEY_FILE).resolve()))


def _say_how_to_begin(host: str) -> None:
    """Where strangers can reach the page, the first person proves to have started the server."""
    from ledgerboard.users.selectors import is_set_up
    from ledgerboard.web import setup_code

    if is_set_up():
        return
    click.echo("There are no users yet. Open it in a browser to create the first one.")
    if not {host, urlsplit(settings().public_url).hostname} <= LOOPBACK:
        data_dir = settings().data_dir
        code = setup_code.wanted(data_dir) or setup_code.make(data_dir)
        click.echo(f"It will ask for this code: {code}")


def web_server(host: str, port: int, processes: int) -> AbstractServer[Any]:
    """Granian, whose front takes bodies in before Django's threads are asked (`config.front`)."""
    from granian import Granian
    from granian.constants import Interfaces

    return Granian(
        "ledgerboard.config.front:application",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=processes,
        log_level="warning",  # type: ignore[arg-type]  # granian's enum accepts its own words
        respawn_failed_workers=True,
    )


class Companion:
    """The worker as a child process: restarted when it dies, ended with the server."""

    def __init__(self, *, enabled: bool = True) -> None:
        self._enabled = enabled
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="worker-watch", daemon=True)
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if self._enabled:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        if self._child and self._child.poll() is None:
            self._child.terminate()
        if self._thread.is_alive():
            self._thread.join(timeout=20)

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self._child = subprocess.Popen(
                [sys.executable, "-m", "ledgerboard", "worker"], env=os.environ.copy()
            )
            status = self._child.wait()
            if not self._stopping.wait(RESTART_SECONDS):
                click.echo(f"The worker ended with status {status}; starting it again.", err=True)
