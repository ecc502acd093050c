"""Endorsements of a generator that shares nothing with the product's: read rightly, or doubted."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from tests.reading.strangers.endorsement import Style, make
from tests.reading.strangers.endorsement_judging import grave, judge
from tests.reading.strangers.endorsement_styles import any_styles
from tests.reading.strangers.judging import Judged

from ledgerboard.extraction.read_file import read_file

READ = {
    "headings centered over cells": {},
    "three rows that wrap": {"rows": 3, "size": 11.0},
    "centered cells in three rows": {"rows": 3, "cells": "center"},
    "a box for each": {"schedule": "boxes", "rows": 2},
    "beside the labels": {"schedule": "inline"},
    "columns without rules": {"schedule": "open", "rows": 2},
    "an address under the name": {"beside": True},
    "text in two columns": {"columns": 2},
    "words shuffled in the file": {"order": "shuffled", "columns": 2},
    "typewriter": {"font": "Courier", "size": 9.0},
    "the number of the policy below": {"policy": "under"},
    "the policy at the end": {"policy": "foot"},
    "a short second page": {"pages": 2, "foot": "after"},
    "no notice that it changes the policy": {"notice_line": False},
    "a carrier's own number": {"number": "own"},
    "a manuscript form": {"number": "manuscript", "policy": "foot", "notice_line": False},
    "blanket in its schedule": {"blanket": True},
    "automatic": {"blanket": True, "schedule": "sentence"},
    "completed operations": {"kind": "completed"},
    "both operations": {"kind": "both", "number": "own"},
    "your work, 1985": {"kind": "your work"},
    "primary insurance": {"kind": "primary"},
    "a waiver": {"kind": "waiver"},
    "workers' compensation": {"kind": "wc waiver", "notice_line": False, "policy": "foot"},
    "notice of cancellation": {"kind": "notice", "number": "own"},
    "per project": {"kind": "per project"},
    "an exclusion": {"kind": "exclusion"},
    "a definition": {"kind": "other"},
    "a carrier's bundle": {"kind": "bundle", "number": "own", "blanket": True},
}  # fmt: skip
SEEDS = range(4)


def judged(folder, styles: list[Style], seed: int, into: Judged) -> None:
    chance = Random(seed)  # noqa: S311
    path = folder / f"{seed}.pdf"
    judge(make(path, styles, chance), read_file(path), into)


@pytest.mark.parametrize("name", READ)
def test_an_endorsement_of_a_stranger_is_read_as_a_person_reads_it(tmp_path, name):
    found = Judged()
    for seed in SEEDS:
        judged(tmp_path, [replace(Style(), **READ[name])], seed, found)
    assert found.wrong == []
    assert found.answered > 0.9


@pytest.mark.parametrize("seed", [35, 108])  # a column of one line; a line that begins "Insured:"
def test_columns_of_a_line_or_two_mix_nothing(tmp_path, seed):
    chance, found = Random(f"7/{seed}"), Judged()  # noqa: S311
    made = make(tmp_path / "a.pdf", any_styles(chance), chance)
    judge(made, read_file(tmp_path / "a.pdf"), found)
    assert found.wrong == []


def test_two_short_ones_on_a_sheet_are_both_answered(tmp_path):
    short = {"size": 9.0, "foot": "after"}
    found = Judged()
    for seed in SEEDS:
        pair = [Style(**short), Style(kind="waiver", number="own", **short)]
        judged(tmp_path, pair, seed, found)
    assert found.wrong == []
    assert found.by_field["form"]["right"] == 2 * len(SEEDS)


def test_a_manuscript_form_above_another_keeps_what_is_its_own(tmp_path):
    short = {"size": 9.0, "foot": "after", "notice_line": False}
    found = Judged()
    first = Style(number="manuscript", policy="foot", **short)
    judged(tmp_path, [first, replace(Style(kind="primary"), **short)], 3, found)
    assert found.wrong == []


def test_of_forty_of_every_habit_nothing_that_decides_is_wrong(tmp_path):
    found = Judged()
    for seed in range(40):
        judged(tmp_path, any_styles(Random(f"habits {seed}")), seed, found)  # noqa: S311
    assert grave(found) == 0, found.wrong
    assert found.accuracy >= 0.98, found.wrong
    assert found.answered >= 0.95


def test_two_addresses_below_each_other_are_two_however_little_room_the_first_left(tmp_path):
    chance, found = Random("41/38"), Judged()  # noqa: S311
    made = make(tmp_path / "a.pdf", any_styles(chance), chance)
    judge(made, read_file(tmp_path / "a.pdf"), found)
    assert found.wrong == []
