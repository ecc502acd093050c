"""Drafts, versions, and what a change of the code map does to what is open."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.sync.code_maps import HARDWARE, MILL, PEARL, PERMITS, MapWorld, link_projects

from ledgerboard.core.reconcile import Side
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views import Blocked
from ledgerboard.core.views.booking import Booking, booking, budget_code_of
from ledgerboard.core.views.code_map import ItemChoice, MapRow, Scope
from ledgerboard.sync.code_map import drafts
from ledgerboard.sync.code_map.companies import code_map_of
from ledgerboard.sync.code_map.effects import effects, open_by_code
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import CodeMapVersion, Event, Run
from ledgerboard.users.models import Role

ROW = MapRow(Scope("9001", "26-100.S"), HARDWARE)
CODE = Ref("budget_code", "101")
BY_RULE = Booking(Ref("item", "411"))


@pytest.fixture
def world(db):
    return MapWorld()


def booked(world, code=CODE):
    context = FlowContext(world.flows["invoices"], world.ports).views[Side.LEFT]
    return booking(code, context)


def published(world, *rows, note=""):
    for row in rows:
        draft = drafts.save_row(world.companies, row, world.ann)
    return drafts.publish(world.companies, world.ann, seen=draft.mark, note=note)


def test_edits_count_after_they_are_published_and_not_before(world):
    draft = drafts.save_row(world.companies, ROW, world.ann)
    assert booked(world) == BY_RULE
    done = drafts.publish(world.companies, world.ann, seen=draft.mark, note=" Hardware for it ")
    assert booked(world) == Booking(HARDWARE)
    assert booked(world, Ref("budget_code", "104")) == Booking(Ref("item", "414"))
    assert (done.number, done.note, done.published_by) == (1, "Hardware for it", world.ann)
    assert world.companies.draft() is None


def test_a_row_takes_the_place_of_the_one_that_speaks_for_the_same(world):
    published(world, ROW, MapRow(Scope("9001", " 26-100.s"), PERMITS, Ref("class", "5")))
    assert booked(world) == Booking(PERMITS, Ref("class", "5"))
    assert world.companies.published().rows.count() == 1


def test_a_removed_row_leaves_it_to_the_rule(world):
    published(world, ROW)
    draft = drafts.remove_row(world.companies, ROW.scope, world.ann)
    assert booked(world) == Booking(HARDWARE)
    drafts.publish(world.companies, world.ann, seen=draft.mark)
    assert booked(world) == BY_RULE


def test_what_is_published_is_what_was_seen(world):
    draft = drafts.save_row(world.companies, ROW, world.ann)
    drafts.save_row(world.companies, MapRow(Scope("9002"), PERMITS), world.bob)
    with pytest.raises(NotPossible, match="changed since you looked"):
        drafts.publish(world.companies, world.ann, seen=draft.mark)
    with pytest.raises(NotPossible, match="changed since you looked"):
        drafts.publish(world.companies, world.ann, seen="")
    assert booked(world) == BY_RULE


def test_a_draft_that_changes_nothing_is_not_published(world):
    published(world, ROW)
    draft = drafts.save_row(world.companies, ROW, world.ann)
    with pytest.raises(NotPossible, match="changes nothing"):
        drafts.publish(world.companies, world.ann, seen=draft.mark)
    drafts.discard(world.companies, world.ann)
    with pytest.raises(NotPossible, match="no draft"):
        drafts.discard(world.companies, world.ann)


def test_an_edit_that_meets_a_publication_does_not_reach_what_is_published(world):
    """Two at once: one read the draft, the other has published it since."""
    draft = drafts.save_row(world.companies, ROW, world.ann)
    CodeMapVersion.objects.filter(pk=draft.pk).update(published_at=world.clock())
    with pytest.raises(NotPossible, match="just published"):
        drafts._held(draft)


def test_an_earlier_version_comes_back_as_a_draft(world):
    published(world, ROW)
    published(world, MapRow(ROW.scope, PERMITS), MapRow(Scope(), ItemChoice.ASK))
    draft = drafts.restore(world.companies, 1, world.ann)
    assert (draft.number, draft.restores) == (3, 1)
    assert booked(world) == Booking(PERMITS)
    with pytest.raises(NotPossible, match="draft already"):
        drafts.restore(world.companies, 1, world.ann)
    drafts.publish(world.companies, world.bob, seen=draft.mark)
    assert booked(world) == Booking(HARDWARE)
    assert [row.target for row in code_map_of(world.companies.versions().get(number=2)).rows] == [
        PERMITS, ItemChoice.ASK,
    ]  # fmt: skip
    with pytest.raises(NotPossible, match="no version 9"):
        drafts.restore(world.companies, 9, world.ann)


def test_who_did_what_is_kept(world):
    published(world, ROW, note="Because")
    drafts.restore(world.companies, 1, world.bob)
    drafts.discard(world.companies, world.bob)
    said = Event.objects.of(world.organization).order_by("pk")
    assert [(each.person, each.what) for each in said] == [
        (world.ann, "code map draft edited"),
        (world.ann, "code map published"),
        (world.bob, "code map restored as draft"),
        (world.bob, "code map draft discarded"),
    ]
    assert said[1].text == "Version 1. Because"
    assert "26-100.S" in said[0].text


def test_a_role_that_may_not_is_refused(world):
    viewer = world.person("viewer@example.com", Role.VIEWER)
    helper = world.person("helper@example.com", Role.COORDINATOR)
    with pytest.raises(NotPossible, match="can't"):
        drafts.save_row(world.companies, ROW, viewer)
    draft = drafts.save_row(world.companies, ROW, helper)
    with pytest.raises(NotPossible, match="can't"):
        drafts.publish(world.companies, helper, seen=draft.mark)
    with pytest.raises(NotPossible, match="can't"):
        drafts.discard(world.companies, viewer)


def test_another_organization_has_a_map_of_its_own(world):
    other = MapWorld()
    published(world, ROW)
    assert booked(other) == BY_RULE
    with pytest.raises(NotPossible, match="can't"):
        drafts.save_row(world.companies, ROW, other.ann)


def test_a_published_map_asks_for_a_comparison_of_the_flows(world):
    before = Run.objects.of(world.organization).count()
    published(world, ROW)
    assert Run.objects.of(world.organization).count() > before


def test_a_map_has_room_for_so_many_rows_and_no_more(world, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_ROWS", 2)
    published(world, ROW, MapRow(Scope("9002"), PERMITS))
    with pytest.raises(NotPossible, match="room for 2 rows"):
        drafts.save_row(world.companies, MapRow(Scope(), ItemChoice.ASK), world.ann)


def test_codes_that_are_removed_or_inactive_are_asked(world):
    published(world, MapRow(Scope(), HARDWARE))
    world.read("101", world_code(world, "101"), active=False)
    assert booked(world).cause == "inactive_code"
    world.gone("budget_code", "101")
    assert booked(world).cause == "removed_code"
    assert booked(world, Ref("budget_code", "103")) == Booking(HARDWARE)


def world_code(world, id_):
    context = FlowContext(world.flows["invoices"], world.ports).views[Side.LEFT]
    return context.here(Ref("budget_code", id_)).record


def test_a_cost_finds_its_code_through_the_published_map(world):
    """Read from the books' side, as the flow of direct costs does."""
    link_projects(world)
    published(world, ROW)
    books = FlowContext(world.flows["codes"], world.ports).views[Side.RIGHT]
    job = Ref("project", "88")
    assert budget_code_of(HARDWARE, job, books) == CODE
    assert budget_code_of(Ref("item", "412"), job, books) == Ref("budget_code", "102")
    assert isinstance(budget_code_of(PERMITS, job, books), Blocked)


