"""Where data is kept: one SQLite file by default, PostgreSQL by an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from ledgerboard.config.settings import Settings, data_folder

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000; "
    "PRAGMA cache_size=-8000; PRAGMA wal_autocheckpoint=4000;"
)
"""FULL: a commit is on the disk when it returns. With NORMAL the log is synced only now and then,
and a power cut takes back the note of a call that has left, or a webhook that was answered. What a
batch of writes touches again and again stays in memory (8 MB), and its pages go from the log to
the file once in 16 MB instead of four times, where no engine is at work: its own connections keep
SQLite's 4 MB.
"""


def database(settings: Settings) -> dict[str, Any]:
    """Django's description of the database."""
    return _postgresql(settings.database_url) if settings.database_url else _sqlite(settings)


def engine_url(settings: Settings) -> str:
    """The same database for the durable engine, which speaks SQLAlchemy's addresses."""
    if settings.database_url:
        return _plain(settings.database_url)
    return f"sqlite:///{settings.data_dir.resolve() / 'ledgerboard.sqlite3'}"


def _plain(url: str) -> str:
    """SQLAlchemy ends a password at its first @, where Python and people end it at the last."""
    parts = urlsplit(url)
    who, at, where = parts.netloc.rpartition("@")
    name, colon, password = (quote(unquote(each), safe=":") for each in who.partition(":"))
    return parts._replace(
        scheme="postgresql", netloc=f"{name}{colon}{password}{at}{where}"
    ).geturl()


def _sqlite(settings: Settings) -> dict[str, Any]:
    folder = data_folder(settings).resolve()
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "ledgerboard.sqlite3",
        "CONN_MAX_AGE": None,  # closing the last connection writes the whole log back to the file
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        },
        # a file, so that threads of a test share it as the threads of a worker do
        "TEST": {"NAME": folder / "test.sqlite3"},
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
