"""Endorsements drawn line by line: what tests of their wording and schedules write on a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ledgerboard.extraction.read_file import read_file
from ledgerboard.samples.drawn_page import DrawnPage, new_canvas

Read = Callable[..., list[dict]]
Said = str | tuple[str, str]
NOTICE = "THIS ENDORSEMENT CHANGES THE POLICY. PLEASE READ IT CAREFULLY."
MODIFIES = "This endorsement modifies insurance provided under the following:"
NAMES = "Name Of Additional Insured Person(s) Or Organization(s):"
PERSONS = "Name(s) Of Person(s) Or Organization(s):"
INFORMED = (
    "Information required to complete this Schedule, if not shown above, will be shown in the",
    "Declarations.",
)
ONGOING = (
    "A. Section II - Who Is An Insured is amended to include as an additional insured the persons",
    "shown in the Schedule, for liability caused by your ongoing operations.",
)
COMPLETED = (
    "A. Section II - Who Is An Insured is amended to include as an additional insured the persons",
    'shown in the Schedule, for "your work" at the location designated and included in the',
    '"products-completed operations hazard".',
)
WAIVED = (
    "We will not enforce our right against the person or organization named in the Schedule.",
    "This agreement applies only to the extent that you perform work under a written contract.",
)
CONTRACT = "Any person or organization for whom the insured agreed by written contract to do so."


def papers_of(path: Path, *sheets: Sequence[Said], rules: tuple = ()) -> list[dict]:
    """A pair puts a second text further to the right."""
    canvas = new_canvas(path, 1)
    sheet = DrawnPage(canvas)
    for lines in sheets:
        for row, line in enumerate(lines):
            said = line if isinstance(line, tuple) else (line,)
            for x, text in zip((54, 310), said, strict=False):
                sheet.label(x, 60 + 14 * row, text, 9)
        sheet.lines(rules)
        sheet.turn()
    canvas.save()
    return read_file(path)["papers"]


def head(form: str, title: str, *, policy: str = "Q61-77") -> tuple[Said, ...]:
    return ((f"POLICY NUMBER: {policy}", form), NOTICE, title, MODIFIES, "SAMPLE COVERAGE FORM")


def by_cells(top: float, heights: tuple[float, ...]) -> Iterator[tuple[float, ...]]:
    """Each cell's own four sides, as browsers and word processors draw them."""
    for high in heights:
        for left, right in ((50, 306), (306, 562)):
            yield from ((left, top, left, top + high), (right, top, right, top + high))
            yield from ((left, top, right, top), (left, top + high, right, top + high))
        top += high


def compensation(*schedule: Said, form: str = "WC 00 03 13") -> tuple:
    return (
        ("WORKERS COMPENSATION POLICY", form), "WAIVER OF OUR RIGHT TO RECOVER FROM OTHERS",
        *WAIVED, "Schedule", *schedule,
        "This endorsement changes the policy to which it is attached and is effective on its date.",
        "It forms a part of: Policy no. TSF-0001 of Sample Mutual effective on 3/15/25",
        f"{form} (Ed. 4-84)",
    )  # fmt: skip
