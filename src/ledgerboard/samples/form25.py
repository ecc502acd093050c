"""The empty form: rules, boxes and short labels of a look-alike ACORD 25, and how systems differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Any

from ledgerboard.samples.content import AUTO, GL, UMBRELLA, WC
from ledgerboard.samples.drawn_page import DrawnPage, Rect

# the headings' own words stand in running text on real forms too
FILLER = (
    "This sample stands where a form has its notice: no producer, insured or certificate holder "
    "is real, and each policy number and its limits are invented. "
)
COLUMNS = (18.0, 36.0, 176.4, 194.4, 212.4, 331.2, 378.0, 424.8, 514.8, 594.0)
SECTIONS = {
    "general_liability": (300.0, 7), "automobile_liability": (384.0, 5), "umbrella_excess": (444.0, 3),
    "workers_compensation": (480.0, 4), "other": (528.0, 3),
}  # fmt: skip
LIMITS = {
    "general_liability": (
        "EACH OCCURRENCE", "DAMAGE TO RENTED|PREMISES (Ea occurrence)", "MED EXP (Any one person)",
        "PERSONAL & ADV INJURY", "GENERAL AGGREGATE", "PRODUCTS - COMP/OP AGG", "",
    ),
    "automobile_liability": (
        "COMBINED SINGLE LIMIT|(Ea accident)", "BODILY INJURY (Per person)", "BODILY INJURY (Per accident)",
        "PROPERTY DAMAGE|(Per accident)", "",
    ),
    "umbrella_excess": ("EACH OCCURRENCE", "AGGREGATE", ""),
    "workers_compensation": (
        "", "E.L. EACH ACCIDENT", "E.L. DISEASE - EA EMPLOYEE", "E.L. DISEASE - POLICY LIMIT",
    ),
    "other": ("", "", ""),
}  # fmt: skip
NAMES = {
    "general_liability": GL, "automobile_liability": AUTO, "umbrella_excess": UMBRELLA,
    "workers_compensation": ("", *WC), "other": (),
}  # fmt: skip


@dataclass(frozen=True)
class PrintStyle:
    """How one issuing system prints. Families are those of the layout notes, by letter."""

    family: str = "A"
    edition: str = "2016/03"
    font: str = "Helvetica"
    size: float = 8
    mark: str = "letter"
    row: str = "first"
    stretch: float = 1.0
    shift: float = 0.0
    rules: bool = True
    footer: bool = True
    dollars: bool = True
    squares: bool = False
    amounts: str = "right"
    dx: float = 0.0
    dy: float = 0.0
    stream: str = "drawn"
    setting: str = "plain"
    capitals: bool = False
    words: tuple[tuple[str, str], ...] = ()

    def y(self, canonical: float) -> float:
        """Carriers that redraw the form stretch its rows."""
        return self.shift + 24 + (canonical - 24) * self.stretch

    def said(self, label: str) -> str:
        return dict(self.words).get(label, label)


OLD = (
    ("OWNED AUTOS|ONLY", "ALL OWNED|AUTOS"), ("HIRED AUTOS|ONLY", "HIRED AUTOS"),
    ("NON-OWNED|AUTOS ONLY", "NON-OWNED|AUTOS"), ("PER|STATUTE", "WC STATU-|TORY LIMITS"),
)  # fmt: skip
CARRIER = (
    ("INSURER(S) AFFORDING COVERAGE", "INSURERS AFFORDING COVERAGE"),
    ("PRODUCTS - COMP/OP AGG", "PRODUCTS & COMP/OP AGG"), ("PRO-|JECT", "PROJECT"),
    ("UMBRELLA LIAB", "UMBRELLA LIABILITY"), ("EXCESS LIAB", "EXCESS LIABILITY"),
    ("MED EXP (Any one person)", "MEDICAL EXPENSE (Any one person)"),
    ("PERSONAL & ADV INJURY", "PERSONAL & ADVERTISING INJURY"),
    ("ADDL|INSD", "ADD'L|INSRD"), ("DAMAGE TO RENTED|PREMISES (Ea occurrence)", "DAMAGE TO RENTED PREMISES"),
)  # fmt: skip


def looks(chance: Random) -> PrintStyle:
    family = chance.choices("ABCDEFR", (40, 14, 10, 8, 8, 12, 8))[0]
    base = PrintStyle(
        family,
        edition=chance.choices(("2016/03", "2014/01", "2010/05"), (88, 9, 3))[0],
        size=chance.choice((8, 8, 9, 7.5)), row=chance.choice(("first", "middle")),
        amounts=chance.choice(("right", "right", "left")),
        dx=chance.uniform(-1.5, 1.5), dy=chance.uniform(-2.5, 1.5),
    )  # fmt: skip
    base = replace(base, words=() if base.edition == "2016/03" else OLD)
    return replace(base, **_of_family(family, chance))


def _of_family(family: str, chance: Random) -> dict[str, Any]:
    """How the systems of agencies and carriers fill the form, and some redraw it."""
    if family == "B":
        return {"row": "middle", "dx": 0, "dy": 0, "font": "Helvetica", "size": 8}
    if family in "CD":
        strokes = chance.choice(("strokes", "hand"))
        drawn = chance.choice(("cross", "check", "filled"))
        return {"mark": strokes if family == "C" else drawn}
    if family == "E":
        font = chance.choice(("Courier", "Courier-Bold"))
        return {"font": font, "size": chance.choice((7.5, 8))}
    if family == "F":
        return {
            "footer": False, "words": CARRIER, "edition": "",
            "stretch": chance.uniform(0.97, 1.02), "squares": chance.random() < 0.5,
            "dollars": chance.random() < 0.6,
        }  # fmt: skip
    if family == "R":
        return {
            "edition": "2025/12", "stretch": chance.uniform(0.94, 1.0),
            "shift": chance.uniform(-4, 6), "rules": chance.random() < 0.6, "words": (),
        }  # fmt: skip
    fonts = ("Helvetica", "Helvetica", "Helvetica-Bold", "Times-Roman")
    return {"font": chance.choice(fonts)}


def stacked(sheet: DrawnPage, x: float, y: float, text: str, size: float = 5.5) -> None:
    """A label whose second half stands under its first, with its row's top at y."""
    parts = text.split("|")
    for row, part in enumerate(parts):
        sheet.label(
            x,
            y + (9 if len(parts) == 1 else 5.2 + row * 5.6),
            part,
            size if len(parts) == 1 else size - 0.3,
        )


