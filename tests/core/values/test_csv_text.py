"""Names come from outside: no cell of ours runs in somebody's spreadsheet."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.core.values.csv_text import csv_text, without_marks

CELLS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=5))
def test_every_cell_comes_back(rows):
    read = list(csv.reader(io.StringIO(csv_text(rows), newline="")))
    assert [[without_marks(cell) for cell in row] for row in read if row] == [r for r in rows if r]


@given(st.sampled_from(["=", "+", "-", "@", "\t=", " ="]), CELLS)
def test_nothing_runs_as_a_formula(first, rest):
    (row,) = csv.reader(io.StringIO(csv_text([[f"{first}x{rest}"]]), newline=""))
    assert row[0].startswith("'")


def test_amounts_stay_numbers():
    assert csv_text([["-1204.50", "+12", "1,000.00", None]]) == '-1204.50,+12,"1,000.00",\r\n'
