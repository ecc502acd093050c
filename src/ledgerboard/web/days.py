"""Days as people give them to forms."""

from __future__ import annotations

from datetime import date, datetime

FORMATS = ("%Y-%m-%d", "%m/%d/%Y")
"""What a date field of a browser sends, and what people type where it shows none."""


def day_given(text: str) -> date | None:
    """None for nothing. Raises ValueError, in a person's words, for what is no day."""
    if not text.strip():
        return None
    for each in FORMATS:
        try:
            return datetime.strptime(text.strip(), each).date()  # noqa: DTZ007  # a day, no moment
        except ValueError:
            continue
    raise ValueError("Enter a date like 03/31/2026.")
