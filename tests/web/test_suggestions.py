"""What a second reader suggests stands beside the doubt until a person takes it over."""

from __future__ import annotations

import pytest
from tests.documents.conftest import _own_storage  # noqa: F401  # the same storage
from tests.reading.pages import drawn
from tests.reading.plugins import installed

from ledgerboard.config.settings import settings
from ledgerboard.documents import selectors, services
from ledgerboard.documents.effective import State
from ledgerboard.documents.ingest import read, take_up
from ledgerboard.documents.models import Arrival, Correction, Document, Paper
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
EXPIRATION, INSURED = "policies[0].expiration", "policies[0].addl_insd"


def doubt(field: str) -> dict:
    return {"field": field, "why": "two dates overlap", "page": 1, "box": [378, 384, 425, 444]}


def suggested(field: str, value: str) -> dict:
    return {"field": field, "value": value, "page": 1, "box": [378, 384, 425, 444],
            "by": "some<b>body", "method": "model"}  # fmt: skip


@pytest.fixture
def paper(organization) -> Paper:
    document = Document.objects.create(
        organization=organization, sha256="a" * 64, name="coi.pdf", kind="pdf", size=1
    )
    reading = {
        "kind": "acord_25", "pages": [1], "edition": "2016/03",
        "fields": {"policies": [{"type": "general_liability", "number": "GL-1"}]},
        "places": {}, "methods": {}, "notes": [],
        "unsure": [doubt(EXPIRATION), doubt(INSURED), doubt("date"), doubt("insured.name")],
        "suggestions": [suggested(EXPIRATION, "2027-01-01"), suggested(INSURED, "yes"),
                        suggested("date", "next spring")],
    }  # fmt: skip
    sheets = [{"size": [612, 792], "quarter": 0}]
    take_up(document, {"pages": 1, "papers": [reading], "sheets": sheets})
    return document.papers.get()


def page_of(client, paper: Paper) -> str:
    return client.get(f"/papers/paper/{paper.pk}/").content.decode()


def taken(client, paper: Paper, path: str, value: str, **more: str):
    wish = {"path": path, "verdict": "corrected", "value": value, "said": 0, **more}
    return client.post(f"/papers/paper/{paper.pk}/say/", wish, headers=HTMX)


def test_a_suggestion_is_shown_beside_the_doubt_which_stays(browse, paper):
    page = page_of(browse(Role.COORDINATOR), paper)
    assert "some&lt;b&gt;body suggests <strong>01/01/2027</strong>" in page
    assert "two dates overlap" in page
    assert "4 fields to check" in page
    assert paper.open_fields == 4
    assert selectors.effective(paper)["policies"] == [
        {"type": "general_liability", "number": "GL-1"}
    ]


def test_what_could_not_be_typed_there_is_not_offered(browse, paper):
    page = page_of(browse(Role.COORDINATOR), paper)
    assert "next spring" not in page
    assert page.count("data-take") == 2


def test_one_click_takes_it_over_as_typing_it_does(browse, paper):
    context = browse(Role.COORDINATOR)
    row = taken(context, paper, EXPIRATION, "2027-01-01", suggested="yes").content.decode()
    assert "01/01/2027" in row
    assert "suggests" not in row
    made = Correction.objects.get()
    assert (made.verdict, made.after, made.method) == ("corrected", "2027-01-01", "model")
    assert made.person is not None
    assert made.was_unsure
    paper.refresh_from_db()
    assert paper.open_fields == 3


def test_the_meaning_of_a_mark_is_taken_over_as_well(browse, paper):
    context = browse(Role.COORDINATOR)
    assert 'name="value" value="yes"' in page_of(context, paper)
    taken(context, paper, f"{INSURED}.yes", "yes", suggested="yes")
    assert Correction.objects.get().after is True


def test_what_is_typed_is_nobody_s_suggestion(browse, paper):
    context = browse(Role.COORDINATOR)
    taken(context, paper, EXPIRATION, "1/1/2027")
    taken(context, paper, "insured.name", "Acme", suggested="yes")
    assert [each.method for each in Correction.objects.all()] == ["", ""]


def test_a_viewer_sees_a_suggestion_and_cannot_take_it(browse, paper):
    page = page_of(browse(Role.VIEWER), paper)
    assert "suggests" in page
    assert "data-take" not in page


def test_a_suggestion_does_not_end_a_review(browse, paper):
    context = browse(Role.COORDINATOR)
    page = context.post(f"/papers/paper/{paper.pk}/reviewed/", follow=True).content.decode()
    assert "4 fields still to check" in page


def test_the_key_is_named_only_where_something_is_suggested(browse, paper):
    context = browse(Role.COORDINATOR)
    assert "<kbd>y</kbd>" in page_of(context, paper)
    del paper.reading["suggestions"]
    paper.save()
    assert "<kbd>y</kbd>" not in page_of(context, paper)


def test_the_setting_has_papers_asked_about_as_they_come_in(organization, tmp_path, monkeypatch):
    def forge(sheet, content):
        x0, y0, x1, y1 = sheet.places[EXPIRATION]["box"]
        sheet.patch((x0 - 1, y0 - 1, x1 + 1, y1 + 1))
        sheet.value("", (x0, y1 - 1.7), "12/31/2031", size=8, font="Times-Roman")

    drawn(tmp_path / "a.pdf", forge)
    monkeypatch.syspath_prepend(installed(tmp_path, "dates"))
    monkeypatch.setenv("LEDGERBOARD_SECOND_READER", "dates")
    settings.cache_clear()
    with (tmp_path / "a.pdf").open("rb") as file:
        services.receive(organization, file, "a.pdf", services.Sender(Arrival.Source.WEB))
    read(Document.objects.get().pk)
    fields = {each.path: each for each in selectors.fields(Paper.objects.get())}
    assert fields[EXPIRATION].state is State.UNSURE
    assert fields[EXPIRATION].suggestion["by"] == "dates"
