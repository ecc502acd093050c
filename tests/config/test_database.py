from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url
from tests.waiting import PATIENCE_SECONDS

from ledgerboard.config.database import database, engine_url

ROOT = Path(__file__).parents[2]


def test_sqlite_is_a_file_in_the_data_folder_for_both(given, tmp_path):
    now = given(DATA_DIR="data")
    path = tmp_path / "data" / "ledgerboard.sqlite3"
    assert database(now)["NAME"] == path
    assert engine_url(now) == f"sqlite:///{path}"


@pytest.mark.parametrize(
    ("written", "password"),
    [
        ("plain", "plain"),
        ("p%40ss%2Fw%3Frd%23", "p@ss/w?rd#"),
        ("at@sign", "at@sign"),
        ("co:lon", "co:lon"),
        ("50%off", "50%off"),
        ("%C3%BC%20x+y", "ü x+y"),
    ],
)
def test_odd_passwords_reach_django_and_the_engine_alike(given, written, password):
    now = given(DATABASE_URL=f"postgres://jo%40x:{written}@db.example:6543/books?sslmode=require")
    found = database(now)
    assert (found["USER"], found["PASSWORD"]) == ("jo@x", password)
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "6543", "books")
    assert found["OPTIONS"] == {"sslmode": "require"}
    engines = make_url(engine_url(now))
    assert (engines.username, engines.password) == ("jo@x", password)
    assert (engines.host, engines.port, engines.database) == ("db.example", 6543, "books")
    assert conninfo_to_dict(engine_url(now))["password"] == password


def test_a_socket_needs_no_host(given):
    found = database(given(DATABASE_URL="postgresql:///books?host=/run/postgresql"))
    assert (found["HOST"], found["NAME"]) == ("", "books")
    assert found["OPTIONS"] == {"host": "/run/postgresql"}


def test_pytest_leaves_no_data_in_the_checkout(tmp_path):
    """The tests' own data folder is named before anything reads the settings."""
    environment = {key: value for key, value in os.environ.items() if "LEDGERBOARD" not in key}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    needed = (
        "pyproject.toml",
        *(f"tests/{each}.py" for each in ("conftest", "migrated", "each_query_once", "order")),
    )
    for name in needed:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "tests/test_one.py").write_text("def test_one(settings): assert settings.DATABASES")
    subprocess.run(
        [sys.executable, "-m", "pytest"],
        cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    assert not (tmp_path / "var").exists()
