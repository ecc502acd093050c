"""Who issued, who is insured, and by whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ledgerboard.core.reading.acord25.addresses import begins_address
from ledgerboard.core.reading.acord25.layout import Layout, first, heading
from ledgerboard.core.reading.acord25.recognized import (
    ASTRAY,
    CUT_OFF,
    MAYBE_NAME,
    astray,
    at_side,
    begins_unsurely,
    only_specks,
    stamped_over,
    without_heading,
)
from ledgerboard.core.reading.found import (
    Answer,
    Place,
    Reading,
    Unsure,
    blank,
    of_print,
    place_of,
    read,
)
from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import Line, Page, Word, lines_of
from ledgerboard.core.reading.values import as_date

ASIDE = re.compile(
    r"(LIC(ENSE)?\b|ACC(OUN)?T\b|ATTN|CUSTOMER ID|PHONE|FAX|E-?MAIL|INSURED\s*#)|\S+@\S+$",
    re.IGNORECASE,
)
PHONE = re.compile(r"\+?[\d(][\d\s().-]{6,18}(\s*(x|ext\.?)\s*\d+)?", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}")
NAIC = re.compile(r"\d{5}")
PAGED = re.compile(r"PAGE \d+( OF \d+)?", re.IGNORECASE)
INDENT = 6.0  # points: lines of one block begin below each other
LEVEL = 5.0  # points from the middle of a label to that of a line beside it
INSURERS = (
    "INSURER(S) AFFORDING COVERAGE",
    "INSURERS AFFORDING COVERAGE",
    "COMPANIES AFFORDING COVERAGE",
)


def party(
    page: Page, area: Box | None, missing: str, label: Box | None = None
) -> dict[str, object]:
    """Name lines first, then the address; notes that people add belong to neither."""
    if area is None:
        doubt = Unsure(missing, Place(page.number, page.box))
        return {"name": doubt, "address": doubt}
    lines = [line for line in page.lines_within(area) if not _aside(line)]
    beside = _beside_label(page, area, label) if label else None
    if beside and lines and abs(beside.box.x0 - lines[0].box.x0) > INDENT:
        doubt = Unsure("the name may be the text next to the label", Place(page.number, area))
        return {"name": doubt, "address": doubt}
    lines = [*([beside] if beside else []), *lines]
    starts = (at for at in range(1, len(lines)) if begins_address(lines[at], lines[at - 1]))
    at = next(starts, min(1, len(lines)))
    if stamped_over(page, lines[:at], lines[at:]):
        stamped = Unsure("a stamp seems to stand over it", Place(page.number, area))
        return {"name": stamped, "address": stamped}
    left = min((line.box.x0 for line in lines), default=0.0)
    name = _whole(page, lines[:at], area, " ", left)
    if isinstance(name, Unsure) and begins_unsurely(page, lines[at:]):
        here = Place(page.number, around(line.box for line in lines[at:]))
        return {"name": name, "address": Unsure(MAYBE_NAME, here)}
    return {"name": name, "address": _whole(page, lines[at:], area, ", ", left)}


def _aside(line: Line) -> bool:
    return bool(ASIDE.match(line.text) or PAGED.fullmatch(line.text))


def _beside_label(page: Page, area: Box, label: Box) -> Line | None:
    """Carriers that draw the form themselves begin the name beside its label."""
    level = Box(label.x1 + 1, label.cy - LEVEL, area.x1, min(label.cy + LEVEL, area.y0))
    words = [word for word in page.within(level) if word.text.strip(":._-")]
    line = Line(tuple(sorted(words, key=lambda word: word.box.x0))) if words else None
    if line is None or len(line.key) < 3 or _aside(line) or PHONE.fullmatch(line.text):
        return None
    return line


def _whole(page: Page, lines: Sequence[Line], area: Box, joint: str, left: float) -> Answer[str]:
    """A line that goes on beyond its half of the page is not all there."""
    if astray(page, lines, left):
        return Unsure(ASTRAY, Place(page.number, around(line.box for line in lines)))
    for line in lines:
        if at_side(page, line, area):
            return Unsure(CUT_OFF, Place(page.number, line.box))
        end = line.words[-1].box
        if any(
            word.box.cx > area.x1 >= word.box.x0 - end.height
            and word.box.x0 < end.x1 + end.height
            and abs(word.box.cy - end.cy) < 2
            for word in page.words
        ):
            return Unsure("the line runs on into the next column", Place(page.number, line.box))
    return _text(lines, page.number, joint)


def _text(lines: Sequence[Line], page: int, joint: str) -> Answer[str]:
    words = [word for line in lines for word in line.words]
    whole = joint.join(line.text.rstrip(",") for line in lines)
    return read(words, page, lambda _: whole, "a text")


def header(layout: Layout) -> dict[str, object]:
    page = layout.page
    producer, insured = _producer(layout), heading(page, ("INSURED",), _upper(layout))
    split, bottom = _split(layout), _bottom(layout)
    return {
        **_numbers(layout),
        "date": _date_cell(layout),
        "producer": {
            **party(page, _between(producer, insured, split), "PRODUCER was not found", producer),
            **_contact(layout, split),
        },
        "insured": party(page, _below(insured, bottom, split), "INSURED was not found", insured),
        "insurers": insurers(layout),
    }


def _producer(layout: Layout) -> Box | None:
    above = Box(0, 0, layout.page.width, layout.coverages.y0)
    return heading(layout.page, ("PRODUCER",), above)


def _upper(layout: Layout) -> Box:
    """Above the grid, in the left half: the word INSURED is frequent in legal text."""
    producer = _producer(layout)
    top = producer.y1 if producer else 0
    return Box(0, top, layout.page.width * 0.25, layout.coverages.y0)


def _split(layout: Layout) -> float:
    """Where the right half begins: left of CONTACT, else of the insurers' rows."""
    page, foot = layout.page, layout.coverages.y0
    usual = Box(page.width * 0.4, 0, page.width, foot)
    named = first(page, ("CONTACT NAME", "CONTACT", "INSURER A"), usual)
    if not named and (left := _producer(layout)):  # two forms on a sheet, each made smaller
        named = first(page, ("CONTACT NAME", "INSURER A"), Box(left.x1, 0, page.width, foot))
    return named.x0 - 2 if named else page.width / 2


