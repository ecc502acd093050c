"""A page to draw on, measured in points from the top left, that remembers where values stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.colors import Color, black, white
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

LETTER = (612.0, 792.0)
Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Run:
    """Text that waits to be drawn, with its baseline's start."""

    at: tuple[float, float]
    text: str
    font: tuple[str, float]
    color: Color = black
    typed: bool = False


@dataclass
class DrawnPage:
    """`dx` and `dy` move what is typed, not what is printed: forms are typed off their grid.

    Text waits until the page is turned: `stream` says in which order it then enters the file,
    `setting` how the letters of a typed value do. Neither changes the picture.
    """

    canvas: Canvas
    page: int = 1
    dx: float = 0.0
    dy: float = 0.0
    places: dict[str, dict[str, object]] = field(default_factory=dict)
    cells: dict[str, dict[str, object]] = field(default_factory=dict)
    stream: str = "drawn"
    setting: str = "plain"
    capitals: bool = False
    waiting: list[Run] = field(default_factory=list)

    @property
    def height(self) -> float:
        return LETTER[1]

    def label(
        self, x: float, y: float, text: str, size: float = 5.5, font: str = "Helvetica"
    ) -> None:
        """Printed text with its baseline at y."""
        self.waiting.append(Run((x, y), text, (font, size)))

    def value(  # noqa: PLR0913  # what a typed value looks like
        self, path: str, at: tuple[float, float], text: str, *, size: float = 8,
        font: str = "Helvetica", align: str = "left", color: Color = black,
    ) -> None:  # fmt: skip
        """Typed text; its box is kept under its path, and grows when a value has several lines."""
        if not text:
            return
        text = text.upper() if self.capitals else text
        wide = stringWidth(text, font, size)
        x = at[0] + self.dx - {"left": 0.0, "centre": wide / 2, "right": wide}[align]
        y = at[1] + self.dy
        self.waiting.append(Run((x, y), text, (font, size), color, typed=True))
        if path:
            self.keep(path, (x, y - 0.72 * size, x + wide, y + 0.21 * size))

    def keep_cell(self, path: str, box: Rect) -> None:
        """Where a box to tick stands; several boxes may answer one field."""
        self.cells[path] = {"page": self.page, "box": _joined(self.cells.get(path), box)}

    def keep(self, path: str, box: Rect) -> None:
        self.places[path] = {"page": self.page, "box": _joined(self.places.get(path), box)}

    def lines(self, rules: Iterable[Rect], width: float = 0.5) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.setStrokeColor(black)
        for x0, y0, x1, y1 in rules:
            self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def patch(self, box: Rect) -> None:
        """A white rectangle, as people lay over a value before they type another."""
        self.flush()
        x0, y0, x1, y1 = box
        self.canvas.setFillColor(white)
        self.canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)

    def paragraph(self, box: Rect, text: str, size: float = 7, *, path: str = "") -> list[str]:
        """Lines broken to the box's width, and what was written of them before it was full."""
        lines = broken(text, box[2] - box[0], size)
        fitting = lines[: max(1, int((box[3] - box[1]) / (size * 1.2)))]
        for row, line in enumerate(fitting):
            at = (box[0], box[1] + size + row * size * 1.2)
            self.value(path, at, line, size=size) if path else self.label(*at, line, size)
        return fitting

    def flush(self) -> None:
        """Text enters the file."""
        for run in ORDERS[self.stream](self.waiting):
            self.canvas.setFont(*run.font)
            self.canvas.setFillColor(run.color)
            SETTINGS[self.setting if run.typed else "plain"](self.canvas, run, self.height)
        self.waiting = []

    def turn(self) -> None:
        """On to the next page."""
        self.flush()
        self.canvas.showPage()
        self.page += 1


def _joined(old: dict[str, object] | None, box: Rect) -> list[float]:
    before = old["box"] if old else box
    both = list(zip(before, box, strict=True)) if isinstance(before, (list, tuple)) else []
    return [round(min(pair), 1) for pair in both[:2]] + [round(max(pair), 1) for pair in both[2:]]


Runs = list[Run]
ORDERS: dict[str, Callable[[Runs], Iterable[Run]]] = {
    "drawn": lambda runs: runs,
    "reading": lambda runs: sorted(runs, key=lambda run: (round(run.at[1] / 4), run.at[0])),
    "labels first": lambda runs: sorted(runs, key=lambda run: run.typed),
    "values first": lambda runs: sorted(runs, key=lambda run: (not run.typed, run.text[::-1])),
    "columns reversed": lambda runs: sorted(
        runs, key=lambda run: (-round(run.at[0] / 40), run.at[1])
    ),
}


def _plain(canvas: Canvas, run: Run, height: float) -> None:
    canvas.drawString(run.at[0], height - run.at[1], run.text)


def _apart(canvas: Canvas, run: Run, height: float) -> None:
    """Each letter by itself, where it would stand anyway."""
    x = run.at[0]
    for letter in run.text:
        canvas.drawString(x, height - run.at[1], letter)
        x += stringWidth(letter, *run.font)


def _doubled(canvas: Canvas, run: Run, height: float) -> None:
    """Twice, a hair apart, to look bold."""
    canvas.drawString(run.at[0], height - run.at[1], run.text)
    canvas.drawString(run.at[0] + 0.25, height - run.at[1], run.text)


def _letters_doubled(canvas: Canvas, run: Run, height: float) -> None:
    x = run.at[0]
    for letter in run.text:
        canvas.drawString(x, height - run.at[1], letter)
        canvas.drawString(x + 0.2, height - run.at[1], letter)
        x += stringWidth(letter, *run.font)


def _hard_spaces(canvas: Canvas, run: Run, height: float) -> None:
    canvas.drawString(run.at[0], height - run.at[1], run.text.replace(" ", "\u00a0"))


SETTINGS = {
    "plain": _plain, "apart": _apart, "doubled": _doubled, "letters doubled": _letters_doubled,
    "hard spaces": _hard_spaces,
}  # fmt: skip


def broken(text: str, width: float, size: float, font: str = "Helvetica") -> list[str]:
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split():
            longer = f"{line} {word}".strip()
            if line and stringWidth(longer, font, size) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return [line for line in lines if line]


def new_canvas(path: Path, seed: int) -> Canvas:
    """Equal seeds give equal bytes: no clock and no chance enters the file."""
    canvas = Canvas(str(path), pagesize=LETTER, invariant=1)
    canvas.setTitle(f"SYNTHETIC sample {seed}")
    canvas.setSubject("SYNTHETIC: invented people, companies and policies")
    return canvas
