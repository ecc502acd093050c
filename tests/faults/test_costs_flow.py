"""What the books charge to jobs becomes direct costs: recognized, created, never twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from tests.faults.contractor import Contractor
from tests.faults.mid_job import actions, mid_job, retainage_item, switch_on
from tests.faults.outside import Systems

from ledgerboard.cli.demo_money import KNOWN
from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.core.values import Money
from ledgerboard.sync.models import Change, Link, Plan, Snapshot
from ledgerboard.sync.reconciling import reconciliation
from ledgerboard.sync.selectors.money import Wanted, costs, costs_not_placed
from ledgerboard.sync.undoing import unlink

REALM = "9341453172048001"
ENTITIES = {"bill": "Bill", "vendor_credit": "VendorCredit", "purchase": "Purchase"}
Sums = dict[tuple[str, str], Decimal]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(simulated: Systems) -> Iterator[Contractor]:
    """Vendors, projects and codes agree; both systems hold three months of money."""
    with mid_job(simulated) as contractor:
        switch_on(contractor, "invoices", retainage_item=retainage_item(contractor))
        switch_on(contractor, "costs")
        yield contractor


def test_costs_are_recognized_created_once_and_follow_their_bills(company):
    """One long day, because it takes a company a while to get there."""
    bills_of_ours_whose_answers_are_still_out_are_no_costs(company)
    plan = planned(company)
    typed_into_procore_or_against_a_commitment_is_seen(plan)
    created_once_although_answers_are_lost(company, plan)
    what_waits_is_listed_and_all_else_ties(company)
    our_own_bills_never_come_back(company)
    a_dearer_line_and_a_new_one(company)
    for taken in ("delete", "void"):
        taken_back(company, f"{taken}_row")
    kept_as_a_draft(company)


def planned(company: Contractor) -> Plan:
    plan = company.plan("costs").plan
    assert plan is not None, company.said[-3:]
    return plan


def nothing_to_write(company: Contractor) -> None:
    assert company.would_write("costs") == [], company.said[-3:]


def living(company: Contractor, table: str) -> list[dict[str, Any]]:
    return [row for row in company.systems.procore.table(table) if not row["deleted_at"]]


def linked(company: Contractor, flow: str = "costs") -> list[Link]:
    links = Link.objects.of(company.organization).filter(unlinked_at=None)
    return list(links.filter(setting__flow=flow))


def link_of(company: Contractor, number: str) -> Link:
    """The pair of the transaction that has this number."""
    part = Snapshot.objects.get(kind="project_cost", gone_at=None, values__number=number)
    return next(link for link in linked(company) if link.right_id == part.record_id)


def in_procore(company: Contractor) -> Sums:
    """What Procore itself holds for every linked cost, by project and code."""
    ids = {link.left_id for link in linked(company)}
    codes = Snapshot.objects.filter(kind="budget_code")
    named = {row.record_id: row.values["code"] for row in codes}
    sums: Sums = defaultdict(Decimal)
    for line in living(company, "direct_cost_lines"):
        if str(line["direct_cost_id"]) in ids:
            place = (str(line["project_id"]), named[str(line["wbs_code_id"])])
            sums[place] += Decimal(line["total_amount"])
    return sums


def in_books(company: Contractor) -> Sums:
    """The same from the transactions themselves: an item is named by its job and its code. One
    without a job is retainage.
    """
    books, sums = company.systems.quickbooks, defaultdict(Decimal)
    items = {str(row["id"]): row["body"]["Name"] for row in books.table(f"{REALM}/Item")}
    jobs = {link.right_id: link.left_id for link in linked(company, "projects")}
    for link in linked(company):
        kind, _, job = link.right_id.split(":")
        body = body_of(company, link)
        sign = -1 if kind == "vendor_credit" or body.get("Credit") else 1
        for line in body["Line"]:
            detail = line["ItemBasedExpenseLineDetail"]
            code = items[detail["ItemRef"]["value"]].partition("-")[2]
            if code and detail["CustomerRef"]["value"] == job:
                sums[jobs[job], code] += sign * Decimal(str(line["Amount"]))
    return sums


def body_of(company: Contractor, link: Link) -> dict[str, Any]:
    kind, id_, _ = link.right_id.split(":")
    rows = company.systems.quickbooks.table(f"{REALM}/{ENTITIES[kind]}")
    return next(row["body"] for row in rows if str(row["id"]) == id_)


def tied(company: Contractor) -> None:
    assert in_procore(company) == in_books(company)


def bills_of_ours_whose_answers_are_still_out_are_no_costs(company: Contractor) -> None:
    """The costs are compared after the bills were made and before anybody knows of them."""
    plans: list[Plan] = []

    def meanwhile(boundary: str) -> None:
        if boundary == "answered" and not plans:
            plans.append(planned(company))

    known = {str(row["id"]) for row in company.systems.quickbooks.table(f"{REALM}/Bill")}
    company.boundary = meanwhile
    company.agree("invoices")
    bills = plans[0].changes.filter(right_id__startswith="bill:")
    new = [change for change in bills if change.right_id.split(":")[1] not in known]
    assert new, "the books show bills that no link knows"
    assert rules(new) == {"perhaps_our_bill"}


def typed_into_procore_or_against_a_commitment_is_seen(plan: Plan) -> None:
    found = actions(plan)
    assert (found["link"], found["create"]) == (1, 9), found
    typed = plan.changes.get(title="direct cost 1002")
    assert [each["cause"] for each in typed.warnings] == ["counted_twice"]
    waiting = plan.changes.filter(action="refuse")
    assert rules(waiting) == {"unlinked_vendor", "unmapped_item", "perhaps_our_bill"}
    assert all(change.reasons and change.advice for change in waiting)


def created_once_although_answers_are_lost(company: Contractor, plan: Plan) -> None:
    before, procore = len(living(company, "direct_costs")), company.systems.procore
    found = actions(plan)
    lost = {"kind": "drop", "phase": "after", "times": 3}
    procore.control("faults", {"method": "POST", "path": "*/direct_costs", **lost})
    company.apply(company.approve(plan))
    assert all(rule["fired"] for rule in procore.faults())
    procore.control("faults", method="DELETE")
    company.rest("costs")
    assert len(living(company, "direct_costs")) == before + found["create"]
    assert len(linked(company)) == found["link"] + found["create"]
    assert min(in_procore(company).values()) < 0, "a credit lowers the cost"
    tied(company)
    nothing_to_write(company)


def what_waits_is_listed_and_all_else_ties(company: Contractor) -> None:
    listed = costs_not_placed(company.organization, company.ports)
    numbers = {each.cause: {f"{row.kind} {row.number}" for row in each.rows} for each in listed}
    assert {"bill FS-9001", "bill FS-9044"} <= numbers["unlinked_vendor"]
    assert numbers["perhaps_our_bill"] == {"bill HARBOR-RIGGING-PEARL-"}
    unmapped = next(each for each in listed if each.cause == "unmapped_item").rows
    diesel, on_another_job = sorted(unmapped, key=lambda row: row.number)
    assert on_another_job.number == KNOWN, "asked about under Invoices, and no cost meanwhile"
    assert (diesel.description, diesel.amount) == ("Diesel, no item chosen", 70_110)
    assert diesel.project
    assert diesel.advice
    in_page_ties(company)
    assert not {"ours", "retainage", "zero"} & numbers.keys()
    (found,) = reconciliation(company.organization, company.ports)
    differing = [each for tie in found.of(Check.DIRECT_COSTS) for each in tie.differences]
    told = [each for each in differing if each.cause != Cause.ON_HOLD]
    assert {each.left.number for each in told} == ONLY_IN_PROCORE


def in_page_ties(company: Contractor) -> None:
    """What the page says is in Procore is what Procore holds for the linked ones."""
    wish = Wanted(tab="in_procore", older=True, size=None)
    page = costs(company.organization, wish, company.ports.now().date(), company.ports).found
    assert page.sums["amount"] == Money(sum(in_procore(company).values(), Decimal(0)))
    assert len(page.rows) == len(linked(company))


ONLY_IN_PROCORE = {"T-204", "FS-9001"}
"""Nobody's in the books, and one whose bill waits for its vendor."""


