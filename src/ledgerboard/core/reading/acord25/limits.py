"""Amounts beside their labels, row by row of one section."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ledgerboard.core.reading.acord25.layout import Layout
from ledgerboard.core.reading.acord25.places import completed
from ledgerboard.core.reading.found import Answer, Place, Reading, Unsure, blank, read
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Line, Page, lines_of
from ledgerboard.core.reading.values import as_limit

Labels = Mapping[str, tuple[str, ...]]
LABELS: Mapping[str, Labels] = {
    "general_liability": {
        "each_occurrence": ("EACH OCCURRENCE", "EACH OCCURENCE"),
        "damage_to_rented_premises": (
            "DAMAGE TO RENTED PREMISES", "DAMAGE TO RENTED", "FIRE DAMAGE",
            "DAMAGE TO PREMISES RENTED",
        ),
        "med_exp": ("MED EXP", "MEDICAL EXPENSE", "MEDICAL EXPENSES", "MED EXPENSE"),
        "personal_adv_injury": (
            "PERSONAL & ADV INJURY", "PERSONAL AND ADV INJURY", "PERSONAL & ADVERTISING INJURY",
            "PERSONAL AND ADVERTISING INJURY",
        ),
        "general_aggregate": ("GENERAL AGGREGATE",),
        "products_comp_op_agg": (
            "PRODUCTS - COMP/OP AGG", "PRODUCTS & COMP/OP AGG", "PRODUCTS COMP/OP AGG",
            "PRODUCTS-COMPLETED OPERATIONS AGGREGATE", "PRODUCTS/COMPLETED OPS AGG",
        ),
    },
    "automobile_liability": {
        "combined_single_limit": ("COMBINED SINGLE LIMIT", "CSL"),
        "bodily_injury_per_person": ("BODILY INJURY (Per person)", "BODILY INJURY Each Person"),
        "bodily_injury_per_accident": (
            "BODILY INJURY (Per accident)", "BODILY INJURY Each Accident",
        ),
        "property_damage": ("PROPERTY DAMAGE (Per accident)", "PROPERTY DAMAGE"),
    },
    "umbrella_excess": {
        "each_occurrence": ("EACH OCCURRENCE", "EACH OCCURENCE"),
        "aggregate": ("AGGREGATE", "GENERAL AGGREGATE"),
    },
    "workers_compensation": {
        "el_each_accident": ("E.L. EACH ACCIDENT", "EL EACH ACCIDENT"),
        "el_disease_each_employee": (
            "E.L. DISEASE - EA EMPLOYEE", "E.L. DISEASE - EACH EMPLOYEE", "EL DISEASE EA EMPL",
        ),
        "el_disease_policy_limit": ("E.L. DISEASE - POLICY LIMIT",),
    },
}  # fmt: skip
TWO_IN_ONE = "two policies share the row"
NO_LABEL = "its label was not found"
SHIFTED = "the amounts may stand a row too low"
HIGH = "the amounts may stand a row too high"
UNLABELLED = "an amount was found with no label next to it"
BETWEEN = "the amount stands between two rows"
UNKNOWN = "this is not known as the name of a limit"
SAID = """
ACCIDENT ADV AGG AGGREGATE ALL AMOUNT AND ANNUAL ANY AUTO BODILY BUILDING BUSINESS CARGO CLAIM
CLAIMS COMBINED CONTENTS COVERAGE CRIME CYBER DAMAGE DED DEDUCTIBLE DISEASE EACH EMPLOYEE EQUIPMENT
EVENT EXPENSE GENERAL INCIDENT INJURY INSURED ITEM LEASED LIABILITY LIMIT LIMITS LOCATION LOSS MAX
MAXIMUM MEDICAL OCC OCCURRENCE OWNED PER PERSON POLICY POLLUTION PREMISES PRODUCTS PROFESSIONAL
PROJECT PROPERTY RENTED RETENTION RETRO SINGLE SIR THE TOOLS TOTAL VALUE VEHICLE
"""  # words in the names of limits
WORDED = re.compile(
    r"\b(STATUTORY|PER (LAW|STATUTE)|INCL(UDED)?|EXCL(UDED)?|NONE|NIL|NOT (COVERED|APPLICABLE)|"
    r"UNLIMITED)\b|^N/?A$"
)
KINDS = frozenset(SAID.split())
TALL, TALLEST = 16.0, 40.0  # points: a row whose label has several lines
ROW = 12.0  # points: from one row to the next
LOST = 11.0  # points: nearer to a label than the next row, an amount may belong to it
OF_A_BOX = frozenset({"OTHER", "OTH", "ER"})  # the box beside PER STATUTE may reach the amounts
OFF_GRID = 4.6  # points: beyond this an amount may belong to the row above or below


def limits_of(
    layout: Layout, kind: str, section: Box, policies: int = 1
) -> list[dict[str, Answer[int | str]]]:
    """Every limit that the section's kind knows, for each of the policies that share its row."""
    x0, x1 = layout.columns["limits"]
    page, area = layout.page, Box(x0, section.y0, layout.split, section.y1)
    rows = {name: _label(layout, names, area) for name, names in LABELS[kind].items()}
    rows = completed(page, area, rows)
    amounts = _amounts(layout, Box(layout.split, section.y0, x1, section.y1))
    found = [box for box in rows.values() if box]
    drift = _drift(found, amounts)
    cells = {
        name: _cell(page, box, found, amounts, (drift, layout.split, x1))
        if box
        else Unsure(NO_LABEL, Place(page.number, area))
        for name, box in rows.items()
    }
    each = [{n: _answer(page.number, c, i, policies) for n, c in cells.items()}
            for i in range(policies)]  # fmt: skip
    worded = page.has_text and _is_worded(next(iter(cells.values())))
    shifted = "" if worded else _why_shifted(kind, each[0], over=_over(found, amounts))
    shifted = shifted or _why_high(layout, Box(layout.split, section.y0, x1, section.y1))
    if why := shifted or _why_unlabelled(layout, area, rows, amounts):
        return [{name: Unsure(why, Place(page.number, area)) for name in one} for one in each]
    return each


