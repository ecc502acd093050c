"""Vendors and projects side by side, a record's page, and the settings of their flows."""

from __future__ import annotations

import csv
import re

import pytest
from django.test import Client
from tests.sync.world import World
from tests.web.conftest import signed_in

from ledgerboard.core.reconcile import Unreadable
from ledgerboard.core.values import TaxNumber
from ledgerboard.sync import approving
from ledgerboard.sync.models import AutoApproval, Decision, FlowSetting, Link, PullState, Run
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    world = World()
    number = TaxNumber.parse("93-1234567")
    world.left.put("vendor", name="Acme Concrete", city="Portland", tax_number=number)
    world.right.put("vendor", name="Bolt Electric", email="office@bolt.example")
    return world


@pytest.fixture
def ann(world):
    return signed_in(world.ann)


@pytest.fixture
def chief(world):
    client = Client()
    client.force_login(world.person("chief@example.com", Role.ADMINISTRATOR))
    return client


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def acme(world: World) -> str:
    """Its id in Procore: links come in no order."""
    rows = world.left.rows.items()
    return next(id_ for (_, id_), row in rows if row.values["name"] == "Acme Concrete")


def test_a_fresh_installation_teaches_to_connect_first(client, db):
    world = World()
    FlowSetting.objects.all().delete()
    client.force_login(world.ann)
    assert "Connect both systems first" in page_of(client, "/vendors/")
    assert "Connect both systems first" in page_of(client, "/plans/")
    assert "Nothing to set yet" in page_of(client, "/settings/")


def test_both_sides_stand_beside_each_other_with_their_state(world, ann):
    world.plan()
    page = page_of(ann, "/vendors/")
    assert "Only in Procore" in page
    assert "Only in QuickBooks" in page
    world.agree()
    assert page_of(ann, "/vendors/").count("Linked</span>") == 2


def test_tabs_and_the_file_keep_the_order_and_the_search(world, ann):
    world.plan()
    page = page_of(ann, "/vendors/?sort=-name&search=acme")
    assert 'href="?sort=-name&amp;search=acme&amp;state=linked"' in page
    searched_by_htmx = page[page.index('<div id="records">') :]
    assert 'href="?sort=-name&amp;search=acme&amp;format=csv" download' in searched_by_htmx


def names_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a[^>]*>([^<]+)<', page)


def test_a_list_goes_by_name_or_by_last_change_either_way(world, ann):
    world.agree()
    assert names_in(page_of(ann, "/vendors/")) == ["Acme Concrete", "Bolt Electric"]
    page = page_of(ann, "/vendors/?sort=-name")
    assert names_in(page) == ["Bolt Electric", "Acme Concrete"]
    assert 'aria-sort="descending"' in page
    world.left.edit("vendor", acme(world), city="Bend")
    world.plan()
    assert names_in(page_of(ann, "/vendors/?sort=-changed")) == ["Acme Concrete", "Bolt Electric"]
    assert names_in(page_of(ann, "/vendors/?sort=changed")) == ["Bolt Electric", "Acme Concrete"]


def test_what_differs_and_a_phone_can_be_found(world, ann):
    world.left.put("vendor", name="Cedar Works", phone="503-555-0142")
    world.agree()
    for typed in ("555-0142", "5035550142", "(503) 555-0142", "%2B1 503.555.0142", "555 01"):
        assert names_in(page_of(ann, f"/vendors/?search={typed}")) == ["Cedar Works"], typed
    assert names_in(page_of(ann, "/vendors/?search=503-555-0143")) == []
    left = acme(world)
    world.left.edit("vendor", left, city="Bend")
    world.right.edit("vendor", world.links()[left], city="Salem")
    world.plan()
    page = page_of(ann, "/vendors/?state=differs")
    assert names_in(page) == ["Acme Concrete"]
    assert re.search(r'lb-badge-warn">.*?Differs', page.split("<tbody>")[1], re.DOTALL)
    assert "Linked" not in page.split("<tbody>")[1]
    assert "Needs you" in page
    assert "Waiting for approval" not in page


def test_the_list_as_a_file_holds_the_whole_filter(world, ann):
    world.left.put("vendor", name="=cmd|run", city="Salem")
    world.plan()
    answer = ann.get("/vendors/?format=csv&state=left_only")
    assert answer["Content-Type"].startswith("text/csv")
    heads, *rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert heads[:4] == ["Name", "Status", "Procore ID", "Procore name"]
    assert [row[0] for row in rows] == ["'=cmd|run", "Acme Concrete"]
    assert {row[1] for row in rows} == {"Only in Procore"}
    assert "93-1234567" not in answer.content.decode()


