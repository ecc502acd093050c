"""What changes concerns the pairs related to it: those, and only those, are compared again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.sync.chain import Chain

from ledgerboard.core.money.figures import FIGURED
from ledgerboard.core.reconcile import Seen, Side
from ledgerboard.core.records import Account, AppliedPayment, Bill, ContractPayment, Vendor
from ledgerboard.core.values import Ref
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows import registry
from ledgerboard.sync.models import Link, OpeningFigure, Snapshot
from ledgerboard.sync.planning.moved import moved, note_compared
from ledgerboard.sync.pulling.pull import mark_gone
from ledgerboard.sync.records import store

pytestmark = pytest.mark.django_db
ROOF = Ref("commitment", "8899")
ROOFER = Ref("vendor", "5199")
ALL_FOUR = {"6601", "6602", "6603", "6604"}


class TwoCommitments(Chain):
    """The worked chain, and another vendor's commitment with one invoice and its bill."""

    def __init__(self) -> None:
        super().__init__()
        self.put("left", ROOFER.id, Vendor(name="Ridge Roofing"))
        self.put("left", ROOF.id, replace(story.commitment(), vendor=ROOFER, number="SC-099"))
        roof = {"commitment": ROOF, "vendor": ROOFER, "number": "RR-1", "previous": None}
        self.put("left", "6699", replace(story.invoice(1), **roof))
        bill = replace(self.bill("210"), vendor=Ref("vendor", "77"), number="RR-1")
        self.put("right", "299", bill)
        self.link(self.invoices, Ref("subcontractor_invoice", "6699"), Ref("bill", "299"), bill)
        Link.objects.update(changed_at=self.clock())
        self.invoices.asked = sorted([*registry.declared("invoices").related_kinds, "vendor"])
        self.invoices.save()
        self.compared()

    def bill(self, id_: str) -> Bill:
        record = self.snapshot_of("right", id_)
        assert isinstance(record, Bill)
        return record

    def context(self) -> FlowContext:
        self.invoices.refresh_from_db()
        return FlowContext(self.invoices, self.ports)

    def compared(self, *open_: str) -> None:
        """Everything was just compared; of nothing but these invoices anything remained to do."""
        self.clock.forward(minutes=2)
        context = self.context()
        note_compared(context, moved(context), open_)

    def concerned(self) -> set[str]:
        """The invoices whose pairs the next comparison would load."""
        return {row.left_id for row in moved(self.context()).rows}


@pytest.fixture
def jobs() -> TwoCommitments:
    return TwoCommitments()


def test_every_related_kind_keeps_the_figures_by_which_it_is_found():
    for flow in registry.flows().values():
        assert flow.related_kinds <= FIGURED, flow.name


def test_nothing_is_loaded_where_nothing_changed(jobs):
    assert jobs.concerned() == set()


def test_a_new_invoice_concerns_those_of_its_commitment_and_no_other(jobs):
    jobs.put("left", "6605", replace(story.invoice(4), number="NE-2300", sequence=5))
    assert jobs.concerned() == ALL_FOUR
    jobs.compared()
    assert jobs.concerned() == set()


def test_an_edited_bill_concerns_the_commitment_of_its_invoice(jobs):
    jobs.put("right", "214", replace(jobs.bill("214"), vendor=Ref("vendor", "123")))
    assert jobs.concerned() == ALL_FOUR


def test_a_bill_that_is_gone_concerns_the_commitment_of_its_invoice(jobs):
    mark_gone(jobs.setting.right, "bill", ["219"], jobs.clock())
    assert jobs.concerned() == ALL_FOUR


