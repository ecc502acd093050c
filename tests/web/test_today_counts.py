"""Every count on Home, and every badge, is the number of rows that its link opens."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from tests.sync.chain import Chain
from tests.sync.world import World
from tests.web.conftest import signed_in
from tests.web.plan_of_money import add, waiting_plan
from tests.web.test_plan_tabs import counts

from ledgerboard.connectors.memory import Bad, Fault
from ledgerboard.documents.ingest import take_up
from ledgerboard.documents.models import Document
from ledgerboard.sync.models import FlowSetting, Plan
from ledgerboard.sync.plans.listing import renew
from ledgerboard.web.presenters.badges import badges

pytestmark = pytest.mark.django_db
TABS = {"questions": "Questions", "blocked": "Blocked", "approve": "To approve"}


@pytest.fixture
def world(db):
    """Two plans that wait, each with something to approve, to answer and blocked; two failures."""
    world = World()
    for name in ("Fir Glass", "Gale Steel"):
        world.left.put("vendor", name=name)
    world.right.faults.add(Fault(Bad.REFUSED))
    world.agree()
    projects = FlowSetting.objects.create(
        organization=world.organization, flow="projects", left=world.setting.left,
        right=world.setting.right,
    )  # fmt: skip
    for number, setting in enumerate((world.setting, projects)):
        plan = Plan.objects.create(
            organization=world.organization, setting=setting, status=Plan.Status.WAITING
        )
        for place, action in enumerate(("create", "question", "question", "refuse", "hold")):
            if place > number:
                add(plan, place, f"{number}{place}", "vendor", f"{number}{place}", action=action)
        renew(plan)
    return world


@pytest.fixture
def ann(world):
    return signed_in(world.ann)


def linked(page: str) -> list[tuple[str, int]]:
    """Where each count of the page leads, and what it says there is."""
    found = re.findall(r'<a[^>]* href="([^"]+)" data-count="(\d+)"', page)
    return [(unescape(address), int(count)) for address, count in found]


def rows_of(page: str) -> int:
    return page.count("<li><fieldset") + page.count('<li><div class="')


def test_each_count_on_today_is_the_number_of_rows_its_link_opens(world, ann):
    told = linked(ann.get("/").content.decode())
    assert len(told) == 9, told
    for address, count in told:
        if count:
            assert opened(ann, address) == count, address


def opened(ann: Client, address: str) -> int:
    """How many rows stand there; of a list of plans, how many its plans have together."""
    page = ann.get(address).content.decode()
    if "waiting=" in address:
        plans = re.findall(r'href="(/plans/\d+/[?]tab=\w+)"', page)
        return sum(opened(ann, each) for each in plans)
    assert counts(page)[TABS.get(address.partition("tab=")[2], "Not sent")] == rows_of(page)
    return rows_of(page)


def in_use() -> Chain:
    """A company that has approved something before: its set-up is behind it."""
    chain = Chain()
    Plan.objects.create(
        organization=chain.organization, setting=chain.setting, status=Plan.Status.APPLIED
    )
    return chain


def test_tiles_say_what_waits_in_count_and_dollars(db):
    chain = in_use()
    waiting_plan(chain)
    page = signed_in(chain.ann).get("/").content.decode()
    tiles = re.findall(
        r'<a class="lb-tile[^>]*><span>([^<]+)</span><strong[^>]*>(\d+)</strong>'
        r'<span[^>]*>([^<]+)<', page,
    )  # fmt: skip
    assert tiles == [
        ("Ready to approve", "4", "$120,175.89"),
        ("Questions", "0", "&nbsp;"),
        ("On hold or blocked", "1", "$49,728.81"),
        ("Not sent", "0", "&nbsp;"),
    ]
    row = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("Waiting longest") :]))
    assert "Invoice NE-2174 Create in QuickBooks 2401 - Pearl Street Lofts 36,529.06" in row


def test_the_month_so_far_says_what_was_posted(db):
    chain = Chain()
    plan = waiting_plan(chain)
    plan.changes.filter(key__startswith="2:").update(status="done", changed_at=timezone.now())
    assert "This month: 1 bill posted $49,728.81." in signed_in(chain.ann).get("/").content.decode()


def test_a_badge_says_what_its_place_holds(world, ann, django_assert_num_queries):
    document = Document.objects.create(
        organization=world.organization, sha256="a" * 64, name="coi.pdf", kind="pdf", size=1
    )
    take_up(document, {"pages": 2, "papers": [{"kind": "acord_25", "pages": [n]} for n in (1, 2)]})
    with django_assert_num_queries(1):
        found = badges(world.organization)
    plans = [counts(ann.get(f"/plans/{each.pk}/").content.decode()) for each in waiting(world)]
    decide = sum(each["To approve"] + each["Questions"] for each in plans)
    failed = counts(ann.get("/runs/?state=not_sent").content.decode())["Not sent"]
    assert found == {"plans": decide, "papers": 2, "runs": failed}
    page = ann.get("/").content.decode()
    assert re.search(rf'Approvals <span class="lb-count">{decide}<', page)
    assert re.search(r'Documents <span class="lb-count">2<', page)
    assert badges(World().organization) == {"plans": 0, "papers": 0, "runs": 0}


def waiting(world: World) -> list[Plan]:
    mine = Plan.objects.filter(organization=world.organization)
    return list(mine.filter(status=Plan.Status.WAITING))


def test_a_phone_folds_the_menu_behind_one_button(ann):
    page = ann.get("/").content.decode()
    menu = page[page.index('<details class="lb-menu">') :]
    assert '<summary aria-controls="lb-places">' in menu[: menu.index("</details>")]
    assert menu.index("</details>") < menu.index('<nav aria-label="Main" id="lb-places">')
