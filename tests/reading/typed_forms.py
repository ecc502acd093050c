"""Pages typed line by line, as no generator lays them out."""

from __future__ import annotations

from pathlib import Path

from ledgerboard.extraction.read_file import read_file
from ledgerboard.samples.drawn_page import DrawnPage, new_canvas

Typed = tuple[float, float, str]


def typed(path: Path, *pages: list[Typed], rules: tuple = ()) -> list[dict]:
    """The papers that are found on pages of text at places."""
    canvas = new_canvas(path, 1)
    sheet = DrawnPage(canvas)
    for page in pages:
        for x, y, text in page:
            sheet.label(x, y, text, 10)
        sheet.lines(rules)
        sheet.turn()
    canvas.save()
    result = read_file(path)
    assert "error" not in result, result
    return result["papers"]


def down(*lines: str, x: float = 60, y: float = 60, step: float = 22) -> list[Typed]:
    return [(x, y + step * row, line) for row, line in enumerate(lines)]
