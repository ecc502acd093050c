"""What is said of every file, read or not."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

Result = dict[str, Any]


class CannotPaint(Exception):
    """The page has no picture; `reason` says why, in words for the person who asked."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def outline(path: Path, pages: int, seconds: float) -> Result:
    return {
        "file": path.name,
        "sha256": fingerprint(path),
        "pages": pages,
        "seconds": round(seconds, 3),
    }


def fingerprint(path: Path) -> str | None:
    """The SHA-256 of the bytes as they came; `None` when they cannot be had."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
