"""Boxes to tick with round corners, as browsers draw them: their outline is no mark."""

from __future__ import annotations

from collections.abc import Sequence

from ledgerboard.core.reading.geometry import Box

CORNER = 0.4  # of a side, at most, that is round
EDGE = 0.2  # of a side: so near to the edge of its box its outline stays
FLAT = 0.7  # points


def is_frame(pieces: Sequence[Box], slanted: Sequence[Box], area: Box, *, filled: bool) -> bool:
    """An outline with four straight sides and nothing across its middle.

    Filled, it is one only as a ring: an outline within an outline.
    """
    if not slanted or any(_is_long(piece, area) for piece in slanted):
        return False
    sides = [_side_of(piece, area) for piece in pieces]
    round_about = all(sides.count(name) >= (2 if filled else 1) for name in "ltrb")
    return round_about and not any(_crosses(piece, area) for piece in pieces)


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
