"""Projects in progress as pages, calls and commands."""

from __future__ import annotations

import csv
import json
import re

import pytest
from django.test import Client
from tests.sync.taken_over import TakenOver
from tests.web.conftest import signed_in, text_in

from ledgerboard.sync.models import OpeningFigure
from ledgerboard.users.models import Role
from ledgerboard.users.services import issue_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return TakenOver()


@pytest.fixture
def ann(company):
    return signed_in(company.ann)


def test_the_list_shows_both_sides_by_project_and_offers_all_that_tie(ann):
    shown = text_in(ann.get("/in-progress/"))
    assert "2401 - Pearl Street Lofts 0 of 1 commitment signed off" in shown
    for figure in ("130,916.50 130,916.50", "6,482.71 6,482.71", "106,257.87 106,257.87"):
        assert figure in shown
    assert "Sign off all 1 that tie" in shown
    assert "billed before 04/01/2026 are in progress" in shown
    assert "No commitments in this filter" in text_in(ann.get("/in-progress/?tab=differs"))
    assert "No commitments in this filter" in text_in(ann.get("/in-progress/?search=nobody"))


def test_the_list_as_a_file_holds_the_whole_filter(ann):
    text = ann.get("/in-progress/?format=csv&tab=ties").content.decode("utf-8-sig")
    (row,) = csv.DictReader(text.splitlines())
    assert (row["Project"], row["Billed, Procore"]) == ("2401 - Pearl Street Lofts", "130916.50")
    assert (row["Paid, QuickBooks"], row["Difference"]) == ("106257.87", "0.00")
    assert row["Status"] == "Ties"
    nothing = ann.get("/in-progress/?format=csv&tab=differs").content.decode("utf-8-sig")
    assert list(csv.DictReader(nothing.splitlines())) == []


def test_all_that_tie_are_previewed_and_signed_off_as_they_were_shown(company, ann):
    shown = ann.get("/in-progress/preview/")
    assert "1 commitment on 1 project 130,916.50 Billed" in text_in(shown)
    seen = re.findall(r'name="seen" value="([^"]+)"', shown.content.decode())
    ann.post("/in-progress/sign-off/", {"seen": seen, "note": "In one sitting"})
    figure = OpeningFigure.objects.get()
    assert (figure.commitment, figure.note, figure.person) == (
        "8801",
        "In one sitting",
        company.ann,
    )
    assert "Signed off" in text_in(ann.get("/in-progress/?tab=signed"))
    assert "signed off" in text_in(ann.get("/commitments/8801/"))
    again = ann.post("/in-progress/sign-off/", {"seen": seen}, follow=True)
    assert "isn't signed off. " in text_in(again).replace("&#x27;", "'")


def test_one_is_compared_with_other_bills_and_signed_off_as_it_was_compared(company, ann):
    query = "choose=1&through=6602&paper=bill:210&paper=bill:214"
    shown = ann.get(f"/in-progress/8801/?{query}")
    assert "92,828.69 92,828.69 0.00" in text_in(shown)
    (mark,) = re.findall(r'name="mark" value="([^"]+)"', shown.content.decode())
    ann.post("/in-progress/8801/sign-off/", {"mark": mark, "query": query})
    assert OpeningFigure.objects.get().through == "6602"
    taken = ann.post("/in-progress/8801/take-back/", follow=True)
    assert "It is in progress again" in text_in(taken)


def test_what_differs_says_why_and_has_no_button(ann):
    answer = ann.get("/in-progress/8801/?choose=1&paper=bill:210&paper=bill:214")
    shown = text_in(answer).replace("&#x27;", "'")
    assert "Billed is off by $38,087.81. Bill NE-2251 isn't checked." in shown
    assert "Sign off $" not in shown
    assert "Sign off $130,916.50" in text_in(ann.get("/in-progress/8801/"))
    assert "Enter what was billed like 1234.50." in text_in(
        ann.get("/in-progress/8801/?billed=much")
    )


def test_a_sign_off_that_is_refused_says_why_on_the_same_choice(ann):
    query = "choose=1&billed=130916.50&retained=6482.71&paid=106257.87"
    answer = ann.post(
        "/in-progress/8801/sign-off/", {"mark": "of another", "query": query}, follow=True
    )
    assert "Say where the opening amounts come from" in text_in(answer)
    assert answer.request["QUERY_STRING"] == query
    assert not OpeningFigure.objects.exists()


def test_who_only_looks_sees_no_button_and_may_not_sign(company):
    viewer = signed_in(company.person("v@example.com", Role.VIEWER))
    assert "Sign off all" not in text_in(viewer.get("/in-progress/"))
    assert viewer.post("/in-progress/sign-off/", {"seen": []}).status_code == 403
    assert viewer.post("/in-progress/start/", {"start_day": ""}).status_code == 403


def test_a_stranger_finds_no_such_commitment(company):
    stranger = signed_in(TakenOver().person("s@example.com"))
    company.another("8899", "SC-099")
    assert signed_in(company.ann).get("/in-progress/8899/").status_code == 200
    assert stranger.get("/in-progress/8899/").status_code == 404


def test_the_first_day_is_chosen_by_an_administrator(company):
    boss = signed_in(company.person("boss@example.com", Role.ADMINISTRATOR))
    assert "Saved" in text_in(
        boss.post("/in-progress/start/", {"start_day": "2026-03-01"}, follow=True)
    )
    company.invoices.refresh_from_db()
    assert company.invoices.options["view"]["start_day"] == "2026-03-01"
    refused = boss.post("/in-progress/start/", {"start_day": "soon"}, follow=True)
    assert "Enter a date like 03/31/2026." in text_in(refused)
    empty = boss.post("/in-progress/start/", {"start_day": ""}, follow=True)
    assert "Choose the first day" in text_in(empty)


# the API


@pytest.fixture
def call(company):
    token = issue_token(company.organization, company.ann, name="test")
    return Client(headers={"Authorization": f"Bearer {token}"})


def send(call, path, said):
    return call.post(path, json.dumps(said), content_type="application/json")


def test_calls_list_preview_sign_off_and_take_back(company, call):
    (row,) = call.get("/api/in-progress").json()
    assert (row["state"], row["procore"], row["gaps"]) == ("ties", row["quickbooks"], [])
    assert row["procore"] == {"billed": "130916.50", "retained": "6482.71", "paid": "106257.87"}
    other = send(call, "/api/in-progress/8801/preview", {"papers": ["bill:210"]}).json()
    assert other["gaps"][0]["amount"] == "90328.66"
    made = send(call, "/api/in-progress/8801/sign-off", {"mark": row["mark"], "note": "By call"})
    assert (made.status_code, made.json()["note"]) == (201, "By call")
    refused = send(call, "/api/in-progress/sign-off", {"seen": {"8801": row["mark"]}}).json()
    assert (refused["signed"], refused["refused"][0]["id"]) == ([], "8801")
    assert call.delete("/api/in-progress/8801/sign-off").status_code == 204
    assert call.delete("/api/in-progress/8801/sign-off").status_code == 404
    assert send(call, "/api/in-progress/8801/preview", {"papers": ["210"]}).status_code == 422
    assert send(call, "/api/in-progress/999/preview", {}).status_code == 404
