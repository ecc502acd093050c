"""How a filled W-9 comes as a file: what fills it, prints it, joins it and sends it on."""

# ruff: noqa: E501

from __future__ import annotations

import ctypes
import io
from collections.abc import Mapping
from dataclasses import replace
from math import hypot
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from pypdfium2 import raw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from tests.reading.strangers.w9 import FORMS
from tests.reading.strangers.w9_cases import SIZE, Case, boxes_of, overlay, typed
from tests.reading.strangers.w9_fields import (
    Way,
    as_form,
    comb_value,
    empty_acroform,
    filled_by_pypdf,
    flattened_by_pdfium,
    flattened_by_pypdf,
    loose,
    loose_values,
    need_appearances,
    parents,
    pictures_only,
    stale_pictures,
    values,
    written,
)

LIBERATION = Path("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf")


def reprinted(how: str, font: Path | None = None) -> Way:
    """Drawn anew by another program: what a printer's driver makes of the page."""

    def made(path: Path, case: Case) -> Path:
        typed(path, case)
        document = pdfium.PdfDocument(path.read_bytes())
        page = document[0]
        held = io.BytesIO()
        canvas = Canvas(held, pagesize=SIZE, invariant=1)
        _rules(canvas, page)
        name = "Helvetica"
        if font:
            name = "Reprint"
            pdfmetrics.registerFont(TTFont(name, str(font)))
        for text, x, y, size in _pieces(page, how):
            canvas.setFont(name, size)
            canvas.drawString(x, y, text)
        canvas.save()
        path.write_bytes(held.getvalue())
        return path

    return made


def _rules(canvas: Canvas, page: pdfium.PdfPage) -> None:
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, low, right, high = item.get_bounds()
        filled_in = max(high - low, right - left) > 3 and min(high - low, right - left) > 5
        if filled_in:
            canvas.rect(left, low, right - left, high - low, fill=0)
        else:
            canvas.setLineWidth(max(0.4, min(high - low, right - left)))
            flat = right - left > high - low
            middle = (low + high) / 2 if flat else (left + right) / 2
            canvas.line(*((left, middle, right, middle) if flat else (middle, low, middle, high)))


def _pieces(page: pdfium.PdfPage, how: str):
    """Letters as they are set, joined by word or by line."""
    text = page.get_textpage()
    run = ""
    start = (0.0, 0.0, 0.0)
    end = 0.0
    for at in range(text.count_chars()):
        code = chr(raw.FPDFText_GetUnicode(text, at))
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(text, at, matrix)
        size = raw.FPDFText_GetFontSize(text, at) * hypot(matrix.a, matrix.b)
        box = text.get_charbox(at, loose=True)
        new = (x.value, y.value, size)
        apart = (
            not run
            or abs(new[1] - start[1]) > 0.5
            or abs(new[0] - end) > (1.0 if how == "word" else 3.5)
            or how == "letter"
            or abs(size - start[2]) > 0.2
        )
        if code in "\r\n\x00" or (code == " " and how != "line"):
            if run.strip():
                yield (run, *start)
            run = ""
            continue
        if apart:
            if run.strip():
                yield (run, *start)
            run, start = code, new
        else:
            run += code
        end = box[2]
    if run.strip():
        yield (run, *start)


def without_unicode(path: Path, case: Case) -> Path:
    """A subset font that doesn't tell its letters: only a recognized page can be read."""
    reprinted("line", LIBERATION)(path, case)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(path.read_bytes())))
    for font in writer.pages[0]["/Resources"]["/Font"].values():
        font.get_object().pop(NameObject("/ToUnicode"), None)
    return written(path, writer)


def turned(flag: int) -> Way:
    def made(path: Path, case: Case) -> Path:
        typed(path, case)
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(path.read_bytes())))
        writer.pages[0].rotate(flag)
        return written(path, writer)

    return made


def lying(quarter: int) -> Way:
    """Turned by its content, the flag says nothing."""

    def made(path: Path, case: Case) -> Path:
        typed(path, case)
        wide, high = SIZE
        page = PdfReader(io.BytesIO(path.read_bytes())).pages[0]
        moves = {
            90: ((0, -1, 1, 0, 0, wide), (high, wide)),
            180: ((-1, 0, 0, -1, wide, high), (wide, high)),
            270: ((0, 1, -1, 0, high, 0), (high, wide)),
        }
        matrix, size = moves[quarter]
        blank = PageObject.create_blank_page(width=size[0], height=size[1])
        blank.merge_transformed_page(page, Transformation(matrix))
        writer = PdfWriter()
        writer.add_page(blank)
        return written(path, writer)

    return made


def scaled(size: tuple[float, float], scale: float, dx: float, dy: float) -> Way:
    def made(path: Path, case: Case) -> Path:
        typed(path, case)
        page = PdfReader(io.BytesIO(path.read_bytes())).pages[0]
        blank = PageObject.create_blank_page(width=size[0], height=size[1])
        blank.merge_transformed_page(page, Transformation((scale, 0, 0, scale, dx, dy)))
        writer = PdfWriter()
        writer.add_page(blank)
        return written(path, writer)

    return made


def two_up(path: Path, case: Case) -> Path:
    typed(path, case)
    second = path.with_suffix(".2.pdf")
    typed(
        second,
        replace(
            case, name="Second Mesa Tile Co.", ein="831234567", ticks=("c_corporation",), llc=""
        ),
    )
    blank = PageObject.create_blank_page(width=792, height=612)
    for number, one in enumerate((path, second)):
        page = PdfReader(io.BytesIO(one.read_bytes())).pages[0]
        blank.merge_transformed_page(page, Transformation((0.64, 0, 0, 0.64, number * 396 + 2, 52)))
    writer = PdfWriter()
    writer.add_page(blank)
    return written(path, writer)


