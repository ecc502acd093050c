"""The policies of the coverage grid, section by section."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from ledgerboard.core.reading.acord25.boxes import marks_in, ticked
from ledgerboard.core.reading.acord25.layout import Layout, first
from ledgerboard.core.reading.acord25.limits import LABELS, limits_of, written_in
from ledgerboard.core.reading.found import (
    Answer,
    Place,
    Reading,
    Unsure,
    blank,
    place_of,
    read,
)
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Line, Method, Word, lines_of
from ledgerboard.core.reading.values import as_date, as_limit, as_yes, known_yes

Fields = dict[str, object]
LETTER = re.compile(r"[A-Fa-f]")
NUMBER = re.compile(r"[A-Za-z0-9].*")
COLUMNS = ("letter", "number", "effective", "expiration", "addl_insd", "subr_wvd")
TWO_IN_ONE = "two policies share the row"


def policies_of(layout: Layout) -> Iterator[Fields]:
    for kind, section in layout.sections:
        yield from _of_section(layout, kind, section)


def _of_section(layout: Layout, kind: str, section: Box) -> Iterator[Fields]:
    cells = {name: _cell(layout, section, name) for name in COLUMNS}
    bands = _bands(cells, section)
    shared, sort = _shared(layout, kind, section), _type(layout, kind, section)
    for band in bands:
        own = {name: _in_band(words, band) for name, words in cells.items()}
        fields = {"type": sort, **_own(layout, kind, own, band), **_for(shared, len(bands))}
        if isinstance(sort, Unsure):
            fields |= {"coverage": sort, "limits": sort}
        if _says_something(fields):
            yield fields


def _in_band(words: Sequence[Word], band: Box) -> list[Word]:
    return [word for word in words if band.y0 <= word.box.cy < band.y1]


def _type(layout: Layout, kind: str, section: Box) -> object:
    """A row without a known heading, but with the limits of a known kind, is of no certain type."""
    if kind != "other":
        return kind
    area = Box(layout.columns["limits"][0], section.y0, layout.split, section.y1)
    for labels in LABELS.values():
        said = (phrase for phrases in labels.values() for phrase in phrases)
        if sum(layout.page.find(phrase, area) is not None for phrase in said) > 1:
            why = "the heading of the row is not known"
            return Unsure(why, Place(layout.page.number, section))
    return kind


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
    """One band, or one for each policy where two are stacked: both date columns must show it."""
    starts = _dates(cells["effective"])
    ends = _dates(cells["expiration"])
    if len(starts) < 2 or len(starts) != len(ends):
        return [section]
    middles = [line.box.cy for line in starts]
    cuts = [section.y0, *((a + b) / 2 for a, b in pairwise(middles)), section.y1]
    return [Box(section.x0, top, section.x1, end) for top, end in pairwise(cuts)]


def _dates(words: Sequence[Word]) -> list[Line]:
    return [line for line in lines_of(words) if as_date(line.text)]


def _own(layout: Layout, kind: str, cells: Mapping[str, Sequence[Word]], band: Box) -> Fields:
    """What each policy of a section has for itself."""
    page = layout.page.number
    at = {name: Place(page, layout.cell(band, name)) for name in COLUMNS if name in layout.columns}
    fields: Fields = {
        "letter": _in_cell(
            at,
            "letter",
            cells,
            lambda t: t.upper() if LETTER.fullmatch(t) else None,
            "a letter of the insurers",
        ),
        "number": _number(at["number"], cells["number"], page),
        "effective": _in_cell(at, "effective", cells, as_date, "one date"),
        "expiration": _in_cell(at, "expiration", cells, as_date, "one date"),
        "addl_insd": _code(layout, at, "addl_insd", cells),
        "subr_wvd": _code(layout, at, "subr_wvd", cells),
    }
    if kind == "other":
        fields["coverage"] = _coverage(layout, band)
    return fields


def _in_cell(
    at: Mapping[str, Place],
    name: str,
    cells: Mapping[str, Sequence[Word]],
    parse: Callable[[str], object],
    what: str,
) -> Answer[object]:
    if name not in at:
        return Unsure("the column was not found", Place(0, Box(0, 0, 0, 0)))
    answer = read(list(_reading_order(cells[name])), at[name].page, parse, what)
    return blank(at[name]) if isinstance(answer, Reading) and answer.value is None else answer


def _reading_order(words: Sequence[Word]) -> Iterator[Word]:
    for line in lines_of(words):
        yield from line.words


def _number(at: Place, words: Sequence[Word], page: int) -> Answer[str]:
    """Policy numbers are never corrected. A number on two lines may be one that wraps or two."""
    lines = list(lines_of(words))
    if len(lines) > 1 and not _wraps(lines):
        return Unsure("several numbers stand in one cell", place_of(words, page))
    if len(words) > 1 and next(_reading_order(words)).text in {"X", "Y", "N"}:
        return Unsure("a mark of the column before stands with the number", place_of(words, page))
    answer = read(list(_reading_order(words)), page, _joined(lines), "a policy number")
    return blank(at) if isinstance(answer, Reading) and answer.value is None else answer


def _wraps(lines: Sequence[Line]) -> bool:
    """Only a line that ends in a joint goes on below for certain."""
    return all(line.text.endswith(("-", "/")) for line in lines[:-1])


def _joined(lines: Sequence[Line]) -> Callable[[str], str | None]:
    text = "".join(line.text for line in lines)
    return lambda _: text if NUMBER.fullmatch(text) else None


def _code(
    layout: Layout, at: Mapping[str, Place], name: str, cells: Mapping[str, Sequence[Word]]
) -> Fields | Unsure:
    """Y, N or X as printed, or a drawn mark; the workers' row has `N / A` printed in advance."""
    if name not in at:
        return Unsure("the column was not found", Place(layout.page.number, Box(0, 0, 0, 0)))
    place, words = at[name], list(_reading_order(cells[name]))
    drawn = [box for box, method in marks_in(layout.page, place.box) if method is Method.MARK]
    raw = "".join(word.text for word in words)
    if doubt := next((word.doubt for word in words if word.doubt), ""):
        return Unsure(doubt, place)
    if drawn and not raw:
        here = Place(place.page, drawn[0])
        return {"raw": Reading("X", here, Method.MARK), "yes": Reading(True, here, Method.MARK)}  # noqa: FBT003
    if not known_yes(raw) or drawn:
        return Unsure(f"“{raw}” is neither Y nor N", place)
    here = place_of(words, place.page) if words else place
    return {"raw": Reading(raw, here), "yes": Reading(as_yes(raw), here)}


