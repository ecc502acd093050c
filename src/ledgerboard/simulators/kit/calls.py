"""Every request that came from outside, for tests and benches that count calls."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any

CALLS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Seen:
    """One request; `status` 0 means that the client got no answer."""

    number: int
    at: str
    method: str
    path: str
    query: str
    route: str
    status: int
    fault: str | None


class CallLog:
    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.total = 0
        self.by_route: Counter[str] = Counter()
        self.by_status: Counter[int] = Counter()
        self.recent: deque[Seen] = deque(maxlen=CALLS_KEPT)

    def add(self, seen: Seen) -> None:
        self.total += 1
        self.by_route[f"{seen.method} {seen.route}"] += 1
        self.by_status[seen.status] += 1
        self.recent.append(seen)

    def report(self, last: int = 100) -> dict[str, Any]:
        tail = list(self.recent)[-last:] if last else []
        return {
            "total": self.total,
            "by_route": dict(self.by_route.most_common()),
            "by_status": {str(status): count for status, count in sorted(self.by_status.items())},
            "calls": [asdict(seen) for seen in tail],
        }
