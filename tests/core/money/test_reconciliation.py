"""Every difference with its cause and its cure; together they are what the totals are apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.core.money import total
from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import (
    Agreed,
    Check,
    Document,
    Share,
    as_retainage,
    as_retainage_agreed,
)
from ledgerboard.core.money.reconciliation import (
    Comparison,
    Hold,
    explained,
    reconcile,
)
from ledgerboard.core.values import Money, Ref

JOB, OTHER_JOB, VENDOR = Ref("project", "9001"), Ref("project", "9002"), Ref("vendor", "5101")
LEFT, RIGHT = Ref("subcontractor_invoice", "6601"), Ref("bill", "210")


def usd(text):
    return Money.parse(text)


def left(amount="100.00", **said):
    return Document(
        LEFT, "invoice NE-1", usd(amount), **({"project": JOB, "vendor": VENDOR} | said)
    )


def right(amount="100.00", ref=RIGHT, **said):
    return Document(ref, "bill NE-1", usd(amount), **({"project": JOB, "vendor": VENDOR} | said))


def compare(lefts, rights, check=Check.INVOICES, **said):
    linked = {LEFT: RIGHT} if "links" not in said else said.pop("links")
    return reconcile(Comparison(check, lefts, rights, linked, **said))


def found(*arguments, **said):
    ties = compare(*arguments, **said)
    assert explained(ties)
    return [(each.cause, each.amount) for tie in ties for each in tie.differences]


def test_two_that_agree_tie():
    (tie,) = compare([left()], [right()])
    assert tie.ties
    assert (tie.left, tie.right, tie.off) == (usd("100.00"), usd("100.00"), usd("0.00"))


DAY, LATER = date(2026, 1, 31), date(2026, 2, 2)
AGREED = {LEFT: Agreed(usd("100.00"), usd("100.00"))}


@pytest.mark.parametrize(
    ("lefts", "rights", "said", "cause", "amount"),
    [
        ([left()], [], {"links": {}}, "missing", "100.00"),
        ([], [right()], {"links": {}}, "missing", "-100.00"),
        ([left()], [], {}, "deleted", "100.00"),
        ([], [right()], {}, "deleted", "-100.00"),
        ([left()], [right("90.00")], {"agreed": AGREED}, "edited", "10.00"),
        ([left("120.00")], [right()], {"agreed": AGREED}, "edited", "20.00"),
        ([left()], [right("0.00")], {}, "voided", "100.00"),
        ([left()], [right(voided=True)], {}, "voided", "100.00"),
        ([left(gross=usd("110"))], [right("104.50", gross=usd("110"))], {}, "retainage", "-4.50"),
        ([left()], [right("108.00", tax=usd("8.00"))], {}, "tax", "-8.00"),
        ([left("108.00", tax=usd("8.00"))], [right()], {}, "tax", "8.00"),
        ([left(lines=3)], [right("99.97", lines=3)], {}, "rounding", "0.03"),
        ([left(day=DAY)], [right(day=LATER)], {"through": DAY}, "date", "100.00"),
        ([left(counted=False)], [right()], {}, "status_not_counted", "-100.00"),
        ([left()], [], {"links": {}, "held": {LEFT: Hold("No item.")}}, "on_hold", "100.00"),
        ([left()], [], {"links": {}, "waiting": {LEFT: "Ready."}}, "timing", "100.00"),
        ([], [right(credit=True)], {"links": {}}, "credit_applied", "-100.00"),
        (
            [left()],
            [right(), right(ref=Ref("bill", "77"))],
            {"copies": {Ref("bill", "77"): RIGHT}},
            "duplicate",
            "-100.00",
        ),
    ],
)
def test_each_cause_is_named_with_its_amount(lefts, rights, said, cause, amount):
    assert found(lefts, rights, **said) == [(Cause(cause), usd(amount))]


@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_has_a_cure_in_every_check(cause):
    from ledgerboard.core.money.causes import cure

    assert all(cure(cause, check, left_only=alone) for check in Check for alone in (True, False))


@pytest.mark.parametrize("check", [Check.PAYMENTS, Check.DIRECT_COSTS])
def test_what_was_paid_is_not_to_be_taken_out_of_the_books_because_procore_lost_it(check):
    from ledgerboard.core.money.causes import cure

    assert (
        cure(Cause.DELETED, check) == "Unlink the two in Approvals. Then it goes to Procore again."
    )
    assert cure(Cause.DELETED, check, left_only=True) == "Approve removing it in Procore, too."


def test_the_wrong_project_is_off_in_both_projects_and_in_neither_together():
    ties = compare([left()], [right(project=OTHER_JOB)])
    assert [(tie.project, tie.off) for tie in ties] == [
        (JOB, usd("100.00")), (OTHER_JOB, usd("-100.00")),
    ]  # fmt: skip
    assert {each.cause for tie in ties for each in tie.differences} == {Cause.WRONG_PROJECT}


def test_who_edited_is_said():
    def why(ours, theirs):
        (tie,) = compare([left(ours)], [right(theirs)], agreed=AGREED)
        return tie.differences[0].why

    assert why("120.00", "100.00") == "It was edited in Procore after it was sent."
    assert why("100.00", "120.00") == "It was edited in QuickBooks after it was sent."
    assert why("130.00", "120.00") == "It was edited in both systems."


@pytest.mark.parametrize(
    ("step", "action"),
    [
        ("Add it to the code map.", "Add it to the code map."),
        ("", "Fix what's holding it. Then it continues on its own."),
    ],
)
def test_what_is_on_hold_says_its_own_next_step_where_it_has_one(step, action):
    (tie,) = compare([left()], [], links={}, held={LEFT: Hold("No item.", step)})
    assert [(each.why, each.action) for each in tie.differences] == [("No item.", action)]


def test_retainage_that_was_changed_on_the_bill_was_edited_there():
    """The bill's total may be what it was: the cost makes up for it."""
    agreed = {LEFT: Agreed(usd("90.00"), usd("90.00"), held=usd("10.00"))}
    (tie,) = compare(
        [as_retainage(left(held=usd("10.00")))], [as_retainage(right(held=usd("15.00")))],
        Check.RETAINAGE, agreed=as_retainage_agreed(agreed),
    )  # fmt: skip
    (difference,) = tie.differences
    assert (difference.cause, difference.amount) == (Cause.EDITED, usd("-5.00"))
    assert difference.why == "It was edited in QuickBooks after it was sent."


