"""W-9s of a third source: what people write and how files come, one thing at a time.

Each case is the tax office's own blank form with one habit; nothing is drawn by chance, so that a
case that is read wrongly can be made again by its name.
"""

# ruff: noqa: E501  # one case a line

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject
from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from tests.reading.strangers.w9 import FORMS, SIGN, TEXTS, Box
from tests.reading.strangers.w9_words import CLASSES, REVISIONS

SIZE = (611.976, 791.968)
NO_NUMBER = {"tin_type", "tin_masked", "tin_valid_format"}
Draw = Callable[[Canvas, dict[str, Box]], None]


@dataclass(frozen=True)
class Case:
    """What is typed, and how; `free` is what may as well be unsure."""

    year: str = "2024"
    name: str = "Juniper Ridge Drywall, LLC"
    business_name: str = ""
    ticks: tuple[str, ...] = ("llc",)
    llc: str = "S"
    other: str = ""
    payee: str = ""
    fatca: str = ""
    address: str = "4410 Quarry Road, Suite 7"
    city: str = "Las Cruces, NM 88001"
    requester: str = ""
    account: str = ""
    ssn: str = ""
    ein: str = "463915527"
    signer: str = "Wren Holloway"
    day: str = "01/05/2026"
    font: str = "Helvetica"
    size: float = 9.0
    dx: float = 2.0
    dy: float = 3.5
    mark: str = "X"
    figures: str = "comb"
    over: Draw | None = None
    under: Draw | None = None
    truth: Mapping[str, Any] = field(default_factory=dict)
    free: frozenset[str] = frozenset()

    def fields(self) -> dict[str, Any]:
        digits = "".join(c for c in self.ssn or self.ein if c.isdigit())
        kind = ("ssn" if self.ssn else "ein") if digits else None
        masks = {"ssn": f"***-**-{digits[-4:]}", "ein": f"**-***{digits[-4:]}", None: None}
        return {
            "revision": REVISIONS[self.year], "name": self.name or None,
            "business_name": self.business_name or None,
            "classification": self.ticks[0] if self.ticks else None,
            "llc_tax_class": self.llc.upper() if self.ticks[:1] == ("llc",) and self.llc else None,
            "exempt_payee_code": self.payee or None, "fatca_code": self.fatca or None,
            "address": self.address or None, "city_state_zip": self.city or None,
            "tin_type": kind, "tin_masked": masks[kind], "tin_valid_format": True if kind else None,
            "signed": bool(self.signer), "signature_date": "2026-01-05" if self.day else None,
            **self.truth,
        }  # fmt: skip


def boxes_of(year: str) -> dict[str, Box]:
    page = PdfReader(FORMS / f"w9_{year}.pdf").pages[0]
    notes = [reference.get_object() for reference in page["/Annots"]]
    rects = [(note, tuple(float(side) for side in note["/Rect"])) for note in notes]
    texts = [box for note, box in rects if note["/FT"] == "/Tx"]
    ticks = [box for note, box in rects if str(note["/T"]).startswith("c1_1")]
    return dict(zip((*TEXTS, *CLASSES), (*texts, *ticks), strict=True))


def typed(path: Path, case: Case) -> Path:
    """The form without its fields, and what is typed over it."""
    writer = PdfWriter(clone_from=PdfReader(FORMS / f"w9_{case.year}.pdf"))
    page = writer.pages[0]
    del page[NameObject("/Annots")]
    page.merge_page(PdfReader(io.BytesIO(overlay(case))).pages[0])
    writer.write(path)
    return path


