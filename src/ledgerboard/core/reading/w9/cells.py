"""What was filled in on a line of the form, without the form's own print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from ledgerboard.core.reading.found import Answer, Place, Unsure, blank, read
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.letter_widths import lost_letter
from ledgerboard.core.reading.page import Line, Method, Page, Word, bare, lines_of, spelled
from ledgerboard.core.reading.w9.labels import Form

ADDRESS = "Address (number, street, and apt. or suite no.). See instructions."
PRINTED = {
    "name": (
        ("Name (as shown on your income tax return). Name is required on this line; do not leave "
         "this line blank."),
        ("Name of entity/individual. An entry is required. (For a sole proprietor or disregarded "
         "entity, enter the owner's name on line 1, and enter the business/disregarded"),
        "entity's name on line 2.)",
    ),
    "business_name": (
        "Business name/disregarded entity name, if different from above.",
        "Business name, if different from above. (See specific instructions on page 2.)",
    ),
    "address": (ADDRESS, "Requester's name and address (optional)"),
    "city_state_zip": ("City, state, and ZIP code",),
}  # fmt: skip
LIKE, LEAST = 84.0, 7
SAME_LINE = 20.0  # points beside print that a line's number may stand
NUMBERS = frozenset(("1", "2", "3", "3A", "4", "5", "6", "7", "I"))
UNREAD = "something stands there that could not be read"
STAMPS = ("RECEIVED", "ENTERED", "SCANNED", "FAXED", "APPROVED")
ABOUT = 80.0  # percent: recognized letters may be others
FOREIGN = (
    "IFDIFFERENTFROMABOVE", "REQUESTERSNAME", "APTORSUITENO", "STATEANDZIPCODE",
    "ASSHOWNONYOURINCOMETAX", "NAMEOFENTITYINDIVIDUAL",
)  # fmt: skip
SPACE = 0.45  # of a word's height
HIGHEST = 30.0  # points a line of the form is high


def missing(page: Page, name: str) -> Unsure:
    return Unsure(f"the label of {name} was not found", Place(page.number, page.box))


def line_of(form: Form, name: str) -> Answer[str]:
    """What was written on one of the form's lines."""
    page, label = form.page, form[name]
    if label is None:
        return missing(page, name)
    foot = _foot(form, name, label)
    if foot is None:
        return Unsure(f"where the line of {name} ends was not found", Place(page.number, label))
    cell = Box(form.left, label.y0 - 2, _right(form, name), foot)
    words = unprinted(page.within(cell), PRINTED[name])
    if why := _unclear(page, cell, words):
        return Unsure(why, Place(page.number, cell))
    if not words:
        below = max((word.box.y1 for word in page.within(cell)), default=label.y1)
        return seen_empty(page, Box(cell.x0, max(below, label.y1) + 1, cell.x1, foot), cell)
    lines = list(lines_of(words))
    ordered = [word for line in lines for word in line.words]
    return read(ordered, page.number, lambda _: told(lines), "a text")


def _unclear(page: Page, cell: Box, words: Sequence[Word]) -> str:
    """Why the words are not, or not all of, what somebody wrote on the line."""
    key = "".join(word.key for word in words)
    if _is_stamped(words):
        return "there seems to be a stamp on this line"
    if any(lost_letter(line.words) for line in lines_of(words)):
        return "a letter seems to be missing"  # further looks have not found it, or none was made
    if any(phrase in key for phrase in FOREIGN):
        return "the form's printed text is mixed in with the words"
    return "the text runs into the next box" if _runs_on(page, cell, words) else ""


def _is_stamped(words: Sequence[Word]) -> bool:
    """A word of the desk that took the paper in, and a day."""
    dated = any(re.search(r"\d", word.text) for word in words)
    return dated and any(fuzz.ratio(word.key, said) > ABOUT for word in words for said in STAMPS)


