"""Papers whose reading was looked at: it changes only when somebody means it to."""

from __future__ import annotations

import json

import pytest
from tests.reading.golden import FOLDER, KINDS, NUMBERS, made, reading


@pytest.mark.parametrize("kind", KINDS)
def test_a_golden_paper_is_read_as_it_was_approved(kind):
    path = FOLDER / f"{kind}.pdf"
    assert reading(path) == path.with_suffix(".expected.json").read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_a_golden_paper_is_what_the_samples_make_today(tmp_path, kind):
    """Whoever changes the samples runs `make golden` with it: nobody finds their change later."""
    number = json.loads(NUMBERS.read_text("utf-8"))[kind]
    assert made(tmp_path, number) == (kind, (FOLDER / f"{kind}.pdf").read_bytes())
