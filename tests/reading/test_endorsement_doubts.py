"""An attack on the wording of endorsements: sentences that a carrier may print and that deny,
defer or only mention in words that no list holds. What they may mean is answered or left unsure;
what they don't mean is never answered.
"""

from __future__ import annotations

import pytest

from ledgerboard.core.reading.endorsement_grants import Grants
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.mending import traces
from ledgerboard.core.reading.page import Line, Method, Word

AI, WAIVER, PRIMARY = "additional_insured", "waiver_of_subrogation", "primary_noncontributory"
PROJECT, LOCATION, NOTICE = (
    "per_project_aggregate", "per_location_aggregate", "notice_of_cancellation",
)  # fmt: skip
OWNER = "The owner is an additional insured for your ongoing operations. "
NO_COMPLETED = (
    "This endorsement provides no insurance within the products-completed operations hazard.",
    "Such person is not an insured once your work has been completed.",
    "The products-completed operations hazard is outside the scope of this endorsement.",
    "This status is limited to liability other than the products-completed operations hazard.",
    "Completed operations coverage is available only by separate endorsement.",
    "Coverage for completed operations must be purchased separately.",
    "To obtain coverage for completed operations, ask for form CG 20 37.",
    "We reserve the right to decline completed operations coverage for an additional insured.",
    "Coverage for completed operations is hereby withdrawn.",
    "Coverage for the products-completed operations hazard is suspended.",
    "Insurance for completed operations is barred.",
    "Liability included in the products-completed operations hazard falls outside this insurance.",
    "Insurance for completed operations ceased to be provided on January 1, 2020.",
    "It is agreed that coverage in respect of completed operations is void.",
    "This insurance applies solely prior to completed operations.",
    "The limits of insurance for completed operations apply to you alone.",
    "Completed operations coverage applies to the Named Insured only.",
    "Coverage for completed operations is excluded, and includes no defense.",
    "Exclusions: bodily injury included within the products-completed operations hazard.",
    ("This insurance does not apply to: professional services; any bodily injury; property damage "
     "included in the completed operations hazard."),
    ("The following are not covered. (a) Professional services. (b) Liability included in the "
     "products-completed operations hazard."),
    ("Exclusions. a. Professional services. b. Liability included in the products-completed "
     "operations hazard."),
    "Coverage under this endorsement for the completed operations hazard is limited to zero.",
    "If a contract requires completed operations coverage, attach CG 20 37.",
    "When the contract requires coverage for completed operations, this form is insufficient.",
    "Refer to your agent for coverage of completed operations.",
)  # fmt: skip
WHILE_IT_LASTS = (
    "for your work, but only until it is finished.",
    "for liability arising out of your work while it is being performed.",
    "for your work as long as you are on the site.",
    "for your work during the course of construction.",
    "for your work. This status lapses on acceptance of the work.",
    "for your work. Losses that occur once the work is handed over are yours alone.",
    "for your ongoing operations but only until completed operations begin.",
)
AFTERWARDS_TOO = (
    "This insurance continues for the owner after your work is completed.",
    "The owner is also insured for three years after completion of your work.",
)
NOT_ONGOING = (
    "Ongoing operations are covered by CG 20 10.",
    "For coverage of ongoing operations see form CG 20 10.",
    "This form does not provide coverage for ongoing operations.",
)
MEANT: tuple[tuple[str, set[str]], ...] = (
    ("This endorsement confers additional insured status on no one.", set()),
    ("Under no circumstances is any person an additional insured.", set()),
    ("Section II - Who Is An Insured is amended to delete additional insureds.", set()),
    ("Who Is An Insured is amended to remove the following as insureds: the owner.", set()),
    ("Section II - Who Is An Insured is changed so that no owner is an additional insured.", set()),
    ("The person shown is an additional insured only under another policy.", set()),
    ("A request that the owner be added as an additional insured has been declined.", set()),
    ("The owner is also an insured under a nuclear energy liability policy.", set()),
    ("The owner is an additional insured under any policies of others.", set()),
    ("The owner is an additional insured under a written contract while this policy is in force.",
     {AI}),
    ("The owner is an additional insured under any policy we issue to you.", {AI}),
    ("You warrant that you are an additional insured on policies of your subcontractors.", set()),
    ("Your subcontractors must have insurance in which you are an additional insured.", set()),
    ("You represent that your subcontractors' insurance is primary and noncontributory.", set()),
    (f"{OWNER}We waive none of our rights of recovery.", {AI}),
    (f"{OWNER}Nothing here means that we waive our right of recovery.", {AI}),
    (f"{OWNER}Our right of recovery is waived only by a separate endorsement.", {AI}),
    (f"{OWNER}We retain our rights of subrogation even if you have waived them.", {AI}),
    (f"{OWNER}If we waive a right of recovery it must be in writing.", {AI}),
    (f"{OWNER}We will waive our right to a premium and keep every right of recovery.", {AI}),
    (f"{OWNER}We will waive the right to refuse renewal.", {AI}),
    (f"{OWNER}We release no right of recovery.", {AI}),
    ("Your rights of recovery are waived by your lease; ours are kept.", set()),
    (f"{OWNER}This insurance is not primary and shares with all other insurance.", {AI}),
    (f"{OWNER}When other insurance is primary, ours is excess and will not contribute.", {AI}),
    (f"{OWNER}Other insurance of the owner is primary. We will not contribute with it.", {AI}),
    (f"{OWNER}Our insurance is primary but shares equally with the owner's insurance.", {AI}),
    (f"{OWNER}This insurance is primary and will contribute by equal shares.", {AI}),
    ("The general aggregate limit applies to all projects together, not to each project.", set()),
    (("The General Aggregate Limit is the most we pay for all projects; it is not increased for "
      "each project."), set()),
    ("A separate policy with an aggregate limit must be bought for each project.", set()),
    ("A separate general aggregate limit applies to each location that you own.", {LOCATION}),
    ("We have no duty to send notice of cancellation to certificate holders.", set()),
    ("If you cancel, we will send you a refund.", set()),
    ("We will mail notice of cancellation to you only.", set()),
    ("We will give notice of cancellation to the first Named Insured and nobody else.", set()),
)  # fmt: skip
# what is meant, in words that are not known: a doubt, never "other" or nothing
UNUSUAL = (
    "The owner shall have the status of an insured under Section II for your ongoing operations.",
    "Owners and lessees are protected as if they were insureds, for ongoing operations.",
    "The definition of insured is extended to the owner.",
)
CARRIERS = {
    "two lists and an exclusion of what comes after": (
        ("Section II - Who Is An Insured is amended to include as an additional insured the "
         "person(s) shown in the Schedule, but only for injury caused by: 1. Your acts; or 2. "
         "The acts of those on your behalf; in the performance of your ongoing operations. B. "
         "The following exclusions apply: This insurance does not apply to injury after: 1. All "
         "work at the location has been completed; or 2. That part of your work has been put to "
         "its intended use."), {AI}, "ongoing"),
    "your work in the hazard": (
        ("Section II - Who Is An Insured is amended to include as an additional insured the "
         "person(s) shown, but only for injury caused by your work at the location and included "
         "in the products-completed operations hazard."), {AI}, "completed"),
    "an item of the list that adds": (
        ("Who Is An Insured is amended to include any person that a contract asks for, but only "
         "for liability caused by: A. your ongoing operations; or B. your work that is included "
         "in the products-completed operations hazard, if the contract requires it."),
        {AI}, "both"),
    "a condition before the waiver": (
        ("If a contract asks you to waive your rights of recovery, we agree to waive our rights of "
         "recovery."), {WAIVER}, None),
    "primary under two conditions": (
        ("This insurance is primary to and will not seek contribution from any other insurance "
         "available to an additional insured provided that: (1) it is a Named Insured under such "
         "other insurance; and (2) you have agreed to that in writing."), {PRIMARY}, None),
    "a limit for each project": (
        ("A separate Construction Project General Aggregate Limit applies to each construction "
         "project, and that limit is equal to the one in the Declarations."), {PROJECT}, None),
    "notice to the one shown": (
        ("If we cancel this policy for any reason other than nonpayment of premium, we will mail "
         "notice of cancellation to the person shown in the schedule."), {NOTICE}, None),
}  # fmt: skip


