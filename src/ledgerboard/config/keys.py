"""The installation's one secret key, made on first use and kept beside the database."""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path

from ledgerboard.config.settings import Settings, data_folder, no_place


def secret_key(settings: Settings) -> str:
    """From the settings, or from `secret.key` in the data directory, made if it is not there.

    Losing it means that every company must be connected again: tokens are sealed with it.
    """
    return settings.secret_key.get_secret_value() or _kept(settings)


def _kept(settings: Settings) -> str:
    path = data_folder(settings) / "secret.key"
    try:
        known = path.read_text().strip() if path.exists() else ""
        return known or _made(path)
    except OSError as error:
        raise SystemExit(no_place(settings, error)) from None


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
