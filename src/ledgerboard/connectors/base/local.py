"""Tokens and a throttle that live in this process: for tests, benchmarks and one-off scripts."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Final

from ledgerboard.connectors.base.errors import NotAuthorized, Throttled
from ledgerboard.connectors.base.system import Pace
from ledgerboard.core.values import Secret

LONGEST_CLOSED_SECONDS: Final = 3600.0


class StaticTokens:
    """One token, and optionally the way to a new one. Counts how often it was renewed."""

    def __init__(self, token: str, renew: Callable[[], str] | None = None) -> None:
        self._token = Secret(token)
        self._renew = renew
        self._lock = Lock()
        self.renewals = 0

    def current(self) -> Secret:
        return self._token

    def renewed(self, stale: Secret) -> Secret:
        with self._lock:
            if stale == self._token:
                self._token = self._new()
            return self._token

    def _new(self) -> Secret:
        if self._renew is None:
            raise NotAuthorized("The permission has ended.", "Connect again.")
        self.renewals += 1
        return Secret(self._renew())


class LocalThrottle:
    """Keeps the declared paces and obeys what answers say, within one process."""

    def __init__(
        self,
        paces: Mapping[str, tuple[Pace, ...]] | None = None,
        *,
        longest_seconds: float = 60.0,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._paces = paces or {}
        self._longest = longest_seconds
        self._clock = clock
        self._sleep = sleep
        self._lock = Lock()
        self._sent: dict[str, deque[float]] = {}
        self._closed_until = 0.0

    def wait(self, lane: str) -> None:
        """Books the place first, then sleeps, so that threads queue up instead of colliding."""
        with self._lock:
            now = self._clock()
            at = max(now, self._closed_until, *(self._free(lane, pace) for pace in self._of(lane)))
            if at - now > self._longest:
                raise Throttled(
                    "The calls allowed for now are used up.", wait_seconds=at - now, stated=True
                )
            self._sent.setdefault(lane, deque(maxlen=self._kept(lane))).append(at)
        if at > now:
            self._sleep(at - now)

    def learn(self, lane: str, *, remaining: int | None, reset_at: float | None) -> None:  # noqa: ARG002
        if remaining == 0 and reset_at is not None:
            with self._lock:
                self._closed_until = min(reset_at, self._clock() + LONGEST_CLOSED_SECONDS)

    def _of(self, lane: str) -> tuple[Pace, ...]:
        return self._paces.get(lane, ())

    def _kept(self, lane: str) -> int:
        return max((pace.calls for pace in self._of(lane)), default=1)

    def _free(self, lane: str, pace: Pace) -> float:
        sent = self._sent.get(lane, ())
        return sent[-pace.calls] + pace.seconds if len(sent) >= pace.calls else 0.0
