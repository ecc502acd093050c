"""A certificate as a browser prints a carrier's page: round boxes, labels on several lines."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.colors import Color, black, white
from reportlab.pdfgen.canvas import Canvas

HIGH = 792.0
XS = (20, 42, 212, 238, 264, 330, 392, 454, 540, 592)
HEADS = ("INSR|LTR", "TYPE OF INSURANCE", "ADDL|INSD", "SUBR|WVD", "POLICY NUMBER",
         "POLICY EFF|(MM/DD/YYYY)", "POLICY EXP|(MM/DD/YYYY)", "LIMITS")  # fmt: skip
LIMITS = (
    ("EACH OCCURRENCE", "$1,000,000"),
    ("DAMAGE TO RENTED|PREMISES (Ea|occurrence)", "$100,000"),
    ("MED EXP (Any one|person)", "$5,000"), ("PERSONAL & ADV|INJURY", "$1,000,000"),
    ("GENERAL AGGREGATE", "$2,000,000"), ("PRODUCTS - COMP/OP|AGG", "$2,000,000"),
)  # fmt: skip
GRAY = Color(0.4, 0.4, 0.4)


def make_printed(path: Path, *, ring: bool = False) -> Path:
    canvas = Canvas(str(path), pagesize=(612, HIGH), invariant=1)
    _text(canvas, 180, 40, "CERTIFICATE OF LIABILITY INSURANCE", 13)
    _text(canvas, 500, 34, "DATE (MM/DD/YYYY)|01/05/2026")
    _text(canvas, 22, 66, "PRODUCER|Harbor Agency LLC|12 Mill Road|Durham, NC 27701")
    _text(canvas, 310, 66, "CONTACT NAME: Jane Roe|INSURER A: Cedar Ridge Mutual")
    _text(canvas, 22, 110, "INSURED|Oak Framing LLC|9 Elm Street|Reno, NV 89501")
    _text(canvas, 22, 152, "COVERAGES     CERTIFICATE NUMBER:     REVISION NUMBER:")
    for x, head in zip(XS, HEADS, strict=False):
        _text(canvas, x + 2, 168, head, 5.5)
    low = _rows(canvas, 180)
    for x in XS[:8] + XS[9:]:
        canvas.line(x, HIGH - 160, x, HIGH - low)
    canvas.line(XS[8], HIGH - 180, XS[8], HIGH - low)
    for y in (160, 180, low):
        canvas.line(XS[0], HIGH - y, XS[-1], HIGH - y)
    for x, y, label, ticked in (
        (46, 192, "COMMERCIAL GENERAL LIABILITY", True), (46, 206, "CLAIMS-MADE", False),
        (112, 206, "OCCUR", True), (46, 234, "POLICY", False), (96, 234, "PROJECT", True),
        (152, 234, "LOC", False),
    ):  # fmt: skip
        _checkbox(canvas, x, y, ticked=ticked, ring=ring)
        _text(canvas, x + 13, y, label, 6)
    _text(canvas, 46, 220, "GEN'L AGGREGATE LIMIT APPLIES PER:", 6)
    for x, text in zip(XS, ("A", "", "Y", "N", "GL-100", "01/01/2026", "01/01/2027"), strict=False):
        _text(canvas, x + 4, 192, text)
    _text(canvas, 22, low + 12, "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES|Job 12")
    _text(canvas, 22, low + 60, "CERTIFICATE HOLDER|Ridgeline Builders|1 Main Street")
    _text(canvas, 310, low + 60, "CANCELLATION")
    canvas.save()
    return path


def _rows(canvas: Canvas, top: float) -> float:
    """Amounts are centered in their rows, however many lines the label has."""
    for label, amount in LIMITS:
        lines = label.count("|") + 1
        end = top + 4 + 8.5 * lines
        _text(canvas, XS[7] + 2, top + 8, label, 7)
        canvas.setFont("Helvetica", 7)
        canvas.drawRightString(XS[9] - 2, HIGH - (top + end) / 2 - 2.5, amount)
        canvas.line(XS[7], HIGH - end, XS[9], HIGH - end)
        top = end
    return top


def _text(canvas: Canvas, x: float, y: float, text: str, size: float = 7) -> None:
    canvas.setFont("Helvetica", size)
    for row, line in enumerate(text.split("|")):
        canvas.drawString(x, HIGH - y - row * (size + 1.5), line)


def _checkbox(canvas: Canvas, x: float, y: float, *, ticked: bool, ring: bool) -> None:
    """Empty: a round-cornered outline, stroked or filled as a ring. Ticked: filled, white hook."""
    low = HIGH - y - 1.5
    canvas.setFillColor(GRAY)
    canvas.setStrokeColor(GRAY)
    if ticked:
        canvas.roundRect(x, low, 9.8, 9.8, 1.9, stroke=0, fill=1)
        canvas.setStrokeColor(white)
        canvas.lines([(x + 2, low + 5, x + 4, low + 2.5), (x + 4, low + 2.5, x + 8, low + 7)])
    elif ring:
        path = canvas.beginPath()
        path.roundRect(x, low, 9.8, 9.8, 1.9)
        path.roundRect(x + 1, low + 1, 7.8, 7.8, 1.5)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)
    else:
        canvas.roundRect(x, low, 9.8, 9.8, 1.9, stroke=1, fill=0)
    canvas.setFillColor(black)
    canvas.setStrokeColor(black)
