"""What the doctor finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `advice` says what to do; empty when all is well."""

    well: bool
    what: str
    advice: str = ""