def granted(text: str) -> Grants:
    return Grants(text.upper())


def effects(text: str) -> set[str]:
    return set(granted(text).effects) - {"exclusion"}


@pytest.mark.parametrize("text", NO_COMPLETED)
def test_completed_operations_that_are_not_granted_are_never_both(text):
    told, _, doubt = granted(OWNER + text).operations()
    assert told == "ongoing" or doubt


@pytest.mark.parametrize("text", WHILE_IT_LASTS)
def test_your_work_is_not_insured_for_all_time_where_something_ends_it(text):
    told, _, doubt = granted(f"The owner is an additional insured {text}").operations()
    assert told is None
    assert doubt


@pytest.mark.parametrize("text", AFTERWARDS_TOO)
def test_what_comes_after_the_work_is_not_left_out_in_silence(text):
    told, _, doubt = granted(OWNER + text).operations()
    assert told != "ongoing"
    assert doubt


@pytest.mark.parametrize("but", ["except with respect to", "but not for", "other than"])
def test_completed_operations_that_are_given_with_an_exception_are_unsure(but):
    given = "This insurance applies to the products-completed operations hazard"
    told, _, doubt = granted(f"{OWNER}{given}, {but} residential projects.").operations()
    assert told is None
    assert "completed operations are" in doubt
    assert "with an exception" in doubt


