"""Ticks as they arrive: letters, symbols, crossed strokes, filled cells, a hand that overshoots."""

from __future__ import annotations

from random import Random

from ledgerboard.samples.drawn_page import DrawnPage, Rect
from ledgerboard.samples.filled import FilledPage

SYMBOLS = {"cross": "\u2716", "check": "\u2714"}


def tick(sheet: DrawnPage, box: Rect, kind: str, chance: Random) -> None:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    if isinstance(sheet, FilledPage):
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
    elif kind == "cell":
        sheet.canvas.setFillColorRGB(0, 0, 0)
        wide, high = box[2] - box[0] - 1, box[3] - box[1] - 1
        sheet.canvas.rect(box[0] + 0.5, sheet.height - box[3] + 0.5, wide, high, stroke=0, fill=1)
    elif kind == "left":
        sheet.value("", (box[0] + 0.8 - sheet.dx, y + 3), "X", size=8)
    else:
        _strokes(sheet, x, y, 3.2 if kind == "strokes" else chance.uniform(4, 6))


def _strokes(sheet: DrawnPage, x: float, y: float, reach: float) -> None:
    sheet.lines(
        [
            (x - reach, y - reach, x + reach, y + reach),
            (x - reach, y + reach, x + reach, y - reach),
        ],
        0.75,
    )


def circle(sheet: DrawnPage, x: float, y: float, radius: float = 5) -> None:
    sheet.canvas.setLineWidth(0.9)
    sheet.canvas.circle(x, sheet.height - y, radius, stroke=1, fill=0)


def speckle(sheet: DrawnPage, box: Rect, chance: Random) -> None:
    """A dirty dot, smaller than any mark."""
    sheet.canvas.setFillColorRGB(0, 0, 0)
    for _ in range(chance.randint(1, 3)):
        x, y = chance.uniform(box[0] + 2, box[2] - 2), chance.uniform(box[1] + 2, box[3] - 2)
        sheet.canvas.circle(x, sheet.height - y, chance.uniform(0.25, 0.6), stroke=0, fill=1)


def bleed(sheet: DrawnPage, box: Rect) -> None:
    """A pale mark of the page behind."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    sheet.canvas.setLineWidth(1)
    sheet.canvas.setStrokeColorRGB(0.87, 0.87, 0.87)
    for lean in (-3, 3):
        sheet.canvas.line(x - 3, sheet.height - y - lean, x + 3, sheet.height - y + lean)
