"""What can go wrong on a bad day, on demand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Bad(StrEnum):
    """The first four strike a whole call, the fifth half of a pull, the others one write."""

    THROTTLED = "the limit of calls is reached"
    UNAVAILABLE = "the system is down; nothing was sent"
    REVOKED = "the permission was revoked"
    FORBIDDEN = "the app was removed from the company"
    BROKEN_OFF = "the connection is lost when half of the answer is read"
    LOST_BEFORE = "no answer, and nothing was written"
    LOST_AFTER = "no answer, but everything was written"
    SILENT = "written, but the answer doesn't mention it"
    STALE = "someone changed the record a moment ago"
    REFUSED = "the system refuses it"


@dataclass(frozen=True)
class Fault:
    """Strikes `times` calls of a method («write», «pull», «read», «find») after `skip` others."""

    bad: Bad
    on: str = "write"
    times: int = 1
    skip: int = 0


class Faults:
    """Those that wait. One call meets at most one of them."""

    def __init__(self) -> None:
        self._left: list[tuple[Fault, int, int]] = []

    def add(self, *faults: Fault) -> None:
        self._left += [(fault, fault.skip, fault.times) for fault in faults]

    def clear(self) -> None:
        self._left.clear()

    def meet(self, on: str, only: Iterable[Bad] | None = None) -> Bad | None:
        """The fault that strikes this call, if any; it is used up by that."""
        for place, (fault, skip, times) in enumerate(self._left):
            if fault.on != on or (only is not None and fault.bad not in only):
                continue
            if skip:
                self._left[place] = (fault, skip - 1, times)
                continue
            self._left[place] = (fault, 0, times - 1)
            if times <= 1:
                del self._left[place]
            return fault.bad
        return None