def _coverage(layout: Layout, band: Box) -> Answer[str]:
    words = layout.page.within(layout.cell(band, "type"))
    lines = [line.text for line in lines_of(words)]
    return read(words, layout.page.number, lambda _: " ".join(lines), "a coverage")


def _shared(layout: Layout, kind: str, section: Box) -> Fields:
    """What is printed once in a section, however many policies share it."""
    if kind == "other":
        return {"limits": dict(written_in(layout, section))}
    x0, x1 = layout.columns["type"]
    area = Box(x0, section.y0, x1, section.y1)
    extras = {
        "general_liability": _general, "automobile_liability": _auto,
        "umbrella_excess": _umbrella, "workers_compensation": _workers,
    }  # fmt: skip
    return {**extras[kind](layout, area), "limits": dict(limits_of(layout, kind, section))}


def _for(shared: Fields, policies: int) -> Fields:
    """One amount for two stacked policies belongs to neither for certain."""
    return shared if policies == 1 else {name: _doubted(value) for name, value in shared.items()}


def _doubted(value: object) -> object:
    if isinstance(value, dict):
        return {name: _doubted(one) for name, one in value.items()}
    if isinstance(value, Reading) and value.place and value.value not in (None, False):
        return Unsure(TWO_IN_ONE, value.place)
    return value