def _runs_on(page: Page, cell: Box, words: Sequence[Word]) -> bool:
    """Whether the next word stands a space away, beyond the edge."""
    beyond = page.within(Box(cell.x1, cell.y0, page.width, cell.y1))
    return any(
        abs(one.box.cy - word.box.cy) < 1.5
        and 0 < one.box.x0 - word.box.x1 < SPACE * max(word.box.height, one.box.height)
        for word in words if not word.field and word.box.x1 > cell.x1 - 40
        for one in beyond if one.key and not one.field
    )  # fmt: skip


def told(lines: Sequence[Line]) -> str:
    return " ".join(spelled(line.words) for line in lines)


def seen_empty(page: Page, paper: Box, cell: Box) -> Answer[str]:
    """Blank where no ink is; ink that no word came of may be anything."""
    here = Place(page.number, cell)
    return Unsure(UNREAD, here) if _inked(page, paper) else blank(here)


def drawn_over(page: Page, area: Box) -> Unsure | None:
    """A ring around a word is an answer too, if one that only a person understands."""
    over = next((box for box in _drawn(page) if area.shared(box) > 0), None)
    return Unsure("something is drawn over it by hand", Place(page.number, over)) if over else None


def _drawn(page: Page) -> list[Box]:
    return [box for box in page.pictures if box.area < 0.2 * page.box.area]


def _inked(page: Page, paper: Box) -> bool:
    if any(paper.holds(box) and box.width > 6 for box in _drawn(page)):
        return True
    return page.ink is not None and page.ink.written(paper)


def _foot(form: Form, name: str, label: Box) -> float | None:
    """Half a point above the next line's label: values are typed across the rule between."""
    below = form.below(name)
    if below and below.y0 - label.y1 < 2 * HIGHEST:
        return below.y0 - 0.5
    ruled = form.rule_under(label, HIGHEST)
    return ruled + 3 if ruled else None


def _right(form: Form, name: str) -> float:
    if name not in {"address", "city_state_zip"}:
        return form.page.width
    requester = form["requester"]
    return requester.x0 - 3 if requester else 0.637 * form.page.width


def unprinted(words: Sequence[Word], printed: Sequence[str]) -> list[Word]:
    """The words that the form doesn't print. What is typed into a field is none of its print."""
    keys = [bare(text) for text in printed]
    return [word for line in lines_of(words) for word in _unprinted(line, keys)]


def _unprinted(line: Line, printed: Sequence[str]) -> Iterator[Word]:
    if any(word.field for word in line.words):
        yield from (word for word in line.words if word.field)
        return
    span = _span(line.key, printed)
    if span is None:
        yield from _between(line.words)
        return
    own = _own(line, span)
    edge = min(word.box.x0 for word in own)
    rest = [
        word
        for word in line.words
        if word not in own and not (_numbers_line(word) and 0 < edge - word.box.x0 < SAME_LINE)
    ]
    yield from _between(rest)


def _numbers_line(word: Word) -> bool:
    """On a copy a 6 may have been read as a B."""
    return word.key in NUMBERS or (word.method is Method.OCR and len(word.key) == 1)


def _between(words: Sequence[Word]) -> Sequence[Word]:
    """From the first word to the last: signs alone are words only between them."""
    said = [at for at, word in enumerate(words) if word.key]
    return words[said[0] : said[-1] + 1] if said else ()


def _own(line: Line, span: tuple[int, int]) -> list[Word]:
    own, at = [], 0
    for word in line.words:
        middle = at + len(word.key) / 2
        if word.key and span[0] <= middle <= span[1]:
            own.append(word)
        at += len(word.key)
    return own


def _span(key: str, printed: Sequence[str]) -> tuple[int, int] | None:
    """Which letters of a line are the form's: all of its sentence, or a piece of it."""
    best: tuple[float, tuple[int, int]] | None = None
    for text in printed:
        if min(len(key), len(text)) < LEAST:
            continue
        found = fuzz.partial_ratio_alignment(text, key)
        if found is None or found.score < LIKE:
            continue
        whole = len(text) <= len(key)
        span = (found.dest_start, found.dest_end) if whole else (0, len(key))
        if best is None or found.score > best[0]:
            best = (found.score, span)
    return best[1] if best else None
