"""Sentences that speak as if they granted something, and may not.

What a sentence gives may be given elsewhere, undone in the same breath, or be somebody else's.
Nobody can list every way to say so: what these words touch is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ledgerboard.core.reading.endorsement_forms import (
    AI,
    LOCATION,
    NOTICE,
    PRIMARY,
    PROJECT,
    WAIVER,
)
from ledgerboard.core.reading.endorsement_sentences import DENIAL, HARMLESS, Sentence
from ledgerboard.core.reading.page import UNREAD

ELSEWHERE = re.compile(
    r"\b(?:BY|UNDER|THROUGH|IN|ON|FOR) (?:A |AN |ANY )?(?:ANOTHER|OTHER|SEPARATE|DIFFERENT) "
    r"(?:ENDORSEMENT|POLICY|POLICIES|FORM|PREMIUM)\w*|"
    r"\b(?:FORM|ENDORSEMENT) [A-Z]{2} ?[A-Z0-9]\d\b|\b(?:CG|BP|CA|CU) \d\d \d\d\b|"
    r"\b(?:PURCHASED|BOUGHT|OBTAINED|INSURED|COVERED) (?:SEPARATELY|ELSEWHERE)\b|"
    r"\bMUST BE (?:PURCHASED|BOUGHT|OBTAINED|REQUESTED)\b|\bYOUR AGENT\b"
)
UNDONE = re.compile(
    r"\b(?:DELET\w+|REMOV\w+|WITHDR[AE]W\w*|SUSPEND\w*|REVOK\w+|RESCIND\w*|VOID|DECLIN\w+|"
    r"BARR?(?:ED|S)|FORMER\w*|CEASED|RETAIN\w*|RESERVE\w*|KEEPS?|LAPSE\w*|NONE|DISCLAIM\w*|"
    r"PRECLUD\w*|EXEMPT\w*|ZERO|NIL|OUTSIDE|INSUFFICIENT)\b"
)
OF_OTHERS = re.compile(
    r"^\W*(?:[A-Z0-9]\W+)?(?:YOU (?:REPRESENT|WARRANT|CONFIRM|PROMISE|MUST|SHALL)\b|"
    r"IT IS YOUR (?:DUTY|RESPONSIBILITY|OBLIGATION)\b|YOUR (?:SUB)?CONTRACTORS?\b)"
)
SUBJECT = re.compile(
    r"\b(?:OTHER|ANOTHER|ITS OWN|THEIR OWN|OWNER['’]S|INSURED['’]S) "  # noqa: RUF001
    r"(?:VALID |COLLECTIBLE |AND )*(?:INSURANCE|POLICY|COVERAGE)\b[^,;]*$"
)
SHARED = re.compile(r"\b(?:WILL|SHALL|TO|AND) (?:ALSO )?(?:SHARE|CONTRIBUTE)S?\b|\bSHARES\b")
ADDED = re.compile(
    r"\b(?:TO (?:ALSO )?(?:INCLUDE|ADD|PROVIDE)|BY (?:ADDING|INCLUDING|THE ADDITION)|"
    r"INCLUD\w+|ADD(?:ED|ING|S)?)\b"
)
AMENDED = re.compile(r"\b(?:AMENDED|CHANGED|REVISED|MODIFIED)$")
TO_OTHERS = re.compile(
    r"\b(?:PERSON|ORGANIZATION|SCHEDULE|HOLDER|PART(?:Y|IES)|ENTIT(?:Y|IES)|OTHERS?|OWNER|"
    r"ADDITIONAL INSURED|ANYONE|WHOEVER|LISTED|THEM)\w*"
)
NOTIFIED = re.compile(r"\bNOTI(?:CE|CES|FY|FIED|FICATION)\b")
BY_US = re.compile(r"\b(?:IF|WHEN|SHOULD) YOU CANCEL\b")


def elsewhere(one: Sentence) -> bool:
    """Whether something else may give it, or this sentence take it away."""
    return is_unread(one) or any(shape.search(one.text) for shape in (ELSEWHERE, UNDONE, OF_OTHERS))


def is_unread(one: Sentence) -> bool:
    """Whether a word of it is lost: it may have been the «no»."""
    return UNREAD in one.text.split()


def _adding(one: Sentence, hit: re.Match[str]) -> bool:
    """An amendment adds somebody, else it may as well take somebody out."""
    after = one.text[hit.end() :]
    denied = DENIAL.search(HARMLESS.sub(" ", after[:45])) is not None
    return elsewhere(one) or bool(
        AMENDED.search(hit.group()) and (denied or not ADDED.search(after[:90]))
    )


def _waiving(one: Sentence, hit: re.Match[str]) -> bool:
    yours = hit.group().startswith(("RIGHT", "SUBROG"))
    return elsewhere(one) or (yours and one.text[: hit.start()].endswith("YOUR "))


def _primary(one: Sentence, hit: re.Match[str]) -> bool:
    """Other insurance may be the primary one, or ours share after all."""
    shared = SHARED.search(one.text, hit.end())
    contributes = shared and not re.search(r"\bNOT\b", one.text[hit.end() : shared.end()])
    return bool(
        contributes
        or SUBJECT.search(one.text[: hit.start() + 3])
        or OF_OTHERS.search(one.text)
        or UNDONE.search(one.text)
    )


def _aggregate(one: Sentence, hit: re.Match[str]) -> bool:
    said = HARMLESS.sub(" ", one.text)
    return elsewhere(one) or bool(DENIAL.search(said) or re.search(r"\bMUST\b", hit.group()))


def _notice(one: Sentence, hit: re.Match[str]) -> bool:
    """The policy's own condition tells the insured; a grant tells somebody else."""
    told = NOTIFIED.search(one.text) and TO_OTHERS.search(one.text, hit.end() - 8)
    return not told or bool(BY_US.search(one.text))


DOUBTFUL: Mapping[str, Callable[[Sentence, re.Match[str]], bool]] = {
    AI: _adding, WAIVER: _waiving, PRIMARY: _primary, PROJECT: _aggregate, LOCATION: _aggregate,
    NOTICE: _notice,
}  # fmt: skip