def _boxes(
    layout: Layout, area: Box, names: Mapping[str, Sequence[str]]
) -> dict[str, Answer[bool]]:
    return ticked(
        layout.page, area, {name: first(layout.page, said, area) for name, said in names.items()}
    )


TRIGGERS = {"claims_made": ("CLAIMS-MADE", "CLAIMS MADE"), "occurrence": ("OCCUR", "OCCURRENCE")}
APPLIES = (
    "GEN'L AGGREGATE LIMIT APPLIES PER",
    "GENERAL AGGREGATE LIMIT APPLIES PER",
    "AGGREGATE LIMIT APPLIES PER",
)
PER = {
    "policy": ("POLICY",),
    "project": ("PRO-JECT", "PROJECT"),
    "location": ("LOC", "LOCATION"),
    "other": ("OTHER",),
}
AUTOS = {
    "any_auto": ("ANY AUTO",),
    "owned_autos_only": ("OWNED AUTOS ONLY", "ALL OWNED AUTOS", "ALL OWNED"),
    "scheduled_autos": ("SCHEDULED AUTOS",),
    "hired_autos_only": ("HIRED AUTOS ONLY", "HIRED AUTOS"),
    "non_owned_autos_only": ("NON-OWNED AUTOS ONLY", "NON-OWNED AUTOS"),
}  # fmt: skip


def _general(layout: Layout, area: Box) -> Fields:
    boxes: Fields = dict(_boxes(layout, area, TRIGGERS))
    applies = first(layout.page, APPLIES, area)
    if applies is None:
        per: object = Unsure("“limit applies per” was not found", Place(layout.page.number, area))
        return {**boxes, "aggregate_applies_per": per}
    below = Box(area.x0, applies.y1 - 1, area.x1, area.y1)
    return {**boxes, "aggregate_applies_per": _gathered(_boxes(layout, below, PER), layout, below)}


def _gathered(boxes: Mapping[str, Answer[bool]], layout: Layout, area: Box) -> Answer[list[str]]:
    doubts = [answer for answer in boxes.values() if isinstance(answer, Unsure)]
    if doubts:
        return doubts[0]
    on = {name: box for name, box in boxes.items() if isinstance(box, Reading) and box.value}
    places = [box.place.box for box in on.values() if box.place]
    if len(places) == 1:
        return Reading(list(on), Place(layout.page.number, places[0]), Method.MARK)
    return Reading(list(on), Place(layout.page.number, area), Method.MARK)


def _auto(layout: Layout, area: Box) -> Fields:
    return {"boxes": dict(_boxes(layout, area, AUTOS))}


def _umbrella(layout: Layout, area: Box) -> Fields:
    kinds = {
        "umbrella": ("UMBRELLA LIAB", "UMBRELLA LIABILITY"),
        "excess": ("EXCESS LIAB", "EXCESS LIABILITY"),
    }
    triggers = _boxes(
        layout, area, {"occurrence": TRIGGERS["occurrence"], "claims_made": TRIGGERS["claims_made"]}
    )
    kept = _boxes(layout, area, {"deductible": ("DED", "DEDUCTIBLE"), "retention": ("RETENTION",)})
    return {
        "form": _either(_boxes(layout, area, kinds)),
        "trigger": _either(triggers),
        **_kept(layout, area, kept),
    }


def _either(boxes: Mapping[str, Answer[bool]]) -> Answer[str]:
    """The one that is ticked; both ticked say nothing certain."""
    doubts = [answer for answer in boxes.values() if isinstance(answer, Unsure)]
    on = [(n, b) for n, b in boxes.items() if isinstance(b, Reading) and b.value and b.place]
    if doubts or len(on) > 1:
        place = doubts[0].place if doubts else on[0][1].place
        return Unsure(
            doubts[0].why if doubts else "both boxes are ticked", place or Place(0, Box(0, 0, 0, 0))
        )
    if not on:
        return blank()
    name, box = on[0]
    return Reading(name, box.place, box.method)


