"""A copier loses the line between two sections or draws one: no policy moves into another row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.reading.pages import doubts

from ledgerboard.core.reading.acord25.certificate import read_certificate
from ledgerboard.core.reading.acord25.layout import layout_of
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page, Word
from ledgerboard.core.reading.printing import printed
from ledgerboard.extraction.open_file import open_file

GOLDEN = Path(__file__).parent / "golden" / "certificate.pdf"


@pytest.fixture(scope="module")
def paper() -> Page:
    return open_file(GOLDEN).pages[0]


def kinds(page: Page) -> list[str]:
    layout = layout_of(page)
    assert not isinstance(layout, str), layout
    return [kind for kind, _ in layout.sections]


def dividers(page: Page) -> list[float]:
    layout = layout_of(page)
    assert not isinstance(layout, str)
    return [box.y0 for _, box in layout.sections]


def test_a_lost_line_joins_no_two_sections(paper):
    before = kinds(paper)
    assert len(before) > 3
    for lost in dividers(paper)[1:4]:
        rules = tuple(rule for rule in paper.horizontals if abs(rule.cy - lost) > 1.5)
        assert kinds(replace(paper, horizontals=rules))[:4] == before[:4]


def test_a_streak_across_a_section_of_a_picture_makes_no_row(paper):
    for top in dividers(paper)[:3]:
        streak = Box(18, top + 30, 594, top + 30.5)
        picture = replace(paper, has_text=False, horizontals=(*paper.horizontals, streak))
        assert kinds(picture)[:4] == kinds(paper)[:4]


def test_a_row_whose_heading_was_lost_is_in_doubt_about_its_boxes_too(paper):
    layout = layout_of(paper)
    assert not isinstance(layout, str)
    _, section = layout.sections[0]
    head = paper.find("COMMERCIAL GENERAL LIABILITY", section)
    assert head is not None
    words = tuple(word for word in paper.words if not head.grown(1).holds(word.box))
    found = doubts(printed(read_certificate(replace(paper, words=words))))
    said = {"type", "limits", "occurrence", "claims_made", "aggregate_applies_per"}
    assert {f"policies[0].{name}" for name in said} <= found


def test_amounts_of_the_first_section_that_were_printed_a_row_too_high_are_unsure(paper):
    """The first of them is level with the heading of their column."""
    layout = layout_of(paper)
    assert not isinstance(layout, str)
    kind, section = layout.sections[0]
    assert kind == "general_liability"
    amounts = replace(section, x0=layout.split, x1=paper.width)

    def higher(word: Word) -> Word:
        up = replace(word.box, y0=word.box.y0 - 12, y1=word.box.y1 - 12)
        amount = amounts.holds(word.box) and word.key.isdigit()
        return replace(word, box=up) if amount else word

    found = printed(read_certificate(replace(paper, words=tuple(map(higher, paper.words)))))
    limits = {why["field"] for why in found["unsure"] if "policies[0].limits" in why["field"]}
    assert len(limits) == 6
