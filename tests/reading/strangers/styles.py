"""How strangers' programs print: one style drawn at random, or one for each known habit."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.reading.strangers.certificate import Style
from tests.reading.strangers.content import DATE_SPELLINGS, LIMIT_SPELLINGS

MARKS = ("X", "X", "X", "x", "hug", "✖", "✔", "■", "filled", "strokes", "hand")
ORDERS = ("reading", "labels", "values", "columns", "shuffled")
SETTINGS = ("plain",) * 8 + ("doubled", "spaced", "nbsp")
PAPERS = ("letter",) * 8 + ("a4", "legal", "small")
TRAPS = (
    "stacked", "layers", "patched", "between", "speckle", "long_insurer", "long_number",
    "lost_letter", "write_in",
)  # fmt: skip


def any_style(chance: Random) -> Style:
    traps = frozenset(trap for trap in TRAPS if chance.random() < 0.06)
    style = Style(
        edition=chance.choices(("2016/03", "2014/01", "2010/05", "2025/12"), (85, 8, 2, 5))[0],
        redrawn=chance.random() < 0.12, size=chance.choice((7.5, 8, 8, 8, 9)),
        row=chance.randint(0, 1), right=chance.random() < 0.7,
        limits=chance.choice(LIMIT_SPELLINGS), dates=chance.choice(DATE_SPELLINGS),
        mark=chance.choice(MARKS), order=chance.choice(ORDERS), setting=chance.choice(SETTINGS),
        dx=round(chance.uniform(-1.5, 1.5), 1), dy=round(chance.uniform(-3, 2), 1),
        indent=chance.choice((22.0, 72.0)), paper=chance.choice(PAPERS),
        capitals=chance.random() < 0.4, traps=traps,
        ruled=chance.choices(("cells", "squares", "nothing"), (86, 9, 5))[0],
    )  # fmt: skip
    if chance.random() < 0.12:
        return replace(style, fillable=True, setting="plain", dx=0.0, dy=0.0,
                       traps=style.traps - {"stacked", "layers", "patched", "between"})  # fmt: skip
    if chance.random() < 0.08:
        return replace(style, font="Courier", size=9.0, capitals=True, setting="plain",
                       dates="us", dy=style.dy + chance.choice((-1.0, 0.0, 1.0)))  # fmt: skip
    return style
