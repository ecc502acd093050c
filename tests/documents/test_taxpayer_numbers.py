"""Taxpayer numbers that stand where nobody expects them, and pages that may hold one."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from django.utils import timezone
from tests.documents.conftest import reviewer

from ledgerboard.core.reading.found import Paper as Found
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page, Word
from ledgerboard.core.reading.unrecognized import holds_part_of_w9, may_be_w9, notes_on
from ledgerboard.documents import privacy
from ledgerboard.documents.ingest import read, take_up
from ledgerboard.documents.intake import clean
from ledgerboard.documents.models import Document, Paper
from ledgerboard.documents.quiet_logs import NumbersHidden
from ledgerboard.documents.refusals import DocumentRefused
from ledgerboard.documents.reviewing import Verdict, correct

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
    assert privacy.is_private(document)
    Paper.objects.update(reviewed_at=timezone.now())
    assert privacy.is_private(document), "reviewed says nothing of who may see it"
    privacy.clear(document)
    assert not privacy.is_private(document)
    privacy.make_private(document)
    assert privacy.is_private(document)


@pytest.mark.django_db
def test_a_w9_stays_private_whatever_a_person_says(document):
    take_up(document, {"pages": 1, "papers": [{**READING, "kind": "w9", "notes": []}]})
    with pytest.raises(DocumentRefused, match="has a W-9 in it"):
        privacy.clear(document)
    Document.objects.update(cleared_at=timezone.now())
    document.refresh_from_db()
    assert privacy.is_private(document)


@pytest.mark.django_db
def test_what_an_earlier_reading_took_for_a_w9_stays_private(document):
    take_up(document, {"pages": 1, "papers": [{**READING, "kind": "w9", "notes": []}]})
    take_up(document, {"pages": 1, "papers": [{**READING, "notes": []}]})
    assert privacy.is_private(document)
    privacy.clear(document)
    assert not privacy.is_private(document)


@pytest.mark.django_db
def test_a_reading_that_failed_half_way_opens_nothing(document):
    half = {"pages": 9, "papers": [{**READING, "kind": "acord_25", "notes": []}]}
    take_up(document, half)
    assert not privacy.is_private(document)
    take_up(document, {**half, "error": "it took too long"})
    assert privacy.is_private(document)


@pytest.mark.django_db
def test_nobody_opens_what_was_not_read_yet(document):
    assert privacy.is_private(document)
    with pytest.raises(DocumentRefused, match=r"still reading this file\. Try again in a minute"):
        privacy.clear(document)


@pytest.mark.django_db
def test_a_file_that_the_storage_never_gave_out_is_not_opened(document):
    read(document.pk)
    document.refresh_from_db()
    assert (document.state, document.read_at) == (Document.State.FAILED, None)
    with pytest.raises(DocumentRefused, match="couldn't read this file yet"):
        privacy.clear(document)
    assert privacy.is_private(document)


@pytest.mark.django_db
def test_what_a_person_made_private_stays_so_whatever_is_read_in_it(document):
    ann = reviewer(document)
    take_up(document, {"pages": 1, "papers": [READING]})
    privacy.clear(document, ann)
    waiver = {"pages": 1, "papers": [{**READING, "kind": "lien_waiver", "notes": []}]}
    take_up(document, waiver)
    assert not privacy.is_private(document)
    privacy.make_private(document, ann)
    take_up(document, waiver)
    assert privacy.is_private(Document.objects.get())
    said = [(each.private, each.person) for each in privacy.changes(document)]
    assert said == [(True, ann), (False, ann)]
    privacy.clear(document)
    assert not privacy.is_private(Document.objects.get())


@pytest.mark.django_db
def test_a_number_in_a_name_is_never_kept_in_the_open(document):
    fields = {"insured": {"name": "Jane Roe 321.54.9876"}}
    take_up(document, {"pages": 1, "papers": [{**READING, "kind": "acord_25", "fields": fields}]})
    kept = Paper.objects.get(document=document)
    assert kept.reading["fields"] == {"insured": {"name": "Jane Roe ***-**-9876"}}


@pytest.mark.django_db
def test_a_number_is_refused_on_a_paper_of_any_kind(document):
    take_up(document, {"pages": 1, "papers": [{**READING, "kind": "acord_25"}]})
    paper, person = Paper.objects.get(document=document), reviewer(document)
    with pytest.raises(DocumentRefused, match="Tax ID"):
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
        (
            page_of(*["a scan of which every word was read without a doubt"] * 9, has_text=False),
            True,
        ),
        (page_of("Thank you for the job in Reno"), False),
    ],
)
def test_what_cannot_be_told_may_be_a_w9(page, maybe):
    assert may_be_w9(page) is maybe


PHOTO = Box(50, 200, 500, 700)


@pytest.mark.parametrize(
    ("page", "part"),
    [
        (page_of("FORM W-9 Request for Taxpayer", "subject to backup withholding"), True),
        (page_of("Please send us your Form W-9"), False),
        (replace(page_of("As you asked, our form"), pictures=(PHOTO,)), True),
        (replace(page_of("Our logo"), pictures=(Box(50, 200, 150, 260),)), False),
        (replace(page_of(*["a scan with its words lying over it"] * 20), pictures=(PHOTO,)), False),
    ],
)
def test_beside_another_paper_a_page_may_hold_a_part_of_a_w9(page, part):
    assert holds_part_of_w9(page) is part
    letter = Found("coi_non_acord", (1,), text_layer=True, fields={})
    assert bool(list(notes_on([letter], [page]))) is part
