"""Values that a page shows through a window: what runs out of it is not on the paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from ledgerboard.core.reading.page import Word
from ledgerboard.extraction.open_file import open_file
from ledgerboard.extraction.pdf.clipping import CUT_OFF
from ledgerboard.samples.drawn_page import new_canvas

FILLING = "This page holds enough plain words to be read as text and as nothing else at all."
WIDE = 40.5  # points: 01/01/2027 in Helvetica 8
Window = tuple[float, float, float, float]


def shown(canvas: Canvas, window: Window, text: str) -> None:
    """At 100, 500, through a window: its left, foot, width and height."""
    canvas.saveState()
    opening = canvas.beginPath()
    opening.rect(*window)
    canvas.clipPath(opening, stroke=0)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(100, 500, text)
    canvas.restoreState()


@pytest.fixture
def words(tmp_path) -> Callable[[Window, str], tuple[list[Word], set[str]]]:
    def words(window: Window, text: str, *, inside: bool = False) -> tuple[list[Word], set[str]]:
        canvas = new_canvas(tmp_path / "a.pdf", 1)
        canvas.drawString(50, 700, FILLING)
        if inside:
            canvas.beginForm("value")
            shown(canvas, window, text)
            canvas.endForm()
            canvas.doForm("value")
        else:
            shown(canvas, window, text)
        canvas.save()
        [page] = open_file(tmp_path / "a.pdf").pages
        typed = [word for word in page.words if word.box.y0 > 200]
        return typed, {note.code for note in page.notes}

    return words


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("wide", [17.0, 31.0, 34.0, 36.0])
def test_a_date_of_which_the_last_figures_are_cut_off_is_in_doubt(words, wide, inside):
    """With the last two it is another date: 01/01/20."""
    typed, notes = words((98, 495, 2 + wide, 14), "01/01/2027", inside=inside)
    assert {word.doubt for word in typed} == {CUT_OFF}
    assert "hidden-text" in notes


@pytest.mark.parametrize("window", [(98, 495, 60, 7.0), (98, 504.0, 60, 8)])
def test_so_is_one_of_which_only_the_lower_or_the_upper_half_is_shown(words, window):
    typed, _ = words(window, "01/01/2027")
    assert {word.doubt for word in typed} == {CUT_OFF}


@pytest.mark.parametrize("window", [(98, 300, 60, 14), (200, 495, 60, 14)])
def test_what_lies_outside_its_window_is_not_read(words, window):
    """A ruled line may cross its place, so that there is ink."""
    typed, notes = words(window, "01/01/2027")
    assert typed == []
    assert "hidden-text" in notes


@pytest.mark.parametrize("window", [(98, 495, 60, 14), (100, 499, WIDE, 7), (99, 498.5, 42, 7.5)])
def test_a_window_close_around_a_value_cuts_nothing_off(words, window):
    typed, notes = words(window, "01/01/2027")
    assert [(word.text, word.doubt) for word in typed] == [("01/01/2027", "")]
    assert notes == set()


def test_of_a_line_only_the_word_at_the_edge_is_in_doubt(words):
    typed, _ = words((98, 495, 54, 14), "01/01/2026 01/01/2027")
    assert [(word.text, word.doubt) for word in typed][:1] == [("01/01/2026", "")]
    assert all(word.doubt for word in typed[1:])
