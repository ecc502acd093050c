"""ACORD 24: policies on property by section, with causes of loss, deductibles and limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from ledgerboard.core.reading.acord25.boxes import seen_by, ticked
from ledgerboard.core.reading.found import (
    Answer,
    Paper,
    Place,
    Reading,
    Unsure,
    blank,
    of_print,
    read,
)
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.labelled import Asked, Labels, as_number, date_of, number_of
from ledgerboard.core.reading.page import Page, Word
from ledgerboard.core.reading.property import edition_of, text_under
from ledgerboard.core.reading.values import as_date, as_limit

ASKED = {
    "date": date_of("Date (MM/DD/YYYY)", "Date"),
    "certificate_number": number_of("Certificate Number", optional=True),
    "revision_number": number_of("Revision Number", optional=True),
    "producer": Asked(("Producer",)),
    "insured": Asked(("Insured",)),
    "premises": Asked(
        (
            "Location of Premises / Description of Property",
            "Location of Premises/Description of Property",
        ),
        optional=True,
    ),
    "remarks": Asked(
        (
            "Special Conditions / Other Coverages",
            "Special Conditions/Other Coverages",
            "Special Conditions",
        ),
        optional=True,
    ),
    "holder": Asked(("Certificate Holder",)),
    "cancellation": Asked(("Cancellation",), optional=True),
}
STOPS = (
    "Coverages",
    "Contact Name",
    "Contact",
    "Phone",
    "Fax",
    "E-Mail Address",
    "Producer Customer ID",
    "Policy Effective Date (MM/DD/YYYY)",
    "Policy Expiration Date (MM/DD/YYYY)",
    "Insurer(s) Affording Coverage",
    "NAIC #",
    "Insurer A",
    "Insurer B",
    "Insurer C",
    "Insurer D",
    "Authorized Representative",
    "Type of Insurance",
)
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "property": ("PROPERTY",),
    "inland_marine": ("INLAND MARINE",),
    "crime": ("CRIME",),
    "boiler_machinery": ("BOILER & MACHINERY", "EQUIPMENT BREAKDOWN"),
}
CAUSES = {
    "basic": "BASIC",
    "broad": "BROAD",
    "special": "SPECIAL",
    "earthquake": "EARTHQUAKE",
    "wind": "WIND",
    "flood": "FLOOD",
}
PROPERTIES: Mapping[str, str] = {
    "building": "BUILDING",
    "personal_property": "PERSONAL PROPERTY",
    "business_income": "BUSINESS INCOME",
    "extra_expense": "EXTRA EXPENSE",
    "rental_value": "RENTAL VALUE",
    "blanket_building": "BLANKET BUILDING",
    "blanket_personal_property": "BLANKET PERS PROP",
    "blanket_building_and_personal_property": "BLANKET BLDG & PP",
}
COLUMNS = {
    "number": ("POLICY NUMBER",),
    "effective": ("POLICY EFFECTIVE", "POLICY EFF"),
    "expiration": ("POLICY EXPIRATION", "POLICY EXP"),
    "covered": ("COVERED PROPERTY",),
    "limits": ("LIMITS",),
}
INNER = frozenset({"TYPE", "OF", "POLICY", "NUMBER"})  # words of the labels in inland marine's cell
APART = 5.0  # points: words of one text are nearer to each other
WIDEST = 50.0  # points from a column's rule to its head, at most


def read_property(page: Page) -> Paper:
    labels = Labels(page, ASKED, STOPS)
    fields: dict[str, object] = {
        **labels.answers("date", "certificate_number", "revision_number"),
        "producer": labels.party("producer"),
        "insured": labels.party("insured"),
        "insurers": insurers(page),
        "premises": text_under(labels, "premises"),
        "policies": policies(page, labels),
        "remarks": text_under(labels, "remarks"),
        "certificate_holder": labels.party("holder"),
        "cancellation": text_under(labels, "cancellation"),
    }
    return Paper("acord_24", (page.number,), edition_of(page), page.has_text, fields)


def insurers(page: Page) -> list[dict[str, object]] | Unsure:
    """Rows `INSURER A : name`, with five figures at their end."""
    rows: list[dict[str, object]] = []
    heads = {letter: page.find(f"INSURER {letter}") for letter in "ABCDEF"}
    for letter, hit in heads.items():
        beside = [
            w
            for w in page.words
            if hit and w.box.x0 > hit.x1 - 1 and abs(w.box.cy - hit.cy) < 5 and w.text != ":"
        ]
        beside.sort(key=lambda word: word.box.x0)
        if hit and beside:
            number = [word for word in beside if re.fullmatch(r"\d{5}", word.text)][-1:]
            name = [word for word in beside if word not in number]
            rows.append(
                {
                    "letter": Reading(letter, Place(page.number, hit), of_print(page)),
                    "name": read(
                        name, page.number, lambda text: text.strip(" :") or None, "a name"
                    ),
                    "naic": read(number, page.number, str, "a number"),
                }
            )
    if rows or any(heads.values()):
        return rows
    return Unsure("the rows of the insurers were not found", Place(page.number, page.box))


def policies(page: Page, labels: Labels) -> list[dict[str, object]] | Unsure:
    columns = {
        name: next((h for said in saids for h in page.find_all(said) if page.alone(h)), None)
        for name, saids in COLUMNS.items()
    }
    heads = {name: hit for name, hit in columns.items() if hit}
    if len(heads) < len(COLUMNS):
        return Unsure("the heads of the columns were not found", Place(page.number, page.box))
    bands = sections(page, labels, heads)
    if not bands:
        return Unsure("the sections were not found", Place(page.number, page.box))
    found = [_policy(page, name, band, heads) for name, band in bands.items()]
    return [row for row in found if row]


def sections(page: Page, labels: Labels, heads: Mapping[str, Box]) -> dict[str, Box]:
    """From each section's name to the next one's."""
    top = max(hit.y1 for hit in heads.values())
    left = Box(0, top - 1, heads["number"].x0 - 4, page.height)
    ends = [hit.y0 for name in ("remarks", "holder") for hit in labels.hits[name]]
    end = min([y for y in ends if y > top], default=page.height)
    starts = {}
    for name, saids in SECTIONS.items():
        hits = [
            h for said in saids for h in page.find_all(said, left) if page.alone(h) and h.y0 < end
        ]
        if hits:
            starts[name] = hits[0].y0
    order = sorted(starts.items(), key=lambda pair: pair[1])
    edges = [*(y - 4 for _, y in order), end - 4]
    return {
        name: Box(0, upper, page.width, lower)
        for (name, _), (upper, lower) in zip(order, pairwise(edges), strict=True)
    }


def _policy(page: Page, name: str, band: Box, heads: Mapping[str, Box]) -> dict[str, object]:
    """A section without a number, a date and a limit is not in force."""
    edges = [_left_edge(page, heads[column], band) for column in COLUMNS]
    cells = {
        column: Box(left, band.y0, right, band.y1)
        for column, left, right in zip(
            ("number", "effective", "expiration"), edges, edges[1:], strict=False
        )
    }
    words = {column: [w for w in page.within(cell) if w.key] for column, cell in cells.items()}
    doubts = {column: _cut(page, cell) for column, cell in cells.items()}
    number = doubts["number"] or _number(page, cells["number"], words["number"])
    right = Box(edges[3], band.y0, page.width, band.y1)
    limits = _limits(page, right, edges[4])
    if number == blank() and not (words["effective"] or words["expiration"] or limits):
        return {}
    left = Box(0, band.y0, edges[0], band.y1)
    return {
        "type": Reading(name, Place(page.number, band), of_print(page)),
        "letter": _letter(page, left),
        "number": number,
        **{
            column: doubts[column] or read(words[column], page.number, as_date, "a date")
            for column in ("effective", "expiration")
        },
        "causes_of_loss": _causes(page, left) if name == "property" else blank(),
        "deductibles": _deductibles(page, left) if name == "property" else {},
        "limits": limits,
    }


def _left_edge(page: Page, head: Box, band: Box) -> float:
    """Heads are centered over ruled columns; without rules a column begins at its head."""
    rules = [
        rule.cx
        for rule in page.verticals
        if head.x0 - WIDEST < rule.cx < head.x0 + 1
        and rule.y0 < band.y0 + 8
        and rule.y1 > band.y1 - 8
    ]
    return max(rules, default=head.x0 - 4)


def _cut(page: Page, cell: Box) -> Unsure | None:
    """Without a rule a value may begin before its heading: no part of it is taken for the whole."""
    ruled = [rule.cx for rule in page.verticals if rule.y0 < cell.y0 + 8 and rule.y1 > cell.y1 - 8]
    edges = [x for x in (cell.x0, cell.x1) if not any(abs(x - rule) < 1 for rule in ruled)]
    runs = (pair for line in page.lines_within(Box(0, cell.y0, page.width, cell.y1))
            for pair in pairwise(line.words))  # fmt: skip
    across = any(
        left.box.cx < edge <= right.box.cx and right.box.x0 - left.box.x1 < APART
        and left.key and right.key
        for left, right in runs for edge in edges
    )  # fmt: skip
    why = "text runs past the edge of its column"
    return Unsure(why, Place(page.number, cell)) if across else None


def _number(page: Page, cell: Box, words: list[Word]) -> Answer[str]:
    """Inland marine has labels of its own in this cell: the type is above the number."""
    label = page.find("POLICY NUMBER", cell)
    typed = [word for word in words if not label or word.key not in INNER]
    number = [word for word in typed if not label or word.box.cy > label.y0 - 1]
    if typed and not number:
        return Unsure("the type or the number of the policy may be meant", Place(page.number, cell))
    return read(number, page.number, as_number, "a number")


def _letter(page: Page, left: Box) -> Answer[str]:
    words = [
        w for w in page.within(left) if re.fullmatch(r"[A-F]", w.text) and w.box.x0 < left.x0 + 50
    ]
    return read(words, page.number, lambda text: text if len(text) == 1 else None, "a letter")


def _causes(page: Page, left: Box) -> Answer[list[str]]:
    labels: dict[str, Box | None] = {
        name: hit for name, said in CAUSES.items() if (hit := page.find(said, left))
    }
    here = Place(page.number, left)
    boxes = ticked(page, left, labels)
    if not labels or any(isinstance(box, Unsure) for box in boxes.values()):
        return Unsure("the boxes of the causes of loss do not say which", here)
    on = [name for name, box in boxes.items() if isinstance(box, Reading) and box.value]
    return Reading(on, here, seen_by(boxes.values()))


def _deductibles(page: Page, left: Box) -> dict[str, object]:
    """Two amounts under DEDUCTIBLES: for the building and for what is in it."""
    head = page.find("DEDUCTIBLES", left)
    if head is None:
        return {}
    found: dict[str, object] = {}
    for name, said in (("building", "BUILDING"), ("contents", "CONTENTS")):
        hit = page.find(said, Box(left.x0, head.y0, left.x1, left.y1))
        if hit:
            found[name] = _amount(page, Box(head.x0 - 2, hit.y1 - 1, left.x1, hit.y1 + 12))
    return found


def _limits(page: Page, right: Box, column: float) -> dict[str, Any]:
    """Covered property and the limit level with it; what is not ticked has no amount."""
    found: dict[str, Any] = {}
    for name, said in PROPERTIES.items():
        hits = list(page.find_all(said, Box(right.x0, right.y0, column, right.y1)))
        for hit in hits:
            before = Box(hit.x0 - 30, hit.cy - 2, hit.x0 - 1, hit.cy + 2)
            if not any(len(word.key) > 2 for word in page.within(before)):
                answer = _amount(page, Box(column, hit.cy - 5.5, right.x1, hit.cy + 5.5))
                if answer != blank():
                    found[name] = answer
    return found


def _amount(page: Page, cell: Box) -> Answer[int | str]:
    words: list[Word] = [word for word in page.within(cell) if word.key]
    return read(words, page.number, as_limit, "an amount")
