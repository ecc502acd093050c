"""The habits of many senders, mixed."""

from __future__ import annotations

from random import Random

from tests.reading.strangers.endorsement import Style
from tests.reading.strangers.endorsement_content import ISO
from tests.reading.strangers.endorsement_wording import kinds

USUAL = ("ongoing",) * 5 + ("completed",) * 3 + ("both",) * 2 + ("bundle",) * 2


def any_styles(chance: Random) -> list[Style]:
    """Mostly one endorsement; now and then two short ones on a page, or two with their pages."""
    roll = chance.random()
    if roll < 0.12:
        short = [any_style(chance, pages=1, rows=1, size=9.0) for _ in range(2)]
        for one in short:
            one.font, one.order, one.foot, one.beside = "Helvetica", "reading", "after", False
            one.columns = 1
        return short
    if roll < 0.2:
        return [any_style(chance, pages=2), any_style(chance, pages=1)]
    return [any_style(chance)]


def any_style(chance: Random, **fixed: object) -> Style:
    kind = chance.choice((*USUAL, *kinds()))
    number = chance.choice(("iso",) * 5 + ("own",) * 4 + ("manuscript",))
    if (kind not in ISO and number == "iso") or kind == "other":
        number = "iso" if kind == "other" else "own"
    if kind == "wc waiver":
        number = "iso"
    blanket = kind == "bundle" or (chance.random() < 0.4 and kind != "your work")
    style = Style(
        kind, blanket, number,
        schedule=chance.choice(("ruled",) * 5 + ("open", "boxes", "inline")),
        rows=1 if blanket else chance.choice((1, 1, 2, 3)),
        font=chance.choice(("Helvetica", "Helvetica", "Times-Roman", "Courier")),
        size=chance.choice((9.0, 10.0, 11.0)), heads=chance.choice(("center", "center", "left")),
        cells=chance.choice(("left", "left", "center")),
        order=chance.choice(("reading", "reading", "columns", "shuffled")),
        policy=chance.choice(("beside",) * 5 + ("under", "foot", "absent")),
        columns=chance.choice((1, 1, 2)), pages=chance.choice((1, 1, 1, 2)),
        foot=chance.choice(("bottom", "after")),
        empty=not blanket and chance.random() < 0.05, beside=chance.random() < 0.15,
        notice_line=chance.random() < 0.85,
    )  # fmt: skip
    if blanket and chance.random() < 0.5:
        style.schedule = "sentence"
    if number == "manuscript" or kind == "wc waiver":
        style.policy = chance.choice(("foot", "foot", "absent"))
    if number == "manuscript":
        style.pages = 1
    if style.rows > 1 or style.empty:
        style.beside = False
    for name, value in fixed.items():
        setattr(style, name, value)
    return style