@pytest.mark.parametrize(
    "boxes", ["[X] Included [ ] Not included", "X Yes No", "No X Yes", "☐ excluded ☒ included"]
)
def test_operations_that_a_box_to_check_decides_are_unsure(boxes):
    """The «not» of the other box denies nothing."""
    told, _, doubt = granted(f"{OWNER}Coverage for completed operations: {boxes}.").operations()
    assert (told, doubt) == (None, "a box to check says which operations are covered")


BOXED = {
    AI: "The owner is an additional insured:", PRIMARY: "This insurance is primary and "
    "noncontributory.", WAIVER: "We waive any right of recovery against the owner.",
}  # fmt: skip


@pytest.mark.parametrize("effect", BOXED)
@pytest.mark.parametrize("boxes", ["[ ] Yes [X] No", "Yes No X", "☐ Applies ☒ Does not apply"])
def test_an_effect_that_a_box_to_check_decides_is_doubted(effect, boxes):
    said = granted(f"{BOXED[effect]} {boxes}.")
    assert (effects(f"{BOXED[effect]} {boxes}."), said.doubted()) == (set(), {effect})


@pytest.mark.parametrize(
    "text",
    ["The owner is an additional insured. No coverage is provided for your products.",
     "The owner is an additional insured where coverage is provided; no other person is."],
)  # fmt: skip
def test_a_sentence_without_boxes_is_no_choice(text):
    assert effects(text) == {AI}


def test_what_a_contract_may_ask_for_besides_is_not_given_for_certain():
    text = (
        "The owner is an additional insured for your ongoing operations and, if the written "
        "contract requires it, your work in the products-completed operations hazard."
    )
    told, _, doubt = granted(text).operations()
    assert told is None
    assert doubt


@pytest.mark.parametrize("text", NOT_ONGOING)
def test_ongoing_operations_of_another_form_are_not_this_ones(text):
    adds = "The owner is an additional insured for your completed operations. "
    told, _, doubt = granted(adds + text).operations()
    assert told == "completed" or doubt


@pytest.mark.parametrize(("text", "meant"), MEANT)
def test_an_effect_is_granted_by_no_sentence_that_undoes_it(text, meant):
    assert effects(text) == meant


@pytest.mark.parametrize("text", UNUSUAL)
def test_a_grant_in_unusual_words_is_hinted_at(text):
    assert granted(text).hinted() == {AI}


@pytest.mark.parametrize("name", CARRIERS)
def test_what_carriers_grant_is_still_read(name):
    text, meant, operations = CARRIERS[name]
    assert effects(text) == meant
    if operations:
        assert granted(text).operations()[0] == operations


def test_one_of_two_cases_is_no_answer_where_the_other_was_not_read():
    """A scan said so: of the words after the hyphen, recognition left too little."""
    text = (
        "The owner is an additional insured for damage caused by your work, whether the work is "
        "under way or is within the products-cumplete operations azaru."
    )
    told, where, doubt = granted(text).operations()
    assert (told, bool(where)) == (None, True)
    assert "only one of" in doubt


@pytest.mark.parametrize("text", ["products-cumplete", "Products/Complated", "ONGO1NG"])
def test_a_garbled_word_is_seen_behind_a_hyphen_too(text):
    assert traces([line(text)], "ONGOING", "COMPLETED")


def test_words_that_are_spelled_as_they_should_be_are_no_trace():
    assert not traces([line("products-completed operations hazard")], "ONGOING", "COMPLETED")


def line(text: str) -> Line:
    box = Box(0, 0, 40, 8)
    return Line(tuple(Word(each, box, Method.OCR) for each in text.split()))