def test_a_bill_whose_retainage_line_was_taken_out_is_not_called_voided():
    withheld = {"gross": usd("110.00"), "held": usd("10.00")}
    whole = {"gross": usd("110.00"), "held": usd("0.00")}
    assert found([left(**withheld)], [right("110.00", **whole)]) == [
        (Cause.RETAINAGE, usd("-10.00"))
    ]
    pair = [as_retainage(left(**withheld))], [as_retainage(right("110.00", **whole))]
    ((cause, _),) = found(*pair, Check.RETAINAGE)
    assert cause is not Cause.VOIDED


MOVED_LINE = Share(OTHER_JOB, usd("40.00"), usd("0.00"))


def test_a_line_of_a_bill_that_names_another_project_is_off_in_both():
    ties = compare([left()], [right(elsewhere=(MOVED_LINE,))])
    assert explained(ties)
    assert [(tie.project, tie.right, tie.off) for tie in ties] == [
        (JOB, usd("60.00"), usd("40.00")), (OTHER_JOB, usd("40.00"), usd("-40.00")),
    ]  # fmt: skip
    here, there = (difference for tie in ties for difference in tie.differences)
    assert {here.cause, there.cause} == {Cause.WRONG_PROJECT}
    assert (here.counted(here.left), here.counted(here.right)) == (usd("100.00"), usd("60.00"))
    assert (there.counted(there.left), there.counted(there.right)) == (None, usd("40.00"))


def test_a_moved_line_and_an_edit_are_two_causes():
    ties = compare([left()], [right("110.00", elsewhere=(MOVED_LINE,))], agreed=AGREED)
    assert explained(ties)
    assert sorted((each.cause, each.amount.amount) for tie in ties for each in tie.differences) == [
        (Cause.EDITED, Decimal(-10)), (Cause.WRONG_PROJECT, Decimal(-40)),
        (Cause.WRONG_PROJECT, Decimal(40)),
    ]  # fmt: skip


