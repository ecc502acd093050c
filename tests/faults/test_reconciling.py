"""Does it tie? The demo contractor's money: what is wrong on purpose is named, nothing else is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client
from tests.faults.contractor import Contractor
from tests.faults.cost_days import charged
from tests.faults.mid_job import billed, mid_job, retainage_item, switch_on
from tests.faults.outside import Systems
from tests.faults.stages import reached

from ledgerboard.cli.demo_money import KNOWN, link_the_known_bill
from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.core.values import Ref
from ledgerboard.sync import services as sync
from ledgerboard.sync.adopting.every_commitment import adoption_of
from ledgerboard.sync.adopting.rows import State
from ledgerboard.sync.models import Link, Run
from ledgerboard.sync.plans.listing import WRITTEN
from ledgerboard.sync.reconciling import (
    Reconciliation,
    keep_results,
    last_results,
    reconciliation,
)
from ledgerboard.sync.selectors import money
from ledgerboard.users.models import Membership, Organization, Person, Role

pytestmark = pytest.mark.django_db(transaction=True)
BILLS = "9341453172048001/Bill"


@pytest.fixture
def company(simulated: Systems) -> Iterator[Contractor]:
    """Everything that may be approved is posted, the demo's question is answered, and
    what was paid came back.
    """
    with mid_job(simulated, billed) as contractor:
        contractor.plan("invoices")
        assert named(reconciled(contractor), Check.INVOICES)[KNOWN] == Cause.ON_HOLD
        link_the_known_bill(contractor.organization, contractor.person)
        contractor.agree("invoices")
        switch_on(contractor, "payments")
        contractor.agree("payments")
        switch_on(contractor, "costs", retainage_item=retainage_item(contractor))
        approve_what_has_no_warning(contractor, "costs")
        contractor.plan("costs")
        yield contractor


def approve_what_has_no_warning(company: Contractor, flow: str) -> None:
    plan = company.plan(flow).plan
    assert plan is not None
    wanted = plan.contents().filter(action__in=WRITTEN, warnings=[])
    keys = list(wanted.values_list("key", flat=True))
    said = sync.approve(plan, company.person, seen_hash=plan.hash, change_keys=keys)
    company.apply(said.plan)


def reconciled(company: Contractor) -> Reconciliation:
    (found,) = reconciliation(company.organization, company.ports)
    return found


def named(found: Reconciliation, check: Check) -> dict[str, Cause]:
    """The cause by the number printed on the document."""
    return {
        str((each.left or each.right).number): each.cause
        for tie in found.of(check)
        for each in tie.differences
    }


SEEDED = {
    "1002": Cause.DUPLICATE,  # typed again from the mailed copy
    "240115-1002": Cause.ON_HOLD,  # zeroed by hand: is it the same paper?
    KNOWN: Cause.WRONG_PROJECT,  # typed on another job: asked about, and linked by a person
    "240209-1003": Cause.ON_HOLD,  # sales tax on no line
    "240342-1001": Cause.ON_HOLD,  # three of two vendors that aren't in the books
    "240545-1001": Cause.ON_HOLD,
    "240545-1002": Cause.ON_HOLD,
    "HARBOR-RIGGING-PEARL-2405-1002": Cause.ON_HOLD,  # the books cut its number: the same paper?
    "HARBOR-RIGGING-PEARL-": Cause.ON_HOLD,
}
NOTHING_HELD = {"240342-1001"}


COSTS = {
    "FS-9001": Cause.MISSING,  # typed into Procore, too; its vendor isn't linked
    "FS-9044": Cause.ON_HOLD,  # nor is this one
    "240342-1001": Cause.ON_HOLD,  # nor these: until it is, nobody knows that they are our bills
    "240545-1001": Cause.ON_HOLD,
    "240545-1002": Cause.ON_HOLD,
    "T-204": Cause.MISSING,  # in Procore only
    "": Cause.ON_HOLD,  # a card charge on no item
    "KC-118": Cause.ON_HOLD,  # its vendor has a commitment on the job: a person looks first
}


def test_only_what_is_wrong_on_purpose_differs_and_each_is_named(company):
    found = reconciled(company)
    assert named(found, Check.INVOICES) == SEEDED
    assert named(found, Check.RETAINAGE) == {
        number: cause for number, cause in SEEDED.items() if number not in NOTHING_HELD
    }
    assert named(found, Check.PAYMENTS) == {}
    assert sum(1 for tie in found.ties if tie.ties) > 80
    assert found.account is not None
    assert found.account.other.amount == 0, "the liability account is what the bills hold"
    assert found.not_compared == ()
    assert named(found, Check.DIRECT_COSTS) == COSTS
    the_list_of_commitments_does_not_say_that_what_differs_ties(company)
    projects_in_progress_say_what_commitments_say(company)
    the_page_and_the_file_say_the_same(company, found)
    how_it_tied_is_kept_once(company, found)
    what_is_accepted_counts_no_more_until_it_is_taken_back(company, found)
    a_repair_over_there_is_noticed(company)
    another_organization_sees_nothing()


def the_page_and_the_file_say_the_same(company: Contractor, found: Reconciliation) -> None:
    client = Client()
    client.force_login(company.person)
    page = client.get("/reconciliation/?through=all").content.decode()
    assert f"Off by {found.off} on" in page
    assert "It looks like the same document as bill 240102-1002." in page
    file = client.get("/reconciliation/csv/?through=all").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file, newline="")))
    off = [str(each.amount.amount) for each in found.differences]
    assert [row["Difference"] for row in rows] == off


def the_list_of_commitments_does_not_say_that_what_differs_ties(company: Contractor) -> None:
    """A bill on another project has the right amount: its commitment adds up all the same."""
    rows = money.commitments(company.organization, money.Wanted()).rows
    (wrong,) = (row for row in rows if row.number == "SC-2402-05")
    assert (wrong.bills_off, wrong.documents_off, wrong.tie) == (0, 1, money.TieStatus.OFF)


def projects_in_progress_say_what_commitments_say(company: Contractor) -> None:
    """Both pages show one status, and Projects in progress the reason with what to do."""
    adoption = adoption_of(company.organization, company.ports)
    rows = {row.id: row for row in money.commitments(company.organization, money.Wanted()).rows}
    for each in adoption.rows():
        off = rows[each.id].bills_off or rows[each.id].documents_off
        assert bool(off) == (each.state is State.DIFFERS), each.commitment.title
    (wrong,) = (each for each in adoption.rows() if each.commitment.number == "SC-2402-05")
    said = "Invoice 240223-1001: Procore and QuickBooks name different projects."
    assert [gap.why for gap in wrong.gaps] == [said]
    assert wrong.gaps[0].action


def how_it_tied_is_kept_once(company: Contractor, found: Reconciliation) -> None:
    assert (keep_results(company.ports), keep_results(company.ports)) == (1, 0)
    (kept,) = last_results(company.organization)
    assert (kept.off, kept.documents) == (found.off.amount, len(found.open))
    client = Client()
    client.force_login(company.person)
    assert (
        f"Off by {found.off} on {len(found.projects_off)} projects."
        in client.get("/").content.decode()
    )


def what_is_accepted_counts_no_more_until_it_is_taken_back(
    company: Contractor, found: Reconciliation
) -> None:
    client = Client()
    client.force_login(company.person)
    apart = next(each for each in found.apart if each.first.cause is Cause.DUPLICATE)
    wish = {"left": apart.left, "right": apart.right, "project": apart.place,
            "figures": json.dumps(apart.figures), "query": "through=all"}  # fmt: skip
    client.post("/reconciliation/accept/", wish)
    assert reconciled(company).off == found.off, "not without a reason"
    client.post("/reconciliation/accept/", {**wish, "figures": "{}", "reason": "Paid twice"})
    assert reconciled(company).off == found.off, "not for other figures than were seen"
    client.post("/reconciliation/accept/", {**wish, "reason": "Soon", "until": "03/31/26x"})
    assert reconciled(company).off == found.off, "not for good because a day was mistyped"
    client.post("/reconciliation/accept/", {**wish, "reason": "Voided next month"})
    after = reconciled(company)
    assert after.off == found.off - apart.off
    page = client.get("/reconciliation/?through=all").content.decode()
    assert "1 accepted" in page
    assert "Voided next month" in page
    (accepted,) = (each.accepted for each in after.apart if each.accepted)
    client.post(f"/reconciliation/accepted/{accepted.id}/take-back/", {"query": "through=all"})
    assert reconciled(company).off == found.off


def a_repair_over_there_is_noticed(company: Contractor) -> None:
    """Nothing is left to plan then, and it is what people wait to see."""
    before = reconciled(company)
    copy = next(each for each in before.apart if each.first.cause is Cause.DUPLICATE)
    company.systems.quickbooks.act("delete_row", entity="Bill", id=copy.first.right.ref.id)
    company.plan("invoices")
    company.plan("costs")  # the copy was read as a cost, too
    assert keep_results(company.ports) == 1
    (kept,) = last_results(company.organization)
    assert kept.documents == len(before.open) - 1


def another_organization_sees_nothing() -> None:
    other = Organization.objects.create(name="Someone else")
    stranger = Person.objects.create(email="stranger@example.com", name="Sam")
    Membership.objects.create(organization=other, person=stranger, role=Role.ADMINISTRATOR)
    client = Client()
    client.force_login(stranger)
    assert "Connect Procore and QuickBooks first" in client.get("/reconciliation/").content.decode()


def test_what_somebody_changes_in_the_books_is_found_at_its_document_to_the_cent(company):
    before = reconciled(company)
    bill = a_bill_that_ties(before)
    one_cent_more(company, bill)
    company.systems.quickbooks.act("delete_row", entity="BillPayment", id=a_payment())
    company.plan("invoices")
    company.plan("payments")
    new = [each for each in reconciled(company).differences if each not in before.differences]
    (edited,) = (each for each in new if each.check is Check.INVOICES)
    assert (edited.right.ref, edited.amount.amount) == (Ref("bill", bill), Decimal("-0.01"))
    assert edited.cause is Cause.EDITED
    assert edited.why == "It was edited in QuickBooks after it was sent."
    deleted = [each for each in new if each.check is Check.PAYMENTS]
    assert {each.cause for each in deleted} == {Cause.DELETED}


def a_bill_that_ties(found: Reconciliation) -> str:
    wrong = {each.right.ref for each in found.differences if each.right}
    links = Link.objects.filter(setting__flow="invoices", right_kind="bill").order_by("pk")
    refs = (Ref("bill", link.right_id) for link in links)
    return next(ref.id for ref in refs if ref not in wrong)


def a_payment() -> str:
    link = Link.objects.filter(setting__flow="payments").order_by("pk").last()
    assert link is not None
    return link.right_id.partition(":")[0]


def one_cent_more(company: Contractor, bill_id: str) -> None:
    """Somebody types it into the first line, in QuickBooks itself."""
    bill = next(row for row in company.systems.quickbooks.table(BILLS) if row["id"] == bill_id)
    body = json.loads(json.dumps(bill["body"]))
    line = body["Line"][0]
    line["Amount"] = float(Decimal(str(line["Amount"])) + Decimal("0.01"))
    for name in ("Qty", "UnitPrice"):
        line["ItemBasedExpenseLineDetail"].pop(name, None)
    company.systems.quickbooks.act(
        "edit_row", entity="Bill", id=bill_id,
        values={"VendorRef": body["VendorRef"], "Line": body["Line"]},
    )  # fmt: skip


def test_a_direct_cost_deleted_without_a_word_is_missed_once_everything_is_read_again(outside):
    company = reached(charged, outside)
    company.would_write("invoices")
    world, (gone, *_) = outside.procore.world, outside.procore.table("direct_costs")
    with world.lock:
        world.table("direct_costs").update(gone["id"], {"deleted_at": "2026-03-01T00:00:00Z"})
    company.clock.forward(600)
    company.would_write("costs")
    assert named(reconciled(company), Check.DIRECT_COSTS) == {}
    for run in sync.read_money_again(company.organization, company.person):
        assert company.carry(run).status == Run.Status.DONE
    assert set(named(reconciled(company), Check.DIRECT_COSTS).values()) == {Cause.DELETED}
