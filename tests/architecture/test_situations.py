"""Every situation that we know of has a test, by the table that people read."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs/guide/situations.md"
WRITTEN_FOR_SITUATIONS = (
    "tests/faults/test_money_situations.py",
    "tests/faults/test_money_situations_matching.py",
    "tests/faults/test_money_situations_costs.py",
    "tests/faults/test_money_situations_sales.py",
    "tests/faults/test_money_situations_taken_over.py",
    "tests/faults/test_changed_behind_us.py",
)
OPEN: tuple[str, ...] = ()
"""What is not handled yet. Take one out of here with its test, and add none."""


def rows() -> list[list[str]]:
    lines = GUIDE.read_text().splitlines()
    cells = [re.split(r"\s*\|\s*", line.strip("| ")) for line in lines if line.startswith("| ")]
    return [each for each in cells if each[0] not in {"Situation", "---"}]


def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    names = (node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return {f"{path}::{name}" for name in names if name.startswith("test_")}


def named() -> set[str]:
    return set(re.findall(r"`(tests/[^`]+)`", GUIDE.read_text()))


@pytest.mark.parametrize("test", sorted(named()))
def test_a_test_named_beside_a_situation_exists(test):
    path, _, _ = test.partition("::")
    assert test in names_in(path)


def test_every_situation_has_a_test_or_is_known_to_have_none():
    without = [each[0] for each in rows() if "tests/" not in each[-1]]
    assert sorted(without) == sorted(OPEN)


@pytest.mark.parametrize("path", WRITTEN_FOR_SITUATIONS)
def test_a_test_that_was_written_for_a_situation_is_listed(path):
    assert names_in(path) <= named()