@pytest.mark.parametrize("side", ["left", "right"])
def test_lines_that_are_not_what_both_agreed_do_not_tie_whatever_they_add_up_to(side):
    said = {side: {"moved": "A line moved."}}
    ties = compare([left(**said.get("left", {}))], [right(**said.get("right", {}))])
    assert explained(ties)
    (difference,) = ties[0].differences
    assert (difference.cause, difference.amount) == (Cause.EDITED, usd("0.00"))
    assert difference.why == "A line moved."


def test_what_moved_after_the_day_is_a_matter_of_the_next_month():
    late = {"moved": "A line moved.", "elsewhere": (MOVED_LINE,), "day": LATER}
    assert found([left(day=LATER)], [right(**late)], through=DAY) == []


def test_cost_on_another_project_is_none_of_the_retainage():
    kept = right(elsewhere=(MOVED_LINE,), held=usd("10.00"), moved="A line moved.")
    pair = [as_retainage(left(held=usd("10.00")))], [as_retainage(kept)]
    assert found(*pair, Check.RETAINAGE) == []


def test_a_document_of_nothing_that_moves_something_is_named_where_it_has_no_partner():
    nothing = {"amount": "0.00", "moves": True}
    assert found([left(**nothing)], [], links={}) == [(Cause.MISSING, usd("0.00"))]
    assert found([left(**nothing)], []) == [(Cause.DELETED, usd("0.00"))]
    assert found([], [right(**nothing)], links={}) == [(Cause.MISSING, usd("0.00"))]
    assert found([left(**nothing)], [right(**nothing)]) == []
    assert found([left("0.00")], [], links={}) == []
    assert found([left(**nothing, day=LATER)], [], links={}, through=DAY) == []


def test_mistakes_that_cancel_out_do_not_tie():
    other = replace(left("50.00"), ref=Ref("subcontractor_invoice", "6602"))
    (tie,) = compare([left(), other], [right("90.00"), right("60.00", ref=Ref("bill", "214"))],
                     links={LEFT: RIGHT, other.ref: Ref("bill", "214")})  # fmt: skip
    assert tie.off == usd("0.00")
    assert not tie.ties


AMOUNT = st.integers(-(10**6), 10**6).map(lambda cents: Money(Decimal(cents).scaleb(-2)))
PLACES = st.sampled_from([JOB, OTHER_JOB, None])


def documents(kind):
    return st.lists(
        st.builds(
            Document,
            ref=st.integers(1, 12).map(lambda at: Ref(kind, str(at))),
            title=st.just(kind),
            amount=AMOUNT,
            project=PLACES,
            vendor=st.sampled_from([VENDOR, None]),
            day=st.sampled_from([DAY, LATER, None]),
            gross=st.none() | AMOUNT,
            tax=st.none() | AMOUNT,
            voided=st.booleans(),
            counted=st.booleans(),
            credit=st.booleans(),
        ),
        unique_by=lambda document: document.ref,
        max_size=8,
    )


LINKS = st.dictionaries(st.integers(1, 12), st.integers(1, 12), max_size=8).map(
    lambda pairs: {
        Ref("invoice", str(one)): Ref("bill", str(two))
        for two, one in {two: one for one, two in pairs.items()}.items()
    }
)


@given(documents("invoice"), documents("bill"), LINKS, st.sampled_from([None, DAY]))
def test_the_differences_always_add_up_to_what_the_totals_are_apart(lefts, rights, links, through):
    ties = compare(lefts, rights, links=links, through=through)
    assert explained(ties)
    counts = [
        doc.amount
        for doc in lefts
        if doc.counted and not doc.voided and not (through and doc.day and doc.day > through)
    ]
    assert total(tie.left for tie in ties) == total(counts)
    assert all(each.amount.amount for tie in ties for each in tie.differences)
    assert all(each.action and each.why for tie in ties for each in tie.differences)
