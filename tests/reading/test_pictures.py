"""Pictures of papers: opened within limits, put straight, read, and placed as they were sent."""

from __future__ import annotations

import io
import json
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from ledgerboard.core.reading.page import lines_of
from ledgerboard.extraction.ocr import recognizing
from ledgerboard.extraction.ocr.dots import evened, inked, moved
from ledgerboard.extraction.ocr.glyph_words import Line, words_of
from ledgerboard.extraction.ocr.labels import label_like
from ledgerboard.extraction.ocr.picture_file import CannotOpen, frames_of
from ledgerboard.extraction.ocr.recognizing import Glyph
from ledgerboard.extraction.ocr.ruling import ruling_of
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.ocr.straightening import outline_of, straightened
from ledgerboard.extraction.open_file import open_file
from ledgerboard.extraction.read_file import read_file
from ledgerboard.extraction.sandbox import CannotPaint, paint_apart, paint_pages_apart
from ledgerboard.samples.making import make
from ledgerboard.samples.scoring import Score, iou, leaves, score

SEED = 90_210
LEAN = 1.3  # degrees


def leaning(key_of: Path) -> Image.Image:
    """The first page at 200 dpi, laid on the glass a little askew."""
    page = pdfium.PdfDocument(key_of.with_suffix(".pdf"))[0]
    picture = page.render(scale=200 / 72, grayscale=True).to_pil().convert("L")
    return picture.rotate(-LEAN, Image.Resampling.BICUBIC, fillcolor=255)


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    """A certificate's key, and what was read of its scan that came in upside down."""
    folder = tmp_path_factory.mktemp("scan")
    for path in make(folder, 12, SEED):
        key = json.loads(path.with_suffix(".key.json").read_text("utf-8"))
        if key["holds"] == "certificate" and key["family"] == "A":
            break
    picture = leaning(path).rotate(180)
    picture.save(folder / "scan.jpg", quality=70, dpi=(200, 200))
    return key, read_file(folder / "scan.jpg", methods=True)


def test_a_scan_that_lies_upside_down_and_askew_is_read(scan):
    key, result = scan
    total = Score()
    score(key, result, total)
    assert total.papers["found"] == 1
    assert total.accuracy > 0.95
    assert total.answered > 0.9
    assert not total.hard


def test_a_scan_is_said_to_have_been_read_from_a_picture(scan):
    (paper,) = scan[1]["papers"]
    assert paper["text_layer"] is False
    assert "ocr" in {note["code"] for note in paper["notes"]}
    assert paper["methods"]["policies[0].number"] == "ocr"


