"""Columns whose headings a copier has eaten, told from the ruled lines and the headings left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page

NAMES = ("letter", "type", "addl_insd", "subr_wvd", "number", "effective", "expiration")
TALL = 0.6  # of the grid: lines beside check boxes are shorter
NARROWEST = 10.0  # points of a column


def completed(page: Page, heads: Mapping[str, Box], grid: Box) -> dict[str, Box]:
    """Each column of the usual form has its own place between the lines.

    Only where every heading that was found stands in the column where it belongs are the
    others put into theirs; a form with another set of columns is left as it is.
    """
    found = dict(heads)
    if all(name in found for name in (*NAMES, "limits")):
        return found
    columns = list(pairwise(_rules(page, grid)))
    if len(columns) not in {8, 9} or not _agree(found, columns):
        return found
    level = next(iter(found.values()))
    places = {**dict(zip(NAMES, columns, strict=False)), "limits": (columns[7][0], columns[-1][1])}
    for name, (left, right) in places.items():
        middle, half = (left + right) / 2, min(8.0, (right - left) / 3)
        found.setdefault(name, Box(middle - half, level.y0, middle + half, level.y1))
    return found


def separated(heads: Mapping[str, Box]) -> dict[str, Box]:
    """With the two narrow headings side by side, where a word of one was read into the other.

    Its middle would lie in the other's column, and so would the edge between the two.
    """
    left, right = heads.get("addl_insd"), heads.get("subr_wvd")
    if left is None or right is None:
        return dict(heads)
    if left.width > right.width and left.x0 < right.x0 < left.x1:
        left = replace(left, x1=right.x0)
    elif right.width > left.width and right.x0 < left.x1 < right.x1:
        right = replace(right, x0=left.x1)
    return {**heads, "addl_insd": left, "subr_wvd": right}


def _agree(heads: Mapping[str, Box], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether the headings that are there stand in order, and enough of them are there."""
    places = dict(zip(NAMES, columns, strict=False))
    right = [
        places[name][0] - 2 < box.cx < places[name][1] + 2
        for name, box in heads.items()
        if name in places
    ]
    return len(right) >= 4 and all(right) and "number" in heads


def _rules(page: Page, grid: Box) -> list[float]:
    """The lines that run nearly all the way down the grid, from left to right."""
    spans: dict[float, float] = {}
    for rule in page.verticals:
        inside = min(rule.y1, grid.y1) - max(rule.y0, grid.y0)
        near = next((x for x in spans if abs(x - rule.cx) < 2.5), rule.cx)
        spans[near] = spans.get(near, 0.0) + max(0.0, inside)
    tall = sorted(x for x, length in spans.items() if length > TALL * grid.height)
    return [x for index, x in enumerate(tall) if index == 0 or x - tall[index - 1] > NARROWEST]