# what a draft would do


def preview(world):
    return effects(world.companies, world.companies.draft(), world.ports)


def test_a_preview_counts_codes_open_invoices_and_their_money_once(world):
    world.invoice("1", 1, [("101", "0.00", "100.00"), ("102", "0.00", "7.00")])
    world.link("invoices", Ref("subcontractor_invoice", "1"), Ref("bill", "201"))
    world.invoice("2", 2, [("101", "100.00", "40.00"), ("102", "7.00", "5.00")])
    world.invoice("3", 3, [("101", "140.00", "0.00"), ("102", "12.00", "3.00")])
    drafts.save_row(world.companies, MapRow(Scope("9001", cost_type="S"), HARDWARE), world.ann)
    found = preview(world)
    assert (found.invoices, found.amount) == (2, usd("48.00"))
    shown = [
        (each.id, each.item_now, each.item_new, each.invoices, each.amount) for each in found.codes
    ]
    assert shown == [
        ("102", Ref("item", "412"), HARDWARE, 2, usd("8.00")),
        ("101", Ref("item", "411"), HARDWARE, 1, usd("40.00")),
    ]


@pytest.mark.parametrize("status", ["draft", "under_review", "rejected", "revise_and_resubmit"])
def test_an_invoice_that_accounting_does_not_accept_is_not_open(world, status):
    world.invoice("1", 1, [("101", "0.00", "100.00")])
    world.invoice("2", 2, [("101", "100.00", "40.00")], status=status)
    drafts.save_row(world.companies, ROW, world.ann)
    assert (preview(world).invoices, preview(world).amount) == (1, usd("100.00"))
    assert open_by_code(world.companies) == {"101": 1}


def test_the_statuses_are_those_that_the_flow_of_invoices_accepts(world):
    flow = world.flows["invoices"]
    flow.options = {"view": {"accepted": ["under_review"]}}
    flow.save()
    world.invoice("1", 1, [("101", "0.00", "100.00")])
    world.invoice("2", 2, [("101", "100.00", "40.00")], status="under_review")
    drafts.save_row(world.companies, ROW, world.ann)
    assert preview(world).amount == usd("40.00")


def test_a_bill_in_other_books_leaves_an_invoice_open_here(world):
    world.invoice("1", 1, [("101", "0.00", "100.00")])
    world.flows["other"] = world.other_books()
    world.link("other", Ref("subcontractor_invoice", "1"), Ref("bill", "201"))
    assert open_by_code(world.companies) == {"101": 1}


def usd(amount):
    return Money(Decimal(amount))


def test_a_preview_names_classes_too_and_what_says_the_same_changes_nothing(world):
    drafts.save_row(world.companies, MapRow(Scope("9001", "26-100.S"), ItemChoice.RULE), world.ann)
    assert preview(world).codes == ()
    drafts.save_row(world.companies, MapRow(Scope("9002"), class_=Ref("class", "5")), world.ann)
    (code,) = preview(world).codes
    assert (code.id, code.item_now, code.item_new, code.after.class_) == (
        "104", Ref("item", "414"), Ref("item", "414"), Ref("class", "5"),
    )  # fmt: skip
    assert code.code.project == MILL != PEARL
