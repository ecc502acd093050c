"""The simulators, an empty folder and nothing but commands: to the first agreement."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Said, alone

from ledgerboard.cli.network_ports import free_port
from ledgerboard.cli.simulate import served, simulator_settings
from ledgerboard.config.settings import settings
from ledgerboard.users.services import set_up

Run = Callable[..., Said]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """A command of an installation whose settings `simulate --print-settings` wrote."""
    ports = (free_port(), free_port())
    back = {"redirect_uris": ["http://127.0.0.1:8000/connections/callback/procore/"]}
    with (
        served("procore", "127.0.0.1", ports[0], "demo", back),
        served("quickbooks", "127.0.0.1", ports[1], "demo", {}),
    ):
        yield commands(tmp_path, ports)


def commands(tmp_path: Path, ports: tuple[int, int]) -> Run:
    lines = [f"{name}={value}" for name, value in simulator_settings(*ports).items()]
    (tmp_path / "simulators.env").write_text("\n".join(lines))

    def typed(*words: str, stdin: str = "") -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "ledgerboard", "--settings", "simulators.env", *words],
            env=alone(tmp_path), cwd=tmp_path, input=stdin,
            capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        return Said(done.returncode, done.stdout, done.stderr)

    return typed


def test_from_an_empty_folder_to_a_written_plan(run: Run):
    helped = run("sync", "plan", "--help")
    assert (helped.status, helped.err) == (0, "")
    said = run("user", "add", "ann@x.example", "--organization", "Harbor", "--password-stdin",
               stdin="a calm long sentence\n")  # fmt: skip
    assert said.status == 0, said
    for system in ("procore", "quickbooks"):
        said = run("connect", system, "--simulator")
        assert (said.status, said.out) == (0, f"Connected: {system}.\n"), said
    said = run("sync", "plan", "vendors", "--json")
    assert said.status == 3, "some of it asks a person"
    [planned] = json.loads(said.out)
    assert planned["run"]["status"] == "done"
    assert planned["plan"]["counts"]["create"] > 0
    status = json.loads(run("sync", "status", "--json").out)
    assert [each["status"] for each in status["connections"]] == ["connected", "connected"]
    assert [each["id"] for each in status["plans_waiting"]] == [planned["plan"]["id"]]


@pytest.mark.django_db
def test_the_real_thing_is_not_taken_for_a_simulator(say, monkeypatch):
    monkeypatch.setenv("LEDGERBOARD_PROCORE_CLIENT_ID", "ours")
    monkeypatch.setenv("LEDGERBOARD_PROCORE_CLIENT_SECRET", "hush")
    settings.cache_clear()
    set_up(organization="Harbor", name="Ann", email="ann@x.example", password="a calm sentence")
    said = say("connect", "procore", "--simulator")
    settings.cache_clear()
    assert said.status == 1
    assert "not a simulator" in said.err
    assert "--print-settings" in said.err


def test_the_settings_of_the_simulators_are_printed(apart):
    port = free_port()
    said = apart("simulate", "--print-settings", "--procore-port", port)
    assert f"LEDGERBOARD_PROCORE_API_URL=http://127.0.0.1:{port}\n" in said.out
