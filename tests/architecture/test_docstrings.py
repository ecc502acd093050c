"""What a docstring names is there: readers look for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.conftest import PACKAGE, Source

NAMED = re.compile(r"`([A-Za-z][A-Za-z0-9_.]*)`")
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
DATA = {".json", ".html", ".js", ".tsv"}
"""What is named there is a field of theirs, a place of a form or a part of a page."""


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def words_of(path: Path) -> set[str]:
    """But for what is named only."""
    return {*WORD.findall(NAMED.sub("", text_of(path))), *path.with_suffix("").parts}


def named_in(source: Source) -> Iterator[str]:
    """Names as code has them; a word without `_` or `.` may be one that is printed on a paper."""
    for name in NAMED.findall(text_of(source.path)):
        if "_" in name or "." in name:
            yield name


def test_docstrings_and_comments_name_only_what_there_is(sources):
    data = (path for path in PACKAGE.rglob("*") if path.suffix in DATA)
    known = set().union(*map(words_of, [*(each.path for each in sources), *data]))
    gone = [
        f"{source.name}: {name}"
        for source in sources
        for name in named_in(source)
        if not known.issuperset(WORD.findall(name))
    ]
    assert gone == []
