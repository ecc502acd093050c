"""The installation's one secret key, made on first use and kept beside the database."""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path

from ledgerboard.config.settings import Settings, data_folder, no_place

SHORTEST = 32
DATABASE = "ledgerboard.sqlite3"
KEY_FILE = "secret.key"
LOST = (
    "Ledgerboard can't start: there is data here, but its encryption key ({path}) is missing, "
    "empty, or not the key this data was encrypted with. Without the key, saved tax IDs and the "
    "connections to Procore and QuickBooks can't be read. Restore the file from a backup, or set "
    "LEDGERBOARD_SECRET_KEY to what was in it. If the key is gone for good, set "
    "LEDGERBOARD_SECRET_KEY to a new one, reconnect each company, enter the tax IDs again from "
    "their documents, and reset two-step verification for people who use an authenticator app "
    "(ledgerboard user reset-two-step). Nothing else is lost."
)
"""A new key made in silence would open nothing, while everything still said «connected»."""


def secret_key(settings: Settings) -> str:
    """From the settings, or from `secret.key` in the data directory, made if it is not there.

    Losing it means that every company must be connected again: tokens are sealed with it.
    """
    given = settings.secret_key.get_secret_value()
    return _long_enough(given, "LEDGERBOARD_SECRET_KEY") if given else _kept(settings)


def _long_enough(key: str, where: str) -> str:
    """It seals tax numbers and tokens: a word can be guessed."""
    if len(key) < SHORTEST:
        raise SystemExit(
            f"Ledgerboard can't start: the key in {where} has {len(key)} characters and needs at "
            f"least {SHORTEST}. Make one with: python3 -c 'import secrets; "
            "print(secrets.token_urlsafe(48))'"
        )
    return key


def _kept(settings: Settings) -> str:
    path = data_folder(settings) / KEY_FILE
    try:
        in_use = _is_in_use(path.with_name(DATABASE))  # looked at first: the key is older
        known = path.read_text().strip() if path.exists() else ""
        if in_use and not known:
            raise SystemExit(LOST.format(path=path.resolve()))
        return _long_enough(known, str(path)) if known else _made(path)
    except OSError as error:
        raise SystemExit(no_place(settings, error)) from None


def _is_in_use(database: Path) -> bool:
    return database.exists() and database.stat().st_size > 0


def _made(path: Path) -> str:
    """Two processes may start at once: the second waits until the first has written, and reads."""
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    with os.fdopen(handle, "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = file.read().strip() or secrets.token_urlsafe(48)
        file.seek(0)
        file.write(known)
        file.flush()
        os.fsync(file.fileno())
        return known
