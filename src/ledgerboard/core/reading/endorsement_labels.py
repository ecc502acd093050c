"""The labels of a schedule, and what stands below its last entry."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from ledgerboard.core.reading.endorsement_numbers import is_number, parts_of
from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import Line

NAMES = re.compile(
    r"^N?AMES? (AND ADDRESS )?OF (ADDITIONAL INSURED )?(PERSON|ORGANIZATION)|"
    r"^N?AME\(?S?\)? (AND ADDRESS\(?E?S?\)? )?OF (PERSON|ADDITIONAL|DESIGNATED|ORGANIZATION)|"
    r"^(DESIGNATED )?PERSON\(?S?\)? OR ORGANIZATION\(?S?\)?:?$|"
    r"^DESIGNATED (CONSTRUCTION )?PROJECT|^ADDITIONAL INSURED\(?S?\)?:?$"
)
# labels with their colon; in a title or a definition these words are none
TYPED = re.compile(
    rf"(?:{NAMES.pattern})|^1\. ?NAME:|^DESIGNATED (PERSON|ORGANIZATION)\(?S?\)?:|"
    r"^STATE OR (GOVERNMENTAL|POLITICAL)\b.*:"
)
PLACES = re.compile(
    r"^(NAME AND )?LOCATION\(?S?\)? (OF|AND|(\W )?COVERED OPERATIONS)|"  # its «of» may be lost
    r"^DESCRIPTION OF COMPLETED|^DESIGNATED LOCATION|"
    r"^LOCATIONS?:$|^PREMISES:$|^(PROJECT|JOB) (SITE|LOCATION)|"
    r"^JOB DESCRIPTION"
)
SHAPES = {"locations": PLACES, "scheduled": NAMES}
SHAPES_TYPED = {"locations": PLACES, "scheduled": TYPED}
# no name is made of these words alone
HEADING = re.compile(
    r"(?:\W*\b(?:NAMES?|PERSONS?|ORGANIZATIONS?|ENTIT(?:Y|IES)|PART(?:Y|IES)|INSUREDS?|ADDITIONAL|"
    r"DESIGNATED|SCHEDULED|CERTIFICATE|HOLDERS?|THIRD|MAILING|ADDRESS(?:ES)?|LOCATIONS?|PROJECTS?|"
    r"DESCRIPTION|EMAIL|E-MAIL|OTHER|THE|AND|OF|OR|TO|FOR|S|ES)\b)+\W*"
)
LABEL_GOES_ON = re.compile(
    r"^(\(?S?\)? ?)?(OR |AND )?(ORGANIZATION|PERSON|OPERATIONS|DESCRIPTION|LOCATION|COVERED|"
    r"COMPLETED|OF COVERED|OF COMPLETED|INSURED)\S*( (OR|OF|AND|COVERED|COMPLETED|OPERATIONS|"
    r"ORGANIZATION\S*|PERSON\S*|DESCRIPTION|LOCATION\S*))*( \([A-Z ]+\))?:?$"
)
END = re.compile(
    r"^INFORMATION (REQUIRED|THAT)|^\(?IF NO ENTRY|SHOWN IN THE DECLARATIONS|"
    r"^\(?[A1]\)?\. |^SECTION |^THE FOLLOWING|^WITH RESPECT|^WE |^WHO IS AN INSURED|^THIS |"
    r"^(ENDORSEMENT|POLICY) EFFECTIVE|^(ADDITIONAL )?PREMIUM|^ANY CHARGE|^2\. (MAILING )?ADDRESS:|"
    r"^(DATE OF ISSUE|ISSUE DATE|DATE ISSUED)\b"
)


def ends_schedule(line: Line) -> bool:
    text = line.text.upper()
    return bool(END.search(text) and not TYPED.search(text)) or is_number(line)


def is_heading_of_names(line: Line) -> bool:
    return HEADING.fullmatch(line.text.upper()) is not None


def labels_in(lines: Sequence[Line], *, headed: bool) -> dict[str, Box]:
    """The first place of each label, with what it runs on to in the next line of its cell."""
    parts = [part for line in lines for part in parts_of(line)]
    low = (
        next((line.box.y0 for line in lines if ends_schedule(line)), math.inf)
        if headed
        else -math.inf
    )
    found: dict[str, Box] = {}
    for part in parts:
        label = label_of(part)
        sentence = len(label.words) > 14 or label.text.endswith(".")
        names = (name for name in SHAPES if _is_label(name, part, typed=part.box.cy < low))
        name = next((name for name in names if name not in found), None)
        if name is not None and not sentence:
            found[name] = _whole(label, parts)
    return found


def _is_label(name: str, part: Line, *, typed: bool) -> bool:
    """A value may stand behind its colon where the word «Schedule» stands above."""
    if SHAPES[name].search(part.text.upper().strip()):
        return True
    label = label_of(part).text.upper().strip()
    return typed and label.endswith(":") and SHAPES_TYPED[name].search(label) is not None


def label_of(part: Line) -> Line:
    """Up to its colon: a value may follow in the same run. On a copy «Or» may be read `O:`."""
    for at, word in enumerate(part.words):
        rest = " ".join(one.text for one in part.words[at + 1 :]).upper()
        if word.text.endswith(":") and not LABEL_GOES_ON.match(rest):
            return Line(part.words[: at + 1])
    return part


def _whole(label: Line, parts: Sequence[Line]) -> Box:
    box = label.box
    for part in parts:
        under = part.box.cy - box.cy > 0 and part.box.y0 - box.y1 < 0.7 * part.box.height
        within = part.box.x0 < box.x1 and part.box.x1 > box.x0
        if under and within and LABEL_GOES_ON.match(part.text.upper().strip()):
            box = around((box, part.box))
    return box
