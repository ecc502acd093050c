"""Pages that look like ACORD 24: property certificates by section."""

from __future__ import annotations

from random import Random
from typing import Any

from ledgerboard.samples import people
from ledgerboard.samples.drawn_page import DrawnPage
from ledgerboard.samples.evidence import CANCELLED, begin, cell, dated, finished, party
from ledgerboard.samples.marks import tick

CAUSES = ("basic", "broad", "special", "earthquake", "wind", "flood")
PROPERTIES = {
    "building": "BUILDING",
    "personal_property": "PERSONAL PROPERTY",
    "business_income": "BUSINESS INCOME",
    "extra_expense": "EXTRA EXPENSE",
    "rental_value": "RENTAL VALUE",
    "blanket_building": "BLANKET BUILDING",
}
OTHERS = (
    ("inland_marine", "INLAND MARINE", 452.0),
    ("crime", "CRIME", 498.0),
    ("boiler_machinery", "BOILER & MACHINERY", 530.0),
)
HEADS = (
    (24, "INSR", "LTR"),
    (50, "TYPE OF INSURANCE", ""),
    (190, "POLICY NUMBER", ""),
    (280, "POLICY EFFECTIVE", "DATE (MM/DD/YYYY)"),
    (345, "POLICY EXPIRATION", "DATE (MM/DD/YYYY)"),
    (420, "COVERED PROPERTY", ""),
    (530, "LIMITS", ""),
)


