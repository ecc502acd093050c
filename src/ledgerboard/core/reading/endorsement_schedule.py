"""The schedule of an endorsement: a table whose cells end at its rules.

Headings stand over their cells, at the left or centred. Where a table has no rules, its columns
are what an empty band of the page keeps apart; where nothing does, a person must look.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ledgerboard.core.reading.endorsement_choices import choice_on
from ledgerboard.core.reading.endorsement_labels import (
    TYPED,
    ends_schedule,
    is_heading_of_names,
    label_of,
    labels_in,
)
from ledgerboard.core.reading.endorsement_names import (
    BLANKET,
    MIXED,
    NAMED,
    is_other_label,
    names_in,
    unclear,
)
from ledgerboard.core.reading.endorsement_numbers import parts_of
from ledgerboard.core.reading.found import Answer, Place, Reading, Unsure, method_of
from ledgerboard.core.reading.geometry import Box, around, joined
from ledgerboard.core.reading.mending import mended, traces
from ledgerboard.core.reading.page import Line, Method, Page, Word, lines_of
from ledgerboard.core.reading.party_lines import COMMENT, STREET, TOWN

JOINS = re.compile(
    r"(,|,\s\d{1,5}|&|\b(AND|OR|OF|THE|FOR|BY|WITH|TO|IN|AS|A|AN|ANY|WHERE|WHEN|WRITTEN|DBA|C/O))$",
    re.IGNORECASE,
)
NOT_NAMED = re.compile(r"\bNUMBER OF DAYS\b|\bDAYS\S? (ADVANCE )?NOTICE\b|[(\[]\s?[X_]?\s?[)\]]")
JOINED = re.compile(r"^([a-z(&]|AND |OR |OF |(INC|LLC|LP|LLP|CORP|LTD)\b)")
SURE = 5.0  # points by which a word had room, or had none
BROKEN = "where one entry of the schedule ends cannot be told"
BELOW = "what stands below the first line of the schedule may be a name as well"
NOT_CHOSEN = "which of the two waivers is chosen cannot be told"
WHOLE = re.compile(r",? [A-Z]{2}\.?(\s+\d{5}(-\d{4})?)?$")  # an address to its state
UNDER = re.compile(r"^(C/O|ATTN)\b", re.IGNORECASE)
Entries = Answer[list[str]]


def scheduled_on(pages: Sequence[Page], text: str) -> dict[str, Entries]:
    """Names and places; where the text speaks of a schedule, one must be seen."""
    for page in pages:
        if (table := Table.on(page)) is not None:
            return _unmixed({name: table.entries(name) for name in ("scheduled", "locations")})
    first = pages[0]
    spoken = re.search(r"\bSCHEDULE\b|LISTED ABOVE|NAMED ABOVE|SHOWN ABOVE", text)
    if not spoken:
        return {"scheduled": Reading([]), "locations": Reading([])}
    lost = Unsure("the schedule was not found", Place(first.number, first.box))
    return {"scheduled": lost, "locations": lost}


def _unmixed(said: dict[str, Entries]) -> dict[str, Entries]:
    """A row of another kind runs through both columns."""
    mixed = [one for one in said.values() if isinstance(one, Unsure) and one.why == MIXED]
    return {
        name: mixed[0] if mixed and (isinstance(one, Unsure) or one.value) else one
        for name, one in said.items()
    }


@dataclass(frozen=True)
class Table:
    page: Page
    area: Box
    labels: dict[str, Box]

    @classmethod
    def on(cls, page: Page) -> Table | None:
        printed = mended(page).lines
        head = next((line.box.y1 for line in printed if _is_heading(line)), None)
        below = [line for line in printed if head is None or line.box.y0 > head - 2]
        labels = labels_in(below, headed=head is not None)
        if head is None and not labels:
            return None
        top = head if head is not None else min(box.y0 for box in labels.values()) - 1
        lowest = max((box.y1 for box in labels.values()), default=top)
        end = next(
            (line for line in below if line.box.y0 > lowest - 1 and ends_schedule(line)), None
        )
        bottom = end.box.y0 if end else page.height
        area = Box(-50, top - 0.5, page.width + 50, bottom - 0.5)
        if not labels and page.has_text and end:
            labels = _listed(page.lines_within(area), Box(0, top - 10, page.width, top))
        return cls(page, area, labels)

    def holds(self, line: Line) -> bool:
        return self.area.y0 - 14 < line.box.cy < self.bottom

    @cached_property
    def bottom(self) -> float:
        return max([self.cell(name).y1 for name in self.labels], default=self.area.y1)

    def entries(self, name: str) -> Entries:
        choice = choice_on(self.page, ends_schedule) if name == "scheduled" else None
        if choice is not None:
            unchosen = Unsure(NOT_CHOSEN, Place(self.page.number, choice.area))
            said = self._said(name, choice.area, [choice.area])
            empty = isinstance(said, Reading) and not said.value
            return said if choice.told and not empty else unchosen
        if name not in self.labels:
            here = Place(self.page.number, self.area)
            lost = Unsure("the schedule's labels were not found", here)
            return lost if self._may_be_lost() else Reading([])
        cell = self.cell(name)
        rows = self._rows(name, cell)
        if self._left_over(cell, rows[-1]):
            return Unsure(BELOW, Place(self.page.number, cell))
        return self._said(name, cell, rows)

    def _left_over(self, cell: Box, last: Box) -> bool:
        """Lines to write on, below the one beside the label: who stands there is named as well."""
        lines = _lines(self.page, Box(cell.x0, last.y1, cell.x1, cell.y1))
        return any(":" not in line.text and _typed(line) for line in lines)

    def _said(self, name: str, cell: Box, boxes: Sequence[Box]) -> Entries:
        if doubt := self._unclear(cell):
            return Unsure(doubt, Place(self.page.number, cell))
        rows = [row for box in boxes for row in _entries_in(self.page, box, name)]
        lines = [line for row in rows for line in row]
        if doubt := next((w.doubt for line in lines for w in line.words if w.doubt), ""):
            return Unsure(doubt, Place(self.page.number, cell))
        if not lines:
            return Reading([], Place(self.page.number, cell))
        if why := self._whose(cell, rows, name):
            return Unsure(why, Place(self.page.number, cell))
        place = Place(self.page.number, around(line.box for line in lines))
        said = [one for row in rows for one in _said(row, name)]
        return Reading(said, place, method_of(lines[0].words))

    def _whose(self, cell: Box, rows: Sequence[Sequence[Line]], name: str) -> str:
        """Why the rows are not the entries that they seem."""
        of_names = name == "scheduled"
        if any(is_other_label(line.text, of_names=of_names) for row in rows for line in row):
            return MIXED
        if any(_is_broken(self.page, cell, row) for row in rows):
            return BROKEN
        said = (" ".join(line.text for line in row) for row in rows)
        whys = (unclear(text if of_names else text.replace(";", ",")) for text in said)
        return next((why for why in whys if why), "")

    def _may_be_lost(self) -> bool:
        """A label that is not there was not printed; on a recognized page it may be garbled."""
        if "scheduled" not in self.labels:
            return not self.labels or not self.page.has_text
        lines = self.page.lines_within(self.area)
        said = "LOCATION" in mended(self.page).text.upper() or traces(lines, "LOCATION", "PROJECT")
        return not self.page.has_text and said

    def _unclear(self, cell: Box) -> str:
        """Words across the edge of an unruled column belong to nobody for certain."""
        cut = (
            word for word in self.page.level(cell.y0, cell.y1)
            if word.key and (word.box.x0 < cell.x0 - 2 < word.box.x1 - 4
                             or word.box.x0 + 4 < cell.x1 < word.box.x1 - 4)
        )  # fmt: skip
        return "the columns of the schedule cannot be told apart" if any(cut) else ""

    def cell(self, name: str) -> Box:
        """The column under a label: to the rules beside it, and down to the table's end."""
        label = self.labels[name]
        left, right = self._sides(name)
        others = [box for key, box in self.labels.items() if key != name]
        under = (box.y0 for box in others if box.y0 > label.y1 and left < box.cx < right)
        bottom = min([*under, self.area.y1])
        ends = [
            r.y1 for r in self._verticals(label) if abs(r.cx - left) < 2 or abs(r.cx - right) < 2
        ]
        if ends:
            bottom = min(bottom, max(ends))
        else:
            boxed = [r.cy for r in self._across(left, right) if r.cy > label.y1 + 2]
            bottom = min(bottom, max(boxed, default=bottom))
        return Box(left, label.y1 - 0.5, right, bottom + 0.5)

    def _sides(self, name: str) -> tuple[float, float]:
        label = self.labels[name]
        rules = [rule.cx for rule in self._verticals(label)]
        left = max((x for x in rules if x < label.cx), default=-50.0)
        right = min((x for x in rules if x > label.cx), default=self.page.width + 50)
        for other in (box for key, box in self.labels.items() if key != name):
            level = other.y0 < label.y1 and other.y1 > label.y0
            if level and left < other.cx < right:
                band = self._band(*sorted((label, other), key=lambda box: box.cx))
                left, right = (left, band) if other.cx > label.cx else (band, right)
        return left, right

    def _band(self, one: Box, two: Box) -> float:
        """Where two columns without a rule are told apart: the empty band between them."""
        words = list(self.page.within(Box(-50, one.y0 - 2, 2000, self.area.y1)))
        spans = sorted((word.box.x0, word.box.x1) for word in words if word.key)
        best, middle, reach = 0.0, (one.x1 + two.x0) / 2, -50.0
        for x0, x1 in spans:
            if one.cx < x0 <= two.x0 + 1 and x0 - reach > best and reach > one.cx:
                best, middle = x0 - reach, (x0 + reach) / 2
            reach = max(reach, x1)
        return middle

    def _verticals(self, label: Box) -> list[Box]:
        return [r for r in self._uprights if r.y0 - 2 < label.cy < r.y1 + 2]

    @cached_property
    def _uprights(self) -> list[Box]:
        return joined(self.page.verticals)

    def _across(self, left: float, right: float) -> list[Box]:
        wide = (max(left, 0), min(right, self.page.width))
        return [r for r in self.page.horizontals
                if r.x0 < wide[1] - 20 and r.x1 > wide[0] + 20
                and self.area.y0 - 4 < r.cy < self.area.y1 + 4]  # fmt: skip

    def _rows(self, name: str, cell: Box) -> list[Box]:
        """Between the rules across the column; beside the label where that ends with a colon."""
        beside = self._beside(self.labels[name])
        levels = sorted({round(r.cy, 1) for r in self._across(cell.x0, cell.x1)
                         if cell.y0 + 1 < r.cy < cell.y1 - 2})  # fmt: skip
        edges = [cell.y0, *levels, cell.y1]
        rows = [Box(cell.x0, top, cell.x1, end) for top, end in itertools.pairwise(edges)]
        if beside is not None:
            return [Box(beside.x0, beside.y0, cell.x1, edges[1])]
        return rows

    def _beside(self, label: Box) -> Box | None:
        """What follows the label in its own line, as on forms that are typed without a table."""
        left, right = label.x1, self.page.width
        for rule in self._verticals(label):
            right = min(right, rule.cx) if rule.cx > label.x1 else right
        words = [w for w in self.page.within(Box(left, label.y0 - 1, right, label.y1 + 1)) if w.key]
        others = [box for box in self.labels.values() if box != label]
        words = [w for w in words if not any(box.holds(w.box) for box in others)]
        return around(word.box for word in words).grown(1.5) if words else None