def test_a_bill_that_an_opening_figure_includes_concerns_its_commitment(jobs):
    jobs.put("right", "250", Bill(number="RETAINAGE", vendor=Ref("vendor", "5"), total=usd("9.00")))
    papers = [[["bill", "250"], ["9.00", "9.00"]]]
    OpeningFigure.objects.create(
        organization=jobs.organization, setting=jobs.invoices, commitment=ROOF.id, version=1,
        way="stated", through="1", billed=1, retained=0, mark="m", person=jobs.ann,
        makings={"lines": {}, "papers": papers, "payments": []},
    )  # fmt: skip
    jobs.compared()
    jobs.put("right", "250", replace(jobs.bill("250"), total=usd("8.00")))
    assert jobs.concerned() == {"6699"}


def test_a_bill_with_a_number_that_is_taken_concerns_who_has_it(jobs):
    new = replace(jobs.bill("214"), vendor=Ref("vendor", "123"), number="RR-1")
    jobs.put("right", "288", new)
    assert jobs.concerned() == {"6699"}


def test_a_commitment_or_change_order_concerns_its_invoices(jobs):
    jobs.put("left", ROOF.id, replace(story.commitment(), vendor=ROOFER, status="Void"))
    assert jobs.concerned() == {"6699"}
    jobs.compared()
    change = jobs.snapshot_of("left", story.PACKAGES["CO1"])
    jobs.put("left", story.PACKAGES["CO1"], replace(change, status="draft"))
    assert jobs.concerned() == ALL_FOUR


def test_a_link_that_ends_concerns_those_related_to_both_ends(jobs):
    Link.objects.filter(left_id="6602").update(unlinked_at=jobs.clock())
    assert jobs.concerned() == ALL_FOUR - {"6602"}


def test_what_every_view_looks_at_concerns_everything(jobs):
    jobs.put("left", ROOFER.id, Vendor(name="Ridge Roofing LLC"))
    assert jobs.concerned() == {*ALL_FOUR, "6699"}


def test_however_many_records_changed_only_related_pairs_are_compared(jobs):
    bills = [
        Seen("bill", f"9{n}", replace(jobs.bill("299"), number=f"X-{n}", vendor=None))
        for n in range(450)
    ]
    store(jobs.setting.right, "bill", bills, jobs.clock(), jobs.ports)
    jobs.put("left", "6605", replace(story.invoice(4), number="NE-2300", sequence=5))
    assert jobs.concerned() == ALL_FOUR


def test_a_change_concerns_no_other_commitment_of_its_vendor(jobs):
    roof = jobs.snapshot_of("left", "6699")
    jobs.put("left", "6699", replace(roof, vendor=story.invoice(1).vendor))
    jobs.put("right", "299", replace(jobs.bill("299"), vendor=jobs.bill("214").vendor))
    jobs.compared()
    jobs.put("left", "6605", replace(story.invoice(4), number="NE-2300", sequence=5))
    assert jobs.concerned() == ALL_FOUR


def test_a_pair_that_a_related_record_opened_stays_in_sight(jobs):
    """Itself it says what it said; the plan waits, and a later comparison must propose it again."""
    jobs.put("left", "6605", replace(story.invoice(4), number="NE-2300", sequence=5))
    assert jobs.concerned() == ALL_FOUR
    jobs.compared("6603")
    assert jobs.concerned() == {"6603"}


def test_what_changes_while_we_compare_is_left_for_the_next_time(jobs):
    context = jobs.context()
    seen = moved(context)
    jobs.put("left", "6605", replace(story.invoice(4), number="NE-2300", sequence=5))
    note_compared(context, seen, ())
    assert jobs.concerned() == ALL_FOUR


def test_what_was_stamped_before_we_began_and_seen_after_it_is_not_missed(jobs):
    """A page of records is stamped when it begins to be stored."""
    stamped = jobs.clock()
    jobs.compared()
    late = jobs.clock.at - timedelta(seconds=30)
    assert late > stamped
    jobs.put("left", "6605", replace(story.invoice(4), number="NE-2300", sequence=5))
    Snapshot.objects.filter(record_id="6605").update(changed_at=late)
    assert jobs.concerned() == ALL_FOUR


