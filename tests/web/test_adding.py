"""A list or a party that is unsure as a whole: no text replaces it, its values are added."""

from __future__ import annotations

import pytest
from tests.documents.conftest import _own_storage  # noqa: F401  # the same storage

from ledgerboard.documents import selectors
from ledgerboard.documents.ingest import take_up
from ledgerboard.documents.models import Correction, Document, Paper
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db
NEW = "policies[0]:general_liability"
TYPED = {
    "letter": "A", "number": "GL-1", "effective": "1/1/2026", "expiration": "01/01/2027",
    "subr_wvd.yes": "yes", "limits.each_occurrence": "$1,000,000", "limits.med_exp": "Excluded",
}  # fmt: skip


@pytest.fixture
def paper(organization) -> Paper:
    document = Document.objects.create(
        organization=organization, sha256="a" * 64, name="photo.jpg", kind="jpg", size=1
    )
    doubts = [{"field": field, "why": "the columns were not found", "page": 1, "box": [0, 0, 9, 9]}
              for field in ("policies", "insurers", "insured")]  # fmt: skip
    reading = {"kind": "acord_25", "pages": [1], "fields": {"date": "2026-02-03"}, "places": {},
               "unsure": doubts}  # fmt: skip
    take_up(document, {"pages": 1, "papers": [reading]})
    return document.papers.get()


@pytest.fixture
def context(browse):
    return browse(Role.COORDINATOR)


def say(client, paper: Paper, path: str, verdict: str, value: str = "", said: int = 0) -> str:
    wish = {"path": path, "verdict": verdict, "value": value, "said": said}
    answer = client.post(f"/papers/paper/{paper.pk}/say/", wish, headers={"HX-Request": "true"})
    return answer.content.decode()


def add(client, paper: Paper, target: str, **typed: str) -> str:
    wish = {"target": target, **typed}
    answer = client.post(f"/papers/paper/{paper.pk}/add/", wish, follow=True)
    return answer.content.decode()


@pytest.mark.parametrize("path", ["policies", "insurers", "insured"])
def test_a_text_in_the_place_of_a_whole_list_is_refused_with_what_to_do(context, paper, path):
    row = say(context, paper, path, "corrected", "Acme GL-1 1,000,000")
    assert "holds several values" in row
    assert "Add each value by itself" in row
    assert path not in selectors.effective(paper)
    assert "Type it" not in context.get(f"/papers/paper/{paper.pk}/").content.decode()


def test_a_policy_is_added_column_by_column_in_the_format_of_a_reading(context, paper):
    page = context.get(f"/papers/paper/{paper.pk}/", {"add": NEW}).content.decode()
    assert 'name="limits.each_occurrence"' in page
    add(context, paper, NEW, **TYPED)
    assert selectors.effective(paper)["policies"] == [{
        "type": "general_liability", "letter": "A", "number": "GL-1",
        "effective": "2026-01-01", "expiration": "2027-01-01", "subr_wvd": {"yes": True},
        "limits": {"each_occurrence": 1_000_000, "med_exp": "Excluded"},
    }]  # fmt: skip


def test_a_whole_is_settled_when_a_person_says_that_this_is_all(context, paper):
    assert "Nothing was added yet" in say(context, paper, "policies", "confirmed")
    add(context, paper, NEW, **TYPED)
    assert "Values were added here" in say(context, paper, "policies", "not_stated")
    assert "all of it was added" in say(context, paper, "policies", "confirmed")
    add(context, paper, "insured:", name="Pine Paving")
    assert "Confirmed" in say(context, paper, "insured", "confirmed")
    assert "Not stated" in say(context, paper, "insurers", "not_stated")
    paper.refresh_from_db()
    assert paper.open_fields == 0
    counted = selectors.effective(paper)
    assert counted["insurers"] == []
    assert counted["insured"] == {"name": "Pine Paving"}
    assert counted["policies"][0]["number"] == "GL-1"


def test_what_was_added_later_is_not_lost_to_what_was_said_of_the_whole(context, paper):
    say(context, paper, "policies", "not_stated")
    add(context, paper, NEW, number="GL-1")
    add(context, paper, "policies[0]:", expiration="1/1/2027")
    add(context, paper, "policies[1]:umbrella_excess", **{"limits.aggregate": "5,000,000"})
    one, two = selectors.effective(paper)["policies"]
    assert (one["number"], one["expiration"]) == ("GL-1", "2027-01-01")
    assert two == {"type": "umbrella_excess", "limits": {"aggregate": 5_000_000}}


@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        ("expiration", "31/12/2026", "month/day/year"),
        ("limits.each_occurrence", "1 MIL", "whole dollars"),
        ("number", "", "Nothing was added"),
    ],
)
def test_with_one_value_that_cannot_be_nothing_is_added_and_what_was_typed_stays(
    context, paper, column, typed, said
):
    page = add(context, paper, NEW, **{"letter": "B" if typed else "", column: typed})
    assert said in page
    assert f'value="{typed}"' in page
    assert not Correction.objects.exists()


def test_the_same_form_sent_twice_adds_one_policy(context, paper):
    add(context, paper, NEW, number="GL-1")
    assert "added this in the meantime" in add(context, paper, NEW, number="GL-1")
    assert len(selectors.effective(paper)["policies"]) == 1


def test_a_text_that_an_earlier_version_took_for_a_list_counts_no_more(context, paper):
    Correction.objects.create(
        organization_id=paper.organization_id, paper=paper, path="policies", verdict="corrected",
        after="GL-1",
    )  # fmt: skip
    assert "policies" not in selectors.effective(paper)
    assert any(each.path == "policies" and each.is_open for each in selectors.fields(paper))


def test_a_viewer_is_offered_no_form_and_may_not_add(browse, paper):
    viewer = browse(Role.VIEWER)
    assert "Add what we missed" not in viewer.get(f"/papers/paper/{paper.pk}/").content.decode()
    assert "can&#x27;t" in add(viewer, paper, NEW, number="GL-1")
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("kind", "target", "typed", "row"),
    [
        ("acord_24", "policies[0]:property", {"limits.building": "9,000"},
         {"type": "property", "limits": {"building": 9_000}}),
        ("coi_non_acord", "policies[0]:", {"coverage": "Cargo"}, {"coverage": "Cargo"}),
    ],
)  # fmt: skip
def test_other_certificates_take_policies_too(context, paper, kind, target, typed, row):
    Paper.objects.update(kind=kind)
    add(context, paper, target, **typed)
    assert selectors.effective(paper)["policies"] == [row]
