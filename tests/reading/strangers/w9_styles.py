"""How a W-9 comes: the editions and the ways of filling, as often as they are met."""

# ruff: noqa: E501  # the form\'s own sentences

from __future__ import annotations

from random import Random

from tests.reading.strangers.w9 import Style


def any_style(chance: Random) -> Style:
    return Style(
        edition=chance.choice(("2007", "2011", "2013", "2014", "2018", "2018", "2024", "2024", "2024")),
        way=chance.choice(("typed", "typed", "fields", "cut", "flattened")),
        font=chance.choice(("Helvetica", "Helvetica-Bold", "Courier", "Times-Roman")),
        size=chance.choice((8.0, 9.0, 10.0)),
        dx=chance.uniform(-1, 3), dy=chance.uniform(-2.5, 2),
        mark=chance.choice(("check", "cross", "letter", "filled")),
        sign=chance.choice(("ink", "ink", "script", "typed")),
        day=chance.choice(("us", "us", "short", "named")),
        figures=chance.choice(("comb", "comb", "run")),
        empty=chance.random() < 0.15,
        pages=chance.choice((1, 1, 1, 4)),
    )  # fmt: skip
