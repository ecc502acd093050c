"""A W-9 on the web: its number is sealed whoever writes it, its pages are for reviewers."""

from __future__ import annotations

import pytest
from tests.documents.conftest import _own_storage  # noqa: F401  # the same storage

from ledgerboard.connections.vault import Vault
from ledgerboard.documents.ingest import take_up
from ledgerboard.documents.models import Correction, Document, Paper
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db
WHOLE, FIGURES, MASK = "512-68-7431", "512687431", "***-**-7431"
NUMBER = "tin_masked"


@pytest.fixture
def paper(organization) -> Paper:
    document = Document.objects.create(
        organization=organization, sha256="a" * 64, name="w9.pdf", kind="pdf", size=1
    )
    doubt = {"why": "this is not one number of nine figures", "page": 1, "box": [1, 2, 3, 4]}
    reading = {
        "kind": "w9", "pages": [1], "edition": None,
        "fields": {"name": "Pine Paving", "tin_type": "ssn"}, "places": {}, "notes": [],
        "methods": {}, "unsure": [{"field": NUMBER, **doubt}],
    }  # fmt: skip
    sheets = [{"size": [612, 792], "quarter": 0}]
    take_up(document, {"pages": 1, "papers": [reading], "sheets": sheets})
    return document.papers.get()


def say(client, paper: Paper, value: str, path: str = NUMBER, **wish):
    wish = {"path": path, "verdict": "corrected", "value": value, "said": 0, **wish}
    return client.post(f"/papers/paper/{paper.pk}/say/", wish, headers={"HX-Request": "true"})


def stored() -> str:
    return f"{list(Paper.objects.values())}{list(Correction.objects.values())}"


@pytest.mark.parametrize("typed", [WHOLE, FIGURES, " 512 68 7431 "])
def test_a_whole_number_that_a_person_types_is_sealed_and_only_its_mask_is_kept(
    browse, paper, typed, caplog
):
    context = browse(Role.COORDINATOR)
    row = say(context, paper, typed).content.decode()
    page = context.get(f"/papers/paper/{paper.pk}/").content.decode()
    assert MASK in row
    assert Correction.objects.get().after == MASK
    assert Vault().unseal(Paper.objects.get().sealed_number) == FIGURES
    everywhere = row + page + stored() + caplog.text
    assert [one for one in (WHOLE, FIGURES, typed.strip()) if one in everywhere] == []


def test_reading_a_w9_again_keeps_the_number_that_a_person_typed(browse, paper):
    say(browse(Role.COORDINATOR), paper, WHOLE)
    again = {"pages": 1, "papers": [paper.reading], "secrets": [{"tin": "111223333"}]}
    take_up(paper.document, again)
    assert Vault().unseal(Paper.objects.get().sealed_number) == FIGURES


@pytest.mark.parametrize(
    ("typed", "said"),
    [("512-68-743", "nine digits"), ("51268743x", "nine digits"), ("5126874310", "nine digits")],
)
def test_a_number_of_another_form_is_refused_without_repeating_it(browse, paper, typed, said):
    row = say(browse(Role.COORDINATOR), paper, typed).content.decode()
    assert said in row
    assert typed not in row
    assert not Correction.objects.exists()


def test_without_dashes_the_kind_must_be_known(browse, paper):
    context = browse(Role.COORDINATOR)
    say(context, paper, "", "tin_type", verdict="unreadable")
    row = say(context, paper, FIGURES).content.decode()
    assert "which kind" in row
    assert FIGURES not in row
    assert "**-***7431" in say(context, paper, "51-2687431").content.decode()


def test_the_number_is_refused_in_every_other_field_of_the_paper(browse, paper):
    context = browse(Role.COORDINATOR)
    for path in ("name", "tin_type"):
        row = say(context, paper, f"Pine {WHOLE}", path).content.decode()
        assert "looks like a Tax ID" in row
        assert WHOLE not in row
    assert not Correction.objects.exists()


def test_what_is_sealed_follows_what_a_person_says(browse, paper):
    context = browse(Role.COORDINATOR)

    def sealed_after(value: str, **wish) -> str:
        last = Correction.objects.order_by("pk").last()
        say(context, paper, value, said=last.pk if last else 0, **wish)
        return Paper.objects.get().sealed_number

    first = sealed_after(WHOLE)
    assert sealed_after(MASK) == first, "the same four figures: the number is still the one"
    assert sealed_after("***-**-9999") == "", "another number, of which four figures are known"
    assert sealed_after(WHOLE)
    assert sealed_after("", verdict="not_stated") == ""


def test_a_number_kept_whole_by_an_earlier_version_is_shown_masked(browse, paper):
    Correction.objects.create(
        organization_id=paper.organization_id, paper=paper, path=NUMBER, verdict="corrected",
        after=WHOLE,
    )  # fmt: skip
    page = browse(Role.COORDINATOR).get(f"/papers/paper/{paper.pk}/").content.decode()
    assert MASK in page
    assert WHOLE not in page


def test_a_viewer_reads_the_mask_and_is_told_whom_to_ask_for_the_pages(browse, paper):
    say(browse(Role.COORDINATOR), paper, WHOLE)
    viewer = browse(Role.VIEWER)
    page = viewer.get(f"/papers/paper/{paper.pk}/").content.decode()
    assert MASK in page
    assert "ask an administrator" in page
    assert "<img" not in page
    assert "original" not in page
    pages = [f"/papers/{paper.document_id}/{part}/" for part in ("page/1", "original")]
    for answer in map(viewer.get, pages):
        assert answer.status_code == 403
        assert "An administrator can change your role" in answer.content.decode()


def test_pages_of_which_nobody_knows_what_they_hold_are_for_reviewers_too(browse, paper):
    paper.delete()
    viewer = browse(Role.VIEWER)
    assert "Download" not in viewer.get(f"/papers/{paper.document_id}/").content.decode()
    assert viewer.get(f"/papers/{paper.document_id}/original/").status_code == 403


def test_the_pages_of_a_certificate_stay_open_to_a_viewer(browse, paper):
    Paper.objects.update(kind="acord_25")
    viewer = browse(Role.VIEWER)
    assert "<img" in viewer.get(f"/papers/paper/{paper.pk}/").content.decode()
    assert viewer.get(f"/papers/{paper.document_id}/page/1/").status_code == 409, "not stored here"
