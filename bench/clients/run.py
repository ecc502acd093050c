"""Every kind of row of the simulated QuickBooks, driven by two public clients of two languages.

`python -m bench.clients.run [FOLDER]` starts `ledgerboard simulate --seed demo` and drives it with
python-quickbooks and with node-quickbooks. The second needs node, and npm to fetch the package: to
a folder that is thrown away, or to FOLDER, where it is found again; nothing of it is kept here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from ledgerboard.cli.network_ports import free_port

HERE = Path(__file__).parent
COMMAND = Path(sys.executable).with_name("ledgerboard")


def main() -> int:
    with simulated() as told, tempfile.TemporaryDirectory() as thrown_away:
        python = by_python(told)
        node = by_node(told, Path(sys.argv[1] if len(sys.argv) > 1 else thrown_away))
    return python or node


@contextmanager
def simulated() -> Iterator[dict[str, str]]:
    """A simulator with the demo company, without limits; yields what a client has to know."""
    procore, quickbooks = str(free_port()), str(free_port())
    ports = ["--procore-port", procore, "--quickbooks-port", quickbooks]
    command = [str(COMMAND), "simulate", "--seed", "demo", *ports]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield _signed_in(f"http://127.0.0.1:{quickbooks}")
        finally:
            process.terminate()


def _signed_in(base: str) -> dict[str, str]:
    """A token without a browser's steps, as docs/connectors/simulators.md says it."""
    control = httpx2.Client(
        base_url=f"{base}/_control/", transport=httpx2.HTTPTransport(retries=9), timeout=60
    )
    control.post("limits", json={"on": False}).raise_for_status()
    granted = control.post("act", json={"act": "grant"}).raise_for_status().json()
    return {"BASE": base, "REALM": granted["realm_id"], "TOKEN": granted["access_token"]}


def by_python(told: dict[str, str]) -> int:
    print("python-quickbooks")
    command = [sys.executable, "-W", "ignore", "-m", "bench.clients.drive"]
    return subprocess.run(command, env={**os.environ, **told}, check=False).returncode


def by_node(told: dict[str, str], folder: Path) -> int:
    if not (shutil.which("node") and shutil.which("npm")):
        print("node-quickbooks was not tried: it needs node and npm")
        return 2
    if not (folder / "node_modules" / "node-quickbooks").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-save", "--no-package-lock", "node-quickbooks"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    print("node-quickbooks", flush=True)
    env = {**os.environ, **told, "NODE_PATH": str(folder / "node_modules")}
    return subprocess.run(["node", str(HERE / "drive.cjs")], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
