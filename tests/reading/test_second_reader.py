"""Opinions of a plug-in on what the reader left unsure: beside the doubt, never in its place."""

from __future__ import annotations

from random import Random

import pypdfium2 as pdfium
import pytest
from tests.reading.pages import doubts, drawn
from tests.reading.plugins import installed

from ledgerboard.cli.doctor_second import second_reader
from ledgerboard.config.settings import Settings
from ledgerboard.extraction.read_file import read_file
from ledgerboard.extraction.sandbox import read_apart
from ledgerboard.extraction.second_reader import asking
from ledgerboard.extraction.second_reader.opinions import suggestions
from ledgerboard.samples import w9
from ledgerboard.samples.drawn_page import DrawnPage, new_canvas

EXPIRATION = "policies[0].expiration"


@pytest.fixture
def unsure(tmp_path):
    """A certificate of which one date is whited out and typed over."""

    def forge(sheet, content):
        x0, y0, x1, y1 = sheet.places[EXPIRATION]["box"]
        sheet.patch((x0 - 1, y0 - 1, x1 + 1, y1 + 1))
        sheet.value("", (x0, y1 - 1.7), "12/31/2031", size=8, font="Times-Roman")

    drawn(tmp_path / "a.pdf", forge)
    return tmp_path / "a.pdf"


@pytest.fixture
def plug_in(tmp_path, monkeypatch):
    def plug_in(name: str) -> str:
        folder = tmp_path / "somebody"
        folder.mkdir()
        monkeypatch.syspath_prepend(installed(folder, name))
        return name

    return plug_in


def plain(result: dict) -> dict:
    """What was read, without what a second reader adds."""
    papers = [{k: v for k, v in paper.items() if k != "suggestions"} for paper in result["papers"]]
    kept = {k: v for k, v in result.items() if k not in {"seconds", "second_reader"}}
    return {**kept, "papers": papers}


def test_without_the_setting_nobody_is_asked(unsure, plug_in):
    plug_in("dates")
    result = read_apart(unsure)
    assert "second_reader" not in result
    assert "suggestions" not in result["papers"][0]


def test_an_opinion_stands_beside_the_doubt_and_changes_nothing(unsure, plug_in):
    before = read_apart(unsure)
    result = read_apart(unsure, second=plug_in("dates"))
    (paper,) = result["papers"]
    said = {each["field"]: each for each in paper["suggestions"]}[EXPIRATION]
    doubt = {each["field"]: each for each in paper["unsure"]}[EXPIRATION]
    assert said == {
        "field": EXPIRATION, "value": "12/31/2031", "by": "dates", "method": "model",
        "page": doubt["page"], "box": doubt["box"],
    }  # fmt: skip
    assert result["second_reader"] == {"by": "dates"}
    assert plain(result) == plain(before)


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("raises", "it failed with ValueError"),
        ("absent", "it cannot be loaded: ModuleNotFoundError"),
        ("dies", "it ended without an answer"),
        ("leaves", "it ended without an answer"),
        ("none", "it failed with TypeError"),
        ("endless", ""),
        ("silent", ""),
    ],
)
def test_whatever_a_plug_in_does_the_reading_stands(unsure, plug_in, name, trouble):
    before, after = read_file(unsure), read_file(unsure, second=plug_in(name))
    assert after["papers"][0]["suggestions"] == []
    assert after["second_reader"].get("trouble", "") == trouble
    assert plain(after) == plain(before)


def test_a_plug_in_that_hangs_is_killed_and_the_reading_stands(unsure, plug_in, monkeypatch):
    run = asking._run
    monkeypatch.setattr(asking, "_run", lambda by, question, _: run(by, question, 4))
    result = read_file(unsure, second=plug_in("hangs"))
    assert "did not answer" in result["second_reader"]["trouble"]
    assert EXPIRATION in doubts(result["papers"][0])


def test_what_a_plug_in_prints_is_not_taken_for_its_answer(unsure, plug_in):
    result = read_file(unsure, second=plug_in("chatters"))
    assert [each["value"] for each in result["papers"][0]["suggestions"]] == ["12/31/2031"]


def test_nonsense_is_left_out_and_one_opinion_on_a_field_is_kept(unsure, plug_in):
    (paper,) = read_file(unsure, second=plug_in("nonsense"))["papers"]
    (said,) = paper["suggestions"]
    assert said["value"] == "12/31/2031"
    assert said["box"] == paper["unsure"][0]["box"], "a place that is none is the doubt's"


def test_a_place_on_the_page_is_kept(unsure, plug_in):
    (paper,) = read_file(unsure, second=plug_in("placed"))["papers"]
    assert paper["suggestions"][0]["box"] == [10, 20, 30, 40]


def test_a_plug_in_that_is_not_installed_is_told(unsure):
    trouble = read_file(unsure, second="nobody")["second_reader"]["trouble"]
    assert "ledgerboard.readers" in trouble


def test_a_plug_in_sees_words_and_no_secret_and_of_a_text_page_no_picture(
    unsure, plug_in, monkeypatch
):
    monkeypatch.setenv("LEDGERBOARD_SECRET_KEY", "x")
    (paper,) = read_apart(unsure, second=plug_in("looks"))["papers"]
    assert paper["suggestions"][0]["value"] == "True False True [] 612"


def test_of_a_scan_the_plug_in_sees_the_picture(plug_in, tmp_path):
    """A W-9 without a tick: of a picture that is a doubt."""
    canvas = new_canvas(tmp_path / "w9.pdf", 1)
    w9.draw(DrawnPage(canvas), Random(3))  # noqa: S311
    canvas.save()
    document = pdfium.PdfDocument(tmp_path / "w9.pdf")
    scan = document[0].render(scale=150 / 72, grayscale=True).to_pil().convert("L")
    document.close()
    scan.paste(255, [round(each * 150 / 72) for each in (178, 178, 191, 191)])
    scan.save(tmp_path / "scan.png", dpi=(150, 150))
    (paper,) = read_apart(tmp_path / "scan.png", second=plug_in("looks"))["papers"]
    said = {each["field"]: each["value"] for each in paper["suggestions"]}
    assert said["classification"] == "True True True [] 612"


@pytest.mark.parametrize(
    ("kind", "field", "value", "kept"),
    [
        ("w9", "tin_masked", "**-***3467", False),
        ("w9", "name", "Acme 56-1233467", False),
        ("w9", "name", "123-45-6789", False),
        ("w9", "city_state_zip", "Austin TX 78701-1234", True),
        ("acord_25", "name", "GL 123456789", True),
    ],
)
def test_no_taxpayer_number_comes_back_unsealed(kind, field, value, kept):
    paper = {"kind": kind, "pages": [1], "unsure": [{"field": field, "page": 1, "box": [0] * 4}]}
    answers = [{"field": field, "value": value, "page": None, "box": None}]
    assert bool(suggestions(paper, answers, "somebody", {1: (612, 792)})) is kept


def test_the_doctor_says_whether_the_second_reader_is_installed(plug_in):
    assert list(second_reader(Settings(_env_file=None))) == []
    (missing,) = second_reader(Settings(_env_file=None, second_reader="nobody"))
    assert not missing.well
    assert "LEDGERBOARD_SECOND_READER" in missing.advice
    (found,) = second_reader(Settings(_env_file=None, second_reader=plug_in("dates")))
    assert found.well