def _listed(lines: Sequence[Line], above: Box) -> dict[str, Box]:
    """Names under the bare word, or under a heading of no form ("Organization")."""
    headed = bool(lines) and is_heading_of_names(lines[0])
    if headed and len(parts_of(lines[0])) > 1:  # whose column each value is in cannot be told
        return {}
    listed = lines[1:] if headed else lines
    return {"scheduled": lines[0].box if headed else above} if _is_list(listed) else {}


def _is_list(lines: Sequence[Line]) -> bool:
    """Names typed under the bare word, as in workers' compensation forms."""
    said = " ".join(line.text for line in lines).upper()
    if not 0 < len(lines) <= 6 or NOT_NAMED.search(said) or is_heading_of_names(lines[0]):
        return False
    closed = any(line.text.rstrip().endswith((".", ":")) for line in lines[:-1])
    last = lines[-1].text.rstrip()
    return not closed and not last.endswith(":") and _closes_name(last, said)


def _closes_name(last: str, said: str) -> bool:
    """A full stop ends a sentence, unless the sentence is whom a contract asks for."""
    return not last.endswith(".") or BLANKET.search(said) is not None


def _is_heading(line: Line) -> bool:
    return line.text.strip(" :-_").upper() == "SCHEDULE"


def _entries_in(page: Page, cell: Box, name: str) -> Iterable[list[Line]]:
    """The lines of one cell as entries: a line that had no room goes on in the next."""
    rows: list[list[Line]] = []
    lines = [Line(_typed(line)) for line in _lines(page, cell) if _typed(line)]
    usual = min((b.box.cy - a.box.cy for a, b in itertools.pairwise(lines)), default=0)
    room = _room(page, cell, lines)
    for line in lines:
        last = rows[-1][-1] if rows else None
        if last is not None and _near(last, line, usual) and _goes_on(last, line, room, name):
            rows[-1].append(line)
        elif not (rows and name == "scheduled" and _is_address(line)):
            rows.append([line])
    return rows


