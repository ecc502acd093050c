"""A plan of money: what each line is about, what it adds up to, and what the bar says."""

from __future__ import annotations

import re

import pytest
from tests.web.plan_of_money import add, waiting_plan
from tests.web.test_money_pages import text_of
from tests.web.test_plans import page_of

from ledgerboard.core.records import Project
from ledgerboard.sync.models import Approval, MoneyFigures, Plan
from ledgerboard.sync.plans.changes import content_hash
from ledgerboard.sync.plans.listing import renew
from ledgerboard.sync.selectors import change_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(chain):
    return waiting_plan(chain)


def bar_of(page: str) -> str:
    bar = page[page.index('<div class="lb-tally"') :]
    bar = re.sub(r"<(span|strong)[^>]* hidden>.*?</span></?", "<", bar, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", bar[: bar.index("</div>")]).split())


def test_a_bill_stands_with_its_vendor_project_amount_and_retainage(ann, plan):
    shown = text_of(ann, f"/plans/{plan.pk}/")
    row = "NE-2207 Northline Electric 2401 - Pearl Street Lofts 02/28/2026 49,728.81 2,512.04"
    assert row in shown
    assert re.search(r"NE-2263 Northline Electric [^()]* \(4,257\.90\)", shown)


def test_totals_by_kind_stand_on_top_and_follow_the_filter(ann, plan):
    shown = text_of(ann, f"/plans/{plan.pk}/")
    assert "3 bills $124,433.79, 1 vendor credit ($4,257.90)" in shown
    assert "1 bill $49,728.81" in text_of(ann, f"/plans/{plan.pk}/?search=2207&tab=approve")


def test_what_has_a_warning_comes_first_and_is_not_checked(ann, plan):
    page = page_of(ann, plan)
    assert page.index("NE-2251") < page.index("NE-2174")
    boxes = re.findall(r'value="(\d:\d+)" id="c\d+"[^>]*?( checked)?>', page)
    assert [key for key, checked in boxes if not checked] == ["3:6603"]


def test_the_bar_says_what_the_checked_ones_will_do(ann, plan):
    said = bar_of(page_of(ann, plan))
    assert said.startswith(
        "3 of 4 checked : 2 bills to create in QuickBooks $86,257.87 "
        "1 vendor credit to create in QuickBooks ($4,257.90)"
    ), said


def test_the_list_is_narrowed_by_vendor_project_act_and_system(chain, ann, plan):
    chain.put("left", "9002", Project(name="Elm Court", number="2402"))
    add(plan, 9, "6601", "bill", "NE-2174", action="update")
    renew(plan)
    assert "NE-2174" in text_of(ann, f"/plans/{plan.pk}/?vendor=5101&project=9001")
    none = text_of(ann, f"/plans/{plan.pk}/?project=9002")
    assert "Nothing in this list matches." in none
    assert "To approve 0" in none
    assert "To approve 0" in text_of(ann, f"/plans/{plan.pk}/?vendor=5140")
    updates = text_of(ann, f"/plans/{plan.pk}/?action=update")
    assert "To approve 1" in updates
    assert "1 update in QuickBooks" in updates
    assert "To approve 0" in text_of(ann, f"/plans/{plan.pk}/?target=left")
    assert 'name="action"' in page_of(ann, plan)
    assert 'name="vendor"' not in page_of(ann, plan), "there is one vendor only"


def test_all_in_this_filter_is_what_it_says_and_what_it_does(chain, ann, plan, monkeypatch):
    monkeypatch.setattr("ledgerboard.web.presenters.plan_groups.AT_ONCE", 1)
    address = "?tab=approve&search=NE-22"
    assert "Approve all 3 in this filter" in " ".join(page_of(ann, plan, address).split())
    form = {"hash": plan.hash, "scope": "filter", "query": address[1:], "keep": []}
    add(plan, 8, "6602", "bill", "NE-2299")
    renew(plan)
    ann.post(f"/plans/{plan.pk}/approve/", form)
    assert Approval.objects.get().selection == ["2:6602", "3:6603", "4:6604"]


def test_a_plan_of_payments_heads_checks_and_has_no_column_of_projects(chain, ann):
    """A check names no project: the bills that it pays do."""
    plan = Plan.objects.create(
        organization=chain.organization, setting=chain.payments, status=Plan.Status.WAITING
    )
    part = MoneyFigures.objects.filter(kind="applied_payment", number="10471").first()
    change = add(plan, 1, "", "contract_payment", "10471")
    change.right_id, change.left_id, change.target = part.record_id, None, "left"
    change.content_hash = content_hash(change)
    change.save()
    renew(plan)
    shown = text_of(ann, f"/plans/{plan.pk}/")
    assert "Check # Vendor Date Amount Warning" in shown
    assert "Invoice #" not in shown
    assert re.search(r"10471 Northline Electric 03/20/2026 [\d,]+\.\d\d", shown)


def test_details_say_dates_and_negatives_as_people_write_them_and_programs_read_iso(chain, ann):
    plan = Plan.objects.create(
        organization=chain.organization, setting=chain.invoices, status=Plan.Status.WAITING
    )
    fields = [
        {"name": "date", "label": "Bill date", "before": None, "after": {"date": "2026-02-28"}},
        {"name": "total", "label": "Amount due", "before": None,
         "after": {"money": "-4257.90", "currency": "USD"}},
    ]  # fmt: skip
    change = add(plan, 1, "6604", "vendor_credit", "NE-2263", fields=fields)
    renew(plan)
    shown = text_of(ann, f"/plans/{plan.pk}/")
    assert "Bill date 02/28/2026" in shown
    assert "Amount due ($4,257.90)" in shown
    assert [each.after for each in change_row(change).fields] == ["2026-02-28", "-$4,257.90"]


def test_a_narrowed_list_counts_every_plan_and_not_those_of_one_page(chain, ann, monkeypatch):
    monkeypatch.setattr("ledgerboard.web.views.plans.PER_PAGE", 1)
    for setting in (chain.invoices, chain.payments):
        plan = Plan.objects.create(
            organization=chain.organization, setting=setting, status=Plan.Status.WAITING
        )
        add(plan, 1, "6601", "bill", "NE-2174")
        renew(plan)
    assert "To approve: 2 in 2 plans" in text_of(ann, "/plans/?waiting=approve")


def test_a_blocked_row_says_why_and_leads_to_where_it_is_fixed(chain, ann, plan):
    cause = {
        "rule": "unlinked_vendor",
        "owner": "left",
        "waits_for": {"ref": "vendor", "id": "5101"},
    }
    add(
        plan, 6, "6604", "bill", "NE-2263b", action="refuse", causes=[cause],
        reasons=["Its vendor isn't linked to QuickBooks yet."], advice="Link the vendor.",
    )  # fmt: skip
    renew(plan)
    page = page_of(ann, plan, "?tab=blocked")
    shown = text_of(ann, f"/plans/{plan.pk}/?tab=blocked")
    assert "Blocked No item for 26-300.M." in shown
    assert "linked to QuickBooks yet. Details" in shown
    assert '<a href="/vendor/?left=5101">Open the vendor</a>' in page
