"""The product's turns compare in slices of a few pairs; what compares everything anew, at once."""

from __future__ import annotations

import pytest

from ledgerboard.sync.planning import slices


@pytest.fixture(autouse=True)
def _in_slices(monkeypatch):
    monkeypatch.setattr(slices, "SLICE", 7)