def typed_by_comments(path: Path, case: Case) -> Path:
    """Preview and other viewers type over a form with text comments."""
    writer = PdfWriter(clone_from=PdfReader(FORMS / f"w9_{case.year}.pdf"))
    page = writer.pages[0]
    del page[NameObject("/Annots")]
    boxes, notes = boxes_of(case.year), ArrayObject()
    for name, text in values(case).items():
        notes.append(writer._add_object(DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/FreeText"),
            NameObject("/Rect"): ArrayObject([FloatObject(side) for side in boxes[name]]),
            NameObject("/Contents"): TextStringObject(text), NameObject("/DA"): TextStringObject("/Helv 9 Tf 0 g"),
            NameObject("/F"): NumberObject(4),
        })))  # fmt: skip
    page[NameObject("/Annots")] = notes
    page.merge_page(
        PdfReader(
            io.BytesIO(overlay(Case(name="", llc="", address="", city="", ein="", year=case.year)))
        ).pages[0]
    )
    return written(path, writer)


def _picture(path: Path, case: Case, dpi: int) -> Image.Image:
    typed(path, case)
    return pdfium.PdfDocument(path.read_bytes())[0].render(scale=dpi / 72).to_pil().convert("L")


def searchable(path: Path, case: Case) -> Path:
    """A scanner's own recognition, with mistakes, lies unseen over its picture."""
    picture = _picture(path, case, 200)
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=SIZE, invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, *SIZE)
    document = pdfium.PdfDocument(path.read_bytes())
    for said, x, y, size in _pieces(document[0], "word"):
        text = canvas.beginText(x, y)
        text.setFont("Helvetica", size)
        text.setTextRenderMode(3)
        text.textOut(said.replace("Juniper", "Junlper").replace("S", "5"))
        canvas.drawText(text)
    canvas.save()
    path.write_bytes(held.getvalue())
    return path


def fax_tiff(path: Path, case: Case) -> Path:
    target = path.with_suffix(".tif")
    _picture(path, case, 200).point(lambda v: 255 if v > 140 else 0).convert("1").save(
        target, compression="group4", dpi=(200, 200)
    )
    return target


def screenshot(path: Path, case: Case) -> Path:
    target = path.with_suffix(".png")
    _picture(path, case, 130).save(target)
    return target


def behind_another(path: Path, case: Case) -> Path:
    """Stapled behind a letter, with a second W-9 after it."""
    typed(path, case)
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=SIZE, invariant=1)
    canvas.drawString(
        72, 700, "Please find our Form W-9, Request for Taxpayer Identification Number, enclosed."
    )
    canvas.drawString(72, 680, "Our employer identification number is 46-3915527.")
    canvas.save()
    writer = PdfWriter()
    writer.append(held)
    writer.append(io.BytesIO(path.read_bytes()))
    typed(
        path,
        replace(
            case, name="Second Mesa Tile Co.", ein="831234567", ticks=("c_corporation",), llc=""
        ),
    )
    writer.append(io.BytesIO(path.read_bytes()))
    return written(path, writer)


def cropped(path: Path, case: Case) -> Path:
    typed(path, case)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(path.read_bytes())))
    page = writer.pages[0]
    page[NameObject("/MediaBox")] = ArrayObject([FloatObject(v) for v in (-50, -60, 700, 900)])
    page[NameObject("/CropBox")] = ArrayObject([FloatObject(v) for v in (10, 12, 605, 785)])
    return written(path, writer)


def large_units(path: Path, case: Case) -> Path:
    scaled((306, 396), 0.5, 0, 0)(path, case)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(path.read_bytes())))
    writer.pages[0][NameObject("/UserUnit")] = FloatObject(2)
    return written(path, writer)


def locked_for_changes(path: Path, case: Case) -> Path:
    as_form(path, case)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(path.read_bytes())))
    writer.encrypt(user_password="", owner_password="secret", algorithm="AES-256")
    return written(path, writer)


WAYS: Mapping[str, Way] = {
    "form": as_form, "need appearances": need_appearances, "pictures only": pictures_only,
    "stale pictures": stale_pictures, "loose": loose, "loose values": loose_values,
    "empty acroform": empty_acroform, "parents": parents, "comb value": comb_value,
    "flattened by pypdf": flattened_by_pypdf, "filled by pypdf": filled_by_pypdf,
    "flattened by pdfium": flattened_by_pdfium,
    "by letter": reprinted("letter"), "by word": reprinted("word"), "by line": reprinted("line"),
    "embedded font": reprinted("line", LIBERATION), "embedded by letter": reprinted("letter", LIBERATION),
    "without unicode": without_unicode,
    "flag 90": turned(90), "flag 180": turned(180), "flag 270": turned(270),
    "lying 90": lying(90), "lying 180": lying(180), "lying 270": lying(270),
    "A4": scaled((595, 842), 0.94, 10, 40), "94 percent": scaled((612, 792), 0.94, 18, 24), "legal": scaled((612, 1008), 1, 0, 216), "78 percent": scaled((612, 792), 0.78, 60, 80),
    "large": scaled((1224, 1584), 2, 0, 0),
    "two up": two_up, "comments": typed_by_comments, "searchable": searchable, "fax tiff": fax_tiff,
    "screenshot": screenshot, "behind": behind_another, "cropped": cropped, "large units": large_units,
    "locked for changes": locked_for_changes,
}  # fmt: skip
