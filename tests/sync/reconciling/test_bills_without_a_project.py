"""Bills that nobody put on a project: a copy of ours, a release of retainage, another bill."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.reconciling.test_moved_lines import looked_at, named, two_invoices_posted
from tests.sync.whole_chain import VENDOR, PearlStreet

from ledgerboard.cli.reconcile import told as lines_told
from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.core.records import (
    Bill,
    BillLine,
    BillPayment,
    PaymentLine,
    Project,
    Vendor,
    VendorCredit,
    write_lines,
)
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import Run
from ledgerboard.sync.reconciling import Reconciliation

pytestmark = pytest.mark.django_db
OVERHEAD, RETAINAGE = Ref("account", "80"), Ref("item", "450")
DAY = date(2026, 2, 28)
DUE = usd("49728.81")
"""Of invoice 2, NE-2207."""


@pytest.fixture
def street(db) -> PearlStreet:
    return two_invoices_posted()


def typed(street: PearlStreet, id_: str, number: str, *lines: BillLine, **said: object) -> Ref:
    """A bill of the subcontractor's, as somebody in the office types it."""
    amount = usd(str(sum(line.amount.amount for line in lines if line.amount)))
    bill = Bill(vendor=VENDOR, number=number, date=DAY, total=amount, lines=write_lines(lines))
    put(street.right, id_, replace(bill, **said))
    return Ref("bill", id_)


def line(amount: str, **said: object) -> BillLine:
    return BillLine(key="1", amount=usd(amount), **{"account": OVERHEAD, **said})


def pay(street: PearlStreet, id_: str, bill: Ref, amount: str) -> None:
    line = PaymentLine(key=bill.id, applied_to=bill, amount=usd(amount))
    check = BillPayment(vendor=VENDOR, number="502", date=date(2026, 3, 20), total=usd(amount),
                        method="Check", lines=write_lines([line]))  # fmt: skip
    put(street.right, id_, check)


def of(found: Reconciliation, check: Check) -> list:
    return [each for tie in found.of(check) for each in tie.differences]


def test_a_copy_of_a_bill_without_a_project_is_a_duplicate(street):
    typed(street, "900", "NE-2207", line("49728.81"))
    found = looked_at(street)
    assert named(found) == [(Cause.DUPLICATE, -DUE, None)]
    (copy,) = found.differences
    assert copy.why == "It looks like the same document as bill NE-2207."
    assert copy.action == "Delete the copy in QuickBooks, or link it instead."
    assert not found.is_tied


def test_so_is_one_on_a_project_that_isnt_in_procore(street):
    put(street.right, "99", Project(name="Shop"))
    typed(street, "900", "NE-2207", line("49728.81", project=Ref("project", "99")))
    assert [each.cause for each in looked_at(street).differences] == [Cause.DUPLICATE]


def test_the_check_that_pays_a_copy_is_named_where_our_bill_counts(street):
    pay(street, "700", typed(street, "900", "NE-2207", line("49728.81")), "49728.81")
    street.outside.carried(street.flows["payments"], Run.Kind.PLAN)
    (paid,) = of(looked_at(street), Check.PAYMENTS)
    assert (paid.cause, paid.amount) == (Cause.DUPLICATE, -DUE)
    assert (paid.project, paid.document) == (story.PROJECT, "payment 502 on bill 900")
    assert paid.why == "It pays a bill that looks like a copy of bill NE-2207."
    assert paid.action == "Void the payment in QuickBooks, or ask the vendor for a refund."


def test_the_check_of_a_bill_that_was_imported_as_a_direct_cost_is_no_second_payment(street):
    """Somebody read the warning and approved it: extra work on the job, for as much money."""
    job = {"account": None, "item": Ref("item", "419"), "project": Ref("project", "88")}
    bill = typed(street, "900", "T-77", line(str(DUE.amount), **job))
    street.sync(date(2026, 3, 3))
    assert [each.number for each in street.direct_costs()] == ["T-77"]
    pay(street, "700", bill, str(DUE.amount))
    for flow in ("payments", "costs"):
        street.outside.carried(street.flows[flow], Run.Kind.PLAN)
    assert Cause.DUPLICATE not in {each.cause for each in looked_at(street).differences}


def test_a_credit_that_looks_like_our_bill_is_named_and_is_no_copy(street):
    credit = VendorCredit(vendor=VENDOR, number="NE-2207", date=DAY, total=DUE,
                          lines=write_lines([line("49728.81")]))  # fmt: skip
    put(street.right, "900", credit)
    (found,) = looked_at(street).differences
    assert (found.cause, found.amount) == (Cause.MISSING, DUE)


@pytest.mark.parametrize("number", ["", "OFFICE-7"])
def test_a_vendors_other_bill_without_a_project_is_none_of_the_jobs(street, number):
    typed(street, "900", number, line("310.00"))
    assert looked_at(street).is_tied


def test_another_vendors_bill_of_the_same_number_is_none_of_ours(street):
    put(street.right, "72", Vendor(name="Northside Catering"))
    typed(street, "900", "NE-2207", line("49728.81"), vendor=Ref("vendor", "72"))
    assert looked_at(street).is_tied


def test_retainage_released_on_a_bill_without_a_project_is_named(street):
    typed(street, "900", "RET-1", line("2000.00", account=None, item=RETAINAGE))
    found = looked_at(street)
    assert sorted(named(found), key=str) == sorted(
        [(Cause.MISSING, usd("-2000.00"), None), (Cause.MISSING, usd("2000.00"), None)], key=str
    )
    (kept,) = of(found, Check.RETAINAGE)
    assert (kept.document, kept.action) == ("bill RET-1", "Enter it in Procore.")


def test_the_account_says_what_procores_invoices_hold_beside_the_bills(street):
    typed(street, "900", "RET-1", line("2000.00", account=None, item=RETAINAGE))
    street.sync(date(2026, 3, 3))
    found = looked_at(street)
    account = found.account
    assert account is not None
    assert (account.on_invoices, account.on_bills) == (usd("6570.82"), usd("4570.82"))
    assert account.other == usd("0.00")
    client = Client()
    client.force_login(street.ann)
    page = client.get("/reconciliation/?through=all").content.decode()
    assert "invoices hold $6,570.82; the rest is off" in page
    assert "Procore's invoices hold $6,570.82" in "\n".join(lines_told(found))


@pytest.mark.parametrize("vendor", ["56", "72"])
def test_retainage_of_a_job_or_vendor_that_isnt_in_procore_is_no_difference_and_is_named(
    street, vendor
):
    put(street.right, "72", Vendor(name="Old Mill Plumbing"))
    put(street.right, "99", Project(name="Old Mill"))
    kept = line("-800.00", account=None, item=RETAINAGE, project=Ref("project", "99"))
    whole = (line("8000.00", project=Ref("project", "99")), replace(kept, key="2"))
    typed(street, "900", "OM-4", *whole, vendor=Ref("vendor", vendor))
    found = looked_at(street)
    assert found.is_tied
    (only,) = found.only_in_books
    assert (only.title, only.amount, only.cause) == ("bill OM-4", usd("800.00"), "retainage")
    assert only.why == "Retainage on a bill that belongs to no commitment in Procore."