def overlay(case: Case) -> bytes:
    held = io.BytesIO()
    canvas, boxes = Canvas(held, pagesize=SIZE, invariant=1), boxes_of(case.year)
    if case.under:
        case.under(canvas, boxes)
    canvas.setFillColorRGB(0, 0, 0)
    for name, text in _lines(case).items():
        x0, y0, _, y1 = boxes[name]
        rows = text.split("|")
        canvas.setFont(case.font, case.size)
        for row, line in enumerate(rows):
            at = y1 - (row + 0.8) * case.size if len(rows) > 1 else y0 + case.dy
            canvas.drawString(x0 + case.dx, at, line)
    for tick in case.ticks:
        _tick(canvas, boxes[tick], case.mark)
    _numbers(canvas, boxes, case)
    _sign(canvas, case)
    if case.over:
        case.over(canvas, boxes)
    canvas.save()
    return held.getvalue()


def _lines(case: Case) -> dict[str, str]:
    said = {
        "name": case.name, "business_name": case.business_name, "llc_tax_class": case.llc,
        "other_words": case.other, "exempt_payee_code": case.payee, "fatca_code": case.fatca,
        "address": case.address, "city_state_zip": case.city, "requester": case.requester,
        "account": case.account,
    }  # fmt: skip
    return {name: text for name, text in said.items() if text}


def _tick(canvas: Canvas, box: Box, mark: str) -> None:
    x0, y0, x1, y1 = box
    canvas.setLineWidth(1)
    if mark == "scrawl":
        canvas.lines([(x0 - 2, y0 + 3, x0 + 3, y0 - 3), (x0 + 3, y0 - 3, x1 + 8, y1 + 9)])
    elif mark == "beside":
        canvas.setFont("Helvetica-Bold", 9)
        canvas.drawString(x0 - 7, y0 + 1, "X")
    elif mark == "dingbat":
        canvas.setFont("ZapfDingbats", 9)
        canvas.drawString(x0, y0 + 1, "4")
    else:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(x0 + 1, y0 + 0.8, mark)


def _numbers(canvas: Canvas, boxes: dict[str, Box], case: Case) -> None:
    for kind, said, cuts in (("ssn", case.ssn, (0, 3, 5, 9)), ("ein", case.ein, (0, 2, 9))):
        if not said:
            continue
        canvas.setFont(case.font, 11)
        first = boxes[f"{kind}1"]
        if case.figures == "run" or not said.isdigit():
            canvas.drawString(first[0] + 4, first[1] + 7, said)
            continue
        for place, (start, end) in enumerate(pairwise(cuts), 1):
            x0, y0, x1, _ = boxes[f"{kind}{place}"]
            step = (x1 - x0) / (end - start)
            for at, figure in enumerate(said[start:end]):
                wide = stringWidth(figure, case.font, 11)
                canvas.drawString(x0 + (at + 0.5) * step - wide / 2, y0 + 7, figure)


def _sign(canvas: Canvas, case: Case) -> None:
    left, base, day = SIGN[case.year]
    y = SIZE[1] - base
    if case.signer:
        canvas.setFont("Times-Italic", 14)
        canvas.drawString(left + 8, y + 2, case.signer)
    if case.day:
        canvas.setFont(case.font, 9)
        canvas.drawString(day + 6, y + 2, case.day)


def _docusign(canvas: Canvas, _: dict[str, Box]) -> None:
    """The envelope's number at the head, the signature in its bracket."""
    canvas.setFont("Helvetica", 6.5)
    canvas.drawString(18, 780, "Docusign Envelope ID: 7A3C10E4-91BD-4C55-8E21-0B9D4C2E7F10")
    y = SIZE[1] - 595
    canvas.setStrokeColorRGB(0.1, 0.4, 0.7)
    canvas.lines([(128, y - 6, 128, y + 15), (128, y + 15, 136, y + 15), (128, y - 6, 136, y - 6)])
    canvas.setFont("Helvetica", 5)
    canvas.drawString(138, y + 13, "Signed by:")
    canvas.drawString(138, y - 8, "C71E0D2B8A9F4E3...")
    canvas.setFont("Times-Italic", 13)
    canvas.drawString(138, y + 1, "Wren Holloway")


