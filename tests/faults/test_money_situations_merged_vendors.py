"""Vendors that people merge while no webhook arrives: bills, payments and links of the one that is
gone stay what they were, and the one that is left takes its place.
"""

from __future__ import annotations

from collections import Counter

import pytest
from tests.faults.contractor import Contractor
from tests.faults.money_days import SECOND
from tests.faults.outside import REALM, Systems
from tests.faults.small_job import VENDOR
from tests.faults.stages import reached
from tests.faults.two_jobs import ELECTRICIAN, STEEL, Jobs, billed_both

from ledgerboard.core.money.reconciliation import Difference
from ledgerboard.simulators.procore.system import records
from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Change, Link, Snapshot
from ledgerboard.sync.reconciling import reconciliation

pytestmark = pytest.mark.django_db(transaction=True)
MONEY = ("invoices", "payments", "costs")
SURVIVOR = "Ember Steel Holdings"


@pytest.fixture
def job(outside: Systems) -> Jobs:
    return Jobs(outside)


@pytest.fixture
def company(outside: Systems, job: Jobs) -> Contractor:
    """One invoice is billed and paid in part."""
    found = reached(billed_both, outside)
    job.pay("501", "2026-02-20", ("E-1", "4000.00"))
    found.agree("payments")
    return found


def differences(company: Contractor) -> tuple[Difference, ...]:
    (found,) = reconciliation(company.organization, company.ports)
    return found.differences


def there(job: Jobs, name: str) -> str:
    return str(job.books("Vendor", DisplayName=name)[0]["id"])


def here(job: Jobs, name: str) -> int:
    rows = records(job.procore.world, "vendors")
    return int(next(row["id"] for row in rows if row["name"] == name))


def merged_in_quickbooks(job: Jobs, into: str) -> tuple[str, str]:
    """Nobody is told. The ids of the one that is gone and of the one that is left."""
    gone, keep = there(job, VENDOR), there(job, into)
    job.quickbooks.act("merge_rows", entity="Vendor", keep=keep, gone=gone)
    return gone, keep


def swept(company: Contractor) -> None:
    """The nightly look at everything."""
    company.carry(sync.sweep(company.setting("vendors")))


def the_one(company: Contractor) -> Change:
    """Beside what the two that are one now say differently."""
    (change,) = company.planned("vendors").changes.exclude(action__in=["conflict", "update"])
    return change


def partner(job: Jobs, name: str = VENDOR) -> str | None:
    links = Link.objects.filter(left_kind="vendor", left_id=str(here(job, name)), unlinked_at=None)
    return links.values_list("right_id", flat=True).first()


def would_write(company: Contractor) -> list[Change]:
    return [change for flow in MONEY for change in company.would_write(flow)]


def counted(company: Contractor, job: Jobs) -> Counter[str]:
    documents = Counter({each: len(job.books(each)) for each in ("Bill", "Purchase")})
    documents["payments"] = len(job.payments())
    documents["direct costs"] = len(job.procore.table("direct_costs"))
    return documents


# in QuickBooks


def test_a_vendor_merged_in_quickbooks_unseen_is_known_by_its_bills(company, job):
    job.hands.add("quickbooks", SURVIVOR)
    _, keep = merged_in_quickbooks(job, SURVIVOR)
    before = counted(company, job)
    swept(company)
    assert would_write(company) == []
    assert differences(company) == (), "it's one vendor"
    moved = the_one(company)
    assert (moved.action, moved.right_id) == ("link", keep)
    assert f"merged “{VENDOR}” into “{SURVIVOR}”" in moved.reasons[0]
    company.agree("vendors")
    assert partner(job) == keep
    assert would_write(company) == []
    assert counted(company, job) == before
    job.bill_on(STEEL, "E-2", SECOND, "2026-02-28")
    job.pay("502", "2026-02-21", ("E-1", "1000.00"))
    for flow in MONEY:
        company.agree(flow)
    assert {row["body"]["VendorRef"]["value"] for row in job.books("Bill")} == {keep}
    assert counted(company, job) == before + Counter({"Bill": 1, "payments": 1})
    assert differences(company) == ()


def test_before_the_nightly_look_a_bill_that_was_paid_shows_the_merge(company, job):
    """The bill comes with its payment, and names a vendor that it was never given."""
    job.hands.add("quickbooks", SURVIVOR)
    _, keep = merged_in_quickbooks(job, SURVIVOR)
    job.pay("502", "2026-02-21", ("E-1", "1000.00"))
    assert company.would_write("invoices") == []
    moved = the_one(company)
    assert (moved.action, moved.right_id) == ("link", keep)


