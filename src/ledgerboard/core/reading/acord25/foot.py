"""Where the grid of the coverages ends, when the heading of the description was not read."""

from __future__ import annotations

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page

ACROSS = 0.8  # of the page's width
LEAST = 5  # sides of columns that end on the line
NEAR = 3.0  # points
BELOW, FRAME = 9.0, 2  # points below the line, where a description has two sides only
TALL = 0.8  # of the grid's height


def foot_of(page: Page, headings: Box | None) -> Box | None:
    """The line across a picture on which the sides of the columns end, above the holder.

    A recognized heading may be lost under what is typed over it. A page with a text layer has
    all of its words: without the heading it is another form.
    """
    if page.has_text or headings is None:
        return None
    holder = holder_at(page, Box(0, headings.y1, page.width * 0.5, page.height))
    low = holder.y0 if holder else 0.0
    across = [rule for rule in page.horizontals if rule.width > ACROSS * page.width]
    lines = [rule for rule in across if headings.y1 < rule.cy < low]
    return max(
        (
            line
            for line in lines
            if _sides(page, headings, line.cy) >= LEAST and not _goes_on(page, line.cy)
        ),
        key=lambda line: line.cy,
        default=None,
    )


def _goes_on(page: Page, foot: float) -> bool:
    """Whether more than the sides of the frame go on below: a fold cuts the columns, too."""
    below = foot + BELOW
    return len({round(r.cx / NEAR) for r in page.verticals if r.y0 < below < r.y1}) > FRAME


def holder_at(page: Page, area: Box) -> Box | None:
    """The heading over the certificate's holder."""
    hits = (hit for hit in page.find_all("CERTIFICATE HOLDER", area) if _apart(page, hit))
    return max(hits, key=lambda hit: hit.y0, default=None)


def _apart(page: Page, hit: Box) -> bool:
    """Descriptions name the holder too, in letters set wide apart as well."""
    beside = Box(hit.x0 - 9, hit.cy - 2, hit.x1 + 9, hit.cy + 2)
    return not any(
        word.key and not hit.holds(word.box) and word.box.shared(beside) and _level(hit, word.box)
        for word in page.words
    )


def _level(hit: Box, word: Box) -> bool:
    return abs(hit.cy - word.cy) < 0.5 * hit.height


def _sides(page: Page, headings: Box, foot: float) -> int:
    """How many lines run from the headings down to this height; one drawn twice counts once."""
    height = foot - headings.y1
    ends = (rule for rule in page.verticals if abs(rule.y1 - foot) < NEAR)
    return len({round(rule.cx / NEAR) for rule in ends if rule.height > TALL * height})
