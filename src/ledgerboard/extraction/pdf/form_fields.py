"""Values that stand in form fields: pdfium's text layer does not hold them.

A form with XFA data holds them twice; `other` is then what the data say where they differ.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
from pypdfium2 import raw

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Method, Word
from ledgerboard.extraction.pdf.coordinates import Upright
from ledgerboard.extraction.pdf.hybrids import STRAY, Data, essence, ticked_by

MOST_FIELDS = 3_000
TICKABLE = frozenset((raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON))
WRITTEN = frozenset((raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX))
STAMPS = frozenset((raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_STAMP))
HARMLESS = frozenset(
    (
        raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP,
        raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_UNDERLINE, raw.FPDF_ANNOT_SQUIGGLY,
    )
)  # fmt: skip
"""Annotations that leave what they lie over to be read."""
HIDDEN_FLAGS = 0x02 | 0x20  # hidden, no view
DIFFERS = "the field's value and its picture on the page differ"
ON_TOP = "it was typed over the page as a comment"
SHOWN = re.compile(
    rb"(<<|>>)|\(((?:[^()\\]|\\.)*)(?:\)|(?=\()|\\?\Z)|<([0-9A-Fa-f\s]+)>", re.DOTALL
)
"""Signs of a dictionary, and texts. One that is not closed ends somewhere: else each is sought
to the end.
"""


@dataclass(frozen=True, slots=True)
class Field:
    """`other` is the same field as the XFA data tell it; `from_data` says that only they do."""

    name: str
    value: str
    ticked: bool
    box: Box
    doubt: str = ""
    from_data: bool = False
    other: Field | None = None

    @property
    def says_something(self) -> bool:
        return self.ticked or bool(self.value.strip())


def fields_of(
    page: pdfium.PdfPage, form: pdfium.PdfFormEnv, turn: Upright, data: Data | None = None
) -> Iterator[Field]:
    """Those that say something, in one account or the other."""
    for note in _widgets(page):
        kind, rect = raw.FPDFAnnot_GetFormFieldType(form, note), raw.FS_RECTF()
        if kind not in TICKABLE | WRITTEN or raw.FPDFAnnot_GetFlags(note) & HIDDEN_FLAGS:
            continue
        if not raw.FPDFAnnot_GetRect(note, ctypes.byref(rect)):
            continue
        name = _told(raw.FPDFAnnot_GetFormFieldName, form, note)
        ticked = kind in TICKABLE and bool(raw.FPDFAnnot_IsChecked(form, note))
        value = _told(raw.FPDFAnnot_GetFormFieldValue, form, note) if kind in WRITTEN else ""
        box = turn.box(rect.left, rect.bottom, rect.right, rect.top)
        field = Field(name, value, ticked, box)
        if data:
            field = _ticked(field, note, form, data) if kind in TICKABLE else _written(field, data)
        if field.value and pictured_otherwise(note, field.value):
            field = replace(field, doubt=DIFFERS)
        if field.says_something or field.other:
            yield field


def held(document: pdfium.PdfDocument) -> Iterator[tuple[str, str]]:
    """Name and value of every field of the file, be it hidden."""
    form = document.formenv
    for index in range(len(document) if form else 0):
        page = document[index]
        try:
            for note in _widgets(page):
                value = _told(raw.FPDFAnnot_GetFormFieldValue, form, note)
                yield _told(raw.FPDFAnnot_GetFormFieldName, form, note), value
        finally:
            page.close()


def _widgets(page: pdfium.PdfPage) -> Iterator[object]:
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), MOST_FIELDS)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_WIDGET:
                yield note
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _written(field: Field, data: Data) -> Field:
    """An empty field takes its value from the data; two values are both kept."""
    said, empty = data.of(field.name), not field.value.strip()
    if said is None:
        unknown = replace(field, value="?", doubt=STRAY)
        return replace(field, other=unknown) if empty and data.stray else field
    if essence(said) == essence(field.value):
        return field
    told = replace(field, value=said)
    if empty and data.is_sure(field.name):
        return replace(told, from_data=True)
    return replace(field, other=told)


def _ticked(field: Field, note: object, form: pdfium.PdfFormEnv, data: Data) -> Field:
    """What is not ticked is no missing value: two accounts of a box that differ are two."""
    said = data.of(field.name)
    if said is None:
        agrees = not data.stray
    else:
        kind = raw.FPDFAnnot_GetFormFieldType(form, note)
        export = _told(raw.FPDFAnnot_GetFormFieldExportValue, form, note)
        radio = kind == raw.FPDF_FORMFIELD_RADIOBUTTON
        agrees = ticked_by(said, export, one_of_several=radio) is field.ticked
    return field if agrees else replace(field, other=replace(field, ticked=not field.ticked))


def _told(ask: Callable[..., int], form: pdfium.PdfFormEnv | None, note: object) -> str:
    size = ask(form, note, None, 0)
    if not 2 < size < 200_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(form, note, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def pictured_otherwise(note: object, value: str) -> bool:
    """The appearance that a reader of the page sees may say something else than the field.

    Only plainly encoded appearances are compared: letters of a subset font cannot be told.
    """
    plain = _bare(_shown(note))
    told = bool(plain) and plain.isascii() and plain.isprintable()
    return told and plain != _bare(value) and _bare(value).isascii()


def _shown(note: object) -> str:
    """The letters of the appearance's strings: `(text)` or `<74657874>`, also within `[…] TJ`."""
    size = raw.FPDFAnnot_GetAP(note, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0)
    if not 2 < size < 200_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pointer = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    raw.FPDFAnnot_GetAP(note, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, pointer, size)
    stream = buffer.raw[: size - 2].decode("utf-16-le", "replace").encode("latin-1", "replace")
    return b"".join(_strings(stream)).decode("latin-1")


