"""A page to draw on, measured in points from the top left, that remembers where values stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.colors import Color, black, white
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

LETTER = (612.0, 792.0)
Rect = tuple[float, float, float, float]


@dataclass
class Sheet:
    """`dx` and `dy` move what is typed, not what is printed: forms are typed off their grid."""

    canvas: Canvas
    page: int = 1
    dx: float = 0.0
    dy: float = 0.0
    places: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def height(self) -> float:
        return LETTER[1]

    def label(
        self, x: float, y: float, text: str, size: float = 5.5, font: str = "Helvetica"
    ) -> None:
        """Printed text with its baseline at y."""
        self.canvas.setFont(font, size)
        self.canvas.setFillColor(black)
        self.canvas.drawString(x, self.height - y, text)

    def value(  # noqa: PLR0913  # what a typed value looks like
        self, path: str, at: tuple[float, float], text: str, *, size: float = 8,
        font: str = "Helvetica", align: str = "left", color: Color = black,
    ) -> None:  # fmt: skip
        """Typed text; its box is kept under its path, and grows when a value has several lines."""
        if not text:
            return
        wide = stringWidth(text, font, size)
        x = at[0] + self.dx - {"left": 0.0, "centre": wide / 2, "right": wide}[align]
        y = at[1] + self.dy
        self.canvas.setFont(font, size)
        self.canvas.setFillColor(color)
        self.canvas.drawString(x, self.height - y, text)
        if path:
            self.keep(path, (x, y - 0.72 * size, x + wide, y + 0.21 * size))

    def keep(self, path: str, box: Rect) -> None:
        old = self.places.get(path, {}).get("box")
        if isinstance(old, list):
            box = (
                min(old[0], box[0]),
                min(old[1], box[1]),
                max(old[2], box[2]),
                max(old[3], box[3]),
            )
        self.places[path] = {"page": self.page, "box": [round(one, 1) for one in box]}

    def lines(self, rules: Iterable[Rect], width: float = 0.5) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.setStrokeColor(black)
        for x0, y0, x1, y1 in rules:
            self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def patch(self, box: Rect) -> None:
        """A white rectangle, as people lay over a value before they type another."""
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

    def turn(self) -> None:
        """On to the next page."""
        self.canvas.showPage()
        self.page += 1


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
