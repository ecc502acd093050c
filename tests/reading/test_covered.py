"""Text that something was drawn over, and text that was typed over the page as a comment."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Highlight, Rectangle
from pypdf.generic import ArrayObject, FloatObject
from reportlab.lib.utils import ImageReader
from tests.reading.pages import Change, doubts, drawn, notes, read_one

from ledgerboard.core.reading.geometry import Box

LIMIT = "policies[0].limits.personal_adv_injury"
HIGH = 792


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


@pytest.mark.parametrize("page", [Box(0, 0, 612, 792)])
def test_a_watermark_hides_nothing(tmp_path, page):
    path = tmp_path / "a.pdf"
    content = drawn(path, over(page, picture("COPY", alpha=0, size=(306, 396))))
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
    drawn(path, over(Box(0, 0, 612, 792), picture("NO CERTIFICATE", size=(1224, 1584))))
    assert read_one(path)["kind"] == "other"


def test_an_amount_typed_into_an_empty_cell_as_a_comment_is_unsure(tmp_path):
    path = tmp_path / "a.pdf"
    place = place_of(path, LIMIT)

    def erase(sheet, content):
        sheet.patch((place.x0 - 1, place.y0 - 1, place.x1 + 1, place.y1 + 1))

    drawn(path, erase)
    typed(path, FreeText(text="3,000,000", rect=rect(place), font_size="8pt"))
    paper = read_one(path)
    assert LIMIT in doubts(paper)
    assert "personal_adv_injury" not in limits(paper)


def test_an_amount_under_a_comment_is_unsure(tmp_path):
    path = tmp_path / "a.pdf"
    place = place_of(path, LIMIT)
    drawn(path)
    typed(path, FreeText(text="3,000,000", rect=rect(place), font_size="8pt"))
    paper = read_one(path)
    assert LIMIT in doubts(paper)
    assert "personal_adv_injury" not in limits(paper)


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
