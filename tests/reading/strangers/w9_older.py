"""The W-9s of 2007, 2011, 2013 and 2014, redrawn: blank forms with fields to be filled."""

# ruff: noqa: E501, ISC004  # the form\'s own sentences

from __future__ import annotations

import io

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from tests.reading.strangers.w9_words import FOOTS, REVISIONS

HIGH, LEFT, RIGHT = 791.968, 57.6, 576.0
TEXTS = ("name", "business_name", "llc_tax_class", "other_words", "exempt_payee_code", "fatca_code",
         "address", "city_state_zip", "requester", "account", "ssn1", "ssn2", "ssn3", "ein1",
         "ein2")  # fmt: skip
NAMES = {
    "2007": ("Name (as shown on your income tax return)", "Business name, if different from above"),
    "2011": ("Name (as shown on your income tax return)",
             "Business name/disregarded entity name, if different from above"),
    "2014": ("1  Name (as shown on your income tax return). Name is required on this line; do not "
             "leave this line blank.",
             "2  Business name/disregarded entity name, if different from above"),
}  # fmt: skip
WORDS = {
    "individual": "Individual/sole proprietor", "c_corporation": "C Corporation",
    "s_corporation": "S Corporation", "partnership": "Partnership", "trust_estate": "Trust/estate",
}  # fmt: skip
SIGN = {"2007": (128, 486, 404), "2011": (128, 510, 404), "2013": (128, 522, 404),
        "2014": (126, 571, 404)}  # fmt: skip
CERTIFIED = (
    "Under penalties of perjury, I certify that:",
    "1. The number shown on this form is my correct taxpayer identification number (or I am waiting "
    "for a number to be issued to me), and",
    "2. I am not subject to backup withholding because: (a) I am exempt from backup withholding, or "
    "(b) I have not been notified by the Internal Revenue Service (IRS) that I am subject to backup "
    "withholding as a result of a failure to report all interest or dividends, or (c) the IRS has "
    "notified me that I am no longer subject to backup withholding, and",
    "3. I am a U.S. citizen or other U.S. person (defined below).",
    "Certification instructions. You must cross out item 2 above if you have been notified by the IRS "
    "that you are currently subject to backup withholding because you have failed to report all "
    "interest and dividends on your tax return. For real estate transactions, item 2 does not apply.",
)  # fmt: skip
GENERAL = (
    "Section references are to the Internal Revenue Code unless otherwise noted. Purpose of Form. A "
    "person who is required to file an information return with the IRS must obtain your correct "
    "taxpayer identification number (TIN) to report, for example, income paid to you, real estate "
    "transactions, mortgage interest you paid. Use Form W-9 only if you are a U.S. person (including "
    "a resident alien), to provide your correct TIN to the person requesting it (the requester).",
    "Note. If a requester gives you a form other than Form W-9 to request your TIN, you must use the "
    "requester's form if it is substantially similar to this Form W-9. Definition of a U.S. person. "
    "For federal tax purposes, you are considered a U.S. person if you are: An individual who is a "
    "U.S. citizen or U.S. resident alien. A partnership, corporation, company, or association.",
)


def form(edition: str) -> bytes:
    """One blank page of that edition."""
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(611.976, HIGH), invariant=1)
    pen = Pen(canvas)
    _head(pen, edition)
    below = _lines(pen, edition)
    below = _number(pen, below, plain=edition == "2007")
    _certified(pen, below, edition)
    _foot(pen, edition)
    canvas.save()
    return held.getvalue()


