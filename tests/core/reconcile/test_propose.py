"""What a plan says, example by example."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.reconcile.world import World

from ledgerboard.core.reconcile import Action, Direction, Side, Threshold, Verdict, apart_key
from ledgerboard.core.values import TaxNumber
from ledgerboard.core.views import NotMine, as_it_is


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def linked(world: World) -> World:
    """One vendor on both sides, in full agreement."""
    world.put(Side.LEFT, "L1", name="Northside Electric", phone="(503) 555-0142", email="")
    world.put(Side.RIGHT, "R1", name="Northside Electric", phone="503.555.0142", email="")
    world.agree()
    return world


def actions(plan) -> list[str]:
    return [f"{change.action} {change.title}" for change in plan.changes]


def test_two_empty_worlds_need_nothing(world):
    assert world.plan().empty


def test_a_vendor_on_one_side_is_created_on_the_other(world):
    world.put(Side.LEFT, "L1", name="Cascade Drywall", phone="503 555 0100")
    world.put(Side.RIGHT, "R1", name="Summit Roofing")
    assert actions(world.plan()) == ["create Cascade Drywall", "create Summit Roofing"]


def test_after_applying_a_plan_the_next_is_empty(world):
    world.put(Side.LEFT, "L1", name="Cascade Drywall", tax_number=TaxNumber("123456789"))
    world.put(Side.RIGHT, "R1", name="Summit Roofing", email="ap@summit.example")
    world.agree()
    assert world.plan().empty
    assert len(world.lefts) == len(world.rights) == 2


def test_records_that_meet_are_linked_and_not_duplicated(linked):
    assert len(linked.lefts) == len(linked.rights) == 1
    assert linked.plan().empty


def test_a_phone_written_in_another_way_is_no_change(linked):
    linked.edit(Side.LEFT, "L1", phone="+1 503-555-0142")
    assert not list(linked.plan().writes())


def test_a_change_on_one_side_travels_to_the_other(linked):
    linked.edit(Side.RIGHT, "R1", email="ap@northside.example")
    (change,) = linked.plan().changes
    assert (change.action, change.target) == (Action.UPDATE, Side.LEFT)
    assert change.values == {"email": "ap@northside.example"}


def test_a_cleared_value_travels_too(linked):
    linked.edit(Side.LEFT, "L1", phone="")
    (change,) = linked.plan().changes
    assert (change.target, change.values) == (Side.RIGHT, {"phone": ""})


def test_changes_on_both_sides_are_a_conflict_and_nothing_is_written(linked):
    linked.edit(Side.LEFT, "L1", phone="503 555 0001")
    linked.edit(Side.RIGHT, "R1", phone="503 555 0002")
    (change,) = linked.plan().changes
    assert change.action is Action.CONFLICT
    assert [choice.value for choice in change.choices] == ["left", "right", "apart"]


@pytest.mark.parametrize(("answer", "phone"), [("left", "503 555 0001"), ("right", "503 555 0002")])
def test_an_answered_conflict_is_written_as_answered(linked, answer, phone):
    linked.edit(Side.LEFT, "L1", phone="503 555 0001")
    linked.edit(Side.RIGHT, "R1", phone="503 555 0002")
    linked.answers[linked.plan().changes[0].key] = answer
    linked.agree()
    assert linked.lefts["L1"].record.phone == linked.rights["R1"].record.phone == phone
    assert linked.plan().empty


def test_values_left_apart_stay_apart_until_one_changes_again(linked):
    linked.edit(Side.LEFT, "L1", phone="503 555 0001")
    linked.edit(Side.RIGHT, "R1", phone="503 555 0002")
    linked.answers[linked.plan().changes[0].key] = "apart"
    linked.agree()
    assert linked.plan().empty
    linked.edit(Side.LEFT, "L1", phone="503 555 0003")
    (change,) = linked.plan().changes
    assert (change.action, change.values) == (Action.UPDATE, {"phone": "503 555 0003"})


def test_an_answer_does_not_outlive_the_values_it_was_given_for(linked):
    linked.edit(Side.LEFT, "L1", phone="503 555 0001")
    linked.edit(Side.RIGHT, "R1", phone="503 555 0002")
    linked.answers[linked.plan().changes[0].key] = "left"
    linked.edit(Side.RIGHT, "R1", phone="503 555 0009")
    assert linked.plan().changes[0].action is Action.CONFLICT


def test_a_tax_number_is_sent_once_and_never_compared_with_its_mask(world):
    world.put(Side.LEFT, "L1", name="Cascade", tax_number=TaxNumber("123456789"))
    world.put(Side.RIGHT, "R1", name="Cascade")
    plan = world.agree()
    assert actions(plan) == ["link Cascade", "update Cascade"]
    assert world.plan().empty


def test_a_side_that_keeps_a_field_but_says_nothing_wipes_nothing(linked):
    linked.edit(Side.RIGHT, "R1", website="https://northside.example")
    linked.edit(Side.LEFT, "L1", website=None)
    assert not list(linked.plan().writes())


def test_the_owner_of_a_one_way_field_wins_and_it_is_shown(linked):
    linked.edit(Side.LEFT, "L1", website="https://northside.example")
    linked.agree()
    linked.edit(Side.RIGHT, "R1", website="https://elsewhere.example")
    (change,) = linked.plan().changes
    (shown,) = change.fields
    assert (change.target, shown.before) == (Side.RIGHT, "https://elsewhere.example")


def test_two_vendors_that_fit_one_are_asked_about(world):
    world.put(Side.LEFT, "L1", name="Ace Plumbing")
    world.put(Side.LEFT, "L2", name="Ace Plumbing")
    world.put(Side.RIGHT, "R1", name="Ace Plumbing")
    assert actions(world.plan()) == ["question Ace Plumbing"] * 2


def test_an_answered_question_links_the_one_and_asks_no_more_about_it(world):
    world.put(Side.LEFT, "L1", name="Ace Plumbing")
    world.put(Side.LEFT, "L2", name="Ace Plumbing")
    world.put(Side.RIGHT, "R1", name="Ace Plumbing")
    world.answers["vendors:question:L1"] = "same:R1"
    plan = world.agree()
    assert ("L1", "R1") in world.links
    assert [change.action for change in plan.changes] == [Action.LINK, Action.REFUSE]


def test_different_records_are_created_when_a_person_says_so_and_their_names_differ(world):
    world.right_rules = replace(world.right_rules, names_differ=False)
    world.put(Side.LEFT, "L1", name="Ace Plumbing")
    world.put(Side.LEFT, "L2", name="Ace Plumbing")
    world.put(Side.RIGHT, "R1", name="Ace Plumbing")
    world.answers["vendors:question:L1"] = "same:R1"
    world.answers["vendors:question:L2"] = "different:R1"
    world.agree()
    assert len(world.rights) == 1
    assert actions(world.plan()) == ["refuse Ace Plumbing"]
    world.edit(Side.LEFT, "L2", name="Ace Plumbing of Bend")
    world.agree()
    assert len(world.rights) == 2


def test_an_inactive_record_that_fits_is_asked_about_and_not_revived(world):
    world.put(Side.LEFT, "L1", name="Ace Plumbing")
    world.put(Side.RIGHT, "R1", name="Ace Plumbing", active=False)
    (change,) = world.plan().changes
    assert change.action is Action.QUESTION
    assert "inactive" in change.choices[0].label


def test_inactive_records_without_a_partner_are_not_created(world):
    world.put(Side.LEFT, "L1", name="Ace Plumbing", active=False)
    assert world.plan().empty


def test_a_record_of_another_integration_is_refused_and_says_whose_it_is(world):
    world.put(Side.LEFT, "L1", name="Ace Plumbing", origin="sage-77")
    world.put(Side.RIGHT, "R1", name="Ace Plumbing")
    refusal = next(c for c in world.plan().changes if c.left_id == "L1")
    assert refusal.action is Action.REFUSE
    assert "sage-77" in refusal.reasons[0]


@pytest.fixture
def namesake(world: World) -> World:
    """A sub who also buys: a customer has the name."""
    world.put(Side.LEFT, "L1", name="Pearl Holdings")
    world.other_kinds["Pearl Holdings"] = "A customer is called “Pearl Holdings”."
    return world


def test_a_vendor_whose_name_a_customer_has_is_asked_for_a_name_of_its_own(namesake):
    (asked,) = namesake.plan().changes
    assert (asked.action, asked.reasons) == (
        Action.QUESTION,
        ("A customer is called “Pearl Holdings”.",),
    )
    assert [choice.value for choice in asked.choices] == ["name:Pearl Holdings (V)", "leave"]


def test_a_name_of_its_own_stays_on_its_side(namesake):
    namesake.answers[namesake.plan().changes[0].key] = "name:Pearl Holdings (V)"
    (change,) = namesake.agree().changes
    assert (change.action, change.values["name"]) == (Action.CREATE, "Pearl Holdings (V)")
    assert namesake.plan().empty


def test_a_vendor_that_a_person_leaves_out_is_not_created(namesake):
    namesake.answers[namesake.plan().changes[0].key] = "leave"
    assert namesake.plan().empty


def test_a_name_whose_way_out_is_taken_too_is_refused(namesake):
    namesake.other_kinds["Pearl Holdings (V)"] = "An employee is called “Pearl Holdings (V)”."
    (change,) = namesake.plan().changes
    assert change.action is Action.REFUSE


@pytest.mark.parametrize("answer", ["name:Pearl Holdings (V)", "leave"])
def test_an_answer_about_a_name_ends_with_the_name(namesake, answer):
    namesake.other_kinds["Birch"] = "A customer is called “Birch”."
    namesake.answers[namesake.plan().changes[0].key] = answer
    namesake.edit(Side.LEFT, "L1", name="Birch")
    (asked,) = namesake.plan().changes
    assert asked.action is Action.QUESTION
    assert [choice.value for choice in asked.choices] == ["name:Birch (V)", "leave"]
    namesake.edit(Side.LEFT, "L1", name="Cedar")
    (change,) = namesake.plan().changes
    assert (change.action, change.values["name"]) == (Action.CREATE, "Cedar")


def test_only_the_name_that_is_offered_now_is_an_answer(namesake):
    namesake.answers[namesake.plan().changes[0].key] = "name:Birch (V)"
    (asked,) = namesake.plan().changes
    assert asked.action is Action.QUESTION


def test_a_name_that_the_system_would_refuse_is_not_offered(namesake):
    longest = len("Pearl Holdings (V)")
    namesake.right_rules = replace(namesake.right_rules, longest=longest)
    assert namesake.plan().changes[0].action is Action.QUESTION
    namesake.right_rules = replace(namesake.right_rules, longest=longest - 1)
    (change,) = namesake.plan().changes
    assert change.action is Action.REFUSE


@pytest.fixture
def two(world: World) -> World:
    for number, name in enumerate(("Alder Works", "Birch Works"), 1):
        world.put(Side.LEFT, f"L{number}", name=name)
        world.put(Side.RIGHT, f"R{number}", name=name)
    world.agree()
    return world


def test_names_that_two_vendors_swap_say_what_to_do(two):
    two.edit(Side.LEFT, "L1", name="Birch Works")
    two.edit(Side.LEFT, "L2", name="Alder Works")
    refused = two.plan().changes
    assert {change.action for change in refused} == {Action.REFUSE}
    assert all("swap names" in change.advice for change in refused)


def test_a_name_that_gets_free_here_is_waited_for(two):
    two.edit(Side.LEFT, "L1", name="Birch Works")
    two.edit(Side.LEFT, "L2", name="Cedar Works")
    sent, refused = two.plan().changes
    assert (sent.action, refused.action) == (Action.UPDATE, Action.REFUSE)
    assert refused.advice == "“Birch Works” gets another name here. Send that, then check again."
    two.agree()
    two.agree()
    assert two.plan().empty


def test_two_new_vendors_of_one_name_are_not_both_sent(world):
    world.put(Side.LEFT, "L1", name="Ace Plumbing")
    world.put(Side.LEFT, "L2", name="ACE  plumbing")
    assert sorted(c.action for c in world.plan().changes) == [Action.CREATE, Action.REFUSE]


def test_a_value_that_does_not_fit_refuses_the_whole_new_record(world):
    world.right_rules = replace(world.right_rules, longest=20)
    world.put(Side.LEFT, "L1", name="Ace", email="a-very-long-address@example.com")
    (change,) = world.plan().changes
    assert (change.action, change.reasons) == (Action.REFUSE, ("Email is too long.",))


def test_a_value_that_does_not_fit_an_update_holds_back_only_itself(linked):
    linked.right_rules = replace(linked.right_rules, longest=20)
    linked.edit(Side.LEFT, "L1", phone="503 555 0001", email="a-very-long-address@example.com")
    plan = linked.plan()
    assert sorted(c.action for c in plan.changes) == [Action.REFUSE, Action.UPDATE]
    (update,) = plan.writes()
    assert update.values == {"phone": "503 555 0001"}


def test_inactivation_travels_and_so_does_the_return(linked):
    linked.lefts["L1"] = replace(linked.lefts["L1"], active=False)
    assert actions(linked.agree()) == ["deactivate Northside Electric"]
    assert not linked.rights["R1"].active
    linked.rights["R1"] = replace(linked.rights["R1"], active=True)
    assert actions(linked.agree()) == ["reactivate Northside Electric"]
    assert linked.plan().empty


def test_what_a_system_cannot_do_is_refused_with_its_reason(linked):
    linked.right_rules = replace(linked.right_rules, impossible=frozenset({Action.DEACTIVATE}))
    linked.lefts["L1"] = replace(linked.lefts["L1"], active=False)
    (change,) = linked.plan().changes
    assert (change.action, change.reasons) == (Action.REFUSE, ("QuickBooks cannot deactivate.",))


def test_a_linked_record_that_vanished_is_held_and_never_made_again(linked):
    del linked.rights["R1"]
    plan = linked.plan()
    assert actions(plan) == ["vanished Northside Electric"]
    assert not list(plan.writes())


def test_a_side_that_is_suddenly_empty_raises_the_alarm(linked):
    linked.rights.clear()
    assert "no vendors at all" in linked.plan().alarms[0]


def test_a_plan_that_changes_much_at_once_raises_the_alarm(linked):
    linked.flow = replace(linked.flow, threshold=Threshold(changes=0, share=0.5))
    linked.edit(Side.LEFT, "L1", phone="503 555 0001")
    assert linked.plan().alarms == ("This changes 1 of 1 linked vendors at once.",)


def test_a_first_connection_raises_no_alarm(world):
    for number in range(200):
        world.put(Side.LEFT, f"L{number}", name=f"Vendor {number}")
    assert not world.plan().alarms


def test_a_record_that_may_not_change_refuses_and_says_why(linked):
    linked.rights["R1"] = replace(linked.rights["R1"], frozen="Its currency is CAD.")
    linked.edit(Side.LEFT, "L1", phone="503 555 0001")
    (change,) = linked.plan().changes
    assert (change.action, change.reasons) == (Action.REFUSE, ("Its currency is CAD.",))


def test_a_flow_that_creates_on_one_side_only_leaves_the_other_alone(world):
    world.flow = replace(world.flow, creates=frozenset({Side.LEFT}))
    world.put(Side.LEFT, "L1", name="Only in Procore")
    world.put(Side.RIGHT, "R1", name="Only in QuickBooks")
    assert actions(world.plan()) == ["create Only in QuickBooks"]


def test_fields_that_do_not_travel_are_never_written(linked):
    still = tuple(
        replace(each, direction=Direction.NONE) if each.name == "phone" else each
        for each in linked.flow.fields
    )
    linked.flow = replace(linked.flow, fields=still)
    linked.edit(Side.LEFT, "L1", phone="503 555 0001")
    assert not list(linked.plan().writes())


def test_links_come_first_and_what_depends_on_them_says_so(world):
    world.put(Side.LEFT, "L1", name="Cascade", email="ap@cascade.example")
    world.put(Side.RIGHT, "R1", name="Cascade", email="")
    link, update = world.plan().changes
    assert (link.action, update.needs) == (Action.LINK, (link.key,))


def test_the_owner_of_a_one_way_field_can_clear_it(linked):
    linked.edit(Side.LEFT, "L1", website="https://northside.example")
    linked.agree()
    linked.edit(Side.LEFT, "L1", website="")
    (change,) = linked.plan().changes
    assert (change.target, change.values) == (Side.RIGHT, {"website": ""})


def test_the_fields_of_an_inactive_pair_are_left_alone(linked):
    for side, id_ in ((Side.LEFT, "L1"), (Side.RIGHT, "R1")):
        linked.on(side)[id_] = replace(linked.on(side)[id_], active=False)
    linked.agree()
    linked.edit(Side.LEFT, "L1", phone="503 555 0001")
    assert linked.plan().empty


def test_sides_linked_while_one_is_inactive_stay_as_they_are(world):
    world.put(Side.LEFT, "L1", name="Ace Plumbing")
    world.put(Side.RIGHT, "R1", name="Ace Plumbing", active=False)
    world.answers["vendors:question:L1"] = "same:R1"
    assert actions(world.agree()) == ["link Ace Plumbing"]
    assert world.plan().empty
    assert not world.rights["R1"].active


def test_an_inactive_vendor_does_not_hold_its_name(world):
    world.put(Side.LEFT, "L1", name="Ace Plumbing")
    world.put(Side.RIGHT, "R1", name="Ace Plumbing", active=False)
    world.answers["vendors:question:L1"] = "different:R1"
    assert actions(world.plan()) == ["create Ace Plumbing"]


def test_records_that_a_flow_leaves_out_take_no_part(world):
    def only_projects(seen, context):
        return NotMine("a customer, not a project") if seen.id == "R1" else as_it_is(seen, context)

    world.flow = replace(world.flow, right=replace(world.flow.right, view=only_projects))
    world.put(Side.RIGHT, "R1", name="Pearl Holdings")
    world.put(Side.RIGHT, "R2", name="Pearl Street Remodel")
    assert actions(world.plan()) == ["create Pearl Street Remodel"]


@pytest.mark.parametrize("threshold", [Threshold(1, 0.5), Threshold(0, 1.0)])
def test_few_changes_raise_no_alarm_whichever_way_they_are_few(linked, threshold):
    linked.flow = replace(linked.flow, threshold=threshold)
    linked.edit(Side.LEFT, "L1", phone="503 555 0001")
    assert not linked.plan().alarms


def test_two_inactive_records_that_may_be_one_concern_nobody(world):
    world.put(Side.LEFT, "L1", name="Ace Plumbing", active=False)
    world.put(Side.LEFT, "L2", name="Ace Plumbing", active=False)
    world.put(Side.RIGHT, "R1", name="Ace Plumbing", active=False)
    assert world.plan().empty


def test_a_question_says_what_tells_records_of_one_name_apart(world):
    world.put(Side.LEFT, "L1", name="Ace Plumbing", phone="503 555 0001")
    world.put(Side.LEFT, "L2", name="Ace Plumbing", phone="503 555 0002")
    world.put(Side.RIGHT, "R1", name="Ace Plumbing", email="ap@ace.example")
    first, second = world.plan().changes
    assert "503 555 0001" in first.reasons[0]
    assert "503 555 0002" in second.reasons[0]
    assert "ap@ace.example" in first.reasons[1]


def test_a_one_way_field_that_differs_when_two_are_linked_is_asked_about(world):
    world.put(Side.LEFT, "L1", name="Ace Plumbing", website="https://ace.example")
    world.put(Side.RIGHT, "R1", name="Ace Plumbing", website="https://old.example")
    conflict = next(c for c in world.plan().changes if c.action is Action.CONFLICT)
    assert [choice.value for choice in conflict.choices] == ["left", "apart"]
    world.answers[conflict.key] = "left"
    world.agree()
    assert world.rights["R1"].record.website == "https://ace.example"
    assert world.plan().empty


@pytest.mark.parametrize("side", list(Side))
def test_nothing_is_created_beside_an_active_record_of_that_name(world, side):
    """Also where the system would take it, and also after a person said that they differ."""
    world.put(Side.LEFT, "L1", name="Cascade Drywall")
    world.put(Side.RIGHT, "R1", name="cascade  drywall")
    world.answers["vendors:question:L1"] = "different:R1"
    world.flow = replace(world.flow, creates=frozenset({side}))
    assert actions(world.plan()) == [
        "refuse Cascade Drywall" if side is Side.RIGHT else "refuse cascade  drywall"
    ]


def test_a_pair_that_was_unlinked_is_neither_linked_nor_made_twice(world):
    world.put(Side.LEFT, "L1", name="Cascade Drywall")
    world.put(Side.RIGHT, "R1", name="Cascade Drywall")
    world.answers[apart_key("vendors", "L1", "R1")] = "apart"
    assert world.plan().empty
    world.edit(Side.RIGHT, "R1", name="Cascade Interiors")
    assert world.plan().empty
    del world.rights["R1"]
    assert actions(world.plan()) == ["create Cascade Drywall"]


def test_reasons_that_are_sentences_of_their_own_end_once_within_another():
    assert Verdict(70, ("Same project.", "same number")).told == "Same project; same number"