def rules(changes: Iterable[Change]) -> set[str]:
    return {cause["rule"] for change in changes for cause in change.causes}


def our_own_bills_never_come_back(company: Contractor) -> None:
    """Not while they are linked, nor when somebody unlinks one that we made."""
    ours = linked(company, "invoices")
    made = next(link for link in ours if link.made_by == "create")
    unlink(made, company.person, company.ports, reason="a mistake")
    named = planned(company).changes.values_list("right_id", flat=True)
    bills = {link.right_id for link in ours}
    assert bills.isdisjoint(id_.split(":")[1] for id_ in named)
    assert bills.isdisjoint(link.right_id.split(":")[1] for link in linked(company))


def a_dearer_line_and_a_new_one(company: Contractor) -> None:
    """And a second edit takes the first away, while somebody else writes the same cost."""
    link = link_of(company, "CR-5501")
    (line,) = body_of(company, link)["Line"]
    (known,) = lines_of(company, link)
    dearer = {**line, "Amount": float(line["Amount"]) + 9.5}
    fuel = {**without_id(line), "Amount": 31.25, "Description": "Fuel"}
    edited(company, link, DocNumber="CR-5501B", TxnDate="2026-03-12", Line=[dearer, fuel])
    plan = planned(company)
    assert actions(plan)["update"] == 1
    company.apply_all(plan)
    first, second = lines_of(company, link)
    assert (first["id"], second["total_amount"]) == (known["id"], "31.25")
    cost = cost_of(company, link)
    assert (cost["invoice_number"], cost["direct_cost_date"]) == ("CR-5501B", "2026-03-12")
    tied(company)
    edited(company, link, Line=[fuel])
    busy = {"kind": "flag", "name": "busy", "path": "*/direct_costs/*", "times": 2}
    company.systems.procore.control("faults", busy)
    company.apply_all(planned(company))
    assert [each["id"] for each in lines_of(company, link)] == [second["id"]]
    tied(company)
    nothing_to_write(company)


