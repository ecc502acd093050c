"""Certificates in layouts that carriers drew themselves: a tick is read where it is, or asked.

A wrong tick or a wrong `false` is worse than a doubt; blank forms have neither.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from tests.reading.browser_printed import make_printed
from tests.reading.pages import doubts, read_one
from tests.reading.strangers.judging import Judged, judge, leaves
from tests.reading.strangers.redrawn import WIDTHS, Look, any_look, make_redrawn

from ledgerboard.core.reading.acord25.boxes import ticked
from ledgerboard.extraction.open_file import open_file
from ledgerboard.extraction.read_file import read_file
from ledgerboard.samples.drawn_page import new_canvas

LOOKS = {
    "squares": Look(), "small squares far from their labels": Look(side=6.0, gap=12.0),
    "cells far from their labels": Look(box="cell", gap=12.0, mark="strokes"),
    "typed brackets": Look(box="brackets", gap=8.0), "typed lines": Look(box="underscore"),
    "letters of a font of signs": Look(box="symbols"), "pictures": Look(box="pictures"),
    "pictures far from their labels": Look(box="pictures", gap=12.0, row=13.5),
    "boxes behind their labels": Look(after=True, mark="filled"),
    "pictures behind their labels": Look(after=True, box="pictures"),
    "names beside their labels": Look(inline=True, foot="Page 1 of 1"),
    "other widths": Look(widths=WIDTHS[1], colon=" :", foot="Form 4410 (06/21)"),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOKS)
def test_a_certificate_that_a_carrier_drew_is_read_in_its_own_layout(tmp_path, name):
    found = Judged()
    for seed in (3, 5):
        drawn = make_redrawn(tmp_path / f"{seed}.pdf", LOOKS[name], Random(seed))  # noqa: S311
        judge(drawn, read_file(drawn.path), found)
    assert found.wrong == []
    assert found.answered > 0.97


def test_layouts_that_nobody_chose_are_read_or_doubted(tmp_path):
    found = Judged()
    for seed in range(12):
        chance = Random(f"any/{seed}")  # noqa: S311
        look = replace(any_look(chance), after=seed % 4 == 0)
        drawn = make_redrawn(tmp_path / f"{seed}.pdf", look, chance)
        judge(drawn, read_file(drawn.path), found)
    assert found.wrong == []
    assert found.answered > 0.97


@pytest.mark.parametrize("name", LOOKS)
def test_a_blank_one_states_nothing_and_ticks_nothing(tmp_path, name):
    drawn = make_redrawn(tmp_path / "a.pdf", LOOKS[name], Random(3), blank=True)  # noqa: S311
    paper = read_one(drawn.path)
    assert paper["kind"] == "acord_25"
    given = dict(leaves(paper["fields"]))
    assert {path: one for path, one in given.items() if one not in (None, "", [], False)} == {}
    assert doubts(paper) <= {"producer.fax"}  # these forms have no such label


@pytest.mark.parametrize("ring", [False, True])
def test_what_a_browser_printed_has_round_boxes_and_labels_on_several_lines(tmp_path, ring):
    paper = read_one(make_printed(tmp_path / "a.pdf", ring=ring))
    [policy] = paper["fields"]["policies"]
    assert (policy["claims_made"], policy["occurrence"]) == (False, True)
    assert policy["aggregate_applies_per"] == ["project"]
    assert list(policy["limits"].values()) == [
        1_000_000, 100_000, 5_000, 1_000_000, 2_000_000, 2_000_000
    ]  # fmt: skip


def test_typed_lines_are_seen_at_every_height(tmp_path):
    canvas = new_canvas(tmp_path / "a.pdf", 1)
    canvas.setFont("Helvetica", 6)
    for row in range(60):
        canvas.drawString(50, 700 - 10.13 * row, f"_____ row {row}")
    canvas.save()
    [page] = open_file(tmp_path / "a.pdf").pages
    assert sum(word.text == "_____" for word in page.words) == 60
    assert page.notes == ()


@pytest.mark.parametrize(
    ("line", "left"),
    [("UMBRELLA LIAB_X__ OCCUR", "occurrence"), ("UMBRELLA LIAB __X__OCCUR", "umbrella")],
)
def test_a_typed_box_that_touches_a_word_is_not_taken_for_an_empty_one(tmp_path, line, left):
    """The label that it touches isn't found; the one that is left has no box of its own."""
    canvas = new_canvas(tmp_path / "a.pdf", 1)
    canvas.setFont("Helvetica", 6)
    canvas.drawString(50, 700, line)
    canvas.save()
    [page] = open_file(tmp_path / "a.pdf").pages
    names = {"umbrella": "UMBRELLA LIAB", "occurrence": "OCCUR"}
    found = {name: page.find(said) for name, said in names.items()}
    answers = ticked(page, page.box, {name: hit for name, hit in found.items() if hit})
    assert {name: one.why for name, one in answers.items()} == {left: "its box was not found"}


@pytest.mark.parametrize(
    ("line", "ticks"),
    [("UMBRELLA LIAB      [X] OCCUR      [ ]", {"umbrella": True, "occurrence": False}),
     ("[X] UMBRELLA LIAB     [ ] OCCUR", {"umbrella": True, "occurrence": False})],
)  # fmt: skip
def test_whose_box_it_is_shows_in_the_row_as_a_whole(tmp_path, line, ticks):
    """A box nearer to the next label than to its own: the last label has none before it."""
    canvas = new_canvas(tmp_path / "a.pdf", 1)
    canvas.setFont("Helvetica", 6)
    canvas.drawString(50, 700, line)
    canvas.save()
    [page] = open_file(tmp_path / "a.pdf").pages
    labels = {"umbrella": page.find("UMBRELLA LIAB"), "occurrence": page.find("OCCUR")}
    answers = ticked(page, page.box, labels)
    assert {name: one.value for name, one in answers.items()} == ticks


@pytest.mark.parametrize(("number", "seed"), [(28, 31), (36, 31)])
def test_what_the_third_generator_showed_is_read_or_doubted(tmp_path, number, seed):
    """A trigger whose box is nearer to the kind before it; a cross that touches its label."""
    chance, found = Random(f"{seed}/{number}"), Judged()  # noqa: S311
    drawn = make_redrawn(tmp_path / "a.pdf", replace(any_look(chance), after=True), chance)
    paper = read_one(drawn.path)
    umbrella = paper["fields"]["policies"][2]
    wanted = drawn.fields["policies"][2]
    for name in ("form", "trigger"):
        doubted = any(f"policies[2].{name}" in one["field"] for one in paper["unsure"])
        assert doubted or umbrella[name] == wanted[name]
    if number == 28:
        judge(drawn, {"papers": [paper]}, found)
        assert found.wrong == []
