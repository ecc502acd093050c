"""Freshly made papers, read in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledgerboard.extraction.read_file import read_file
from ledgerboard.samples.making import make
from ledgerboard.samples.scoring import Score, score


@pytest.fixture
def scored(tmp_path: Path):
    def scored(count: int, seed: int) -> Score:
        total = Score()
        for path in make(tmp_path, count, seed):
            key = json.loads(path.with_suffix(".key.json").read_text("utf-8"))
            score(key, read_file(path), total)
        return total

    return scored