def _why_shifted(kind: str, answers: Mapping[str, Answer[int | str]], *, over: bool) -> str:
    """A first amount that is blank over others that are not: printed a row too low, likely.

    Not where its label was lost, and an amount stands `over` the labels that were found.
    """
    stated = {n for n, answer in answers.items() if not _is_blank(answer) and not _lost(answer)}
    if kind == "automobile_liability":
        low = "combined_single_limit" not in stated and len(stated) == 1
    else:
        first = next(iter(answers))
        low = bool(stated) and first not in stated and not (over and _lost(answers[first]))
    return SHIFTED if low else ""


def _why_high(layout: Layout, column: Box) -> str:
    """An amount level with the heading of the column: all of them may stand a row too high."""
    above = replace(column, y0=column.y0 - ROW, y1=column.y0)
    headed = layout.page.find("LIMITS", replace(above, x0=layout.columns["limits"][0]))
    high = headed and any(as_limit(line.text) for line in _amounts(layout, above))
    return HIGH if high else ""


def _over(labels: Sequence[Box], amounts: Sequence[Line]) -> bool:
    top = min((label.cy for label in labels), default=0.0)
    return any(line.box.cy < top - ROW / 2 and as_limit(line.text) is not None for line in amounts)


def _lost(answer: Answer[int | str]) -> bool:
    """A label that a copier has eaten says nothing about where the amounts stand, nor do scraps."""
    return _is_no_amount(answer) or (isinstance(answer, Unsure) and answer.why == NO_LABEL)


def _is_no_amount(answer: Answer[int | str]) -> bool:
    return isinstance(answer, Unsure) and answer.why.endswith("is not an amount")


def _is_worded(cell: Cell | Unsure) -> bool:
    """«Statutory» in the first row is its limit: what stands below isn't a row too low."""
    lines = cell.lines if isinstance(cell, Cell) else ()
    return any(WORDED.search(line.text.upper()) for line in lines)


def _is_blank(answer: Answer[int | str]) -> bool:
    return isinstance(answer, Reading) and answer.value is None


def _why_unlabelled(
    layout: Layout, area: Box, rows: Mapping[str, Box | None], amounts: Sequence[Line]
) -> str:
    """An amount in the write-in row without a word beside it belongs to the row above.

    Where a label was not found, it may be the amount of that one: that says nothing of the page.
    """
    below = max((label.y1 for label in rows.values() if label), default=area.y1)
    low = [line for line in amounts if line.box.cy > below + 2 and as_limit(line.text)]
    typed = [
        line
        for line in layout.page.lines_within(Box(area.x0, below + 1, area.x1, area.y1))
        if line.text.strip("$ ")
    ]
    if not low or typed:
        return ""
    return SHIFTED if all(rows.values()) else UNLABELLED


def _label(layout: Layout, phrases: Sequence[str], area: Box) -> Box | None:
    hits = [hit for phrase in phrases for hit in layout.page.find_all(phrase, area)]
    return min(hits, key=lambda box: (round(box.cy / 5), -box.area), default=None)


def _amounts(layout: Layout, area: Box) -> list[Line]:
    """Lines of the amount column without the printed dollar signs."""
    words = [
        word
        for word in layout.page.within(area)
        if word.text.strip("$|[]_") and word.key not in OF_A_BOX
    ]
    return list(lines_of(words))


