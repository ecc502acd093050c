"""The cells that each policy of a section has for itself: letter, number, dates, codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from ledgerboard.core.reading.acord25.boxes import marks_in
from ledgerboard.core.reading.acord25.layout import Layout
from ledgerboard.core.reading.acord25.recognized import halved, is_blank
from ledgerboard.core.reading.found import (
    Answer,
    Place,
    Reading,
    Unsure,
    blank,
    method_of,
    place_of,
    read,
)
from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import Line, Method, Word, lines_of
from ledgerboard.core.reading.values import as_date, as_yes, known_yes

Fields = dict[str, object]
SPECKS = " .,:;)("  # what a fax leaves beside a letter
LETTER = re.compile(r"[A-Fa-f]")
NUMBER = re.compile(r"[A-Za-z0-9].*")
COLUMNS = ("letter", "number", "effective", "expiration", "addl_insd", "subr_wvd")
INNER = re.compile(r"[.,:;'`]\s*\w")
ONE_FIGURE = re.compile(r"\d[/.-]")
SPECK = "a speck on the paper may have been read as part of the number"
UNREAD = "of this policy only its place could be read"
BETWEEN = "it stands between two columns"
COVERED = "text of the column beside it runs into the cell"
CUT = "it reaches the side of its cell and may be cut off"
RUN_TOGETHER = "a figure of the date may stand with it"
BOTH = "the date beside it may hold both"  # 01/01/26-27
LEVEL = 9.0  # points: what is lower is one line of print
ON_WALL = 0.3  # of a code's width at least, on each side of the line
AT_WALL, ALONE = 3.5, 12.0  # points: from the side of the cell, and from the word before
T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One policy's part of a section, with its words by column."""

    layout: Layout
    band: Box
    cells: Mapping[str, Sequence[Word]]
    garbled: bool = False  # that a policy stands here is all that could be read

    @property
    def page(self) -> int:
        return self.layout.page.number

    @property
    def whole(self) -> Place:
        return Place(self.page, self.band)

    def has(self, column: str) -> bool:
        return column in self.layout.columns

    def place(self, column: str) -> Place:
        return Place(self.page, self.layout.cell(self.band, column))

    def words(self, column: str) -> list[Word]:
        return list(_reading_order(self.cells[column]))

    def covered(self, column: str) -> bool:
        """Whether the cell is empty only because a word of its neighbour stands in its way."""
        cell, own = self.place(column).box, self.cells[column]
        return not own and any(
            min(word.box.x1, cell.x1) - max(word.box.x0, cell.x0) > 0.35 * cell.width
            for word in self.layout.page.words
            if self.band.y0 <= word.box.cy < self.band.y1
        )


def rows_of(layout: Layout, section: Box) -> list[Row]:
    """One row, or one for each policy where two are stacked: both date columns must show it."""
    cells = {name: _cell(layout, section, name) for name in COLUMNS}
    lost = None if layout.page.has_text else _garbled(cells, section)
    bands = _bands(cells, section) if lost is None else _around(lost, section)
    return [
        Row(
            layout, band, {name: _in_band(words, band) for name, words in cells.items()},
            garbled=band is lost,
        )
        for band in bands
    ]  # fmt: skip


def _garbled(cells: Mapping[str, Sequence[Word]], section: Box) -> Box | None:
    """The part of a section where, over or under one policy, another was read that no date tells:
    a line lies in its letters. Both columns of dates and that of the numbers show it.
    """
    sides = [cells[name] for name in ("effective", "expiration")]
    dates = [_dates(words) for words in sides]
    if any(len(lines) != 1 for lines in dates) or len(list(lines_of(cells["number"]))) < 2:
        return None
    told = [lines[0].box for lines in dates]
    rest = [[word for word in words if word not in lines[0].words]
            for words, lines in zip(sides, dates, strict=True)]  # fmt: skip
    ends = around(told)
    if ends.height > LEVEL or not all(any(word.doubt for word in words) for words in rest):
        return None
    lost = around(word.box for words in rest for word in words)
    if lost.height > LEVEL:
        return None
    if lost.cy < ends.y0:
        return Box(section.x0, section.y0, section.x1, (min(lost.y1, ends.y0) + ends.y0) / 2)
    top = (max(lost.y0, ends.y1) + ends.y1) / 2
    return Box(section.x0, top, section.x1, section.y1) if lost.cy > ends.y1 else None


