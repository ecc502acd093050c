"""A schedule as a table: headings over cells with rules, several rows, cells that wrap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.lib.utils import simpleSplit

if TYPE_CHECKING:
    from tests.reading.strangers.endorsement import Leaf, Style

LEFT, MIDDLE, RIGHT = 54.0, 306.0, 558.0
NAME_HEAD = "Name Of Additional Insured Person(s) Or Organization(s)"
PLACE_HEAD = "Location(s) Of Covered Operations"
COMPLETED_HEAD = "Location And Description Of Completed Operations"
ADDRESS = ("c/o Accounts Payable", "77 Harbor Way", "Norfolk, VA 23510")


@dataclass(frozen=True)
class Row:
    name: str
    place: str


def draw_schedule(leaf: Leaf, style: Style, rows: list[Row], *, completed: bool) -> None:
    leaf.centered("SCHEDULE", 306, leaf.y, bold=True)
    leaf.y += 8
    heads = (NAME_HEAD, COMPLETED_HEAD if completed else PLACE_HEAD)
    if style.schedule in {"ruled", "open"}:
        _table(leaf, style, heads, rows)
    elif style.schedule == "boxes":
        _box(leaf, style, heads[0], [row.name for row in rows])
        _box(leaf, style, heads[1], [row.place for row in rows])
    else:
        leaf.y += 10
        _inline(leaf, f"{heads[0]}:", [row.name for row in rows])
        _inline(leaf, f"{heads[1]}:", [row.place for row in rows])
    leaf.y += leaf.size + 4


def draw_single(leaf: Leaf, style: Style, label: str, values: list[str]) -> None:
    leaf.centered("SCHEDULE", 306, leaf.y, bold=True)
    leaf.y += 8
    if style.schedule == "inline":
        leaf.y += 10
        _inline(leaf, label, values)
    else:
        _box(leaf, style, label, values)
    leaf.y += leaf.size + 4


def _table(leaf: Leaf, style: Style, heads: tuple[str, str], rows: list[Row]) -> None:
    top = leaf.y
    split = MIDDLE + (0 if style.rows == 1 else 24)
    edges = ((LEFT, split), (split, RIGHT))
    bottom = _cells(leaf, style.heads, edges, heads, top, 15)
    levels = [top, bottom]
    for row in rows:
        lines = (row.name, row.place)
        extra = ADDRESS if style.beside else ()
        bottom = _cells(
            leaf, style.cells, edges, lines, bottom, 26 if style.rows == 1 else 15, extra=extra
        )
        levels.append(bottom)
    if style.schedule == "ruled":
        for level in levels:
            leaf.rule(LEFT, level, RIGHT, level)
        for x in (LEFT, split, RIGHT):
            leaf.rule(x, top, x, bottom)
    leaf.y = bottom


def _cells(
    leaf: Leaf, where: str, edges: tuple[tuple[float, float], ...], lines: tuple[str, ...],
    top: float, least: float, *, extra: tuple[str, ...] = (),
) -> float:  # fmt: skip
    """One row of cells; as tall as its longest cell. `extra` follows in the first cell."""
    bottom = top + least
    for column, ((left, right), said) in enumerate(zip(edges, lines, strict=True)):
        wrapped = simpleSplit(said, leaf.font, leaf.size, right - left - 12)
        y = top + leaf.size + 3
        for line in [*wrapped, *(extra if column == 0 else ())]:
            if where == "center":
                leaf.centered(line, (left + right) / 2, y)
            else:
                leaf.text(line, left + 5, y)
            y += leaf.size * 1.2
        bottom = max(bottom, y - leaf.size * 0.6)
    return bottom


def _box(leaf: Leaf, style: Style, label: str, values: list[str]) -> None:
    top = leaf.y
    leaf.text(label, LEFT + 5, top + leaf.size + 2)
    y = top + leaf.size * 2.6
    for value in values:
        for line in simpleSplit(value, leaf.font, leaf.size, RIGHT - LEFT - 20):
            leaf.text(line, LEFT + 5, y)
            y += leaf.size * 1.2
        y += leaf.size * 0.7
    bottom = y + 2
    for level in (top, bottom):
        leaf.rule(LEFT, level, RIGHT, level)
    for x in (LEFT, RIGHT):
        leaf.rule(x, top, x, bottom)
    leaf.y = bottom


def _inline(leaf: Leaf, label: str, values: list[str]) -> None:
    leaf.text(label, LEFT, leaf.y)
    x = LEFT + leaf.wide(label) + 6
    for value in values:
        for line in simpleSplit(value, leaf.font, leaf.size, RIGHT - x):
            leaf.text(line, x, leaf.y)
            leaf.y += leaf.size * 1.3
    if not values or not any(values):
        leaf.y += leaf.size * 1.3
