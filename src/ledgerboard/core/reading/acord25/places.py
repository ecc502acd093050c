"""Labels that recognition garbled, found again by where the form has them.

The rows of a section stand in one order and equally far apart. Print that reads `E.L. EACH A-N`,
one row above `E.L. DISEASE - EA EMPLOYEE`, is the label of that row. Without print no row is
assumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page

Rows = Mapping[str, Box | None]
PITCH = (9.0, 15.0)  # points between two rows, at least and at most
USUAL = 12.0
NEAR = 3.2  # points: a label of two lines stands a little above its row's middle
LEAST = 4  # letters


def completed(page: Page, area: Box, rows: Rows) -> dict[str, Box | None]:
    """The labels with those added that stand where one is missing; only on recognized pages."""
    found = [(at, box) for at, box in enumerate(rows.values()) if box]
    if page.has_text or not found or len(found) == len(rows):
        return dict(rows)
    pitch = _pitch(found)
    taken = [box for _, box in found]
    prints = [
        line.box
        for line in page.lines_within(area)
        if len(line.key) >= LEAST and not any(box.grown(1).shared(line.box) for box in taken)
    ]
    return {
        name: box or _printed(prints, _expected(found, at, pitch))
        for at, (name, box) in enumerate(rows.items())
    }


def _pitch(found: Sequence[tuple[int, Box]]) -> float:
    steps = [
        (after.cy - before.cy) / (there - here)
        for (here, before), (there, after) in pairwise(found)
    ]
    usual = sorted(step for step in steps if PITCH[0] < step < PITCH[1])
    return usual[len(usual) // 2] if usual else USUAL


def _expected(found: Sequence[tuple[int, Box]], at: int, pitch: float) -> float:
    """By the nearest label that was read."""
    here, box = min(found, key=lambda one: abs(one[0] - at))
    return box.cy + pitch * (at - here)


def _printed(prints: Sequence[Box], height: float) -> Box | None:
    near = [box for box in prints if abs(box.cy - height) < NEAR]
    return near[0] if len(near) == 1 else None
