"""In which order the files of tests begin."""

from __future__ import annotations

from pathlib import Path

from tests.order import LONGEST, turn

ROOT = Path(__file__).resolve().parents[2]


def test_long_files_begin_first_and_the_browser_last():
    files = ["tests/api/test_a.py::b", "tests/browser/test_a.py::b", "tests/api/test_schema.py::a",
             "tests/browser/test_whole_way.py::c", "tests/web/test_a.py::a"]  # fmt: skip
    assert sorted(files, key=turn) == [files[2], files[0], files[4], files[3], files[1]]


def test_each_long_file_is_there():
    assert [file for file in LONGEST if not (ROOT / file).is_file()] == []
