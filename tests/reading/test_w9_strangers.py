"""W-9s on the tax office's own forms, filled by a generator that shares nothing with ours."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas
from tests.reading.strangers.copied import scanned
from tests.reading.strangers.judging import Judged, judge
from tests.reading.strangers.w9 import Style, make
from tests.reading.strangers.w9_words import REVISIONS

from ledgerboard.extraction.open_file import open_file
from ledgerboard.extraction.read_file import read_file

BOLD = {"font": "Helvetica-Bold", "size": 10.0}
READ = {
    "typed": {}, "typed large and low": {**BOLD, "dy": 2.0}, "typed high": {"dy": -2.0, "dx": 3.0},
    "typewriter": {"font": "Courier", "figures": "run", "day": "named"},
    "fields": {"way": "fields"}, "a page cut out of a form": {"way": "cut", "sign": "script"},
    "flattened": {"way": "flattened", "day": "short", "sign": "typed"},
    "crossed": {"mark": "cross"}, "filled boxes": {"mark": "filled"},
    "lettered": {"mark": "letter"},
}  # fmt: skip


def judged(tmp_path, style: Style, seed: int) -> Judged:
    into = Judged()
    stranger = make(tmp_path / "a.pdf", style, Random(seed))  # noqa: S311
    judge(stranger, read_file(stranger.path), into, kind="w9")
    return into


@pytest.mark.parametrize("edition", REVISIONS)
@pytest.mark.parametrize("name", READ)
def test_what_is_filled_in_is_read(tmp_path, name, edition):
    seed = list(READ).index(name) * 7 + int(edition)
    found = judged(tmp_path, replace(Style(edition=edition), **READ[name]), seed)
    assert found.wrong == []
    assert found.count("unsure") <= (1 if edition == "2007" else 0)  # it knows one corporation


@pytest.mark.parametrize("edition", REVISIONS)
@pytest.mark.parametrize("way", ["typed", "fields"])
def test_a_blank_form_says_nothing_and_is_not_signed(tmp_path, edition, way):
    stranger = make(tmp_path / "a.pdf", Style(edition=edition, way=way, empty=True), Random(1))  # noqa: S311
    (paper,) = read_file(stranger.path)["papers"]
    said = {name for name, value in paper["fields"].items() if value not in (None, False)}
    assert said == {"revision"}
    assert paper["unsure"] == []


def test_instruction_pages_are_no_forms_of_their_own(tmp_path):
    stranger = make(tmp_path / "a.pdf", Style(pages=4), Random(5))  # noqa: S311
    papers = read_file(stranger.path)["papers"]
    assert [(one["kind"], one["pages"]) for one in papers] == [("w9", [1]), ("other", [2, 3, 4])]


def test_a_loose_page_after_another_form_is_read_too(tmp_path):
    """The form of a merged file lists the fields of its first part alone; two of one name are two
    answers.
    """
    first = make(tmp_path / "a.pdf", Style(way="fields"), Random(3))  # noqa: S311
    second = make(tmp_path / "b.pdf", Style(way="cut", edition="2018"), Random(4))  # noqa: S311
    writer = PdfWriter(clone_from=PdfReader(first.path))
    writer.append(PdfReader(second.path))
    writer.write(tmp_path / "both.pdf")
    papers = read_file(tmp_path / "both.pdf")["papers"]
    for one, stranger in zip(papers, (first, second), strict=True):
        into = Judged()
        judge(stranger, {"papers": [one]}, into, kind="w9")
        assert into.wrong == []
        assert into.count("unsure") <= 3


def test_a_page_whose_pictures_together_cover_it_is_a_scan(tmp_path):
    """A scanner with little memory cuts a page in strips, none of them large."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(612, 792))
    canvas.setFont("Helvetica", 14)
    canvas.drawString(80, 400, "Thank you for the certificate of your insurance")
    canvas.save()
    scanned(tmp_path / "a.pdf", Random(2), strips=30)  # noqa: S311
    (page,) = open_file(tmp_path / "a.pdf").pages
    assert not page.has_text
    assert page.find("certificate of your insurance")
