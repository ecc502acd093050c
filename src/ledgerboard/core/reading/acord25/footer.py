"""What is printed under the coverages: the description, and for whom the certificate was made."""

from __future__ import annotations

from ledgerboard.core.reading.acord25.foot import holder_at
from ledgerboard.core.reading.acord25.layout import Layout, first
from ledgerboard.core.reading.acord25.parties import party
from ledgerboard.core.reading.acord25.recognized import ASTRAY, NOT_HEADED, astray
from ledgerboard.core.reading.found import Answer, Place, Unsure, read
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page, lines_of

LEAST = 24.0  # points: no holder's box is as low


def footer(layout: Layout) -> dict[str, object]:
    """The description, and the holder under it."""
    page, top = layout.page, layout.description
    lower = Box(0, top.y1, page.width * 0.5, page.height)
    holder = holder_at(page, lower)
    cancelled = first(
        page, ("CANCELLATION",), Box(page.width * 0.3, top.y1, page.width, page.height)
    )
    if holder is None:
        doubt = Unsure("CERTIFICATE HOLDER was not found", Place(page.number, page.box))
        return {"description": doubt, "certificate_holder": {"name": doubt, "address": doubt}}
    split = (
        cancelled.x0 - 2 if cancelled and abs(cancelled.cy - holder.cy) < 10 else page.width * 0.5
    )
    end = first(page, ("ACORD 25", "THE ACORD NAME"), Box(0, holder.y1, page.width, page.height))
    low = end.y0 if end else page.height
    bottom = min(low, holder.y1 + 95, _ruled_end(page, holder, split))
    return {
        "description": _described(layout, holder),
        "certificate_holder": party(page, Box(0, holder.y1 - 0.5, split, bottom), ""),
    }


def _ruled_end(page: Page, label: Box, split: float) -> float:
    """The frame of the holder's box: what a carrier prints below it is no address."""
    rules = [
        rule.cy
        for rule in page.horizontals
        if rule.cy > label.y1 + LEAST and rule.x0 < label.x0 + 6 and rule.x1 > split - 6
    ]
    return min(rules, default=page.height)


def _described(layout: Layout, holder: Box) -> Answer[str]:
    """Everything between the label's line and the holder; the label runs on to the right."""
    page, label = layout.page, layout.description
    area = Box(0, label.y1 - 0.5, page.width, holder.y0 - 0.5)
    words = [word for word in page.within(area) if word.box.cy > label.cy + 3]
    lines = list(lines_of(words))
    why = "" if layout.headed else NOT_HEADED
    if astray(page, lines, min((line.box.x0 for line in lines), default=0.0)):
        why = ASTRAY
    if why:
        return Unsure(why, Place(page.number, area))
    text = "\n".join(line.text for line in lines)
    return read(words, page.number, lambda _: text, "a text")