def _bottom(layout: Layout) -> float:
    """The insured's block ends where COVERAGES begins."""
    area = Box(0, 0, layout.page.width, layout.coverages.y0 - 6)
    heading = [
        hit for hit in layout.page.find_all("COVERAGES", area) if hit.x0 < layout.page.width * 0.3
    ]
    number = first(layout.page, ("CERTIFICATE NUMBER",), area)
    found = heading[-1] if heading else number
    return found.y0 - 0.5 if found else layout.coverages.y0 - 12


def _between(label: Box | None, below: Box | None, split: float) -> Box | None:
    return _below(label, below.y0 - 0.5, split) if label and below else None


def _below(label: Box | None, bottom: float, split: float) -> Box | None:
    """Everything under the label."""
    return Box(0, label.y1 - 0.5, split, bottom) if label else None


def _numbers(layout: Layout) -> dict[str, object]:
    page, area = layout.page, Box(0, 0, layout.page.width, layout.coverages.y0)
    number = _printed(page, "CERTIFICATE NUMBER", area)
    revision = _printed(page, "REVISION NUMBER", area)
    end = revision.x0 if revision else page.width
    return {
        "certificate_number": _beside(page, number, end, "CERTIFICATE NUMBER"),
        "revision_number": _beside(page, revision, page.width, "REVISION NUMBER"),
    }


def _printed(page: Page, label: str, area: Box) -> Box | None:
    """The lowest that begins a cell; within a sentence a word stands before it."""
    hits = [
        hit
        for hit in page.find_all(label, area)
        if not any(
            Box(hit.x0 - 5, hit.cy - 3, hit.x0, hit.cy + 3).shared(w.box) for w in page.words
        )
    ]
    return max(hits, key=lambda hit: hit.y0, default=None)


def _beside(page: Page, label: Box | None, end: float, name: str) -> Answer[str]:
    if label is None:
        return Unsure(f"{name} was not found", Place(page.number, page.box))
    cell = Box(label.x1, label.cy - 6, end - 1, label.cy + 6)
    answer = read(page.within(cell), page.number, lambda text: text, "a number")
    return blank(Place(page.number, cell)) if answer == blank() else answer


def dated(page: Page) -> Box | None:
    """The label of the certificate's own date."""
    said = ("DATE (MM/DD/YYYY)", "DATE (MM/DD/YY)", "ISSUE DATE", "DATE")
    return first(page, said, Box(page.width * 0.6, 0, page.width, 130))


def _date_cell(layout: Layout) -> Answer[date]:
    page, label = layout.page, dated(layout.page)
    if label is None:
        return Unsure("DATE was not found", Place(page.number, page.box))
    cell = Box(label.x0 - 25, label.y1 - 1, page.width, label.y1 + 17)
    words = page.within(cell)
    answer = read(words, page.number, as_date, "a date")
    if words:
        return answer
    place = Place(page.number, cell)
    return blank(place) if page.has_text else Unsure("no date was read", place)


def _contact(layout: Layout, split: float) -> dict[str, object]:
    page = layout.page
    top = _producer(layout)
    area = Box(split, (top.y0 if top else 0) - 12, page.width, layout.coverages.y0)
    labels = {
        "contact": first(page, ("CONTACT NAME", "CONTACT"), area),
        "phone": first(page, ("PHONE (A/C, No, Ext)", "PHONE"), area),
        "fax": first(page, ("FAX (A/C, No)", "FAX"), area),
        "email": first(page, ("E-MAIL ADDRESS", "EMAIL ADDRESS", "E-MAIL", "EMAIL"), area),
    }
    fax, phone = labels["fax"], labels["phone"]
    ends = {"phone": fax.x0 if fax and phone and abs(fax.cy - phone.cy) < 8 else page.width}
    shapes = {"phone": PHONE, "fax": PHONE, "email": EMAIL}
    typed = [w for w in page.within(area) if not any(b and b.holds(w.box) for b in labels.values())]
    plain = replace(page, words=tuple(typed))  # where rows are low, a label reaches the next one
    return {
        name: _shaped(plain, label, ends.get(name, page.width), shapes.get(name), name)
        for name, label in labels.items()
    }


