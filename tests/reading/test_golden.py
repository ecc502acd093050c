"""Readings that were looked at once and must not change unseen."""

from __future__ import annotations

import pytest
from tests.reading.golden import FOLDER, KINDS, reading


@pytest.mark.parametrize("kind", KINDS)
def test_a_golden_paper_is_read_as_it_was_approved(kind):
    path = FOLDER / f"{kind}.pdf"
    assert reading(path) == path.with_suffix(".expected.json").read_text("utf-8")
