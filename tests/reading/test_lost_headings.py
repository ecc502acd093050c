"""A picture whose description has lost its heading, and dirt that looks like words of a form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ledgerboard.core.reading.acord25.certificate import read_certificate
from ledgerboard.core.reading.acord25.layout import Layout, described_at, layout_of
from ledgerboard.core.reading.acord25.parties import insurers
from ledgerboard.core.reading.found import Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import UNREAD, Method, Page, Word
from ledgerboard.core.reading.printing import printed
from ledgerboard.extraction.ocr.glyph_words import Line
from ledgerboard.extraction.ocr.page_from_picture import form_places
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.open_file import open_file

GOLDEN = Path(__file__).parent / "golden" / "certificate.pdf"


@pytest.fixture(scope="module")
def paper() -> Page:
    return replace(open_file(GOLDEN).pages[0], has_text=False)


def headless(page: Page) -> Page:
    head = described_at(page)
    assert head is not None
    line = Box(0, head.y0, page.width, head.y1)
    words = (word for word in page.words if word.text and not line.holds(word.box))
    return replace(page, words=tuple(words))


def read_fields(page: Page) -> dict[str, object]:
    fields = printed(read_certificate(page))["fields"]
    assert isinstance(fields, dict)
    return fields


def test_without_its_heading_only_the_description_is_in_doubt(paper):
    whole, lost = read_fields(paper), read_fields(headless(paper))
    assert whole.pop("description")
    assert lost == whole


def test_the_grid_ends_where_the_heading_would_stand(paper):
    head, layout = described_at(paper), layout_of(headless(paper))
    assert head is not None
    assert isinstance(layout, Layout)
    assert 0 <= head.y0 - layout.description.y1 < 8


def test_without_the_line_under_the_grid_or_the_sides_of_its_columns_nothing_is_placed(paper):
    page, head = headless(paper), described_at(paper)
    assert head is not None
    foot = tuple(rule for rule in page.horizontals if abs(rule.cy - head.y0) > 8)
    assert isinstance(layout_of(replace(page, horizontals=foot)), str)
    assert isinstance(layout_of(replace(page, verticals=())), str)


def test_where_a_fold_cuts_the_columns_the_grid_does_not_end(paper):
    page, whole = headless(paper), layout_of(paper)
    assert isinstance(whole, Layout)
    fold = whole.sections[-1][1].y0
    cut = tuple(
        piece
        for rule in page.verticals
        for piece in (replace(rule, y1=min(fold, rule.y1)), replace(rule, y0=max(fold, rule.y0)))
        if piece.height > 0
    )
    assert isinstance(layout_of(replace(page, verticals=cut)), str)


def test_a_page_with_a_text_layer_has_its_heading_or_is_another_form(paper):
    assert isinstance(layout_of(replace(headless(paper), has_text=True)), str)


def test_a_note_beside_the_description_puts_it_in_doubt(paper):
    layout = layout_of(paper)
    assert isinstance(layout, Layout)
    note = Word("need AI form", Box(337, 634, 380, 644), Method.OCR)
    read = read_certificate(replace(paper, words=(*paper.words, note))).fields["description"]
    assert isinstance(read, Unsure)
    assert read.why == "a line far to the right may be none of it"


def rows_of(sign: str, width: float) -> list[str]:
    at = (("INSURER", 310, 16.0), ("C", 335, 4.0), (sign, 560, width))
    words = tuple(Word(said, Box(x, 174, x + wide, 180), Method.OCR) for said, x, wide in at)
    page = Page(1, 612, 792, words=words, has_text=False)
    found = insurers(Layout(page, {}, (), 0.0, Box(0, 290, 1, 300), Box(0, 564, 1, 570)))
    assert isinstance(found, list)
    return [str(row["name"]) for row in found]


def test_dirt_beside_a_letter_is_no_insurer():
    assert rows_of("-", 5) == []


@pytest.mark.parametrize(("sign", "width"), [("-", 90), (UNREAD, 5), ("Dune", 5)])
def test_what_may_be_a_name_is_one(sign, width):
    assert len(rows_of(sign, width)) == 1


def test_what_the_form_prints_is_not_sought_where_its_words_are_typed_into_the_description():
    said = (("PRODUCER", 300), ("CANCELLATION", 400), ("CANCELLATION", 900), ("PRODUCER", 700))
    lines = [Line(Run(top, 50, top + 12, 200), (), (50, 200), name) for name, top in said]
    for given in (lines, lines[::-1]):
        places = form_places(given)
        assert places["PRODUCER"] == form_places(lines[:1])["PRODUCER"]
        assert places["CANCELLATION"] == form_places(lines[2:3])["CANCELLATION"]