def _around(lost: Box, section: Box) -> list[Box]:
    if lost.y0 > section.y0:
        return [Box(section.x0, section.y0, section.x1, lost.y0), lost]
    return [lost, Box(section.x0, lost.y1, section.x1, section.y1)]


def _in_band(words: Sequence[Word], band: Box) -> list[Word]:
    return [word for word in words if band.y0 <= word.box.cy < band.y1]


def _cell(layout: Layout, section: Box, column: str) -> list[Word]:
    """A column's words. Long policy numbers run into the date beside them and stay one value."""
    if column not in layout.columns:
        return []
    words = layout.page.within(layout.cell(section, column))
    if column == "number":
        return [*words, *_overrun(layout, section, words)]
    if column == "effective":
        number = layout.page.within(layout.cell(section, "number"))
        lost = _overrun(layout, section, number)
        return [word for word in words if word not in lost]
    return words


def _overrun(layout: Layout, section: Box, number: Sequence[Word]) -> list[Word]:
    beside = layout.page.within(layout.cell(section, "effective"))
    return [
        word
        for word in beside
        if as_date(word.text) is None and any(_touches(left.box, word.box) for left in number)
    ]


def _touches(left: Box, right: Box) -> bool:
    return abs(left.cy - right.cy) < 2 and -1 < right.x0 - left.x1 < 3.5


def _bands(cells: Mapping[str, Sequence[Word]], section: Box) -> list[Box]:
    lines = _stacked(cells)
    if len(lines) < 2:
        return [section]
    middles = [line.box.cy for line in lines]
    cuts = [section.y0, *((a + b) / 2 for a, b in pairwise(middles)), section.y1]
    return [Box(section.x0, top, section.x1, end) for top, end in pairwise(cuts)]


def _stacked(cells: Mapping[str, Sequence[Word]]) -> list[Line]:
    """The lines of a date column that tell one policy from the next.

    Where dates of one column are doubtful, the other column alone may show it.
    """
    sides = [_dates(cells[name]) for name in ("effective", "expiration")]
    clean = [not any(word.doubt for word in cells[name]) for name in ("effective", "expiration")]
    if len(sides[0]) == len(sides[1]):
        return sides[0]
    if all(clean):
        longer = max(sides, key=len)
        return longer if len(list(lines_of(cells["number"]))) == len(longer) else []
    return next((side for side, sure in zip(sides, clean, strict=True) if sure), [])


def crowded(row: Row) -> bool:
    """Whether more than one policy may stand in what was taken for one row."""
    sides = [row.cells[name] for name in ("effective", "expiration")]
    dates = [len(_dates(words)) for words in sides]
    numbers = len(list(lines_of(row.cells["number"])))
    # a number goes on below; a date in the same line as that is a policy's, however garbled
    garbled = not row.layout.page.has_text and all(len(list(lines_of(side))) > 1 for side in sides)
    return max(dates) > 1 or (numbers > 1 and (garbled or dates != [1, 1]))


def _dates(words: Sequence[Word]) -> list[Line]:
    """Lines that hold a date; two over each other still tell that here is a policy's line."""
    return [
        line
        for line in lines_of(words)
        if as_date(line.text) or any(as_date(word.text) for word in line.words)
    ]