def _strings(stream: bytes) -> list[bytes]:
    """Without those of dictionaries: `<</Lang (en-US)>>` is shown to nobody."""
    found: list[bytes] = []
    opened: list[int] = []
    for mark, plain, code in SHOWN.findall(stream):
        if mark == b"<<":
            opened.append(len(found))
        elif not mark:
            found.append(plain or _of_hex(code))
        elif opened:
            del found[opened.pop() :]
    return found


def _of_hex(code: bytes) -> bytes:
    figures = b"".join(code.split())
    return bytes.fromhex((figures + b"0" * (len(figures) % 2)).decode())


def only_pictured(note: object, form: pdfium.PdfFormEnv) -> bool:
    """Whether a field that holds nothing shows a text: some programs paint it and save no value."""
    if raw.FPDFAnnot_GetFormFieldType(form, note) not in WRITTEN:
        return False
    empty = not _told(raw.FPDFAnnot_GetFormFieldValue, form, note).strip()
    return empty and bool(_bare(_shown(note)))


def _bare(text: str) -> str:
    return re.sub(r"[\s\\]", "", text)


def as_words(field: Field) -> Iterator[Word]:
    """Lines share the field's height from the top; words share a line by their letters."""
    lines = [line for line in re.split(r"\r\n|\r|\n", field.value) if line.strip()]
    if not lines:
        return
    box = field.box
    height = min(box.height / len(lines), 12.0)
    top = box.y0 if len(lines) > 1 else box.cy - height / 2
    for row, line in enumerate(lines):
        yield from _line(field, line, top + row * height, height)


def _line(field: Field, line: str, top: float, height: float) -> Iterator[Word]:
    box, advance = field.box, min(4.6, (field.box.width - 2) / max(1, len(line)))
    for found in re.finditer(r"\S+", line):
        left = box.x0 + 1 + found.start() * advance
        right = box.x0 + 1 + found.end() * advance
        place = Box(left, top + 1, right, top + height - 1)
        yield Word(found.group(), place, Method.FORM, field.doubt, field.box)


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody laid over the page with a viewer's tools: text, a drawing, a stamp."""

    kind: int
    box: Box
    text: str = ""


def comments_of(page: pdfium.PdfPage, turn: Upright) -> Iterator[Comment]:
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), MOST_FIELDS)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        rect, kind = raw.FS_RECTF(), raw.FPDFAnnot_GetSubtype(note)
        shown = kind not in HARMLESS and not raw.FPDFAnnot_GetFlags(note) & HIDDEN_FLAGS
        if shown and raw.FPDFAnnot_GetRect(note, ctypes.byref(rect)):
            box = turn.box(rect.left, rect.bottom, rect.right, rect.top)
            typed = kind == raw.FPDF_ANNOT_FREETEXT
            yield Comment(kind, box, string_of(note, b"Contents") if typed else "")
        raw.FPDFPage_CloseAnnot(note)


def string_of(note: object, key: bytes) -> str:
    """A text of an annotation's own dictionary, whether or not a form knows it."""
    return _told(lambda _, note, *buffer: _string(note, key, *buffer), None, note)


def _string(note: object, key: bytes, *buffer: object) -> int:
    size: int = raw.FPDFAnnot_GetStringValue(note, key, *buffer)
    return size


def words_on_top(comment: Comment) -> Iterator[Word]:
    """Text that was typed with a viewer's tools. Anybody can, so that a person has to agree."""
    for word in as_words(Field("", comment.text, ticked=False, box=comment.box)):
        yield Word(word.text, word.box, doubt=ON_TOP)


def is_stamp(comment: Comment) -> bool:
    """Signatures drawn with a finger arrive as ink or stamps over the page."""
    return comment.kind in STAMPS
