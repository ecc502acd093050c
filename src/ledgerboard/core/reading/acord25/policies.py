"""The policies of the coverage grid, section by section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ledgerboard.core.reading.acord25.box_places import ruled_around
from ledgerboard.core.reading.acord25.boxes import marks_in, seen_by, ticked
from ledgerboard.core.reading.acord25.layout import Layout, first
from ledgerboard.core.reading.acord25.limits import LABELS, TWO_IN_ONE, limits_of, written_in
from ledgerboard.core.reading.acord25.recognized import doubted
from ledgerboard.core.reading.acord25.rows import coverage, crowded, own_fields, rows_of
from ledgerboard.core.reading.found import (
    Answer,
    Place,
    Reading,
    Unsure,
    blank,
    method_of,
    of_print,
    place_of,
    read,
)
from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import Method, Page
from ledgerboard.core.reading.values import as_limit, as_yes, known_yes

BOXED = {
    "general_liability": ("claims_made", "occurrence", "aggregate_applies_per"),
    "automobile_liability": ("boxes",),
    "umbrella_excess": ("form", "trigger", "deductible", "retention"),
    "workers_compensation": ("per_statute", "other_box", "proprietor_excluded"),
}
AMOUNTLESS = "it is ticked, but no amount stands beside it"
Fields = dict[str, object]


def policies_of(layout: Layout) -> Iterator[Fields]:
    for kind, section in layout.sections:
        yield from _of_section(layout, kind, section)


def _of_section(layout: Layout, kind: str, section: Box) -> Iterator[Fields]:
    rows = rows_of(layout, section)
    shared, sort = _shared(layout, kind, section), _type(layout, kind, section)
    limits = _limits(layout, kind, section, len(rows))
    for row, amounts in zip(rows, limits, strict=True):
        fields: Fields = {"type": sort, **own_fields(row), **_for(shared, len(rows))}
        if kind == "other":
            fields["coverage"] = coverage(row)
        fields["limits"] = amounts
        if crowded(row):
            fields = {n: one if n == "type" else _doubted(one) for n, one in fields.items()}
        if isinstance(sort, Unsure):
            fields |= dict.fromkeys(("coverage", "limits", *_boxes_like(layout, section)), sort)
        if _says_something(fields):
            yield doubted(layout, section, fields)


def _type(layout: Layout, kind: str, section: Box) -> Answer[str]:
    """A row without a known heading, but with the limits of a known kind, is of no certain type."""
    here = Place(layout.page.number, layout.cell(section, "type"))
    if kind != "other":
        return Reading(kind, here, of_print(layout.page))
    if _like(layout, section):
        why = "the heading of the row is not known"
        return Unsure(why, Place(layout.page.number, section))
    return Reading(kind, here, of_print(layout.page))


def _like(layout: Layout, section: Box) -> str:
    """The kind whose limits a row has, whatever its heading; empty where it has those of none."""
    area = Box(layout.columns["limits"][0], section.y0, layout.split, section.y1)
    for kind, labels in LABELS.items():
        said = (phrase for phrases in labels.values() for phrase in phrases)
        if sum(layout.page.find(phrase, area) is not None for phrase in said) > 1:
            return kind
    return ""


def _boxes_like(layout: Layout, section: Box) -> tuple[str, ...]:
    """What such a row has besides: it was not looked for, so that it is not blank either."""
    return BOXED.get(_like(layout, section), ())


def _shared(layout: Layout, kind: str, section: Box) -> Fields:
    """What is printed once in a section, however many policies share it."""
    if kind == "other":
        return {}
    x0, x1 = layout.columns["type"]
    area = Box(x0, section.y0, x1, section.y1)
    extras = {
        "general_liability": _general, "automobile_liability": _auto,
        "umbrella_excess": _umbrella, "workers_compensation": _workers,
    }  # fmt: skip
    return extras[kind](layout, area)


def _limits(layout: Layout, kind: str, section: Box, policies: int) -> list[object]:
    """Each policy's amounts. Those of a row that is not known cannot be told apart."""
    if kind != "other":
        return list(limits_of(layout, kind, section, policies))
    written = dict(written_in(layout, section))
    return [_for(dict(written), policies) for _ in range(policies)]


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
    known = {n: said for n, said in PER.items() if n != "other" or first(layout.page, said, below)}
    return {
        **boxes,
        "aggregate_applies_per": _gathered(_boxes(layout, below, known), layout, below),
    }


def _gathered(boxes: Mapping[str, Answer[bool]], layout: Layout, area: Box) -> Answer[list[str]]:
    doubts = [answer for answer in boxes.values() if isinstance(answer, Unsure)]
    if doubts:
        return doubts[0]
    on = {name: box for name, box in boxes.items() if isinstance(box, Reading) and box.value}
    places = [box.place.box for box in on.values() if box.place]
    whole = around(places) if places else area
    return Reading(list(on), Place(layout.page.number, whole), seen_by(on.values()))


