"""The code map: the narrowest row wins, what nobody said is asked, what was posted stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.money import story
from tests.core.money.story import usd
from tests.core.views.test_bills import (
    accepted_through,
    bill,
    causes,
    edit,
    edit_line,
    lines_of,
    post,
)
from tests.core.views.test_edited import CORRECTION, edit_the_first
from tests.core.views.test_items import viewed, world
from tests.oracle.world import BOOKS, PROCORE

from ledgerboard.core.records import Account, Books, BudgetCode, Item
from ledgerboard.core.values import Ref
from ledgerboard.core.views import Blocked, NotMine, Viewed
from ledgerboard.core.views.booking import budget_code_of
from ledgerboard.core.views.code_map import CodeMap, ItemChoice, MapRow, Said, Scope

CODE = BudgetCode(
    project=Ref("project", "9001"), code="26-200.S", cost_code="26-200", cost_type="S"
)
SPECIAL = Ref("item", "777")
SWITCHGEAR = Ref("budget_code", "310001")
EVERYWHERE = Scope()
SCOPES = [
    EVERYWHERE,
    Scope(cost_type="S"),
    Scope(project="9001"),
    Scope(project="9001", cost_type="S"),
    Scope(code="26-200"),
    Scope(code="26-200", cost_type="S"),
    Scope(project="9001", code="26-200"),
    Scope(code="26-200.S"),
    Scope(project="9001", code="26-200.S"),
]
"""From the widest to the narrowest."""
OTHERS = [
    Scope(cost_type="M"),
    Scope(project="9002"),
    Scope(project="9002", code="26-200.S"),
    Scope(code="26-300.S"),
    Scope(code="S"),
]


def item(number):
    return Ref("item", str(number))


@given(st.sets(st.sampled_from(range(len(SCOPES))), min_size=1))
def test_of_rows_that_fit_the_narrowest_wins_and_others_say_nothing(places):
    rows = [MapRow(SCOPES[place], item(place)) for place in places]
    strange = [MapRow(scope, item(900 + place)) for place, scope in enumerate(OTHERS)]
    said = CodeMap((*strange, *rows)).says(CODE)
    assert said.target == item(max(places))
    assert said.by.scope == SCOPES[max(places)]


@given(
    st.dictionaries(
        st.sampled_from(range(len(SCOPES))),
        st.tuples(*(st.sampled_from([None, 1, 2]) for _ in range(3))),
    )
)
def test_each_column_is_found_by_itself(rows):
    """A row that says only a class leaves the item to wider rows."""
    kinds = ("item", "class", "location")
    made = {
        place: [Ref(kind, str(each)) if each else None for kind, each in zip(kinds, said)]  # noqa: B905
        for place, said in rows.items()
    }
    said = CodeMap(tuple(MapRow(SCOPES[place], *refs) for place, refs in made.items())).says(CODE)
    for column, found in enumerate((said.target, said.class_, said.location)):
        filled = [place for place, refs in made.items() if refs[column]]
        assert found == (made[max(filled)][column] if filled else None)


def test_without_rows_nothing_is_said_and_letter_case_is_no_difference():
    assert CodeMap().says(CODE) == Said()
    rows = (MapRow(Scope(code=" 26-200.s "), SPECIAL),)
    assert CodeMap(rows).says(CODE).target == SPECIAL


def mapped(*rows, number=1):
    here = story.world()
    here.put(BOOKS, "777", Item(name="Electrical"))
    here.code_map = CodeMap(rows, version=number)
    return here


def on_switchgear(target, **more):
    return MapRow(Scope(project="9001", code="310001"), target, **more)


def test_a_bill_line_stands_on_what_the_map_says_and_the_rest_on_the_rule():
    here = mapped(on_switchgear(SPECIAL, class_=Ref("class", "5")))
    lines = lines_of(bill(here))
    assert (lines[story.key("L1")].item, lines[story.key("L1")].class_) == (
        SPECIAL, Ref("class", "5"),
    )  # fmt: skip
    assert lines[story.key("L2")].item == Ref("item", "412")
    assert lines[story.key("L2")].class_ is None


def test_an_account_in_the_map_gives_an_account_line():
    here = mapped(on_switchgear(Ref("account", "64")))
    here.put(BOOKS, "64", Account(name="Job Materials"))
    line = lines_of(bill(here))[story.key("L1")]
    assert (line.account, line.item) == (Ref("account", "64"), None)


def test_a_row_may_go_back_to_the_rule():
    here = mapped(MapRow(EVERYWHERE, SPECIAL), on_switchgear(ItemChoice.RULE))
    lines = lines_of(bill(here))
    assert lines[story.key("L1")].item == Ref("item", "411")
    assert lines[story.key("L2")].item == SPECIAL


def test_a_code_that_is_to_be_asked_blocks_the_bill():
    answer = bill(mapped(on_switchgear(ItemChoice.ASK)))
    assert isinstance(answer, Blocked)
    assert (answer.cause, answer.waits_for) == ("unmapped_code", SWITCHGEAR)
    assert "code map" in answer.advice


def test_an_item_of_the_map_that_is_gone_or_inactive_blocks_the_bill():
    assert bill(mapped(on_switchgear(Ref("item", "999")))).cause == "mapped_item_gone"
    here = mapped(on_switchgear(SPECIAL))
    here.put(BOOKS, "777", Item(name="Electrical"), active=False)
    assert bill(here).cause == "inactive_item"


def test_an_inactive_code_is_asked_until_a_row_names_it():
    here = mapped(MapRow(EVERYWHERE, SPECIAL))
    seen = here.sides[PROCORE][SWITCHGEAR]
    here.put(PROCORE, SWITCHGEAR.id, seen.record, active=False)
    assert bill(here).cause == "inactive_code"
    here.code_map = CodeMap((on_switchgear(SPECIAL),))
    assert lines_of(bill(here))[story.key("L1")].item == SPECIAL


def test_a_removed_code_is_asked():
    here = mapped(MapRow(EVERYWHERE, SPECIAL))
    del here.sides[PROCORE][SWITCHGEAR]
    assert bill(here).cause == "removed_code"


def test_one_bill_has_one_location_and_never_a_guessed_one():
    bend, eugene = Ref("location", "1"), Ref("location", "2")
    everywhere = MapRow(EVERYWHERE, location=bend)
    assert bill(mapped(everywhere)).record.location == bend
    split = bill(mapped(everywhere, on_switchgear(None, location=eugene)))
    assert split.record.location is None
    assert causes(split) == ["several_locations"]


@pytest.mark.parametrize(
    ("row", "off", "cause"),
    [
        ({"class_": Ref("class", "5")}, {"line_classes": False}, "class_not_tracked"),
        ({"location": Ref("location", "1")}, {"locations": False}, "location_not_tracked"),
    ],
)
def test_a_class_or_location_that_the_books_do_not_track_is_held_before_anything_is_written(
    row, off, cause
):
    here = mapped(on_switchgear(SPECIAL, **row))
    here.put(BOOKS, "books", Books(**off))
    answer = bill(here)
    assert isinstance(answer, Blocked)
    assert (answer.cause, "310001" in answer.why) == (cause, True)
    for fine in (Books(**dict.fromkeys(off, True)), Books()):
        here.put(BOOKS, "books", fine)
        assert isinstance(bill(here), Viewed)


def test_who_uses_no_classes_need_not_track_them():
    here = mapped(on_switchgear(SPECIAL))
    here.put(BOOKS, "books", Books(line_classes=False, locations=False))
    assert isinstance(bill(here), Viewed)


# what is posted


@pytest.fixture
def posted():
    here = mapped()
    post(here, 1)
    return here


def test_a_posted_bill_stays_as_it_is_whatever_the_map_says_now(posted):
    before = bill(posted, 1)
    for target in (SPECIAL, ItemChoice.ASK, Ref("item", "999")):
        posted.code_map = CodeMap((MapRow(EVERYWHERE, target, location=Ref("location", "1")),))
        assert bill(posted, 1) == before


def test_an_edit_of_a_posted_invoice_changes_amounts_on_the_items_that_were_posted(posted):
    posted.code_map = CodeMap((MapRow(EVERYWHERE, SPECIAL, class_=Ref("class", "5")),))
    edit_line(posted, 1, "L1", work=usd("20100.00"), to_date=usd("20100.00"))
    edit(posted, 1, payment_due=usd("36629.06"), earned_less_retainage=usd("36629.06"))
    changed = bill(posted, 1)
    assert causes(changed) == ["edited_after_posting"]
    line = lines_of(changed)[story.key("L1")]
    assert (line.amount, line.item, line.class_) == (usd("20100.00"), Ref("item", "411"), None)


@pytest.mark.parametrize("last", [2, 3, 4])
def test_a_correction_stands_on_the_item_that_it_corrects(posted, last):
    """On the last bill that waits."""
    posted.settings["edited"] = "next_bill"
    posted.code_map = CodeMap((MapRow(EVERYWHERE, SPECIAL),))
    edit_the_first(posted, follows=True)
    accepted_through(posted, last)
    *others, final = (lines_of(bill(posted, number)) for number in range(2, last + 1))
    assert not any(CORRECTION in lines for lines in others)
    assert final.pop(CORRECTION).item == Ref("item", "411")
    assert {line.item for line in final.values()} == {SPECIAL, story.RETAINAGE_ITEM}


# an item of its own


def test_no_item_is_made_for_a_code_that_uses_another_one_and_a_made_one_stays():
    here = world()
    here.code_map = CodeMap((MapRow(Scope(cost_type="S"), SPECIAL),))
    answer = viewed(here)
    assert isinstance(answer, NotMine)
    assert answer.cause == "mapped"
    here.link(Ref("budget_code", "310002"), Ref("item", "412"))
    assert isinstance(viewed(here), Viewed)
    here.unlink(Ref("budget_code", "310002"))
    here.code_map = CodeMap((MapRow(EVERYWHERE, ItemChoice.RULE),))
    assert isinstance(viewed(here), Viewed)


# the other way about


def back(here, booked_on):
    return budget_code_of(booked_on, Ref("project", "88"), here.context(BOOKS))


def test_a_cost_goes_to_the_one_code_that_uses_its_item():
    here = mapped(on_switchgear(SPECIAL))
    assert back(here, SPECIAL) == SWITCHGEAR
    assert back(here, Ref("item", "412")) == Ref("budget_code", "310002")


def test_a_cost_on_the_item_that_was_made_for_a_code_still_belongs_to_it():
    here = mapped(on_switchgear(SPECIAL))
    assert back(here, Ref("item", "411")) == SWITCHGEAR


def test_an_item_of_several_codes_is_asked_and_names_them():
    here = mapped(MapRow(EVERYWHERE, SPECIAL))
    answer = back(here, SPECIAL)
    assert isinstance(answer, Blocked)
    assert answer.cause == "ambiguous_item"
    assert "310001, 310002" in answer.why
    here.code_map = CodeMap((on_switchgear(Ref("item", "412")),))
    assert back(here, Ref("item", "412")).cause == "ambiguous_item"


def test_codes_that_are_inactive_or_asked_take_no_costs():
    here = mapped(MapRow(EVERYWHERE, SPECIAL))
    for ref in set(here.codes) - {SWITCHGEAR}:
        here.put(PROCORE, ref.id, here.sides[PROCORE][ref].record, active=False)
    assert back(here, SPECIAL) == SWITCHGEAR
    here.code_map = CodeMap((MapRow(EVERYWHERE, SPECIAL), on_switchgear(ItemChoice.ASK)))
    assert back(here, SPECIAL).cause == "unmapped_item"
    feeders = Ref("budget_code", "310002")
    here.put(PROCORE, feeders.id, here.sides[PROCORE][feeders].record)
    other = MapRow(Scope(code="310002"), Ref("item", "411"))
    here.code_map = CodeMap((on_switchgear(ItemChoice.ASK), other))
    assert back(here, Ref("item", "411")) == feeders


def test_an_item_of_no_code_is_asked():
    assert back(mapped(), Ref("item", "9")).cause == "unmapped_item"
    assert back(mapped(on_switchgear(SPECIAL)), Ref("item", "9")).cause == "unmapped_item"
