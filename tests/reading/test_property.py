"""ACORD 24, 27 and 28: interests, amounts and sections."""

from __future__ import annotations

from random import Random

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from tests.reading.pages import doubts, read_one

from ledgerboard.samples import evidence, property24
from ledgerboard.samples.drawn_page import DrawnPage, new_canvas


@pytest.fixture
def drawn(tmp_path):
    def drawn(draw, seed, after=None):
        canvas = new_canvas(tmp_path / "a.pdf", 1)
        sheet = DrawnPage(canvas)
        turn = sheet.turn

        def last():
            if after:
                after(sheet)
            turn()

        sheet.turn = last
        key = draw(sheet, Random(seed))  # noqa: S311
        canvas.save()
        return key, read_one(tmp_path / "a.pdf")

    return drawn


def evidence_of(kind, drawn, after=None):
    return next(
        pair
        for seed in range(20)
        if (pair := drawn(evidence.evidence, seed, after))[0]["kind"] == kind
    )


@pytest.mark.parametrize("kind", ["acord_27", "acord_28"])
def test_an_evidence_of_property_is_read_as_it_was_made(drawn, kind):
    key, paper = evidence_of(kind, drawn)
    assert (paper["kind"], paper["unsure"]) == (kind, [])
    assert paper["fields"]["coverages"] == key["fields"]["coverages"]
    assert paper["fields"]["additional_interest"] == key["fields"]["additional_interest"]


def test_a_line_that_is_marked_yes_and_no_is_unsure(drawn):
    def both(sheet):
        for x in (506, 534):
            sheet.label(x - 2, 380 + 20, "X", 8)

    _, paper = evidence_of("acord_28", drawn, both)
    assert "grid.business_income" in doubts(paper)


def test_a_policy_that_ends_elsewhere_than_it_says_is_not_guessed(drawn):
    _, paper = drawn(evidence.evidence, 1, lambda sheet: sheet.label(450, 182, "or later", 8))
    assert "expiration" in doubts(paper)


def test_a_property_certificate_has_sections_with_causes_and_limits(drawn):
    key, paper = drawn(property24.draw, 3)
    assert (paper["kind"], paper["unsure"]) == ("acord_24", [])
    assert paper["fields"]["policies"] == key["fields"]["policies"]


def test_sections_whose_names_are_lost_are_asked_for(drawn):
    def struck(sheet):
        for y in (278.0, *(y for _, _, y in property24.OTHERS)):
            sheet.label(55, y, "X", 7)  # so close that no name stands alone

    _, paper = drawn(property24.draw, 3, struck)
    assert "policies" in doubts(paper)


def test_an_amount_of_another_shape_is_unsure(drawn):
    _, paper = drawn(property24.draw, 3, lambda sheet: sheet.label(575, 282, ",50", 8))
    assert "policies[0].limits.building" in doubts(paper)


def test_a_number_that_begins_before_its_heading_is_not_cut(drawn):
    """No rules part the columns; a heading is centered over a number that is wider."""
    key, paper = drawn(property24.draw, 3, lambda sheet: sheet.label(171, 286, "CPP", 8))
    assert "policies[0].number" in doubts(paper)
    assert paper["fields"]["policies"][0]["effective"] == key["fields"]["policies"][0]["effective"]


WALL = 306


@pytest.fixture
def evidence27(tmp_path):
    """The form as it is printed: its cells are ruled, a heading has the rule of its box below."""

    def evidence27(*more: tuple[float, float, str]) -> dict:
        canvas = new_canvas(tmp_path / "a.pdf", 1)
        sheet = DrawnPage(canvas)
        sheet.lines([(18, 180, 594, 180), (18, 228, 594, 228), (WALL, 168, WALL, 228),
                     (18, 168, 594, 168), (18, 534, 594, 534), (18, 610, 594, 610)])  # fmt: skip
        for x, y, text in ((200, 42, "EVIDENCE OF PROPERTY INSURANCE"), (20, 189, "INSURED"),
                           (308, 174, "LOAN NUMBER"), (442, 174, "POLICY NUMBER"),
                           (22, 530, "REMARKS (Including Special Conditions)"),
                           (18, 762, "ACORD 27 (2009/12)")):  # fmt: skip
            sheet.label(x, y, text, 6)
        for x, y, text in more:
            sheet.label(x, y, text, 7)
        sheet.turn()
        canvas.save()
        return read_one(tmp_path / "a.pdf")

    return evidence27


def test_an_insured_set_far_in_for_a_window_envelope_is_read(evidence27):
    lines = ("Kestrel Roofing Inc.", "12 Harbor Road", "Dover, NH 03820")
    paper = evidence27(*((72, 197 + 10 * row, line) for row, line in enumerate(lines)))
    assert paper["fields"]["insured"] == {
        "name": "Kestrel Roofing Inc.",
        "address": "12 Harbor Road, Dover, NH 03820",
    }


def test_remarks_below_the_rule_of_their_heading_are_read(evidence27):
    paper = evidence27((24, 546, "Replacement cost applies."))
    assert paper["fields"]["remarks"] == "Replacement cost applies."
    assert evidence27()["fields"]["remarks"] is None


@pytest.mark.parametrize("gap", [2.0, 4.0, 12.0])
def test_a_number_close_beside_its_label_is_read(evidence27, gap):
    """Without a gap it isn't “not stated”, for a loan number is optional."""
    from_loan, from_policy = (
        (start + stringWidth(label, "Helvetica", 6) + gap, 174, said)
        for start, label, said in (
            (308, "LOAN NUMBER", "LN 88-4410"), (442, "POLICY NUMBER", "CPP 4471093 02")
        )
    )  # fmt: skip
    fields = evidence27(from_loan, from_policy)["fields"]
    assert (fields["loan_number"], fields["policy_number"]) == ("LN 88-4410", "CPP 4471093 02")
