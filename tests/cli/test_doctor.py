from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from pydantic import SecretStr
from tests.documents.imap import serving
from tests.sync.running.test_abandoned import fail_jobs
from tests.sync.world import World

from ledgerboard.cli import doctor, doctor_papers, doctor_runs, doctor_tokens
from ledgerboard.cli.network_ports import free_port
from ledgerboard.config.settings import Settings, settings
from ledgerboard.sync import services, tasks
from ledgerboard.users.models import ApiToken
from ledgerboard.users.services import issue_token


@pytest.fixture
def now(monkeypatch, outside, tmp_path) -> Settings:
    """A healthy installation."""
    outside.anew()
    monkeypatch.setattr(doctor, "WORKER_WAIT_SECONDS", 0.05)
    return settings().model_copy(update={"data_dir": tmp_path})


def ill(look, now: Settings, **changes: object) -> list[tuple[str, str]]:
    """What one look finds wrong, with its advice; what is well needs none."""
    found = list(doctor._everything([look], now.model_copy(update=changes)))
    assert all(each.well == (not each.advice) for each in found)
    return [(each.what, each.advice) for each in found if not each.well]


PAPERS = (
    doctor_papers.recognition,
    doctor_papers.watched_folder,
    doctor_papers.mailbox,
    doctor_papers.originals,
)


@pytest.mark.parametrize("look", [doctor._settings, doctor._disk, doctor._clock, *PAPERS])
def test_a_healthy_installation_has_nothing_to_mend(now, look):
    assert ill(look, now) == []


def test_what_others_on_this_machine_can_open_is_found(now, tmp_path):
    (tmp_path / "ledgerboard.sqlite3").touch(mode=0o600)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers").chmod(0o755)
    [(what, advice)] = ill(doctor._private, now)
    assert "papers" in what
    assert "sqlite3" not in what
    assert "chmod" in advice
    (tmp_path / "papers").chmod(0o700)
    assert ill(doctor._private, now) == []


def test_missing_ids_name_their_variables_and_page(now):
    [(what, advice)] = ill(doctor._settings, now, procore_client_id="")
    assert "Procore: client ID and secret are missing" in what
    assert "LEDGERBOARD_PROCORE_CLIENT_ID" in advice
    assert "docs/connectors/procore.md" in advice


def test_a_public_address_without_https_is_warned_of(now):
    [(_, advice)] = ill(doctor._settings, now, public_url="http://ledgerboard.example")
    assert "https" in advice


def test_a_folder_that_cannot_be_written_to(now, tmp_path):
    (tmp_path / "file").touch()
    [(what, advice)] = ill(doctor._disk, now, data_dir=tmp_path / "file")
    assert "cannot be written to" in what
    assert "permission to write" in advice


def test_a_disk_that_is_nearly_full(now, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 10**18)
    [(_, advice)] = ill(doctor._disk, now)
    assert "Free up some space" in advice


@pytest.mark.django_db
def test_missing_migrations_say_what_applies_them(now):
    assert ill(doctor._database, now) == []
    MigrationRecorder.Migration.objects.filter(app="users").order_by("-pk")[0].delete()
    [(what, advice)] = ill(doctor._database, now)
    assert "1 migration missing" in what
    assert "ledgerboard serve" in advice


@pytest.mark.django_db
def test_without_a_worker_it_says_how_to_start_one(now):
    [(what, advice)] = ill(doctor._worker, now)
    assert what == "0 workers running"
    assert "ledgerboard worker" in advice


@pytest.mark.django_db
def test_a_run_that_nobody_carries_is_named_with_its_cause_and_what_helps(now):
    world = World()
    assert ill(doctor_runs.stranded_runs, now) == []
    run = services.plan(world.setting)
    assert ill(doctor_runs.stranded_runs, now) == []
    fail_jobs(run)
    [(what, advice)] = ill(doctor_runs.stranded_runs, now)
    assert f"Run {run.pk} (Vendors, {world.organization})" in what
    assert "no room left" in what
    assert "picks it up within 5 minutes" in advice
    for _ in range(services.MOST_JOBS - 1):
        tasks.carry_on_abandoned()
        fail_jobs(run)
    [(_, advice)] = ill(doctor_runs.stranded_runs, now)
    assert f"ledgerboard sync retry {run.pk}" in advice
    tasks.carry_on_abandoned()
    assert ill(doctor_runs.stranded_runs, now) == []