def own_fields(row: Row) -> Fields:
    """What each policy of a section has for itself."""
    if row.garbled:
        return {name: Unsure(UNREAD, row.place(name)) for name in COLUMNS}
    fields: Fields = {
        "letter": _letter(row),
        "number": _number(row),
        "effective": _parsed(row, "effective", as_date, "one date"),
        "expiration": _parsed(row, "expiration", as_date, "one date"),
        "addl_insd": _code(row, "addl_insd"),
        "subr_wvd": _code(row, "subr_wvd"),
    }
    cut = _crosses(row) or _ends_in_month(row)
    if _runs_on(row) or (cut and not _stated(fields["effective"])):
        words = row.cells["number"] or row.cells["effective"]  # its middle may be in either
        where = place_of(words, row.page)
        doubt = Unsure("the number runs into the date", where)
        fields |= {"number": doubt, "effective": doubt}
    for told, other in (("effective", "expiration"), ("expiration", "effective")):
        if isinstance(fields[told], Unsure) and row.cells[told] and is_blank(fields[other]):
            fields[other] = Unsure(BOTH, row.place(told))
    if _meets_date(row):
        fields["expiration"] = Unsure(RUN_TOGETHER, place_of(row.words("expiration"), row.page))
    return fields


def _meets_date(row: Row) -> bool:
    """On a picture, where the date before it reaches the side between them, a month of one figure
    may have lost its first: `1/01/2026` is `11/01/2026` with that under it.
    """
    before, words = row.cells["effective"], row.words("expiration")
    if row.layout.page.has_text or not before or not words or not ONE_FIGURE.match(words[0].text):
        return False
    edge = row.place("expiration").box.x0
    gap = edge - max(word.box.x1 for word in before)
    return words[0].box.x0 - edge < AT_WALL and gap < AT_WALL


def _letter(row: Row) -> Answer[str]:
    return _parsed(
        row,
        "letter",
        lambda text: text.strip(SPECKS).upper() if LETTER.fullmatch(text.strip(SPECKS)) else None,
        "a letter of the insurers",
    )


def _runs_on(row: Row) -> bool:
    """Whether the number reaches through the column of a date that is not to be seen."""
    end = max((word.box.x1 for word in row.cells["number"]), default=0.0)
    return not row.cells["effective"] and end > row.place("effective").box.cx


def _crosses(row: Row) -> bool:
    """Whether a word that is no date lies over the line between the number and the date."""
    edge = row.place("number").box.x1
    words = (*row.cells["number"], *row.cells["effective"])
    return any(w.box.x0 < edge - 3 and w.box.x1 > edge + 3 and not as_date(w.text) for w in words)


def _ends_in_month(row: Row) -> bool:
    """`GL-1 Feb` beside `1, 2026`: the number's column holds the date's first word."""
    words = row.words("number")
    return len(words) > 1 and as_date(f"{words[-1].text} 1, 2000") is not None


def _stated(answer: object) -> bool:
    return isinstance(answer, Reading) and answer.value is not None


def _parsed(row: Row, column: str, parse: Callable[[str], T | None], what: str) -> Answer[T]:
    if not row.has(column):
        return Unsure("the column was not found", row.whole)
    if row.covered(column):
        return Unsure(COVERED, row.place(column))
    answer = read(row.words(column), row.page, parse, what)
    return _placed(answer, row.place(column))


def _placed(answer: Answer[T], place: Place) -> Answer[T]:
    return blank(place) if isinstance(answer, Reading) and answer.value is None else answer


def _reading_order(words: Sequence[Word]) -> Iterator[Word]:
    for line in lines_of(words):
        yield from line.words


def _number(row: Row) -> Answer[str]:
    """Policy numbers are never corrected. A number on two lines may be one that wraps or two."""
    words = row.cells["number"]
    lines = list(lines_of(words))
    if len(lines) > 1 and not _wraps(lines):
        return Unsure("several numbers stand in one cell", place_of(words, row.page))
    if len(words) > 1 and row.words("number")[0].text.upper() in {"X", "Y", "N", "YES", "NO"}:
        why = "a mark of the column before stands with the number"
        return Unsure(why, place_of(words, row.page))
    if why := _cut_at_wall(row) or _specked(row):
        return Unsure(why, place_of(words, row.page))
    answer = read(row.words("number"), row.page, _joined(lines), "a policy number")
    return _placed(answer, row.place("number"))


