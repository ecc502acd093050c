"""Fields that belong to no form: a page cut out of a filled form keeps its widgets, not the form.

Viewers paint them all the same, so they are painted into the page and read with it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

from ledgerboard.extraction.pdf.coordinates import Upright
from ledgerboard.extraction.pdf.form_fields import (
    DIFFERS,
    HIDDEN_FLAGS,
    MOST_FIELDS,
    Field,
    only_pictured,
    pictured_otherwise,
    string_of,
)

NO_TYPE = -1  # what pdfium answers for a widget that no form lists
BUTTON = "Btn"


def loose_widgets(
    page: pdfium.PdfPage, form: pdfium.PdfFormEnv | None, *, painted: bool = True
) -> list[int]:
    """Which of the page's annotations are widgets of no form. A merged file may have both kinds.

    `painted`: also those that show a text which their field doesn't hold.
    """
    return [
        index
        for index, note in _annotations(page)
        if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_WIDGET
        and (
            form is None
            or raw.FPDFAnnot_GetFormFieldType(form, note) == NO_TYPE
            or (painted and only_pictured(note, form))
        )
    ]


def unpainted(page: pdfium.PdfPage, loose: list[int], turn: Upright) -> Iterator[Field]:
    """Values that a widget holds and doesn't paint, or paints otherwise."""
    for index, note in _annotations(page):
        rect = raw.FS_RECTF()
        if index not in loose or raw.FPDFAnnot_GetFlags(note) & HIDDEN_FLAGS:
            continue
        value = string_of(note, b"V")
        if not value.strip() or string_of(note, b"FT") == BUTTON:
            continue
        if not raw.FPDFAnnot_GetRect(note, ctypes.byref(rect)):
            continue
        box = turn.box(rect.left, rect.bottom, rect.right, rect.top)
        if pictured_otherwise(note, value):
            yield Field("", value, ticked=False, box=box, doubt=DIFFERS)
        elif raw.FPDFAnnot_GetAP(note, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) <= 2:
            yield Field("", value, ticked=False, box=box)


def painted_in(
    document: pdfium.PdfDocument, number: int, page: pdfium.PdfPage, loose: list[int]
) -> pdfium.PdfPage:
    """The page anew, with its loose widgets as part of what is printed. Its other annotations are
    gone from the document in memory: they must have been asked before.
    """
    for index in reversed(range(min(raw.FPDFPage_GetAnnotCount(page), MOST_FIELDS))):
        if index not in loose:
            raw.FPDFPage_RemoveAnnot(page, index)
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    page.close()
    return document[number - 1]


def _annotations(page: pdfium.PdfPage) -> Iterator[tuple[int, object]]:
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), MOST_FIELDS)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            yield index, note
        finally:
            raw.FPDFPage_CloseAnnot(note)
