"""The optional one-time code that keeps strangers from setting up a fresh installation.

`ledgerboard serve` writes one into `setup.code` in the data directory and prints it, unless only
this machine can reach the pages. Where there is no such file, the first visitor sets up.
"""

from __future__ import annotations

import secrets
from pathlib import Path

NAME = "setup.code"


def make(data_dir: Path) -> str:
    """A new code, kept until the set-up is done."""
    code = secrets.token_hex(4)
    path = data_dir / NAME
    path.touch(mode=0o600)
    path.write_text(code)
    return code


def wanted(data_dir: Path) -> str | None:
    """The code that must be given; None when none was made."""
    path = data_dir / NAME
    return path.read_text().strip() if path.is_file() else None


def matches(asked: str | None, given: str) -> bool:
    return asked is None or secrets.compare_digest(asked.encode(), given.strip().encode())


def used(data_dir: Path) -> None:
    (data_dir / NAME).unlink(missing_ok=True)