def _cut_at_wall(row: Row) -> str:
    """On a picture, what reaches the side of its cell may be cut off there; and a sign that
    stands there alone may be what is left of the date's first figure.
    """
    words, cell = row.words("number"), row.place("number").box
    if row.layout.page.has_text or not words:
        return ""
    if cell.x1 - words[-1].box.x1 > AT_WALL:
        return CUT if halved(words, cell.x0) else ""
    alone = len(words) > 1 and words[-1].box.x0 - words[-2].box.x1 > ALONE
    return RUN_TOGETHER if alone else CUT


def _specked(row: Row) -> str:
    """On a picture: `4816929.05` is `4816929 05` with a grain of the paper in it."""
    said = " ".join(word.text for word in row.words("number"))
    return SPECK if not row.layout.page.has_text and INNER.search(said) else ""


def _wraps(lines: Sequence[Line]) -> bool:
    """Only a line that ends in a joint goes on below for certain."""
    return all(line.text.endswith(("-", "/")) for line in lines[:-1])


def _joined(lines: Sequence[Line]) -> Callable[[str], str | None]:
    text = "".join(line.text for line in lines)
    return lambda _: text if NUMBER.fullmatch(text) else None


def _code(row: Row, column: str) -> Fields | Unsure:
    """Y, N or X as printed, or a drawn mark; the workers' row has `N / A` printed in advance."""
    if not row.has(column):
        return Unsure("the column was not found", row.whole)
    place, words = row.place(column), row.words(column)
    marks = marks_in(row.layout.page, place.box)
    letters = [word.box for word in words]
    drawn = [
        box
        for box, method in marks
        if method is Method.MARK and not any(_circles(box, letter) for letter in letters)
    ]
    raw = "".join(word.text for word in words)
    doubt = next((word.doubt for word in words if word.doubt), "")
    if doubt or row.covered(column):
        return Unsure(doubt or COVERED, place)
    if _on_wall(row, place.box):
        return Unsure(BETWEEN, place)
    if drawn and not raw:
        here = Place(place.page, drawn[0])
        return {"raw": Reading("X", here, Method.MARK), "yes": Reading(True, here, Method.MARK)}  # noqa: FBT003
    if not known_yes(raw) or drawn:
        return Unsure(f"“{raw}” is neither Y nor N", place)
    here = place_of(words, place.page) if words else place
    how = method_of(words)
    return {"raw": Reading(raw, here, how), "yes": Reading(as_yes(raw), here, how)}


def _on_wall(row: Row, cell: Box) -> bool:
    """Whether a code stands on the line to the column beside it: it may be of either."""
    edges = (cell.x0, cell.x1) if row.has("addl_insd") and row.has("subr_wvd") else ()
    codes = (word for name in ("addl_insd", "subr_wvd") for word in row.cells[name])
    return any(
        word.box.x0 + ON_WALL * word.box.width < edge < word.box.x1 - ON_WALL * word.box.width
        for word in codes
        for edge in edges
    )


def _circles(mark: Box, letter: Box) -> bool:
    """A letter with a circle around it is still that letter."""
    return (
        mark.x0 < letter.x0
        and mark.x1 > letter.x1
        and abs(mark.cx - letter.cx) < 2.5
        and abs(mark.cy - letter.cy) < 2.5
    )


def _goes_on(word: Word, beyond: Sequence[Word], edge: float) -> bool:
    return word.box.x1 > edge + 2 or any(
        abs(other.box.cy - word.box.cy) < 2 and other.box.x0 - word.box.x1 < 7 for other in beyond
    )


def coverage(row: Row) -> Answer[str]:
    """What a policy of another kind covers, as it was typed."""
    if not (row.has("addl_insd") and row.has("subr_wvd")):
        return Unsure("the column beside it was not found", row.place("type"))
    words = row.layout.page.within(row.place("type").box)
    edge = row.place("type").box.x1
    if any(_goes_on(word, row.cells["addl_insd"], edge) for word in words):
        return Unsure("the text runs into the next column", place_of(words, row.page))
    lines = [line.text for line in lines_of(words)]
    return read(words, row.page, lambda _: " ".join(lines), "a coverage")
