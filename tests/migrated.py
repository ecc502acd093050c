"""A database with every migration applied, to be copied: migrating takes much longer.

It is made by the migrations themselves, once for each state of them, and kept in `.migrated/`
(SQLite) or in the server of the tests (PostgreSQL).
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import django
import psycopg
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".migrated"
NAME = "ledgerboard.sqlite3"
MIGRATE = """
from ledgerboard.cli.main import start_django
start_django()
from ledgerboard.cli.serve import prepare
prepare()
from django.db import connections
connections.close_all()
"""


def copy_into(data: Path) -> None:
    """A data folder as a server leaves it that has started once and was never used."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    (data / "secret.key").write_text(secrets.token_urlsafe(48))
    shutil.copyfile(sqlite_file(), data / NAME)


def sqlite_file() -> Path:
    kept = KEPT / f"{_digest()}.sqlite3"
    with _alone():
        if not kept.exists():
            with TemporaryDirectory() as data:
                _migrate(DATA_DIR=data)
                for older in KEPT.glob("*.sqlite3"):
                    older.unlink()
                shutil.copyfile(Path(data) / NAME, part := kept.with_suffix(".part"))
                part.rename(kept)
    return kept


def postgres_template(url: str) -> str:
    """Its name on that server."""
    name = f"migrated_{_digest()}"
    with _alone(), psycopg.connect(url, autocommit=True) as server:
        found = server.execute("SELECT datname FROM pg_database WHERE datname = %s", [name])
        if not found.fetchone():
            part = f"{name}_part"
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(part)))
            with TemporaryDirectory() as data:
                _migrate(DATA_DIR=data, DATABASE_URL=f"{url.rpartition('/')[0]}/{part}")
            renamed = SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(renamed.format(Identifier(part), Identifier(name)))
    return name


def _migrate(**variables: str) -> None:
    """In a process of its own, as an installation does it."""
    kept = {key: value for key, value in os.environ.items() if "LEDGERBOARD" not in key}
    named = {f"LEDGERBOARD_{key}": value for key, value in variables.items()}
    path = {"PYTHONPATH": str(ROOT / "src"), "LEDGERBOARD_SETTINGS_FILE": os.devnull}
    subprocess.run([sys.executable, "-c", MIGRATE], env={**kept, **path, **named}, check=True)


def _digest() -> str:
    found = sha256(django.__version__.encode())
    for path in sorted((ROOT / "src").glob("ledgerboard/*/migrations/*.py")):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def _alone() -> Iterator[None]:
    """Of several test processes one migrates; the others wait for it."""
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
