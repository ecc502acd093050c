"""ACORD 24, 27 and 28: what insures a building, for whom, and in which interest.

The labels of a cell stand in its upper left corner; the value beside or below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ledgerboard.core.reading.acord25.boxes import seen_by, ticked
from ledgerboard.core.reading.found import (
    Answer,
    Paper,
    Place,
    Reading,
    Unsure,
    blank,
    read,
)
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.labelled import Asked, Labels, as_text, date_of, number_of
from ledgerboard.core.reading.page import Line, Method, Page, Word
from ledgerboard.core.reading.values import as_limit

CLOSE = 6.0  # points from a heading to the rule of its box
EDITION = re.compile(r"ACORD\s*2[478]\s*\((\d{4}/\d{2})\)")
NAIC = Asked(
    ("NAIC Code", "NAIC No", "NAIC #", "NAIC"),
    lambda text: text if re.fullmatch(r"\d{5}", text) else None,
    "five figures",
    optional=True,
)
EVIDENCE = {
    "date": date_of("Date (MM/DD/YYYY)", "Date"),
    "agency": Asked(
        ("Agency", "Producer", "Producer Name, Contact Person and Address", "Producer Name")
    ),
    "insurer": Asked(("Company", "Company Name and Address", "Insurer", "Company Name")),
    "naic": NAIC,
    "insured": Asked(("Insured", "Named Insured and Address", "Named Insured")),
    "loan_number": number_of("Loan Number", optional=True),
    "policy_number": number_of("Policy Number"),
    "effective": date_of("Effective Date", "Effective"),
    "expiration": date_of("Expiration Date", "Expiration"),
    "continued": Asked(("Continued Until Terminated If Checked", "Continued Until"), optional=True),
    "property": Asked(
        (
            "Location/Description",
            "Location / Description",
            "Property Location",
            "Location of Premises",
        )
    ),
    "remarks": Asked(
        ("Remarks (Including Special Conditions)", "Remarks", "Special Conditions"), optional=True
    ),
    "cancellation": Asked(("Cancellation",), optional=True),
    "holder": Asked(("Name and Address", "Certificate Holder")),
}
STOPS = (
    "Property Information",
    "Coverage Information",
    "Additional Interest",
    "Authorized Representative",
    "Mortgagee",
    "Phone",
    "Fax",
    "E-Mail",
    "Code",
    "Sub Code",
    "Agency Customer ID",
    "Perils Insured",
    "This Replaces Prior Evidence Dated",
    "Coverage/Perils/Forms",
    "Coverage / Perils / Forms",
    "Amount of Insurance",
    "Deductible",
    "Commercial Property Coverage Amount of Insurance",
    "Loan #",
    "Lender Servicing Agent Name and Address",
    "If Multiple Companies, Complete Separate Form for Each",
    "Policy Type",
    "Additional Named Insured(s)",
)
INTERESTS: Mapping[str, tuple[str, ...]] = {
    "mortgagee": ("Mortgagee",),
    "loss_payee": ("Loss Payee",),
    "lenders_loss_payable": ("Lender's Loss Payable", "Lenders Loss Payable"),
    "additional_insured": ("Additional Insured",),
    "contract_of_sale": ("Contract of Sale",),
}


def read_evidence(pages: Sequence[Page], kind: str) -> Paper:
    """ACORD 27 and 28. What a second page says is wording and the same interest again."""
    page = pages[0]
    labels = Labels(page, EVIDENCE, STOPS)
    fields: dict[str, object] = {
        "date": labels.answer("date"),
        "producer": labels.party("agency"),
        "insured": labels.party("insured"),
        "insurer": {**labels.party("insurer"), "naic": labels.answer("naic")},
        **labels.answers("loan_number", "policy_number", "effective", "expiration"),
        "continued_until_terminated": _continued(labels),
        "property": text_under(labels, "property"),
        "coverages": coverages(labels),
        **({"grid": grid(page)} if kind == "acord_28" else {}),
        "remarks": text_under(labels, "remarks"),
        "cancellation": text_under(labels, "cancellation"),
        "additional_interest": {**labels.party("holder"), "interest": interest(page)},
    }
    numbers = tuple(one.number for one in pages)
    return Paper(kind, numbers, edition_of(page), page.has_text, fields)


def edition_of(page: Page) -> str | None:
    found = EDITION.search(page.text)
    return found.group(1) if found else None


def text_under(labels: Labels, name: str) -> Answer[str]:
    """All lines of a cell, as they are broken."""
    hits = labels.hits[name]
    if not hits:
        return blank() if labels.asked[name].optional else labels.missing(name)
    lines = labels.block(hits[0]) or _below_its_rule(labels, hits[0])
    words = [word for line in lines for word in line.words]
    whole = "\n".join(line.text for line in lines)
    answer = read(words, labels.page.number, lambda _: as_text(whole), "a text")
    return answer if words else blank(labels.at(name))


def _below_its_rule(labels: Labels, hit: Box) -> list[Line]:
    """A heading stands over its box: the text is under the rule close below it."""
    rules = (r for r in labels.page.horizontals if 0 <= r.cy - hit.y1 < CLOSE)
    rule = next((r for r in rules if r.x0 <= hit.x0 and r.x1 >= hit.x1), None)
    return labels.below(Box(hit.x0, rule.cy, hit.x1, rule.cy + 1)) if rule else []


def _continued(labels: Labels) -> Answer[bool]:
    hits = labels.hits["continued"]
    if not hits:
        return blank()
    box = hits[0]
    area = Box(box.x0 - 24, box.y0 - 8, box.x1, box.y1 + 8)
    return ticked(labels.page, area, {"continued": box})["continued"]


def interest(page: Page) -> Answer[list[str]]:
    """The boxes that say in which interest somebody is named."""
    title = page.find("Additional Interest")
    area = Box(0, (title.y1 if title else 0.55 * page.height) - 2, page.width, page.height)
    found = {name: _first(page, said, area) for name, said in INTERESTS.items()}
    labels: dict[str, Box | None] = {name: hit for name, hit in found.items() if hit}
    here = Place(page.number, area)
    if not labels:
        return Unsure("the boxes of the interest were not found", here)
    boxes = ticked(page, area, labels)
    if doubt := next((box for box in boxes.values() if isinstance(box, Unsure)), None):
        return Unsure(doubt.why, here)
    on = [name for name, box in boxes.items() if isinstance(box, Reading) and box.value]
    marks = [
        box.place.box
        for box in boxes.values()
        if isinstance(box, Reading) and box.value and box.place
    ]
    where = Place(page.number, marks[0]) if marks else here
    return Reading(on, where, seen_by(boxes.values()))


def _first(page: Page, phrases: Sequence[str], area: Box) -> Box | None:
    hits = (hit for phrase in phrases for hit in page.find_all(phrase, area))
    return next(hits, None)


def coverages(labels: Labels) -> list[dict[str, object]] | Unsure:
    """Rows between the heads of their columns and the remarks: what, for how much, less what."""
    page = labels.page
    if whole := page.find("Commercial Property Coverage Amount of Insurance"):
        return _whole_property(page, whole)
    amount = page.find("Amount of Insurance")
    deductible = page.find("Deductible") or page.find("DED")
    if amount is None or deductible is None or abs(amount.cy - deductible.cy) > 8:
        return Unsure("the columns of the coverages were not found", Place(page.number, page.box))
    ends = [hit.y0 for name in ("remarks", "cancellation") for hit in labels.hits[name]]
    ends += [hit.y0 for hit in page.find_all("YES") if page.alone(hit)]
    area = Box(
        0, amount.y1, page.width, min([y for y in ends if y > amount.y1], default=page.height)
    )
    rows = [_coverage(page, line, amount, deductible) for line in page.lines_within(area)]
    return [row for row in rows if row]


def _whole_property(page: Page, label: Box) -> list[dict[str, object]] | Unsure:
    """ACORD 28 has one amount and one deductible, beside their labels."""
    level = Box(label.x1, label.cy - 6, page.width, label.cy + 6)
    less = page.find("DED", level)
    if less is None:
        return Unsure("the deductible's label was not found", Place(page.number, label))
    amount, deductible = (
        [word for word in page.within(replace(level, x0=left, x1=right)) if word.key]
        for left, right in ((label.x1, less.x0), (less.x1, page.width))
    )
    row: dict[str, object] = {
        "coverage": blank(Place(page.number, label)),
        "amount": read(amount, page.number, as_limit, "an amount"),
        "deductible": read(deductible, page.number, _deductible, "a deductible"),
    }
    return [row] if amount or deductible else []


def _coverage(page: Page, line: Line, amount: Box, deductible: Box) -> dict[str, object]:
    """A line without an amount is another line of what stands above it."""
    parts: list[list[Word]] = [[], [], []]
    for word in line.words:
        column = 0 if word.box.cx < amount.x0 - 12 else 1 if word.box.cx < deductible.x0 - 14 else 2
        parts[column].append(word)
    if not any(parts[1:]):
        return {}
    return {
        "coverage": read(parts[0], page.number, as_text, "a coverage"),
        "amount": read(parts[1], page.number, as_limit, "an amount"),
        "deductible": read(parts[2], page.number, _deductible, "a deductible"),
    }


def _deductible(text: str) -> int | str | None:
    """Deductibles may be small, or a share of the loss."""
    if re.fullmatch(r"\d{1,2}(\.\d+)? ?%", text):
        return text.replace(" ", "")
    small = re.fullmatch(r"\$? ?(\d{1,3})(\.00)?", text)
    return int(small.group(1)) if small else as_limit(text)


def grid(page: Page) -> dict[str, Answer[Any]] | Unsure:
    """The lines of ACORD 28 that are answered YES, NO or N/A."""
    yes = next((hit for hit in page.find_all("YES") if page.alone(hit)), page.box)
    level = Box(yes.x0 - 2, yes.y0 - 3, page.width, yes.y1 + 3)
    heads = [page.find(said, level) for said in ("YES", "NO", "N/A")]
    if any(head is None for head in heads):
        return Unsure("the columns YES, NO and N/A were not found", Place(page.number, page.box))
    columns = dict(zip(("yes", "no", "n/a"), [head for head in heads if head], strict=True))
    found: dict[str, Answer[Any]] = {}
    rows = Box(0, yes.y1, yes.x0, page.height)
    for name, label in GRID.items():
        hit = page.find(label, rows)
        nowhere = Unsure(f"“{label}” was not found", Place(page.number, rows))
        found[name] = _gridded(page, hit, columns) if hit else nowhere
    return found


GRID: Mapping[str, str] = {
    "business_income": "Business Income",
    "blanket_coverage": "Blanket Coverage",
    "terrorism_coverage": "Terrorism Coverage",
    "fungus_exclusion": "Fungus Exclusion",
    "replacement_cost": "Replacement Cost",
    "agreed_value": "Agreed Value",
    "coinsurance": "Coinsurance",
    "equipment_breakdown": "Equipment Breakdown",
    "ordinance_or_law": "Ordinance or Law",
    "earth_movement": "Earth Movement",
    "flood": "Flood",
    "wind_hail": "Wind / Hail",
    "permission_to_waive_subrogation": "Permission to Waive Subrogation",
}


def _gridded(page: Page, label: Box, columns: Mapping[str, Box]) -> Answer[str]:
    """The column in which a mark stands level with the label; two marks are a question."""
    cells = {
        name: Box(head.cx - 9, label.cy - 6, head.cx + 9, label.cy + 6)
        for name, head in columns.items()
    }
    here = Place(page.number, Box(label.x0, label.y0, columns["n/a"].x1, label.y1))
    on = {}
    for name, cell in cells.items():
        marks = [
            (w.field or w.box, w.method)
            for w in page.within(cell)
            if w.key in {"X", "Y"} or w.text in "✖✗✘✓✔☒☑■"
        ]
        marks += [(mark, Method.MARK) for mark in page.marks if cell.holds(mark)]
        if marks:
            on[name] = marks[0]
    if len(on) > 1:
        return Unsure("more than one of YES, NO and N/A is marked", here)
    if not on:
        return blank(here)
    ((name, (box, how)),) = on.items()
    return Reading(name, Place(page.number, box), how)
