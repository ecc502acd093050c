"""A filled W-9 whose answers stand in form fields, as programs fill, save and flatten them."""

# ruff: noqa: E501

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from pypdfium2 import raw
from tests.reading.strangers.w9 import FORMS
from tests.reading.strangers.w9_cases import CASES, Case, boxes_of, overlay

PLAIN = replace(CASES["requester"], business_name="Ridge Interiors", account="4471-B")
Way = Callable[[Path, Case], Path]


def values(case: Case) -> dict[str, str]:
    said = {"name": case.name, "business_name": case.business_name, "llc_tax_class": case.llc,
            "address": case.address, "city_state_zip": case.city,
            "requester": case.requester.replace("|", "\n"), "account": case.account,
            "ein1": case.ein[:2], "ein2": case.ein[2:]}  # fmt: skip
    return {name: text for name, text in said.items() if text}


def form(case: Case) -> tuple[PdfWriter, dict[str, DictionaryObject]]:
    """The blank form with an AcroForm of its own, its widgets by what is written into them."""
    writer = PdfWriter(clone_from=PdfReader(FORMS / f"w9_{case.year}.pdf"))
    page = writer.pages[0]
    helvetica = writer._add_object(DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"), NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
    }))  # fmt: skip
    fonts = DictionaryObject({NameObject("/Helv"): helvetica})
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject({
        NameObject("/Fields"): ArrayObject(page["/Annots"]),
        NameObject("/DR"): DictionaryObject({NameObject("/Font"): fonts}),
        NameObject("/DA"): TextStringObject("/Helv 9 Tf 0 g"),
    })  # fmt: skip
    boxes = boxes_of(case.year)
    notes = [reference.get_object() for reference in page["/Annots"]]
    by_box = {tuple(float(side) for side in note["/Rect"]): note for note in notes}
    return writer, {name: by_box[box] for name, box in boxes.items()}


def signed(writer: PdfWriter, case: Case) -> None:
    """The signature and its date, which are no fields of the form."""
    only = Case(
        year=case.year,
        name="",
        ticks=(),
        llc="",
        address="",
        city="",
        ein="",
        signer=case.signer,
        day=case.day,
    )
    writer.pages[0].merge_page(PdfReader(io.BytesIO(overlay(only))).pages[0])


def filled(case: Case, *, picture: bool = True, value: bool = True) -> PdfWriter:
    writer, widgets = form(case)
    for name, text in values(case).items():
        note = widgets[name]
        if value:
            note[NameObject("/V")] = TextStringObject(text)
        if picture:
            note[NameObject("/AP")] = DictionaryObject(
                {NameObject("/N"): _painted(writer, note, text)}
            )
    for tick in case.ticks:
        note = widgets[tick]
        state = next(key for key in note["/AP"]["/N"] if key != "/Off")
        note[NameObject("/AS")] = NameObject(state)
        if value:
            note[NameObject("/V")] = NameObject(state)
    signed(writer, case)
    return writer


def _painted(writer: PdfWriter, note: DictionaryObject, text: str, font: str = "/Helv") -> object:
    box = [float(side) for side in note["/Rect"]]
    wide, high = box[2] - box[0], box[3] - box[1]
    rows = text.split("\n")
    size = 9 if len(rows) == 1 else 8
    top = high / 2 - 3 if len(rows) == 1 else high - size
    said = "".join(f"1 0 0 1 2 {top - row * size * 1.1:.2f} Tm ({line}) Tj\n"
                   for row, line in enumerate(rows))  # fmt: skip
    stream = DecodedStreamObject()
    stream.set_data(f"/Tx BMC q BT {font} {size} Tf 0 g\n{said}ET Q EMC".encode())
    stream.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): ArrayObject([FloatObject(side) for side in (0, 0, wide, high)]),
        NameObject("/Resources"): DictionaryObject({NameObject("/Font"): writer._root_object["/AcroForm"]["/DR"]["/Font"]}),
    })  # fmt: skip
    return writer._add_object(stream)


