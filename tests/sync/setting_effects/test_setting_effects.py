"""A setting says what it changes among today's records before it is saved, by the plan's own
views.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import approvals, story
from tests.core.money.story import usd
from tests.sync.chain import RETAINAGE_ITEM
from tests.sync.taken_over import TakenOver

from ledgerboard.core.records import (
    Bill,
    Books,
    CostPart,
    InvoiceLine,
    ProjectCost,
    read_lines,
    write_lines,
)
from ledgerboard.core.values import Ref
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.models import Change, FlowSetting, Link, MoneyFigures, Plan, Snapshot
from ledgerboard.sync.setting_effects import What, preview

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    """Invoices 1 to 3 are in progress, and nothing is linked."""
    return TakenOver()


def effects(company, setting=None, **view):
    setting = setting or company.invoices
    wanted = {**setting.options.get("view", {}), **view}
    kept = {name: value for name, value in wanted.items() if value is not None}
    return preview(setting, kept, company.ports).effects


def told(company, setting=None, **view) -> list[str]:
    return [each.words for each in effects(company, setting, **view)]


def test_without_the_start_day_what_was_held_could_go_with_its_dollars(company):
    assert told(company, start_day=None) == ["4 more invoices could go to QuickBooks, $120,175.89."]
    (freed,) = effects(company, start_day=None)
    assert [row.title for row in freed.rows] == sorted(
        f"invoice {number}" for number in ("NE-2174", "NE-2207", "NE-2251", "NE-2263")
    )
    assert "no one has signed off" in freed.rows[0].before
    assert freed.rows[0].after == "Goes"


def test_dollars_are_those_of_the_books_currency(company):
    MoneyFigures.objects.filter(number="NE-2174", kind="subcontractor_invoice").update(
        currency="CAD"
    )
    (freed,) = effects(company, start_day=None)
    (canadian,) = (row for row in freed.rows if row.title == "invoice NE-2174")
    assert canadian.amount is None
    assert freed.words == "4 more invoices could go to QuickBooks, $83,646.83."


@pytest.fixture
def signed(company):
    """Only invoice 4 is still to come: a credit of $4,257.90."""
    company.sign()
    return company


def test_what_accounting_no_longer_accepts_is_left_out_and_says_why(signed):
    (gone,) = effects(signed, accepted=["pending_owner_approval"])
    assert (gone.what, gone.count, gone.amount) == (What.LEFT_OUT, 1, usd("-4257.90"))
    assert gone.rows[0].after == "Left out: Approved in Procore."


def test_another_bill_date_names_both_days(signed):
    invoice = story.invoice(4)
    signed.put("left", "6604", replace(invoice, billing_date=date(2026, 4, 28)))
    (moved,) = effects(signed, bill_date="period_end")
    assert (moved.what, moved.field) == (What.OTHERWISE, "Bill date")
    assert moved.words == "1 invoice not sent yet would get another bill date, ($4,257.90)."
    assert (moved.rows[0].before, moved.rows[0].after) == ("04/28/2026", "04/15/2026")


def test_the_day_of_approval_is_to_be_read_first_and_then_both_days_are_named(signed):
    (asked,) = effects(signed, bill_date="approval")
    assert asked.what is What.LOOKED_UP
    assert asked.words == (
        "At the next check, Procore would be asked for the approval day of 1 invoice, ($4,257.90)."
    )
    signed.put("left", "6604", approvals.history(4, approvals.approved(date(2026, 4, 20))))
    (moved,) = effects(signed, bill_date="approval")
    assert (moved.rows[0].before, moved.rows[0].after) == ("04/15/2026", "04/20/2026")


def test_a_closed_period_holds_moves_or_asks_as_it_is_set(signed):
    signed.put("right", "1", Books(closed_until=date(2026, 12, 31)))
    assert told(signed, closed_books="next_open_day") == [
        "1 more invoice could go to QuickBooks, ($4,257.90)."
    ]
    FlowSetting.objects.filter(pk=signed.invoices.pk).update(
        options={"view": {**signed.invoices.options["view"], "closed_books": "next_open_day"}}
    )
    signed.invoices.refresh_from_db()
    assert [each.what for each in effects(signed, closed_books="ask")] == [What.WARNED]
    assert [each.what for each in effects(signed, closed_books="hold")] == [What.BLOCKED]


def test_without_a_retainage_item_what_holds_retainage_is_blocked(signed):
    (stopped,) = effects(signed, retainage_item=None)
    assert stopped.words == "1 invoice would be on hold or blocked, ($4,257.90)."
    assert "no retainage item is chosen" in stopped.rows[0].after


class Linked(TakenOver):
    """All four invoices have their bills."""

    def link(self, *pair):
        return self.link_plainly(*pair)


@pytest.fixture
def posted(db):
    company = Linked()
    company.invoices.options = {"view": {"retainage_item": RETAINAGE_ITEM}}
    company.invoices.save()
    return company


def test_a_posted_bill_gets_another_due_date_only_where_the_books_say_something_else(posted):
    for number, due in ((1, date(2026, 3, 25)), (2, None)):
        invoice = replace(story.invoice(number), due_on=due, paid_on=date(2026, 3, 10))
        posted.put("left", f"660{number}", invoice)
    (later,) = effects(posted, due_date="payment_date")
    assert (later.what, later.words) == (
        What.UPDATES, "1 posted bill would get another due date, $36,529.06.",
    )  # fmt: skip
    assert (later.rows[0].title, later.rows[0].after) == ("invoice NE-2174", "03/10/2026")
    bill = posted.snapshot_of("right", "210")
    assert isinstance(bill, Bill)
    posted.put("right", "210", replace(bill, due_on=date(2026, 3, 10)))
    assert effects(posted, due_date="payment_date") == []


def test_a_posted_invoice_whose_status_no_longer_counts_is_told(posted):
    found = effects(posted, accepted=["pending_owner_approval"])
    assert [(each.what, each.count) for each in found] == [(What.BLOCKED, 4)]


def test_locking_counts_the_invoices_that_have_a_bill_and_no_key(posted):
    assert told(posted, lock=True) == ["4 invoices would be locked in Procore, $120,175.89."]


def test_an_answer_that_changes_nothing_says_of_how_many(posted):
    found = preview(
        posted.invoices, {**posted.invoices.options["view"], "zero_bills": False}, posted.ports
    )
    assert found.sentences == ["Changes nothing for the 4 records read so far."]


def calm(company) -> None:
    """As planning leaves pairs that need nothing."""
    for link in Link.objects.filter(setting=company.invoices):
        seen = Snapshot.objects.get(kind="subcontractor_invoice", record_id=link.left_id)
        link.compared_with, link.left_mark = "some rules", seen.fingerprint
        link.save()


@pytest.fixture
def paid(posted):
    """Invoice 1 says when it is due and when it was paid."""
    days = {"due_on": date(2026, 3, 25), "paid_on": date(2026, 3, 10)}
    posted.put("left", "6601", replace(story.invoice(1), **days))
    return posted


@pytest.mark.parametrize(
    ("view", "what", "count"),
    [
        ({"accepted": ["pending_owner_approval"]}, What.BLOCKED, 4),
        ({"due_date": "payment_date"}, What.UPDATES, 1),
        ({"lock": True}, What.LOCKS, 4),
    ],
)
def test_posted_invoices_that_planning_left_alone_are_told_as_if_it_had_not(
    paid, view, what, count
):
    every = effects(paid, **view)
    assert [(each.what, each.count) for each in every] == [(what, count)]
    calm(paid)
    assert effects(paid, **view) == every


@pytest.mark.parametrize(
    "view",
    [
        {"due_date": "terms"},
        {"edited": "next_bill"},
        {"bill_date": "period_end"},
        {"closed_books": "next_open_day"},
        {"retainage_item": None},
        {"retainage_lines": "one"},
        {"zero_bills": False},
        {"shorten_numbers": False},
        {"start_day": "2026-04-01"},
    ],
)
def test_what_counts_for_new_bills_only_leaves_posted_ones_alone(paid, view):
    assert effects(paid, **view) == []
    calm(paid)
    assert effects(paid, **view) == []


def test_an_edit_that_waits_for_the_next_bill_would_change_the_posted_one(posted):
    first, *rest = read_lines(InvoiceLine, story.invoice(1).lines)
    more = replace(first, work=usd("20100.00"), to_date=usd("20100.00"))
    invoice = story.invoice(
        1, lines=write_lines([more, *rest]), payment_due=usd("36629.06"),
        earned_less_retainage=usd("36629.06"),
    )  # fmt: skip
    view = {"retainage_item": RETAINAGE_ITEM, "edited": "next_bill"}
    FlowSetting.objects.filter(pk=posted.invoices.pk).update(options={"view": view})
    for number in (2, 3, 4):
        Link.objects.filter(setting=posted.invoices, left_id=f"660{number}").delete()
    posted.invoices.refresh_from_db()
    posted.put("left", "6601", invoice)
    changed = [each for each in effects(posted, edited="ask") if each.what is What.UPDATES]
    assert [each.words for each in changed] == [
        "1 posted bill would get different lines, $36,629.06."
    ]
    assert changed[0].rows[0].after.endswith("$20,100.00")


def test_nothing_is_kept_and_no_system_is_called(posted):
    def kept():
        tables = (FlowSetting, Snapshot, Plan, Change)
        return [list(table.objects.order_by("pk").values()) for table in tables]

    before, calls = kept(), (dict(posted.left.calls), dict(posted.right.calls))
    assert effects(posted, lock=True, due_date="terms", accepted=["approved"])
    assert kept() == before
    assert (dict(posted.left.calls), dict(posted.right.calls)) == calls


def journal_entry(company, item: str) -> FlowSetting:
    part = CostPart(key="1", item=Ref("item", item), amount=usd("250.00"))
    cost = ProjectCost(
        transaction=Ref("journal_entry", "77"), project=Ref("project", "88"), number="J-7",
        date=date(2026, 3, 2), total=usd("250.00"), lines=write_lines([part]),
    )  # fmt: skip
    company.put("right", "journal_entry:77:88", cost)
    return company.flow_of("costs")


SOME_CODES, NO_CODES = next(iter(story.ITEMS.values())), "310001"
"""The item of a budget code, and one that is no code's."""