def _drift(labels: Sequence[Box], amounts: Sequence[Line]) -> float:
    """How far this system prints above or below its rows: the same for all of them."""
    if not labels:
        return 0.0
    offs = sorted(min((line.box.cy - label.cy for label in labels), key=abs) for line in amounts)
    return offs[len(offs) // 2] if offs else 0.0


@dataclass(frozen=True)
class Cell:
    """The lines beside one label; `stray` ones stand too near to the row above or below."""

    place: Place
    lines: Sequence[Line]
    stray: bool


def _cell(
    page: Page,
    label: Box,
    labels: Sequence[Box],
    amounts: Sequence[Line],
    at: tuple[float, float, float],
) -> Cell | Unsure:
    drift, split, right = at
    place = Place(page.number, Box(split, label.cy - 6, right, label.cy + 6))
    mine = [line for line in amounts if _owner(page, line, labels, drift) == label]
    stray = any(
        _alone_in_row(page, line, labels) is None and not _in_row(page, line.box, label)
        for line in mine
    )
    if not mine and any(_is_near(page, one, label, labels, drift) for one in amounts):
        return Unsure(BETWEEN, place)
    return Cell(place, sorted(mine, key=lambda line: line.box.cy), stray)


def _is_near(page: Page, line: Line, label: Box, labels: Sequence[Box], drift: float) -> bool:
    """An amount between two rows, of which this is one: nobody's, and perhaps this one's."""
    apart = abs(line.box.cy - drift - label.cy)
    amount = apart < LOST and as_limit(line.text) is not None
    return amount and _owner(page, line, labels, drift) is None


def _in_row(page: Page, amount: Box, label: Box) -> bool:
    """Well inside the same ruled row; where rows are not ruled, about level with the label."""
    row = _ruled_row(page, amount.cx, label.cy)
    if row and 8 < row[1] - row[0] < TALL:
        top, end = row
        return abs(amount.cy - (top + end) / 2) < 0.42 * (end - top)
    return abs(amount.cy - label.cy) <= OFF_GRID


def _ruled_row(page: Page, x: float, y: float) -> tuple[float, float] | None:
    rows = [rule.cy for rule in page.horizontals if rule.x0 - 2 <= x <= rule.x1 + 2]
    top = max((row for row in rows if row <= y), default=None)
    end = min((row for row in rows if row > y), default=None)
    return (top, end) if top is not None and end is not None else None


def _answer(page: int, cell: Cell | Unsure, number: int, policies: int) -> Answer[int | str]:
    if isinstance(cell, Unsure):
        return cell
    if not cell.lines:
        return blank(cell.place)
    if len(cell.lines) != policies:
        why = "several amounts stand in one cell" if policies == 1 else TWO_IN_ONE
        return Unsure(why, cell.place)
    if cell.stray and policies == 1:  # stacked ones stand high and low in their row
        return Unsure(BETWEEN, cell.place)
    return read(cell.lines[number].words, page, as_limit, "an amount")


def _owner(page: Page, line: Line, labels: Sequence[Box], drift: float) -> Box | None:
    if alone := _alone_in_row(page, line, labels):
        return alone
    near = min(labels, key=lambda label: abs(line.box.cy - drift - label.cy))
    return near if abs(line.box.cy - drift - near.cy) < 6.5 else None


def _alone_in_row(page: Page, line: Line, labels: Sequence[Box]) -> Box | None:
    """The only label of a ruled row that is taller than one line: the amount is centered in it."""
    row = _ruled_row(page, line.box.cx, line.box.cy)
    if row is None or not TALL < row[1] - row[0] < TALLEST:
        return None
    inside = [label for label in labels if row[0] < label.cy < row[1]]
    return inside[0] if len(inside) == 1 else None


def written_in(layout: Layout, section: Box) -> dict[str, Answer[int | str]]:
    """Limits of other policies, by the label that was typed beside them."""
    x0, x1 = layout.columns["limits"]
    labels = [
        line
        for line in layout.page.lines_within(Box(x0, section.y0, layout.split, section.y1))
        if line.text.strip("$ ")
    ]
    amounts = _amounts(layout, Box(layout.split, section.y0, x1, section.y1))
    boxes = [line.box for line in labels]
    drift = _drift(boxes, amounts)
    return {
        _named(layout.page, line): Unsure(UNKNOWN, Place(layout.page.number, line.box))
        if _misread(layout.page, line)
        else _answer(
            layout.page.number,
            _cell(layout.page, line.box, boxes, amounts, (drift, layout.split, x1)),
            0,
            1,
        )
        for line in labels
    }


def _misread(page: Page, label: Line) -> bool:
    """On a recognized page `Aggcge` is no kind of limit, and the figure of a date that ran over
    the side of its cell no part of its name.
    """
    strange = any(len(word.key) > 2 and word.key not in KINDS for word in label.words)
    return not page.has_text and (strange or label.words[0].text.isdigit())


def _named(page: Page, label: Line) -> str:
    figure = not page.has_text and label.words[0].text.isdigit()
    return Line(label.words[figure:]).text.strip("$: ")
