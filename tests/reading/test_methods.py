"""How a value was read is told by what told it: a form field, a typed letter, a drawn mark."""

from __future__ import annotations

from random import Random

from tests.reading.pages import PLAIN, content_of, drawn

from ledgerboard.extraction.read_file import read_file
from ledgerboard.samples import acord25, w9
from ledgerboard.samples.drawn_page import new_canvas
from ledgerboard.samples.filled import FilledPage


def methods(path) -> dict[str, str]:
    return read_file(path, methods=True)["papers"][0]["methods"]


def test_letters_in_form_fields_come_from_the_form(tmp_path):
    canvas = new_canvas(tmp_path / "a.pdf", 1)
    sheet = FilledPage(canvas)
    acord25.draw(sheet, content_of(), PLAIN, Random(1))  # noqa: S311
    sheet.flush()
    canvas.showPage()
    canvas.save()
    told = methods(tmp_path / "a.pdf")
    assert (told["policies[0].subr_wvd.raw"], told["policies[0].subr_wvd.yes"]) == ("form", "form")
    assert told["policies[0].occurrence"] == "mark"


def test_a_taxpayer_number_in_form_fields_comes_from_the_form(tmp_path):
    canvas = new_canvas(tmp_path / "a.pdf", 1)
    w9.draw(FilledPage(canvas), Random(3))  # noqa: S311
    canvas.save()
    told = methods(tmp_path / "a.pdf")
    assert {told[f"tin_{name}"] for name in ("type", "masked", "valid_format")} == {"form"}
    assert told["signed"] == "mark"


def test_a_typed_cross_is_text_and_a_drawn_one_a_mark(tmp_path):
    drawn(tmp_path / "a.pdf")
    told = methods(tmp_path / "a.pdf")
    assert told["policies[0].aggregate_applies_per"] == "text"
    assert told["policies[0].claims_made"] == "mark"  # no cross in it
