"""What a setting changes is shown before it is saved: on the page, by the API and the command."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.sync.taken_over import TakenOver
from tests.web.conftest import signed_in

from ledgerboard.users.models import Membership, Role
from ledgerboard.users.services import issue_token

pytestmark = pytest.mark.django_db
HELD = "1 invoice would be on hold or blocked, ($4,257.90)."


@pytest.fixture
def company(db):
    """Invoice 4 is still to come."""
    company = TakenOver()
    company.sign()
    Membership.objects.filter(person=company.ann).update(role=Role.ADMINISTRATOR)
    return company


@pytest.fixture
def ann(company):
    return signed_in(company.ann)


def test_choosing_shows_the_consequence_in_place_and_saves_nothing(company, ann):
    before = company.invoices.options
    given = {"retainage_item": "", "accepted": ["approved"]}
    address = f"/settings/{company.invoices.pk}/preview/"
    part = ann.post(address, given, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert f"<summary>{HELD}</summary>" in part
    assert "no retainage item is chosen" in part
    company.invoices.refresh_from_db()
    assert company.invoices.options == before


def test_without_scripts_it_is_a_page_from_which_the_same_answers_are_saved(company, ann):
    given = {"retainage_item": "450", "bill_date": "period_end", "accepted": ["approved"]}
    page = ann.post(f"/settings/{company.invoices.pk}/preview/", given).content.decode()
    assert "Nothing is saved yet." in page
    for name, value in (("bill_date", "period_end"), ("accepted", "approved")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert f'action="/settings/{company.invoices.pk}/choices/"' in page


def test_what_cannot_be_saved_says_why_and_offers_no_button(company, ann):
    page = ann.post(f"/settings/{company.invoices.pk}/preview/", {}).content.decode()
    assert "Check at least one answer to “Which invoices go?”" in page
    assert ">Save</button>" not in page


def test_the_form_asks_for_it_as_answers_change(company, ann):
    page = ann.get("/settings/").content.decode()
    assert f'hx-post="/settings/{company.invoices.pk}/preview/" hx-trigger="change"' in page
    assert ">See what it changes</button>" in page


def test_the_api_gives_each_consequence_with_its_records(company):
    token = issue_token(company.organization, company.ann, name="test")
    client = Client(headers={"Authorization": f"Bearer {token}"})
    address = f"/api/flows/{company.invoices.pk}/preview"
    said = client.post(address, {"view": {"retainage_item": None}}, "application/json").json()
    assert (said["looked_at"], said["sentences"]) == (4, [HELD])
    (effect,) = said["effects"]
    assert (effect["what"], effect["count"], effect["amount"]) == ("blocked", 1, "-4257.90")
    assert [row["id"] for row in effect["rows"]] == ["6604"]
    refused = client.post(address, {"view": {"bill_date": "someday"}}, "application/json")
    assert (refused.status_code, "choose one of" in refused.json()["detail"]) == (409, True)
