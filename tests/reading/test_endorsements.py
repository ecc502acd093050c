"""Endorsements whose number, edition, schedule and wording do not agree."""

from __future__ import annotations

import pytest
from tests.reading.pages import doubts, read_one

from ledgerboard.samples.drawn_page import DrawnPage, new_canvas
from ledgerboard.samples.endorsement_forms import COMPLETED, ONGOING, WAIVER

LABEL = "Name Of Person(s) Or Organization(s):"


@pytest.fixture
def endorsement(tmp_path):
    def endorsement(
        head: str, wording: str, *, foot: str = "", name: str | None = "Big GC, Inc."
    ) -> dict:
        canvas = new_canvas(tmp_path / "a.pdf", 1)
        sheet = DrawnPage(canvas)
        sheet.label(54, 50, "POLICY NUMBER: CPP 77", 9)
        sheet.label(430, 50, head, 9)
        sheet.label(96, 80, "THIS ENDORSEMENT ALTERS THE POLICY.", 11)
        sheet.label(96, 112, "A TITLE IN CAPITALS", 13)
        if name is not None:
            sheet.label(276, 200, "SCHEDULE", 10)
            sheet.label(58, 218, LABEL, 9)
            sheet.label(60, 234, name, 9)
            sheet.label(58, 302, "Information required to complete this Schedule is elsewhere.", 8)
        sheet.paragraph((54, 324, 558, 640), f"A. {wording}", 10)
        sheet.label(54, 760, foot or head, 8)
        sheet.turn()
        canvas.save()
        return read_one(tmp_path / "a.pdf")

    return endorsement


def test_a_scheduled_form_says_whom_it_names(endorsement):
    paper = endorsement("CG 20 10 04 13", ONGOING)
    assert paper["kind"] == "endorsement"
    fields = paper["fields"]
    assert (fields["form"], fields["edition"], fields["basis"]) == (
        "CG 20 10",
        "04 13",
        "scheduled",
    )
    assert (fields["scheduled"], fields["operations"]) == (["Big GC, Inc."], "ongoing")
    assert fields["effect"] == ["additional_insured"]


def test_editions_that_differ_between_head_and_foot_are_unsure(endorsement):
    paper = endorsement("CG 20 10 04 13", ONGOING, foot="CG 20 10 12 19")
    assert "edition" in doubts(paper)


def test_a_blank_schedule_is_neither_scheduled_nor_blanket(endorsement):
    assert "basis" in doubts(endorsement("CG 20 10 04 13", ONGOING, name=""))


def test_wording_that_contradicts_the_number_is_unsure(endorsement):
    assert "operations" in doubts(endorsement("CG 20 10 04 13", COMPLETED))
    assert "effect" in doubts(endorsement("CG 24 04 05 09", ONGOING))


def test_a_number_within_the_text_is_a_mention(endorsement):
    paper = endorsement("CG 24 04 05 09", f"{WAIVER} It does not replace CG 20 10 04 13.")
    assert paper["fields"]["form"] == "CG 24 04"
    assert paper["fields"]["effect"] == ["waiver_of_subrogation"]


def test_a_blanket_text_in_the_schedule_is_blanket(endorsement):
    paper = endorsement(
        "WC 00 03 13 (Ed. 4-84)", WAIVER, name="Any person as required by written contract"
    )
    assert paper["fields"]["basis"] == "blanket"
    assert paper["fields"]["edition"] == "4-84"


def test_page_one_of_two_alone_does_not_say_what_the_form_gives(endorsement):
    paper = endorsement("CG 20 10 04 13", f"{ONGOING} Page 1 of 2")
    assert {"operations", "effect"} <= doubts(paper)
    assert paper["fields"]["basis"] == "scheduled"


def test_the_neighbour_of_the_waiver_waives_nothing(endorsement):
    paper = endorsement("CG 24 07 01 96", "Products and completed operations are redefined.")
    assert paper["fields"]["effect"] == ["other"]
