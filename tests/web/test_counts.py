"""One of a thing is said in the singular, wherever a count is said."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from tests.sync.world import World

from ledgerboard.core.values.wording import counted
from ledgerboard.sync.models import Run

pytestmark = pytest.mark.django_db

ONE_OF_MANY = re.compile(
    r"(?<![\d.,:/-])1 (?:\w+ )?(?:changes|questions|records|plans|conflicts|updates|files|fields|"
    r"documents|steps|runs|lines|pages|vendors|projects|notes|workers|migrations|times)\b"
)


@pytest.fixture
def world(to_plan: World) -> World:
    return to_plan


def text_of(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_pages_say_one_change_and_one_question(world):
    ann = Client()
    ann.force_login(world.ann)
    plan = world.plan()
    run = Run.objects.latest("pk")
    addresses = ("/", "/plans/", f"/plans/{plan.pk}/", "/runs/", f"/runs/{run.pk}/", "/vendors/")
    texts = {each: text_of(ann, each) for each in addresses}
    assert "1 change, 1 question" in texts["/"]
    assert "1 question" in texts[f"/plans/{plan.pk}/"]
    wrong = {each: ONE_OF_MANY.findall(text) for each, text in texts.items()}
    assert not any(wrong.values()), wrong


def test_a_run_says_how_many_it_found(world):
    world.plan()
    assert Run.objects.latest("pk").message == "1 change to approve, 1 question to answer."


def test_a_plural_of_its_own_is_kept_and_thousands_have_a_comma():
    assert counted(1, "company", "companies") == "1 company"
    assert counted(2000, "company", "companies") == "2,000 companies"
    assert counted(0, "change") == "0 changes"