@pytest.mark.django_db
def test_a_stranded_run_is_one_of_the_things_to_fix(say, now):
    world = World()
    before = say("doctor").out.count("FIX ")
    fail_jobs(services.plan(world.setting))
    said = say("doctor")
    assert said.status == 1
    assert "FIX   Run" in said.out
    assert said.out.endswith(f"{before + 1} to fix.\n")


def test_a_system_that_cannot_be_reached(now):
    [(what, advice)] = ill(doctor._clock, now, procore_api_url=f"http://127.0.0.1:{free_port()}")
    assert "cannot be reached" in what
    assert "network" in advice


def test_a_clock_that_is_apart(now):
    sent: list[datetime] = []

    class Fast(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent.append((datetime.now(UTC) + timedelta(hours=1)).replace(microsecond=0))
            self.send_response_only(204)
            self.send_header("Date", format_datetime(sent[0], usegmt=True))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Fast) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        [(what, advice)] = ill(doctor._clock, now, quickbooks_api_url=url)
        thread.join()
    [apart] = re.findall(r" are (\d+) s apart", what)
    assert round((sent[0] - datetime.now(UTC)).total_seconds()) <= int(apart) <= 3600
    assert "NTP" in advice


def test_a_look_that_stumbles_does_not_hide_the_others(now):
    def _roof(_):
        raise OSError(5, "Input/output error", "/dev/x")
        yield

    [(what, _)] = ill(_roof, now)
    assert what == "Couldn't check roof: /dev/x: Input/output error."


def test_what_stops_several_looks_is_told_once(now):
    def _roof(_):
        raise OSError(5, "Input/output error", "/dev/x")
        yield

    def _walls(_):
        yield from _roof(_)

    [each] = doctor._everything([_roof, _walls], now)
    assert each.what == "Couldn't check roof, walls: /dev/x: Input/output error."


@pytest.mark.django_db
def test_the_command_tells_all_and_ends_with_one_when_something_is_to_mend(say, now):
    said = say("doctor")
    assert said.status == 1
    assert "FIX   0 workers running" in said.out
    assert "ok    Procore: client ID and secret are set" in said.out
    assert said.out.endswith("1 to fix.\n")
    listed = say("doctor", "--json")
    found = json.loads(listed.out)
    assert listed.status == 1
    assert [each["what"] for each in found if not each["well"]] == ["0 workers running"]
    assert len(found) == said.out.count("ok    ") + 1


def test_doors_for_papers_that_do_not_open(now, tmp_path, monkeypatch):
    [(what, _)] = ill(doctor_papers.watched_folder, now, papers_folder=tmp_path / "gone")
    assert "cannot be used" in what
    [(what, advice)] = ill(doctor_papers.mailbox, now, mail_url=f"imap://127.0.0.1:{free_port()}")
    assert "does not answer" in what
    assert "LEDGERBOARD_MAIL_URL" in advice
    monkeypatch.setattr(doctor_papers, "find_spec", lambda _: None)
    [(what, advice)] = ill(doctor_papers.recognition, now)
    assert "Scans can't be read" in what


def test_doors_for_papers_that_open(now, tmp_path):
    with serving() as box:
        wanted = {"mail_url": box.url, "mail_user": "ann", "mail_password": SecretStr("secret")}
        assert ill(doctor_papers.mailbox, now, **wanted) == []
    assert ill(doctor_papers.watched_folder, now, papers_folder=tmp_path) == []


def test_a_token_that_ends_soon_or_has_ended_is_named(db, now):
    world = World()
    later = timezone.now() + timedelta(days=60)
    issue_token(world.organization, world.ann, name="Fine", expires_at=later)
    issue_token(world.organization, world.ann, name="No end", expires_at=None)
    assert ill(doctor_tokens.tokens, now) == []
    for name, days in (("Month end", 3), ("Old", 5)):
        issue_token(
            world.organization, world.ann, name=name, expires_at=timezone.now() + timedelta(days)
        )
    ApiToken.objects.filter(name="Old").update(expires_at=timezone.now() - timedelta(days=2))
    old, soon = ill(doctor_tokens.tokens, now)
    assert "“Old” (ann" in old[0]
    assert " ended " in old[0]
    assert old[1].startswith("If a program still needs it")
    assert " ends " in soon[0]
    assert soon[1].endswith(f"token revoke {ApiToken.objects.get(name='Month end').pk}")