def without_id(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name not in {"Id", "LineNum"}}


def edited(company: Contractor, link: Link, **values: Any) -> None:
    vendor = body_of(company, link)["VendorRef"]
    company.systems.quickbooks.act(
        "edit_row", **named(link), values={"VendorRef": vendor, **values}
    )


def named(link: Link) -> dict[str, str]:
    kind, id_, _ = link.right_id.split(":")
    return {"entity": ENTITIES[kind], "id": id_}


def lines_of(company: Contractor, link: Link) -> list[dict[str, Any]]:
    rows = living(company, "direct_cost_lines")
    return [row for row in rows if str(row["direct_cost_id"]) == link.left_id]


def cost_of(company: Contractor, link: Link) -> dict[str, Any]:
    rows = living(company, "direct_costs")
    return next(row for row in rows if str(row["id"]) == link.left_id)


def taken_back(company: Contractor, act: str) -> None:
    link = next(link for link in linked(company) if link.right_id.startswith("bill:"))
    company.systems.quickbooks.act(act, **named(link))
    company.rest("costs")
    assert link.left_id not in {str(row["id"]) for row in living(company, "direct_costs")}
    assert link not in linked(company)
    tied(company)


def kept_as_a_draft(company: Contractor) -> None:
    """What Procore will not delete counts no more, and the change says so."""
    link = next(link for link in linked(company) if link.right_id.startswith("purchase:"))
    company.systems.quickbooks.act("delete_row", **named(link))
    why = {"errors": {"base": ["it is on an owner invoice"]}}
    refusal = {"kind": "error", "method": "DELETE", "path": "*/direct_costs/*", "times": None}
    company.systems.procore.control("faults", {**refusal, "status": 422, "body": why})
    company.apply_all(planned(company))
    change = Change.objects.get(action="delete", left_id=link.left_id)
    assert change.status == Change.Status.DONE
    assert "owner invoice" in change.findings[0]
    assert cost_of(company, link)["status"] == "draft"
    assert link not in linked(company)
    nothing_to_write(company)
