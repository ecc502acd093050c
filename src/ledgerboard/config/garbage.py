"""The collector of reference cycles leaves alone what a process has loaded for good."""

from __future__ import annotations

import gc

YOUNG = 5_000
"""New containers before the youngest are searched; Python's own 700 suits smaller programs."""


def spare_what_is_loaded() -> None:
    """Modules, models and routes stay until the end. Walking through them again and again in search
    of garbage took a tenth of the processor time of sending. Call it when a process has loaded what
    it works with. What is made later is collected as always.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
