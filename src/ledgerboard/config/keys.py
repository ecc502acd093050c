"""The installation's one secret key, made on first use and kept beside the database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from ledgerboard.config.settings import Settings


def secret_key(settings: Settings) -> str:
    """From the settings, or from `secret.key` in the data directory, made if it is not there.

    Losing it means that every company must be connected again: tokens are sealed with it.
    """
    return settings.secret_key.get_secret_value() or _kept(settings.data_dir / "secret.key")


def _kept(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
