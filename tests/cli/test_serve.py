"""A server's processes: they end with it, whatever ends it, and a new one starts at once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from tests import migrated
from tests.cli.conftest import alone
from tests.sync.world import World
from tests.waiting import PATIENCE_SECONDS, until

from ledgerboard.cli.demo import await_answer
from ledgerboard.cli.network_ports import free_port
from ledgerboard.cli.serve import prepare
from ledgerboard.sync.flows import flows
from ledgerboard.sync.models import FlowSetting


@contextmanager
def serving(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    if not (folder / "data").exists():
        migrated.copy_into(folder / "data")
    process = subprocess.Popen(
        [sys.executable, "-m", "ledgerboard", "serve", "--port", str(port)],
        env=alone(folder), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        await_answer(f"http://127.0.0.1:{port}/api/health")
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)
        for each in session(process.pid):
            os.kill(each, signal.SIGKILL)


def session(leader: int) -> list[int]:
    """The living processes of a session."""
    found = subprocess.run(["ps", "-o", "pid=,stat=", "-s", str(leader)], capture_output=True,
                           text=True, check=False).stdout  # fmt: skip
    rows = [line.split() for line in found.splitlines()]
    return [int(pid) for pid, state in rows if not state.startswith("Z")]


def worker_of(folder: Path) -> str:
    lock = folder / "data" / "ledgerboard.sqlite3.worker.lock"
    return lock.read_text() if lock.exists() else ""


def test_a_killed_server_leaves_no_process_and_a_new_one_starts_at_once(tmp_path: Path):
    port = free_port()
    with serving(tmp_path, port) as first:
        until(lambda: worker_of(tmp_path))
        assert len(session(first.pid)) >= 4, "the server, its worker and two for pages"
        first.kill()
        first.wait(PATIENCE_SECONDS)
        with serving(tmp_path, port) as second:
            assert session(first.pid) == []
            until(lambda: int(worker_of(tmp_path) or 0) in session(second.pid))


HALF_SENT = b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\nhalf"


@contextmanager
def half_sent(port: int, path: bytes, number: int) -> Iterator[None]:
    """Requests of somebody who never sends the end."""
    with ExitStack() as stack:
        for _ in range(number):
            wire = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            wire.sendall(HALF_SENT % path)
        until(lambda: all_read(port, number))
        yield


SOCKETS = Path("/proc/net/tcp")


def all_read(port: int, least: int) -> bool:
    """So many connections are open to it, and it read all that was sent."""
    rows = [line.split() for line in SOCKETS.read_text().splitlines()[1:]]
    open_ = [row for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"]
    return len(open_) >= least and all(row[4].endswith(":00000000") for row in open_)


@dataclass(frozen=True)
class Served:
    port: int
    silent: socket.socket
    """Half a request, sent when the server came up: while it is waited for, the rest is tested."""


@pytest.fixture(scope="module", autouse=True)
def served(tmp_path_factory) -> Iterator[Served]:
    port = free_port()
    with (
        serving(tmp_path_factory.mktemp("served"), port),
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as silent,
    ):
        silent.sendall(HALF_SENT % b"/sign-in/")
        yield Served(port, silent)


@pytest.fixture
def server(served: Served) -> int:
    return served.port


def status(port: int, method: str, path: str, body: bytes = b"") -> int:
    return httpx2.request(method, f"http://127.0.0.1:{port}{path}", content=body,
                          timeout=PATIENCE_SECONDS).status_code  # fmt: skip


@pytest.mark.parametrize("path", [b"/api/webhooks/quickbooks/", b"/sign-in/"])
def test_sixteen_half_sent_requests_hold_up_no_page_and_no_other_kind(server, path):
    with half_sent(server, path, 16):
        assert status(server, "GET", "/api/health") == 200
    with half_sent(server, b"/sign-in/", 64):
        assert status(server, "GET", "/api/health") == 200
        assert status(server, "POST", "/api/webhooks/quickbooks/", b"{}") == 401


def test_what_the_front_hands_on_is_what_was_sent(server):
    url = f"http://127.0.0.1:{server}"
    with httpx2.Client(base_url=url, follow_redirects=True, timeout=PATIENCE_SECONDS) as browser:
        page = browser.get("/set-up/?next=%2Fpl%C3%A4ne%2F")
        assert page.status_code == 200
        token = browser.cookies[f"ledgerboard_csrf_{server}"]
        first = {"csrfmiddlewaretoken": token, "organization": "Härbor", "name": "Änn",
                 "email": "ann@x.example", "password": "a calm long sentence"}  # fmt: skip
        spelled = browser.post("/set-up/", data=first | {"csrfmiddlewaretoken": ""},
                               headers={"x_csrftoken": token})  # fmt: skip
        assert spelled.status_code == 403, "an underscore passed for a hyphen"
        came = browser.post("/set-up/", data=first)
        assert (came.status_code, "Härbor" in came.text) == (200, True)
        styles = browser.get("/static/web/vendor/tabler.min.css")
        assert len(styles.content) > 300_000, "sent in parts"
        assert browser.get("/nothing%20h%C3%A9re/").status_code == 404


def test_a_body_that_falls_silent_is_answered_and_let_go(served):
    assert b" 408 " in served.silent.recv(100)


def test_a_flow_that_is_new_in_a_version_has_its_setting_once_that_starts(db):
    world = World()
    assert FlowSetting.objects.of(world.organization).count() == 1
    prepare()
    assert {each.flow for each in FlowSetting.objects.of(world.organization)} == set(flows())
