"""Webhooks taken in by this process: what `ledgerboard serve` does with them, on another port."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx2

from bench.contractor import Contractor
from ledgerboard.cli.demo import subscribe_by_hand

QUIET_SECONDS = 30


class Door(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        from django.db import close_old_connections

        from ledgerboard.connections.services import receive_webhook

        body = self.rfile.read(int(self.headers["Content-Length"]))
        received = receive_webhook(self.path.strip("/").rsplit("/", 1)[-1], self.headers, body)
        self.send_response(received.value)
        self.send_header("Content-Length", "0")
        self.end_headers()
        close_old_connections()

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def listening() -> Iterator[None]:
    """Both companies tell us of changes from here on. Nothing is looked at by itself: there is no
    worker, the bench says when.
    """
    from ledgerboard.config.settings import FILE_VARIABLE, settings
    from ledgerboard.connections import webhooks
    from ledgerboard.connections.models import Connection
    from ledgerboard.connections.services import subscribe

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    Thread(target=server.serve_forever, daemon=True).start()
    with Path(os.environ[FILE_VARIABLE]).open("a") as file:
        file.write(f"LEDGERBOARD_PUBLIC_URL=http://127.0.0.1:{server.server_port}\n")
    settings.cache_clear()
    webhooks._listeners.clear()  # noqa: SLF001  # no worker runs here
    for each in Connection.objects.all():
        subscribe(each)
    subscribe_by_hand()
    try:
        yield
    finally:
        server.shutdown()


def all_told(world: Contractor) -> None:
    """Until no webhook is on its way any more."""
    for base in (world.procore, world.quickbooks):
        until = time.monotonic() + QUIET_SECONDS
        while time.monotonic() < until and _on_the_way(base):
            time.sleep(0.05)


def _on_the_way(base: str) -> int:
    rows = httpx2.get(f"{base}/_control/webhooks?wait=5", timeout=60).json()["deliveries"]
    return sum(row["state"] not in {"delivered", "discarded"} for row in rows)


def an_hour_ago() -> None:
    """What was told until now was told an hour ago."""
    from django.db.models import F

    from ledgerboard.connections.models import ProjectNews

    ProjectNews.objects.update(at=F("at") - timedelta(hours=1))
