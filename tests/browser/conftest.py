"""The whole of it as processes: both simulators, the server and its worker, and Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import expect
from tests import migrated
from tests.waiting import PATIENCE_SECONDS

from ledgerboard.cli.demo import await_answer
from ledgerboard.cli.network_ports import free_port
from ledgerboard.simulators.seeds import CLIENT_ID, CLIENT_SECRET

expect.set_options(timeout=PATIENCE_SECONDS * 1000)  # what is there at once is seen at once
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    absent = pytest.mark.skip(
        reason="Chromium is not installed: `apt-get install chromium` to run the browser tests"
    )
    for item in items:
        if here not in Path(item.path).parents:
            continue
        item.add_marker(pytest.mark.browser)
        if CHROMIUM is None:
            item.add_marker(absent)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Debian's Chromium; nothing of it may look for updates or speak to anybody."""
    flags = "--no-sandbox --disable-dev-shm-usage --disable-background-networking "
    flags += "--disable-component-update --disable-sync --no-first-run"
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": flags.split()}


@dataclass(frozen=True)
class Installation:
    """A running installation and the two companies outside it."""

    url: str
    procore: str
    quickbooks: str

    def new_in_procore(self, name: str) -> None:
        """Somebody types a vendor into Procore by hand."""
        rows = httpx2.get(
            f"{self.procore}/_control/tables/companies?limit=1", timeout=PATIENCE_SECONDS
        ).json()
        wish = {"act": "create_vendor", "company_id": rows["rows"][0]["id"], "name": name}
        answer = httpx2.post(f"{self.procore}/_control/act", json=wish, timeout=PATIENCE_SECONDS)
        assert answer.is_success, answer.text


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Fresh, for each file: nobody has set it up yet. Its tests build on each other in order."""
    procore, quickbooks, port = free_port(), free_port(), free_port()
    found = Installation(
        f"http://127.0.0.1:{port}",
        f"http://127.0.0.1:{procore}",
        f"http://127.0.0.1:{quickbooks}",
    )
    folder = tmp_path_factory.mktemp("installation")
    environment = settings_of(found, folder)
    migrated.copy_into(folder / "data")
    with ExitStack() as stack:
        start = lambda *words: stack.enter_context(process(environment, folder, *words))  # noqa: E731
        back = f"{found.url}/connections/callback/procore/"
        start("simulate", "--seed", "demo", "--procore-port", str(procore),
              "--quickbooks-port", str(quickbooks), "--redirect", back)  # fmt: skip
        start("serve", "--port", str(port))
        for address in (found.procore, found.quickbooks):
            await_answer(f"{address}/_control/health")
        await_answer(f"{found.url}/api/health")
        yield found


def settings_of(found: Installation, folder: Path) -> dict[str, str]:
    discovery = f"{found.quickbooks}/.well-known/openid_sandbox_configuration"
    wanted = {
        "MODE": "demo",
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": "",
        "PUBLIC_URL": found.url,
        "PROCORE_CLIENT_ID": CLIENT_ID,
        "PROCORE_CLIENT_SECRET": CLIENT_SECRET,
        "PROCORE_LOGIN_URL": found.procore,
        "PROCORE_API_URL": found.procore,
        "QUICKBOOKS_CLIENT_ID": CLIENT_ID,
        "QUICKBOOKS_CLIENT_SECRET": CLIENT_SECRET,
        "QUICKBOOKS_DISCOVERY_URL": discovery,
        "QUICKBOOKS_API_URL": found.quickbooks,
        "QUICKBOOKS_WEBHOOK_VERIFIER": "demo-verifier",
    }
    own = {f"LEDGERBOARD_{name}": value for name, value in wanted.items()}
    return {**os.environ, **own}


@contextmanager
def process(environment: dict[str, str], folder: Path, *words: str) -> Iterator[None]:
    """One of ours, in a group of its own, ended with the tests; its words are kept on failure."""
    with (folder / f"{words[0]}.log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "ledgerboard", *words],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield
        finally:
            child.terminate()
            try:
                child.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
