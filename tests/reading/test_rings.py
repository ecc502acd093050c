"""Dots and rings: a dot ticks its box, and so does a ring around it; a ring alone is a box."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from ledgerboard.core.reading.acord25.boxes import ticked
from ledgerboard.extraction.open_file import open_file
from ledgerboard.samples.drawn_page import new_canvas


def cell(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x, y, 14, 12)


def square(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x + 3, y + 2, 8, 8)


def bubble(canvas: Canvas, x: float, y: float) -> None:
    canvas.circle(x + 7, y + 6, 4)


def dot(canvas: Canvas, x: float, y: float) -> None:
    canvas.circle(x + 7, y + 6, 2.5, stroke=0, fill=1)


def ring(canvas: Canvas, x: float, y: float) -> None:
    canvas.ellipse(x - 1, y - 1, x + 15, y + 13)


def small_ring(canvas: Canvas, x: float, y: float) -> None:
    canvas.circle(x + 7, y + 6, 4)


@pytest.mark.parametrize(
    ("box", "mark"),
    [(cell, dot), (square, dot), (bubble, dot), (cell, ring), (square, ring), (cell, small_ring)],
)
def test_a_dot_or_a_ring_ticks_the_box_that_it_goes_with_and_no_other(tmp_path, box, mark):
    canvas = new_canvas(tmp_path / "a.pdf", 1)
    canvas.setFont("Helvetica", 6)
    for row, label in enumerate(("CLAIMS-MADE", "OCCUR")):
        box(canvas, 50, 700 - 40 * row)
        canvas.drawString(68, 704 - 40 * row, label)
    mark(canvas, 50, 660)
    canvas.save()
    [page] = open_file(tmp_path / "a.pdf").pages
    labels = {name: page.find(name) for name in ("CLAIMS-MADE", "OCCUR")}
    answers = ticked(page, page.box, labels)
    assert {name: one.value for name, one in answers.items()} == {
        "CLAIMS-MADE": False,
        "OCCUR": True,
    }


@pytest.mark.parametrize("box", [cell, square, bubble])
def test_boxes_that_are_all_empty_stay_so(tmp_path, box):
    canvas = new_canvas(tmp_path / "a.pdf", 1)
    canvas.setFont("Helvetica", 6)
    for row, label in enumerate(("CLAIMS-MADE", "OCCUR")):
        box(canvas, 50, 700 - 40 * row)
        canvas.drawString(68, 704 - 40 * row, label)
    canvas.save()
    [page] = open_file(tmp_path / "a.pdf").pages
    answers = ticked(page, page.box, {"OCCUR": page.find("OCCUR")})
    assert [one.value for one in answers.values()] == [False]


def test_a_mark_left_of_the_first_box_of_an_area_leaves_it_in_doubt(tmp_path):
    """It stands in the column beside the boxes."""
    canvas = new_canvas(tmp_path / "a.pdf", 1)
    canvas.setFont("Helvetica", 6)
    cell(canvas, 50, 700)
    canvas.drawString(68, 704, "OCCUR")
    canvas.drawString(43, 703, "X")
    canvas.save()
    [page] = open_file(tmp_path / "a.pdf").pages
    label = page.find("OCCUR")
    area = type(page.box)(50, 0, 300, page.height)
    [answer] = ticked(page, area, {"OCCUR": label}).values()
    assert answer.why == "a mark stands beside the box"
