"""Sentences that end in boxes to check: which one is checked says the page, not the wording."""

from __future__ import annotations

import re

GIVES = r"(?:YES|INCLUDED|COVERED|PROVIDED(?! THAT)|APPLIES|APPLICABLE)"
GIVES_NOT = r"(?:NO|EXCLUDED|(?:DOES )?NOT (?:INCLUDED|COVERED|PROVIDED|APPLY|APPLICABLE))"
BETWEEN = r"(?:\s+|[\W_X]*[][()☐☒☑■□_X][\W_X]*)"
CHOICE = re.compile(
    rf"\b{GIVES}\b{BETWEEN}{GIVES_NOT}\b(?! [A-Z]{{2}})|\b{GIVES_NOT}\b{BETWEEN}{GIVES}\b"
)
SOON = 40  # letters: a sentence of boxes alone


def is_boxed(text: str, at: int, following: str = "") -> bool:
    """Whether boxes come after a place of a sentence, or are the next one."""
    return CHOICE.search(text, at) is not None or CHOICE.search(following[:SOON]) is not None
