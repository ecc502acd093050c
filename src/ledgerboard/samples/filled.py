"""A sheet whose values are form fields, as fillable copies have them."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportlab.lib.colors import Color, black
from reportlab.pdfbase.pdfmetrics import stringWidth

from ledgerboard.samples.drawn_page import DrawnPage


@dataclass
class FilledPage(DrawnPage):
    """The place of a value is its field's: what is shown inside is the viewer's business."""

    fields: int = 0
    names: dict[str, str] = field(default_factory=dict)

    def value(  # noqa: PLR0913  # the sheet's own signature
        self,
        path: str,
        at: tuple[float, float],
        text: str,
        *,
        size: float = 8,
        font: str = "Helvetica",
        align: str = "left",
        color: Color = black,
    ) -> None:
        if not text:
            return
        self.fields += 1
        wide = max(stringWidth(text, font, size) + 6, 9)
        x = at[0] - {"left": 1.0, "centre": wide / 2, "right": wide}[align]
        box = (x, at[1] - 8.5, x + wide, at[1] + 2)
        self.canvas.acroForm.textfield(
            name=f"f{self.page}_{self.fields}", value=text, x=x, y=self.height - box[3],
            width=wide, height=box[3] - box[1], fontSize=min(size, 7.5), fontName="Helvetica",
            borderWidth=0, fillColor=None, borderColor=None, textColor=color, forceBorder=False,
        )  # fmt: skip
        if path:
            self.names[f"{self.page}|{path}"] = f"f{self.page}_{self.fields}"
            self.keep(path, box)

    def check(self, box: tuple[float, float, float, float]) -> None:
        self.fields += 1
        self.canvas.acroForm.checkbox(
            name=f"c{self.page}_{self.fields}", checked=True, x=box[0] + 2.5, y=self.height - box[3] + 1.5,
            size=9, buttonStyle="cross", borderWidth=0,
        )  # fmt: skip