def test_places_are_those_on_the_page_as_it_was_sent_turned_by_quarters_only(scan):
    key, result = scan
    (paper,), (true,) = result["papers"], key["papers"]
    turn = cv2.getRotationMatrix2D((306, 396), -LEAN, 1.0)
    near = far = 0
    for path, _ in leaves(true["fields"]):
        if path in paper["places"] and path in true["places"]:
            x0, y0, x1, y1 = true["places"][path]["box"]
            corners = moved(np.vstack([turn, [0, 0, 1]]), [(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            there = [min(xs), min(ys), max(xs), max(ys)]
            close = iou(there, paper["places"][path]["box"]) >= 0.5
            near, far = near + close, far + (not close)
    assert near > 25
    assert far <= 1


def ruled() -> np.ndarray:
    """A page at 100 dpi with a frame and rows."""
    page = np.full((1_100, 850), 255, np.uint8)
    for y in range(100, 1_001, 50):
        cv2.line(page, (50, y), (800, y), 0, 2)
    for x in (50, 300, 550, 800):
        cv2.line(page, (x, 100), (x, 1_000), 0, 2)
    return page


@pytest.mark.parametrize("degrees", [-3.0, -0.6, 2.2])
def test_a_leaning_form_is_put_straight(degrees):
    turn = cv2.getRotationMatrix2D((425, 550), degrees, 1.0)
    lain = cv2.warpAffine(ruled(), turn, (850, 1_100), borderValue=255)
    straight = straightened(lain, (612.0, 792.0), 0)
    rules = ruling_of(inked(evened(straight.dots)))
    assert sum(rule.width > 500 for rule in rules.across) == 19
    assert sum(rule.height > 600 for rule in rules.down) == 4


def test_a_photograph_is_cut_to_its_paper_under_a_shadow_too():
    corners = np.array([[90, 130], [800, 80], [850, 1_050], [60, 1_000]], np.float32)
    flat = np.array([[0, 0], [850, 0], [850, 1_100], [0, 1_100]], np.float32)
    bend = cv2.getPerspectiveTransform(flat, corners)
    paper = cv2.warpPerspective(ruled(), bend, (900, 1_150), borderValue=90).astype(float)
    shade = np.linspace(0.45, 1.0, 900)[None, :]
    found = outline_of((paper * shade).astype(np.uint8))
    assert found is not None
    assert np.abs(found - corners).max() < 25


def test_a_scan_without_an_edge_has_no_outline():
    assert outline_of(ruled()) is None


def test_places_of_a_straightened_page_lead_back_to_the_picture():
    turn = cv2.getRotationMatrix2D((425, 550), 2.0, 1.0)
    lain = cv2.warpAffine(ruled(), turn, (850, 1_100), borderValue=255)
    straight = straightened(lain, (612.0, 792.0), 0)
    frame = min(rule.y0 for rule in ruling_of(inked(evened(straight.dots))).across)
    (back,) = moved(straight.sent, [(306.0, frame)])
    (true,) = moved(np.vstack([turn, [0, 0, 1]]), [(425.0, 100.0)])
    assert np.hypot(back[0] - true[0] * 0.72, back[1] - true[1] * 0.72) < 2.5


@pytest.mark.parametrize(
    ("read", "label"),
    [
        ("GENERAL AGGKEGATE", "GENERAL AGGREGATE"),
        ("P0LICY NUMBFR", "POLICY NUMBER"),
        ("NIA", "N/A"),
        ("Granite State Roofing Co.", None),
        ("Certificate Dept", None),
        ("1,000,000", None),
        ("GL-2025-00123", None),
    ],
)
def test_labels_are_put_right_by_a_letter_and_values_never(read, label):
    assert label_like(read) == label


@pytest.mark.parametrize("read", ["POLICY NUMBER:CPP", "REVISION NUMBER: AB", "PRODUCER KW"])
def test_a_label_with_the_first_letters_of_its_value_behind_it_is_more_than_the_label(read):
    """They aren't misread letters of it: a policy number lost its CPP."""
    assert label_like(read) is None


def test_every_page_of_a_tiff_is_a_page(tmp_path):
    pages = [Image.new("1", (850, 1_100), 1) for _ in range(3)]
    path = tmp_path / "fax.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(100, 100))
    assert [page.number for page in open_file(path).pages] == [1, 2, 3]


def test_a_picture_held_sideways_by_its_camera_stands_upright():
    picture = Image.new("L", (400, 300), 255)
    exif = picture.getexif()
    exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, dpi=(100, 100))
    (frame,) = frames_of(out.getvalue(), "jpeg", 5)
    assert frame.picture.size == (300, 400)
    assert (frame.width, frame.height) == pytest.approx((216.0, 288.0))


def test_both_resolutions_of_a_fax_count():
    picture, out = Image.new("1", (1_728, 1_078), 1), io.BytesIO()
    picture.save(out, "TIFF", dpi=(204, 98))
    (frame,) = frames_of(out.getvalue(), "tiff", 5)
    assert (frame.width, frame.height) == pytest.approx((609.9, 792.0), abs=0.2)


def test_a_picture_too_large_to_unpack_is_refused_by_its_head():
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    with pytest.raises(CannotOpen, match="million dots"):
        list(frames_of(out.getvalue(), "png", 5))


def test_without_the_packages_of_recognition_pictures_wait_and_say_what_to_install(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(recognizing, "find_spec", lambda _: None)
    Image.fromarray(ruled()).save(tmp_path / "scan.png")
    (page,) = open_file(tmp_path / "scan.png").pages
    assert "ledgerboard[ocr]" in page.trouble
    assert [note.code for note in page.notes] == ["needs-ocr"]


def test_pages_are_painted_for_review_upright_and_as_wide_as_asked(tmp_path):
    lying = tmp_path / "turned.pdf"
    Image.new("L", (600, 800), 200).save(lying, resolution=72)
    picture = Image.open(io.BytesIO(paint_apart(lying, 1, width=300)))
    assert (picture.format, picture.size) == ("WEBP", (300, 400))


def test_pages_are_painted_together_and_one_that_is_not_there_spoils_no_other(tmp_path):
    Image.new("L", (60, 80), 200).save(tmp_path / "one.png")
    painted = paint_pages_apart(tmp_path / "one.png", {2: 0, 1: 1}, width=40)
    assert painted[2] == "the file has no page 2"
    assert Image.open(io.BytesIO(painted[1])).size == (53, 40), "turned by a quarter"


def test_a_page_that_is_not_there_cannot_be_painted(tmp_path):
    Image.new("L", (60, 80), 200).save(tmp_path / "one.png")
    with pytest.raises(CannotPaint) as refusal:
        paint_apart(tmp_path / "one.png", 2)
    assert refusal.value.reason == "the file has no page 2"


def test_a_dash_between_words_stays_in_their_line():
    ink = np.zeros((40, 300), np.uint8)
    ink[5:35, 0:100] = ink[25:28, 130:150] = ink[5:35, 180:300] = 255
    glyphs = [Glyph("A", 0.15, 1.0), Glyph(" ", 0.38, 1.0), Glyph("-", 0.47, 1.0),
              Glyph(" ", 0.55, 1.0), Glyph("B", 0.8, 1.0)]  # fmt: skip
    words = words_of(Line(Run(0, 0, 40, 300), tuple(glyphs), (0.0, 300.0)), ink)
    assert [line.text for line in lines_of(words)] == ["A - B"]
