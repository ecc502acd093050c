"""Waiting for what another thread or process does."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_SECONDS = 120.0
"""Far longer than anything takes, also on a slow machine: it only ends what would never end."""


def until(fact: Callable[[], object], told: Callable[[], object] = lambda: "") -> None:
    """Fails the test when it does not happen, and says what is `told` then."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not fact():
        assert time.monotonic() < end, f"it did not happen. {told()}"
        time.sleep(0.02)
