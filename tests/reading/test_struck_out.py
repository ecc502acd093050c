"""Words that somebody struck out, and watermarks that are set across a page."""

from __future__ import annotations

import pytest
from tests.reading.endorsement_lines import NOTICE, papers_of
from tests.reading.pages import doubts, drawn, notes, read_one, stretched

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import STRUCK, Word
from ledgerboard.extraction.pdf.striking import struck_out

HIGH = 792.0


def struck(field: str, *, longer: float = 0.0):
    """A stroke through a value, drawn after it."""

    def strike(sheet, content):
        x0, y0, x1, y1 = sheet.places[field]["box"]
        middle = HIGH - (y0 + 0.55 * (y1 - y0))
        sheet.canvas.line(x0 - longer, middle, x1 + longer, middle)

    return strike


def across(text: str, *, size: float, grey: float, alpha: float = 1.0):
    """A watermark from one corner of the page to the other."""

    def lay(sheet, content):
        canvas = sheet.canvas
        canvas.saveState()
        canvas.translate(306, 396)
        canvas.rotate(50)
        canvas.setFillGray(grey)
        canvas.setFillAlpha(alpha)
        canvas.setFont("Helvetica-Bold", size)
        canvas.drawCentredString(0, 0, text)
        canvas.restoreState()

    return lay


@pytest.mark.parametrize("longer", [0.0, 3.0, 14.0])
@pytest.mark.parametrize(
    "field",
    ["policies[0].expiration", "policies[0].limits.each_occurrence", "policies[0].number"],
)
def test_a_value_with_a_stroke_through_it_is_unsure(tmp_path, field, longer):
    drawn(tmp_path / "a.pdf", struck(field, longer=longer))
    assert field in doubts(read_one(tmp_path / "a.pdf"))


def test_values_printed_on_the_rules_of_the_form_are_not_struck_out(tmp_path):
    drawn(tmp_path / "a.pdf", look=stretched(dy=2.5))
    assert not any("line is drawn" in one["why"] for one in read_one(tmp_path / "a.pdf")["unsure"])


def test_of_a_form_with_a_struck_sentence_nothing_is_granted_for_certain(tmp_path):
    struck_line = (54, 113, 240, 113)  # through the fifth
    (paper,) = papers_of(
        tmp_path / "a.pdf",
        (
            NOTICE,
            "ADDITIONAL INSURED - AUTOMATIC STATUS",
            "Who Is An Insured is amended to include as an additional insured anyone you agreed in",
            "a written contract to add, for your ongoing operations.",
            "Coverage also applies to completed operations.",
            "LX 9901 01 20",
        ),
        rules=(struck_line,),
    )
    assert {"operations", "effect"} <= doubts(paper)


@pytest.mark.parametrize(("text", "size"), [("COPY", 150), ("NOT AN ORIGINAL", 50)])
def test_a_slanted_watermark_that_shines_through_hides_nothing_and_is_noted(tmp_path, text, size):
    content = drawn(tmp_path / "a.pdf", across(text, size=size, grey=0.5, alpha=0.4))
    paper = read_one(tmp_path / "a.pdf")
    assert paper["unsure"] == []
    assert paper["fields"]["certificate_number"] == content.fields["certificate_number"]
    assert len(paper["fields"]["policies"]) == len(content.fields["policies"])
    assert notes(paper) == {"slanted-text"}


def test_a_pale_watermark_behind_the_text_hides_nothing(tmp_path):
    drawn(tmp_path / "a.pdf", before=across("COPY", size=150, grey=0.8))
    assert read_one(tmp_path / "a.pdf")["unsure"] == []


@pytest.mark.parametrize("grey", [0.0, 0.8])
def test_what_stands_under_slanted_letters_that_hide_it_is_unsure(tmp_path, grey):
    drawn(tmp_path / "a.pdf", across("VOID", size=150, grey=grey))
    paper = read_one(tmp_path / "a.pdf")
    assert paper["unsure"]
    assert "slanted-text" in notes(paper)


def test_a_note_along_the_margin_is_no_part_of_the_lines_that_it_passes(tmp_path):
    def note(sheet, content):
        canvas = sheet.canvas
        canvas.saveState()
        canvas.translate(604, 120)
        canvas.rotate(90)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(0, 0, "Generated 01/09/2026 by a program, page 1 of 1")
        canvas.restoreState()

    content = drawn(tmp_path / "a.pdf", note)
    paper = read_one(tmp_path / "a.pdf")
    assert paper["fields"]["description"] == content.fields["description"].replace("\n", " ")
    assert paper["unsure"] == []


@pytest.mark.parametrize("field", ["policies[0].expiration", "policies[0].number"])
def test_a_stroke_that_begins_at_the_side_of_a_cell_strikes_out_too(tmp_path, field):
    """A rule of the form ends at a wall as well, or where others do."""

    def strike(sheet, content):
        x0, y0, x1, y1 = sheet.places[field]["box"]
        middle = HIGH - (y0 + 0.55 * (y1 - y0))
        sheet.canvas.line(x0 - 2, middle, x1 + 14, middle)
        sheet.canvas.line(x0 - 2, HIGH - y0 + 20, x0 - 2, HIGH - y1 - 20)

    drawn(tmp_path / "a.pdf", strike)
    assert field in doubts(read_one(tmp_path / "a.pdf"))


def test_a_section_with_a_long_line_across_it_is_unsure_and_no_other(tmp_path):
    def cross(sheet, content):
        x0, y0, *_ = sheet.places["policies[0].number"]["box"]
        _, _, x1, y1 = sheet.places["policies[0].expiration"]["box"]
        sheet.canvas.line(x0 - 40, HIGH - y0 + 4, x1 + 40, HIGH - y1 - 4)

    drawn(tmp_path / "a.pdf", cross)
    found = doubts(read_one(tmp_path / "a.pdf"))
    assert {f"policies[0].{name}" for name in ("number", "effective", "expiration")} <= found
    assert not any(field.startswith("policies[1]") for field in found)


def test_a_stroke_through_a_long_sentence_may_reach_far_beyond_it():
    words = [Word("struck", Box(20 + 30 * at, 100, 46 + 30 * at, 110)) for at in range(6)]
    for end, doubt in ((230, STRUCK), (400, "")):
        (last,) = struck_out(words, [Box(20, 105, end, 105)], [])[-1:]
        assert last.doubt == doubt