def test_an_edit_that_came_after_the_pair_was_loaded_is_not_taken_for_compared(jobs):
    jobs.put("right", "299", replace(jobs.bill("299"), total=usd("1.00")))
    jobs.clock.forward(minutes=2)
    context = jobs.context()
    seen = moved(context)
    assert [row.left_id for row in seen.rows] == ["6699"]
    assert "299" in seen.known[Side.RIGHT].seen
    jobs.put("right", "299", replace(jobs.bill("299"), total=usd("2.00")))
    Snapshot.objects.filter(record_id="299").update(changed_at=jobs.clock.at - timedelta(days=1))
    note_compared(context, seen, ())
    assert jobs.concerned() == {"6699"}


def payments_compared(jobs: TwoCommitments) -> None:
    """The second time nothing new is asked about."""
    Link.objects.update(changed_at=jobs.clock())
    jobs.clock.forward(minutes=2)
    for _ in range(2):
        jobs.payments.refresh_from_db()
        context = FlowContext(jobs.payments, jobs.ports)
        note_compared(context, moved(context), ())


def test_payments_are_related_to_the_bill_that_they_pay(jobs):
    payments_compared(jobs)
    jobs.put("right", "219", replace(jobs.bill("219"), balance=usd("1.00")))
    rows = moved(FlowContext(jobs.payments, jobs.ports)).rows
    paid = {jobs.snapshot_of("left", row.left_id) for row in rows}
    assert {each.commitment for each in paid if isinstance(each, ContractPayment)} == {
        story.COMMITMENT
    }


def test_what_a_bill_does_to_a_balance_concerns_nobody_what_an_account_is_concerns_all(jobs):
    jobs.invoices.asked = [*jobs.invoices.asked, "account"]
    jobs.invoices.save()
    account = Account(name="Accounts Payable", balance=usd("-10.00"), type="Accounts Payable")
    jobs.put("right", "33", account)
    jobs.compared()
    jobs.put("right", "33", replace(account, balance=usd("-4250.00")))
    assert jobs.concerned() == set()
    jobs.put("right", "33", replace(account, type="Other Current Liability"))
    assert jobs.concerned() == {*ALL_FOUR, "6699"}


def part_of_a_check(jobs: TwoCommitments, id_: str, paid: Ref, commitment: Ref | None) -> str:
    """One line of a check, linked to a payment in Procore."""
    part = AppliedPayment(payment=Ref("bill_payment", "500"), applied_to=paid, amount=usd("5.00"))
    issued = ContractPayment(commitment=commitment, amount=part.amount)
    jobs.put("right", f"payment:500:{id_}", part)
    jobs.put("left", f"issued-{id_}", issued)
    ends = Ref("contract_payment", f"issued-{id_}"), Ref("applied_payment", f"payment:500:{id_}")
    jobs.link(jobs.payments, *ends, issued)
    return f"issued-{id_}"


def test_a_bill_concerns_every_part_of_the_checks_that_pay_it(jobs):
    """A credit that a check uses goes to the commitment of the bill that the check pays."""
    parts = {
        part_of_a_check(jobs, "299", Ref("bill", "299"), ROOF),
        part_of_a_check(jobs, "777", Ref("vendor_credit", "777"), None),
    }
    payments_compared(jobs)
    Link.objects.filter(right_id="299").update(changed_at=jobs.clock())
    rows = moved(FlowContext(jobs.payments, jobs.ports)).rows
    assert {row.left_id for row in rows} == parts


def test_an_invoice_concerns_the_payments_of_its_commitment_by_their_bills(jobs):
    """Whichever commitment they are on in Procore."""
    part = part_of_a_check(jobs, "299", Ref("bill", "299"), None)
    payments_compared(jobs)
    jobs.put("left", ROOF.id, replace(story.commitment(), vendor=ROOFER, project=None))
    rows = moved(FlowContext(jobs.payments, jobs.ports)).rows
    assert [row.left_id for row in rows] == [part]
