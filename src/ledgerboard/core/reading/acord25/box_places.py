"""Which box belongs to which label: the printed form's, and those that carriers draw themselves.

A box is ruled, typed (`[ ]`, `___`) or a letter of a font of signs. It comes before its label,
on some forms behind it, nearer or farther than on the printed form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import Page, Word
from ledgerboard.core.reading.values import TICKS

WIDE = 16.5  # points a box may be to the left of its label, where no rules show it
HIGH = 6.5  # points from the label's middle that still are its row
REACH = 8.0  # points left of a label's first letter: inside its box, however small that is
CELL = (4.5, 22.0)  # points a ruled box is wide and high, at least and at most
FARTHEST = 34.0  # points from a label that its box may be away, with nothing between them
NEARER = 6.0  # points that a box may be nearer to another label and still belong to this one
STEP = 2.0  # points: narrower than any box
AROUND = "[](){}_|"  # typed boxes: [X], (X), __X__
OPEN = "☐❏❑❐❒□▢◻"


def is_tick(word: Word) -> bool:
    mark = word.text.strip(AROUND)
    return 0 < len(mark) <= 2 and set(mark) <= TICKS


def boxes_of(
    page: Page, labels: Mapping[str, Box], marks: Sequence[Box]
) -> dict[str, Box | None] | None:
    """Boxes come before their labels, unless each label has one behind and the first none before.

    Nothing where some seem to come before and some after.
    """
    before = {name: _box_before(page, label) for name, label in labels.items()}
    lacking = [label for name, label in labels.items() if before[name] is None]
    if not page.has_text or any(_marked_before(page, label, marks) for label in lacking):
        return before
    behind = {name: _box_behind(page, label) for name, label in labels.items()}
    if lacking and all(behind.values()):
        taken = [box for box in before.values() if box]
        return behind if all(_after_word(page, box) for box in taken) else None
    return None if any(_nearer_behind(labels, before, behind, n) for n in labels) else before


def _after_word(page: Page, box: Box) -> bool:
    """Whether a box comes after a word that it may belong to."""
    row = page.level(box.cy - HIGH, box.cy + HIGH)
    return any(
        len(w.key) > 1 and not is_tick(w) and -1 <= box.x0 - w.box.x1 < FARTHEST for w in row
    )


def _nearer_behind(
    labels: Mapping[str, Box],
    before: Mapping[str, Box | None],
    behind: Mapping[str, Box | None],
    name: str,
) -> bool:
    """Whether a label without a box before it has one behind that another label takes for its."""
    box = behind[name]
    if before[name] or not box:
        return False
    gap = box.x0 - labels[name].x1
    return any(
        other == box and labels[one].x0 - box.x1 > gap
        for one, other in before.items()
        if one != name
    )


def _marked_before(page: Page, label: Box, marks: Sequence[Box]) -> bool:
    return bool(_before(page, label, marks))


def _before(page: Page, label: Box, boxes: Iterable[Box]) -> list[Box]:
    """Those that stand before a label and nearer to it than to the word before."""
    end = _end_before(page, label)
    return [box for box in boxes if _left_of(box, label, end) and _nearer(box, label, end)]


def place_without_box(page: Page, label: Box, marks: Iterable[Box]) -> Box:
    """Where a mark is, else where the printed form would have its box."""
    near = _before(page, label, marks)
    usual = Box(label.x0 - WIDE, label.cy - HIGH, label.x0 - 0.5, label.cy + HIGH)
    return max(near, key=lambda box: box.x1, default=usual)


def _box_before(page: Page, label: Box) -> Box | None:
    ruled = ruled_around(page, label.x0 - REACH, label.cy)
    if ruled and (not page.has_text or _roofed(page, ruled)):
        return ruled
    start = max(_end_before(page, label), label.x0 - FARTHEST)
    found = [_ruled_between(page, label.x0, start, label.cy), _typed(page, start, label.x0, label)]
    mine = _before(page, label, filter(None, found))
    return max(mine, key=lambda box: box.x1, default=None)


def _box_behind(page: Page, label: Box) -> Box | None:
    words = [w for w in page.level(label.cy - HIGH, label.cy + HIGH) if w.box.cx > label.x1]
    next_one = min((w.box.x0 for w in words if w.key and not is_tick(w)), default=page.width)
    end = min(next_one, label.x1 + FARTHEST)
    found = [_ruled_between(page, label.x1, end, label.cy), _typed(page, label.x1, end, label)]
    mine = [box for box in found if box and box.x1 < end + 1]
    return min(mine, key=lambda box: box.x0, default=None)


def _end_before(page: Page, label: Box) -> float:
    """Where the last word before a label ends that is no mark."""
    words = [w for w in page.level(label.cy - HIGH, label.cy + HIGH) if w.box.cx < label.x0]
    return max((w.box.x1 for w in words if w.key and not is_tick(w)), default=0.0)


def _left_of(box: Box, label: Box, end: float) -> bool:
    near = max(end, label.x0 - FARTHEST) - 1
    return near < box.x0 and box.cx < label.x0 and abs(box.cy - label.cy) < HIGH


def _nearer(box: Box, label: Box, end: float) -> bool:
    """To its own label than to the one before it."""
    return label.x0 - box.x1 <= box.x0 - end + NEARER


def _ruled_between(page: Page, start: float, end: float, y: float) -> Box | None:
    """The first ruled box on the way from one point of a row to another."""
    step = STEP if end > start else -STEP
    points = (start + (at + 0.5) * step for at in range(int(abs(end - start) / STEP)))
    found = (ruled_around(page, x, y) for x in points)
    return next((box for box in found if box and _roofed(page, box)), None)


def _roofed(page: Page, box: Box) -> bool:
    """Whether lines close it above and below: the gap between two boxes has none."""
    rules = [(rule.cy, rule.x0, rule.x1) for rule in page.horizontals]
    return _run_along(rules, (box.y0, box.y1), (box.x0, box.x1))


def _walled(page: Page, box: Box) -> bool:
    """Whether both sides run along the whole box, and not only from its corner onward."""
    rules = [(rule.cx, rule.y0, rule.y1) for rule in page.verticals]
    return _run_along(rules, (box.x0, box.x1), (box.y0, box.y1))


def _run_along(
    rules: Sequence[tuple[float, float, float]],
    levels: tuple[float, float],
    side: tuple[float, float],
) -> bool:
    """Whether at each level a rule (level, start, end) covers a whole side of a box."""
    start, end = side
    return all(
        any(abs(at - level) < 0.5 and x0 <= start + 2 and x1 >= end - 2 for at, x0, x1 in rules)
        for level in levels
    )


def is_glued(page: Page, label: Box) -> bool:
    """Whether a typed box touches a word beside the label: `LIAB_X__ OCCUR`, `LIAB __X__OCCUR`."""
    row = [w for w in page.level(label.cy - HIGH, label.cy + HIGH) if w.key and not is_tick(w)]
    return any(
        (label.x0 - FARTHEST < w.box.x1 and w.box.cx < label.x0 and w.text[-1] in "_]")
        or (label.x1 < w.box.x0 < label.x1 + FARTHEST and w.text[0] in "_[")
        for w in row
    )


def _typed(page: Page, left: float, right: float, label: Box) -> Box | None:
    """`[ ]` comes as two words; a letter alone is no box."""
    row = page.level(label.cy - HIGH, label.cy + HIGH)
    signs = [w for w in row if left - 1 < w.box.x0 and w.box.x1 < right + 1 and _is_sign(w)]
    if not [word for word in signs if not (word.text.isalpha() and is_tick(word))]:
        return None
    near = min if left >= label.x1 else max
    first = near(signs, key=lambda word: word.box.cx).box
    return around(w.box for w in signs if abs(w.box.cx - first.cx) < CELL[1] / 2)


def _is_sign(word: Word) -> bool:
    return is_tick(word) or not word.text.strip(f"{AROUND}{OPEN}Xx")


def ruled_around(page: Page, x: float, y: float) -> Box | None:
    """The small box of ruled lines that holds a point."""
    xs = [rule.cx for rule in page.verticals if rule.y0 - 1.5 <= y <= rule.y1 + 1.5]
    ys = [rule.cy for rule in page.horizontals if rule.x0 - 1.5 <= x <= rule.x1 + 1.5]
    left, right = _nearest(xs, x)
    top, end = _nearest(ys, y)
    box = Box(left, top, right, end)
    small = CELL[0] <= box.width <= CELL[1] and CELL[0] <= box.height <= CELL[1]
    return box if small and _walled(page, box) else None


def _nearest(lines: Sequence[float], at: float) -> tuple[float, float]:
    """The lines before and after; where there is none, one so far away that no box is small."""
    before = max((line for line in lines if line <= at), default=-999.0)
    return before, min((line for line in lines if line > at), default=9_999.0)
