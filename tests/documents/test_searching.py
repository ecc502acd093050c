"""Documents are found by what stands on their papers, never by a tax number."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from tests.documents.conftest import reviewer

from ledgerboard.documents import selectors
from ledgerboard.documents.ingest import take_up
from ledgerboard.documents.models import Document, PaperWords
from ledgerboard.documents.services import Verdict, correct
from ledgerboard.users.models import Organization

pytestmark = pytest.mark.django_db
COI = {
    "date": "2026-02-03",
    "insured": {"name": "Ångström Álvarez Framing"},
    "insurers": [{"letter": "A", "name": "Pine Mutual  Insurance", "naic": "12345"}],
    "policies": [{"type": "general_liability", "number": "CPP 2500668 05",
                  "limits": {"each_occurrence": 1_000_000}}],
    "description": "Pearl Street Lofts is an additional insured.",
}  # fmt: skip


def taken(organization: Organization, name: str, fields: dict, kind: str = "acord_25") -> Document:
    made = Document.objects.create(
        organization=organization, sha256=f"{name:f<64}", name=f"{name}.pdf", kind="pdf", size=1
    )
    reading = {"kind": kind, "pages": [1], "fields": fields, "places": {}, "unsure": [],
               "notes": []}  # fmt: skip
    take_up(made, {"pages": 1, "papers": [reading], "sheets": []})
    return made


@pytest.fixture
def coi(organization) -> Document:
    return taken(organization, "coi", COI)


def found(organization: Organization, search: str) -> list[str]:
    return [each.name for each in selectors.documents(organization, search=search)]


@pytest.mark.parametrize(
    "search",
    ["pine mutual", "PINE MUTUAL insurance", "ångström", "ÁLVAREZ", "Pearl Street", "12345",
     "CPP 2500668 05", "2500668-05", "cpp250", "coi.pdf"],
)  # fmt: skip
def test_a_document_is_found_by_what_stands_on_it(organization, coi, search):
    taken(organization, "another", {"insured": {"name": "Cedar Tile"}})
    assert found(organization, search) == ["coi.pdf"]


@pytest.mark.parametrize("search", ["general_liability", "2026-02-03", "insured.name", "%", "_"])
def test_our_own_words_and_signs_of_the_query_find_nothing(organization, coi, search):
    assert found(organization, search) == []


def test_nobody_finds_another_organizations_document(organization, other, coi):
    taken(other, "theirs", COI)
    assert found(organization, "pine mutual") == ["coi.pdf"]
    assert selectors.counts(other, "pine mutual")["all"] == 1


def test_the_tabs_count_what_the_search_finds(organization, coi):
    taken(organization, "another", {"insured": {"name": "Cedar Tile"}})
    counts = selectors.counts(organization, "pine mutual")
    assert (counts["all"], counts["needs_you"]) == (1, 1)


def snippet(document: Document, search: str) -> tuple[str, str] | None:
    return selectors.snippets([document], search).get(document.pk)


def test_what_was_found_on_many_papers_is_one_query(organization, django_assert_num_queries):
    for at in range(4):
        taken(organization, f"a{at}", COI)
    rows = list(selectors.documents(organization, search="pine mutual"))
    assert len(rows) == 4
    with django_assert_num_queries(1):
        assert len(selectors.snippets(rows, "pine mutual")) == 4
    with django_assert_num_queries(0):
        assert selectors.snippets(rows, " ") == {}


def test_a_tax_number_is_never_found(organization):
    fields = {"name": "Jane Haskell", "tin_type": "ssn", "tin_masked": "***-**-6789",
              "address": "12 Elm Street, SSN 321-54-9876"}  # fmt: skip
    taken(organization, "w9", fields, kind="w9")
    assert found(organization, "jane haskell") == ["w9.pdf"]
    for search in ("321-54-9876", "321549876", "321 54 9876", "6789", "***-**-6789"):
        assert found(organization, search) == [], search


def test_what_a_person_corrected_is_found_and_what_was_wrong_is_not(organization, coi):
    person = reviewer(coi)
    paper = coi.papers.get()
    correct(paper, "insurers[0].name", Verdict.CORRECTED, person, value="Fir Casualty")
    assert found(organization, "fir casualty") == ["coi.pdf"]
    assert found(organization, "pine mutual") == []
    assert snippet(coi, "casualty") == ("insurers[0].name", "Fir Casualty")


def test_a_paper_that_a_later_reading_no_longer_finds_is_not_found(organization, coi):
    person = reviewer(coi)
    correct(coi.papers.get(), "date", Verdict.CONFIRMED, person)
    take_up(coi, {"pages": 1, "papers": [], "sheets": []})
    assert coi.papers.get().gone, "people spoke about it: it is kept"
    assert found(organization, "pine mutual") == []


def test_the_value_that_was_found_is_shown(organization, coi):
    assert snippet(coi, "LOFTS") == ("description", COI["description"])
    assert snippet(coi, "250066805") == ("policies[0].number", "CPP 2500668 05")
    assert snippet(coi, "coi.pdf") is None


def test_papers_that_were_read_before_are_found_after_the_upgrade(organization, coi):
    PaperWords.objects.all().delete()
    assert found(organization, "pine mutual") == []
    import_module("ledgerboard.documents.migrations.0003_fill_words_of_papers").fill(apps, None)
    assert found(organization, "pine mutual") == ["coi.pdf"]
