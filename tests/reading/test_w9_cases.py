"""W-9s of a third source: each has one habit that was read wrongly, or is often met."""

from __future__ import annotations

from random import Random
from time import process_time

import pytest
from tests.reading.strangers.copied import scanned
from tests.reading.strangers.judging import Judged, judge
from tests.reading.strangers.w9 import Stranger
from tests.reading.strangers.w9_cases import CASES, Case, dated, typed
from tests.reading.strangers.w9_fields import PLAIN, as_form, flattened_by_pypdf, pictures_only
from tests.reading.strangers.w9_files import WAYS, two_up

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.letter_widths import lost_letter
from ledgerboard.core.reading.page import Method, Word
from ledgerboard.extraction.pdf.form_fields import _strings
from ledgerboard.extraction.read_file import read_file

TYPED = ("llc lower case", "both numbers", "foreign address", "long name", "name in two rows",
         "whited out", "adobe sign undated", "docusign", "scrawl", "person on line 2")  # fmt: skip
FILES = ("stale pictures", "loose values", "parents", "by letter", "lying 270", "large units")


def read(path, case: Case) -> tuple[Judged, dict]:
    """`?` in a case's truth is what nobody can tell: any answer is wrong."""
    result, found = read_file(path), Judged()
    paper = result["papers"][0]
    truth = case.fields()
    told = {name for name, value in truth.items() if value == "?" and name in paper["fields"]}
    asked = {name: value for name, value in truth.items() if value != "?"}
    judge(Stranger(path, asked, case.free, "", {}), result, found, kind="w9")
    found.wrong = [one for one in found.wrong if not any(f" {name}:" in one for name in told)]
    found.wrong += sorted(told)
    return found, {doubt["field"]: doubt["why"] for doubt in paper["unsure"]}


@pytest.mark.parametrize("name", TYPED)
def test_what_somebody_typed_is_read_or_doubted(tmp_path, name):
    found, _ = read(typed(tmp_path / "a.pdf", CASES[name]), CASES[name])
    assert found.wrong == []


@pytest.mark.parametrize("day", ["Jan. 5, 2026", "1/5/26", "13/01/2026", "0105/2026"])
def test_a_day_is_read_or_doubted(tmp_path, day):
    found, _ = read(typed(tmp_path / "a.pdf", dated(day)), dated(day))
    assert found.wrong == []


@pytest.mark.parametrize("way", FILES)
def test_however_the_file_was_made_nothing_is_answered_wrongly(tmp_path, way):
    found, _ = read(WAYS[way](tmp_path / "a.pdf", PLAIN), PLAIN)
    assert found.wrong == []


@pytest.mark.parametrize("way", [pictures_only, flattened_by_pypdf])
def test_what_a_form_shows_and_does_not_hold_is_read(tmp_path, way):
    found, doubts = read(way(tmp_path / "a.pdf", PLAIN), PLAIN)
    assert (found.wrong, doubts) == ([], {})


def test_a_picture_whose_letters_are_written_in_figures_is_held_against_its_value(tmp_path):
    path = WAYS["stale pictures"](tmp_path / "a.pdf", PLAIN)
    told = b"(Old Mesa Plastering Co.) Tj"
    coded = b"<" + told[1:-4].hex().encode() + b"> Tj"
    path.write_bytes(path.read_bytes().replace(told, coded))
    found, doubts = read(path, PLAIN)
    assert found.wrong == []
    assert "name" in doubts


@pytest.mark.parametrize("properties", [
    b"<</Lang (en-US)>>", b"<</Lang (en-US) /More <</Lang (de)>> /Code <6465>>>",
])  # fmt: skip
def test_properties_of_a_pictures_text_are_no_part_of_it(tmp_path, properties):
    path = as_form(tmp_path / "a.pdf", PLAIN)
    told = f"({PLAIN.name}) Tj".encode()
    marked = b"/Span " + properties + b" BDC " + told + b" EMC"
    assert told in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(told, marked))
    found, doubts = read(path, PLAIN)
    assert (found.wrong, "name" in doubts) == ([], False)


def test_texts_of_a_picture_that_never_end_are_passed_at_once():
    begun = process_time()
    assert _strings(b"<<" + b"(a\\" * 60_000)
    assert process_time() - begun < 5


def test_two_forms_on_one_sheet_answer_nothing(tmp_path):
    found, doubts = read(two_up(tmp_path / "a.pdf", PLAIN), PLAIN)
    assert found.wrong == []
    assert doubts["name"] == "there is more than one form on this page"


@pytest.mark.parametrize(
    ("name", "field"),
    [("long address", "address"), ("circled", "classification"), ("received", "business_name")],
)
def test_what_lies_over_a_line_or_runs_out_of_it_is_unsure(tmp_path, name, field):
    found, doubts = read(typed(tmp_path / "a.pdf", CASES[name]), CASES[name])
    assert found.wrong == []
    assert field in doubts


@pytest.mark.parametrize(
    ("name", "field"),
    [("beside", "classification"), ("circled", "classification"),
    ],
)  # fmt: skip
def test_on_a_scan_a_mark_beside_its_box_is_no_blank(tmp_path, name, field):
    path = scanned(typed(tmp_path / "a.pdf", CASES[name]), Random(name))  # noqa: S311
    found, _ = read(path, CASES[name])
    assert not [one for one in found.wrong if field in one]


def words(*told: tuple[str, float, float]) -> list[Word]:
    return [Word(text, Box(x0, 100, x1, 108), Method.OCR) for text, x0, x1 in told]


def test_a_word_that_is_wider_than_its_letters_has_lost_one():
    line = ("Juniper", 60.0, 89.4), ("Ridge", 92.0, 114.9)
    assert lost_letter(words(*line, ("Drywall,", 117.5, 156.6), ("LC", 157.0, 167.9)))
    assert not lost_letter(words(*line, ("Drywall,", 117.5, 148.4), ("LLC", 151.0, 166.9)))


def test_a_word_that_only_ends_in_the_wrong_place_has_lost_none():
    said = (("The", 63.1, 78.0), ("Quill", 80.9, 106.6), ("Family", 107.1, 127.7),
            ("Trust", 130.3, 150.9), ("u/a", 153.7, 165.4), ("dtd", 168.6, 180.6))  # fmt: skip
    assert not lost_letter(words(*said))
