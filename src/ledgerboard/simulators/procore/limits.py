"""An hourly and a spike window run together (reference: procore README 3)."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from ledgerboard.simulators.kit import Call, Reply, World
from ledgerboard.simulators.procore.errors import refusal

WINDOWS = {"hourly": 3600, "spike": 10}
TEXT = (
    "You have surpassed the max number of requests for an hour. "
    "Please wait until your limit resets."
)


class Window(NamedTuple):
    limit: int
    used: int
    resets_at: float

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)


def count(world: World, call: Call) -> Reply | None:
    """Count this call in both windows, note the headers, refuse it when one is spent."""
    now = world.clock.seconds()
    owner = (call.owner["client_id"], call.owner["user_id"])
    windows = {name: opened(world, name, owner, now) for name in WINDOWS if world.limits[name]}
    if not windows:
        return None
    refused = any(window.remaining == 0 for window in windows.values())
    if not refused:
        windows = {name: window._replace(used=window.used + 1) for name, window in windows.items()}
        for name, window in windows.items():
            world.memo[f"rate {name} {owner}"] = (window.used, window.resets_at)
    nearest = min(windows.values(), key=lambda window: (window.remaining, -window.resets_at))
    call.context["rate"] = nearest
    return refuse(world, call, nearest, now) if refused else None


def opened(world: World, name: str, owner: tuple[str, int], now: float) -> Window:
    """The running window, or a new one; the limit is read anew: it may change in flight."""
    used, resets_at = world.memo.get(f"rate {name} {owner}", (0, 0.0))
    if now >= resets_at:
        used, resets_at = 0, now + WINDOWS[name]
    return Window(int(world.limits[name]), used, resets_at)


def refuse(world: World, call: Call, window: Window, now: float) -> Reply:
    """Retry-After may be there or not (gotchas 16)."""
    reply = refusal(call, 429, TEXT)
    if world.limits["retry_after"]:
        reply.headers["retry-after"] = str(max(1, ceil(window.resets_at - now)))
    return reply


def headers(call: Call) -> dict[str, str]:
    """They describe whichever window would be hit first (gotchas 15)."""
    window: Window | None = call.context.get("rate")
    if window is None:
        return {}
    return {
        "x-rate-limit-limit": str(window.limit),
        "x-rate-limit-remaining": str(window.remaining),
        "x-rate-limit-reset": str(ceil(window.resets_at)),
    }
