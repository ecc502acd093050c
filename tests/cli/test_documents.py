from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledgerboard.documents.ingest import take_up
from ledgerboard.documents.models import Correction, Document, Paper
from ledgerboard.users.models import Membership, Organization, Person, Role

pytestmark = pytest.mark.django_db
A_PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def harbor() -> Organization:
    made = Organization.objects.create(name="Harbor")
    ann = Person.objects.create(email="ann@x.example")
    Membership.objects.create(organization=made, person=ann, role=Role.COORDINATOR)
    return made


@pytest.fixture
def paper(harbor) -> Paper:
    document = Document.objects.create(
        organization=harbor, sha256="a" * 64, name="acme.pdf", kind="pdf", size=1
    )
    fields = {"date": "2026-02-03", "policies": [{"number": "GL 1"}]}
    doubt = {
        "field": "policies[0].expiration",
        "why": "ink over it",
        "page": 1,
        "box": [0, 0, 1, 1],
    }
    reading = {"kind": "acord_25", "pages": [1], "fields": fields, "unsure": [doubt]}
    take_up(document, {"pages": 1, "papers": [reading]})
    return document.papers.get()


def test_what_was_read_is_listed_and_found_by_its_text(say, paper):
    rows = [line.split() for line in say("papers", "list").out.splitlines()]
    assert [rows[0][:2], rows[0][-1]] == [["document", str(paper.document_id)], "acme.pdf"]
    assert rows[1] == ["paper", str(paper.pk), "acord_25", "1", "field", "unsure"]
    assert say("papers", "list", "GL 1").out == say("papers", "list").out
    for none in (["nothing like it"], ["--state", "reviewed"]):
        assert say("papers", "list", *none).out.startswith("No documents match.")
    [document] = json.loads(say("papers", "list", "--json").out)
    assert document["papers"][0]["open_fields"] == 1


def test_a_paper_is_shown_and_ends_with_three_while_a_field_is_unsure(say, paper):
    said = say("papers", "show", paper.pk)
    assert said.status == 3
    assert ["policies[0].expiration", "unsure"] in [
        row.split()[:2] for row in said.out.splitlines()
    ]
    assert (
        json.loads(say("papers", "show", paper.pk, "--json").out)["fields"]["date"] == "2026-02-03"
    )
    assert say("papers", "show", 99).status == 1


def test_a_paper_is_reviewed_from_its_first_doubt_to_its_end(say, paper):
    early = say("papers", "reviewed", paper.pk)
    assert (early.status, "Traceback" in early.err) == (1, False)
    wrong = say("papers", "say", paper.pk, "policies[0].expiration", "next spring")
    assert (wrong.status, "Traceback" in wrong.err) == (1, False)
    said = say("papers", "say", paper.pk, "policies[0].expiration", "03/01/2027")
    assert said.out.split() == ["policies[0].expiration", "corrected", "2027-03-01"]
    assert say("papers", "say", paper.pk, "date", "--confirm").out.split()[1] == "confirmed"
    assert say("papers", "say", paper.pk, "insurers[0].name", "Harbor Mutual").status == 0
    assert {each.person.email for each in Correction.objects.all()} == {"ann@x.example"}
    assert say("papers", "reviewed", paper.pk).out == "acme.pdf is reviewed.\n"
    assert say("papers", "show", paper.pk).status == 0
    say("papers", "reviewed", paper.pk, "--again")
    paper.refresh_from_db()
    assert paper.reviewed_at is None


def test_a_field_is_said_once(say, paper):
    both = say("papers", "say", paper.pk, "date", "2026-02-04", "--confirm")
    neither = say("papers", "say", paper.pk, "date")
    assert (both.status, neither.status) == (1, 1)
    assert not Correction.objects.exists()


def test_whoever_only_looks_says_nothing(say, paper):
    Membership.objects.update(role=Role.VIEWER)
    for words in (["say", paper.pk, "date", "--confirm"], ["reviewed", paper.pk]):
        assert "role can't upload documents" in say("papers", *words).err
    assert not Correction.objects.exists()


def test_files_are_taken_in_and_saved_as_they_came(say, harbor, tmp_path: Path):
    source, target = tmp_path / "acme.pdf", tmp_path / "back.pdf"
    source.write_bytes(A_PDF)
    assert say("papers", "upload", source).status == 0
    document = Document.objects.get()
    assert document.arrivals.get().source == "command"
    assert "here already" in say("papers", "upload", source).out
    assert say("papers", "save", document.pk, target).status == 0
    assert target.read_bytes() == A_PDF
    again = say("papers", "save", document.pk, target)
    assert (again.status, "There is a file" in again.err) == (1, True)


def test_what_is_turned_away_says_why_and_the_others_are_taken_in(say, harbor, tmp_path: Path):
    good, bad = tmp_path / "acme.pdf", tmp_path / "notes.docx"
    good.write_bytes(A_PDF)
    bad.write_bytes(b"PK\x03\x04 not really")
    said = say("papers", "upload", bad, good)
    assert said.status == 1
    assert "notes.docx: not taken in. " in said.out
    assert Document.objects.get().name == "acme.pdf"
