"""How fast webhooks are taken in: proven, stored, answered; beside a receiver that fetches first.

Ours is `ledgerboard serve` on SQLite, its worker left out: what is measured is the intake. The
other is the receiver that most connectors have, on the same server with as many processes.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

from bench.contractor import Contractor, contractor
from bench.report import Report, watch
from ledgerboard.cli.demo import await_answer, free_port
from ledgerboard.connectors.quickbooks.hooks import signature
from ledgerboard.core.values import Secret

CLIENTS = 8
DISTINCT, REPEATED, NAIVE_REQUESTS = 4000, 400, 1000
LOOK_EVERY = 20
ANSWER_SECONDS = 0.02
PROCESSES = 2
VENDORS = 100
BYTES = 65536


def run() -> Report:
    report = Report("Webhook intake")
    with contractor() as world:
        world.add_vendors(1)
        realm = world.connector("quickbooks").company_id
        ids = _vendors(world, realm)
        ours = _ours(report, realm, ids)
        for seconds in (0.0, ANSWER_SECONDS):
            world.answer_after(seconds)
            _beside_naive(world, report, _posts("/", realm, ids, NAIVE_REQUESTS), ours, seconds)
    return report


def _vendors(world: Contractor, realm: str) -> list[str]:
    """Records over there, for the naive receiver to fetch."""
    with world.http("quickbooks") as http:
        made = [
            http.post(f"/v3/company/{realm}/vendor", json={"DisplayName": f"Named {n:04d}"})
            for n in range(VENDORS)
        ]
    return [str(each.raise_for_status().json()["Vendor"]["Id"]) for each in made]


def _posts(path: str, realm: str, ids: Sequence[str], number: int) -> list[bytes]:
    return [_post(path, realm, ids[n % len(ids)], n) for n in range(number)]


def _post(path: str, realm: str, record_id: str, number: int) -> bytes:
    """One notice, signed as QuickBooks signs; no two are alike but on purpose."""
    at = (datetime(2026, 11, 20, tzinfo=UTC) + timedelta(seconds=number)).isoformat()
    entity = {"name": "Vendor", "id": record_id, "operation": "Update", "lastUpdated": at}
    event = {"realmId": realm, "dataChangeEvent": {"entities": [entity]}}
    body = json.dumps({"eventNotifications": [event]}).encode()
    signed = signature(Secret(os.environ["LEDGERBOARD_QUICKBOOKS_WEBHOOK_VERIFIER"]), body).decode()
    head = (f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nintuit-signature: {signed}\r\n\r\n")  # fmt: skip
    return head.encode() + body


def _ours(report: Report, realm: str, ids: Sequence[str]) -> float:
    posts = _posts("/api/webhooks/quickbooks/", realm, ids, DISTINCT)
    sent = [*posts, *posts[:REPEATED]]
    os.environ["LEDGERBOARD_WORKER_IN_SERVER"] = "false"
    port = free_port()
    arguments = ("-m", "ledgerboard", "serve", "--port", str(port), "--processes", str(PROCESSES))
    with _process(*arguments) as server:
        await_answer(f"http://127.0.0.1:{port}/api/health")
        taken = Load(port, _database()).send(sent)
        os.killpg(server.pid, signal.SIGKILL)  # what was answered must survive this
    stored = _rows(_database())
    report.add(f"{len(sent):,} webhooks, {CLIENTS} connections kept open: ours",
               f"{taken.rate:,.0f} requests/s", "at least 500 a second")  # fmt: skip
    report.add("  answered within, median / p99", taken.times, "p99 under 100 ms")
    report.add("  there when the answer came (looked from outside)",
               f"{taken.there:,} of {taken.looked:,}", "all")  # fmt: skip
    report.add(f"  {DISTINCT:,} notices, {REPEATED:,} of them sent twice: stored after kill -9",
               f"{stored:,}", f"{DISTINCT:,}")  # fmt: skip
    assert (stored, taken.there) == (DISTINCT, taken.looked)
    return taken.rate


def _beside_naive(
    world: Contractor, report: Report, posts: Sequence[bytes], ours: float, seconds: float
) -> None:
    with world.http("quickbooks") as http:
        os.environ["NAIVE_AUTHORIZATION"] = http.headers["Authorization"]
    os.environ["NAIVE_API_URL"] = world.quickbooks
    os.environ["NAIVE_DATABASE"] = str(_database().with_name(f"naive-{seconds:g}.sqlite3"))
    port = free_port()
    with _process("-m", "bench.naive_receiver", str(port), str(PROCESSES)):
        await_answer(f"http://127.0.0.1:{port}/")
        taken = Load(port).send(posts)
    label = f"answers after {seconds * 1000:.0f} ms" if seconds else "no delay on the wire"
    report.add(f"naive receiver, {label}", f"{taken.rate:,.0f} requests/s")
    report.add("  answered within, median / p99", taken.times)
    report.add(f"  ours to naive, {label}", f"{ours / taken.rate:.1f} x")


def _database() -> Path:
    return Path(os.environ["LEDGERBOARD_DATA_DIR"]) / "ledgerboard.sqlite3"


@contextmanager
def _process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """With its own children in a group, so that all of them end."""
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL,
                               start_new_session=True)  # fmt: skip
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)


def _rows(database: Path) -> int:
    with sqlite3.connect(database) as found:
        return int(found.execute("select count(*) from connections_webhookevent").fetchone()[0])


@dataclass
class Load:
    """Clients on connections that stay open, each sending the next webhook when it is answered."""

    port: int
    database: Path | None = None
    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    looked: int = 0
    there: int = 0
    rate: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, posts: Sequence[bytes]) -> Load:
        shares = [posts[n::CLIENTS] for n in range(CLIENTS)]
        clients = [threading.Thread(target=self._client, args=(each,)) for each in shares]
        with watch() as taken:
            for each in clients:
                each.start()
            for each in clients:
                each.join()
        assert not self.failed, self.failed[:3]
        assert len(self.seconds) == len(posts), "a client stopped early"
        self.rate = len(posts) / taken.seconds
        return self

    @property
    def times(self) -> str:
        cuts = quantiles(self.seconds, n=100)
        return f"{cuts[49] * 1000:,.1f} / {cuts[98] * 1000:,.1f} ms"

    def _client(self, posts: Sequence[bytes]) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as wire:
            for number, post in enumerate(posts):
                began = time.perf_counter()
                wire.sendall(post)
                status = _answered(wire)
                taken = time.perf_counter() - began
                there = self._is_there(post) if number % LOOK_EVERY == 0 else None
                self._note(status, taken, there=there)

    def _note(self, status: bytes, seconds: float, *, there: bool | None) -> None:
        with self.lock:
            self.seconds.append(seconds)
            if status != b"200":
                self.failed.append(status.decode())
            if there is not None:
                self.looked += 1
                self.there += there

    def _is_there(self, post: bytes) -> bool | None:
        """From another process than the server's, right after its answer."""
        if self.database is None:
            return None
        event = json.loads(post.partition(b"\r\n\r\n")[2])["eventNotifications"][0]
        named = event["dataChangeEvent"]["entities"][0]
        key = f"{event['realmId']}:Vendor:{named['id']}:Update:{named['lastUpdated']}"
        with sqlite3.connect(self.database, timeout=30) as found:
            row = found.execute(
                "select 1 from connections_webhookevent where event_id = ?", (key,)
            ).fetchone()
        return row is not None


def _answered(wire: socket.socket) -> bytes:
    """The status of one whole answer, read to its end."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += _more(wire)
    head, _, body = raw.partition(b"\r\n\r\n")
    left = _length(head) - len(body)
    while left > 0:
        left -= len(_more(wire))
    return head.split(b" ", 2)[1]


def _length(head: bytes) -> int:
    lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    return next((int(value) for name, _, value in lines if name == b"content-length"), 0)


def _more(wire: socket.socket) -> bytes:
    received = wire.recv(BYTES)
    if not received:
        raise ConnectionError("the server hung up")
    return received


if __name__ == "__main__":
    run()
