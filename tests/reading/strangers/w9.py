"""W-9s of a generator that shares nothing with the product's: the tax office's own blank forms of
2018 and 2024 filled in several ways, and the four editions before them redrawn from memory.

Where something is written comes from the blank form's own field rectangles; the older forms bring
rectangles of the same names (see `w9_older`)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from tests.reading.strangers import w9_older
from tests.reading.strangers.w9_words import CLASSES, FOOTS, INSTRUCTIONS, Written, blank, written

FORMS = Path(__file__).parent / "forms"
HIGH = 791.968
TEXTS = ("name", "business_name", "llc_tax_class", "other_words", "exempt_payee_code", "fatca_code",
         "address", "city_state_zip", "requester", "account", "ssn1", "ssn2", "ssn3", "ein1",
         "ein2")  # fmt: skip
SIGN = {"2018": (126, 559, 411), "2024": (120, 595, 404)}  # left, baseline, left of the date
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Style:
    edition: str = "2024"
    way: str = "typed"  # or fields, cut (fields without a form), flattened
    font: str = "Helvetica"
    size: float = 9.0
    dx: float = 0.0
    dy: float = 0.0
    mark: str = "check"  # or cross, letter, filled
    sign: str = "ink"  # or script, typed
    day: str = "us"  # or short, named
    figures: str = "comb"  # or run, dashed: how the number is typed
    empty: bool = False
    pages: int = 1  # with instruction pages after the form


@dataclass(frozen=True)
class Stranger:
    path: Path
    fields: dict[str, Any]
    free: frozenset[str]
    number: str
    places: dict[str, list[float]]


def make(path: Path, style: Style, chance: Random) -> Stranger:
    content = blank(style.edition) if style.empty else written(style.edition, chance)
    writer = _form(style.edition)
    page = writer.pages[0]
    if style.way == "typed":
        _laid_over(page, _typed(content, style, _boxes(page), chance))
    else:
        _filled(writer, content, style)
        _laid_over(page, _signature(content, style, chance))
    if style.way in {"typed", "flattened"} and "/Annots" in page:
        del page[NameObject("/Annots")]
    for number in range(style.pages - 1):
        writer.append(io.BytesIO(_instructions(style.edition, number)))
    writer.write(path)
    free = {"classification"} if style.edition == "2007" else set()
    return Stranger(path, content.fields, frozenset(free), content.number, {})


def _form(edition: str) -> PdfWriter:
    blank_form = FORMS / f"w9_{edition}.pdf"
    if blank_form.exists():
        return PdfWriter(clone_from=PdfReader(blank_form))
    return PdfWriter(clone_from=PdfReader(io.BytesIO(w9_older.form(edition))))


def _boxes(page: Any) -> dict[str, Box]:
    """The rectangles of the form's fields by what is written into them, up from the foot."""
    texts, ticks = [], []
    for reference in page["/Annots"]:
        note = reference.get_object()
        box = tuple(float(side) for side in note["/Rect"])
        (texts if note["/FT"] == "/Tx" else ticks).append((str(note["/T"]), box))
    names = w9_older.TEXTS if texts[0][0] in w9_older.TEXTS else TEXTS
    found = (
        dict(texts)
        if names is w9_older.TEXTS
        else dict(zip(names, (b for _, b in texts), strict=True))
    )
    classes = [box for name, box in ticks if name.startswith("c1_1")]
    found |= dict(zip(CLASSES, classes, strict=True)) if classes else dict(ticks)
    return found


def _values(content: Written, boxes: dict[str, Box]) -> dict[str, str]:
    fields, number = content.fields, content.number
    social = fields["tin_type"] == "ssn"
    parts = (number[:3], number[3:5], number[5:]) if social else (number[:2], number[2:])
    values = {name: fields[name] or "" for name in TEXTS if name in fields}
    values |= {"requester": content.requester}
    if fields["classification"] == "other":
        values["other_words"] = "Nonprofit corporation"
    values |= dict(
        zip(("ssn1", "ssn2", "ssn3") if social else ("ein1", "ein2"), parts, strict=True)
    )
    return {name: value for name, value in values.items() if value and name in boxes}


