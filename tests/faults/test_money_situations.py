"""Situations of a bookkeeper's life, each on the small job and through both simulators."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from tests.faults.contractor import Contractor, nothing
from tests.faults.cost_days import DEARER, LATER, charged, counted_costs
from tests.faults.days import Count, Hands
from tests.faults.money_days import (
    FIRST,
    SECOND,
    TAKEN_BACK,
    before_billing,
    billed_once,
    counted_invoices,
    counted_payments,
)
from tests.faults.money_scenarios import COSTS
from tests.faults.outside import REALM, Systems
from tests.faults.small_job import VENDOR, Job
from tests.faults.stages import reached

from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Change, Link, Plan, Run
from ledgerboard.sync.reconciling import reconciliation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("usual_answers")]
NOTHING_WRONG = Count(0, 0)


@pytest.fixture
def company(outside: Systems) -> Contractor:
    return reached(before_billing, outside)


@pytest.fixture
def job(outside: Systems) -> Job:
    return Job(outside)


def blocked(company: Contractor, flow: str) -> Change:
    """The one change of the flow's list, which cannot be written."""
    (change,) = company.planned(flow).changes.all()
    assert change.action == "refuse", change
    return change


def applied(company: Contractor, plan: Plan) -> Run:
    return company.apply(company.approve(plan))


def bill_of(job: Job, number: str) -> str:
    return str(job.document(number)[1]["id"])


def typed_by_hand(job: Job, number: str, day: str, amount: str, *, kind: str = "Bill") -> None:
    """A bookkeeper's bill or credit of the same vendor for the same project."""
    detail_type = "AccountBasedExpenseLineDetail"
    project = next(row for row in job.books("Customer") if row["body"].get("IsProject"))
    detail = {"AccountRef": job.account("Subcontractors"), "CustomerRef": {"value": project["id"]}}
    values = {
        "VendorRef": {"value": job.books("Vendor", DisplayName=VENDOR)[0]["id"]},
        "DocNumber": number,
        "TxnDate": day,
        "Line": [{"Amount": amount, "DetailType": detail_type, detail_type: detail}],
    }
    job.quickbooks.act("create_row", entity=kind, values=values)


# numbers that the books have already


def test_a_bill_typed_with_another_amount_is_asked_about_and_created_anyway_under_a_marked_number(
    company, job
):
    typed_by_hand(job, "E-1", "2026-02-15", "9000.00")
    job.bill_work("E-1", FIRST)
    asked = company.planned("invoices").changes.get()
    assert asked.action == "question"
    anyway = next(each["value"] for each in asked.choices if each["value"].startswith("different"))
    sync.decide(asked.plan, asked.key, anyway, company.person, "It is the deposit.")
    plan = company.planned("invoices")
    applied(company, plan)
    assert plan.changes.get().status == "done"
    typed, made = sorted(job.books("Bill"), key=lambda row: float(row["body"]["TotalAmt"]))
    assert typed["body"]["DocNumber"] == "E-1"
    assert made["body"]["DocNumber"].startswith("E-1~")
    assert "Invoice number: E-1" in made["body"]["PrivateNote"]
    assert company.plan("invoices").plan is None


def test_a_number_that_comes_round_after_years_is_marked_and_posted(company, job):
    typed_by_hand(job, "E-1", "2024-02-02", "77.00")
    job.bill_work("E-1", FIRST)
    plan = company.planned("invoices")
    applied(company, plan)
    assert plan.changes.get().status == "done"
    old, new = sorted(job.books("Bill"), key=lambda row: row["body"]["TxnDate"])
    assert old["body"]["DocNumber"] == "E-1"
    assert new["body"]["DocNumber"].startswith("E-1~")
    assert company.plan("invoices").plan is None


@pytest.mark.parametrize(("kind", "again"), [("Bill", "E1"), ("VendorCredit", "E-1")])
def test_a_number_that_has_to_be_marked_hides_no_bill_that_was_typed_this_season(
    company, job, kind, again
):
    typed_by_hand(job, "E-1", "2024-02-02", "77.00", kind=kind)
    typed_by_hand(job, again, "2026-02-15", "9000.00")
    job.bill_work("E-1", FIRST)
    asked = company.planned("invoices").changes.get()
    assert asked.action == "question"
    assert f"same number ({again})" in " ".join(asked.reasons)


# what QuickBooks answers


