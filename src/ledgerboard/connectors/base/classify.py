"""What an HTTP status means when a system says nothing more precise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

from ledgerboard.connectors.base.errors import (
    ConnectorError,
    Misconfigured,
    Missing,
    NotAuthorized,
    Rejected,
    Throttled,
    Unavailable,
)
from ledgerboard.connectors.base.http import Answer, Request, no_answer

LONGEST_WORDS: Final = 300
UNSTATED_WAIT_SECONDS: Final = 60.0
LONGEST_WAIT_SECONDS: Final = 86_400.0
"""Whatever a header says, tomorrow is asked again."""


@dataclass(frozen=True)
class Case:
    """One answer to judge. `words` are the system's own: shown where they help, never secrets."""

    title: str
    request: Request
    answer: Answer
    words: str
    now: float


def by_status(case: Case) -> ConnectorError | None:
    """None for success; what no table foresees is no trustworthy answer."""
    if case.answer.ok:
        return None
    judge = _BY_STATUS.get(case.answer.status, _unforeseen)
    return judge(case)


def _unforeseen(case: Case) -> ConnectorError:
    return no_answer(case.title, writes=case.request.writes)


def _unavailable(case: Case) -> ConnectorError:
    """Without a time named, a 503 may come from a gateway after the work was done."""
    if "retry-after" in case.answer.headers:
        return busy(case.title, case.answer, case.now)
    return _unforeseen(case)


def _rejected(case: Case) -> ConnectorError:
    return rejected(case.title, case.words)


_BY_STATUS: Final[Mapping[int, Callable[[Case], ConnectorError]]] = {
    401: lambda case: not_authorized(case.title),
    403: lambda case: forbidden(case.title, case.words),
    404: lambda case: missing(case.title),
    408: lambda case: no_answer(case.title, writes=False),
    429: lambda case: throttled(case.title, case.answer, case.now),
    503: _unavailable,
    **dict.fromkeys((400, 405, 406, 409, 410, 413, 415, 422), _rejected),
}


def missing(title: str) -> Missing:
    return Missing(
        f"{title} doesn't show this record or page.",
        "It was deleted, or the connected user can't see it.",
    )


def not_authorized(title: str) -> NotAuthorized:
    return NotAuthorized(
        f"{title} no longer accepts our permission.",
        f"Connect {title} again on the Connections page.",
    )


def forbidden(title: str, words: str = "") -> Misconfigured:
    return Misconfigured(
        _with(f"{title} does not let Ledgerboard do this", words),
        f"Check that the app is still installed in {title} and that the connected user has the "
        "rights it needs; then connect again.",
    )


def rejected(title: str, words: str = "") -> Rejected:
    return Rejected(
        _with(f"{title} refused this", words), f"Correct it in {title} or in the linked record."
    )


def throttled(title: str, answer: Answer, now: float) -> Throttled:
    stated = stated_wait(answer.headers, now)
    return Throttled(
        f"{title} limits how many requests we can make, and we've reached the limit.",
        wait_seconds=UNSTATED_WAIT_SECONDS if stated is None else stated,
        advice="Nothing for you to do. It continues on its own.",
        stated=stated is not None,
    )


def busy(title: str, answer: Answer, now: float) -> Unavailable:
    """Load shedding with a time named: the call was turned away at the door."""
    stated = stated_wait(answer.headers, now)
    return Unavailable(
        f"{title} is overloaded right now. Nothing was sent.",
        wait_seconds=30.0 if stated is None else stated,
        advice="We'll try again automatically.",
        stated=stated is not None,
    )


def stated_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds until the later of `Retry-After` and `X-Rate-Limit-Reset`; None when neither says."""
    waits = [
        wait
        for wait in (_retry_after(headers.get("retry-after", ""), now), _reset(headers, now))
        if wait is not None
    ]
    return min(max(waits), LONGEST_WAIT_SECONDS) if waits else None


def _retry_after(text: str, now: float) -> float | None:
    if text.strip().isascii() and text.strip().isdigit():
        return float(text)  # an absurd one is infinite, and cut to a day
    try:
        return max(0.0, _moment(text).timestamp() - now)
    except (TypeError, ValueError, OverflowError):
        return None


def _moment(text: str) -> datetime:
    return parsedate_to_datetime(text)


def _reset(headers: Mapping[str, str], now: float) -> float | None:
    reset_at = number(headers, "x-rate-limit-reset")
    return None if reset_at is None else max(0.0, reset_at - now)


def number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _with(sentence: str, words: str) -> str:
    words = " ".join(words.split())[:LONGEST_WORDS].rstrip(".")
    return f"{sentence}: {words}." if words else f"{sentence}."