class Pen:
    """Draws with what is down from the top of the page."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def say(self, x: float, y: float, text: str, size: float = 7, font: str = "Helvetica") -> float:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HIGH - y, text)
        return x + stringWidth(text, font, size)

    def bold(self, x: float, y: float, text: str, size: float = 7) -> None:
        self.say(x, y, text, size, "Helvetica-Bold")

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, HIGH - y0, x1, HIGH - y1)

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.setLineWidth(0.5)
        self.canvas.rect(x0, HIGH - y1, x1 - x0, y1 - y0)

    def paragraph(self, x: float, y: float, wide: float, text: str, size: float = 8) -> float:
        line = ""
        for word in [*text.split(), ""]:
            if not word or stringWidth(f"{line} {word}", "Helvetica", size) > wide:
                self.say(x, y, line, size)
                line, y = word, y + size * 1.15
            else:
                line = f"{line} {word}".strip()
        return y

    def field(self, name: str, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.acroForm.textfield(
            name=name, x=x0, y=HIGH - y1, width=x1 - x0, height=y1 - y0, borderWidth=0,
            fillColor=None, fontName="Helvetica", fontSize=9, fieldFlags="",
        )  # fmt: skip

    def box(self, name: str, x: float, y: float) -> None:
        self.frame(x, y, x + 8, y + 8)
        self.canvas.acroForm.checkbox(
            name=name, x=x, y=HIGH - y - 8, size=8, borderWidth=0, fillColor=None,
        )  # fmt: skip


def _head(pen: Pen, edition: str) -> None:
    pen.say(36, 54, "Form")
    pen.bold(57, 54, "W-9", 20)
    pen.say(36, 64, f"(Rev. {REVISIONS[edition]})")
    pen.say(36, 72, "Department of the Treasury", 6.5)
    pen.say(36, 80, "Internal Revenue Service", 6.5)
    pen.bold(236, 50, "Request for Taxpayer", 14)
    pen.bold(168, 67, "Identification Number and Certification", 14)
    for row, text in enumerate(("Give Form to the", "requester. Do not", "send to the IRS.")):
        pen.bold(500, 51 + row * 11, text, 9)
    pen.rule(36, 84, 576, 84, 1)
    pen.rule(122, 36, 122, 84, 1)
    pen.rule(488, 36, 488, 84, 1)


def _lines(pen: Pen, edition: str) -> float:
    """The ruled lines from the name to the account number; where they end."""
    first, second = NAMES.get(edition, NAMES["2011"])
    y = 84.0
    for label, name in ((first, "name"), (second, "business_name")):
        pen.say(60, y + 7, label, 6.5)
        pen.field(name, 59, y + 9, 575, y + 23)
        y += 24
        pen.rule(LEFT, y, RIGHT, y)
    y = {"2007": _classes_2007, "2014": _classes_2014}.get(edition, _classes)(pen, y, edition)
    numbered = edition == "2014"
    top = y
    for label, name in (("Address (number, street, and apt. or suite no.)", "address"),
                        ("City, state, and ZIP code", "city_state_zip")):  # fmt: skip
        number = {"address": "5  ", "city_state_zip": "6  "}[name] if numbered else ""
        pen.say(60, y + 7, number + label, 6.5)
        pen.field(name, 59, y + 9, 386, y + 23)
        y += 24
        pen.rule(LEFT, y, 388, y)
    pen.say(392, top + 7, "Requester's name and address (optional)", 6.5)
    pen.field("requester", 390, top + 9, 575, y - 1)
    pen.rule(388, top, 388, y)
    pen.rule(388, y, RIGHT, y)
    pen.say(60, y + 7, ("7  " if numbered else "") + "List account number(s) here (optional)", 6.5)
    pen.field("account", 59, y + 9, 575, y + 23)
    y += 24
    pen.rule(36, y, RIGHT, y, 1)
    pen.rule(LEFT, 84, LEFT, y)
    pen.canvas.saveState()
    pen.canvas.translate(49, HIGH - y + 4)
    pen.canvas.rotate(90)
    pen.canvas.setFont("Helvetica", 7)
    pen.canvas.drawString(0, 0, "Print or type   See Specific Instructions on page 2.")
    pen.canvas.restoreState()
    return y


def _classes_2007(pen: Pen, y: float, _edition: str) -> float:
    at = pen.say(60, y + 10, "Check appropriate box:", 6.5) + 8
    for name, words in (("individual", "Individual/Sole proprietor"), ("corporation", "Corporation"),
                        ("partnership", "Partnership")):  # fmt: skip
        pen.box(name, at, y + 4)
        at = pen.say(at + 11, y + 10, words, 6.5) + 14
    pen.box("llc", 60, y + 16)
    end = pen.say(71, y + 22, "Limited liability company. Enter the tax classification (D=disregarded "
                  "entity, C=corporation, P=partnership)", 6.5)  # fmt: skip
    pen.rule(end + 4, y + 24, end + 44, y + 24)
    pen.field("llc_tax_class", end + 4, y + 13, end + 44, y + 23.5)
    pen.box("exempt", 496, y + 16)
    pen.say(508, y + 22, "Exempt payee", 6.5)
    pen.box("other", 60, y + 28)
    end = pen.say(71, y + 34, "Other (see instructions)", 6.5)
    pen.field("other_words", end + 4, y + 26, 480, y + 36)
    pen.rule(LEFT, y + 38, RIGHT, y + 38)
    return y + 38


def _classes(pen: Pen, y: float, edition: str) -> float:
    """2011 and 2013."""
    pen.say(60, y + 7, "Check appropriate box for federal tax classification:", 6.5)
    at = 66.0
    for name, words in WORDS.items():
        pen.box(name, at, y + 11)
        at = pen.say(at + 11, y + 17.5, words, 6.5) + 16
    pen.box("llc", 66, y + 28)
    end = pen.say(77, y + 34.5, "Limited liability company. Enter the tax classification (C=C "
                  "corporation, S=S corporation, P=partnership)", 6.5)  # fmt: skip
    pen.rule(end + 3, y + 36, end + 40, y + 36)
    pen.field("llc_tax_class", end + 3, y + 25, end + 40, y + 35.5)
    pen.box("other", 66, y + 44)
    end = pen.say(77, y + 50.5, "Other (see instructions)", 6.5)
    pen.rule(end + 3, y + 53, 420, y + 53)
    pen.field("other_words", end + 3, y + 42, 420, y + 52.5)
    if edition == "2011":
        pen.box("exempt", 480, y + 28)
        pen.say(492, y + 34.5, "Exempt payee", 6.5)
    else:
        pen.say(452, y + 7, "Exemptions (see instructions):", 6.5)
        end = pen.say(452, y + 21, "Exempt payee code (if any)", 6.5)
        pen.field("exempt_payee_code", end + 2, y + 12, 575, y + 22)
        pen.rule(end + 2, y + 23, 575, y + 23)
        pen.say(452, y + 36, "Exemption from FATCA reporting", 6.5)
        end = pen.say(452, y + 46, "code (if any)", 6.5)
        pen.field("fatca_code", end + 2, y + 37, 575, y + 47)
        pen.rule(end + 2, y + 48, 575, y + 48)
        pen.rule(448, y, 448, y + 60)
    pen.rule(LEFT, y + 60, RIGHT, y + 60)
    return y + 60


def _classes_2014(pen: Pen, y: float, _edition: str) -> float:
    pen.say(60, y + 7, "3  Check appropriate box for federal tax classification; check only one of "
            "the following seven boxes:", 6.5)  # fmt: skip
    for (name, words), at in zip(WORDS.items(), (66.0, 180.0, 252.0, 324.0, 386.0), strict=True):
        pen.box(name, at, y + 13)
        pen.say(at + 11, y + 19.5, words + (" or" if name == "individual" else ""), 6.5)
    pen.say(77, y + 27.5, "single-member LLC", 6.5)
    pen.box("llc", 66, y + 35)
    end = pen.say(77, y + 41.5, "Limited liability company. Enter the tax classification (C=C "
                  "corporation, S=S corporation, P=partnership)", 6.5)  # fmt: skip
    pen.rule(end + 2, y + 43, 446, y + 43)
    pen.field("llc_tax_class", end + 2, y + 32, 446, y + 42.5)
    pen.say(77, y + 52, "Note. For a single-member LLC that is disregarded, do not check LLC; check "
            "the appropriate box in the line above for", 6)  # fmt: skip
    pen.say(77, y + 59, "the tax classification of the single-member owner.", 6)
    pen.box("other", 66, y + 65)
    end = pen.say(77, y + 71.5, "Other (see instructions)", 6.5)
    pen.field("other_words", end + 3, y + 62, 440, y + 73)
    pen.say(452, y + 7, "4  Exemptions (codes apply only to", 6.5)
    pen.say(452, y + 15, "certain entities, not individuals; see", 6.5)
    pen.say(452, y + 23, "instructions on page 3):", 6.5)
    end = pen.say(452, y + 37, "Exempt payee code (if any)", 6.5)
    pen.field("exempt_payee_code", end + 2, y + 28, 575, y + 38)
    pen.rule(end + 2, y + 39, 575, y + 39)
    pen.say(452, y + 53, "Exemption from FATCA reporting", 6.5)
    end = pen.say(452, y + 62, "code (if any)", 6.5)
    pen.field("fatca_code", end + 2, y + 53.5, 575, y + 63)
    pen.rule(end + 2, y + 64, 575, y + 64)
    pen.say(452, y + 73, "(Applies to accounts maintained outside the U.S.)", 5)
    pen.rule(448, y, 448, y + 77)
    pen.rule(LEFT, y + 77, RIGHT, y + 77)
    return y + 77


def _number(pen: Pen, y: float, *, plain: bool) -> float:
    pen.bold(40, y + 9, "Part I", 9)
    pen.bold(88, y + 9, "Taxpayer Identification Number (TIN)", 9)
    pen.rule(36, y + 12, RIGHT, y + 12)
    pen.paragraph(36, y + 22, 365, "Enter your TIN in the appropriate box. The TIN provided must match "
                  "the name given on Line 1 to avoid backup withholding. For individuals, this is your "
                  "social security number (SSN). However, for a resident alien, sole proprietor, or "
                  "disregarded entity, see the Part I instructions on page 3. For other entities, it is "
                  "your employer identification number (EIN).")  # fmt: skip
    pen.paragraph(36, y + 76, 365, "Note. If the account is in more than one name, see the chart on "
                  "page 4 for guidelines on whose number to enter.")  # fmt: skip
    pen.frame(417.6, y + 15, RIGHT, y + 24)
    pen.bold(421, y + 22, "Social security number", 6.5)
    pen.bold(418, y + 56, "or")
    pen.frame(417.6, y + 60, 561.6, y + 69)
    pen.bold(421, y + 67, "Employer identification number", 6.5)
    cells = (("ssn1", 417.6, 3), ("ssn2", 475.2, 2), ("ssn3", 518.4, 4))
    _cells(pen, y + 24, cells, plain=plain)
    _cells(pen, y + 69, (("ein1", 417.6, 2), ("ein2", 460.8, 7)), plain=plain)
    pen.rule(36, y + 95, RIGHT, y + 95, 1)
    return y + 95


def _cells(pen: Pen, y: float, groups: tuple[tuple[str, float, int], ...], *, plain: bool) -> None:
    end = groups[-1][1] + 14.4 * groups[-1][2]
    if plain:
        pen.frame(groups[0][1], y, end, y + 22)
    for name, x, count in groups:
        for cell in range(count):
            if plain:
                pen.rule(x + 14.4 * (cell + 1), y + 17, x + 14.4 * (cell + 1), y + 22)
            else:
                pen.frame(x + 14.4 * cell, y, x + 14.4 * (cell + 1), y + 22)
        pen.field(name, x, y, x + 14.4 * count, y + 22)
        if name not in {"ssn3", "ein2"} and not plain:
            pen.say(x + 14.4 * count + 5, y + 14, "\u2013", 9)


def _certified(pen: Pen, y: float, edition: str) -> None:
    pen.bold(40, y + 9, "Part II", 9)
    pen.bold(88, y + 9, "Certification", 9)
    pen.rule(36, y + 12, RIGHT, y + 12)
    down = y + 21
    for text in CERTIFIED:
        down = pen.paragraph(36, down, 538, text, 7) + 1.5
    _, base, day = SIGN[edition]
    pen.rule(36, base - 18, RIGHT, base - 18)
    pen.bold(36, base - 7, "Sign", 10)
    pen.bold(36, base + 3, "Here", 10)
    pen.bold(78, base - 6, "Signature of", 6.5)
    pen.bold(78, base + 2, "U.S. person", 6.5)
    pen.bold(day - 18, base + 2, "Date", 6.5)
    pen.rule(36, base + 6, RIGHT, base + 6)
    pen.rule(68, base - 18, 68, base + 6)
    pen.bold(36, base + 22, "General Instructions", 12)
    pen.paragraph(36, base + 36, 258, GENERAL[0], 8)
    pen.paragraph(317, base + 22, 258, GENERAL[1], 8)


def _foot(pen: Pen, edition: str) -> None:
    pen.rule(36, 748, 576, 748)
    pen.say(238, 756, "Cat. No. 10231X", 6.5)
    at = pen.say(492, 756, "Form ", 6.5)
    pen.bold(at, 756, "W-9", 9)
    pen.say(at + 22, 756, f"(Rev. {FOOTS[edition]})", 6.5)
