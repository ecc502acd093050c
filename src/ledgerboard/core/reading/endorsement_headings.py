"""Headings within the running text: they end without a full stop, and say nothing by themselves.

Read as one sentence with what follows them, "B. Primary Insurance" would hide that the next word
is an "if". A heading that denies or limits stays with its text: it may decide what that means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ledgerboard.core.reading.endorsement_sentences import DENIAL, HARMLESS
from ledgerboard.core.reading.page import Line

CLOSED = (".", ",", ":", ";")
LIMITS = re.compile(
    r"EXCLU|LIMIT|EXCEPT|CONDITION|NOT |DELET|RESTRICT|"
    r"\b(?:IF|UNLESS|WHEN|WHERE|ONLY|PROVIDED|SUBJECT)\b"
)
MOST = 16  # words of a heading


def headings_end(lines: Sequence[tuple[int, Line]], starts: Sequence[int]) -> tuple[int, ...]:
    """Where the text goes on after a heading, by the places where its lines begin."""
    following = pairwise(line for _, line in lines)
    return tuple(
        start
        for (line, after), start in zip(following, starts[1:], strict=False)
        if _is_heading(line) and _is_running(after)
    )


def _is_heading(line: Line) -> bool:
    """Every word begins with a capital, as in forms' own headings."""
    text = line.text.strip()
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    denies = DENIAL.search(HARMLESS.sub(" ", text.upper())) or LIMITS.search(text.upper())
    shaped = 2 <= len(words) <= MOST and all(word[0].isupper() for word in words)
    return shaped and not text.endswith(CLOSED) and not denies


def _is_running(line: Line) -> bool:
    """A sentence begins: with a capital, and small words after it."""
    words = line.text.split()
    return line.text.lstrip('“"(')[:1].isupper() and any(word.islower() for word in words[1:6])