def _adobe_sign(canvas: Canvas, _: dict[str, Box]) -> None:
    y = SIZE[1] - 595
    canvas.setFont("Times-Italic", 13)
    canvas.drawString(132, y + 3, "Wren Holloway")
    canvas.setFont("Helvetica", 5.5)
    canvas.drawString(132, y - 2.5, "Wren Holloway (Jan 5, 2026 10:32 EST)")


def _whited(canvas: Canvas, boxes: dict[str, Box]) -> None:
    """Another name first, a white patch over it; the name of the case is typed after it."""
    x0, y0, _, _ = boxes["name"]
    canvas.setFont("Helvetica", 9)
    canvas.drawString(x0 + 2, y0 + 3.5, "Old Mesa Plastering Co.")
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(x0, y0 + 1, 300, 11, stroke=0, fill=1)


def _highlit(canvas: Canvas, boxes: dict[str, Box]) -> None:
    canvas.setFillColorRGB(0.86, 0.9, 1)
    for name in ("name", "business_name", "address", "city_state_zip", "ssn1", "ein1", "ein2"):
        x0, y0, x1, y1 = boxes[name]
        canvas.rect(x0, y0, x1 - x0, y1 - y0, stroke=0, fill=1)


def _received(canvas: Canvas, _: dict[str, Box]) -> None:
    canvas.setStrokeColorRGB(0.8, 0, 0)
    canvas.setFillColorRGB(0.8, 0, 0)
    canvas.rect(430, 628, 120, 22)
    canvas.setFont("Helvetica-Bold", 10)
    canvas.drawString(436, 635, "RECEIVED JAN 12 2026")


def _watermark(canvas: Canvas, _: dict[str, Box]) -> None:
    canvas.saveState()
    canvas.setFillColor(Color(0.8, 0.8, 0.8, alpha=0.5))
    canvas.translate(160, 320)
    canvas.rotate(50)
    canvas.setFont("Helvetica-Bold", 110)
    canvas.drawString(0, 0, "COPY")
    canvas.restoreState()


def _faxed(canvas: Canvas, _: dict[str, Box]) -> None:
    canvas.setFont("Courier", 8)
    canvas.drawString(
        20, 783, "01/12/2026 10:33 FAX 5055550142        JUNIPER RIDGE        P.002/003"
    )


def _circled(canvas: Canvas, boxes: dict[str, Box]) -> None:
    x0, y0, x1, y1 = boxes["partnership"]
    canvas.ellipse(x0 - 4, y0 - 5, x1 + 58, y1 + 5)


def _note(text: str, x: float, y: float, size: float = 8) -> Draw:
    def draw(canvas: Canvas, _: dict[str, Box]) -> None:
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y, text)

    return draw


LONG = ("Consolidated Environmental Remediation and Heavy Civil Infrastructure Contractors of "
        "Northern New Mexico, LLC")  # fmt: skip