def test_search_and_filter_narrow_the_list(world, ann):
    world.plan()
    page = page_of(ann, "/vendors/?search=acme")
    assert "Acme Concrete" in page
    assert "Bolt Electric" not in page
    assert "Acme Concrete" not in page_of(ann, "/vendors/?state=right_only")
    assert "Nothing matches" in page_of(ann, "/vendors/?search=zebra")


@pytest.mark.parametrize("query", ["page=999", "page=-1", "page=x", "state=nonsense"])
def test_a_senseless_address_still_shows_a_list(world, ann, query):
    world.plan()
    assert "Acme Concrete" in page_of(ann, f"/vendors/?{query}")


def test_a_record_s_page_shows_both_sides_and_what_was_agreed(world, ann):
    world.agree()
    left = acme(world)
    page = page_of(ann, f"/vendor/?left={left}&right={world.links()[left]}")
    assert "Last synced" in page
    assert "Portland" in page
    assert "Every attempt to send" in page


def test_what_its_system_cannot_show_is_said_beside_what_it_said_before(world, ann):
    world.agree()
    [bolt] = world.right.holders("vendor", "Bolt Electric")
    world.right.edit("vendor", bolt, unreadable=Unreadable("It isn't shown.", "Correct it there."))
    world.plan()
    assert re.search("Can't read", page_of(ann, "/vendors/"))
    page = page_of(ann, f"/vendor/?right={bolt}")
    assert "Correct it there. These are the last values we could read." in page
    assert "office@bolt.example" in page


def test_a_tax_number_is_never_shown_whole(world, ann):
    world.agree()
    page = page_of(ann, f"/vendor/?left={acme(world)}")
    assert "4567" in page
    assert "93-1234567" not in page
    assert "931234567" not in page


def test_a_record_that_is_not_there_is_not_found(world, ann):
    assert ann.get("/vendor/?left=nobody").status_code == 404
    assert ann.get("/vendor/").status_code == 404


def test_unlinking_ends_the_link_and_shows_the_run_that_clears_our_key(world, ann, monkeypatch):
    monkeypatch.setattr("ledgerboard.web.views.records.ports", lambda: world.ports)
    world.agree()
    link = Link.objects.latest("pk")
    answer = ann.post(f"/links/{link.pk}/unlink/", {"reason": "Another company"})
    assert answer.status_code == 302
    link.refresh_from_db()
    assert link.unlinked_at is not None


def test_a_standing_rule_stands_under_its_maker_s_name_until_it_is_stopped(world, ann):
    address = f"/settings/{world.setting.pk}/rule/"
    ann.post(address, {"action": "link", "want": "on"})
    assert f"set by {world.ann}" in page_of(ann, "/settings/")
    ann.post(address, {"action": "link", "want": "off"})
    assert AutoApproval.objects.get().revoked_at is not None


def test_options_are_saved_by_an_administrator_and_count(world, chief):
    form = {
        "max_changes": "7",
        "max_share": "30",
        "creates": ["left"],
        "direction-phone": "to_right",
    }
    page = chief.post(f"/settings/{world.setting.pk}/options/", form, follow=True)
    assert "Saved." in page.content.decode()
    world.setting.refresh_from_db()
    assert world.setting.options["max_changes"] == 7
    assert world.setting.options["max_share"] == 0.3
    assert world.setting.options["creates"] == ["left"]
    assert world.setting.options["directions"] == {"phone": "to_right"}


def test_a_senseless_threshold_is_refused_in_words(world, chief):
    form = {"max_changes": "-1", "max_share": "20"}
    page = chief.post(f"/settings/{world.setting.pk}/options/", form, follow=True)
    assert "Not saved." in page.content.decode()


def test_only_administrators_change_options(world, ann):
    assert ann.post(f"/settings/{world.setting.pk}/options/", {}).status_code == 403
    assert ann.post(f"/settings/{world.setting.pk}/switch/", {}).status_code == 403


def test_a_flow_is_switched_off_and_on(world, chief):
    chief.post(f"/settings/{world.setting.pk}/switch/", {"want": "off"})
    world.setting.refresh_from_db()
    assert not world.setting.enabled
    assert ">Off</span>" in page_of(chief, "/settings/").replace("\n", "")


def test_reading_everything_again_starts_a_sweep(world, ann):
    ann.post(f"/settings/{world.setting.pk}/sweep/")
    assert Run.objects.get().kind == Run.Kind.SWEEP


def test_a_rejection_is_taken_back_where_it_stands(world, ann):
    plan = world.plan()
    approving.reject(plan, world.ann, reason="Not ours", seen_hash=plan.hash)
    left = world.left.rows and next(iter(world.left.rows))[1]
    address = f"/vendor/?left={left}"
    assert "Not ours" in page_of(ann, address)
    decision = Decision.objects.get(left_id=left)
    back = ann.post(f"/decisions/{decision.pk}/take-back/", {"next": address})
    assert back.url == address
    assert "taken back" in page_of(ann, address)
    assert world.plan() is not None