OF_LABELS = frozenset(("AC", "NO", "EXT", "NOEXT", "ACNO", "ACNOEXT"))
"""What a label on two lines may leave beside its value."""


def _shaped(
    page: Page, label: Box | None, end: float, shape: re.Pattern[str] | None, name: str
) -> Answer[str]:
    if label is None:
        return Unsure(f"{name.upper()} was not found", Place(page.number, page.box))
    cell = Box(label.x1, label.cy - 6.5, end - 1, label.cy + 6.5)
    words = [word for word in page.within(cell) if not (shape and word.key in OF_LABELS)]
    fits = (
        (lambda text: text)
        if shape is None
        else (lambda text: text if shape.fullmatch(text) else None)
    )
    answer = read(words, page.number, fits, f"a {name}")
    return blank(Place(page.number, cell)) if not words else answer


def insurers(layout: Layout) -> list[dict[str, object]] | Unsure:
    """One row for each letter that has a name or a number beside it."""
    page = layout.page
    area = Box(layout.page.width * 0.3, 0, page.width, layout.coverages.y0)
    rows = [(letter, hit) for letter in "ABCDEF" for hit in _row(page, letter, area)]
    if not rows:
        return Unsure("the rows of the insurers were not found", Place(page.number, area))
    edge = _naic_edge(page, area, rows[0][1])
    found = [_insurer(page, letter, label, edge) for letter, label in rows]
    if _between_rows(page, [label for _, label in rows]) or (any(found) and found[0] is None):
        return Unsure("the names may stand a row too low or high", Place(page.number, area))
    return [row for row in found if row is not None]


def _row(page: Page, letter: str, area: Box) -> list[Box]:
    hits = [
        hit for name in ("INSURER", "COMPANY") for hit in page.find_all(f"{name} {letter}", area)
    ]
    return hits[:1]


def _beside_row(label: Box, right: float) -> Box:
    """Names are typed larger than the letters' labels and a little above their middle."""
    return Box(label.x1, label.cy - 8, right, label.cy + 4)


def _between_rows(page: Page, labels: Sequence[Box]) -> bool:
    """Whether a name stands as near to the next row as to its own."""
    whole = Box(labels[0].x1, labels[0].cy - 9, page.width, labels[-1].cy + 5)
    typed = (without_heading(line.words, labels[0]) for line in page.lines_within(whole))
    lines = [Line(words) for words in typed if any(word.key for word in words)]
    offs = (min((line.box.cy - label.cy + 2 for label in labels), key=abs) for line in lines)
    return any(abs(off) > 4.8 for off in offs)


def _naic_edge(page: Page, area: Box, row: Box) -> float:
    label = first(page, ("NAIC #", "NAIC", "NAIC NO", "NAIC NUMBER"), area)
    if label is None:
        return page.width
    rules = [
        rule.cx
        for rule in page.verticals
        if label.x0 - 45 < rule.cx <= label.x0 and rule.y0 < row.cy < rule.y1
    ]
    return max(rules) if rules else label.x0 - 12


def _insurer(page: Page, letter: str, label: Box, edge: float) -> dict[str, object] | None:
    row = [w for w in page.within(_beside_row(label, page.width)) if w.text != ":"]
    row.sort(key=lambda word: word.box.x0)
    if not row or (not page.has_text and only_specks(row)):
        return None
    naic = [w for w in row[-1:] if NAIC.fullmatch(w.text) and w.box.cx > edge - 6]
    beyond = [w for w in row if _beyond(w.box, edge) and w not in naic]
    name = [w for w in row if w not in naic and w not in beyond]
    where = place_of(row, page.number)
    overrun = Unsure("the name runs into the column of the numbers", where)
    named = overrun if beyond else _name(name, page.number)
    # where a name is in doubt, a number may have been cut by the line below it as well
    cut = isinstance(named, Unsure) and not naic and not page.has_text
    return {
        "letter": Reading(letter, Place(page.number, label), of_print(page)),
        "name": named,
        "naic": named if beyond or cut else read(naic, page.number, str, "a NAIC number"),
    }


def _beyond(word: Box, edge: float) -> bool:
    """Across the line: a long name that runs on, or a name and a number without a gap."""
    return word.x0 > edge or (word.x0 < edge - 4 and word.x1 > edge + 12)


def _name(words: Sequence[Word], page: int) -> Answer[str]:
    lines = list(lines_of(words))
    if len(lines) > 1:
        return Unsure("two lines stand beside one letter", place_of(words, page))
    return read(words, page, lambda _: lines[0].text, "a name")