def _kept(layout: Layout, area: Box, boxes: Mapping[str, Answer[bool]]) -> Fields:
    """DED and RETENTION share one amount; the tick says whose it is."""
    label = first(layout.page, ("RETENTION",), area)
    if label is None:
        missing = Unsure("the retention was not found", Place(layout.page.number, area))
        return {"deductible": missing, "retention": missing}
    row = Box(label.x1, label.cy - HIGH, area.x1, label.cy + HIGH)
    words = [word for word in layout.page.within(row) if word.text.strip("$")]
    amount = read(words, layout.page.number, _kept_amount, "an amount")
    on = [name for name, box in boxes.items() if isinstance(box, Reading) and box.value]
    if isinstance(amount, Reading) and amount.value is None:
        return {"deductible": blank(), "retention": blank()}
    if len(on) != 1:
        doubt = Unsure("DED or RETENTION is not told apart", place_of(words, layout.page.number))
        return {"deductible": doubt, "retention": doubt}
    return {name: amount if name in on else blank() for name in ("deductible", "retention")}


HIGH = 6.5


def _kept_amount(text: str) -> int | str | None:
    """Retentions may be small: some are a hundred dollars."""
    return int(text) if re.fullmatch(r"\d{1,3}", text) else as_limit(text)


def _workers(layout: Layout, area: Box) -> Fields:
    x0, x1 = layout.columns["limits"]
    right = Box(x0, area.y0, x1, area.y1)
    named = {
        "per_statute": (
            "PER STATUTE",
            "WC STATU-TORY LIMITS",
            "STATUTORY LIMITS",
            "WC STATUTORY LIMITS",
        ),
        "other_box": ("OTH-ER", "OTHER"),
    }
    return {**_boxes(layout, right, named), "proprietor_excluded": _excluded(layout, area)}


def _excluded(layout: Layout, area: Box) -> Fields | Unsure:
    """The answer stands right of the question, under a printed `Y / N`."""
    page = layout.page
    asked = first(
        page,
        ("OFFICER/MEMBER EXCLUDED?", "OFFICER/MEMBEREXCLUDED?", "MEMBER EXCLUDED?", "EXCLUDED?"),
        area,
    )
    if asked is None:
        return Unsure("the question on excluded officers was not found", Place(page.number, area))
    printed = first(page, ("Y / N", "Y/N"), area)
    left = printed.x0 - 5 if printed else asked.x1 + 1
    top = printed.y1 if printed else asked.y0 - 6
    box = Box(max(left, asked.x1 - 30), top - 0.5, area.x1, asked.y1 + 8)
    words = [word for word in page.within(box) if word.box.x0 > asked.x1 - 2 or printed]
    raw = " ".join(word.text for word in words)
    if doubt := next((word.doubt for word in words if word.doubt), ""):
        return Unsure(doubt, Place(page.number, box))
    if not known_yes(raw):
        return Unsure(f"“{raw}” is neither Y nor N", Place(page.number, box))
    here = place_of(words, page.number) if words else Place(page.number, box)
    return {"raw": Reading(raw, here), "yes": Reading(as_yes(raw), here)}


def _says_something(fields: Fields) -> bool:
    """A policy is there when its number, a date, an insurer or an amount is."""
    limits = fields["limits"]
    amounts = list(limits.values()) if isinstance(limits, dict) else []
    own = [fields[name] for name in ("letter", "number", "effective", "expiration")]
    return any(_stated(answer) for answer in (*own, *amounts))


def _stated(answer: object) -> bool:
    if isinstance(answer, Unsure):
        return answer.why not in {"its label was not found", "the column was not found"}
    return isinstance(answer, Reading) and answer.value is not None