@pytest.mark.parametrize(
    ("item", "what", "after"),
    [
        (SOME_CODES, What.GOES, "Goes"),
        (NO_CODES, What.BLOCKED, "item 310001 isn't mapped to a budget code on this project."),
    ],
)
def test_journal_entries_are_counted_before_they_go(company, item, what, after):
    costs = journal_entry(company, item)
    (more,) = effects(company, costs, journal_entries=True)
    assert (more.what, more.rows[0].after) == (what, after)
    assert more.rows[0].before == "Left out: journal entries are listed, not imported."


def test_a_flow_that_borrows_a_setting_is_told_with_it(company):
    costs = journal_entry(company, SOME_CODES)
    costs.options = {"view": {"journal_entries": True}}
    costs.enabled = True
    costs.save()
    found = effects(company, retainage_item={"ref": "item", "id": SOME_CODES})
    assert ("costs", What.LEFT_OUT) in {(each.flow, each.what) for each in found}


@pytest.mark.parametrize(
    "view",
    [
        {"bill_date": "someday"},
        {"no_such": "setting"},
        {"accepted": 5},
        {"accepted": [5]},
        {"start_day": "soon"},
        {"start_day": 5},
        {"retainage_item": "450"},
        {"retainage_item": {"ref": "account", "id": "90"}},
        {"currency": ["EUR"]},
    ],
)
def test_what_cannot_be_meant_is_refused(company, view):
    with pytest.raises(NotPossible):
        effects(company, **view)
