"""Pictures of pages are there before anybody looks, and are as private as their document."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ledgerboard.config.settings import settings
from ledgerboard.documents import tasks
from ledgerboard.documents.ingest import read
from ledgerboard.documents.models import Arrival, Document
from ledgerboard.documents.services import Missing, Sender, page_picture, receive
from ledgerboard.documents.storage import key_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(organization, coi) -> Document:
    receive(organization, BytesIO(coi), "coi.pdf", Sender(Arrival.Source.WEB))
    found = Document.objects.get()
    read(found.pk)
    found.refresh_from_db()
    return found


def original_of(document: Document) -> Path:
    key = key_of(document.organization_id, document.sha256)
    return settings().data_dir / "papers" / key


def test_a_page_that_was_read_is_shown_without_its_original(document):
    assert tasks.paint_one(document.pk) == document.pages
    original_of(document).unlink()
    picture = Image.open(BytesIO(page_picture(document, 1)))
    assert (picture.format, picture.width) == ("WEBP", 1_600)


def test_what_is_painted_is_not_painted_again(document):
    tasks.paint_one(document.pk)
    assert tasks.paint_one(document.pk) == 0


def test_an_original_that_is_gone_fails_no_reading_and_says_so_to_who_looks(document):
    original_of(document).unlink()
    assert tasks.paint_one(document.pk) == 0
    with pytest.raises(Missing):
        page_picture(document, 1)


def test_a_page_that_a_later_reading_turns_is_painted_anew(document):
    tasks.paint_one(document.pk)
    document.sheets[0]["quarter"] = 1
    picture = Image.open(BytesIO(page_picture(document, 1)))
    assert picture.width > picture.height, "it lies as it was read"
