"""Commands that stay: a port or a database that is taken is said, and nothing is left behind."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests import migrated
from tests.cli.conftest import alone
from tests.waiting import PATIENCE_SECONDS
from tests.work.processes import until

from ledgerboard.cli.docs import pages
from ledgerboard.cli.network_ports import free_port
from ledgerboard.cli.serve import _say_how_to_begin
from ledgerboard.config.settings import settings
from ledgerboard.web.setup_code import wanted


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_serve_on_a_used_port_says_so_and_makes_nothing(apart, taken, tmp_path):
    said = apart("serve", "--port", taken)
    assert said.status == 1
    assert said.err == (
        f"Port {taken} on 127.0.0.1 cannot be used: Address already in use. "
        "Choose another with --port.\n"
    )
    assert not (tmp_path / "data").exists()


def test_serve_on_a_host_that_is_not_this_machine_says_so(apart):
    said = apart("serve", "--host", "192.0.2.1", "--port", free_port())
    assert (said.status, "cannot be used" in said.err) == (1, True)


def test_simulate_on_a_used_port_names_the_option(apart, taken):
    said = apart("simulate", "--procore-port", free_port(), "--quickbooks-port", taken)
    assert said.status == 1
    assert f"Port {taken} cannot be used for quickbooks" in said.err
    assert "--quickbooks-port" in said.err


def test_demo_on_a_used_port_names_another(apart, taken):
    said = apart("demo", "--port", taken)
    assert (said.status, f"make demo PORT={taken + 1}" in said.err) == (1, True)


def test_demo_does_not_start_on_another_installations_data(apart, tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "ledgerboard.sqlite3").touch()
    said = apart("demo", "--port", free_port(), "--keep", tmp_path / "kept")
    assert (said.status, "is not empty" in said.err) == (1, True)


def test_one_worker_to_an_installation_and_the_second_says_so(apart, tmp_path):
    """Another installation on the same machine has its own."""
    for each in (tmp_path, tmp_path / "other"):
        migrated.copy_into(each / "data")
    first = begin(alone(tmp_path))
    other = begin(alone(tmp_path / "other"))
    try:
        for each, folder in ((first, tmp_path), (other, tmp_path / "other")):
            lock = folder / "data" / "ledgerboard.sqlite3.worker.lock"
            until(lambda each=each, lock=lock: lock.exists() and lock.read_text() == str(each.pid))
        said = apart("worker")
    finally:
        for each in (first, other):
            each.terminate()
    assert said.status == 1
    assert f"process {first.pid}" in said.err
    assert "Traceback" not in said.err
    assert [each.wait(PATIENCE_SECONDS) for each in (first, other)] == [0, 0]


def begin(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "ledgerboard", "worker"]
    return subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL)


def test_docs_are_written_then_found_fresh_then_found_stale(say, tmp_path):
    folder = tmp_path / "reference"
    assert say("docs", folder).status == 0
    assert {each.name for each in folder.iterdir()} == {name for name, _ in pages()}
    assert say("docs", folder, "--check").status == 0
    (folder / "settings.md").write_text("old")
    (folder / "flows.md").unlink()
    said = say("docs", folder, "--check")
    assert (said.status, said.err) == (1, "Out of date: settings.md, flows.md. Run: make docs\n")
    assert (folder / "settings.md").read_text() == "old", "--check changes nothing"


def test_docs_are_the_same_in_a_narrow_terminal(monkeypatch):
    written = dict(pages())
    monkeypatch.setenv("COLUMNS", "60")
    assert dict(pages()) == written


@pytest.mark.parametrize("name", sorted(each.name for each in Path("scripts").iterdir()))
def test_a_script_is_shell_that_parses(name):
    subprocess.run(["sh", "-n", Path("scripts") / name], check=True)


@pytest.mark.parametrize(
    ("address", "asked"), [("https://books.example", True), ("http://127.0.0.1:8000", False)]
)
def test_the_first_person_proves_to_have_started_a_server_that_strangers_reach(
    monkeypatch, tmp_path, capsys, db, address, asked
):
    monkeypatch.setenv("LEDGERBOARD_PUBLIC_URL", address)
    monkeypatch.setenv("LEDGERBOARD_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    _say_how_to_begin("127.0.0.1")
    _say_how_to_begin("127.0.0.1")
    monkeypatch.undo()
    settings.cache_clear()
    first, _, again, *_ = [*capsys.readouterr().out.splitlines()[1:], "", "", ""]
    assert ("It will ask for this code: " in first) == asked
    assert wanted(tmp_path) == (first.rpartition(" ")[2] if asked else None)
    assert asked == (again == first), "the same code after a restart"
