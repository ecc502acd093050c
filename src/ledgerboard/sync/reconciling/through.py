"""The day through which documents count: people close months, so the last month's end."""

from __future__ import annotations

import datetime as dt

ALL = "all"


def day_through(given: str, today: dt.date) -> dt.date | None:
    """`given` is a day (2026-03-31), `all` for no limit, or nothing for the end of last month.

    Raises ValueError with words for people.
    """
    if given == ALL:
        return None
    if not given:
        return today.replace(day=1) - dt.timedelta(days=1)
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        raise ValueError(f"Enter a date like 2026-03-31, or {ALL}.") from None
