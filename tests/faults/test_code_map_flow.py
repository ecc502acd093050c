"""A published code map through plans: the next bill follows it, a posted one stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tests.faults.contractor import Contractor
from tests.faults.mid_job import actions, mid_job, retainage_item, switch_on
from tests.faults.outside import Systems

from ledgerboard.core.values import Ref
from ledgerboard.core.views.code_map import ItemChoice, MapRow, Scope
from ledgerboard.sync import approving
from ledgerboard.sync.code_map import drafts
from ledgerboard.sync.code_map.companies import Companies
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, Link, Plan, Run, Snapshot
from ledgerboard.sync.planning.moved import moved

BILLS = "9341453172048001/Bill"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(simulated: Systems) -> Iterator[Contractor]:
    """Some of the invoices are posted or recognized, others wait for approval."""
    with mid_job(simulated) as contractor:
        switch_on(contractor, "invoices", retainage_item=retainage_item(contractor))
        plan = contractor.planned("invoices")
        keys = [each.key for each in plan.changes.filter(action="link")]
        created = plan.changes.filter(action="create").order_by("position")
        keys += [each.key for each in created[: created.count() // 2]]
        part = approving.approve(
            plan, contractor.person, seen_hash=plan.hash, change_keys=keys
        ).plan
        run = contractor.apply(part)
        assert run.status == Run.Status.DONE, contractor.said
        yield contractor


def codes_of(invoice_id: str) -> set[str]:
    row = Snapshot.objects.get(kind="subcontractor_invoice", record_id=invoice_id)
    lines = row.values["lines"]["lines"]
    return {line["budget_code"]["id"] for _, line in lines if "budget_code" in line}


def created_with(plan: Plan, code: str) -> list[Change]:
    """Bills to be whose invoice has a line on this code that moved."""
    found = plan.changes.filter(action="create")
    item = Link.objects.get(setting__flow="codes", left_id=code, unlinked_at=None).right_id
    return [each for each in found if code in codes_of(each.left_id) and on(item) in said(each)]


def on(item: str) -> str:
    return json.dumps({"ref": "item", "id": item}, sort_keys=True)


def said(change: Change) -> str:
    return json.dumps(change.fields, sort_keys=True)


def publish(company: Contractor, *rows: MapRow) -> None:
    companies = Companies.between(company.setting("invoices"))
    for row in rows:
        draft = drafts.save_row(companies, row, company.person)
    drafts.publish(companies, company.person, seen=draft.mark)


def bills(company: Contractor) -> list[str]:
    return sorted(map(json.dumps, company.systems.quickbooks.table(BILLS)))


def asked(plan: Plan) -> set[str]:
    """Whatever is open but new bills."""
    return set(plan.contents().exclude(action="create").values_list("key", flat=True))


def compared_anew(company: Contractor) -> int:
    return len(moved(FlowContext(company.setting("invoices"), company.ports)).rows)


def test_the_next_bill_uses_the_new_item_and_a_posted_one_stays(company):
    company.clock.forward(120)  # what was stored just now stays in sight for a minute
    plan = company.planned("invoices")
    posted = Link.objects.filter(setting__flow="invoices", unlinked_at=None)
    created = plan.changes.filter(action="create")
    shared = {code for link in posted for code in codes_of(link.left_id)}
    shared &= {code for each in created for code in codes_of(each.left_id)}
    code = next(each for each in sorted(shared) if created_with(plan, each))
    before, held, questions = len(created_with(plan, code)), bills(company), asked(plan)
    assert compared_anew(company) < posted.count() / 2, "most pairs are settled"
    special = Snapshot.objects.get(kind="item", title="Subcontract work").record_id
    record = Snapshot.objects.get(kind="budget_code", record_id=code)
    scope = Scope(record.values["project"]["id"], record.values["code"])
    publish(company, MapRow(scope, Ref("item", special)))

    assert compared_anew(company) == posted.count(), "the new version compares every pair anew"
    now = company.planned("invoices")
    assert "update" not in actions(now), "no posted bill is to be changed"
    assert asked(now) == questions
    fresh = [each for each in now.changes.filter(action="create") if on(special) in said(each)]
    assert len(fresh) == before
    assert all(code in codes_of(each.left_id) for each in fresh)
    assert not created_with(now, code)
    assert bills(company) == held
    assert company.apply(company.approve(now)).status == Run.Status.DONE, company.said
    assert len(bills(company)) > len(held)


def test_a_code_that_is_to_be_asked_holds_the_next_bill_and_no_posted_one(company):
    posted = Link.objects.filter(setting__flow="invoices", unlinked_at=None).count()
    publish(company, MapRow(Scope(), ItemChoice.ASK))
    assert compared_anew(company) == posted
    now = company.planned("invoices")
    assert not {"create", "update"} & set(actions(now))
    causes = [change.causes[0]["rule"] for change in now.changes.filter(action="refuse")]
    assert causes.count("unmapped_code") > 1
