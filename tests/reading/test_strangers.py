"""Certificates of a generator that shares nothing with the product's: read rightly, or doubted."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject
from tests.reading.strangers.certificate import Style, make
from tests.reading.strangers.judging import Judged, judge

from ledgerboard.extraction.read_file import read_file

READ = {
    "plain": {}, "first rows": {"row": 0}, "off the grid": {"dx": 1.5, "dy": -3.0},
    "low": {"dx": -1.5, "dy": 2.0}, "amounts at the left": {"right": False, "limits": "dollar"},
    "2010": {"edition": "2010/05"}, "moved grid": {"edition": "2025/12"},
    "redrawn": {"redrawn": True}, "typewriter": {"font": "Courier", "size": 9.0, "capitals": True},
    "hand-drawn marks": {"mark": "hand"}, "strokes": {"mark": "strokes"},
    "filled boxes": {"mark": "filled"}, "symbols": {"mark": "✖", "limits": "dotted"},
    "marks at the rule": {"mark": "hug", "dx": -1.0}, "form fields": {"fillable": True},
    "columns": {"order": "columns", "setting": "nbsp"}, "shuffled": {"order": "shuffled"},
    "bold by doubling": {"setting": "doubled", "dates": "packed"},
    "A4": {"paper": "a4", "dates": "short"}, "small": {"paper": "small", "limits": "cents"},
    "speckle": {"traps": frozenset({"speckle", "write_in"})},
    "two layers": {"traps": frozenset({"layers", "lost_letter"})},
}  # fmt: skip
DOUBTED = {
    "two in a row": {"traps": frozenset({"stacked"})},
    "a date under a patch": {"traps": frozenset({"patched"})},
    "a mark between boxes": {"traps": frozenset({"between"})},
    "long names": {"traps": frozenset({"long_insurer"})},
    "long numbers": {"traps": frozenset({"long_number"}), "dates": "iso"},
    "far right": {"dx": 10.0}, "far left": {"dx": -8.0}, "a row high": {"dy": -9.0},
    "half a row low": {"dy": 6.0}, "a row low": {"dy": 11.0},
}  # fmt: skip


def judged(tmp_path, habit: dict, seed: int) -> Judged:
    chance, into = Random(seed), Judged()  # noqa: S311
    stranger = make(tmp_path / "a.pdf", replace(Style(), **habit), chance)
    judge(stranger, read_file(stranger.path), into)
    return into


@pytest.mark.parametrize("name", READ)
def test_what_a_strangers_program_prints_is_read_in_its_place(tmp_path, name):
    found = judged(tmp_path, READ[name], seed=11)
    assert found.wrong == []
    assert found.far == []
    assert found.answered > 0.97


@pytest.mark.parametrize("name", DOUBTED)
def test_what_cannot_be_told_for_certain_is_doubted(tmp_path, name):
    found = judged(tmp_path, DOUBTED[name], seed=12)
    assert found.wrong == []
    assert found.count("unsure") + found.count("free") > 0


def fields_changed(path, change) -> None:
    writer = PdfWriter(clone_from=PdfReader(path))
    for note in writer.pages[0]["/Annots"]:
        change(note.get_object())
    writer.write(path)


def test_form_values_without_their_pictures_are_read_alike(tmp_path):
    def bare(note):
        if note.get("/FT") == "/Tx":
            note.pop("/AP", None)

    stranger = make(tmp_path / "a.pdf", Style(fillable=True), Random(13))  # noqa: S311
    fields_changed(stranger.path, bare)
    found = Judged()
    judge(stranger, read_file(stranger.path), found)
    assert found.wrong == []
    assert found.answered > 0.97


def test_a_form_value_that_its_picture_contradicts_is_doubted(tmp_path):
    def swapped(note):
        if note.get("/V") == "1,000,000":
            note[NameObject("/V")] = TextStringObject("9,000,000")

    stranger = make(tmp_path / "a.pdf", Style(fillable=True), Random(13))  # noqa: S311
    fields_changed(stranger.path, swapped)
    paper = read_file(stranger.path)["papers"][0]
    assert "9000000" not in str(paper["fields"])
    assert any("differ" in doubt["why"] for doubt in paper["unsure"])
