"""A company connected in the middle of its jobs: what both sides have is signed off once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.sync.taken_over import TakenOver

from ledgerboard.core.money.openings import Position
from ledgerboard.core.reconcile import Side
from ledgerboard.core.records import (
    AppliedPayment,
    Bill,
    BillLine,
    ContractPayment,
    ProjectCost,
    write_lines,
)
from ledgerboard.core.values import Ref
from ledgerboard.core.views import NotMine, Viewed
from ledgerboard.core.views.invoice_as_bill import invoice_as_bill
from ledgerboard.sync.adopting.every_commitment import Adoption
from ledgerboard.sync.adopting.in_progress import not_signed_off
from ledgerboard.sync.adopting.rows import Chosen, State
from ledgerboard.sync.adopting.signing import sign_off, sign_off_all, take_back, ties
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.holding.holds import ToWrite
from ledgerboard.sync.models import Change, Event, OpeningFigure, Plan, Run, Snapshot
from ledgerboard.sync.pulling.pull import mark_gone
from ledgerboard.sync.reconciling import reconciliation
from ledgerboard.users.models import Role

THROUGH_3 = Position(usd("130916.50"), usd("6482.71"), usd("106257.87"))


@pytest.fixture
def company(db):
    return TakenOver()


def test_a_commitment_in_progress_ties_when_both_sides_show_the_same_to_the_cent(company):
    row = company.row()
    assert (row.state, row.gaps, row.off) == (State.TIES, (), usd("0.00"))
    assert row.procore == row.books == row.opening.position == THROUGH_3
    assert [paper.bill.number for paper in row.papers if paper.used] == [
        "NE-2174", "NE-2207", "NE-2251",
    ]  # fmt: skip
    assert [each.invoice.number for each in row.later] == ["NE-2263"]


def test_bills_that_are_linked_already_count_where_other_invoices_are_not(company):
    bill = Ref("bill", "214")
    agreed = company.snapshot_of("right", "214")
    company.link_plainly(company.invoices, story.invoice_ref(2), bill, agreed)
    row = company.row()
    assert row.books == THROUGH_3, "the linked bill is in QuickBooks, too"
    assert bill in {paper.ref for paper in row.papers if paper.used}
    assert [gap.why for gap in row.gaps] == ["1 of 3 invoices is linked."]
    assert row.state is State.DIFFERS, "nothing is signed off until the rest is linked"


def test_signing_off_keeps_figures_name_and_time_and_nothing_before_is_ever_sent(company):
    made = company.sign(note="Old books checked")
    assert (made.person, made.version, made.way) == (company.ann, 1, "found")
    assert (made.billed_money, made.retained_money, made.paid_money) == (
        THROUGH_3.billed, THROUGH_3.retained, THROUGH_3.paid,
    )  # fmt: skip
    assert Event.objects.get(what="opening figure signed off").person == company.ann
    assert company.row().state is State.SIGNED
    answers = [viewed(company, number) for number in (1, 2, 3)]
    assert all(isinstance(each, NotMine) for each in answers)


def viewed(company, number):
    context = FlowContext(company.invoices, company.ports).views[Side.LEFT]
    return invoice_as_bill(context.here(story.invoice_ref(number)), context)


def test_before_the_sign_off_every_new_bill_of_it_is_held(company):
    assert held(company, 4)
    assert "04/01/2026" in next(iter(held(company, 4).values())).why
    company.sign()
    assert not held(company, 4)


def held(company, number):
    flow = FlowContext(company.invoices, company.ports)
    seen = flow.views[Side.LEFT].here(story.invoice_ref(number))
    making = ToWrite("key", "create", "bill", Side.RIGHT, seen.id, None, seen)
    linking = ToWrite("link", "link", "bill", Side.RIGHT, seen.id, "1", seen)
    found = not_signed_off(flow, [making, linking])
    assert "link" not in found
    return found


def test_it_ties_with_the_opening_as_one_row_and_says_which_side_moved_since(company):
    company.sign()
    assert off(company) == []
    ((opening,),) = (each.openings for each in reconciliation(company.organization, company.ports))
    assert (opening.title, opening.off) == ("opening of SC-014 Electrical", usd("0.00"))
    assert opening.signed.startswith(company.ann.name)
    bill = company.snapshot_of("right", "210")
    lines = list(bill.lines)
    first = lines[0]
    lines[0] = replace(first, values=first.values | {"amount": usd("20000.01")})
    company.edit("right", Ref("bill", "210"), lines=tuple(lines), total=bill.total + usd("0.01"))
    (apart,) = off(company)
    assert apart[:2] == ("opening of SC-014 Electrical", usd("-0.01"))
    assert apart[2] == "It was edited in QuickBooks after it was signed off."


def off(company):
    day = date(2026, 3, 31)
    (found,) = reconciliation(company.organization, company.ports, through=day)
    return [(each.document, each.amount, each.why) for each in found.differences]


def test_a_later_payment_of_a_bill_of_the_opening_is_all_that_is_missing_in_procore(company):
    company.sign()
    late = AppliedPayment(
        payment=Ref("bill_payment", "160"), applied_to=Ref("bill", "219"),
        amount=usd("18175.92"), date=date(2026, 3, 30), number="10555",
    )  # fmt: skip
    company.put("right", "160:219", late, parent="160")
    assert company.row().gaps == ()
    (apart,) = off(company)
    assert apart[1:] == (usd("-18175.92"), "It isn't in Procore.")


def test_a_check_that_procore_lacks_is_no_difference_it_goes_there_afterwards(company):
    late = AppliedPayment(
        payment=Ref("bill_payment", "160"), applied_to=Ref("bill", "219"),
        amount=usd("18175.92"), date=date(2026, 4, 30), number="10555",
    )  # fmt: skip
    company.put("right", "160:219", late, parent="160")
    row = company.row()
    assert row.state is State.TIES
    assert row.payments.to_send == {Ref("applied_payment", "160:219"): usd("18175.92")}
    assert Ref("applied_payment", "160:219") not in company.sign().makings["payments"]


def test_what_differs_says_by_how_much_and_why_and_is_not_signed_off(company):
    line = BillLine(key="1", item=Ref("item", "411"), amount=usd("1.00"))
    lines = write_lines([replace(line, project=Ref("project", "88"))])
    company.edit("right", Ref("bill", "219"), total=usd("1.00"), lines=lines)
    row = company.row()
    assert row.state is State.DIFFERS
    assert [gap.what for gap in row.gaps] == ["billed", "retained"]
    assert row.gaps[0].amount == usd("38086.81")
    with pytest.raises(NotPossible, match="Billed differs by"):
        sign_off(company.adoption(), "8801", company.ann, seen=row.mark)
    assert not OpeningFigure.objects.exists()


def test_a_bill_that_became_a_direct_cost_is_named_and_never_asked_for_again(company):
    """Entered once more, it would be owed twice."""
    costs = company.flow_of("costs")
    part = ProjectCost(transaction=Ref("bill", "210"))
    company.link_plainly(costs, Ref("direct_cost", "701"), Ref("project_cost", "bill:210:88"), part)
    first, *_ = company.row().gaps
    assert first.what == "billed"
    assert first.why == "Bill NE-2174 is a direct cost in Procore already."
    assert "Enter it" not in first.action


def test_opening_amounts_that_are_entered_need_their_evidence_and_must_tie(company):
    none = Chosen(papers=[], stated=THROUGH_3)
    with pytest.raises(NotPossible, match="come from"):
        company.sign(chosen=none)
    made = company.sign(chosen=none, evidence="Job cost report of 03/31/2026")
    assert (made.way, made.evidence) == ("stated", "Job cost report of 03/31/2026")
    wrong = Chosen(papers=[], stated=replace(THROUGH_3, paid=usd("1.00")))
    take_back(made, company.ann, company.ports)
    with pytest.raises(NotPossible, match="Paid differs by"):
        company.sign(chosen=wrong, evidence="A guess")


def paid_in_a_lump(company, amount: str) -> None:
    """Procore has one payment instead of those of the books."""
    issued = Snapshot.objects.filter(kind="contract_payment")
    before = list(issued.values_list("record_id", flat=True))
    mark_gone(company.setting.left, "contract_payment", before, company.clock())
    lump = ContractPayment(
        project=story.PROJECT, commitment=story.COMMITMENT, amount=usd(amount),
        date=date(2026, 1, 5),
    )  # fmt: skip
    company.put("left", "990", lump)


def test_payments_that_procore_has_in_another_form_are_not_sent_again(company):
    paid_in_a_lump(company, "106257.87")
    stated = Chosen(stated=THROUGH_3)
    row = company.row(chosen=stated)
    assert row.state is State.TIES
    assert row.payments.to_send
    assert set(row.payments.to_send) < set(row.opening.payments)
    assert Ref("contract_payment", "990") in row.opening.payments


def test_payments_of_which_nobody_can_tell_which_are_in_procore_stop_the_sign_off(company):
    paid_in_a_lump(company, "100000.00")
    row = company.row(chosen=Chosen(stated=replace(THROUGH_3, paid=usd("100000.00"))))
    assert [gap.what for gap in row.gaps] == ["payments"]
    assert "match none in QuickBooks" in row.gaps[0].why


def test_an_earlier_last_invoice_can_be_chosen_and_the_rest_is_billed(company):
    papers = [Ref("bill", "210"), Ref("bill", "214")]
    made = company.sign(chosen=Chosen(papers=papers, through="6602"))
    assert made.through == "6602"
    third = viewed(company, 3)
    assert isinstance(third, Viewed)
    assert third.record.total == usd("38175.92")


def test_what_moved_since_it_was_seen_is_seen_again_first(company):
    seen = company.row().mark
    company.put("right", "300", Bill(vendor=Ref("vendor", "56"), number="X", total=usd("0.00"),
        date=date(2026, 3, 1), balance=usd("0.00"), lines=write_lines(
            [BillLine(key="1", amount=usd("0.00"), project=Ref("project", "88"))]
        )))  # fmt: skip
    with pytest.raises(NotPossible, match="changed since"):
        sign_off(company.adoption(), "8801", company.ann, seen=seen)


def test_two_people_at_once_sign_one_figure_and_the_second_is_told_who_did(company):
    ann, bob = company.adoption(), company.adoption()
    seen = ann.row("8801").mark
    assert bob.row("8801").mark == seen  # both have it open
    sign_off(ann, "8801", company.ann, seen=seen)
    with pytest.raises(NotPossible, match="just signed"):
        sign_off(bob, "8801", company.bob, seen=seen)
    assert OpeningFigure.objects.get().person == company.ann
    with pytest.raises(NotPossible, match="already"):
        company.sign()


def test_no_bill_is_in_two_opening_figures(company):
    for id_, number in (("8802", "SC-020"), ("8803", "SC-021")):
        company.another(id_, number)
    nobodys = replace(company.snapshot_of("right", "210"), number="77", memo=None)
    company.put("right", "300", nobodys)
    chosen = Chosen(papers=[Ref("bill", "300")])
    late = company.adoption({"8803": chosen})
    mark = late.row("8803").mark
    company.sign("8802", chosen)
    with pytest.raises(NotPossible, match="Another opening figure includes bill 77"):
        sign_off(late, "8803", company.bob, seen=mark)


def test_a_bill_of_a_vendor_with_two_commitments_is_the_ones_whose_invoice_it_names(company):
    company.another("8802", "SC-020")
    assert company.row().state is State.TIES
    other = company.row("8802")
    assert not [paper for paper in other.papers if paper.used]
    assert other.gaps[0].why == "No bills for this commitment were found in QuickBooks."


def test_while_a_bill_is_on_its_way_or_bills_are_sent_nothing_is_signed_off(company):
    plan = Plan.objects.create(
        organization=company.organization, setting=company.invoices, status=Plan.Status.APPROVED
    )
    Change.objects.create(
        organization=company.organization, plan=plan, listed=plan, key="k", action="create",
        kind="bill", left_id="6602", position=1, status=Change.Status.APPROVED,
    )  # fmt: skip
    assert "is being sent" in company.row().gaps[0].why
    Change.objects.all().delete()
    company.row()
    Run.objects.create(
        organization=company.organization, setting=company.invoices, kind=Run.Kind.APPLY,
        status=Run.Status.RUNNING,
    )  # fmt: skip
    with pytest.raises(NotPossible, match="being sent right now"):
        company.sign()


def test_taken_back_it_is_in_progress_again_and_the_next_sign_off_is_a_new_version(company):
    first = company.sign()
    take_back(first, company.bob, company.ports)
    first.refresh_from_db()
    assert first.ended_by == company.bob
    assert company.row().state is State.TIES
    assert company.sign().version == 2
    with pytest.raises(NotPossible, match="already"):
        take_back(first, company.bob, company.ports)


def test_it_is_not_taken_back_once_a_bill_stands_on_it(company):
    made = company.sign()
    fourth = viewed(company, 4)
    company.link_plainly(
        company.invoices, story.invoice_ref(4), Ref("vendor_credit", "223"), fourth.record
    )
    with pytest.raises(NotPossible, match="invoice NE-2263 was posted on top of it"):
        take_back(made, company.ann, company.ports)


def test_who_may_not_approve_signs_nothing_off_and_a_stranger_sees_nothing(company):
    clerk = company.person("clerk@example.com", Role.COORDINATOR)
    with pytest.raises(NotPossible, match="can't"):
        sign_off(company.adoption(), "8801", clerk, seen=company.row().mark)
    with pytest.raises(NotPossible, match="can't"):
        sign_off_all(company.adoption(), {"8801": company.row().mark}, clerk)
    stranger = TakenOver()
    with pytest.raises(NotPossible, match="can't"):
        sign_off(company.adoption(), "8801", stranger.ann, seen=company.row().mark)
    stranger.sign()
    assert company.row().state is State.TIES


# many at once


@pytest.fixture
def many(company):
    """Five commitments of other vendors, each with one invoice and its bill; one has no bill."""
    from ledgerboard.core.records import Vendor

    for number in range(5):
        left, right = Ref("vendor", f"70{number}"), Ref("vendor", f"80{number}")
        vendor = Vendor(name=f"Sub {number}")
        company.put("left", left.id, vendor)
        company.put("right", right.id, vendor)
        company.link(company.setting, left, right, vendor)
        company.another(f"89{number}", f"SC-1{number}", left)
        if number:
            bill = replace(company.snapshot_of("right", "210"), vendor=right, number=f"B{number}")
            company.put("right", f"9{number}", bill)
    return company


def test_all_that_tie_are_signed_off_at_once_and_the_rest_says_why(many):
    offered = {row.id: row.mark for row in ties(many.adoption().rows())}
    assert set(offered) == {"8801", "891", "892", "893", "894"}
    done = sign_off_all(many.adoption(), offered | {"890": "as seen"}, many.ann)
    assert {each.commitment for each in done.signed} == set(offered)
    assert "No bills" in done.refused["890"].message
    states = {row.id: row.state for row in many.adoption().rows()}
    assert [id_ for id_, state in states.items() if state is not State.SIGNED] == ["890"]


def test_a_crash_in_the_middle_loses_nothing_and_signing_off_again_does_the_rest(many):
    offered = {row.id: row.mark for row in ties(many.adoption().rows())}
    dying = Adoption(many.invoices, replace(many.ports, now=dies_after(2, many.clock)))
    with pytest.raises(SystemExit):
        sign_off_all(dying, offered, many.ann)
    assert OpeningFigure.objects.count() == 2
    again = sign_off_all(many.adoption(), offered, many.ann)
    assert len(again.signed) == 3
    assert len(again.refused) == 2
    assert OpeningFigure.objects.filter(ended_at=None).count() == 5


def dies_after(times, clock):
    calls = []

    def now():
        calls.append(1)
        if len(calls) > times:
            raise SystemExit
        return clock()

    return now
