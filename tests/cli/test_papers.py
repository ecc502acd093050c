from __future__ import annotations

import json

import pytest
from tests.documents.conftest import reviewer

from ledgerboard.cli import doctor, doctor_papers
from ledgerboard.config.settings import settings
from ledgerboard.documents.ingest import take_up
from ledgerboard.documents.models import Document
from ledgerboard.documents.reviewing import Verdict, add, correct
from ledgerboard.users.models import Organization

pytestmark = pytest.mark.django_db


def reviewed(organization: Organization) -> None:
    document = Document.objects.create(
        organization=organization, sha256="a" * 64, name="a.pdf", kind="pdf", size=1
    )
    fields = {"date": "2026-02-03", "policies": [{"number": "A"}, {"number": "B"}]}
    doubt = {"field": "insurers", "why": "?", "page": 1, "box": [0, 0, 1, 1]}
    reading = {"kind": "acord_25", "pages": [1], "fields": fields, "unsure": [doubt]}
    take_up(document, {"pages": 1, "papers": [reading]})
    paper, ann = document.papers.get(), reviewer(document)
    correct(paper, "policies[0].number", Verdict.CONFIRMED, ann)
    correct(paper, "policies[1].number", Verdict.CORRECTED, ann, value="C")
    correct(paper, "date", Verdict.CONFIRMED, ann)
    add(paper, "insurers[0]", {"name": "Harbor Mutual"}, ann)


def test_how_often_people_confirmed_and_corrected_is_told_by_field_and_organization(say):
    reviewed(Organization.objects.create(name="Harbor"))
    Organization.objects.create(name="Pine")
    said = say("papers", "accuracy")
    rows = [line.split() for line in said.out.splitlines()]
    assert rows[1:5] == [
        ["date", "1", "0", "0", "100.0%"],
        ["insurers[].name", "0", "0", "1", "-"],
        ["policies[].number", "1", "1", "0", "50.0%"],
        ["all", "fields", "2", "1", "1", "66.7%"],
    ]
    assert "Pine: no one has confirmed" in said.out
    harbor, pine = json.loads(say("papers", "accuracy", "--json").out)
    number = {"confirmed": 1, "corrected": 1, "unsure": 0, "right": 0.5}
    assert harbor["fields"]["policies[].number"] == number
    assert (pine["organization"], pine["all_fields"]["right"]) == ("Pine", None)
    assert "Harbor" not in say("papers", "accuracy", "--organization", "Pine").out


def test_an_organization_that_is_not_there_is_named(say):
    Organization.objects.create(name="Pine")
    said = say("papers", "accuracy", "--organization", "Nope")
    assert (said.status, "there are: Pine" in said.err) == (1, True)


def test_whoever_runs_the_server_says_who_may_see_a_file(say):
    harbor = Organization.objects.create(name="Harbor")
    document = Document.objects.create(
        organization=harbor, sha256="b" * 64, name="photo.jpg", kind="jpeg", size=1
    )
    waiting = say("papers", "privacy", str(document.pk), "--open")
    assert (waiting.status, "still reading" in waiting.err) == (1, True)
    take_up(document, {"error": "the file is damaged"})
    assert "everyone can see its pages" in say("papers", "privacy", str(document.pk), "--open").out
    again = say("papers", "privacy", str(document.pk), "--private").out
    assert again.startswith("photo.jpg: only people who review documents can see its pages.\n")
    asked = say("papers", "privacy", str(document.pk)).out.splitlines()
    assert asked[0] == again.splitlines()[0]
    assert [line.split("  ")[-1] for line in asked[1:]] == [
        "Someone on the server made it private", "Someone on the server let everyone see it",
    ]  # fmt: skip
    assert "no document 99" in say("papers", "privacy", "99", "--open").err


def test_files_of_an_older_reader_are_read_again_and_the_doctor_counts_them(say):
    harbor = Organization.objects.create(name="Harbor")
    kinds = {"old": "acord_25", "w9": "w9", "new": "acord_25"}
    for sha256, kind in kinds.items():
        made = Document.objects.create(
            organization=harbor, sha256=sha256, name=f"{sha256}.pdf", kind="pdf", size=1
        )
        take_up(made, {"pages": 1, "papers": [{"kind": kind, "pages": [1], "fields": {}}]})
    Document.objects.exclude(sha256="new").update(reader="0.1.0")
    assert doctor_papers.read_by_older in doctor.LOOKS
    [found] = doctor_papers.read_by_older(settings())
    assert found.what.startswith("Harbor: 1 file was read by an older reader")
    assert (found.well, "papers read-again --older" in found.advice) == (False, True)
    assert say("papers", "read-again").status == 1
    assert say("papers", "read-again", "--older").out == "The worker reads 1 file again.\n"
    waiting = Document.objects.filter(state=Document.State.WAITING)
    assert [each.sha256 for each in waiting] == ["old"]
    assert list(doctor_papers.read_by_older(settings())) == []
    new = Document.objects.get(sha256="new").pk
    assert say("papers", "read-again", str(new)).status == 0
    assert waiting.all().count() == 2
