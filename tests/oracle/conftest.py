"""The product's turns compare in slices of a few pairs; what compares everything anew, at once."""

from __future__ import annotations

import pytest

from ledgerboard.sync.flow_context import FlowContext


@pytest.fixture(autouse=True)
def _in_slices(monkeypatch):
    monkeypatch.setattr(FlowContext, "slice_size", 7)
