"""A list in columns under headings, each as wide as what is in it: amounts line up at the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

WIDEST = 32
"""A longer text is cut: the whole of it is in `--json` and on the page."""
GAP = "  "


@dataclass(frozen=True)
class Line:
    """`below` is printed under the row: why it needs somebody."""

    texts: Sequence[str]
    amounts: Sequence[str]
    below: str = ""


def in_columns(
    texts: Sequence[str], amounts: Sequence[str], lines: Iterable[Line], indent: str = ""
) -> Iterator[str]:
    rows = list(lines)
    if not rows:
        return
    head = Line(texts, amounts)
    wide = [_widest(row.texts[at] for row in (head, *rows)) for at in range(len(texts))]
    broad = [max(len(row.amounts[at]) for row in (head, *rows)) for at in range(len(amounts))]
    for row in (head, *rows):
        left = [f"{text[:width]:<{width}}" for text, width in zip(row.texts, wide, strict=True)]
        right = [f"{figure:>{width}}" for figure, width in zip(row.amounts, broad, strict=True)]
        yield indent + GAP.join((*left, *right)).rstrip()
        if row.below:
            yield f"{indent}  {row.below}"


def _widest(texts: Iterable[str]) -> int:
    return min(WIDEST, max(map(len, texts)))
