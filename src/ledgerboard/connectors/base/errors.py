"""Errors of outside systems, grouped by what the caller does next.

`TryLater`: wait and repeat. `NeedsPerson`: somebody must act; repeating is useless. `ReadAgain`:
read and plan anew. `OutcomeUnknown`: a write may have been done; look before repeating.
"""

from __future__ import annotations


class ConnectorError(Exception):
    """What went wrong and what to do about it, both in words for people."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class TryLater(ConnectorError):
    """Wait `wait_seconds`, then the same call may succeed. `stated`: the system named the time."""

    def __init__(
        self, message: str, *, wait_seconds: float, advice: str = "", stated: bool = False
    ) -> None:
        super().__init__(message, advice)
        self.wait_seconds = wait_seconds
        self.stated = stated


class Throttled(TryLater):
    """The system's own limit was reached."""


class Unavailable(TryLater):
    """The system is down, overloaded or answers nonsense; nothing was written by this call."""


class NeedsPerson(ConnectorError):
    """A person must act before this call can succeed."""


class NotAuthorized(NeedsPerson):
    """The permission was revoked or has expired: connect again."""


class Misconfigured(NeedsPerson):
    """The company, app or settings do not fit: a company that lacks the app, a missing right."""


class Rejected(NeedsPerson):
    """The system refused what was asked, for a reason in the data."""


class ReadAgain(ConnectorError):
    """What we knew is out of date."""


class Stale(ReadAgain):
    """The record changed since it was read."""


class Missing(ReadAgain):
    """The record is gone, or hidden from us."""


class OutcomeUnknown(ConnectorError):
    """The call was sent and no trustworthy answer came: it may have been done."""


class Ambiguous(NeedsPerson):
    """Several records may be the one that was written."""
