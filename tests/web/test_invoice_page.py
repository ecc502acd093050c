"""The page of one invoice, in the figures of the worked chain: read, hold, release, link."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.money import story
from tests.web.test_money_pages import text_of

from ledgerboard.core.records import Bill
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import Decision, Link, Snapshot
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db
PAGE = "/invoices/6602/"


def test_an_invoice_is_followed_to_its_bill_and_payment(ann):
    shown = text_of(ann, PAGE)
    number = story.invoice(2).number
    assert f"Invoice {number}, Northline Electric" in shown
    assert "49,728.81" in shown.partition("From invoice to payment")[2].partition("Bill")[0]
    assert "Payment 10471 03/20/2026" in shown
    assert "QuickBooks and Procore" in shown


def test_lines_and_retainage_add_up_to_what_is_due(chain, ann):
    shown = text_of(ann, PAGE).partition("Line by line")[2]
    assert "Amount due $49,728.81" in shown
    assert "$49,728.81" in shown.partition("Amount due $49,728.81")[2]


def test_while_lines_are_in_conflict_the_bills_own_total_shows_and_why(chain, ann):
    link = Link.objects.get(setting=chain.invoices, left_id="6602")
    for base in (link.base_left, link.base_right):
        base.pop("lines")
    link.save()
    shown = text_of(ann, PAGE).partition("Line by line")[2]
    assert "$0.00 $0.00" not in shown
    assert "Procore and QuickBooks disagree about its lines" in shown
    assert "$49,728.81 The total is what the bill says in QuickBooks now." in shown


def test_a_bill_that_was_edited_is_named(chain, ann):
    bill = chain.snapshot_of("right", "214")
    chain.put("right", "214", replace(bill, total=story.usd("49728.80")))
    assert "Invoice and bill differ by $0.01." in text_of(ann, PAGE)


def test_a_lock_in_procore_shows_while_it_is_there(chain, ann):
    locked = "Locked in Procore until you unlink the bill"
    row = Snapshot.objects.get(kind="subcontractor_invoice", record_id="6602")
    Link.objects.filter(setting=chain.invoices, left_id="6602").update(marked=True)
    assert locked not in text_of(ann, PAGE), "somebody took it off"
    Snapshot.objects.filter(pk=row.pk).update(origin={"id": "qbo:1:bill:214"})
    assert locked in text_of(ann, PAGE)


def test_it_is_held_with_a_reason_and_released(chain, ann):
    ann.post(f"{PAGE}hold/", {"reason": ""})
    assert not Decision.objects.filter(kind="hold").exists()
    ann.post(f"{PAGE}hold/", {"reason": "Wrong quantity"})
    shown = text_of(ann, PAGE)
    assert "On hold since" in shown
    assert "Wrong quantity" in shown
    ann.post(f"{PAGE}release/")
    assert "On hold since" not in text_of(ann, PAGE)


def test_a_bill_without_an_invoice_is_offered_and_no_other(chain, ann):
    Link.objects.filter(setting=chain.invoices, right_id="214").delete()
    chain.put("right", "900", Bill(vendor=Ref("vendor", "99"), number="X", total=story.usd("1.00")))
    shown = text_of(ann, PAGE)
    assert "Link to a bill" in shown
    assert "$49,728.81" in shown.partition("Link to a bill")[2]
    assert "X," not in shown.partition("Link to a bill")[2]
    ann.post(f"{PAGE}link/", {"bill": "900"})
    assert not Decision.objects.filter(value="same:900").exists()
    ann.post(f"{PAGE}link/", {"bill": "214"})
    assert Decision.objects.get(value="same:214").left_id == "6602"


def test_who_only_looks_changes_nothing_and_strangers_see_nothing(chain, ann):
    assert ann.get("/invoices/1/").status_code == 404
    assert "What you can do" in text_of(ann, PAGE)
    chain.ann.memberships.update(role=Role.VIEWER)
    assert "What you can do" not in text_of(ann, PAGE)
    assert ann.post(f"{PAGE}hold/", {"reason": "x"}).status_code == 403


def test_an_invoice_and_its_bill_are_opened_where_people_know_them(ann):
    page = ann.get(PAGE).content.decode()
    assert "https://app.qbo.intuit.com/app/bill?txnId=214" in page
    assert "/9001/project/commitments/work_order_contracts/8801/requisitions/6602" in page
    commitment = ann.get("/commitments/8801/").content.decode()
    assert '/9001/project/commitments/work_order_contracts/8801"' in commitment
