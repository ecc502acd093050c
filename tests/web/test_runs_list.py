"""The list of runs can be narrowed, turned round and taken along as a file."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime

import pytest
from tests.sync.world import World
from tests.web.conftest import signed_in

from ledgerboard.sync.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(db):
    world = World()
    world.left.put("vendor", name="Acme Concrete")
    world.agree()
    failed = world.run(Run.Kind.PLAN)
    Run.objects.filter(pk=failed.pk).update(status="failed", message="QuickBooks said no.")
    return signed_in(world.ann)


def page_of(client, query: str = "") -> str:
    return client.get(f"/runs/{query}").content.decode()


def runs_in(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<th scope="row"><a href="/runs/(\d+)/"', page)]


def test_the_newest_run_stands_first_unless_the_oldest_is_wanted(ann):
    found = runs_in(page_of(ann))
    assert found == sorted(found, reverse=True)
    assert len(found) == 3
    page = page_of(ann, "?sort=started")
    assert runs_in(page) == sorted(found)
    assert 'aria-sort="ascending"' in page


def test_a_tab_counts_what_it_shows(ann):
    page = page_of(ann, "?state=attention")
    assert len(runs_in(page)) == 1
    assert re.search(r"Needs attention <span[^>]*>1<", page)
    assert re.search(r"Done <span[^>]*>2<", page)
    assert runs_in(page_of(ann, "?flow=projects")) == []
    assert len(runs_in(page_of(ann, "?search=said+no"))) == 1
    assert "Nothing matches" in page_of(ann, "?search=nobody")


def test_a_check_that_went_well_since_settles_a_failed_one(db):
    world = World()
    world.left.put("vendor", name="Acme Concrete")
    world.agree()
    failed = world.run(Run.Kind.PLAN)
    Run.objects.filter(pk=failed.pk).update(status="failed", message="QuickBooks said no.")
    client = signed_in(world.ann)
    assert runs_in(page_of(client, "?state=attention")) == [failed.pk]
    world.plan()
    page = page_of(client, "?state=attention")
    assert runs_in(page) == []
    assert re.search(r"Needs attention <span[^>]*>0<", page)
    assert failed.pk in runs_in(page_of(client))


def test_the_file_holds_the_whole_filter(ann):
    answer = ann.get("/runs/?format=csv&state=attention")
    heads, *rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert heads[:4] == ["Run", "What", "Status", "Result"]
    assert [row[3] for row in rows] == ["QuickBooks said no."]


def test_the_file_says_when_in_the_readers_zone(ann, settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    late = datetime(2026, 4, 1, 1, 30, tzinfo=UTC)
    Run.objects.update(started_at=late, ended_at=late)
    answer = ann.get("/runs/?format=csv")
    assert answer["Content-Disposition"] == 'attachment; filename="activity.csv"'
    row = next(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert (row["Started"], row["Ended"]) == ("03/31/2026 6:30 PM", "03/31/2026 6:30 PM")