FREE_NUMBER = frozenset(NO_NUMBER)
CASES: Mapping[str, Case] = {
    "plain": Case(),
    "plain 2018": Case(year="2018"),
    "llc lower case": Case(llc="s"),
    "llc word": Case(llc="P - partnership", truth={"llc_tax_class": "P"}, free=frozenset({"llc_tax_class"})),
    "llc quoted": Case(llc="“C”", truth={"llc_tax_class": "C"}, free=frozenset({"llc_tax_class"})),
    "llc without letter": Case(llc=""),
    "llc letter 2018 low": Case(year="2018", llc="c", dy=1.0),
    "llc disregarded": Case(llc="D", free=frozenset({"llc_tax_class"})),
    "letter though no llc": Case(ticks=("s_corporation",), llc="S", truth={"llc_tax_class": None}),
    "both numbers": Case(ssn="123456789", ein="463915527", truth=dict.fromkeys(NO_NUMBER, "?"), free=FREE_NUMBER),
    "itin": Case(ssn="912784321", ein="", ticks=("individual",), llc="", name="Ana Sofia Prado"),
    "ssn run": Case(ssn="123-45-6789", ein="", ticks=("individual",), llc="", name="Robert L. Hale, Jr."),
    "ssn spaced run": Case(ssn="123 45 6789", ein="", ticks=("individual",), llc="", name="Dr. T. J. McAllister III"),
    "ein dashed run": Case(ein="46-3915527"),
    "ein in the ssn box": Case(ssn="46-3915527", ein="", truth=dict.fromkeys(NO_NUMBER, "?"), free=FREE_NUMBER),
    "masked ssn": Case(ssn="XXX-XX-1234", ein="", truth=dict.fromkeys(NO_NUMBER, "?"), free=FREE_NUMBER),
    "applied for": Case(ein="Applied For", truth=dict.fromkeys(NO_NUMBER), free=FREE_NUMBER),
    "eight figures": Case(ein="4639155", figures="run", truth=dict.fromkeys(NO_NUMBER, "?"), free=FREE_NUMBER),
    "individual and trade": Case(name="Robert L. Hale Jr.", business_name="Hale Roofing & Sheet Metal", ticks=("individual",), llc="", ssn="123456789", ein=""),
    "dba on line 1": Case(name="Marcus van der Berg dba Berg Tile", ticks=("individual",), llc=""),
    "estate": Case(name="Estate of Mary A. Quill", ticks=("trust_estate",), llc=""),
    "trust": Case(name="The Quill Family Trust u/a dtd 03/14/1999", ticks=("trust_estate",), llc="", year="2018"),
    "foreign address": Case(address="Av. Insurgentes Sur 1602, Int. 4", city="03940 Ciudad de Mexico, MEXICO"),
    "canada": Case(address="1200 Rue Sainte-Catherine O", city="Montreal, QC H3B 1K9 Canada"),
    "person on line 2": Case(business_name="Dolores K. Whitaker"),
    "n/a on line 2": Case(business_name="N/A", free=frozenset({"business_name"})),
    "same on line 2": Case(business_name="SAME", free=frozenset({"business_name"})),
    "long name": Case(name=LONG, size=8.5),
    "name in two rows": Case(name="Consolidated Heavy Civil Contractors of Northern|New Mexico, LLC", size=6.5, truth={"name": "Consolidated Heavy Civil Contractors of Northern New Mexico, LLC"}),
    "centered": Case(dx=90, llc="", ticks=("partnership",)),
    "high": Case(dy=7.0), "low": Case(dy=0.5),
    "below the rule": Case(dy=-2.0), "courier capitals": Case(font="Courier", name="JUNIPER RIDGE DRYWALL LLC", dy=5),
    "times small": Case(font="Times-Roman", size=7.5), "large": Case(size=12),
    "long address": Case(address="10000 North Central Expressway, Building 4, Suite 1250-B, Mailstop 77, c/o Accounts Payable", size=8.5),
    "long address and requester": Case(address="10000 North Central Expressway, Building 4, Suite 1250-B, Mail Drop 77", size=9, requester="Alder & Pine Builders|77 Commerce Way|Raleigh, NC 27601"),
    "requester": Case(requester="Alder & Pine Builders, Inc.|77 Commerce Way|Raleigh, NC 27601"),
    "requester of four rows": Case(requester="Alder & Pine Builders, Inc.|Attn: Vendor Setup|77 Commerce Way|Raleigh, NC 27601", year="2018"),
    "zip plus four": Case(city="Las Cruces, New Mexico 88001-4410"),
    "no zip": Case(city="Las Cruces NM"), "po box": Case(address="P.O. Box 1142"),
    "account": Case(account="Vendor No. 4471-B"),
    "exempt": Case(payee="5", fatca="A"), "exempt n/a": Case(payee="N/A", fatca="N/A", truth={"exempt_payee_code": None, "fatca_code": None}, free=frozenset({"exempt_payee_code", "fatca_code"})),
    "government": Case(ticks=("other",), llc="", other="Municipal corporation", name="City of Las Cruces"),
    "other 2018": Case(year="2018", ticks=("other",), llc="", other="501(c)(3) nonprofit"),
    "two classes": Case(ticks=("individual", "llc"), truth={"classification": "?", "llc_tax_class": "?"}, free=frozenset({"classification", "llc_tax_class"})),
    "no class": Case(ticks=(), llc=""),
    "c corporation check": Case(ticks=("c_corporation",), llc="", mark="dingbat"),
    "lower case x": Case(ticks=("s_corporation",), llc="", mark="x"),
    "scrawl": Case(ticks=("partnership",), llc="", mark="scrawl"),
    "scrawl llc": Case(mark="scrawl"), "scrawl individual 2018": Case(year="2018", ticks=("individual",), llc="", mark="scrawl"),
    "scrawl other": Case(ticks=("other",), llc="", other="Nonprofit", mark="scrawl"),
    "beside": Case(ticks=("individual",), llc="", mark="beside"),
    "beside trust": Case(ticks=("trust_estate",), llc="", mark="beside"),
    "beside s": Case(ticks=("s_corporation",), llc="", mark="beside", year="2018"),
    "circled": Case(ticks=(), llc="", over=_circled, truth={"classification": "partnership"}, free=frozenset({"classification"})),
    "unsigned, dated": Case(signer=""), "signed, undated": Case(day=""),
    "docusign": Case(signer="", over=_docusign, truth={"signed": True}),
    "adobe sign": Case(signer="", over=_adobe_sign, truth={"signed": True}),
    "adobe sign undated": Case(signer="", day="", over=_adobe_sign, truth={"signed": True}),
    "whited out": Case(under=_whited), "highlit": Case(under=_highlit),
    "received": Case(over=_received, free=frozenset({"name", "business_name"})),
    "watermark": Case(under=_watermark), "watermark on top": Case(over=_watermark),
    "faxed": Case(over=_faxed),
    "vendor number in the corner": Case(over=_note("VENDOR # 20417   ENTERED 1/12", 40, 778)),
    "note beside name": Case(over=_note("(see attached list)", 430, 663), free=frozenset({"name"}), truth={"name": "Juniper Ridge Drywall, LLC (see attached list)"}),
    "phone by the signature": Case(over=_note("Tel. 505-555-0142", 490, SIZE[1] - 593), free=frozenset({"signature_date"})),
    "title under the signature": Case(over=_note("Managing Member", 200, SIZE[1] - 602, 7)),
    "email under city": Case(over=_note("ap@juniperridge.example", 250, 470), truth={"city_state_zip": "Las Cruces, NM 88001 ap@juniperridge.example"}, free=frozenset({"city_state_zip"})),
}  # fmt: skip
DAYS = {
    "Jan. 5, 2026": True, "5 January 2026": True, "2026-01-05": True, "01.05.2026": True, "1/5/26": True,
    "January 5th, 2026": True, "01-05-2026": True, "5-Jan-2026": True, "1-5-26": True, "JAN 05 2026": True,
    "01/05/2026 10:32 AM": True, "Jan 5 '26": True, "1 / 5 / 2026": True, "01/05/26": True, "Jan-05-2026": True,
    "Monday, January 5, 2026": True, "1.5.26": True, "01 05 2026": True, "05JAN2026": True,
    "13/01/2026": False, "2/30/2026": False, "1/5": False, "January 2026": False, "0105/2026": False,
}  # fmt: skip


def dated(day: str) -> Case:
    """A day that is one may be unsure; what is none has to be."""
    return Case(day=day, truth={"signature_date": "2026-01-05" if DAYS[day] else "?"},
                free=frozenset({"signature_date"}))  # fmt: skip


def every() -> dict[str, Case]:
    return {**CASES, **{f"dated {day}": dated(day) for day in DAYS}}