def _typed(content: Written, style: Style, boxes: dict[str, Box], chance: Random) -> bytes:
    """What a typewriter or an annotating program lays over the form, a little off its grid."""
    page, canvas = _overlay()
    for name, text in _values(content, boxes).items():
        x0, y0, x1, y1 = boxes[name]
        figures = name.startswith(("ssn", "ein"))
        canvas.setFont(style.font, 11 if figures else style.size)
        lines = text.split("|")
        for row, line in enumerate(lines):
            at = y1 - (row + 0.75) * style.size if len(lines) > 1 else y0 + 3.5
            if figures:
                _figures(canvas, line, (x0, y0, x1, y1), style)
            else:
                canvas.drawString(x0 + 2 + style.dx, at - style.dy, line)
    if content.fields["classification"]:
        _mark(canvas, boxes[content.fields["classification"]], style.mark, chance)
    _sign(canvas, content, style, chance)
    canvas.showPage()
    canvas.save()
    return page.getvalue()


def _figures(canvas: Canvas, text: str, box: Box, style: Style) -> None:
    x0, y0, x1, _ = box
    if style.figures == "run":
        canvas.drawString(x0 + 4 + style.dx, y0 + 7 - style.dy, text)
        return
    step = (x1 - x0) / len(text)
    for place, figure in enumerate(text):
        wide = stringWidth(figure, style.font, 11)
        canvas.drawString(
            x0 + (place + 0.5) * step - wide / 2 + style.dx, y0 + 7 - style.dy, figure
        )


def _mark(canvas: Canvas, box: Box, mark: str, chance: Random) -> None:
    x0, y0, x1, y1 = (side + chance.uniform(-1, 1) for side in box)
    canvas.setLineWidth(1.1)
    if mark == "check":
        canvas.lines([(x0 + 1, y0 + 4, x0 + 3, y0 + 1), (x0 + 3, y0 + 1, x1 + 1, y1 + 1)])
    elif mark == "cross":
        canvas.lines([(x0 + 0.5, y0 + 0.5, x1, y1), (x0 + 0.5, y1, x1, y0 + 0.5)])
    elif mark == "filled":
        canvas.rect(x0 + 1, y0 + 1, 6, 6, stroke=0, fill=1)
    else:
        canvas.setFont("Helvetica-Bold", 9)
        canvas.drawString(x0 + 1, y0 + 0.8, "X")


def _signature(content: Written, style: Style, chance: Random) -> bytes:
    page, canvas = _overlay()
    _sign(canvas, content, style, chance)
    canvas.showPage()
    canvas.save()
    return page.getvalue()


def _sign(canvas: Canvas, content: Written, style: Style, chance: Random) -> None:
    if not content.fields["signed"]:
        return
    left, base, day_left = SIGN.get(style.edition) or w9_older.SIGN[style.edition]
    y = HIGH - base
    if style.sign == "ink":
        canvas.setLineWidth(1.2)
        curve, x = canvas.beginPath(), left + 8
        curve.moveTo(x, y + 3)
        for _ in range(9):
            wide = chance.uniform(8, 16)
            ups = [y + chance.uniform(-3, 13) for _ in range(3)]
            curve.curveTo(x + wide * 0.3, ups[0], x + wide * 0.6, ups[1], x + wide, ups[2])
            x += wide
        canvas.drawPath(curve)
    else:
        canvas.setFont("Times-Italic" if style.sign == "script" else "Helvetica", 13)
        canvas.drawString(
            left + 8, y + 2, "W. Holloway" if style.sign == "script" else "/s/ Wren Holloway"
        )
    signed = date.fromisoformat(content.fields["signature_date"])
    canvas.setFont(style.font, style.size)
    canvas.drawString(day_left + 6, y + 2, {
        "us": f"{signed:%m/%d/%Y}", "short": f"{signed.month}/{signed.day}/{signed:%y}",
        "named": f"{signed:%B} {signed.day}, {signed.year}",
    }[style.day])  # fmt: skip


def _overlay() -> tuple[io.BytesIO, Canvas]:
    page = io.BytesIO()
    return page, Canvas(page, pagesize=(611.976, HIGH), invariant=1)


def _laid_over(page: Any, overlay: bytes) -> None:
    page.merge_page(PdfReader(io.BytesIO(overlay)).pages[0])


