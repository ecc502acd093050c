"""Where data is kept: one SQLite file by default, PostgreSQL by an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ledgerboard.config.settings import Settings

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=30000;"


def database(settings: Settings) -> dict[str, Any]:
    """Django's description of the database."""
    return _postgresql(settings.database_url) if settings.database_url else _sqlite(settings)


def engine_url(settings: Settings) -> str:
    """The same database for the durable engine, which speaks SQLAlchemy's addresses."""
    if settings.database_url:
        return settings.database_url
    return f"sqlite:///{settings.data_dir.resolve() / 'ledgerboard.sqlite3'}"


def _sqlite(settings: Settings) -> dict[str, Any]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": settings.data_dir.resolve() / "ledgerboard.sqlite3",
        "CONN_MAX_AGE": None,  # closing the last connection writes the whole log back to the file
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        },
        # a file, so that threads of a test share it as the threads of a worker do
        "TEST": {"NAME": settings.data_dir.resolve() / "test.sqlite3"},
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SystemExit("LEDGERBOARD_DATABASE_URL: only postgresql:// addresses are understood")
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