@pytest.mark.parametrize("code", ["6210", "5010", "6000"])
def test_books_closed_between_approval_and_writing_are_said_once_and_not_read_again_and_again(
    company, job, code
):
    job.quickbooks.control("settings", {"closed_period_answer": code})
    job.bill_work("E-1", FIRST)
    plan = company.approve(company.planned("invoices"))

    def close(boundary: str) -> None:
        if boundary == "prepared":
            job.quickbooks.act("close_books", date="2026-01-31")

    company.boundary = close
    company.apply(plan)
    company.boundary = nothing
    (change,) = plan.changes.all()
    assert (change.status, job.books("Bill")) == (Change.Status.REFUSED, [])
    assert "closed" in change.message
    assert change.attempts.count() == 1
    company.clock.forward(600)
    assert "closed through 01/31/2026" in " ".join(blocked(company, "invoices").reasons)
    job.quickbooks.act("close_books", date=None)
    company.clock.forward(600)
    company.rest("invoices")
    assert counted_invoices(company, None) == NOTHING_WRONG


@pytest.mark.parametrize("code", ["2500", "610"])
@pytest.mark.parametrize("what", ["item", "vendor"])
def test_what_was_made_inactive_is_named(company, job, code, what):
    job.quickbooks.control("settings", {"inactive_reference_code": code})
    job.bill_work("E-1", FIRST)
    plan = company.approve(company.planned("invoices"))
    entity, name, member = {
        "item": ("Item", "2401-05-100.C", "Name"),
        "vendor": ("Vendor", VENDOR, "DisplayName"),
    }[what]
    id_ = job.books(entity, **{member: name})[0]["id"]

    def sleep(boundary: str) -> None:
        if boundary == "prepared":
            job.quickbooks.act("inactivate_row", entity=entity, id=id_)

    company.boundary = sleep
    company.apply(plan)
    company.boundary = nothing
    (change,) = plan.changes.all()
    assert (change.status, job.books("Bill")) == (Change.Status.REFUSED, [])
    assert change.message == f"The {what} “{name}” is inactive in QuickBooks."
    said = " ".join(blocked(company, "invoices").reasons)
    assert f"{what} {name} " in said
    assert "is inactive" in said


def test_an_item_made_inactive_before_the_run_is_seen_before_anything_is_sent(company, job):
    job.bill_work("E-1", FIRST)
    plan = company.approve(company.planned("invoices"))
    id_ = job.books("Item", Name="2401-05-100.C")[0]["id"]
    job.quickbooks.act("inactivate_row", entity="Item", id=id_)
    company.apply(plan)
    assert plan.changes.get().status == Change.Status.STALE
    assert job.books("Bill") == []
    assert "inactive" in " ".join(blocked(company, "invoices").reasons)


# whom and what it is for


def test_an_invoice_of_an_unlinked_vendor_waits_and_goes_once_the_vendor_is_linked(company, job):
    job.procore.act("create_vendor", company_id=job.systems.company_id, name="Nobody's Steel")
    vendor = Hands(job.systems).id_of("procore", "Nobody's Steel")
    job.signed_with(vendor)
    job.bill_work("E-1", FIRST)
    assert "vendor" in " ".join(blocked(company, "invoices").reasons)
    company.agree("vendors")
    company.rest("invoices")
    (bill,) = job.books("Bill")
    assert bill["body"]["VendorRef"]["value"] == Hands(job.systems).id_of(
        "quickbooks", "Nobody's Steel"
    )


def test_a_vendor_kept_in_another_currency_is_not_billed_in_ours(company, job):
    """The invoice's dollars would be posted as so many euros."""
    values = {"DisplayName": "Nord Stahl", "CurrencyRef": {"value": "EUR"}}
    made = job.quickbooks.act("create_row", entity="Vendor", values=values)
    job.procore.act("create_vendor", company_id=job.systems.company_id, name="Nord Stahl")
    company.rest("vendors")
    mine = Hands(job.systems).id_of("procore", "Nord Stahl")
    job.signed_with(mine)
    job.bill_work("E-1", FIRST)
    assert Link.objects.filter(left_id=mine, right_kind="vendor", right_id=made["Id"]).exists()
    assert "EUR" in " ".join(blocked(company, "invoices").reasons)
    assert job.books("Bill") == []


def test_a_new_vendor_never_gets_the_1099_flag(company, job):
    """It says that a W-9 is on file, and nobody has seen one."""
    Hands(job.systems).add("procore", "Granite Paving")
    company.agree("vendors")
    (row,) = job.books("Vendor", DisplayName="Granite Paving")
    assert not row["body"].get("Vendor1099")


