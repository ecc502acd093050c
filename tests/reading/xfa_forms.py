"""Filled forms with XFA data beside their fields, as agencies' programs write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas
from tests.reading.pages import PLAIN, content_of

from ledgerboard.samples import acord25, w9
from ledgerboard.samples.content import Content
from ledgerboard.samples.drawn_page import new_canvas
from ledgerboard.samples.filled import FilledPage

HEAD = "topmostSubform[0].Page1[0]."
WAIT = (
    "Please wait...", "If this message is not eventually replaced with the proper contents of",
    "the document, your PDF viewer may not be able to display this type of document.",
)  # fmt: skip
Change = Callable[[dict[str, str], DictionaryObject], None]


class Form:
    """A filled look-alike whose fields bear the names that XFA forms give them."""

    def __init__(self, path: Path, *, of_w9: bool = False) -> None:
        self.path = path
        canvas = new_canvas(path, 1)
        sheet = FilledPage(canvas)
        self.content: Content | None = None if of_w9 else content_of()
        if self.content:
            acord25.draw(sheet, self.content, PLAIN, Random(1))  # noqa: S311
            sheet.flush()
        else:
            self.paper = w9.draw(sheet, Random(3))  # noqa: S311
        canvas.showPage()
        canvas.save()
        self.names = {key.partition("|")[2]: name for key, name in sheet.names.items()}
        self.writer = PdfWriter(clone_from=path)
        self.widgets = {
            str(note["/T"]): note
            for note in (ref.get_object() for ref in self.writer.pages[0]["/Annots"])
        }
        for name, widget in self.widgets.items():
            widget[NameObject("/T")] = TextStringObject(f"{HEAD}{name}[0]")

    @property
    def values(self) -> dict[str, str]:
        """What the fields hold, as data of the same form would say it."""
        return {
            name: ("1" if note.get("/AS", "/Off") != "/Off" else "0")
            if note["/FT"] == "/Btn"
            else str(note.get("/V", ""))
            for name, note in self.widgets.items()
        }

    def blank(self, field: str) -> None:
        """The field's own value is gone; only the data may still have it."""
        note = self.widgets[field]
        for key in ("/V", "/AP"):
            note.pop(NameObject(key), None)

    def untick(self, field: str) -> None:
        for key in ("/V", "/AS"):
            self.widgets[field][NameObject(key)] = NameObject("/Off")

    def save(self, packets: Mapping[str, bytes] | bytes, *, renders: bool = False) -> Path:
        with_xfa(self.writer, packets, renders=renders)
        self.writer.write(self.path)
        return self.path


def with_xfa(
    writer: PdfWriter, packets: Mapping[str, bytes] | bytes, *, renders: bool = False
) -> None:
    root = writer.root_object
    form = root.setdefault(NameObject("/AcroForm"), DictionaryObject()).get_object()
    form.setdefault(NameObject("/Fields"), ArrayObject())
    if isinstance(packets, bytes):
        form[NameObject("/XFA")] = writer._add_object(stream(packets))
    else:
        pairs = ((TextStringObject(n), writer._add_object(stream(p))) for n, p in packets.items())
        form[NameObject("/XFA")] = ArrayObject([one for pair in pairs for one in pair])
    if renders:
        root[NameObject("/NeedsRendering")] = BooleanObject(True)


def stream(content: bytes) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(content)
    return made.flate_encode()


def datasets(values: Mapping[str, str], inside: str = "") -> bytes:
    """`inside` is written as it is."""
    leaves = "".join(f"<{n}>{v.replace('&', '&amp;')}</{n}>" for n, v in values.items())
    return (
        '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data>'
        f"<topmostSubform><Page1>{leaves}{inside}</Page1></topmostSubform>"
        "</xfa:data></xfa:datasets>"
    ).encode()


def template(defaults: Mapping[str, str]) -> bytes:
    """The fields with the values that they have before anybody types."""
    fields = "".join(
        f'<field name="{name}"><ui><textEdit/></ui><value><text>{value}</text></value></field>'
        for name, value in defaults.items()
    )
    return f'<template><subform name="topmostSubform">{fields}</subform></template>'.encode()


def placeholder(path: Path, *, xfa: bool = True) -> Path:
    """The one page of a form that is nothing but XFA."""
    canvas = Canvas(str(path))
    for row, line in enumerate(WAIT):
        canvas.drawString(60, 700 - 20 * row, line)
    canvas.save()
    writer = PdfWriter(clone_from=path)
    if xfa:
        with_xfa(writer, {"template": b"<template/>", "datasets": datasets({})}, renders=True)
    writer.write(path)
    return path
