"""Forms that hold their answers twice: in their fields, and in XFA data for Adobe Reader.

Which of the two a person saw depends on the program that showed the form. So neither is chosen:
where they differ, the page is read both ways, and what changes is unsure.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from ledgerboard.core.reading.values import as_date, as_limit
from ledgerboard.extraction.pdf.xfa import (
    MOST_BYTES,
    UNREADABLE,
    CannotTell,
    Path,
    defaults_in,
    path_of,
    values_in,
)

MOST_PACKETS = 40
NOTHING = frozenset(("", "0", "off", "false"))  # what the data of an empty form say
YES, NO = (
    frozenset(("1", "on", "yes", "true", "x")),
    frozenset(("", "0", "2", "off", "no", "false")),
)
ONLY_ADOBE = (
    "the form is one that only Adobe Reader can show (XFA): open it there, print it to PDF and "
    "send that copy"
)
STRAY = "the form's data for Adobe Reader (XFA) hold an answer that none of its fields shows"
WAITING = re.compile(r"PLEASE\s+WAIT.{0,80}NOT\s+EVENTUALLY\s+REPLACED", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Data:
    """`shared` are paths that two fields claim; `stray`: some values belong to no field."""

    values: Mapping[Path, str]
    shared: frozenset[Path] = frozenset()
    stray: bool = False

    def of(self, name: str) -> str | None:
        """`None` where the data say nothing of this field; an empty text says that it is empty."""
        return self.values.get(path_of(name))

    def is_sure(self, name: str) -> bool:
        return path_of(name) not in self.shared


def is_placeholder(text: str) -> bool:
    """What stands on the page of a form that is nothing but XFA."""
    return bool(WAITING.search(text[:400]))


def data_of(document: pdfium.PdfDocument, held: Iterable[tuple[str, str]]) -> Data | None:
    """The second account, where there is one. `held` are names and values of the form's fields.

    Data in which nothing was ever entered are no account: programs that do not know XFA fill in
    the fields and leave the data as they were. What the template puts there is nobody's entry.
    Raises CannotTell.
    """
    if document.get_formtype() not in {raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND}:
        return None
    fields = dict(held)
    values, standard = _values(document), _defaults(document)
    entered = {
        path: value
        for path, value in values.items()
        if value.lower() not in NOTHING and (path[-1][0], value) not in standard
    }
    if not fields and (entered or document.get_formtype() == raw.FORMTYPE_XFA_FULL):
        raise CannotTell(ONLY_ADOBE)
    if not entered:
        return None
    paths = Counter(path_of(name) for name in fields)
    shared = frozenset(path for path, count in paths.items() if count > 1)
    known = {essence(value) for value in fields.values()}
    stray = any(
        path not in paths and essence(value) not in known for path, value in entered.items()
    )
    return Data(values, shared, stray)


def _values(document: pdfium.PdfDocument) -> dict[Path, str]:
    """An array of named packets, or all of them in one stream without a name."""
    count = raw.FPDF_GetXFAPacketCount(document)
    wanted = _packets(document, "datasets")
    if count == 1 and not wanted:
        wanted = [0]
    if len(wanted) > 1:
        raise CannotTell(UNREADABLE)
    return values_in(_content(document, wanted[0])) if wanted else {}


def _defaults(document: pdfium.PdfDocument) -> frozenset[tuple[str, str]]:
    count, wanted = raw.FPDF_GetXFAPacketCount(document), _packets(document, "template")
    if count == 1 and not wanted:
        wanted = [0]
    try:
        return defaults_in(_content(document, wanted[0])) if len(wanted) == 1 else frozenset()
    except CannotTell:
        return frozenset()


def _packets(document: pdfium.PdfDocument, name: str) -> list[int]:
    count = raw.FPDF_GetXFAPacketCount(document)
    if count > MOST_PACKETS:
        raise CannotTell(UNREADABLE)
    return [index for index in range(count) if _name(document, index) == name]


def _name(document: pdfium.PdfDocument, index: int) -> str:
    size = raw.FPDF_GetXFAPacketName(document, index, None, 0)
    if not 1 < size < 1_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_GetXFAPacketName(document, index, buffer, size)
    return buffer.value.decode("utf-8", "replace")


def _content(document: pdfium.PdfDocument, index: int) -> bytes:
    size = ctypes.c_ulong()
    told = raw.FPDF_GetXFAPacketContent(document, index, None, 0, ctypes.byref(size))
    if not told or not 0 < size.value <= MOST_BYTES:
        raise CannotTell(UNREADABLE)
    buffer = ctypes.create_string_buffer(size.value)
    raw.FPDF_GetXFAPacketContent(document, index, buffer, size.value, ctypes.byref(size))
    return buffer.raw


def essence(text: str) -> str:
    """Data hold `2026-01-31` and `1000000` where the field shows 01/31/2026 and 1,000,000."""
    return str(as_date(text) or as_limit(text) or re.sub(r"\s+", " ", text).strip().upper())


def ticked_by(said: str, export: str, *, one_of_several: bool) -> bool | None:
    """Whether the data tick a box; `None` where they say what is neither yes nor no."""
    if one_of_several or (export and said == export):
        return bool(export) and said == export
    return True if said.lower() in YES else False if said.lower() in NO else None
