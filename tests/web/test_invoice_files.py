"""The files of an invoice by name: which go along, which are there, which can't."""

from __future__ import annotations

from html import unescape

import pytest
from tests.sync.chain import Chain
from tests.web.conftest import signed_in
from tests.web.plan_of_money import add, waiting_plan
from tests.web.test_money_pages import text_of

from ledgerboard.core.records import BillFile, InvoiceFile
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import FlowSetting, Link, Plan, Snapshot
from ledgerboard.sync.plans.listing import renew
from ledgerboard.sync.selectors.money.files import files_of

pytestmark = pytest.mark.django_db
INVOICE = Ref("subcontractor_invoice", "6602")


@pytest.fixture
def chain(db) -> Chain:
    """NE-2207 has a pay application beside its bill, and a waiver that isn't."""
    chain = Chain()
    for id_, name in (("71", "Pay app 2.pdf"), ("72", "Waiver.pdf")):
        chain.put("left", id_, InvoiceFile(invoice=INVOICE, file_name=name))
    return chain


@pytest.fixture
def files(chain) -> FlowSetting:
    setting = chain.flow_of("invoice-files")
    there = BillFile(bill=Ref("bill", "214"), file_name="Pay app 2.pdf", size=20_480)
    chain.put("right", "91", there)
    chain.link(setting, Ref("invoice_file", "71"), Ref("bill_file", "91"), there)
    return setting


def page(chain: Chain) -> str:
    shown = text_of(signed_in(chain.ann), "/invoices/6602/")
    return unescape(shown[shown.index("Files File Size") :])


def test_what_is_attached_and_what_will_be_is_named(chain, files):
    said = page(chain).replace("\xa0", " ")
    assert "Pay app 2.pdf 20.0 KB Attached" in said
    assert "Waiver.pdf -- Will be attached" in said


def test_what_cannot_be_attached_says_why(chain, files):
    plan = Plan.objects.create(organization=chain.organization, setting=files, status="waiting")
    add(
        plan, 1, "6602", "invoice_file", "Waiver", action="refuse",
        left_id="72", reasons=["QuickBooks takes files up to 20 MB."], advice="Make it smaller.",
    )  # fmt: skip
    renew(plan)
    said = page(chain)
    assert "Can't be attached QuickBooks takes files up to 20 MB. Make it smaller." in said


def test_what_cannot_be_read_says_why(chain, files):
    row = Snapshot.objects.get(record_id="72")
    row.unreadable = {"why": "Procore can't show it.", "advice": "Attach it again."}
    row.save()
    assert "Can't be attached Procore can't show it. Attach it again." in page(chain)


def test_files_that_are_not_sent_say_so(chain, files):
    files.enabled = False
    files.save()
    assert "Waiver.pdf -- Not sent: files are off in Settings" in page(chain)
    assert "Attached" in page(chain), "what is there stays there"


def test_a_plan_names_the_files_that_go_along_with_a_new_bill(chain, files):
    plan = waiting_plan(chain)
    address = f"/plans/{plan.pk}/"
    ann = signed_in(chain.ann)
    assert "2 files attached once the bill is there: Pay app 2.pdf, Waiver.pdf" in text_of(
        ann, address
    )
    files.enabled = False
    files.save()
    assert "attached once" not in text_of(ann, address)


def test_an_invoice_without_files_has_no_list(chain):
    Link.objects.filter(left_id="71").delete()
    Snapshot.objects.filter(kind="invoice_file").delete()
    assert "Files File Size" not in text_of(signed_in(chain.ann), "/invoices/6602/")


def test_many_files_take_no_more_queries_than_one(chain, files, django_assert_max_num_queries):
    for number in range(20):
        name = f"Photo {number}.jpg"
        chain.put("left", f"8{number:02}", InvoiceFile(invoice=INVOICE, file_name=name))
    with django_assert_max_num_queries(6):
        assert len(files_of(chain.invoices, "6602")) == 22
