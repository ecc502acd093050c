"""Texts that programs write in odd ways: a run for each letter or word, a font without a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
import reportlab
from pypdf import PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from tests.reading.strangers.certificate import Style, make
from tests.reading.strangers.judging import Judged, judge

from ledgerboard.extraction.read_file import read_file

FONT = Path(reportlab.__file__).with_name("fonts") / "Vera.ttf"


def by_letters(text: str) -> list[str]:
    return list(text)


def by_words(text: str) -> list[str]:
    return re.findall(r"\S+|\s+", text)


@pytest.fixture(params=[by_letters, by_words])
def parted(request, monkeypatch) -> None:
    """Each text that is drawn at once is written as so many."""
    whole = Canvas.drawString
    cut: Callable[[str], list[str]] = request.param

    def drawn(canvas: Canvas, x: float, y: float, text: str) -> None:
        for part in cut(text):
            if part.strip():
                whole(canvas, x, y, part)
            x += canvas.stringWidth(part, canvas._fontname, canvas._fontsize)

    monkeypatch.setattr(Canvas, "drawString", drawn)


@pytest.mark.usefixtures("parted")
def test_a_run_for_each_letter_or_word_reads_as_the_line_that_it_looks_like(tmp_path):
    stranger, judged = make(tmp_path / "a.pdf", Style(), Random(9_300)), Judged()  # noqa: S311
    judge(stranger, read_file(stranger.path), judged)
    assert judged.wrong == []
    assert judged.answered > 0.98


def test_a_font_that_does_not_tell_its_letters_never_answers_with_others(tmp_path):
    for name in ("Secret", "Secret-Bold"):
        pdfmetrics.registerFont(TTFont(name, str(FONT), asciiReadable=0))
    stranger = make(tmp_path / "a.pdf", Style(font="Secret"), Random(9_301))  # noqa: S311
    writer = PdfWriter(clone_from=stranger.path)
    for one in writer._objects:
        if isinstance(one, dict):
            one.pop("/ToUnicode", None)
    writer.write(stranger.path)
    result, judged = read_file(stranger.path), Judged()
    judge(stranger, result, judged)
    assert judged.wrong == []
    assert judged.answered > 0.8
    assert [paper["text_layer"] for paper in result["papers"]] == [False]