def _typed(line: Line) -> tuple[Word, ...]:
    """Without blanks to fill in, and without the label of a second kind of name."""
    label = label_of(line)
    again = label.text.endswith(":") and TYPED.search(label.text.upper())
    words = line.words[len(label.words) :] if again else line.words
    return tuple(word for word in words if word.text.strip("_"))


def _near(last: Line, line: Line, usual: float) -> bool:
    """Lines of one entry are set closer than those of two, where there is a difference at all."""
    apart = line.box.cy - last.box.cy
    spread = method_of(line.words) is Method.TEXT and apart > 1.45 * line.box.height
    return not spread and apart < 1.35 * usual + 1


def _lines(page: Page, cell: Box) -> list[Line]:
    return list(lines_of(word for word in page.within(cell) if word.key or word.text.strip("_. ")))


def _room(page: Page, cell: Box, lines: Sequence[Line]) -> float:
    """How wide a line may be: between the rules, or to the margin of the page."""
    if _is_ruled(page, cell):
        return cell.width - 14
    left = min((line.box.x0 for line in lines), default=cell.x0)
    return min(cell.x1 - 8, page.width - 50) - left


def _is_ruled(page: Page, cell: Box) -> bool:
    return cell.x0 >= 0 and cell.x1 <= page.width


def _said_to_go_on(last: Line, line: Line) -> bool:
    return bool(JOINS.search(last.text) or JOINED.match(line.text))


