"""Taxpayer numbers that stand where nobody expects them, and pages that may hold one."""

from __future__ import annotations

import logging

import pytest
from django.utils import timezone

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page, Word
from ledgerboard.core.reading.unrecognized import may_be_w9
from ledgerboard.documents import selectors
from ledgerboard.documents.ingest import take_up
from ledgerboard.documents.intake import clean
from ledgerboard.documents.models import Document, Paper
from ledgerboard.documents.quiet_logs import NumbersHidden
from ledgerboard.documents.refusals import DocumentRefused
from ledgerboard.documents.reviewing import Verdict, correct
from ledgerboard.users.models import Person

READING = {
    "kind": "other", "pages": [1], "edition": None, "fields": {}, "places": {}, "unsure": [],
    "methods": {}, "notes": [{"code": "may-be-w9", "page": 1, "box": [0, 0, 0, 0]}],
}  # fmt: skip


@pytest.fixture
def document(organization) -> Document:
    return Document.objects.create(
        organization=organization, sha256="b" * 64, name="photo.jpg", kind="jpeg", size=1
    )


@pytest.mark.django_db
def test_what_may_be_a_w9_is_private_until_somebody_has_looked(document):
    take_up(document, {"pages": 1, "papers": [READING]})
    assert selectors.is_private(document)
    Paper.objects.update(reviewed_at=timezone.now())
    assert not selectors.is_private(document)


@pytest.mark.django_db
def test_a_number_in_a_name_is_never_kept_in_the_open(document):
    fields = {"insured": {"name": "Jane Roe 321.54.9876"}}
    take_up(document, {"pages": 1, "papers": [{**READING, "kind": "acord_25", "fields": fields}]})
    kept = Paper.objects.get(document=document)
    assert kept.reading["fields"] == {"insured": {"name": "Jane Roe ***-**-9876"}}


@pytest.mark.django_db
def test_a_number_is_refused_on_a_paper_of_any_kind(document):
    take_up(document, {"pages": 1, "papers": [{**READING, "kind": "acord_25"}]})
    paper, person = Paper.objects.get(document=document), Person.objects.create_user("a@b.example")
    with pytest.raises(DocumentRefused, match="taxpayer number"):
        correct(paper, "insured.name", Verdict.CORRECTED, person, value="Roe 321\u201354\u20139876")
    correct(paper, "policies[0].number", Verdict.CORRECTED, person, value="46-1234567")


def test_a_file_name_shows_no_number():
    assert clean("w9 SSN321-54-9876.pdf") == "w9 SSN***-**-9876.pdf"


def test_a_log_line_shows_no_number():
    record = logging.LogRecord("a", logging.INFO, "", 1, "read %s", ("321 54 9876",), None)
    assert NumbersHidden().filter(record)
    assert record.getMessage() == "read ***-**-9876"


def page_of(*lines: str, has_text: bool = True) -> Page:
    words = [
        Word(text, Box(50 + 60 * at, 100 + 14 * row, 100 + 60 * at, 109 + 14 * row))
        for row, line in enumerate(lines)
        for at, text in enumerate(line.split())
    ]
    return Page(1, 612, 792, words=tuple(words), has_text=has_text)


@pytest.mark.parametrize(
    ("page", "maybe"),
    [
        (page_of("Under penalties of perjury, I certify"), True),
        (page_of("smear of a photograph", has_text=False), True),
        (page_of("Our number is 321-54-9876"), True),
        (page_of("Thank you for the job in Reno"), False),
    ],
)
def test_what_cannot_be_told_may_be_a_w9(page, maybe):
    assert may_be_w9(page) is maybe