def draw(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    begin(sheet, "CERTIFICATE OF PROPERTY INSURANCE")
    fields: dict[str, Any] = {
        "date": dated(sheet, chance),
        "certificate_number": None,
        "revision_number": None,
    }
    cell(sheet, (22, 70, 306, 130), "PRODUCER")
    cell(sheet, (22, 130, 306, 190), "INSURED")
    fields["producer"] = party(
        sheet, "producer", (25, 90), chance.choice(people.AGENCIES), people.address(chance)
    )
    fields["insured"] = party(
        sheet, "insured", (25, 150), people.firm(chance), people.address(chance)
    )
    fields["insurers"] = _insurers(sheet, chance)
    sheet.label(24, 200, "COVERAGES", 7, "Helvetica-Bold")
    sheet.label(180, 200, "CERTIFICATE NUMBER:", 6)
    sheet.label(420, 200, "REVISION NUMBER:", 6)
    place = chance.choice(people.PROJECTS)
    sheet.lines([(22, 204, 590, 204), (22, 240, 590, 240)])
    sheet.label(25, 213, "LOCATION OF PREMISES / DESCRIPTION OF PROPERTY", 6)
    sheet.value("premises", (26, 228), place, size=8)
    fields["premises"] = place
    fields["policies"] = _sections(sheet, chance)
    fields |= _end(sheet, chance)
    edition = chance.choice(("2009/09", "2016/03"))
    sheet.label(22, 770, f"ACORD 24 ({edition})", 7, "Helvetica-Bold")
    return finished(sheet, "acord_24", edition, fields)


def _insurers(sheet: DrawnPage, chance: Random) -> list[dict[str, Any]]:
    sheet.label(310, 79, "INSURER(S) AFFORDING COVERAGE", 6)
    sheet.label(548, 79, "NAIC #", 6)
    rows = []
    for at, letter in enumerate("AB"[: chance.choice((1, 2))]):
        y, name, naic = (
            96.0 + 14 * at,
            people.INSURERS[(chance.randint(0, 3) + 4 * at) % 8],
            str(chance.randint(10000, 39999)),
        )
        sheet.label(310, y, f"INSURER {letter} :", 6)
        sheet.value(f"insurers[{at}].name", (356, y), name, size=8)
        sheet.value(f"insurers[{at}].naic", (550, y), naic, size=8)
        rows.append({"letter": letter, "name": name, "naic": naic})
    return rows


def _sections(sheet: DrawnPage, chance: Random) -> list[dict[str, Any]]:
    for x, one, two in HEADS:
        sheet.label(x, 254, one, 6)
        sheet.label(x, 262, two, 6)
    sheet.lines([(22, y, 590, y) for y in (244, 266, 440, 486, 520, 560)])
    policy = _row(sheet, chance, 0, "property", 286)
    sheet.label(62, 278, "PROPERTY", 7)
    policy |= _causes(sheet, chance) | {"limits": _limits(sheet, chance)}
    rows = [policy]
    for name, label, y in OTHERS:
        sheet.label(62, y, label, 7)
        if chance.random() < 0.3:
            extra: dict[str, Any] = {"causes_of_loss": None, "limits": {}, "deductibles": {}}
            rows.append(_row(sheet, chance, len(rows), name, y) | extra)
    return rows


def _row(sheet: DrawnPage, chance: Random, at: int, name: str, y: float) -> dict[str, Any]:
    day, style, path = people.some_day(chance), chance.choice(("usual", "bare")), f"policies[{at}]"
    number, end = f"BR{chance.randint(100_000, 999_999)}-01", people.later(day)
    sheet.value(f"{path}.letter", (30, y), "A", size=8)
    sheet.value(f"{path}.number", (190, y), number, size=8)
    sheet.value(f"{path}.effective", (284, y), people.printed_date(day, style), size=8)
    sheet.value(f"{path}.expiration", (349, y), people.printed_date(end, style), size=8)
    return {
        "type": name,
        "letter": "A",
        "number": number,
        "effective": day.isoformat(),
        "expiration": end.isoformat(),
    }


def _box(sheet: DrawnPage, x: float, y: float) -> tuple[float, float, float, float]:
    sheet.lines([(x, y - 8, x + 10, y - 8), (x, y + 2, x + 10, y + 2)])
    sheet.lines([(x, y - 8, x, y + 2), (x + 10, y - 8, x + 10, y + 2)])
    return (x, y - 8, x + 10, y + 2)


def _causes(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    sheet.label(50, 296, "CAUSES OF LOSS", 6)
    sheet.label(120, 296, "DEDUCTIBLES", 6)
    on = {chance.choice(CAUSES[:3]), *chance.sample(CAUSES[3:], chance.choice((0, 0, 1)))}
    for row, name in enumerate(CAUSES):
        y = 310.0 + 15 * row
        box = _box(sheet, 50, y)
        sheet.label(64, y, name.upper(), 6)
        if name in on:
            tick(sheet, box, "letter", chance)
    one, two = chance.choice((1_000, 5_000)), chance.choice((2_500, 10_000))
    sheet.label(120, 306, "BUILDING", 6)
    sheet.value("policies[0].deductibles.building", (124, 318), f"{one:,}", size=8)
    sheet.label(120, 330, "CONTENTS", 6)
    sheet.value("policies[0].deductibles.contents", (124, 342), f"{two:,}", size=8)
    return {
        "causes_of_loss": [name for name in CAUSES if name in on],
        "deductibles": {"building": one, "contents": two},
    }


def _limits(sheet: DrawnPage, chance: Random) -> dict[str, int]:
    limits = {}
    for row, (name, label) in enumerate(PROPERTIES.items()):
        y = 282.0 + 16 * row
        box = _box(sheet, 420, y)
        sheet.label(434, y, label, 6)
        sheet.label(530, y, "$", 6)
        if chance.random() < 0.5:
            limits[name] = chance.choice((100_000, 750_000, 4_200_000))
            tick(sheet, box, "letter", chance)
            sheet.value(f"policies[0].limits.{name}", (538, y), f"{limits[name]:,}", size=8)
    return limits


def _end(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    remark = chance.choice(
        ("Builders risk for the named job.", "Deductible for wind is two percent.", "")
    )
    sheet.label(25, 570, "SPECIAL CONDITIONS / OTHER COVERAGES", 6)
    sheet.value("remarks", (26, 586), remark, size=8)
    sheet.lines([(22, 630, 590, 630)])
    cell(sheet, (22, 640, 306, 730), "CERTIFICATE HOLDER")
    cell(sheet, (306, 640, 590, 730), "CANCELLATION")
    sheet.value("cancellation", (309, 664), CANCELLED, size=8)
    return {
        "certificate_holder": party(
            sheet, "certificate_holder", (26, 664), people.firm(chance), people.address(chance)
        ),
        "remarks": remark or None,
        "cancellation": CANCELLED,
    }
