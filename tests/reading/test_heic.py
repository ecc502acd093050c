"""Photographs of telephones of one maker: a real file, read to its values."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from tests.reading.heic import PHOTOGRAPH, turned
from tests.reading.pages import doubts

from ledgerboard.extraction.ocr.picture_file import frames_of
from ledgerboard.extraction.open_file import kind_of, open_file
from ledgerboard.extraction.read_file import read_file
from ledgerboard.extraction.sandbox import paint_apart, read_apart

STATED = {
    "revision": "March 2024",
    "name": "Northgate Drywall Inc.",
    "business_name": "Redline Excavating",
    "address": "PO Box 9994",
    "city_state_zip": "Austin TX 78701",
    "tin_type": "ein",
    "tin_masked": "**-***3467",
    "tin_valid_format": True,
    "signed": False,
}


@pytest.fixture(scope="module")
def upright():
    return read_apart(PHOTOGRAPH, methods=True)["papers"][0]


def test_a_heic_gives_its_values(upright):
    assert upright["kind"] == "w9"
    assert {name: upright["fields"].get(name) for name in STATED} == STATED
    assert upright["methods"]["address"] == "ocr"


def test_a_tick_that_recognition_overlooked_is_no_blank_answer(upright):
    """The box of C corporation is ticked; the engine does not see it."""
    told = upright["fields"].get("classification", "unsure")
    assert told == "c_corporation" or "classification" in doubts(upright)


@pytest.mark.parametrize("quarters", [1, 2])
def test_a_heic_that_says_how_it_was_held_gives_the_same(tmp_path, quarters):
    path = tmp_path / "held.heic"
    lying = turned(PHOTOGRAPH.read_bytes(), quarters)
    path.write_bytes(lying)
    plain = next(frames_of(PHOTOGRAPH.read_bytes(), "heic", 1)).picture.size
    (frame,) = frames_of(lying, "heic", 1)
    assert frame.picture.size == (plain[::-1] if quarters % 2 else plain)
    paper = read_file(path)["papers"][0]
    assert {name: paper["fields"].get(name) for name in STATED} == STATED


def test_a_heic_is_painted_for_review():
    picture = Image.open(io.BytesIO(paint_apart(PHOTOGRAPH, 1, width=300)))
    assert (picture.format, picture.width) == ("WEBP", 300)


@pytest.mark.parametrize("size", [12, 40, 200, 463, 600, 5_000, 20_000, -1])
def test_a_truncated_heic_is_refused_with_the_reason(tmp_path, size):
    path = tmp_path / "cut.heic"
    path.write_bytes(PHOTOGRAPH.read_bytes()[:size])
    result = read_file(path)
    assert "damaged" in result["error"]
    assert result["papers"] == []


@pytest.mark.parametrize("box", [b"hvcC", b"ispe", b"iloc", b"ipma", b"grid"])
def test_a_heic_without_one_of_its_boxes_is_refused(tmp_path, box):
    path = tmp_path / "odd.heic"
    path.write_bytes(PHOTOGRAPH.read_bytes().replace(box, b"junk", 1))
    assert "damaged" in open_file(path).error


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"hevc"])
def test_heic_is_known_by_its_first_bytes(brand):
    assert kind_of(b"\0\0\0\x18ftyp" + brand + b"\0" * 12) == "heic"
