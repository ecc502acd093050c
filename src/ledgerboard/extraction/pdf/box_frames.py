"""Boxes to tick that are round, or have round corners: their outline is no mark.

A ring that somebody drew around a box, or into it, is one.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledgerboard.core.reading.geometry import Box, around

CORNER = 0.4  # of a side, at most, that is round
EDGE = 0.2  # of a side: so near to the edge of its box its outline stays
FLAT = 0.7  # points
NEAR = 6.0  # points: between a box's side and that of a ring around or inside it
SLIM = 2.0  # a ring is not wider than so much of its height, nor the reverse
INNER = 0.4  # of a ring: the outline within its outline is larger


def is_ring(outlines: Sequence[Sequence[Box]], area: Box, *, filled: bool) -> bool:
    """A round outline, or one filled up to a second one in it; filled whole, it is a dot."""
    if max(area.width, area.height) > SLIM * min(area.width, area.height):
        return False
    sizes = sorted((around(outline) for outline in outlines), key=lambda one: one.area)
    if not filled:
        return True
    return len(sizes) > 1 and area.holds(sizes[0]) and sizes[0].area > INNER**2 * area.area


def is_around_box(ring: Box, verticals: Sequence[Box], horizontals: Sequence[Box]) -> bool:
    """Whether a ring goes with a ruled box: each of its sides has one of the box's near it."""
    across = [rule.cx for rule in verticals if rule.y0 < ring.cy < rule.y1]
    along = [rule.cy for rule in horizontals if rule.x0 < ring.cx < rule.x1]
    return all(
        any(abs(rule - side) < NEAR for rule in rules)
        for rules, sides in ((across, (ring.x0, ring.x1)), (along, (ring.y0, ring.y1)))
        for side in sides
    )


def is_frame(pieces: Sequence[Box], slanted: Sequence[Box], area: Box, *, filled: bool) -> bool:
    """An outline with four straight sides and nothing across its middle.

    Filled, it is one only as a ring: an outline within an outline.
    """
    if not slanted or any(_is_long(piece, area) for piece in slanted):
        return False
    sides = [_side_of(piece, area) for piece in pieces]
    round_about = all(sides.count(name) >= (2 if filled else 1) for name in "ltrb")
    return round_about and not any(_crosses(piece, area) for piece in (*pieces, *slanted))


def _is_long(piece: Box, area: Box) -> bool:
    return piece.width > CORNER * area.width or piece.height > CORNER * area.height


def _side_of(piece: Box, area: Box) -> str:
    """Left, top, right or bottom; a piece that is none of them has no name."""
    if piece.width < FLAT and piece.height > (1 - 2 * CORNER) * area.height:
        return "l" if piece.cx < area.cx else "r"
    if piece.height < FLAT and piece.width > (1 - 2 * CORNER) * area.width:
        return "t" if piece.cy < area.cy else "b"
    return ""


def _crosses(piece: Box, area: Box) -> bool:
    middle = Box(
        area.x0 + EDGE * area.width, area.y0 + EDGE * area.height,
        area.x1 - EDGE * area.width, area.y1 - EDGE * area.height,
    )  # fmt: skip
    return middle.holds(piece)
