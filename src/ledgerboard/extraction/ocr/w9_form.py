"""A W-9 by the few words that no other paper has together: most of its page is running text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from rapidfuzz import fuzz

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.w9.cells import PRINTED
from ledgerboard.core.reading.w9.classes import CLASSES
from ledgerboard.core.reading.w9.labels import BESIDE as EXEMPTIONS
from ledgerboard.core.reading.w9.labels import SAID
from ledgerboard.extraction.ocr.glyph_words import Line
from ledgerboard.extraction.ocr.labels import bare
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.ocr.straightening import SCALE

SOCIAL, EMPLOYER = "SOCIALSECURITYNUMBER", "EMPLOYERIDENTIFICATIONNUMBER"
TITLES = ("REQUESTFORTAXPAYER", "IDENTIFICATIONNUMBERANDCERTIFICATION")
INSTRUCTIONS = "GENERALINSTRUCTIONS"
OTHER_PRINT = (
    "Department of the Treasury Internal Revenue Service", "Form W-9 (Rev.", "Request for Taxpayer",
    "Identification Number and Certification", "Give form to the requester.",
    "Do not send to the IRS.",
    "certain entities, not individuals; see instructions on page 3):", "single-member LLC",
    "only one of the following seven boxes.", "(Applies to accounts maintained outside the U.S.)",
    "7 List account number(s) here (optional)",
    "4 Exemptions (codes apply only to", "(Rev. October 2018)", "(Rev. March 2024)",
    "Part I Taxpayer Identification Number (TIN)", "Print or type.", "Social security number",
)  # fmt: skip
LIKE, SHORT = 86.0, 4
UPPER = 0.72  # of the page: all that is filled in begins above, but for the date and what is signed
FOOT = 0.955  # of the page: below it the form's number and edition
TITLE = 0.25  # of the page
HEAD, CORNERS = 0.09, (0.2, 0.8)  # of the page's height and width
FEW = 4  # runs at the head of a page of instructions
SAME_ROW = 3 * SCALE  # dots
CELLS_WIDE, CELLS_HIGH = 172.0, 34.0  # points from a number's label
BESIDE = 14 * SCALE  # dots: the explanation of the numbers begins above the first one's label


def w9_numbers(lines: Sequence[Line]) -> int:
    """How far down, in dots, the first box for a number stands; 0 where the page is none."""
    return min((run.top for run in _labels_of_numbers(lines)), default=0)


def w9_cells(lines: Sequence[Line]) -> list[Box]:
    """Where a W-9 has the cells of its two numbers, in points; of another page none."""
    labels = _labels_of_numbers(lines)
    feet = [label.top / SCALE - 2 for label in labels[1:]]
    feet += [label.bottom / SCALE + CELLS_HIGH for label in labels[1:]]
    return [
        Box(
            label.left / SCALE - 10, label.bottom / SCALE - 1, label.left / SCALE + CELLS_WIDE, foot
        )
        for label, foot in zip(labels, feet, strict=False)
    ]


def _labels_of_numbers(lines: Sequence[Line]) -> list[Run]:
    """Both or none, from the top down."""
    found = [run for said in (SOCIAL, EMPLOYER) if (run := _at(lines, said))]
    return sorted(found) if len(found) == 2 and _is_titled(lines) else []


def _at(lines: Sequence[Line], said: str) -> Run | None:
    """Beside the label itself only what a label may have beside it: running text quotes them."""
    return min((line.run for line in lines if _is_like(line, said)), default=None)


def _is_like(line: Line, said: str) -> bool:
    key = bare(line.text)
    return abs(len(key) - len(said)) < 5 and fuzz.ratio(key, said) > LIKE


def _is_titled(lines: Sequence[Line]) -> bool:
    """Its letters stand so far apart that they may have come as several lines."""
    rows = (bare("".join(line.text for line in row)) for row in _rows(lines))
    return any(
        len(key) >= len(said) - 5 and fuzz.partial_ratio(said, key) > LIKE
        for key in rows
        for said in TITLES
    )


def _rows(lines: Sequence[Line]) -> Iterator[list[Line]]:
    high = max((line.run.bottom for line in lines), default=0)
    row: list[Line] = []
    for line in sorted(lines, key=lambda line: line.run.bottom):
        if line.run.bottom > TITLE * high:
            break
        if row and line.run.bottom - row[-1].run.bottom > SAME_ROW:
            yield sorted(row, key=lambda one: one.run.left)
            row = []
        row.append(line)
    yield sorted(row, key=lambda one: one.run.left)


def is_explained(run: Run, numbers: int) -> bool:
    """What a W-9 prints from the heads of its numbers down, and beside them."""
    return bool(numbers) and run.top > numbers - BESIDE


def may_be_filled_in(line: Line, numbers: int) -> bool:
    """What stands above the numbers and is none of the form's own print."""
    key = bare(line.text)
    shown = line.run.bottom > numbers or len(key) < SHORT
    return not (line.label or shown or fuzz.partial_ratio(key, _print()) > LIKE)


@cache
def _print() -> str:
    """What the form prints above the numbers, but for its sentences."""
    told = [*PRINTED.values(), *SAID.values(), *EXEMPTIONS.values(), *CLASSES.values(), OTHER_PRINT]
    return "".join(bare(text) for texts in told for text in texts)


def is_instructed(line: Line) -> bool:
    """The heading under which a W-9 prints nothing but its instructions."""
    return _is_like(line, INSTRUCTIONS)


def head_of_instructions(runs: Sequence[Run], high: int, wide: int) -> list[Run]:
    """Runs in both upper corners, few between: where pages 2 to 6 say what they are."""
    top = min((run.bottom for run in runs), default=high)
    head = [run for run in runs if run.top < top]
    left, right = (edge * wide for edge in CORNERS)
    cornered = any(run.left < left for run in head) and any(run.left > right for run in head)
    return head if cornered and top < HEAD * high and len(head) <= FEW else []


def continues_w9(lines: Sequence[Line]) -> bool:
    """The form's number in one corner and a page after its first in the other."""
    keys = [bare(line.text) for line in lines]
    return any(key.startswith("FORMW9") for key in keys) and any(
        key in {f"PAGE{number}" for number in range(2, 7)} for key in keys
    )
