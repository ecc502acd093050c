"""Text that something was drawn over, and text that was typed over the page as a comment."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Highlight, Rectangle
from pypdf.generic import ArrayObject, FloatObject
from reportlab.lib.utils import ImageReader
from tests.reading.pages import Change, doubts, drawn, notes, read_one

from ledgerboard.core.reading.geometry import Box
from ledgerboard.extraction.pdf import covering
from ledgerboard.extraction.pdf.coordinates import upright
from ledgerboard.extraction.pdf.covering import MOST_PICTURES
from ledgerboard.extraction.pdf.text_layer import letters_of
from ledgerboard.samples.drawn_page import DrawnPage

LIMIT = "policies[0].limits.personal_adv_injury"
HIGH = 792
WHOLE = Box(0, 0, 612, HIGH)


def place_of(path: Path, field: str) -> Box:
    """Where a plain certificate shows the value, found by reading it."""
    drawn(path)
    return Box(*read_one(path)["places"][field]["box"])


def picture(text: str, *, alpha: int = 255, size: tuple[int, int] = (240, 40)) -> ImageReader:
    shown = Image.new("RGBA", size, (255, 255, 255, alpha))
    ImageDraw.Draw(shown).text((20, 10), text, "black")
    return ImageReader(shown if alpha < 255 else shown.convert("RGB"))


def over(place: Box, shown: ImageReader) -> Change:
    def lay(sheet, content):
        sheet.flush()
        x, y, wide, high = place.x0 - 2, HIGH - place.y1 - 2, place.width + 4, place.height + 4
        sheet.canvas.drawImage(shown, x, y, wide, high, mask="auto")

    return lay


def typed(path: Path, *comments: object) -> None:
    writer = PdfWriter(clone_from=PdfReader(path))
    for comment in comments:
        writer.add_annotation(0, comment)
    writer.write(path)


def rect(box: Box) -> tuple[float, float, float, float]:
    return box.x0, HIGH - box.y1, box.x1, HIGH - box.y0


def limits(paper: dict) -> dict:
    return paper["fields"]["policies"][0]["limits"]


def test_an_amount_under_a_picture_of_another_is_unsure(tmp_path):
    path = tmp_path / "a.pdf"
    drawn(path, over(place_of(path, LIMIT), picture("9,000,000")))
    paper = read_one(path)
    assert LIMIT in doubts(paper)
    assert "personal_adv_injury" not in limits(paper)
    assert "covered-text" in notes(paper)


def test_an_amount_under_a_plain_patch_is_gone(tmp_path):
    path = tmp_path / "a.pdf"
    drawn(path, over(place_of(path, LIMIT), picture("")))
    paper = read_one(path)
    assert limits(paper)["personal_adv_injury"] is None
    assert "hidden-text" in notes(paper)


def test_a_watermark_hides_nothing(tmp_path):
    path = tmp_path / "a.pdf"
    content = drawn(path, over(WHOLE, picture("COPY", alpha=0, size=(306, 396))))
    paper = read_one(path)
    assert paper["unsure"] == []
    assert limits(paper) == content.fields["policies"][0]["limits"]


def test_a_ground_that_is_painted_before_the_text_hides_nothing(tmp_path):
    def ground(sheet, content):
        sheet.canvas.drawImage(picture("", size=(306, 396)), 0, 0, 612, 792)

    content = drawn(tmp_path / "a.pdf", before=ground)
    paper = read_one(tmp_path / "a.pdf")
    assert paper["unsure"] == []
    assert limits(paper) == content.fields["policies"][0]["limits"]


def test_a_scan_over_its_own_text_is_read_as_a_picture(tmp_path):
    path = tmp_path / "a.pdf"
    stripes = Image.new("L", (612, 792), "white")
    for y in range(0, 792, 4):
        ImageDraw.Draw(stripes).line((0, y, 612, y), "black")
    drawn(path, over(WHOLE, ImageReader(stripes)))
    paper = read_one(path)
    assert (paper["kind"], paper["text_layer"]) == ("other", False)


@pytest.mark.parametrize("empty", [True, False])
def test_an_amount_typed_over_the_page_as_a_comment_is_unsure(tmp_path, empty):
    path = tmp_path / "a.pdf"
    place = place_of(path, LIMIT)

    def erase(sheet, content):
        sheet.patch((place.x0 - 1, place.y0 - 1, place.x1 + 1, place.y1 + 1))

    drawn(path, erase if empty else None)
    typed(path, FreeText(text="3,000,000", rect=rect(place), font_size="8pt"))
    paper = read_one(path)
    assert LIMIT in doubts(paper)
    assert "personal_adv_injury" not in limits(paper)


def test_a_comment_beside_words_that_lie_off_the_page_is_none_of_their_business(tmp_path):
    off = Box(-300, 690, -200, 705)

    def lose(sheet, content):
        sheet.value("", (off.x0, off.y0 + 9), "Somebody Else LLC")

    drawn(tmp_path / "a.pdf", lose)
    typed(tmp_path / "a.pdf", Rectangle(rect=rect(off.grown(20)), interior_color="808080"))
    assert read_one(tmp_path / "a.pdf")["unsure"] == []


@pytest.mark.parametrize(("alpha", "hidden"), [(1, True), (0.9, True), (0.4, False)])
def test_a_rectangle_with_something_drawn_on_it_hides_what_lies_beneath(tmp_path, alpha, hidden):
    path = tmp_path / "a.pdf"
    place = place_of(path, LIMIT)

    def patch(sheet, content):
        many_pictures(sheet)
        sheet.canvas.setFillAlpha(alpha)
        sheet.canvas.setFillGray(0.95)
        sheet.canvas.rect(place.x0, HIGH - place.y1, place.width, place.height, stroke=0, fill=1)
        sheet.canvas.setFillAlpha(1)
        sheet.canvas.line(place.x0, HIGH - place.cy, place.x1, HIGH - place.cy - 2)

    drawn(path, patch)
    assert (LIMIT in doubts(read_one(path))) is hidden


def many_pictures(sheet: DrawnPage) -> None:
    """As many as are looked at, and more; far from every value."""
    sheet.flush()
    for number in range(MOST_PICTURES + 1):
        sheet.canvas.drawImage(picture("", size=(4, 4)), 2, 2 + number, 1, 1)


def test_of_a_page_with_more_things_than_are_looked_at_no_text_is_relied_on(tmp_path, monkeypatch):
    monkeypatch.setattr(covering, "MOST_OBJECTS", 200)
    drawn(tmp_path / "a.pdf")
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        page = document[0]
        turn, text = upright(page), page.get_textpage()
        told = list(letters_of(text, turn, covering.covers_of(page, turn)))
        text.close()
        page.close()
    assert {letter.doubt for letter in told if not letter.space} == {covering.COVERED}


def test_an_amount_under_a_filled_rectangle_is_not_answered(tmp_path):
    path = tmp_path / "a.pdf"
    place = place_of(path, LIMIT)
    drawn(path)
    typed(path, Rectangle(rect=rect(place.grown(2)), interior_color="808080"))
    assert limits(read_one(path)).get("personal_adv_injury") is None


def test_highlighting_leaves_a_value_as_it_is(tmp_path):
    path = tmp_path / "a.pdf"
    x0, y0, x1, y1 = rect(place_of(path, LIMIT))
    content = drawn(path)
    corners = ArrayObject([FloatObject(v) for v in (x0, y1, x1, y1, x0, y0, x1, y0)])
    typed(path, Highlight(rect=(x0, y0, x1, y1), quad_points=corners))
    paper = read_one(path)
    assert paper["unsure"] == []
    assert limits(paper) == content.fields["policies"][0]["limits"]
