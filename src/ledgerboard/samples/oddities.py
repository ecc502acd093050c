"""Draws what variations ask for besides values: patches, write-ins, circles and dirt near boxes."""

from __future__ import annotations

from random import Random

from reportlab.pdfbase.pdfmetrics import stringWidth

from ledgerboard.samples import marks
from ledgerboard.samples.content import Content
from ledgerboard.samples.drawn_page import DrawnPage, Rect
from ledgerboard.samples.form25 import BOXES, SECTIONS, PrintStyle

WRITE_IN_ROW = 6  # the last of general liability has no printed label


def draw(sheet: DrawnPage, content: Content, look: PrintStyle, chance: Random) -> None:
    hints = content.hints
    if "write_in" in hints:
        _write_in(sheet, look, hints["write_in"])
    if "circled" in hints:
        x = 160.6 if hints["circled"] == "Y" else 169.0
        marks.circle(sheet, x, look.y(494.5), 4)
    if "over_na" in hints:
        path = f"policies[{hints['over_na']}].addl_insd.raw"
        sheet.value(path, (185.4, look.y(507)), "Y", size=9, font=look.font, align="centre")
    _dirt(sheet, content, look, chance)


def _write_in(sheet: DrawnPage, look: PrintStyle, said: tuple[str, str, str]) -> None:
    section, label, amount = said
    y = look.y(SECTIONS[section][0] + 12 * WRITE_IN_ROW + 9)
    sheet.value("", (430, y), label, size=7, font=look.font)
    x, align = (588.0, "right") if look.amounts == "right" else (526.0, "left")
    sheet.value("", (x, y), amount, size=look.size, font=look.font, align=align)


def _dirt(sheet: DrawnPage, content: Content, look: PrintStyle, chance: Random) -> None:
    """In boxes of automobile or umbrella that are surely empty: the ones nobody ticked."""
    hints = content.hints
    box = _empty(content, look, chance)
    if "speckle" in hints:
        marks.speckle(sheet, box, chance)
    if "bleed" in hints:
        marks.bleed(sheet, box)
    if "line" in hints:
        y = (box[1] + box[3]) / 2
        sheet.lines([(box[0] - 14, y + 2, box[2] + 90, y - 2)], 0.6)
    if "thick" in hints:
        sheet.lines([(box[0], box[1], box[0], box[3])], 1.6)


def _empty(content: Content, look: PrintStyle, chance: Random) -> Rect:
    autos = [one for one in content.fields["policies"] if one["type"] == "automobile_liability"]
    free = [name for name, on in autos[0]["boxes"].items() if not on] if autos else ["other"]
    x, at = BOXES[chance.choice(free)]
    return (x, look.y(at), x + 14.4, look.y(at) + 12)


def patched(sheet: DrawnPage, where: tuple[str, float, float], old: str, new: str) -> None:
    """The old date stays in the file under the white; the new one is set in another font."""
    path, x, y = where
    DrawnPage.value(sheet, "", (x, y), old, size=8, align="centre")  # never a form field
    wide = stringWidth(old, "Helvetica", 8) / 2 + 1
    left, base = x + sheet.dx, y + sheet.dy
    sheet.patch((left - wide, base - 7, left + wide, base + 2))
    sheet.value(path, (x, y), new, size=7.5, font="Times-Roman", align="centre")
