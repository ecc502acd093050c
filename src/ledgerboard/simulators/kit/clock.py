"""The time inside a simulated system: the real one, shifted, or standing still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def real_now() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Tests move this clock instead of sleeping."""

    def __init__(self, source: Callable[[], datetime] = real_now) -> None:
        self._source = source
        self._shift = timedelta()
        self._frozen: datetime | None = None

    def now(self) -> datetime:
        return self._frozen or self._source() + self._shift

    def seconds(self) -> float:
        """Unix time."""
        return self.now().timestamp()

    @property
    def frozen(self) -> bool:
        return self._frozen is not None

    def set(self, moment: datetime) -> None:
        """Jump; a frozen clock stays frozen at the new moment."""
        moment = moment.astimezone(UTC)
        if self._frozen is not None:
            self._frozen = moment
        self._shift = moment - self._source()

    def advance(self, seconds: float) -> None:
        self.set(self.now() + timedelta(seconds=seconds))

    def freeze(self) -> None:
        self._frozen = self.now()

    def run(self) -> None:
        """Go on from the moment it was frozen at."""
        now, self._frozen = self.now(), None
        self.set(now)

    def reset(self) -> None:
        self._shift, self._frozen = timedelta(), None

    def dump(self) -> dict[str, str | float | None]:
        frozen = self._frozen.isoformat() if self._frozen else None
        return {"shift_seconds": self._shift.total_seconds(), "frozen_at": frozen}

    def load(self, saved: dict[str, str | float | None]) -> None:
        frozen = saved.get("frozen_at")
        self._shift = timedelta(seconds=float(saved.get("shift_seconds") or 0))
        self._frozen = datetime.fromisoformat(str(frozen)) if frozen else None
