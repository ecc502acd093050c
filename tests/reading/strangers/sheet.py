"""A page that is drawn late, so that one picture can have its words in any order in the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from reportlab.lib.colors import Color, black
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

HEIGHT = 792.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Piece:
    """Something that is drawn; `at` is where it begins, for the order in the file."""

    sort: str
    at: tuple[float, float]
    draw: Callable[[Canvas], None]


@dataclass
class Sheet:
    """`dx` and `dy` move all that is typed, as when a form comes out of the printer askew."""

    font: str = "Helvetica"
    size: float = 8.0
    dx: float = 0.0
    dy: float = 0.0
    setting: str = "plain"  # or doubled, spaced, nbsp
    warp: Callable[[float], float] = float  # editions that moved the grid
    fillable: bool = False
    pieces: list[Piece] = field(default_factory=list)
    places: dict[str, Box] = field(default_factory=dict)

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        y0, y1 = self.warp(y0), self.warp(y1)

        def draw(canvas: Canvas) -> None:
            canvas.setLineWidth(width)
            canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

        self.pieces.append(Piece("rule", (x0, y0), draw))

    def label(self, text: str, x: float, bottom: float, size: float = 5.9, bold: str = "") -> None:
        lines = text.split("|")
        for row, line in enumerate(lines):
            level = self.warp(bottom) - 1.2 - (len(lines) - 1 - row) * (size * 0.93)
            self._text("label", line, (x, level), f"Helvetica{bold}", size)

    def value(self, path: str, text: str, x: float, level: float, **how: object) -> None:
        """`level` is the baseline; `align` says which end of the text stands at x."""
        size, level = float(how.get("size", self.size)), self.warp(level)  # type: ignore[arg-type]
        font = str(how.get("font", self.font))
        wide = stringWidth(text, font, size)
        spread = 0.0
        if self.setting == "spaced" and not how.get("plain"):
            spread = 1.2
            wide += spread * (len(text) - 1)
        left = x - {"left": 0.0, "right": wide, "center": wide / 2}[str(how.get("align", "left"))]
        left, level = left + self.dx, level + self.dy
        box = (left, level - 0.72 * size, left + wide, level + 0.21 * size)
        if self.fillable and not how.get("plain"):
            cell = how.get("cell") or (left - 2, left + max(wide, 40) + 2)
            box = (cell[0] + 1, level - 9, cell[1] - 1, level + 2.6)  # type: ignore[index]
            self._field(text, box)
        else:
            self._text("value", text, (left, level), font, size, spread)
        self.place(path, box)

    def _field(self, text: str, box: Box) -> None:
        name, flags = f"topmost.field{len(self.pieces)}[0]", "multiline" if "\n" in text else ""

        def draw(canvas: Canvas) -> None:
            canvas.acroForm.textfield(
                name=name, x=box[0], y=HEIGHT - box[3], width=box[2] - box[0],
                height=box[3] - box[1], value=text, borderWidth=0, fontSize=8,
                fontName="Helvetica", fieldFlags=flags, relative=True,
            )  # fmt: skip

        self.pieces.append(Piece("mark", (box[0], box[1]), draw))

    def tick(self, box: Box) -> None:
        name = f"topmost.box{len(self.pieces)}[0]"

        def draw(canvas: Canvas) -> None:
            canvas.acroForm.checkbox(
                name=name, x=box[0] + 1, y=HEIGHT - box[3], size=11, checked=True, borderWidth=0,
                relative=True,
            )  # fmt: skip

        self.pieces.append(Piece("mark", (box[0], box[1]), draw))

    def place(self, path: str, box: Box) -> None:
        if path and path in self.places:
            old = self.places[path]
            box = (*map(min, old[:2], box[:2]), *map(max, old[2:], box[2:]))
        if path:
            self.places[path] = box

    def _text(self, sort: str, text: str, at: tuple, font: str, size: float, spread: float = 0.0):
        typed = sort == "value"
        if typed and self.setting == "nbsp":
            text = text.replace(" ", "\u00a0")

        def draw(canvas: Canvas) -> None:
            for shift in (0, 0.25) if typed and self.setting == "doubled" else (0,):
                canvas.setFillColor(black)
                run = canvas.beginText(at[0] + shift, HEIGHT - at[1])
                run.setFont(font, size)
                run.setCharSpace(spread)
                run.textOut(text)
                canvas.drawText(run)

        self.pieces.append(Piece(sort, at, draw))

    def free(self, at: tuple[float, float], draw: Callable[[Canvas], None]) -> None:
        self.pieces.append(Piece("mark", at, draw))

    def cover(self, box: Box, color: Color) -> None:
        x0, y0, x1, y1 = box

        def draw(canvas: Canvas) -> None:
            canvas.setFillColor(color)
            canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
            canvas.setFillColor(black)

        self.pieces.append(Piece("mark", (x0, y0), draw))


def in_order(pieces: list[Piece], order: str, chance: Random) -> list[Piece]:
    """Rules first, marks and patches last; words between, as the sender's program likes."""
    rules = [one for one in pieces if one.sort == "rule"]
    words = [one for one in pieces if one.sort in {"label", "value"}]
    marks = [one for one in pieces if one.sort == "mark"]
    if order == "reading":
        words.sort(key=lambda one: (round(one.at[1] / 4), one.at[0]))
    elif order == "labels":
        words.sort(key=lambda one: one.sort)
    elif order == "values":
        words.sort(key=lambda one: one.sort, reverse=True)
    elif order == "columns":
        words.sort(key=lambda one: (-round(one.at[0] / 60), one.at[1]))
    else:
        chance.shuffle(words)
    return [*rules, *words, *marks]


@dataclass(frozen=True)
class Paper:
    """The sheet of paper: its size, and where and how large the form stands on it."""

    width: float = 612.0
    height: float = HEIGHT
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def box(self, box: Box) -> list[float]:
        return [
            round(v * self.scale + (self.top if i % 2 else self.left), 1) for i, v in enumerate(box)
        ]


PAPERS = {
    "letter": Paper(), "a4": Paper(595.3, 841.9, 0.965, 2.0, 30.0), "legal": Paper(612, 1008),
    "small": Paper(scale=0.94, left=20, top=25),
}  # fmt: skip


def save(sheet: Sheet, path: Path, order: str, chance: Random, paper: Paper) -> None:
    canvas = Canvas(str(path), pagesize=(paper.width, paper.height), invariant=1)
    canvas.setSubject("SYNTHETIC")
    canvas.translate(paper.left, paper.height - paper.top - HEIGHT * paper.scale)
    canvas.scale(paper.scale, paper.scale)
    for piece in in_order(sheet.pieces, order, chance):
        piece.draw(canvas)
    canvas.showPage()
    canvas.save()
