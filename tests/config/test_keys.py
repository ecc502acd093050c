from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest
from tests.waiting import PATIENCE_SECONDS

from ledgerboard.config.keys import secret_key

PRINT_KEY = """
import sys
from ledgerboard.config.keys import secret_key
from ledgerboard.config.settings import settings
now = settings()
print("ready", flush=True)
sys.stdin.readline()
print(secret_key(now))
"""


def test_it_is_made_once_for_this_user_alone(given, tmp_path):
    now = given(DATA_DIR=str(tmp_path / "deep" / "data"))
    first = secret_key(now)
    path = tmp_path / "deep" / "data" / "secret.key"
    assert secret_key(now) == first == path.read_text()
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_processes_that_start_at_once_get_the_same_one(given, tmp_path):
    environment = {**os.environ, "LEDGERBOARD_DATA_DIR": str(tmp_path / "data")}
    started = [
        subprocess.Popen([sys.executable, "-c", PRINT_KEY], env=environment, text=True,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(3)
    ]  # fmt: skip
    for each in started:
        assert each.stdout.readline() == "ready\n"
    for each in started:
        each.stdin.write("go\n")
        each.stdin.flush()
    keys = {each.communicate(timeout=PATIENCE_SECONDS)[0].strip() for each in started}
    assert keys == {(tmp_path / "data" / "secret.key").read_text()}


def test_a_file_left_empty_by_a_crash_is_filled_not_believed(given, tmp_path):
    (tmp_path / "secret.key").touch()
    now = given(DATA_DIR=str(tmp_path))
    assert secret_key(now) == (tmp_path / "secret.key").read_text() != ""


def test_one_from_the_settings_is_not_written_down(given, tmp_path):
    now = given(DATA_DIR=str(tmp_path / "data"), SECRET_KEY="given" * 8)
    assert secret_key(now) == "given" * 8
    assert not (tmp_path / "data").exists()


def test_a_folder_that_cannot_be_made_ends_with_what_to_do(given, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit, match=r"cannot keep its data in .*LEDGERBOARD_DATA_DIR"):
        secret_key(given(DATA_DIR=str(tmp_path / "file" / "data")))


def test_a_key_that_was_lost_is_not_made_anew_beside_its_data(given, tmp_path):
    now = given(DATA_DIR=str(tmp_path))
    secret_key(now)
    (tmp_path / "ledgerboard.sqlite3").write_bytes(b"SQLite format 3")
    (tmp_path / "secret.key").unlink()
    with pytest.raises(SystemExit, match="tax IDs") as ended:
        secret_key(now)
    assert "backup" in str(ended.value)
    assert not (tmp_path / "secret.key").exists()


def test_a_short_key_is_refused(given, tmp_path):
    with pytest.raises(SystemExit, match="at least 32"):
        secret_key(given(DATA_DIR=str(tmp_path), SECRET_KEY="hello"))
    (tmp_path / "secret.key").write_text("hello")
    with pytest.raises(SystemExit, match="at least 32"):
        secret_key(given(DATA_DIR=str(tmp_path)))
