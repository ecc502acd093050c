"""The list of documents is sorted, narrowed and taken along as a file, like every other list."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime

import pytest

from ledgerboard.documents.ingest import take_up
from ledgerboard.documents.models import Document
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db
NAMES = ("b.pdf", "a.pdf", "c.pdf")


@pytest.fixture
def coordinator(browse):
    return browse(Role.COORDINATOR)


@pytest.fixture
def documents(organization):
    for at, name in enumerate(NAMES, start=1):
        Document.objects.create(
            organization=organization,
            sha256=f"{at:064}",
            name=name,
            kind="pdf",
            size=1,
            state="failed" if name == "c.pdf" else "waiting",
            received_at=datetime(2026, 4, at, 1, 30, tzinfo=UTC),
        )


def page_of(client, query: str = "") -> str:
    return client.get(f"/papers/{query}").content.decode()


def names_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a[^>]*>([^<]+)<', page)


@pytest.mark.usefixtures("documents")
def test_the_latest_stand_first_unless_another_order_is_wanted(coordinator):
    assert names_in(page_of(coordinator)) == ["c.pdf", "a.pdf", "b.pdf"]
    assert names_in(page_of(coordinator, "?sort=name")) == ["a.pdf", "b.pdf", "c.pdf"]
    assert names_in(page_of(coordinator, "?sort=received")) == ["b.pdf", "a.pdf", "c.pdf"]
    assert 'aria-sort="ascending"' in page_of(coordinator, "?sort=name")
    assert names_in(page_of(coordinator, "?sort=size")) == ["c.pdf", "a.pdf", "b.pdf"]


@pytest.mark.usefixtures("documents")
def test_tabs_keep_search_and_order_and_count_what_they_show(coordinator):
    page = page_of(coordinator, "?search=c.pdf&sort=name")
    assert 'href="?search=c.pdf&amp;sort=name&amp;state=reading"' in page
    assert re.search(r"All <span[^>]*>1<", page)
    assert re.search(r"Reading <span[^>]*>0<", page)


@pytest.mark.usefixtures("documents")
def test_the_file_holds_the_whole_filter_in_the_readers_zone(coordinator, settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    answer = coordinator.get("/papers/?format=csv&state=failed")
    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert [(row["File"], row["Status"], row["Received"]) for row in rows] == [
        ("c.pdf", "Can't read", "04/02/2026 6:30 PM")
    ]


def test_a_search_shows_the_words_that_it_found_on_the_paper(coordinator, organization):
    document = Document.objects.create(
        organization=organization, sha256="d" * 64, name="x.pdf", kind="pdf", size=1
    )
    said = "Blanket waiver <b>for</b> " + "long words " * 20 + "Pearl Street Lofts as scheduled."
    reading = {"kind": "acord_25", "pages": [1], "fields": {"policies": [{"coverage": said}]},
               "places": {}, "unsure": [], "notes": []}  # fmt: skip
    take_up(document, {"pages": 1, "papers": [reading], "sheets": []})
    page = page_of(coordinator, "?search=pearl+street")
    assert 'class="lb-found">Policy 1, coverage: … ' in page
    assert "<mark>Pearl Street</mark> Lofts as scheduled." in page
    assert "Blanket waiver &lt;b&gt;" in page_of(coordinator, "?search=blanket").replace(
        "<mark>Blanket</mark>", "Blanket"
    )
    assert "lb-found" not in page_of(coordinator)


def test_several_of_a_kind_are_named_once_with_their_number(coordinator, documents):
    document = Document.objects.get(name="a.pdf")
    readings = [{"kind": "endorsement", "pages": [at], "fields": {}, "notes": []} for at in (1, 2)]
    take_up(document, {"pages": 2, "papers": readings})
    assert "<div>Endorsement (2)</div>" in page_of(coordinator)
    assert "Endorsement (2)" in page_of(coordinator, "?format=csv")
