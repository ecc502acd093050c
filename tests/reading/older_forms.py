"""A certificate as forms had it up to 2009/01: the additional insured before the type, garage
liability in a section of its own, no waiver column. Only labels and rules, at places of our own.
"""

from __future__ import annotations

from pathlib import Path

from ledgerboard.samples.drawn_page import DrawnPage, new_canvas

XS = (18, 36, 54, 190, 300, 362, 424, 520, 594)
HEADS = (
    (19, "INSR|LTR"), (37, "ADD'L|INSRD"), (90, "TYPE OF INSURANCE"), (220, "POLICY NUMBER"),
    (303, "POLICY EFFECTIVE|DATE (MM/DD/YYYY)"), (365, "POLICY EXPIRATION|DATE (MM/DD/YYYY)"),
    (500, "LIMITS"),
)  # fmt: skip
SECTIONS = (
    ("GENERAL LIABILITY", ("EACH OCCURRENCE", "DAMAGE TO RENTED", "MED EXP (Any one person)",
                           "PERSONAL & ADV INJURY", "GENERAL AGGREGATE", "PRODUCTS - COMP/OP AGG")),
    ("AUTOMOBILE LIABILITY", ("COMBINED SINGLE LIMIT", "BODILY INJURY (Per person)",
                              "BODILY INJURY (Per accident)", "PROPERTY DAMAGE")),
    ("GARAGE LIABILITY", ("AUTO ONLY - EA ACCIDENT", "EA ACC", "AGG")),
    ("WORKERS COMPENSATION AND", ("E.L. EACH ACCIDENT", "E.L. DISEASE - EA EMPLOYEE",
                                  "E.L. DISEASE - POLICY LIMIT")),
    ("OTHER", ("", "")),
)  # fmt: skip
TOP = 232


def make_older(path: Path, *, garage: str = "") -> Path:
    """A policy in the row of general liability and, where its number is given, one of garages."""
    canvas = new_canvas(path, 1)
    sheet = DrawnPage(canvas)
    _head(sheet)
    rows, y = {}, TOP
    for name, labels in SECTIONS:
        rows[name] = y
        sheet.label(57, y + 8, name, 6, "Helvetica-Bold")
        for row, label in enumerate(labels):
            sheet.label(427, y + 9 + 12 * row, label, 6)
        sheet.lines((x, at, 594, at) for x, at in [(18, y)] + [(424, y + 12 * r) for r in range(6)])
        y += 12 * len(labels)
    for x, label in ((69, "COMMERCIAL GENERAL LIABILITY"), (69, ""), (141, "OCCUR")):
        sheet.label(x, TOP + (21 if label.startswith("COMM") else 33), label, 6)
    _box(sheet, 57, TOP + 12)
    _box(sheet, 129, TOP + 24)
    _box(sheet, 57, rows["AUTOMOBILE LIABILITY"] + 12)
    sheet.label(69, rows["AUTOMOBILE LIABILITY"] + 21, "ANY AUTO", 6)
    sheet.label(69, rows["GARAGE LIABILITY"] + 21, "ANY AUTO", 6)
    _policy(sheet, TOP + 40, "GL-100", ("1,000,000", "100,000", "5,000", "1,000,000", "2,000,000"))
    if garage:
        sheet.value("", (59, rows["GARAGE LIABILITY"] + 21), "X")
        _policy(sheet, rows["GARAGE LIABILITY"] + 20, garage, ())
    sheet.lines([(18, y, 594, y), *((x, TOP - 16, x, y) for x in XS if x != 520)])
    sheet.lines([(520, TOP, 520, y)])
    sheet.label(21, y + 8, "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES", 6)
    sheet.label(21, y + 60, "CERTIFICATE HOLDER", 8, "Helvetica-Bold")
    sheet.label(310, y + 60, "CANCELLATION", 8, "Helvetica-Bold")
    sheet.value("", (50, y + 90), "Ridgeline Builders")
    sheet.label(18, 772, "ACORD 25 (2009/01)", 8)
    sheet.turn()
    canvas.save()
    return path


def _head(sheet: DrawnPage) -> None:
    sheet.label(180, 42, "CERTIFICATE OF LIABILITY INSURANCE", 14)
    sheet.label(510, 30, "DATE (MM/DD/YYYY)", 6)
    sheet.value("", (525, 44), "02/03/2009")
    for x, y, text in ((21, 55, "PRODUCER"), (21, 115, "INSURED"), (310, 104, "INSURER A:")):
        sheet.label(x, y, text, 6)
    for x, y, text in ((22, 66, "Harbor Agency"), (40, 124, "Oak LLC"), (350, 104, "Cedar Mutual")):
        sheet.value("", (x, y), text)
    sheet.label(310, 90, "INSURERS AFFORDING COVERAGE", 7)
    sheet.label(21, 177, "COVERAGES", 9)
    for x, text in HEADS:
        for row, part in enumerate(text.split("|")):
            sheet.label(x, TOP - 9 + 7 * row, part, 5.4)
    sheet.lines([(18, TOP - 16, 594, TOP - 16)])


def _box(sheet: DrawnPage, x: float, y: float) -> None:
    sides = ((x, y, x + 9, y), (x, y + 9, x + 9, y + 9), (x, y, x, y + 9), (x + 9, y, x + 9, y + 9))
    sheet.lines(sides)
    if y < TOP + 40:
        sheet.value("", (x + 2, y + 8), "X")


def _policy(sheet: DrawnPage, y: float, number: str, amounts: tuple[str, ...]) -> None:
    cells = ((25, "A"), (43, "Y"), (193, number), (310, "01/01/2009"), (372, "01/01/2010"))
    for x, text in cells:
        sheet.value("", (x, y), text)
    for row, amount in enumerate(amounts):
        sheet.value("", (545, TOP + 9 + 12 * row), amount)
