"""Links to a record's own page in Procore and QuickBooks, where its address is known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.chain import Chain
from tests.sync.reconciling.test_moved_lines import two_invoices_posted
from tests.sync.taken_over import Settled
from tests.web.conftest import signed_in
from tests.web.plan_of_money import waiting_plan

from ledgerboard.core.records import record_of
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import Run
from ledgerboard.sync.selectors.addresses import in_quickbooks
from ledgerboard.sync.selectors.money.vendors_in_books import vendors_in_books
from ledgerboard.web.presenters.open_there import pair_opens

pytestmark = pytest.mark.django_db
BOOKS = "https://app.qbo.intuit.com/app"


@pytest.fixture
def chain(db) -> Chain:
    return Chain()


def test_the_rows_of_a_plan_open_their_records(chain):
    plan = waiting_plan(chain)
    page = signed_in(chain.ann).get(f"/plans/{plan.pk}/").content.decode()
    in_procore = "work_order_contracts/8801/requisitions/6601"
    assert f'/project/commitments/{in_procore}"' in page
    assert 'Open in Procore<span class="visually-hidden">, new tab</span>' in page


def test_a_document_that_does_not_tie_opens_in_both_systems_beside_its_fix(db):
    settled = Settled()
    bill = settled.snapshot_of("right", "219")
    settled.put("right", "219", replace(bill, total=usd("38185.92"), balance=usd("18185.92")))
    page = signed_in(settled.ann).get("/reconciliation/?through=all").content.decode()
    assert f'href="{BOOKS}/bill?txnId=219"' in page
    assert re.search(r'<th scope="row"><a href="/invoices/\d+/">Invoice NE-2251</a>', page)
    assert "work_order_contracts/8801/requisitions/6603" in page


def test_a_payment_opens_in_quickbooks(chain):
    page = signed_in(chain.ann).get("/payments/?older=1").content.decode()
    assert f"{BOOKS}/billpayment?txnId=155" in page


def test_a_vendors_page_opens_it_in_quickbooks_and_a_projects_in_procore(chain):
    page = signed_in(chain.ann).get("/vendor/?left=5101&right=56").content.decode()
    assert f"{BOOKS}/vendordetail?nameId=56" in page
    assert pair_opens("projects", "9001", "88") == [
        ("Procore", "https://app.procore.com/9001/project/home")
    ]


@pytest.mark.parametrize(
    ("kind", "id_", "path"),
    [
        ("bill", "210", "/bill?txnId=210"),
        ("applied_payment", "151:214", "/billpayment?txnId=151"),
        ("project_cost", "bill:231:88", "/bill?txnId=231"),
        ("project_cost", "vendor_credit:233:88", "/vendorcredit?txnId=233"),
        ("project_cost", "purchase:232:88", "/expense?txnId=232"),
        ("project_cost", "journal_entry:240:88", "/journal?txnId=240"),
        ("project_cost", "deposit:241:88", "/deposit?txnId=241"),
        ("project_cost", "refund_receipt:242:88", "/refundreceipt?txnId=242"),
    ],
)
def test_a_part_of_a_transaction_opens_the_transaction(kind, id_, path):
    assert in_quickbooks(Ref(kind, id_)) == f"{BOOKS}{path}"


def test_a_direct_cost_that_differs_opens_in_both_systems_and_so_does_its_row_of_the_list(db):
    street = two_invoices_posted()
    street.spend()
    street.sync(date(2026, 4, 1))
    (lift,) = [row for row in street.left.all("direct_cost") if row.values["number"] == "CR-5501"]
    street.left.edit("direct_cost", lift.id, status="draft")
    street.outside.carried(street.flows["costs"], Run.Kind.PLAN)
    there, here = f"{BOOKS}/bill?txnId=231", f"/9001/project/direct_costs/{lift.id}"
    for page in ("/reconciliation/?through=all", "/costs/?older=1"):
        said = signed_in(street.ann).get(page).content.decode()
        assert f'href="{there}"' in said
        assert f'href="https://app.procore.com{here}"' in said


def test_a_cost_that_may_be_entered_twice_opens_both(db):
    street = two_invoices_posted()
    street.spend()
    lift = street.right.rows["bill", "231"]
    put(street.right, "235", record_of("bill", lift.values))
    street.sync(date(2026, 4, 1))
    page = signed_in(street.ann).get("/reconciliation/?through=all").content.decode()
    assert "It may be entered twice, also as bill CR-5501 of 03/11/2026" in page
    assert f'href="{BOOKS}/bill?txnId=235"' in page
    assert f'href="{BOOKS}/bill?txnId=231" target="_blank" rel="noopener noreferrer">' in page
    assert "Open in QuickBooks: bill CR-5501<" in page


def test_a_vendors_row_of_the_reconciliation_opens_the_vendor(db):
    street = two_invoices_posted()
    page = signed_in(street.ann).get("/reconciliation/?through=all&project=9001").content.decode()
    assert 'href="/vendor/?left=5101&amp;right=56"' in page
    assert f'href="{BOOKS}/vendordetail?nameId=56"' in page


def test_a_day_typed_the_american_way_is_understood_and_a_refusal_shows_that_way(db):
    pages = signed_in(two_invoices_posted().ann)
    assert 'value="2026-03-31"' in pages.get("/reconciliation/?through=03/31/2026").content.decode()
    refused = pages.get("/reconciliation/?through=soon").content.decode()
    assert "Enter a date like 03/31/2026." in refused


def test_what_has_no_known_address_has_no_link():
    assert in_quickbooks(Ref("project_cost", "transfer:232:88")) == ""
    assert in_quickbooks(None) == ""
    assert pair_opens("vendors", "5101", "") == []


def test_documents_of_the_books_are_whose_the_books_say(chain):
    bill = Ref("bill", "219")
    found = vendors_in_books(chain.organization, chain.invoices.pk, {bill, Ref("bill", "0")})
    assert found == {bill: "Northline Electric"}


def test_a_plan_opens_at_the_document_whichever_tab_it_is_on(chain):
    plan = waiting_plan(chain)
    ann = signed_in(chain.ann)
    page = ann.get("/invoices/?older=1").content.decode()
    address = f"/plans/{plan.pk}/?tab=all&amp;search=NE-2251"
    assert f'href="{address}">Open plan {plan.pk}</a>' in page
    opened = ann.get(address.replace("&amp;", "&")).content.decode()
    assert "NE-2251" in opened
    assert "NE-2174" not in opened