def _filled(writer: PdfWriter, content: Written, style: Style) -> None:
    """The form's own fields with their pictures; flattened, the pictures alone."""
    page = writer.pages[0]
    boxes = _boxes(page)
    values = _values(content, boxes)
    by_box = {box: name for name, box in boxes.items()}
    helvetica = writer._add_object(DictionaryObject({  # no public way
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
        NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
    }))  # fmt: skip
    painted: list[tuple[Any, Box]] = []
    for reference in page["/Annots"]:
        note = reference.get_object()
        box = tuple(float(side) for side in note["/Rect"])
        name = by_box.get(box, "")
        if name in values:
            picture = _picture(
                writer, values[name], box, helvetica, comb=name[:3] in {"ssn", "ein"}
            )
            note[NameObject("/V")] = TextStringObject(values[name].replace("|", "\n"))
            note[NameObject("/AP")] = DictionaryObject({NameObject("/N"): picture})
            painted.append((picture, box))
        elif name and name == content.fields["classification"]:
            state = next(iter(key for key in note["/AP"]["/N"] if key != "/Off"))
            note[NameObject("/V")] = note[NameObject("/AS")] = NameObject(state)
            painted.append((note["/AP"]["/N"].raw_get(state), box))
    if style.way == "flattened":
        _painted_for_good(page, painted)
    elif style.way == "fields":
        form = {"/Fields": page["/Annots"], "/DR": DictionaryObject({NameObject("/Font"):
                DictionaryObject({NameObject("/Helv"): helvetica})})}  # fmt: skip
        writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
            {NameObject(key): value for key, value in form.items()}
        )


def _picture(writer: PdfWriter, text: str, box: Box, font: Any, *, comb: bool) -> Any:
    wide, high = box[2] - box[0], box[3] - box[1]
    lines = text.split("|")
    size = 9 if len(lines) == 1 else 8
    parts = []
    if comb:
        step = wide / len(text)
        for place, figure in enumerate(text):
            x = (place + 0.5) * step - stringWidth(figure, "Helvetica", size) / 2
            parts.append((x, high / 2 - 3, figure))
    else:
        top = high / 2 - 3 if len(lines) == 1 else high - size
        parts = [(2.0, top - row * size * 1.15, line) for row, line in enumerate(lines)]
    said = b"".join(
        b"1 0 0 1 %.2f %.2f Tm (%s) Tj\n" % (x, y, _escaped(part)) for x, y, part in parts
    )
    stream = DecodedStreamObject()
    stream.set_data(b"/Tx BMC\nq\nBT\n/Helv %d Tf\n0 g\n%sET\nQ\nEMC" % (size, said))
    stream.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): ArrayObject([FloatObject(side) for side in (0, 0, wide, high)]),
        NameObject("/Resources"): DictionaryObject({NameObject("/Font"): DictionaryObject(
            {NameObject("/Helv"): font})}),
    })  # fmt: skip
    return writer._add_object(stream)  # no public way


def _escaped(text: str) -> bytes:
    for sign in "\\()":
        text = text.replace(sign, f"\\{sign}")
    return text.encode("cp1252")


def _painted_for_good(page: Any, painted: list[tuple[Any, Box]]) -> None:
    """What flattening programs do: each field's picture becomes part of the page."""
    forms, said = DictionaryObject(), []
    for number, (picture, box) in enumerate(painted):
        forms[NameObject(f"/Flat{number}")] = picture
        said.append(f"q 1 0 0 1 {box[0]:.3f} {box[1]:.3f} cm /Flat{number} Do Q")
    resources = page["/Resources"].get_object()
    resources[NameObject("/XObject")] = forms
    old = page.get_contents()
    stream = DecodedStreamObject()
    stream.set_data(b"q\n" + old.get_data() + b"\nQ\n" + "\n".join(said).encode())
    page[NameObject("/Contents")] = stream


def _instructions(edition: str, number: int) -> bytes:
    page, canvas = _overlay()
    canvas.setFont("Helvetica", 7)
    canvas.drawString(36, 757, f"Form W-9 (Rev. {FOOTS[edition]})")
    canvas.drawString(546, 757, f"Page {number + 2}")
    canvas.line(36, 752, 576, 752)
    x, y = 36.0, 738.0
    for part in INSTRUCTIONS[number % len(INSTRUCTIONS)].split("|"):
        heading = len(part) < 45
        canvas.setFont("Helvetica-Bold" if heading else "Helvetica", 10 if heading else 8)
        line = ""
        for word in [*part.split(), ""]:
            if not word or stringWidth(f"{line} {word}", "Helvetica", 8) > 252:
                canvas.drawString(x, y, line)
                line, y = word, y - 10
            else:
                line = f"{line} {word}".strip()
            if y < 420 and x < 300:
                x, y = 318.0, 738.0
        y -= 4
    canvas.save()
    return page.getvalue()