def _excess(last: Line, line: Line, room: float) -> float:
    return last.box.width + 3 + line.words[0].box.width - room


def _goes_on(last: Line, line: Line, room: float, name: str) -> bool:
    if name == "scheduled" and _is_address(line):
        return False
    if _said_to_go_on(last, line):
        return True
    if name == "locations" and WHOLE.search(last.text) and STREET.match(line.text):
        return False  # two addresses, however little room the first one left
    return not NAMED.search(last.text) and _excess(last, line, room) > 0


def _is_broken(page: Page, cell: Box, row: Sequence[Line]) -> bool:
    """Lines that only their lack of room joins, where no rules say how much there was."""
    room = _room(page, cell, row)
    for last, line in itertools.pairwise(row):
        told = _said_to_go_on(last, line) or BLANKET.search(f"{last.text} {line.text}".upper())
        least = SURE if _is_ruled(page, cell) else 3 * SURE
        if not told and _excess(last, line, room) < least:
            return True
    return False


def _is_address(line: Line) -> bool:
    text = line.text
    street = STREET.match(text) and not re.search(
        r"\b(LLC|INC|LP|OWNER|ASSOCIATES)\b", text.upper()
    )
    return bool(street or TOWN.match(text) or COMMENT.match(text) or UNDER.match(text))


def _said(row: Sequence[Line], name: str) -> list[str]:
    """A place is said whole."""
    text = " ".join(line.text for line in row).strip()
    return names_in(text) if name == "scheduled" else [text]