def test_a_subcontractor_that_is_also_a_customer_is_never_netted(company, job):
    """What it owes us is on an invoice of its own and changes neither bill nor payment."""
    customer = job.quickbooks.act(
        "create_row", entity="Customer", values={"DisplayName": f"{VENDOR} (customer)"}
    )
    line = {"Amount": "4000.00", "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": {"ItemRef": {"value": job.books("Item")[0]["id"]}}}  # fmt: skip
    owed = {"CustomerRef": {"value": customer["Id"]}, "Line": [line]}
    job.quickbooks.act("create_row", entity="Invoice", values=owed)
    job.bill_work("E-1", FIRST)
    company.agree("invoices")
    job.pay("501", "2026-03-20", ("E-1", "10008.45"))
    company.agree("payments")
    assert counted_invoices(company, None) == NOTHING_WRONG
    assert counted_payments(company, None) == NOTHING_WRONG
    (invoice,) = job.books("Invoice")
    assert invoice["body"]["Balance"] == 4000


def test_bills_on_a_payables_account_of_their_own_are_paid_from_it_and_tie(company, job):
    """Of several payables accounts one is chosen; checks on any of them are recognized."""
    values = {"Name": "A/P joint venture", "AccountType": "Accounts Payable"}
    other = str(job.quickbooks.act("create_row", entity="Account", values=values)["Id"])
    setting = company.setting("invoices")
    setting.options["view"]["payables_account"] = {"ref": "account", "id": other}
    setting.save()
    job.bill_work("E-1", FIRST)
    company.agree("invoices")
    (bill,) = job.books("Bill")
    assert bill["body"]["APAccountRef"]["value"] == other
    job.pay("501", "2026-03-20", ("E-1", "10008.45"), APAccountRef={"value": other})
    company.agree("payments")
    assert counted_payments(company, None) == NOTHING_WRONG
    (found,) = reconciliation(company.organization, company.ports)
    assert found.differences == ()


def test_a_project_that_moves_to_another_customer_is_not_written_to(company, job):
    """A parent can't be taken away through the API, so nothing is tried."""
    move_to_heirs(job)
    assert company.would_write("projects") == []
    job.bill_work("E-1", FIRST)
    company.agree("invoices")
    assert counted_invoices(company, None) == NOTHING_WRONG


def test_that_a_project_moved_to_another_customer_is_told_until_somebody_confirms_it(company, job):
    move_to_heirs(job)
    plan = company.planned("projects")
    (held,) = plan.changes.all()
    assert held.action == "hold"
    client = Client()
    client.force_login(company.person)
    approvals = f"/plans/{plan.pk}/?tab=blocked"
    project = f"/project/?left={held.left_id}"
    for page in (approvals, project):
        told = client.get(page).content.decode()
        assert "This project belongs to another customer in QuickBooks now." in told
        assert "The new customer is right" in told
    client.post(f"/plans/{plan.pk}/answer/", {f"answer-{held.pk}": "right", "next": project})
    company.would_write("projects")
    assert not Change.objects.filter(plan__status="waiting", action="hold").exists()
    assert "another customer" not in client.get(approvals).content.decode()


def move_to_heirs(job: Job) -> None:
    """In QuickBooks itself, where a person can."""
    other = job.quickbooks.act("create_row", entity="Customer", values={"DisplayName": "Heirs"})
    project = next(row for row in job.books("Customer") if row["body"].get("IsProject"))
    table = job.quickbooks.world.table(f"{REALM}/Customer")
    now = {"token": project["token"] + 1, "updated": project["updated"] + 60}
    with job.quickbooks.world.lock:
        body = {**project["body"], "ParentRef": {"value": other["Id"]}}
        table.update(project["id"], {**now, "body": body})


# after a bill was posted


@pytest.fixture
def billed(outside: Systems) -> Contractor:
    return reached(billed_once, outside)


def test_a_retainage_item_moved_to_another_account_in_mid_job_holds_the_next_bill(billed, job):
    item = job.books("Item", Name="Retainage")[0]["id"]
    edit = {"ExpenseAccountRef": job.account("Subcontractors")}
    job.quickbooks.act("edit_row", entity="Item", id=item, values=edit)
    job.bill_work("E-2", SECOND, "2026-02-28")
    assert "isn't a liability account" in " ".join(blocked(billed, "invoices").reasons)
    edit = {"ExpenseAccountRef": job.account("Retainage Payable")}
    job.quickbooks.act("edit_row", entity="Item", id=item, values=edit)
    billed.rest("invoices")
    assert counted_invoices(billed, None) == NOTHING_WRONG


