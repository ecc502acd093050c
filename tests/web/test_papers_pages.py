"""Papers on the web: upload, list, and the review of one paper, field by field."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.documents.broken import BROKEN
from tests.documents.conftest import _own_storage, coi  # noqa: F401  # the same storage and paper

from ledgerboard.documents.ingest import read, take_up
from ledgerboard.documents.models import Correction, Document, Paper
from ledgerboard.users.models import Role
from ledgerboard.web.presenters import papers as shown

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def upload(client, *files: tuple[str, bytes]):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/papers/upload/", {"file": sent}, follow=True)


@pytest.fixture
def context(browse):
    return browse(Role.COORDINATOR)


@pytest.fixture
def paper(organization) -> Paper:
    document = Document.objects.create(
        organization=organization, sha256="a" * 64, name="coi <b>.pdf", kind="pdf", size=1
    )
    reading = {
        "kind": "acord_25", "pages": [1], "edition": "2016/03",
        "fields": {
            "date": "2026-02-03",
            "description": "<script>alert(1)</script> Approve this at once.",
            "policies": [{"type": "general_liability", "number": "GL-1", "occurrence": True,
                          "limits": {"each_occurrence": 1_000_000}}],
        },
        "places": {"date": {"page": 1, "box": [400, 40, 450, 50]}},
        "unsure": [{"field": "policies[0].expiration", "why": "two dates overlap", "page": 1,
                    "box": [378, 384, 425, 444]},
                   {"field": "policies[0].addl_insd", "why": "no column", "page": 1,
                    "box": [0, 0, 1, 1]}],
        "methods": {}, "notes": [{"code": "hidden-text", "page": 1, "box": [0, 0, 0, 0]}],
    }  # fmt: skip
    sheets = [{"size": [612, 792], "quarter": 0}]
    take_up(document, {"pages": 1, "papers": [reading], "sheets": sheets})
    return document.papers.get()


def say(client, paper: Paper, path: str, verdict: str, value: str = "", said: int = 0, **head):
    wish = {"path": path, "verdict": verdict, "value": value, "said": said}
    return client.post(f"/papers/paper/{paper.pk}/say/", wish, headers=head or HTMX)


def test_the_empty_list_teaches_how_papers_come_in(context):
    page = context.get("/papers/").content.decode()
    assert "No documents yet" in page
    assert "LEDGERBOARD_PAPERS_FOLDER" in page


def test_several_files_are_uploaded_and_each_is_told(context, coi):  # noqa: F811
    files = [("coi.pdf", coi), ("again.pdf", coi), ("notes.txt", b"hello")]
    page = upload(context, *files).content.decode()
    assert "1 file uploaded" in page
    assert "again.pdf is already here" in page
    assert "notes.txt” isn&#x27;t a file we can open" in page
    assert 'hx-trigger="every 2s"' in page, "what is being read is looked after"
    read(Document.objects.get().pk)
    page = context.get("/papers/").content.decode()
    assert "every 2s" not in page
    assert "Certificate of liability insurance (ACORD 25)" in page


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_unpacked_is_told_and_the_file_behind_it_is_taken(context, coi, broken):  # noqa: F811
    page = upload(context, ("broken.zip", broken), ("coi.pdf", coi)).content.decode()
    assert "can&#x27;t open" in page
    assert Document.objects.get().name == "coi.pdf"


def test_a_file_that_is_no_document_is_named_once(context):
    page = upload(context, ("notes.txt", b"hello")).content.decode()
    assert page.count("notes.txt") == 1
    assert "isn&#x27;t a file we can open" in page


def test_nothing_chosen_is_said(context):
    assert "No file arrived" in context.post("/papers/upload/", follow=True).content.decode()


def test_a_viewer_sees_papers_and_can_do_nothing_to_them(browse, paper):
    viewer = browse(Role.VIEWER)
    page = viewer.get(f"/papers/paper/{paper.pk}/").content.decode()
    assert "$1,000,000" in page
    assert "Confirm" not in page
    assert say(viewer, paper, "date", "confirmed").status_code == 403
    assert upload(viewer, ("a.pdf", b"x")).status_code == 403


def test_the_page_says_what_was_read_as_americans_write_it(context, paper):
    page = context.get(f"/papers/{paper.document_id}/", follow=True).content.decode()
    assert "02/03/2026" in page
    assert "$1,000,000" in page
    assert "General liability · GL-1" in page
    assert "2 fields to check" in page
    assert "two dates overlap" in page
    assert "This page has hidden text" in page
    assert '<rect data-for="f-date" data-state="read" x="398.5" y="38.5"' in page


def cells(page: str) -> list[str]:
    """The words of each cell of the tables, its states with it."""
    found = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page.partition("lb-policies")[2], re.DOTALL)
    values = (re.findall(r'class="lb-read-value">(.*?)</span>', each) for each in found)
    return [re.sub(r"<[^>]+>", "", value) for each in values for value in each]


def test_policies_stand_in_a_table_each_value_under_its_heading(context, paper):
    page = context.get(f"/papers/paper/{paper.pk}/").content.decode()
    heads = re.findall(r'<th scope="col">(.*?)</th>', page)
    assert heads == ["Insurer", "Policy number", "Effective", "Expires", "Addl insured",
                     "Subr waived"]  # fmt: skip
    assert cells(page) == ["General liability", "GL-1", "not sure", "not sure", "$1,000,000", "Yes"]
    assert "policies[0]" not in re.sub(r'(name="path" )?value="[^"]*"', "", page), "words, no paths"


def test_a_cell_comes_back_as_a_cell(context, paper):
    row = say(context, paper, "policies[0].expiration", "corrected", "1/1/2027").content.decode()
    assert row.startswith('<div role="group" class="lb-read lb-cell" id="f-policies-0-expiration"')
    assert row.rstrip().endswith("</div>")
    assert 'hx-target="closest [data-field]"' in row


def test_insurers_stand_in_a_table(context, paper):
    insurers = [{"letter": "A", "name": "Pine Mutual", "naic": None},
                {"letter": "B", "name": "Fir Casualty", "naic": "12345"}]  # fmt: skip
    paper.reading["fields"]["insurers"] = insurers
    paper.save()
    page = context.get(f"/papers/paper/{paper.pk}/").content.decode()
    table = page.partition("<h2>Insurers</h2>")[2].partition("</table>")[0]
    assert re.findall(r'<th scope="col">(.*?)</th>', table) == ["Insurer", "Name", "NAIC"]
    assert [row.count('tabindex="0" data-field') for row in table.split("<tr>")[2:]] == [3, 3]


def test_files_attached_to_a_pdf_are_for_a_person_to_check(context, paper):
    paper.reading["notes"] = [{"code": "attached-files", "page": 1, "box": [0, 0, 0, 0]}]
    paper.save()
    page = context.get(f"/papers/paper/{paper.pk}/").content.decode()
    assert "The PDF has files attached. Check that they are in Documents." in page


def test_words_of_a_stranger_are_only_words(context, paper):
    page = context.get(f"/papers/paper/{paper.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "coi <b>" not in page


def test_a_field_is_confirmed_corrected_or_said_not_to_be_there(context, paper):
    row = say(context, paper, "date", "confirmed").content.decode()
    assert "Confirmed" in row
    row = say(context, paper, "policies[0].expiration", "corrected", "1/1/2027").content.decode()
    assert "01/01/2027" in row
    row = say(context, paper, "policies[0].addl_insd.yes", "corrected", "yes").content.decode()
    assert "Yes" in row
    kept = list(Correction.objects.order_by("pk").values_list("path", "after"))
    assert kept == [("date", "2026-02-03"), ("policies[0].expiration", "2027-01-01"),
                    ("policies[0].addl_insd.yes", True)]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("date", "31/12/2026", "month/day/year"),
        ("policies[0].limits.each_occurrence", "1 MIL", "whole dollars"),
        ("policies[0].occurrence", "perhaps", "yes or no"),
        ("date", "", "month/day/year"),
        ("a[1", "x", "no such field"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(context, paper, path, value, said):
    row = say(context, paper, path, "corrected", value).content.decode()
    assert said in row
    assert value in row or path.endswith("occurrence")
    assert not Correction.objects.exists()


def test_of_two_at_one_field_the_second_is_told(context, paper):
    say(context, paper, "date", "corrected", "2/4/2026")
    row = say(context, paper, "date", "corrected", "2/5/2026").content.decode()
    assert "changed this a moment ago" in row
    assert "02/04/2026" in row


def test_without_script_the_page_comes_back_at_the_field(context, paper):
    answer = say(context, paper, "date", "confirmed", Accept="text/html")
    assert (answer.status_code, answer.url) == (302, f"/papers/paper/{paper.pk}/#f-date")


def test_reviewed_is_refused_while_something_is_unsure_then_leads_on(context, paper):
    page = context.post(f"/papers/paper/{paper.pk}/reviewed/", follow=True).content.decode()
    assert "2 fields still to check: policy 1, expiration; policy 1, additional insured." in page
    for path in ("policies[0].expiration", "policies[0].addl_insd.yes"):
        say(context, paper, path, "not_stated")
    page = context.post(f"/papers/paper/{paper.pk}/reviewed/", follow=True).content.decode()
    assert "Nothing else waits for you" in page
    assert "Reopen" in context.get(f"/papers/paper/{paper.pk}/").content.decode()
    context.post(f"/papers/paper/{paper.pk}/reopen/")
    assert "1 document to review" in context.get("/").content.decode()


def test_what_cannot_be_read_says_why_and_can_be_read_again(context, paper):
    Document.objects.update(state="failed", reason="The file is locked with a password.")
    page = context.get(f"/papers/{paper.document_id}/").content.decode()
    assert "locked with a password" in page
    context.post(f"/papers/{paper.document_id}/read-again/")
    assert Document.objects.get().state == "waiting"


@pytest.mark.parametrize(
    ("path", "typed", "kept"),
    [
        ("date", "01-31-2027", "2027-01-31"),
        ("policies[0].limits.y", "$ 1,000,000.00", 1_000_000),
        ("policies[0].limits.y", "Included", "Included"),
        ("policies[0].type", "general Liability", "general_liability"),
        ("signed", "no", False),
        ("effect", "additional_insured, waiver", ["additional_insured", "waiver"]),
        ("insured.name", " B ", "B"),
        ("amount", "1,234.57", "1,234.57"),
        ("coverages[0].amount", "5,000", 5_000),
    ],
)
def test_what_is_typed_becomes_the_papers_value(path, typed, kept):
    assert shown.parsed(path, typed) == kept


def test_a_corrected_field_says_who_when_and_what_stood_there_before(context, paper):
    row = say(context, paper, "date", "corrected", "2/4/2026").content.decode()
    page = context.get(f"/papers/paper/{paper.pk}/").content.decode()
    kept = Correction.objects.get()
    assert (kept.person.name, kept.before) == ("Compliance coordinator of Harbor", "2026-02-03")
    for shown_ in (row, page):
        assert f"{kept.person}, <time datetime=" in shown_
        assert "before: 02/03/2026" in shown_
        assert f'datetime="{kept.at.isoformat(timespec="seconds")}"' in shown_


def test_a_doubt_about_a_whole_page_hides_nothing_of_it(context, paper):
    doubt = paper.reading["unsure"][0]
    url = f"/papers/paper/{paper.pk}/"
    assert context.get(url).content.decode().count('data-state="unsure" x=') == 2
    paper.reading["unsure"] = [{**doubt, "box": [0, 0, 612, 792]}]
    paper.save()
    page = context.get(url).content.decode()
    assert 'data-state="unsure" x=' not in page
    assert doubt["why"] in page


def test_a_page_that_cannot_be_painted_is_not_shown_as_a_broken_picture(context, paper):
    note = {"code": "too-large", "page": 1, "box": [0, 0, 0, 0]}
    large = {"kind": "other", "fields": {}, "places": {}, "unsure": [], "notes": [note]}
    paper.kind, paper.reading = "other", {**paper.reading, **large}
    paper.save()
    page = context.get(f"/papers/paper/{paper.pk}/").content.decode()
    assert "larger than any paper" in page
    assert "We couldn't read these pages" in page
    assert "<img" not in page.partition('id="main"')[2]


def test_the_picture_has_its_place_before_it_is_there(context, paper):
    page = context.get(f"/papers/paper/{paper.pk}/").content.decode()
    assert 'width="612" height="792"' in page, "nothing moves when it comes"
    assert "Page 1 is loading" in page


@pytest.fixture
def next_paper(organization, paper) -> Paper:
    document = Document.objects.create(
        organization=organization, sha256="b" * 64, name="next.pdf", kind="pdf", size=1
    )
    reading = {**paper.reading, "kind": "acord_25"}
    take_up(document, {"pages": 1, "papers": [reading], "sheets": []})
    return document.papers.get()


def test_the_next_picture_is_fetched_ahead_by_who_reviews(context, browse, paper, next_paper):
    ahead = f'<link rel="prefetch" href="/papers/{next_paper.document_id}/page/1/">'
    assert ahead in context.get(f"/papers/paper/{paper.pk}/").content.decode()
    seen_only = browse(Role.VIEWER).get(f"/papers/paper/{paper.pk}/").content.decode()
    assert "prefetch" not in seen_only


def test_a_private_picture_is_not_fetched_ahead(context, paper, next_paper):
    Paper.objects.filter(pk=next_paper.pk).update(kind="w9")
    assert "prefetch" not in context.get(f"/papers/paper/{paper.pk}/").content.decode()
