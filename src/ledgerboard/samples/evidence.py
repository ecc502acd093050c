"""Pages that look like ACORD 24, 27 and 28: who insures a building, and for whom."""

from __future__ import annotations

from random import Random
from typing import Any

from ledgerboard.samples import people
from ledgerboard.samples.drawn_page import DrawnPage
from ledgerboard.samples.marks import tick

PERILS = (
    "Building, special form",
    "Business personal property",
    "Business income",
    "Builders risk",
    "Inland flood",
)
BOXES = {
    "mortgagee": "MORTGAGEE",
    "loss_payee": "LOSS PAYEE",
    "additional_insured": "ADDITIONAL INSURED",
    "lenders_loss_payable": "LENDER'S LOSS PAYABLE",
}
GRID = {
    "business_income": "BUSINESS INCOME",
    "blanket_coverage": "BLANKET COVERAGE",
    "terrorism_coverage": "TERRORISM COVERAGE",
    "fungus_exclusion": "IS THERE A FUNGUS EXCLUSION",
    "replacement_cost": "REPLACEMENT COST",
    "agreed_value": "AGREED VALUE",
    "coinsurance": "COINSURANCE",
    "equipment_breakdown": "EQUIPMENT BREAKDOWN",
    "ordinance_or_law": "ORDINANCE OR LAW",
    "earth_movement": "EARTH MOVEMENT",
    "flood": "FLOOD",
    "wind_hail": "WIND / HAIL",
    "permission_to_waive_subrogation": "PERMISSION TO WAIVE SUBROGATION",
}
CANCELLED = "Should a policy end early, notice goes out as its terms say."


