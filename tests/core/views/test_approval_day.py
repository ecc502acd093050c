"""A bill that is dated by the day on which its invoice was approved, and which invoices are asked
about for it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.money import story
from tests.core.money.approvals import approved, change, history
from tests.oracle.world import PROCORE

from ledgerboard.core.money.openings import Opening, Openings, Position, invoice_place
from ledgerboard.core.reconcile import Unreadable
from ledgerboard.core.records import StatusChange
from ledgerboard.core.views import Blocked, Viewed
from ledgerboard.core.views.approval_day import approved_on, histories_wanted, history_answers
from ledgerboard.core.views.invoice_as_bill import invoice_as_bill

ACCEPTED = frozenset({"approved", "approved_as_noted"})
FIRST, SECOND, THIRD, LAST = (date(2026, 2, day) for day in (3, 5, 9, 12))


@pytest.fixture
def here():
    world = story.world(1)
    world.settings["bill_date"] = "approval"
    return world


def viewed(here):
    return invoice_as_bill(here.sides[PROCORE][story.invoice_ref(1)], here.context())


def told(here, *changes):
    return here.put(PROCORE, "6601", history(1, *changes))


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ([("under_review", "approved", SECOND)], SECOND),
        # sent back and approved again
        ([("draft", "approved", FIRST), ("approved", "revise_and_resubmit", SECOND),
          ("revise_and_resubmit", "approved", THIRD)], THIRD),
        # approved and then approved as noted: it was approved all the time
        ([("draft", "approved", FIRST), ("approved", "approved_as_noted", SECOND)], FIRST),
        # the first status isn't always said
        ([("", "approved", FIRST)], FIRST),
        ([("", "approved", FIRST), ("", "approved_as_noted", SECOND)], FIRST),
        ([], None),
        ([("draft", "under_review", FIRST)], None),
        # what came after the day on which it was sent back isn't told
        ([("draft", "approved", FIRST), ("approved", "under_review", SECOND)], None),
        # how it became approved isn't told
        ([("approved", "approved_as_noted", SECOND)], None),
    ],
)  # fmt: skip
def test_the_day_is_that_of_the_last_change_into_an_accepted_status(changes, day):
    assert approved_on([change(*each) for each in changes], ACCEPTED) == day


STATUSES = st.sampled_from(["draft", "under_review", "approved", "approved_as_noted"])


@given(st.lists(st.tuples(STATUSES, st.dates()), min_size=1, max_size=8))
def test_a_day_is_told_only_of_what_is_accepted_in_the_end_and_was_not_before(steps):
    befores = ["draft", *(status for status, _ in steps)]
    pairs = zip(befores, steps, strict=False)
    changes = [change(before, after, day) for before, (after, day) in pairs]
    day = approved_on(changes, ACCEPTED)
    entered = [e.day for e in changes if e.after in ACCEPTED and e.before not in ACCEPTED]
    assert day == (entered[-1] if changes[-1].after in ACCEPTED else None)


def test_the_bill_has_the_day_of_approval(here):
    told(here, approved(FIRST))
    answer = viewed(here)
    assert isinstance(answer, Viewed)
    assert answer.record.date == FIRST


def test_what_counts_as_approved_is_what_accounting_accepts(here):
    told(here, change("draft", "pending_owner_approval", FIRST),
         change("pending_owner_approval", "approved", THIRD))  # fmt: skip
    assert viewed(here).record.date == FIRST
    here.settings["accepted"] = ["approved"]
    assert viewed(here).record.date == THIRD


def test_an_invoice_that_nobody_asked_about_waits_for_the_next_check(here):
    answer = viewed(here)
    assert isinstance(answer, Blocked)
    assert (answer.cause, answer.advice) == ("approval_not_read", "Check for changes.")


def test_a_history_that_does_not_say_the_day_blocks_it_and_says_what_to_do(here):
    told(here, change("draft", "under_review", FIRST))
    answer = viewed(here)
    assert isinstance(answer, Blocked)
    assert answer.why == "Procore's change history doesn't say when this invoice was approved."
    assert answer.advice == (
        "Set it back to Under Review in Procore and approve it again, "
        "or choose another bill date in Settings."
    )


def test_a_history_that_is_not_shown_blocks_it_with_its_own_reason(here):
    seen = told(here, approved(FIRST))
    hidden = replace(seen, unreadable=Unreadable("It isn't shown.", "Ask for the right."))
    here.sides[PROCORE][seen.ref] = hidden
    answer = viewed(here)
    assert isinstance(answer, Blocked)
    assert answer.why == "It isn't shown."
    assert answer.advice.startswith("Ask for the right. Then check for changes")
    assert not history_answers(hidden, here.context())


def test_a_posted_bill_keeps_its_day_whatever_became_of_the_status(here):
    told(here, approved(FIRST))
    posted = viewed(here)
    here.link(story.invoice_ref(1), story.Ref("bill", "201"), posted.record)
    told(here, approved(FIRST), change("approved", "draft", SECOND), approved(LAST))
    assert viewed(here).record.date == FIRST


@pytest.mark.parametrize(("paid_on", "due"), [(SECOND, None), (LAST, LAST)])
def test_a_bill_is_not_due_before_its_own_day_because_of_a_payment_date(here, paid_on, due):
    told(here, approved(THIRD))
    here.put(PROCORE, "6601", replace(story.invoice(1), paid_on=paid_on))
    assert viewed(here).record.due_on == due


# which are asked about


def asked(here) -> list[str]:
    wanted = histories_wanted(here.context())
    return [seen.id for seen in here.kind(PROCORE, "subcontractor_invoice") if wanted(seen)]


@pytest.mark.parametrize("bill_date", ["billing_date", "period_end"])
def test_with_another_bill_date_nobody_is_asked(here, bill_date):
    here.settings["bill_date"] = bill_date
    assert histories_wanted(here.context()) is None


def test_only_what_accounting_accepts_is_asked_about():
    here = story.world(3)
    here.settings["bill_date"] = "approval"
    here.put(PROCORE, "6602", replace(story.invoice(2), status="draft"))
    here.put(PROCORE, "6604", replace(story.invoice(4), status="revise_and_resubmit"))
    assert asked(here) == ["6601", "6603"]


def test_what_was_billed_before_the_start_day_is_not_asked_about_and_can_be_linked():
    here = story.world(4)
    here.settings |= {"bill_date": "approval", "start_day": date(2026, 4, 1).isoformat()}
    assert asked(here) == ["6604"]
    assert viewed(here).record.date == date(2026, 1, 31)


def test_what_the_opening_figures_include_is_not_asked_about():
    here = story.world(4)
    here.settings["bill_date"] = "approval"
    nothing = story.usd("0.00")
    signed = Opening(
        story.COMMITMENT, invoice_place(2, "6602"), Position(nothing, nothing, nothing)
    )
    here.openings = Openings((signed,), "1")
    assert asked(here) == ["6603", "6604"]


def test_a_change_on_a_day_that_is_not_said_tells_no_day():
    row = StatusChange(key="1", before="draft", after="approved")
    assert approved_on([row], ACCEPTED) is None
