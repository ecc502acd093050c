"""The list of approvals can be narrowed, turned round and taken along as a file."""

from __future__ import annotations

import csv
import re

import pytest
from tests.sync.chain import Chain
from tests.sync.world import World
from tests.web.conftest import signed_in
from tests.web.plan_of_money import waiting_plan
from tests.web.test_money_pages import text_of

from ledgerboard.sync.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> World:
    """One plan that was sent, and one that waits."""
    world = World()
    world.left.put("vendor", name="Acme Concrete")
    world.agree()
    world.left.put("vendor", name="Bolt Electric")
    world.plan()
    return world


@pytest.fixture
def ann(world):
    return signed_in(world.ann)


def page_of(client, query: str = "") -> str:
    return client.get(f"/plans/{query}").content.decode()


def plans_in(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<th scope="row"><a href="/plans/(\d+)/', page)]


def waiting() -> list[int]:
    return list(Plan.objects.filter(status="waiting").values_list("pk", flat=True))


def test_the_newest_stands_first_unless_the_oldest_is_wanted(ann):
    found = plans_in(page_of(ann, "?state="))
    assert found == sorted(found, reverse=True)
    assert len(found) > 1
    page = page_of(ann, "?state=&sort=created")
    assert plans_in(page) == sorted(found)
    assert 'aria-sort="ascending"' in page


def test_the_page_opens_with_what_waits_and_with_everything_when_nothing_does(world, ann):
    assert plans_in(page_of(ann)) == waiting()
    world.agree()
    assert waiting() == []
    assert len(plans_in(page_of(ann))) == Plan.objects.count()


def test_a_plan_of_money_says_how_much_waits(db):
    chain = Chain()
    plan = waiting_plan(chain)
    shown = text_of(signed_in(chain.ann), "/plans/")
    assert f"Invoices plan {plan.pk} 4 $120,175.89 0 1 Ready to approve" in shown
    file = signed_in(chain.ann).get("/plans/?format=csv").content.decode("utf-8-sig")
    [row] = csv.DictReader(file.splitlines())
    assert (row["Changes"], row["Amount to approve"]) == ("4", "120175.89"), "a number in a file"


def test_a_tab_counts_what_it_shows_and_a_search_looks_into_plans(ann):
    page = page_of(ann, "?state=waiting")
    assert plans_in(page) == waiting()
    assert re.search(rf"Waiting <span[^>]*>{len(waiting())}<", page)
    assert plans_in(page_of(ann, "?search=bolt+electric")) == waiting()
    assert waiting()[0] in plans_in(page_of(ann, f"?search={waiting()[0]}"))
    assert plans_in(page_of(ann, "?flow=projects")) == []
    assert "Nothing matches" in page_of(ann, "?search=nobody")


def test_the_file_holds_the_whole_filter(ann):
    answer = ann.get("/plans/?format=csv&state=waiting")
    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert [int(row["Plan"]) for row in rows] == waiting()
    assert {row["Status"] for row in rows} == {"Ready to approve"}
    assert rows[0]["What"] == "Vendors"


def test_what_waits_for_somebody_stays_chosen_while_one_searches(ann):
    page = page_of(ann, "?waiting=approve&search=bolt")
    assert plans_in(page) == waiting()
    assert '<input type="hidden" name="waiting" value="approve">' in page
