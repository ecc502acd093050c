"""A schedule that lets one choose: a specific waiver for somebody named, or a blanket one.

Texas prints both on one form, each behind a pair of brackets. What stands under the other one is
not part of the schedule.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Line, Page

CHOICE = re.compile(
    r"(?:\d\. ?)?(?:[(\[] ?(?P<mark>[X✓✔✗✘])? ?[)\]]|(?P<full>[☒☑■])|[☐□]|_*(?P<typed>X)?_+) ?"
    r"(?P<kind>SPECIFIC|BLANKET) WAIVER\b"
)
UNMARKED = re.compile(r"(?:\d\. ?)?(?:\S )?(?P<kind>SPECIFIC|BLANKET) WAIVER:?")
NEXT = re.compile(r"\d\. |PREMIUM|OPERATIONS:|ADVANCE PREMIUM")
LABEL = re.compile(r"NAMES?\W.{0,4}OF PERSON\S*(?: OR ORGANIZATION\S*)?(?P<value> .*)?$")


@dataclass(frozen=True)
class Choice:
    """Where the chosen waiver says for whom; nothing, where that cannot be told."""

    area: Box
    told: bool


def choice_on(page: Page, ends: Callable[[Line], bool]) -> Choice | None:
    rows = [(line, found) for line in page.lines if (found := _choice(line))]
    if len({found.group("kind") for _, found in rows}) < 2:
        return _unmarked(page)
    ticked = [line for line, found in rows if any(found.group("mark", "full", "typed"))]
    if len(ticked) != 1:
        return Choice(rows[0][0].box, told=False)
    return _under(page, ticked[0], ends)


def _unmarked(page: Page) -> Choice | None:
    """Both without brackets: what marks the one that is chosen was drawn, or is lost."""
    said = ((line, UNMARKED.fullmatch(line.text.upper().strip())) for line in page.lines)
    rows = [(line, found) for line, found in said if found]
    both = len({found.group("kind") for _, found in rows}) == 2
    return Choice(rows[0][0].box, told=False) if both else None


def _choice(line: Line) -> re.Match[str] | None:
    return CHOICE.match(line.text.upper().strip())


def _under(page: Page, chosen: Line, ends: Callable[[Line], bool]) -> Choice:
    """The lines below it, to the next choice or item; without the label that they stand under,
    unless somebody is named in the label's own line.
    """
    below = [line for line in page.lines if line.box.cy > chosen.box.y1]
    label = LABEL.match(below[0].text.upper().strip()) if below else None
    top = below[0].box.y1 if label and not label["value"] else chosen.box.y1
    end = next((line for line in below if _is_next(line) or ends(line)), None)
    area = Box(-50, top - 0.5, page.width + 50, (end.box.y0 if end else page.height) - 0.5)
    colon = not label or not label["value"] or ": " in below[0].text
    return Choice(area, told=end is not None and colon)


def _is_next(line: Line) -> bool:
    return _choice(line) is not None or NEXT.match(line.text.upper().strip()) is not None