def _auto(layout: Layout, area: Box) -> Fields:
    return {"boxes": dict(_boxes(layout, area, AUTOS))}


def _umbrella(layout: Layout, area: Box) -> Fields:
    kinds = {
        "umbrella": ("UMBRELLA LIAB", "UMBRELLA LIABILITY"),
        "excess": ("EXCESS LIAB", "EXCESS LIABILITY"),
    }
    here = Place(layout.page.number, area)
    # together: whether boxes come before or after their labels shows in the row as a whole
    boxes = _boxes(layout, area, kinds | TRIGGERS)
    kept = _boxes(layout, area, {"deductible": ("DED", "DEDUCTIBLE"), "retention": RETENTION})
    return {
        "form": _either({name: boxes[name] for name in kinds}, here),
        "trigger": _either({name: boxes[name] for name in TRIGGERS}, here),
        **_kept(layout, area, kept),
    }


def _either(boxes: Mapping[str, Answer[bool]], area: Place) -> Answer[str]:
    """The one that is ticked; both ticked say nothing certain."""
    doubts = [answer for answer in boxes.values() if isinstance(answer, Unsure)]
    on = [(n, b) for n, b in boxes.items() if isinstance(b, Reading) and b.value and b.place]
    if doubts or len(on) > 1:
        place = doubts[0].place if doubts else on[0][1].place
        return Unsure(doubts[0].why if doubts else "both boxes are ticked", place or area)
    if not on:
        return blank()
    name, box = on[0]
    return Reading(name, box.place, box.method)


RETENTION = ("RETENTION", "RETENTIONS")  # its dollar sign read as a letter


def _kept(layout: Layout, area: Box, boxes: Mapping[str, Answer[bool]]) -> Fields:
    """DED and RETENTION share one amount; the tick says whose it is."""
    label = first(layout.page, RETENTION, area)
    if label is None:
        missing = Unsure("the retention was not found", Place(layout.page.number, area))
        return {"deductible": missing, "retention": missing}
    row = Box(label.x1, label.cy - HIGH, area.x1, label.cy + HIGH)
    words = [word for word in layout.page.within(row) if word.text.strip("$")]
    amount = read(words, layout.page.number, _kept_amount, "an amount")
    on = [name for name, box in boxes.items() if isinstance(box, Reading) and box.value]
    if isinstance(amount, Reading) and amount.value is None:
        lost = Unsure(AMOUNTLESS, Place(layout.page.number, row))
        return {name: lost if name in on else blank() for name in ("deductible", "retention")}
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
    if printed and (circled := _circled(page, printed)):
        return circled if not raw else Unsure("a circle and a letter", Place(page.number, box))
    if doubt := next((word.doubt for word in words if word.doubt), ""):
        return Unsure(doubt, Place(page.number, box))
    if not raw and not page.has_text and (not printed or _inked_below(page, printed, asked)):
        return Unsure("the answer could not be read", Place(page.number, box))
    if not known_yes(raw):
        return Unsure(f"“{raw}” is neither Y nor N", Place(page.number, box))
    here = place_of(words, page.number) if words else Place(page.number, box)
    how = method_of(words)
    return {"raw": Reading(raw, here, how), "yes": Reading(as_yes(raw), here, how)}


def _inked_below(page: Page, printed: Box, asked: Box) -> bool:
    """On a copy, ink under the printed `Y / N` that became no word is an answer all the same."""
    cell = Box(printed.x0 - 3, printed.y1 + 1, printed.x1 + 3, asked.y1 + 3)
    return page.ink is not None and cell.height > 4 and page.ink.written(cell)


def _circled(page: Page, printed: Box) -> Fields | Unsure | None:
    """Some answer by a circle around one letter of the printed `Y / N`."""
    ends = {"Y": printed.x0 + 2, "N": printed.x1 - 2}
    drawn = [box for box, method in marks_in(page, printed.grown(3)) if method is Method.MARK]
    frames = (ruled_around(page, x, printed.cy) for x in ends.values())  # a circle looks like one
    drawn += [box for box in frames if box and box.width < printed.width]
    if not drawn:
        return None
    here = Place(page.number, drawn[0])
    near = [raw for raw, x in ends.items() if drawn[0].x0 < x < drawn[0].x1]
    if len(drawn) > 1 or len(near) != 1:
        return Unsure("a mark stands over the printed Y / N", here)
    raw = near[0]
    return {"raw": Reading(raw, here, Method.MARK), "yes": Reading(raw == "Y", here, Method.MARK)}


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
