"""An endorsement as a stranger's program prints it, with what a person would read on it.

Made from the trade's description of the papers alone: it shares no measures and no wording with
the product's look-alikes, so that a mistake in those is not repeated here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from tests.reading.strangers import endorsement_content as content
from tests.reading.strangers.endorsement_schedule import Row, draw_schedule, draw_single
from tests.reading.strangers.endorsement_wording import Wording, wording
from tests.reading.strangers.sheet import HEIGHT, Piece, in_order

LEFT, RIGHT = 54.0, 558.0


@dataclass
class Style:
    kind: str = "ongoing"
    blanket: bool = False
    number: str = "iso"  # or own, manuscript
    schedule: str = "ruled"  # or open, boxes, inline, sentence
    rows: int = 1
    font: str = "Helvetica"
    size: float = 10.0
    heads: str = "center"
    cells: str = "left"
    order: str = "reading"
    policy: str = "beside"  # or under, foot, absent
    pages: int = 1
    foot: str = "bottom"  # or after the text
    columns: int = 1  # of the running text, as many real forms set it
    empty: bool = False
    beside: bool = False  # the address in the name's own cell
    notice_line: bool = True


@dataclass
class Stranger:
    """`free` fields may be answered either way; `fields` is what a person reads."""

    pages: list[int]
    fields: dict[str, Any]
    style: Style
    free: set[str] = field(default_factory=set)


@dataclass
class Leaf:
    """One sheet; everything is drawn late, so that the file's order can differ from the page's."""

    font: str
    size: float
    pieces: list[Piece] = field(default_factory=list)
    y: float = 44.0

    def text(self, said: str, x: float, y: float, *, bold: bool = False, size: float = 0.0) -> None:
        name = {
            "Helvetica": "Helvetica-Bold",
            "Times-Roman": "Times-Bold",
            "Courier": "Courier-Bold",
        }
        font = name[self.font] if bold else self.font

        def draw(canvas: Canvas) -> None:
            canvas.setFont(font, size or self.size)
            canvas.drawString(x, HEIGHT - y, said)

        self.pieces.append(Piece("label", (x, y), draw))

    def wide(self, said: str, size: float = 0.0) -> float:
        return float(stringWidth(said, self.font, size or self.size))

    def centered(self, said: str, middle: float, y: float, **how: Any) -> None:
        self.text(said, middle - self.wide(said, how.get("size", 0.0)) / 2, y, **how)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.setLineWidth(0.6)
            canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

        self.pieces.append(Piece("rule", (x0, y0), draw))

    def paragraph(self, said: str, indent: float = 0.0, **how: Any) -> None:
        for line in simpleSplit(said, self.font, self.size, RIGHT - LEFT - indent):
            self.text(line, LEFT + indent, self.y, **how)
            self.y += self.size * 1.2
        self.y += self.size * 0.5


def make(path: Path, styles: list[Style], chance: Random) -> list[Stranger]:
    """All of `styles` in one file: each on pages of its own, or two short ones on one sheet."""
    together = len(styles) == 2 and all(one.pages == 1 for one in styles)
    leaves: list[Leaf] = []
    made = []
    for number, style in enumerate(styles):
        if not leaves or not together:
            leaves.append(Leaf(style.font, style.size))
        else:
            leaves[-1].y = max(leaves[-1].y + 22, 405.0)
            leaves[-1].font = style.font
        first = len(leaves)
        drawing = _Drawing(style, chance, leaves, short=together)
        drawing.all(last=number == len(styles) - 1)
        made.append(Stranger([*range(first, len(leaves) + 1)], drawing.fields, style, drawing.free))
    _save(path, leaves, styles[0].order, chance)
    return made


def _save(path: Path, leaves: list[Leaf], order: str, chance: Random) -> None:
    canvas = Canvas(str(path), pagesize=(612, HEIGHT), invariant=1)
    canvas.setSubject("SYNTHETIC")
    for leaf in leaves:
        for piece in in_order(leaf.pieces, order, chance):
            piece.draw(canvas)
        canvas.showPage()
    canvas.save()


class _Drawing:
    def __init__(self, style: Style, chance: Random, leaves: list[Leaf], *, short: bool) -> None:
        self.style, self.chance, self.leaves, self.short = style, chance, leaves, short
        self.free: set[str] = set()
        automatic = style.blanket and style.schedule == "sentence"
        self.words: Wording = wording(style.kind, automatic, chance)
        self.number = content.numbered(style.kind, style.number, automatic, chance)
        self.policy = None if style.policy == "absent" else chance.choice(content.POLICIES)
        self.rows = self._rows()
        self.fields = self._fields()

    @property
    def leaf(self) -> Leaf:
        return self.leaves[-1]

    def _rows(self) -> list[Row]:
        if self.words.schedule is None or self.style.schedule == "sentence":
            return []
        if self.style.empty:
            return [Row("", "")]
        if self.style.blanket:
            return [
                Row(self.chance.choice(content.ANY_PARTY), self.chance.choice(content.ANY_PLACE))
            ]
        names = self.chance.sample(content.PARTIES, self.style.rows)
        places = self.chance.sample(content.PLACES, self.style.rows)
        return [Row(*pair) for pair in zip(names, places, strict=True)]

    def _fields(self) -> dict[str, Any]:
        words, style = self.words, self.style
        named = not style.empty and bool(self.rows)
        names = [row.name for row in self.rows] if named and words.schedule != "projects" else []
        places = [row.place for row in self.rows] if named and words.schedule != "names" else []
        if words.blanket is None:
            self.free |= {"basis"}
        if words.schedule == "projects" or style.beside or style.blanket:
            self.free |= {"locations"}
        if words.schedule == "projects":
            self.free |= {"scheduled"}
        if any("Various" in row.place for row in self.rows):
            self.free |= {"basis"}
        if style.schedule == "sentence" or style.empty:
            self.free |= {"basis", "locations"}
        return {
            "form": self.number.form, "edition": self.number.edition, "policy_number": self.policy,
            "basis": None if words.blanket is None else "blanket" if style.blanket else "scheduled",
            "scheduled": names, "locations": places,
            "operations": words.operations, "effect": list(words.effect),
        }  # fmt: skip

    def all(self, *, last: bool) -> None:
        style = self.style
        self._head()
        if self.words.schedule and self.style.schedule != "sentence":
            self._schedule()
        said = list(self.words.paragraphs)
        cut = len(said)
        if self.style.pages == 2:
            cut = self.chance.choice((1, max(1, len(said) - 1)))
        if style.columns == 2:
            self._two_columns(said[:cut])
        for text in said[:cut] if style.columns == 1 else ():
            self.leaf.paragraph(text)
        self._foot(1, at_bottom=self.style.foot == "bottom" and (last or not self.short))
        if self.style.pages == 2:
            self.leaves.append(Leaf(self.style.font, self.style.size))
            for text in said[cut:]:
                self.leaf.paragraph(text)
            self._foot(2, at_bottom=self.style.foot == "bottom")

    def _head(self) -> None:
        leaf, style = self.leaf, self.style
        ruled_paper = style.kind == "wc waiver"
        line = "WORKERS COMPENSATION AND EMPLOYERS LIABILITY INSURANCE POLICY" if ruled_paper else (
            "COMMERCIAL GENERAL LIABILITY")  # fmt: skip
        if ruled_paper:
            leaf.text(line, LEFT, leaf.y)
            leaf.y += 13
        elif style.policy in {"beside", "under"}:
            leaf.text("POLICY NUMBER:", LEFT, leaf.y)
            at = (LEFT + leaf.wide("POLICY NUMBER:") + 5, leaf.y)
            leaf.text(self.policy or "", *(at if style.policy == "beside" else (LEFT, leaf.y + 12)))
            leaf.text(line, RIGHT - leaf.wide(line), leaf.y)
            leaf.y += 13
        for text in (self.number.printed, self.number.below):
            if text:
                leaf.text(text, RIGHT - leaf.wide(text), leaf.y)
                leaf.y += 12
        leaf.y += 14
        if style.number == "manuscript":
            self._manuscript_head()
        if style.notice_line:
            said = "THIS ENDORSEMENT CHANGES THE POLICY. PLEASE READ IT CAREFULLY."
            leaf.centered(said, 306, leaf.y, bold=True)
            leaf.y += 24
        for text in simpleSplit(self.words.title, f"{leaf.font}", 13, RIGHT - LEFT - 40):
            leaf.centered(text, 306, leaf.y, bold=True, size=12)
            leaf.y += 15
        leaf.y += 10
        if not ruled_paper and style.number != "manuscript":
            leaf.paragraph("This endorsement modifies insurance provided under the following:")
            leaf.paragraph("COMMERCIAL GENERAL LIABILITY COVERAGE PART", indent=24)

    def _two_columns(self, said: list[str]) -> None:
        leaf, wide = self.leaf, (RIGHT - LEFT - 24) / 2
        lines = [
            line for text in said for line in (*simpleSplit(text, leaf.font, leaf.size, wide), "")
        ]
        half, top = (len(lines) + 1) // 2, leaf.y
        for column, part in enumerate((lines[:half], lines[half:])):
            for row, line in enumerate(part):
                leaf.text(line, LEFT + column * (wide + 24), top + row * leaf.size * 1.2)
        leaf.y = top + half * leaf.size * 1.2

    def _manuscript_head(self) -> None:
        leaf = self.leaf
        pairs = [("Endorsement No.", str(self.chance.randint(2, 19))),
                 ("Named Insured:", self.chance.choice(content.INSUREDS)),
                 ("Issued by:", self.chance.choice(content.CARRIERS))]  # fmt: skip
        if self.style.policy == "foot" and self.policy:
            pairs.insert(1, ("Policy No.", self.policy))
        for label, value in pairs:
            leaf.text(label, LEFT, leaf.y)
            leaf.text(value, LEFT + 110, leaf.y)
            leaf.y += leaf.size * 1.3
        leaf.y += 12

    def _schedule(self) -> None:
        leaf, style = self.leaf, self.style
        if self.words.schedule == "names and places":
            draw_schedule(leaf, style, self.rows, completed=style.kind == "completed")
        else:
            label = (
                "Designated Construction Project(s) Or Location(s):"
                if self.words.schedule == "projects"
                else "Name Of Person Or Organization:"
            )
            one = [
                row.place if self.words.schedule == "projects" else row.name for row in self.rows
            ]
            draw_single(leaf, style, label, one)
        if style.number != "manuscript":
            leaf.paragraph(
                "Information that this Schedule lacks, if any, is shown in the Declarations."
            )
        leaf.y += 4

    def _foot(self, page: int, *, at_bottom: bool) -> None:
        leaf, style = self.leaf, self.style
        foot_policy = style.policy == "foot" and style.number != "manuscript"
        if foot_policy and page == style.pages:
            leaf.y += 8
            self._issue()
        if not self.number.printed:
            return
        y = 752.0 if at_bottom else leaf.y + 16
        leaf.y = y
        printed = f"{self.number.printed} {self.number.below}".strip()
        leaf.text(printed, LEFT, y, size=8)
        if style.kind != "wc waiver":
            leaf.centered("(c) Underwriting Rules Bureau, Inc., 2018", 306, y, size=8)
            said = f"Page {page} of {style.pages}"
            leaf.text(said, RIGHT - leaf.wide(said, 8), y, size=8)

    def _issue(self) -> None:
        """Policy and carrier at the end, as workers' compensation forms have it."""
        leaf, who = self.leaf, self.chance.choice(content.INSUREDS)
        leaf.text("Endorsement Effective 01/01/2026", LEFT, leaf.y)
        leaf.text(f"Policy No. {self.policy}", LEFT + 190, leaf.y)
        leaf.text("Endorsement No. 004", LEFT + 370, leaf.y)
        leaf.y += 14
        leaf.text(f"Insured {who}", LEFT, leaf.y)
        leaf.y += 14
        leaf.text(f"Insurance Company {self.chance.choice(content.CARRIERS)}", LEFT, leaf.y)
        leaf.y += 12
