"""Forms as they are printed: a blank one states nothing, a filled one what was typed into it."""

from __future__ import annotations

from random import Random

import pytest
from reportlab.pdfgen.canvas import Canvas
from tests.reading.pages import doubts, read_one
from tests.reading.strangers.blank_forms import FORMS, draw_blank, make_blank
from tests.reading.strangers.certificate import Style, make_form
from tests.reading.strangers.judging import leaves
from tests.reading.strangers.sheet import HEIGHT

WORDING = {"cancellation"}  # what the form itself prints about notice


def stated(paper: dict) -> dict:
    """What was answered, false and the names of the form's own rows aside."""
    return {
        path: value
        for path, value in leaves(paper["fields"])
        if value not in (None, "", [], {}, False) and path not in WORDING
    }


@pytest.fixture
def filled(tmp_path):
    def filled(kind, *typed):
        canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(612, HEIGHT), invariant=1)
        draw_blank(canvas, kind)
        canvas.setFont("Helvetica", 8)
        for x, y, text in typed:
            canvas.drawString(x, HEIGHT - y, text)
        canvas.save()
        return read_one(tmp_path / "a.pdf")

    return filled


@pytest.mark.parametrize("kind", FORMS)
def test_a_blank_form_states_nothing(tmp_path, kind):
    paper = read_one(make_blank(tmp_path / "a.pdf", kind))
    assert paper["kind"] == kind
    assert (stated(paper), paper["unsure"]) == ({}, [])


@pytest.mark.parametrize("style", [Style(), Style(edition="2025/12"), Style(ruled="squares"),
                                   Style(ruled="nothing"), Style(redrawn=True)])  # fmt: skip
def test_a_blank_certificate_states_nothing(tmp_path, style):
    paper = read_one(make_form(tmp_path / "a.pdf", style, Random(1)))  # noqa: S311
    assert paper["kind"] == "acord_25"
    assert (stated(paper), paper["unsure"]) == ({}, [])


def test_a_property_certificate_is_read_where_the_form_has_its_cells(filled):
    paper = filled(
        "acord_24", (520, 44, "01/05/2026"), (24, 116, "Harbor Agency LLC"),
        (24, 126, "12 Mill Road"), (24, 136, "Durham, NC 27701"), (360, 139, "00071234"),
        (350, 166, "Cedar Ridge Mutual"), (550, 166, "91234"), (24, 266, "Riverside Lofts"),
        (24, 330, "A"), (40, 330, "X"), (214, 330, "BR 100200"), (302, 330, "01/01/2026"),
        (366, 330, "01/01/2027"), (40, 378, "X"), (426, 330, "X"), (528, 330, "4,200,000"),
        (24, 450, "A"), (40, 450, "X"), (214, 462, "Contractors equipment"),
        (214, 484, "IM 77"), (302, 450, "02/01/2026"), (366, 450, "02/01/2027"),
    )  # fmt: skip
    assert paper["unsure"] == []
    assert stated(paper) == {
        "date": "2026-01-05", "producer.name": "Harbor Agency LLC",
        "producer.address": "12 Mill Road, Durham, NC 27701", "premises": "Riverside Lofts",
        "insurers[0].letter": "A", "insurers[0].name": "Cedar Ridge Mutual",
        "insurers[0].naic": "91234",
        "policies[0].type": "property", "policies[0].letter": "A",
        "policies[0].number": "BR 100200", "policies[0].effective": "2026-01-01",
        "policies[0].expiration": "2027-01-01", "policies[0].causes_of_loss": ["special"],
        "policies[0].limits.building": 4_200_000,
        "policies[1].type": "inland_marine", "policies[1].letter": "A",
        "policies[1].number": "IM 77", "policies[1].effective": "2026-02-01",
        "policies[1].expiration": "2027-02-01",
    }  # fmt: skip


PARTIES = ((520, 44, "01/05/2026"), (24, 108, "Harbor Agency LLC"), (24, 118, "12 Mill Road"),
           (80, 170, "00071234"), (312, 108, "Cedar Ridge Mutual"), (24, 192, "Oak Framing LLC"),
           (24, 202, "9 Elm Street"), (312, 192, "LN-5"), (456, 192, "CPP 100200"),
           (312, 216, "01/01/2026"), (394, 216, "01/01/2027"))  # fmt: skip
PARTIES_READ = {
    "date": "2026-01-05", "producer.name": "Harbor Agency LLC", "producer.address": "12 Mill Road",
    "insurer.name": "Cedar Ridge Mutual", "insured.name": "Oak Framing LLC",
    "insured.address": "9 Elm Street", "loan_number": "LN-5", "policy_number": "CPP 100200",
    "effective": "2026-01-01", "expiration": "2027-01-01",
}  # fmt: skip


def test_an_evidence_is_read_where_the_form_has_its_cells(filled):
    paper = filled(
        "acord_27", *PARTIES, (24, 278, "14 Elm St"), (24, 372, "Building, special form"),
        (440, 372, "$1,500,000"), (540, 372, "2,500"), (24, 580, "Replacement cost applies."),
        (24, 694, "First Harbor Bank"), (24, 704, "1 Main Street"), (312, 694, "X"),
    )  # fmt: skip
    assert paper["unsure"] == []
    assert stated(paper) == PARTIES_READ | {
        "property": "14 Elm St", "coverages[0].coverage": "Building, special form",
        "coverages[0].amount": 1_500_000, "coverages[0].deductible": 2_500,
        "remarks": "Replacement cost applies.", "additional_interest.name": "First Harbor Bank",
        "additional_interest.address": "1 Main Street",
        "additional_interest.interest": ["mortgagee"],
    }  # fmt: skip


def test_a_commercial_evidence_is_read_where_the_form_has_its_cells(filled):
    paper = filled(
        "acord_28", *PARTIES, (524, 92, "91234"), (312, 166, "Commercial property"),
        (24, 278, "14 Elm St"), (230, 335, "4,000,000"), (540, 335, "25,000"),
        (252, 358, "X"), (271, 430, "X"), (290, 538, "X"), (166, 660, "X"),
        (24, 688, "First Harbor Bank"), (24, 698, "1 Main Street"),
    )  # fmt: skip
    assert paper["unsure"] == []
    assert stated(paper) == PARTIES_READ | {
        "insurer.naic": "91234", "property": "14 Elm St", "coverages[0].amount": 4_000_000,
        "coverages[0].deductible": 25_000, "grid.business_income": "yes",
        "grid.fungus_exclusion": "no", "grid.flood": "n/a",
        "additional_interest.name": "First Harbor Bank",
        "additional_interest.address": "1 Main Street",
        "additional_interest.interest": ["mortgagee"],
    }  # fmt: skip


def test_the_foot_of_a_page_is_no_remark(filled):
    paper = filled(
        "acord_101", (82, 180, "25"), (204, 180, "CERTIFICATE OF LIABILITY INSURANCE"),
        (24, 200, "Officers excluded."), (24, 210, "See ACORD 101, page two."),
    )  # fmt: skip
    assert paper["unsure"] == []
    assert stated(paper) == {
        "form_number": "25", "form_title": "CERTIFICATE OF LIABILITY INSURANCE",
        "remarks": "Officers excluded.\nSee ACORD 101, page two.",
    }  # fmt: skip


def test_what_stands_where_the_type_of_a_policy_does_is_not_its_number(filled):
    paper = filled("acord_24", (214, 462, "IM 77"), (302, 450, "02/01/2026"))
    assert paper["fields"]["policies"][0]["type"] == "inland_marine"
    assert "policies[0].number" in doubts(paper)
