"""Approval limits: what one person may approve alone, and what needs a second one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.sync.chain import Chain
from tests.web.plan_of_money import add, waiting_plan

from ledgerboard.core.views.invoice_as_bill import CARRIES_ANOTHER
from ledgerboard.sync import approving, services
from ledgerboard.sync.approval_limits import Limits
from ledgerboard.sync.approving.measured import alone_before
from ledgerboard.sync.approving.result import ApprovalResult
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.models import Approval, Event, FlowSetting, MoneyFigures, Plan
from ledgerboard.sync.plans.changes import content_hash
from ledgerboard.sync.plans.listing import renew, take_out
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db
FIRST, SECOND, WARNED, CREDIT = "1:6601", "2:6602", "3:6603", "4:6604"
"""36,529.06, 49,728.81 and 38,175.92 in bills, and a credit of 4,257.90."""


@pytest.fixture
def plan(chain) -> Plan:
    return waiting_plan(chain)


def limit(chain: Chain, *, one: int | None = None, total: int | None = None,
          changes: int | None = None) -> None:  # fmt: skip
    admin = chain.person(f"admin{Event.objects.count()}@example.com", Role.ADMINISTRATOR)
    cents = [None if each is None else each * 100 for each in (one, total)]
    services.set_limits(chain.invoices, Limits(*cents, changes), admin)


def approve(plan: Plan, person, keys: list[str] | None = None, seen: str = "") -> Plan:
    return result(plan, person, keys, seen).plan


def result(plan: Plan, person, keys: list[str] | None = None, seen: str = "") -> ApprovalResult:
    plan.refresh_from_db()
    return services.approve(plan, person, seen_hash=seen or plan.hash, change_keys=keys)


def waits(plan: Plan) -> bool:
    return plan.status == Plan.Status.WAITING


def names(plan: Plan) -> list[str]:
    return sorted(plan.approvals.values_list("person__name", flat=True))


def test_without_limits_one_person_approves_everything(chain, plan):
    assert not waits(approve(plan, chain.ann))


def test_a_bill_that_carries_the_difference_of_another_invoice_needs_two(chain, plan):
    """Its invoice says what it is due itself, and not what the edited one adds to the bill."""
    carries = [{"cause": CARRIES_ANOTHER, "text": "NE-2174 changed after posting."}]
    bill = plan.contents().get(key=FIRST)
    bill.warnings = carries
    bill.content_hash = content_hash(bill)
    bill.save()
    renew(plan)
    limit(chain, one=1_000_000)
    assert waits(approve(plan, chain.ann, [FIRST]))
    assert not waits(approve(plan, chain.bob, [FIRST]))


def test_one_large_bill_needs_two_different_people(chain, plan):
    limit(chain, one=40_000)
    assert not waits(approve(plan, chain.ann, [FIRST])), "it is below"
    assert waits(approve(plan, chain.ann, [SECOND]))
    with pytest.raises(NotPossible, match="already approved this"):
        approve(plan, chain.ann, [SECOND])
    both = approve(plan, chain.bob, [SECOND])
    assert not waits(both)
    assert names(both) == sorted([chain.ann.name, chain.bob.name])
    said = Event.objects.get(what="approved (first of two)").text
    assert said == "Over $40,000 in one record: a second person must approve."


def test_a_bill_of_just_the_limit_needs_nobody_else(chain, plan):
    chain.invoices.limit_one = 49_728_81
    chain.invoices.save()
    assert not waits(approve(plan, chain.ann, [SECOND]))


def test_the_second_person_may_approve_fewer_and_the_rest_goes_on_waiting(chain, plan):
    limit(chain, total=80_000)
    assert waits(approve(plan, chain.ann, [FIRST, SECOND]))
    assert not waits(approve(plan, chain.bob, [FIRST])), "alone, and below the limit"
    assert not waits(approve(plan, chain.bob, [SECOND])), "ann has said yes to it"


def test_what_only_the_second_person_wants_waits_for_the_first_in_turn(chain, plan):
    limit(chain, total=80_000)
    approve(plan, chain.ann, [FIRST, SECOND])
    both = approve(plan, chain.bob, [FIRST, SECOND, WARNED])
    assert sorted(both.changes.values_list("key", flat=True)) == [FIRST, SECOND]
    assert not waits(approve(plan, chain.ann, [WARNED])), "bob has said yes to it"


def test_the_result_says_what_was_approved_what_waits_and_why(chain, plan):
    limit(chain, total=80_000)
    first = result(plan, chain.ann, [FIRST, SECOND])
    assert (first.approved, first.waiting) == (0, 2)
    assert first.words == (
        "Your approval is saved. "
        "2 changes wait for a second person: over $80,000 in 24 hours."
    )  # fmt: skip
    part = result(plan, chain.bob, [FIRST, SECOND, WARNED])
    assert (part.approved, part.waiting) == (2, 1)
    assert part.words == (
        "2 changes approved. 1 change waits for a second person: over $80,000 in 24 hours."
    )
    assert part.why_two == ["Over $80,000 in 24 hours: a second person must approve."]
    whole = result(plan, chain.ann, [WARNED])
    assert (whole.words, whole.why_two) == ("1 change approved.", [])


def test_two_tabs_and_many_small_approvals_add_up(chain, plan):
    limit(chain, total=80_000)
    seen = plan.hash
    assert not waits(approve(plan, chain.ann, [FIRST], seen))
    assert waits(approve(plan, chain.ann, [SECOND], seen)), "36,529.06 went a moment ago"
    assert not waits(approve(plan, chain.bob, [SECOND], seen))


def test_another_person_has_a_limit_of_her_own(chain, plan):
    limit(chain, total=50_000)
    assert not waits(approve(plan, chain.ann, [FIRST]))
    assert not waits(approve(plan, chain.bob, [SECOND]))


def test_after_a_day_it_begins_anew(chain, plan):
    limit(chain, total=80_000)
    approve(plan, chain.ann, [FIRST])
    Approval.objects.update(at=timezone.now() - timedelta(hours=24, minutes=1))
    assert not waits(approve(plan, chain.ann, [SECOND]))


def test_what_two_approved_together_uses_up_nobodys_limit(chain, plan):
    limit(chain, one=40_000, total=60_000)
    approve(plan, chain.ann, [SECOND])
    approve(plan, chain.bob, [SECOND])
    assert not waits(approve(plan, chain.bob, [FIRST]))


def test_a_second_name_on_another_change_of_the_plan_uses_up_the_limit_all_the_same(chain, plan):
    asked = plan.changes.exclude(action="create").values_list("pk", flat=True)
    take_out(plan, list(asked), status="rejected")
    renew(plan)
    limit(chain, one=40_000)
    approve(plan, chain.bob, [SECOND])
    others = [SECOND, WARNED, CREDIT]
    services.reject(plan, chain.bob, reason="No.", seen_hash=plan.hash, change_keys=others)
    whole = approve(plan, chain.ann, [FIRST])
    assert names(whole) == sorted([chain.ann.name, chain.bob.name]), "nothing else was left in it"
    assert alone_before(chain.invoices, chain.ann, timezone.now()).cents == 36_529_06


def test_a_credit_makes_no_room_for_a_bill(chain, plan):
    limit(chain, total=50_000)
    assert waits(approve(plan, chain.ann, [SECOND, CREDIT])), "53,986.71, not 45,470.91"


def test_the_number_of_changes_counts_too(chain, plan):
    limit(chain, changes=2)
    assert not waits(approve(plan, chain.ann, [FIRST, SECOND]))
    assert waits(approve(plan, chain.ann, [CREDIT]))


def test_an_amount_that_cannot_be_compared_needs_two(chain, plan):
    MoneyFigures.objects.filter(record_id="6601").update(currency="CAD")
    limit(chain, changes=50)
    assert not waits(approve(plan, chain.bob, [CREDIT]))
    limit(chain, one=1_000_000)
    assert waits(approve(plan, chain.ann, [FIRST]))


def test_a_limit_set_meanwhile_counts_and_one_taken_away_does_not(chain, plan):
    seen = plan.hash
    limit(chain, one=40_000)
    assert waits(approve(plan, chain.ann, [SECOND], seen)), "it was set after she opened the page"
    limit(chain)
    assert not waits(approve(plan, chain.ann, [SECOND], seen)), "nobody else is needed any more"


def test_a_link_moves_no_money(chain, plan):
    add(plan, 9, "6602", "bill", "NE-2207", action="link")
    renew(plan)
    limit(chain, one=1_000, total=1_000)
    assert not waits(approve(plan, chain.ann, ["9:6602"]))


def test_no_rule_approves_what_is_above_a_limit(chain, plan):
    approving.auto_approve(chain.invoices, "create", chain.ann)
    limit(chain, one=40_000)
    ruled = approving.approve_by_rules(plan)
    assert sorted(ruled.changes.values_list("key", flat=True)) == [FIRST, CREDIT]
    limit(chain, total=1_000)
    plan.refresh_from_db()
    assert approving.approve_by_rules(plan) == plan


def test_rules_use_up_their_limit_together(chain, plan):
    approving.auto_approve(chain.invoices, "create", chain.ann)
    limit(chain, total=95_000)
    assert approving.approve_by_rules(plan) != plan
    add(plan, 9, "6601", "bill", "NE-2174")
    plan.refresh_from_db()
    renew(plan)
    assert approving.approve_by_rules(plan) == plan, "90,515.77 went already"


def test_only_an_administrator_sets_a_limit_that_can_be_meant(chain):
    with pytest.raises(NotPossible, match="can't"):
        services.set_limits(chain.invoices, Limits(one=1), chain.ann)
    admin = chain.person("ada@example.com", Role.ADMINISTRATOR)
    with pytest.raises(NotPossible, match="no dollars"):
        services.set_limits(chain.setting, Limits(total=1), admin)
    with pytest.raises(NotPossible, match="less than zero"):
        services.set_limits(chain.invoices, Limits(one=-1), admin)
    for large in (Limits(one=2**63), Limits(total=2**63), Limits(changes=2**31)):
        with pytest.raises(NotPossible, match=r"over \$1,000,000,000,000 or 1,000,000 changes"):
            services.set_limits(chain.invoices, large, admin)
    services.set_limits(chain.setting, Limits(changes=20), admin)
    services.set_limits(chain.invoices, Limits(5_000_000, 20_000_050, 100), admin)
    kept = FlowSetting.objects.get(pk=chain.invoices.pk)
    assert Limits.of(kept) == Limits(5_000_000, 20_000_050, 100)
    assert Event.objects.filter(setting=kept).latest("pk").text == (
        "one record over $50,000, over $200,000.50 in 24 hours, over 100 changes in 24 hours"
    )


def test_an_alarm_and_a_limit_ask_for_one_second_person_only(chain, plan):
    plan.alarms = ["This changes 60 of 80 linked invoices at once."]
    plan.save()
    limit(chain, one=40_000)
    assert waits(approve(plan, chain.ann, [SECOND]))
    assert not waits(approve(plan, chain.bob, [SECOND]))
