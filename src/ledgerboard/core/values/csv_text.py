"""Rows as CSV that a spreadsheet opens as it was meant."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for another encoding."""
_FORMULA = re.compile(r"^[\s]*[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?\d[\d,]*(\.\d+)?$")


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Dates and amounts as their text. What a spreadsheet would run as a formula gets an
    apostrophe in front, as it does for a person who types it there: names come from outside.
    """
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(
        [_safe(each) for each in row] for row in rows
    )
    return written.getvalue()


def without_marks(cell: str) -> str:
    """What `csv_text` wrote, read again."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _safe(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text
