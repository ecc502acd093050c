"""PDFs with files inside."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject
from reportlab.pdfgen.canvas import Canvas

COVER = "For the best experience, open this PDF portfolio in Acrobat or Adobe Reader."


def with_files(text: str, files: Mapping[str, bytes]) -> bytes:
    page = BytesIO()
    canvas = Canvas(page, invariant=1)
    canvas.drawString(60, 700, text)
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(page))
    for name, content in files.items():
        writer.add_attachment(name, content)
    if text == COVER:
        view = DictionaryObject({NameObject("/View"): NameObject("/T")})
        writer.root_object[NameObject("/Collection")] = view
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
