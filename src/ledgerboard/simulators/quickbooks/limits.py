"""How many calls a minute and a second; each limit is a number in the world's limits, None is off.

Windows slide over the world's clock, so a test waits by moving it (reference: quickbooks limits).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from ledgerboard.simulators.kit import World

DEFAULTS: dict[str, Any] = {
    "on": True,
    "realm_per_minute": 500,
    "app_per_second": 10,
    "batch_app_per_minute": 40,
    "batch_realm_per_minute": 120,
    "all_per_minute": 800,
    "reads_per_month": None,  # the Builder tier blocks reads at 500,000 (gotchas 108)
}
MINUTE, SECOND = 60.0, 1.0
MONTHLY = "monthly reads"


def admitted(world: World, realm: str, app: str, *, batch: bool) -> bool:
    """Whether the call may pass; a refused call is not counted."""
    if not world.limits["on"]:
        return True
    now = world.clock.seconds()
    windows = list(counted(world, realm, app, batch=batch))
    if not all(has_room(times, now - span, most) for times, span, most in windows):
        return False
    for times, _span, _most in windows:
        times.append(now)
    return True


def blocked_for_the_month(world: World, app: str, *, reads: bool) -> bool:
    """Only reads count, and only reads are refused, until the month is over."""
    most = world.limits["reads_per_month"]
    if not reads or most is None:
        return False
    month = world.now().strftime("%Y-%m")
    row = world.table(MONTHLY).get(app) or {"id": app, "month": month, "reads": 0}
    used = row["reads"] if row["month"] == month else 0
    if used >= most:
        return True
    world.table(MONTHLY).put({"id": app, "month": month, "reads": used + 1})
    return False


def counted(
    world: World, realm: str, app: str, *, batch: bool
) -> Iterator[tuple[deque[float], float, int]]:
    """The windows that this call falls into."""
    rules = [
        ("realm_per_minute", (realm,), MINUTE),
        ("app_per_second", (realm, app), SECOND),
        ("all_per_minute", (realm,), MINUTE),
    ]
    if batch:
        rules += [
            ("batch_app_per_minute", (realm, app), MINUTE),
            ("batch_realm_per_minute", (realm,), MINUTE),
        ]
    for name, key, span in rules:
        most = world.limits[name]
        if most is not None:
            yield world.memo.setdefault(" ".join(("calls", name, *key)), deque()), span, most


def has_room(times: deque[float], since: float, most: int) -> bool:
    while times and times[0] <= since:
        times.popleft()
    return len(times) < most