def frame(sheet: DrawnPage, look: PrintStyle) -> None:
    _rules(sheet, look)
    y = look.y
    sheet.label(162.4, y(43), "CERTIFICATE OF LIABILITY INSURANCE", 13.5, "Helvetica-Bold")
    sheet.label(521, y(33), "DATE (MM/DD/YYYY)")
    sheet.paragraph((22, y(50), 590, y(118)), FILLER * 8, 7)
    for x, at, text in (
        (21.6, 129, "PRODUCER"), (309.6, 125.5, "CONTACT"), (309.6, 131.2, "NAME:"), (309.6, 137.6, "PHONE"),
        (309.6, 143.4, "(A/C, No, Ext):"), (486, 137.6, "FAX"), (486, 143.4, "(A/C, No):"), (309.6, 149.5, "E-MAIL"),
        (309.6, 155.2, "ADDRESS:"), (369, 167, "INSURER(S) AFFORDING COVERAGE"), (557, 167, "NAIC #"), (21.6, 189, "INSURED"),
    ):  # fmt: skip
        sheet.label(x, y(at), look.said(text))
    for row, letter in enumerate("ABCDEF"):
        sheet.label(309.6, y(178.5 + 12 * row), f"INSURER {letter} :")
    for x, text in (
        (21.6, "COVERAGES"),
        (158.4, "CERTIFICATE NUMBER:"),
        (424.8, "REVISION NUMBER:"),
    ):
        sheet.label(x, y(250), text, 8, "Helvetica-Bold")
    sheet.paragraph((22, y(252.5), 590, y(287)), FILLER * 5, 6.5)
    _grid(sheet, look)


def _rules(sheet: DrawnPage, look: PrintStyle) -> None:
    if not look.rules:
        return
    y = look.y
    flat = [24, 48, 90, 120, 180, 240, 252, 288, 300, 384, 444, 480, 528, 564, 648, 660, 744]
    flat = [at for at in flat if at not in {180, 24, 660}]
    rules: list[Rect] = [(18, y(at), 594, y(at)) for at in flat]
    rules += [(18, y(180), 306, y(180)), (306, y(708), 594, y(708))]
    rules += [(x, y(48), x, y(744)) for x in (18, 594)] + [
        (x, y(288), x, y(564)) for x in COLUMNS[1:-1]
    ]
    rules += [
        (306, y(120), 306, y(240)),
        (540, y(156), 540, y(240)),
        (482.4, y(132), 482.4, y(144)),
        (306, y(648), 306, y(744)),
    ]
    rules += [(306, y(at), 594, y(at)) for at in range(132, 240, 12)]
    rules += [(424.8, y(at), 594, y(at)) for at in range(312, 564, 12)]
    if not look.squares:
        rules += [
            (36, y(at), 176.4, y(at))
            for at in (*range(312, 348, 12), 360, 372, 396, 408, 420, 432, 456, 468)
        ]
        rules += [(50.4, y(top), 50.4, y(end)) for top, end in ((300, 348), (360, 384), (396, 480))]
    sheet.lines(rules)