def test_a_class_taken_off_a_bill_by_hand_does_not_come_back_with_an_edit(billed, job):
    klass = job.quickbooks.act("create_row", entity="Class", values={"Name": "Public"})["Id"]
    kind, detail = "ItemBasedExpenseLineDetail", {"ClassRef": {"value": klass}}
    id_, body = bill_of(job, "E-1"), job.document("E-1")[1]["body"]
    for more in (detail, {}):
        lines = [{**line, kind: {**without(line[kind], "ClassRef"), **more}} for line in
                 body["Line"]]  # fmt: skip
        whole = {"VendorRef": body["VendorRef"], "Line": lines}
        job.quickbooks.control("settings", {"sparse_keeps_class": False})
        job.quickbooks.act("edit_row", entity="Bill", id=id_, values=whole)
        assert billed.would_write("invoices") == []
    job.change("E-1", [{"work": "9000.00"}])
    billed.rest("invoices")
    assert counted_invoices(billed, None) == NOTHING_WRONG
    assert not any("ClassRef" in line[kind] for line in job.document("E-1")[1]["body"]["Line"])


def without(values: dict[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in values.items() if key != name}


def test_a_bill_deleted_after_it_was_paid_is_asked_and_not_billed_again(billed, job):
    job.pay("501", "2026-02-20", ("E-1", "4000.00"))
    billed.agree("payments")
    job.quickbooks.control("settings", {"delete_paid_transactions": True})
    job.quickbooks.act("delete_row", entity="Bill", id=bill_of(job, "E-1"))
    plan = billed.planned("invoices")
    assert [change.action for change in plan.changes.all()] == ["vanished"]
    assert billed.writes(plan) == []
    billed.rest("payments")
    assert job.payments() == [], "the check pays no bill of ours any more"
    retyped = bill_again(job)
    job.quickbooks.act("edit_row", entity="BillPayment", id=job.payment("501")["id"],
                       values=on_bill(job, retyped, "4000.00"))  # fmt: skip
    plan = billed.planned("invoices")
    (asked,) = plan.changes.all()
    assert f"same:{retyped}" in [choice["value"] for choice in asked.choices]
    sync.decide(plan, asked.key, f"same:{retyped}", billed.person)
    billed.rest("invoices")
    billed.rest("payments")
    assert counted_invoices(billed, None) == NOTHING_WRONG
    assert counted_payments(billed, None) == NOTHING_WRONG


def test_a_bill_voided_in_quickbooks_is_asked_about_and_never_filled_again(billed, job):
    voided = bill_of(job, "E-1")
    job.quickbooks.act("void_row", entity="Bill", id=voided)
    plan = billed.planned("invoices")
    (asked,) = plan.changes.all()
    assert (asked.action, asked.reasons) == (
        "vanished", ["In QuickBooks it no longer takes part: it was voided."]
    )  # fmt: skip
    assert billed.writes(plan) == []
    sync.decide(plan, asked.key, "unlink", billed.person)
    billed.agree("invoices")
    again = billed.planned("invoices").changes.get()
    assert again.action == "question", "whether the voided bill is the one"
    anyway = next(each["value"] for each in again.choices if each["value"].startswith("different"))
    sync.decide(again.plan, again.key, anyway, billed.person, "It was voided by mistake.")
    billed.agree("invoices")
    left, made = sorted(job.books("Bill"), key=lambda row: int(row["id"]))
    assert (left["id"], left["body"]["TotalAmt"]) == (voided, 0)
    assert made["body"]["DocNumber"].startswith("E-1~")


@pytest.mark.parametrize("missing", ["void_row", "delete_row"])
def test_the_next_invoice_waits_for_an_edited_one_only_until_its_missing_bill_is_settled(
    billed, job, missing
):
    posted, _ = bill_of(job, "E-1"), bill_again(job, "X-9")
    job.quickbooks.act(missing, entity="Bill", id=posted)
    job.change("E-1", [{"work": "9000.00"}])
    job.bill_work("E-2", SECOND, "2026-02-28")
    plan = billed.planned("invoices")
    asked, waits = plan.changes.get(action="vanished"), plan.changes.get(action="refuse")
    assert "that bill was deleted or voided" in waits.reasons[0]
    assert waits.advice == f"In Approvals, say first what happens with {asked.title}."
    sync.decide(plan, asked.key, "keep", billed.person)
    billed.agree("invoices")
    second = [row for row in job.books("Bill") if row["body"]["DocNumber"] == "E-2"]
    amounts = [line["Amount"] for line in second[0]["body"]["Line"]]
    assert Decimal("-1000.00") in map(Decimal, map(str, amounts)), "what E-1 has less by now"


def bill_again(job: Job, number: str = "E-1") -> str:
    """The same paper, typed by the bookkeeper."""
    kind = "ItemBasedExpenseLineDetail"
    items = {row["body"]["Name"]: row["id"] for row in job.books("Item")}
    project = next(row for row in job.books("Customer") if row["body"].get("IsProject"))["id"]
    lines = [
        {"Amount": amount, "DetailType": kind,
         kind: {"ItemRef": {"value": items[name]}, "CustomerRef": {"value": project}}}
        for name, amount in (("2401-05-100.C", "10000.00"), ("2401-05-100.M", "1120.50"),
                             ("Retainage", "-1112.05"))
    ]  # fmt: skip
    vendor = {"value": job.books("Vendor", DisplayName=VENDOR)[0]["id"]}
    values = {"VendorRef": vendor, "DocNumber": number, "TxnDate": "2026-01-31", "Line": lines}
    return str(job.quickbooks.act("create_row", entity="Bill", values=values)["Id"])


def on_bill(job: Job, bill: str, amount: str) -> dict[str, object]:
    body = job.payment("501")["body"]
    line = {"Amount": amount, "LinkedTxn": [{"TxnId": bill, "TxnType": "Bill"}]}
    kept = {name: body[name] for name in ("VendorRef", "PayType")}
    return {**kept, "TotalAmt": amount, "Line": [line]}


def test_of_a_check_for_two_jobs_only_our_bills_part_becomes_a_payment(billed, job):
    hands = Hands(job.systems)
    hands.project("quickbooks", "2402 Another Job")
    other = next(r for r in job.books("Customer") if r["body"]["DisplayName"] == "2402 Another Job")
    kind = "AccountBasedExpenseLineDetail"
    detail = {"AccountRef": job.account("Subcontractors"), "CustomerRef": {"value": other["id"]}}
    vendor = job.document("E-1")[1]["body"]["VendorRef"]
    values = {"VendorRef": vendor, "DocNumber": "X-9", "TxnDate": "2026-02-01",
              "Line": [{"Amount": "750.00", "DetailType": kind, kind: detail}]}  # fmt: skip
    job.quickbooks.act("create_row", entity="Bill", values=values)
    job.pay("501", "2026-02-20", ("E-1", "4000.00"), ("X-9", "750.00"))
    billed.rest("payments")
    (payment,) = job.payments()
    assert (payment["amount"], payment["contract_id"]) == ("4000.00", job.contract["id"])


def test_a_negative_invoice_that_is_edited_changes_its_credit(billed, job):
    job.bill_work("E-2", TAKEN_BACK, "2026-02-28")
    billed.agree("invoices")
    job.change("E-2", [{"work": "-1500.00"}])
    billed.rest("invoices")
    assert counted_invoices(billed, None) == NOTHING_WRONG


# direct costs


@pytest.mark.parametrize("times", [1, 2])
def test_a_direct_cost_that_is_being_changed_by_another_request_is_changed_afterwards(
    outside, times
):
    """Procore answers 409 while another write of the same cost is under way."""
    company = reached(charged, outside)
    DEARER.do(Hands(outside))
    plan = company.approve(company.planned("costs"))
    busy = {"kind": "flag", "name": "busy", "method": "PATCH", "path": f"{COSTS}/*"}
    outside.procore.control("faults", {**busy, "times": times})
    company.apply(plan)
    assert [rule["fired"] for rule in outside.procore.faults()] == [times]
    outside.procore.control("faults", method="DELETE")
    company.rest("costs")
    assert counted_costs(company, DEARER) == NOTHING_WRONG


def test_a_direct_cost_that_somebody_changes_meanwhile_is_not_overwritten_unseen(outside):
    """The books rule, so the next plan shows what is there now before it is changed."""
    company = reached(charged, outside)
    LATER.do(Hands(outside))
    plan = company.approve(company.planned("costs"))
    (cost,) = [r for r in outside.procore.table("direct_costs") if r["invoice_number"] == "R-1"]

    company.clock.forward(60)
    outside.procore.act("change_direct_cost", id=cost["id"], direct_cost_date="2026-02-19")
    company.apply(plan)
    assert plan.changes.get().status == Change.Status.STALE
    (again,) = company.planned("costs").changes.all()
    assert "2026-02-19" in str(again.fields)
    (cost,) = [r for r in outside.procore.table("direct_costs") if r["invoice_number"] == "R-1"]
    assert cost["direct_cost_date"] == "2026-02-19"