def test_a_bill_that_names_a_merged_vendor_waits_and_goes_to_the_survivor(company, job):
    """No document of it was read since, so QuickBooks' refusal is the first to say so."""
    company.clock.forward(600)
    for flow in ("vendors", *MONEY):
        company.plan(flow)
    job.hands.add("quickbooks", SURVIVOR)
    _, keep = merged_in_quickbooks(job, SURVIVOR)
    job.bill_on(STEEL, "E-2", SECOND, "2026-02-28")
    company.apply(company.approve(company.planned("invoices")))
    assert len(job.books("Bill")) == 1
    assert the_one(company).right_id == keep
    company.agree("vendors")
    company.agree("invoices")
    assert {row["body"]["VendorRef"]["value"] for row in job.books("Bill")} == {keep}
    assert len(job.books("Bill")) == 2


def test_a_merge_into_another_linked_vendor_is_named_and_bills_stay(company, job):
    merged_in_quickbooks(job, ELECTRICIAN)
    before = counted(company, job)
    swept(company)
    asked = the_one(company)
    assert asked.action == "vanished"
    told = f"merged “{VENDOR}” into “{ELECTRICIAN}”, which is linked to “{ELECTRICIAN}”"
    assert told in asked.reasons[0]
    assert would_write(company) == []
    sync.decide(asked.plan, asked.key, "unlink", company.person)
    company.agree("vendors")
    assert partner(job) is None
    assert would_write(company) == []
    assert counted(company, job) == before


# in Procore


def merged_in_procore(job: Jobs, into: str) -> int:
    gone, keep = here(job, VENDOR), here(job, into)
    job.procore.act("merge_vendors", master_id=keep, source_ids=[gone])
    return keep


def new_in_procore(job: Jobs, name: str) -> None:
    job.procore.act("create_vendor", company_id=job.systems.company_id, name=name)


def test_a_company_merged_in_procore_unseen_is_known_by_its_invoices(company, job):
    new_in_procore(job, SURVIVOR)
    merged_in_procore(job, SURVIVOR)
    before, vendor = counted(company, job), there(job, VENDOR)
    job.bill_on(STEEL, "E-2", SECOND, "2026-02-28")
    company.plan("invoices")
    swept(company)
    moved = the_one(company)
    assert (moved.action, moved.right_id) == ("link", vendor)
    company.agree("vendors")
    assert partner(job, SURVIVOR) == vendor
    for flow in MONEY:
        company.agree(flow)
    assert {row["body"]["VendorRef"]["value"] for row in job.books("Bill")} == {vendor}
    assert counted(company, job) == before + Counter({"Bill": 1})
    vendors = job.quickbooks.table(f"{REALM}/Vendor")
    assert SURVIVOR not in {row["body"]["DisplayName"] for row in vendors if row["id"] != vendor}
    assert differences(company) == ()


def test_a_merge_in_procore_into_another_linked_company_waits_for_a_person(company, job):
    merged_in_procore(job, ELECTRICIAN)
    before = counted(company, job)
    company.plan("invoices")
    swept(company)
    assert the_one(company).action == "vanished"
    assert would_write(company) == []
    job.bill_on(STEEL, "E-2", SECOND, "2026-02-28")
    (bill,) = company.planned("invoices").changes.all()
    assert {each["cause"] for each in bill.warnings} == {"commitment_moved"}
    assert counted(company, job) == before


def test_documents_of_a_vendor_that_is_gone_are_asked_once(company, job):
    """They name it still, so nobody knows where it went: later checks have nothing new to ask."""
    company.clock.forward(600)
    world, vendor = job.quickbooks.world, there(job, VENDOR)
    with world.lock:
        world.table(f"{REALM}/Vendor").delete(vendor)
    swept(company)
    gone = Snapshot.objects.filter(kind="vendor", record_id=vendor, gone_at__isnull=False)
    bills = Snapshot.objects.filter(kind="bill", gone_at=None)
    read = []
    for _ in range(3):
        company.clock.forward(600)
        company.plan("vendors")
        read.append(set(bills.values_list("seen_at", flat=True)))
    assert gone.exists()
    assert read[0] == read[1] == read[2]