def _grid(sheet: DrawnPage, look: PrintStyle) -> None:
    y = look.y
    for x, text in (
        (20.1, "INSR|LTR"), (75.4, "TYPE OF INSURANCE"), (177.6, "ADDL|INSD"), (195.4, "SUBR|WVD"), (247, "POLICY NUMBER"),
        (334, "POLICY EFF|(MM/DD/YYYY)"), (380.8, "POLICY EXP|(MM/DD/YYYY)"), (499.7, "LIMITS"),
    ):  # fmt: skip
        stacked(
            sheet, x, y(288), look.said(text), 5.5 if len(text) > 9 or text == "LIMITS" else 5.2
        )
    for section, (top, _) in SECTIONS.items():
        for row, label in enumerate(LIMITS[section]):
            stacked(sheet, 428.4, y(top + 12 * row), look.said(label), 5.4)
            if look.dollars and (section != "workers_compensation" or row):
                sheet.label(518.4, y(top + 12 * row + 9), "$", 6.5)
    for section, text, x, at in TYPE_LABELS:
        stacked(sheet, x, y(SECTIONS[section][0] + at), look.said(text), 5.4)
    for left, row in BOXES.values():
        x, at = float(left), float(row)
        if look.squares:
            _square(sheet, (x + 3, y(at) + 2.5, x + 10.5, y(at) + 10))
        elif look.rules:
            sheet.lines(
                [
                    (x, y(at), x, y(at + 12)),
                    (x + 14.4, y(at), x + 14.4, y(at + 12)),
                    (x, y(at), x + 14.4, y(at)),
                    (x, y(at + 12), x + 14.4, y(at + 12)),
                ]
            )


def _square(sheet: DrawnPage, box: Rect) -> None:
    x0, y0, x1, y1 = box
    sheet.lines([(x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)])


TYPE_LABELS = (
    ("general_liability", "COMMERCIAL GENERAL LIABILITY", 54, 0), ("general_liability", "CLAIMS-MADE", 68.4, 14),
    ("general_liability", "OCCUR", 133.2, 14), ("general_liability", "GEN'L AGGREGATE LIMIT APPLIES PER:", 39.6, 50),
    ("general_liability", "POLICY", 54, 62), ("general_liability", "PRO-|JECT", 97.2, 60), ("general_liability", "LOC", 140.4, 62),
    ("general_liability", "OTHER:", 54, 74), ("automobile_liability", "AUTOMOBILE LIABILITY", 39.6, 0),
    ("automobile_liability", "ANY AUTO", 54, 12), ("automobile_liability", "OWNED AUTOS|ONLY", 54, 24),
    ("automobile_liability", "SCHEDULED|AUTOS", 122.4, 24), ("automobile_liability", "HIRED AUTOS|ONLY", 54, 36),
    ("automobile_liability", "NON-OWNED|AUTOS ONLY", 122.4, 36), ("umbrella_excess", "UMBRELLA LIAB", 54, 0),
    ("umbrella_excess", "EXCESS LIAB", 54, 12), ("umbrella_excess", "OCCUR", 133.2, 2), ("umbrella_excess", "CLAIMS-MADE", 133.2, 12),
    ("umbrella_excess", "DED", 54, 26), ("umbrella_excess", "RETENTION $", 90, 26),
    ("workers_compensation", "WORKERS COMPENSATION|AND EMPLOYERS' LIABILITY", 37.8, 1), ("workers_compensation", "Y / N", 158.9, 8.5),
    ("workers_compensation", "ANY PROPRIETOR/PARTNER/EXECUTIVE|OFFICER/MEMBER EXCLUDED?", 37.8, 15),
    ("workers_compensation", "(Mandatory in NH)", 37.8, 25), ("workers_compensation", "If yes, describe under|DESCRIPTION OF OPERATIONS below", 37.8, 35),
    ("workers_compensation", "N / A", 178.6, 18.5), ("workers_compensation", "PER|STATUTE", 442.8, 0), ("workers_compensation", "OTH-|ER", 493, 0),
)  # fmt: skip
BOXES = {
    "gl": (36, 300), "claims_made": (50.4, 312), "occurrence": (115, 312), "policy": (36, 360), "project": (79, 360),
    "location": (122, 360), "other": (36, 372), "any_auto": (36, 396), "owned_autos_only": (36, 408), "scheduled_autos": (104, 408),
    "hired_autos_only": (36, 420), "non_owned_autos_only": (104, 420), "umbrella": (36, 444), "umb_occurrence": (115, 444),
    "excess": (36, 456), "umb_claims_made": (115, 456), "ded": (36, 468), "retention": (72, 468),
    "per_statute": (425, 480), "other_box": (475, 480),
}  # fmt: skip
