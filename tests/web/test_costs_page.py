"""Direct costs as a page: tabs, reasons with their cure, a file, and taking back what went over."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from tests.sync.chain import Chain
from tests.sync.spent import Spent
from tests.web.test_money_pages import text_of

from ledgerboard.core.records import Project
from ledgerboard.sync.models import Change, Plan
from ledgerboard.users.models import Membership, Role

pytestmark = pytest.mark.django_db
TABS = (
    "All 8 To approve 0 In Procore 2 Not in Procore 6 Counted twice? 0"
    " Bills of invoices 4 Removed 0"
)


@pytest.fixture
def spent(db, monkeypatch):
    found = Spent()
    monkeypatch.setattr("ledgerboard.web.views.costs.ports", lambda: found.ports)
    return found


@pytest.fixture
def ann(spent):
    client = Client()
    client.force_login(spent.ann)
    return client


def test_tabs_count_what_is_behind_them(ann):
    assert TABS in text_of(ann, "/costs/?older=1")


def test_a_cost_in_procore_shows_its_code_amount_and_sum(ann):
    shown = text_of(ann, "/costs/?older=1&tab=in_procore")
    assert "Bill City Rentals CR-5501 Open in Procore" in shown
    assert "2401 - Pearl Street Lofts 01-500.E 1,240.50 In Pro" in shown
    assert "03/20/2026 Expense City Rentals No number" in shown
    assert "2 costs $1,220.50" in shown


def test_a_project_that_is_linked_has_procores_name_as_on_the_other_pages(spent, ann):
    spent.put("right", "88", Project(name="Pearl St Lofts", number="2401"))
    shown = text_of(ann, "/costs/?older=1&tab=in_procore")
    assert "2401 - Pearl Street Lofts 01-500.E 1,240.50" in shown
    assert "Pearl St Lofts" not in shown


def test_what_is_not_placed_stands_by_reason_with_its_sum_and_its_cure(ann):
    page = ann.get("/costs/?older=1&tab=not_placed").content.decode()
    shown = text_of(ann, "/costs/?older=1&tab=not_placed")
    assert "Names no project 1 cost $59.50" in shown
    assert "Vendor isn&#x27;t linked to Procore 1 cost $300.00 Link the vendor" in shown
    assert '<a href="/vendors/">Link the vendor</a>' in page
    assert "Names no project 1 cost" not in text_of(ann, "/costs/?older=1"), "by reason there only"


def test_the_bill_of_an_invoice_leads_to_the_invoice(ann):
    page = ann.get("/costs/?older=1&tab=ours").content.decode()
    assert '<a href="/commitments/8801/?tab=invoices#invoice-6602">NE-2207</a>' in page


def test_a_plan_that_waits_is_one_click_away(spent, ann):
    plan = spent.plan_of("purchase:232:88", "create", "88.25")
    page = ann.get("/costs/?tab=ready").content.decode()
    assert f'href="/plans/{plan.pk}/?tab=all' in page
    assert f">Open plan {plan.pk}</a>" in page
    assert "Review changes" in page


def test_the_list_is_a_file_with_reasons(ann):
    answer = ann.get("/costs/?older=1&format=csv")
    assert 'filename="direct-costs.csv"' in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["No."]: row["Amount"] for row in rows}["VC-3"] == "-40.00"
    loose = next(row for row in rows if row["Amount"] == "59.50")
    assert (loose["Status"], loose["Reason"]) == ("Not in Procore", "No project on it.")


def test_another_organization_sees_nothing_of_it(spent):
    stranger = Chain()
    stranger.flow_of("costs")
    client = Client()
    client.force_login(stranger.ann)
    assert "CR-5501" not in text_of(client, "/costs/?older=1")
    taken = client.post("/costs/remove/", {"which": "checked", "cost": "bill:231:88"})
    assert taken.status_code == 302
    assert not Plan.objects.exists()


def made(spent) -> None:
    """As a run of the flow left it: the change that created each."""
    spent.left.documents = ("direct_cost",)
    plan = Plan.objects.create(
        organization=spent.organization, setting=spent.costs, status=Plan.Status.APPLIED
    )
    for number, (left, right) in enumerate([("7001", "bill:231:88"), ("7002", "purchase:234:88")]):
        Change.objects.create(
            organization=spent.organization, plan=plan, listed=plan, position=number, key=right,
            action="create", kind="direct_cost", target="left", right_id=right, made_id=left,
            title=right, status="done",
        )  # fmt: skip


def taken_back(ann, **said) -> list[str]:
    """Ids of what the plan that follows would take away."""
    answer = ann.post("/costs/remove/", {"reason": "Wrong company", **said})
    plan = Plan.objects.filter(purpose="undo").last()
    assert plan is not None, answer.url
    assert answer.url == f"/plans/{plan.pk}/"
    assert plan.status == "waiting", "somebody must approve it"
    assert {change.action for change in plan.changes.all()} == {"delete"}
    assert plan.changes.first().reasons[0] == "Wrong company"
    return sorted(plan.changes.values_list("right_id", flat=True))


def test_checked_costs_are_planned_to_be_taken_out_of_procore(spent, ann):
    made(spent)
    assert taken_back(ann, which="checked", cost=["bill:231:88"]) == ["bill:231:88"]
    assert "Ready to approve Wrong company" in text_of(ann, "/costs/?older=1&tab=ready")


def test_all_in_the_filter_are_taken_back_at_once(spent, ann):
    made(spent)
    query = "tab=in_procore&older=1&search=city"
    assert taken_back(ann, which="filter", query=query) == ["bill:231:88", "purchase:234:88"]


def test_what_was_imported_since_a_day_is_taken_back_whatever_is_checked(spent, ann):
    made(spent)
    assert len(taken_back(ann, which="since", since="2020-01-01", cost=["bill:231:88"])) == 2


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"which": "checked"}, "Nothing is chosen."),
        ({"which": "since", "since": ""}, "Choose the first day to remove."),
        ({"which": "since", "since": "01/31/2999"}, "Nothing that this flow created is left."),
        ({"which": "since", "since": "2026-13-45"}, "Enter a date like 03/31/2026."),
        ({"which": "since", "since": "2999-01-01"}, "Nothing that this flow created is left."),
    ],
)
def test_a_choice_of_nothing_is_refused_with_the_reason(spent, ann, said, told):
    made(spent)
    answer = ann.post("/costs/remove/", {"reason": "x", "query": "tab=in_procore", **said})
    assert answer.url == "/costs/?tab=in_procore"
    assert told in text_of(ann, answer.url)
    assert not Plan.objects.filter(purpose="undo").exists()


def test_what_somebody_typed_into_procore_stays_and_is_said_so(spent, ann):
    made(spent)
    Change.objects.filter(right_id="purchase:234:88").delete()
    assert taken_back(ann, which="checked", cost=["bill:231:88", "purchase:234:88"]) == [
        "bill:231:88"
    ]
    assert "1 cost can&#x27;t be removed by us and will stay." in text_of(ann, "/costs/")


def test_who_may_not_plan_is_offered_no_removal(spent, ann):
    assert "Remove from Procore" in text_of(ann, "/costs/?tab=in_procore&older=1")
    Membership.objects.filter(person=spent.ann).update(role=Role.VIEWER)
    assert "Remove from Procore" not in text_of(ann, "/costs/?tab=in_procore&older=1")
    assert ann.post("/costs/remove/", {"which": "checked"}).status_code == 403