def test_taking_back_never_leads_to_another_site(world, ann):
    plan = world.plan()
    approving.reject(plan, world.ann, reason="Not ours", seen_hash=plan.hash)
    decision = Decision.objects.first()
    away = {"next": "https://evil.example/"}
    assert ann.post(f"/decisions/{decision.pk}/take-back/", away).url == "/plans/"


def test_a_mass_disappearance_is_believed_only_on_a_person_s_word(world, ann):
    world.plan()
    state = PullState.objects.first()
    PullState.objects.filter(pk=state.pk).update(alarm="40 of 50 vendors are gone.")
    assert "Yes, they were deleted" in page_of(ann, "/")
    ann.post(f"/disappeared/{state.pk}/believe/")
    state.refresh_from_db()
    assert state.believe_missing
    assert "Confirmed. The next check treats them as deleted." in page_of(ann, "/")


def test_what_is_on_one_side_only_is_linked_by_hand_and_compared_again(world, ann):
    world.plan()
    left, right = (next(iter(store.rows))[1] for store in (world.left, world.right))
    assert "Link it to" in page_of(ann, f"/vendor/?left={left}")
    found = page_of(ann, f"/vendor/?left={left}&find=bolt")
    assert f'name="right" value="{right}"' in found
    assert ann.post("/vendor/link/", {"left": left, "right": right}).url.startswith("/runs/")
    run = Run.objects.filter(status=Run.Status.QUEUED).get()
    assert "Link what is the same" in page_of(ann, f"/plans/{world.carry(run).plan.pk}/")


def test_a_search_for_a_partner_that_finds_none_says_so(world, ann):
    world.plan()
    right = next(iter(world.right.rows))[1]
    page = page_of(ann, f"/vendor/?right={right}&find=zebra")
    assert "No unlinked record matches" in page


def test_what_has_a_partner_is_not_linked_to_another(world, ann):
    world.agree()
    left, right = next(iter(world.links().items()))
    assert "Link it to" not in page_of(ann, f"/vendor/?left={left}")
    page = ann.post("/vendor/link/", {"left": left, "right": right}, follow=True)
    assert "Nothing was linked" in page.content.decode()
    assert not Decision.objects.exists()


def test_only_who_may_plan_links_by_hand_and_only_what_is_there(world, ann):
    world.plan()
    left = next(iter(world.left.rows))[1]
    viewer = Client()
    viewer.force_login(world.person("viewer@example.com", Role.VIEWER))
    assert "Link it to" not in page_of(viewer, f"/vendor/?left={left}")
    assert viewer.post("/vendor/link/", {"left": left, "right": "x"}).status_code == 403
    assert ann.post("/vendor/link/", {"left": left, "right": "nobody"}).status_code == 404


def test_a_question_is_asked_once_however_often_both_sides_are_compared(world, ann):
    world.right.put("vendor", name="Acme Concrete Supply", city="Portland")
    world.plan()
    left = next(iter(world.left.rows))[1]
    page = page_of(ann, f"/vendor/?left={left}")
    assert "1 question to answer" in page
    assert "Acme Concrete Supply" in page
    world.left.put("vendor", name="Delta Drywall")
    world.plan()
    page = page_of(ann, f"/vendor/?left={left}")
    assert page.count("<legend") == 1


def test_a_conflict_on_a_record_s_page_shows_whose_value_is_whose(world, ann):
    for store, email in ((world.left, "l@cedar.example"), (world.right, "r@cedar.example")):
        store.put("vendor", name="Cedar Tile", city="Bend", email=email)
    plan = world.plan()
    left = plan.changes.get(action="conflict").left_id
    page = " ".join(page_of(ann, f"/vendor/?left={left}").split())
    assert 'lb-soft">Procore</span> l@cedar.example' in page
    assert 'lb-soft">QuickBooks</span> r@cedar.example' in page


def test_what_stayed_open_when_the_rest_was_written_still_waits(world, ann):
    world.right.put("vendor", name="Acme Concrete Supply", city="Portland")
    world.agree()
    left = next(iter(world.left.rows))[1]
    assert "1 question to answer" in page_of(ann, f"/vendor/?left={left}")


def test_what_was_approved_stays_approved_when_something_else_changes(world, ann):
    world.approve(world.plan())
    world.left.put("vendor", name="Delta Drywall")
    world.plan()
    page = page_of(ann, f"/vendor/?left={next(iter(world.left.rows))[1]}")
    assert "Approved</span>" in page