def written(path: Path, writer: PdfWriter) -> Path:
    writer.write(path)
    return path


def as_form(path: Path, case: Case) -> Path:
    return written(path, filled(case))


def need_appearances(path: Path, case: Case) -> Path:
    writer = filled(case, picture=False)
    writer._root_object["/AcroForm"][NameObject("/NeedAppearances")] = BooleanObject(True)
    return written(path, writer)


def pictures_only(path: Path, case: Case) -> Path:
    return written(path, filled(case, value=False))


def stale_pictures(path: Path, case: Case) -> Path:
    """A program changed the values and left the pictures that others see."""
    writer = filled(replace(case, name="Old Mesa Plastering Co."))
    note = next(
        n.get_object()
        for n in writer.pages[0]["/Annots"]
        if n.get_object().get("/V") == "Old Mesa Plastering Co."
    )
    note[NameObject("/V")] = TextStringObject(case.name)
    return written(path, writer)


def loose(path: Path, case: Case) -> Path:
    writer = filled(case)
    del writer._root_object[NameObject("/AcroForm")]
    return written(path, writer)


def loose_values(path: Path, case: Case) -> Path:
    writer = filled(case, picture=False)
    del writer._root_object[NameObject("/AcroForm")]
    return written(path, writer)


def empty_acroform(path: Path, case: Case) -> Path:
    writer = filled(case)
    writer._root_object["/AcroForm"][NameObject("/Fields")] = ArrayObject()
    return written(path, writer)


def parents(path: Path, case: Case) -> Path:
    """Fields under a field of another name, the values with the parents."""
    writer = filled(case)
    fields = ArrayObject()
    for reference in writer.pages[0]["/Annots"]:
        note = reference.get_object()
        parent = DictionaryObject(
            {NameObject(key): note[key] for key in ("/FT", "/V", "/MaxLen") if key in note}
        )
        parent[NameObject("/T")] = TextStringObject(str(note["/T"]))
        parent[NameObject("/Kids")] = ArrayObject([reference])
        for key in ("/FT", "/V", "/T", "/MaxLen"):
            note.pop(NameObject(key), None)
        here = writer._add_object(parent)
        note[NameObject("/Parent")] = here
        fields.append(here)
    writer._root_object["/AcroForm"][NameObject("/Fields")] = fields
    return written(path, writer)


def comb_value(path: Path, case: Case) -> Path:
    """Both parts of the number as one value in the wide cell."""
    writer = filled(case)
    for reference in writer.pages[0]["/Annots"]:
        note = reference.get_object()
        if note.get("/V") == case.ein[2:]:
            note[NameObject("/Ff")] = NumberObject(1 << 24)
    return written(path, writer)


def flattened_by_pypdf(path: Path, case: Case) -> Path:
    writer, widgets = form(case)
    names = {str(widgets[name]["/T"]): text for name, text in values(case).items()}
    for tick in case.ticks:
        note = widgets[tick]
        names[str(note["/T"])] = next(k for k in note["/AP"]["/N"] if k != "/Off")
    writer.update_page_form_field_values(
        writer.pages[0], names, auto_regenerate=False, flatten=True
    )
    writer.remove_annotations(subtypes="/Widget")
    signed(writer, case)
    return written(path, writer)


def filled_by_pypdf(path: Path, case: Case) -> Path:
    writer, widgets = form(case)
    names = {str(widgets[name]["/T"]): text for name, text in values(case).items()}
    for tick in case.ticks:
        note = widgets[tick]
        note[NameObject("/V")] = note[NameObject("/AS")] = NameObject(
            next(k for k in note["/AP"]["/N"] if k != "/Off")
        )
    writer.update_page_form_field_values(writer.pages[0], names, auto_regenerate=True)
    signed(writer, case)
    return written(path, writer)


def flattened_by_pdfium(path: Path, case: Case) -> Path:
    as_form(path, case)
    document = pdfium.PdfDocument(path.read_bytes())
    document.init_forms()
    page = document[0]
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    page.close()
    document.save(path)
    return path
