"""Words that somebody struck out: they still stand there, and are no longer meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import STRUCK, Word

MIDDLE = (0.32, 0.70)  # of a word's box: rules of a form pass above it or along its foot
MOST = 0.6  # of the word's width at least
CLOSE, LOOSE = 0.6, 3.0  # of its height, to each side: what is drawn by hand goes on longer
LONGER = 0.25  # of a struck sentence, at each end of it
SAME = 1.5  # points: rules of a form run from wall to wall, or end where others of them end


def struck_out(words: Sequence[Word], rules: Sequence[Box], walls: Sequence[Box]) -> list[Word]:
    struck = {at for rule in rules for at in _under(rule, words, rules, walls)}
    return [
        replace(word, doubt=word.doubt or STRUCK) if at in struck else word
        for at, word in enumerate(words)
    ]


def crossed_out(words: Sequence[Word], slants: Sequence[Box]) -> list[Word]:
    """All that lies between the ends of a long slanting line: a section that is crossed out."""
    over = [any(slant.holds(word.box) for slant in slants) for word in words]
    return [
        replace(word, doubt=word.doubt or STRUCK) if hit else word
        for word, hit in zip(words, over, strict=True)
    ]


def _under(
    rule: Box, words: Sequence[Word], rules: Sequence[Box], walls: Sequence[Box]
) -> list[int]:
    """The words that a rule runs through, if it is there for them and for nothing else."""
    through = [at for at, word in enumerate(words) if _crosses(rule, word.box)]
    if not through:
        return []
    words_box = around(words[at].box for at in through)
    beyond = max(words_box.x0 - rule.x0, rule.x1 - words_box.x1)
    alone = _is_alone(rule, rules, walls)
    free = (LOOSE if alone else CLOSE) * words_box.height
    return through if beyond < max(free, LONGER * words_box.width * alone) else []


def _is_alone(rule: Box, rules: Sequence[Box], walls: Sequence[Box]) -> bool:
    """Whether it is no part of a form's ruling."""
    fellow = any(
        other is not rule and abs(other.cy - rule.cy) > SAME and _same_ends(other, rule)
        for other in rules
    )
    ends = (rule.x0, rule.x1)
    between_walls = all(any(_meets(wall, end, rule.cy) for wall in walls) for end in ends)
    return not fellow and not between_walls


def _meets(wall: Box, x: float, y: float) -> bool:
    return abs(wall.cx - x) < SAME and wall.y0 - SAME < y < wall.y1 + SAME


def _same_ends(one: Box, two: Box) -> bool:
    return abs(one.x0 - two.x0) < SAME and abs(one.x1 - two.x1) < SAME


def _crosses(rule: Box, box: Box) -> bool:
    above, below = (box.y0 + share * box.height for share in MIDDLE)
    shared = min(rule.x1, box.x1) - max(rule.x0, box.x0)
    return above < rule.cy < below and shared > MOST * box.width