def evidence(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    """ACORD 27 or 28, by chance."""
    commercial = chance.random() < 0.5
    title = (
        "EVIDENCE OF COMMERCIAL PROPERTY INSURANCE"
        if commercial
        else "EVIDENCE OF PROPERTY INSURANCE"
    )
    edition = chance.choice(("2006/07", "2009/12", "2016/03"))
    begin(sheet, title)
    fields: dict[str, Any] = {"date": dated(sheet, chance)}
    fields |= _parties(sheet, chance)
    fields |= _policy(sheet, chance)
    place = chance.choice(people.PROJECTS)
    cell(sheet, (22, 232, 590, 270), "LOCATION/DESCRIPTION")
    sheet.value("property", (26, 254), place, size=8)
    fields |= {"property": place, "coverages": _coverages(sheet, chance)}
    y = 380.0
    if commercial:
        fields["grid"] = _grid(sheet, chance, y)
        y = 560.0
    fields |= _end(sheet, chance, y)
    sheet.label(22, 770, f"ACORD {'28' if commercial else '27'} ({edition})", 7, "Helvetica-Bold")
    return finished(sheet, "acord_28" if commercial else "acord_27", edition, fields)


def begin(sheet: DrawnPage, title: str) -> None:
    sheet.places, sheet.cells, sheet.dx, sheet.dy = {}, {}, 0, 0
    sheet.label(150, 52, title, 13, "Helvetica-Bold")


def finished(sheet: DrawnPage, kind: str, edition: str, fields: dict[str, Any]) -> dict[str, Any]:
    page = sheet.page
    sheet.turn()
    return {
        "kind": kind,
        "pages": [page],
        "edition": edition,
        "fields": fields,
        "places": sheet.places,
    }


def dated(sheet: DrawnPage, chance: Random) -> str:
    day = people.some_day(chance)
    cell(sheet, (510, 36, 590, 62), "DATE (MM/DD/YYYY)")
    sheet.value("date", (526, 57), people.printed_date(day, "usual"), size=8)
    return day.isoformat()


def cell(sheet: DrawnPage, box: tuple[float, float, float, float], label: str) -> None:
    x0, y0, x1, y1 = box
    sheet.lines([(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)])
    sheet.label(x0 + 3, y0 + 8, label, 6)


def party(
    sheet: DrawnPage, path: str, at: tuple[float, float], name: str, rest: tuple[str, str]
) -> dict[str, Any]:
    sheet.value(f"{path}.name", at, name, size=8)
    for row, line in enumerate(rest):
        sheet.value(f"{path}.address", (at[0], at[1] + 10 * (row + 1)), line, size=8)
    return {"name": name, "address": ", ".join(rest)}


def _parties(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    naic = str(chance.randint(10000, 39999))
    cell(sheet, (22, 70, 306, 130), "AGENCY")
    cell(sheet, (306, 70, 590, 130), "COMPANY")
    cell(sheet, (22, 130, 306, 190), "INSURED")
    cell(sheet, (306, 130, 450, 160), "LOAN NUMBER")
    cell(sheet, (450, 130, 590, 160), "POLICY NUMBER")
    sheet.label(480, 126, "NAIC CODE:", 6)
    sheet.value("insurer.naic", (520, 126), naic, size=8)
    insurer = party(
        sheet, "insurer", (309, 90), chance.choice(people.INSURERS), people.address(chance)
    )
    return {
        "producer": party(
            sheet, "producer", (25, 90), chance.choice(people.AGENCIES), people.address(chance)
        ),
        "insured": party(sheet, "insured", (25, 150), people.firm(chance), people.address(chance)),
        "insurer": {**insurer, "naic": naic},
    }


def _policy(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    day, style = people.some_day(chance), chance.choice(("usual", "bare", "dashes"))
    end = people.later(day)
    cell(sheet, (306, 160, 400, 190), "EFFECTIVE DATE")
    cell(sheet, (400, 160, 490, 190), "EXPIRATION DATE")
    cell(sheet, (490, 160, 590, 190), "")
    sheet.label(512, 170, "CONTINUED UNTIL", 6)
    sheet.label(512, 178, "TERMINATED IF CHECKED", 6)
    sheet.lines(
        [(496, 167, 506, 167), (496, 177, 506, 177), (496, 167, 496, 177), (506, 167, 506, 177)]
    )
    number = f"CPP {chance.randint(1_000_000, 9_999_999)}"
    loan = f"LN-{chance.randint(10000, 99999)}" if chance.random() < 0.5 else None
    sheet.value("policy_number", (453, 152), number, size=8)
    sheet.value("loan_number", (309, 152), loan or "", size=8)
    sheet.value("effective", (309, 182), people.printed_date(day, style), size=8)
    sheet.value("expiration", (403, 182), people.printed_date(end, style), size=8)
    continued = chance.random() < 0.2
    if continued:
        tick(sheet, (496, 167, 506, 177), "letter", chance)
    return {
        "policy_number": number,
        "loan_number": loan,
        "effective": day.isoformat(),
        "expiration": end.isoformat(),
        "continued_until_terminated": continued,
    }


def _coverages(sheet: DrawnPage, chance: Random) -> list[dict[str, Any]]:
    sheet.label(25, 290, "COVERAGE/PERILS/FORMS", 6)
    sheet.label(400, 290, "AMOUNT OF INSURANCE", 6)
    sheet.label(520, 290, "DEDUCTIBLE", 6)
    sheet.lines([(22, 294, 590, 294), (22, 370, 590, 370)])
    rows = []
    for at, name in enumerate(chance.sample(PERILS, chance.randint(1, 4))):
        y, path = 308.0 + 14 * at, f"coverages[{at}]"
        amount, deductible = (
            chance.choice((250_000, 1_500_000, 12_000_000)),
            chance.choice((1_000, 500, 25_000)),
        )
        sheet.value(f"{path}.coverage", (26, y), name, size=8)
        sheet.value(f"{path}.amount", (404, y), f"${amount:,}", size=8)
        sheet.value(f"{path}.deductible", (524, y), f"{deductible:,}", size=8)
        rows.append({"coverage": name, "amount": amount, "deductible": deductible})
    return rows


def _grid(sheet: DrawnPage, chance: Random, y: float) -> dict[str, Any]:
    for x, head in ((500, "YES"), (530, "NO"), (560, "N/A")):
        sheet.label(x, y + 8, head, 6)
    told: dict[str, Any] = {}
    for row, (name, label) in enumerate(GRID.items()):
        line = y + 20 + 12 * row
        sheet.label(26, line, label, 6)
        told[name] = chance.choice(("yes", "no", "n/a", None))
        at = {"yes": 506.0, "no": 534.0, "n/a": 566.0}.get(told[name] or "")
        if at:
            sheet.value(f"grid.{name}", (at, line), "X", size=8, align="centre")
    return told


def _end(sheet: DrawnPage, chance: Random, y: float) -> dict[str, Any]:
    remark = chance.choice(
        ("Loss payable as its interest may appear.", "Replacement cost applies.", "")
    )
    sheet.lines([(22, y, 590, y), (22, y + 50, 590, y + 50), (22, y + 90, 590, y + 90)])
    sheet.label(25, y + 9, "REMARKS (INCLUDING SPECIAL CONDITIONS)", 6)
    sheet.value("remarks", (26, y + 24), remark, size=8)
    sheet.label(25, y + 60, "CANCELLATION", 6)
    sheet.value("cancellation", (26, y + 74), CANCELLED, size=8)
    sheet.label(25, y + 102, "ADDITIONAL INTEREST", 7, "Helvetica-Bold")
    top = y + 108
    cell(sheet, (22, top, 306, top + 70), "NAME AND ADDRESS")
    holder = party(
        sheet, "additional_interest", (25, top + 22), people.firm(chance), people.address(chance)
    )
    on = chance.sample(list(BOXES), chance.choice((0, 1, 1, 1, 2)))
    for row, (name, label) in enumerate(BOXES.items()):
        line = top + 12 + 14 * row
        sheet.label(332, line, label, 6)
        box = (318, line - 8, 328, line + 2)
        sheet.lines([(318, box[1], 328, box[1]), (318, box[3], 328, box[3])])
        sheet.lines([(318, box[1], 318, box[3]), (328, box[1], 328, box[3])])
        if name in on:
            tick(sheet, box, "letter", chance)
    return {
        "remarks": remark or None,
        "cancellation": CANCELLED,
        "additional_interest": {**holder, "interest": [name for name in BOXES if name in on]},
    }
