"""Whether what was typed stands where the form wants it.

A form that ran through the printer a row too high or a column too far right still looks filled
in: every value is beside a label, only not its own. Amounts one row off are found by their own
rows (`limits`); here are the places that tell by what they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ledgerboard.core.reading.acord25.layout import Layout
from ledgerboard.core.reading.acord25.limits import BETWEEN, SHIFTED
from ledgerboard.core.reading.acord25.parties import dated
from ledgerboard.core.reading.found import Place, Reading, Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Word
from ledgerboard.core.reading.values import as_date

OFF_ROWS = "the page is printed off its rows"
OFF_COLUMNS = "the page is printed off its columns"
SIDEWAYS = 6.5  # points: letters and codes then leave their cells; marks are doubted before
NARROW = ("letter", "addl_insd", "subr_wvd")
INSURER, CODE = re.compile(r"[A-F]", re.IGNORECASE), re.compile(r"[A-FXYN]", re.IGNORECASE)
PHONE = re.compile(r"\d{3}\D{0,2}\d{3}\D?\d{4}")
# what only a column further left or right, or a row above or below, would make wrong
BY_COLUMN = re.compile(r"letter|raw|yes|name|naic|number|coverage|retention|deductible")
BOXED = frozenset(("umbrella", "excess", "occurrence", "claims_made"))


def doubted(layout: Layout, fields: Mapping[str, object]) -> dict[str, object]:
    """The fields, without those that a page printed askew would give wrongly."""
    where = Place(layout.page.number, layout.page.box)
    if _off_rows(layout, fields):
        whole = {"policies": Unsure(OFF_ROWS, where), "insurers": Unsure(OFF_ROWS, where)}
        return {n: whole.get(n) or _unsure(one, OFF_ROWS, where) for n, one in fields.items()}
    if abs(_sideways(layout)) > SIDEWAYS:
        doubtful = {"policies", "insurers"}
        return {n: _by_column(one, where) if n in doubtful else one for n, one in fields.items()}
    return dict(fields)


def _off_rows(layout: Layout, fields: Mapping[str, object]) -> bool:
    doubts = list(_doubts(fields))
    # policies that share a section share its rows: one row in doubt is one, however often told
    between = {doubt.place for doubt in doubts if doubt.why == BETWEEN}
    return (
        any(doubt.why == SHIFTED for doubt in doubts)
        or len(between) > 1
        or _wrong_line(fields)
        or _date_astray(layout)
    )


def _doubts(fields: object) -> Iterator[Unsure]:
    if isinstance(fields, Unsure):
        yield fields
    elif isinstance(fields, Mapping):
        for one in fields.values():
            yield from _doubts(one)
    elif isinstance(fields, list):
        for one in fields:
            yield from _doubts(one)


def _wrong_line(fields: Mapping[str, object]) -> bool:
    """A number or an address for mail beside CONTACT: it belongs to one of the rows below."""
    producer = fields["producer"]
    contact = producer.get("contact") if isinstance(producer, Mapping) else None
    said = contact.value if isinstance(contact, Reading) else None
    if isinstance(contact, Unsure):
        return False
    return isinstance(said, str) and bool(PHONE.search(said) or "@" in said)


def _date_astray(layout: Layout) -> bool:
    """The certificate's date over its own label, or below the frame that ends its cell."""
    label = dated(layout.page)
    if label is None:
        return False
    around = Box(label.x0 - 25, label.y0 - 12, layout.page.width, label.y1 + 26)
    dates = [word.box for word in layout.page.within(around) if as_date(word.text)]
    below = [
        rule.cy
        for rule in layout.page.horizontals
        if rule.x0 < label.cx < rule.x1 and label.y1 + 4 < rule.cy < label.y1 + 24
    ]
    over = any(date.x0 < label.x1 and abs(date.cy - label.cy) < 4.5 for date in dates)
    return over or bool(below and any(date.cy > min(below) for date in dates))


def _sideways(layout: Layout) -> float:
    """How far to the right of their columns most dates, letters and codes stand."""
    if not layout.page.verticals:
        return 0.0  # columns were guessed from their headings
    return max(_by_dates(layout), _by_codes(layout), key=abs)


def _by_dates(layout: Layout) -> float:
    """Dates are centred, or begin or end at an edge; the nearest of these is the one meant."""
    offs: list[tuple[float, float, float]] = []
    for name in ("effective", "expiration"):
        x0, x1 = layout.columns[name]
        reach = Box(x0 - 12, layout.sections[0][1].y0, x1 + 12, layout.description.y0)
        near = [w.box for w in layout.page.within(reach) if as_date(w.text) and x0 < w.box.cx < x1]
        offs += [(b.x0 - x0 - 2, b.cx - (x0 + x1) / 2, b.x1 - x1 + 2) for b in near]
    if len(offs) < 2:
        return 0.0
    return min((_middle([off[way] for off in offs]) for way in range(3)), key=abs)


def _by_codes(layout: Layout) -> float:
    spans = [layout.columns[name] for name in NARROW if name in layout.columns]
    if len(spans) < len(NARROW) or any(x1 - x0 > 40 for x0, x1 in spans):
        return 0.0
    middles = [(x0 + x1) / 2 for x0, x1 in spans]
    # the nearest column may be the wrong one: then only how far off it is means something
    offs = [min(abs(word.box.cx - x) for x in middles) for word in _codes(layout, max(middles))]
    return _middle(offs) if len(offs) > 1 else 0.0


def _codes(layout: Layout, most: float) -> Iterator[Word]:
    """Single letters near the narrow columns; marks in boxes stand in the wide one between, and an
    `X` beside the letters of the insurers is one of those.

    The letters of a printed `Y / N` or `N / A` say nothing.
    """
    printed = [hit.grown(0.5) for said in ("Y / N", "N / A") for hit in layout.page.find_all(said)]
    first_x, last_x = layout.columns["letter"], layout.columns["type"]
    for word in layout.page.words:
        x, inside = word.box.cx, layout.sections[0][1].y0 < word.box.cy < layout.description.y0
        first, last = first_x[0] - 12 < x < first_x[1] + 4, last_x[1] - 10 < x < most + 20
        code = (first and INSURER.fullmatch(word.text)) or (last and CODE.fullmatch(word.text))
        if inside and code and not any(box.holds(word.box) for box in printed):
            yield word


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _unsure(value: object, why: str, page: Place) -> object:
    if isinstance(value, Mapping):
        return {name: _unsure(one, why, page) for name, one in value.items()}
    if isinstance(value, list):
        return [_unsure(one, why, page) for one in value]
    if isinstance(value, Reading):
        return Unsure(why, value.place or page)
    return value


def _by_column(value: object, page: Place, name: str = "") -> object:
    """Blanks, ticks and what stands in narrow columns; dates and amounts are wide enough."""
    if isinstance(value, Mapping):
        return {key: _by_column(one, page, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_by_column(one, page) for one in value]
    narrow = isinstance(value, Reading) and (
        BY_COLUMN.fullmatch(name)
        or value.value is None
        or isinstance(value.value, bool | list)
        or value.value in BOXED
    )
    return _unsure(value, OFF_COLUMNS, page) if narrow else value
