"""What the books paid becomes payments issued in Procore: recognized, created, never twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from tests.faults.contractor import Contractor
from tests.faults.mid_job import actions, billed, mid_job, switch_on
from tests.faults.outside import Systems

from ledgerboard.sync.models import Link, Plan, Snapshot

PAYMENTS = "/rest/v1.0/contract_payments"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(simulated: Systems) -> Iterator[Contractor]:
    """Vendors, projects and invoices agree; the books have paid some of the bills."""
    with mid_job(simulated, billed) as contractor:
        switch_on(contractor, "payments")
        yield contractor


def planned(company: Contractor) -> Plan:
    plan = company.plan("payments").plan
    assert plan is not None, company.said[-3:]
    return plan


def nothing_to_write(company: Contractor) -> None:
    assert company.would_write("payments") == [], company.said[-3:]


def issued(company: Contractor) -> list[dict[str, Any]]:
    rows = company.systems.procore.table("contract_payments")
    return [row for row in rows if not row["deleted_at"]]


def linked(company: Contractor) -> list[Link]:
    living = Link.objects.of(company.organization).filter(unlinked_at=None)
    return list(living.filter(setting__flow="payments"))


def tied(company: Contractor) -> None:
    """Every linked pair, by what Procore and the books themselves hold."""
    amounts = {str(row["id"]): Decimal(str(row["amount"])) for row in issued(company)}
    for link in linked(company):
        paid = part_of(link).values["amount"]["money"]
        assert amounts[link.left_id] == Decimal(paid), link


def test_payments_are_recognized_created_and_tied_to_the_cent(company):
    plan = planned(company)
    found = actions(plan)
    assert found["link"], "what was typed into Procore is recognized"
    assert found["create"], found
    before = len(issued(company))
    company.apply_all(plan)
    assert len(issued(company)) == before + found["create"]
    assert len(linked(company)) == found["link"] + found["create"]
    tied(company)
    says_what_the_check_says(company, plan)
    nothing_to_write(company)


def says_what_the_check_says(company: Contractor, plan: Plan) -> None:
    """Each row that was made, by what Procore itself stores of it."""
    made = set(plan.changes.filter(action="create").values_list("right_id", flat=True))
    rows = {str(row["id"]): row for row in issued(company)}
    for link in linked(company):
        if link.right_id in made:
            said, row = part_of(link).values, rows[link.left_id]
            assert (row["date"], row["check_number"]) == (said["date"]["date"], said["number"])
            assert str(row["payment_number"]) == said["number"]
            assert row["payment_method"] == "check"
            assert (row["notes"] or "") == (said.get("memo") or "")


def part_of(link: Link) -> Snapshot:
    return Snapshot.objects.get(kind="applied_payment", record_id=link.right_id)


def test_a_payment_whose_answer_was_lost_is_found_again_and_not_issued_twice(company):
    plan = planned(company)
    expected = len(issued(company)) + actions(plan)["create"]
    procore = company.systems.procore
    lost = {"kind": "drop", "phase": "after", "times": 3}
    procore.control("faults", {"method": "POST", "path": PAYMENTS, **lost})
    company.apply(company.approve(plan))
    assert all(rule["fired"] for rule in procore.faults())
    procore.control("faults", method="DELETE")
    company.rest("payments")
    assert len(issued(company)) == expected
    tied(company)


@pytest.mark.parametrize("taken", ["delete", "void"])
def test_a_payment_taken_back_in_the_books_is_taken_away_in_procore(company, taken):
    company.apply_all(planned(company))
    link = linked(company)[-1]
    payment = link.right_id.partition(":")[0]
    parts = [each for each in linked(company) if each.right_id.startswith(f"{payment}:")]
    before = len(issued(company))
    company.systems.quickbooks.act(f"{taken}_row", entity="BillPayment", id=payment)
    company.rest("payments")
    assert len(issued(company)) == before - len(parts)
    tied(company)


def test_what_is_edited_in_the_books_moves_in_procore_and_nothing_else_is_written(company):
    company.apply_all(planned(company))
    link = linked(company)[-1]
    payment, _, bill = link.right_id.partition(":")
    rows = company.systems.quickbooks.table("9341453172048001/BillPayment")
    body = next(row["body"] for row in rows if str(row["id"]) == payment)
    lines = [lowered(each, bill) for each in body["Line"]]
    edit = {"VendorRef": body["VendorRef"], "PayType": body["PayType"], "TxnDate": "2026-04-01",
            "DocNumber": "20417", "PrivateNote": "By mail",
            "TotalAmt": less(body["TotalAmt"]), "Line": lines}  # fmt: skip
    company.systems.quickbooks.act("edit_row", entity="BillPayment", id=payment, values=edit)
    before = amount_of(company, link)
    plan = planned(company)
    assert set(actions(plan)) == {"update"}
    company.apply_all(plan)
    row = next(row for row in issued(company) if str(row["id"]) == link.left_id)
    assert (row["date"], row["payment_number"], row["notes"]) == ("2026-04-01", 20417, "By mail")
    assert amount_of(company, link) == before - Decimal("0.01")
    tied(company)
    nothing_to_write(company)


def lowered(line: dict[str, Any], bill: str) -> dict[str, Any]:
    """A cent less on this bill."""
    ours = line["LinkedTxn"][0]["TxnId"] == bill
    return {**line, "Amount": less(line["Amount"])} if ours else line


def less(amount: object) -> float:
    """A cent less."""
    return float(Decimal(str(amount)) - Decimal("0.01"))


def amount_of(company: Contractor, link: Link) -> Decimal:
    row = next(row for row in issued(company) if str(row["id"]) == link.left_id)
    return Decimal(str(row["amount"]))
