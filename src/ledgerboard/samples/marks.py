"""Ticks as they arrive: letters, symbols, crossed strokes, filled cells, a hand that overshoots."""

from __future__ import annotations

from random import Random

from ledgerboard.samples.filled import FilledSheet
from ledgerboard.samples.sheet import Rect, Sheet

SYMBOLS = {"cross": "\u2716", "check": "\u2714"}


def tick(sheet: Sheet, box: Rect, kind: str, chance: Random) -> None:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    if isinstance(sheet, FilledSheet):
        sheet.check(box)
    elif kind == "letter":
        sheet.value(
            "", (x, y + 3), chance.choice("XXXx"), size=chance.choice((8, 9)), align="centre"
        )
    elif kind in SYMBOLS:
        sheet.value(
            "",
            (x, y + 3),
            {"cross": "8", "check": "4"}[kind],
            size=8,
            font="ZapfDingbats",
            align="centre",
        )
    elif kind == "filled":
        sheet.canvas.setFillColorRGB(0, 0, 0)
        sheet.canvas.rect(x - 3.5, sheet.height - y - 3.5, 7, 7, stroke=0, fill=1)
    else:
        _strokes(sheet, x, y, 3.2 if kind == "strokes" else chance.uniform(4, 6))


def _strokes(sheet: Sheet, x: float, y: float, reach: float) -> None:
    sheet.lines(
        [
            (x - reach, y - reach, x + reach, y + reach),
            (x - reach, y + reach, x + reach, y - reach),
        ],
        0.75,
    )
