"""A budget code as an item: `[project number]-[cost code].[cost type]`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.oracle.world import BOOKS, PROCORE, World

from ledgerboard.core.records import BudgetCode, CodeSegment, Item, Project, write_lines
from ledgerboard.core.values import Ref
from ledgerboard.core.views import Blocked, NotMine
from ledgerboard.core.views.code_as_item import code_as_item, item_name

JOB = Ref("project", "9001")
FEEDERS = BudgetCode(
    project=JOB, code="26-200.S", cost_code="26-200", cost_type="S", description="Feeders"
)


INCOME, EXPENSE = Ref("account", "79"), Ref("account", "80")


def world(number="2401", **settings):
    here = World(settings={"income_account": INCOME, "expense_account": EXPENSE} | settings)
    here.put(PROCORE, "9001", Project(name="Pearl St", number=number))
    here.put(BOOKS, "88", Project(name="Pearl St"))
    here.link(JOB, Ref("project", "88"))
    return here


def viewed(here, code=FEEDERS):
    return code_as_item(here.put(PROCORE, "310002", code), here.context())


def test_the_name_is_project_number_cost_code_and_cost_type():
    item = viewed(world())
    assert item.kind == "item"
    assert (item.record.name, item.record.type) == ("2401-26-200.S", "Service")
    assert item.record.description == "Feeders"
    assert item.record.income_account == INCOME
    assert item.record.expense_account == EXPENSE


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        ({"income_account": None, "expense_account": None}, "income or expense account is"),
        ({"income_account": None}, "income account is"),
        ({"expense_account": None}, "expense account is"),
        ({"expense_account": None, "expense_accounts": {"L": EXPENSE}}, "expense account is"),
    ],
)
def test_no_item_is_made_before_its_accounts_are_chosen(settings, missing):
    answer = viewed(world(**settings))
    assert isinstance(answer, Blocked)
    assert answer.cause == "no_accounts"
    assert answer.why == f"It needs a new item, and no {missing} chosen for new items yet."


def test_an_item_that_is_there_needs_no_accounts_of_ours():
    here = world(income_account=None, expense_account=None)
    here.put(BOOKS, "412", Item(name="2401-26-200.S"))
    assert viewed(here).kind == "item"
    here = world(income_account=None, expense_account=None)
    here.put(BOOKS, "413", Item(name="Feeders of Pearl St"))
    here.link(Ref("budget_code", "310002"), Ref("item", "413"))
    assert viewed(here).kind == "item"


def test_a_project_without_a_number_is_known_by_its_quickbooks_id():
    assert viewed(world(number="")).record.name == "88-26-200.S"


def test_without_number_and_without_a_partner_the_code_waits_for_the_project():
    here = world(number="")
    here.unlink(JOB)
    answer = viewed(here)
    assert isinstance(answer, Blocked)
    assert (answer.cause, answer.waits_for) == ("unlinked_project", JOB)


def test_custom_segments_stand_in_the_order_of_the_pattern():
    segments = [
        CodeSegment(key="1", type="sub_job", code="A"),
        CodeSegment(key="2", type="cost_code", code="26-200"),
        CodeSegment(key="3", type="line_item_type", code="S"),
        CodeSegment(key="4", type="phase", code="P2"),
    ]
    code = BudgetCode(project=JOB, code="A-26-200-S-P2", segments=write_lines(segments))
    assert viewed(world(), code).record.name == "2401-A.26-200.S.P2"


def test_a_name_over_a_hundred_characters_is_asked_and_not_cut():
    answer = viewed(world(number="N" * 95))
    assert isinstance(answer, Blocked)
    assert answer.cause == "name_too_long"
    assert "105 characters" not in answer.why
    assert "104 characters" in answer.why


def test_cost_types_may_have_an_account_of_their_own_or_no_item_at_all():
    labor = Ref("account", "81")
    by_type = world(expense_accounts={"S": labor})
    assert viewed(by_type).record.expense_account == labor
    on_accounts = viewed(world(account_types=("S",)))
    assert isinstance(on_accounts, NotMine)
    assert on_accounts.cause == "booked_on_account"


@pytest.mark.parametrize("number", ["24:01", 'A"1', "A\t1", " 2401 "])
def test_what_quickbooks_refuses_in_names_is_replaced(number):
    name = viewed(world(number=number)).record.name
    assert not set(name) & set(':"\t\n')
    assert name == name.strip()


CODES = st.from_regex(r"\d{2}-\d{3}", fullmatch=True)


@given(CODES, st.sampled_from("SMLE"), CODES, st.sampled_from("SMLE"))
def test_two_codes_of_a_project_never_share_a_name(one, type_one, two, type_two):
    names = {
        item_name("2401", BudgetCode(cost_code=code, cost_type=cost_type))
        for code, cost_type in ((one, type_one), (two, type_two))
    }
    assert len(names) == len({(one, type_one), (two, type_two)})


def linked(here, id_: str, code: BudgetCode, name: str) -> None:
    ref = here.put(PROCORE, id_, code).ref
    here.link(ref, here.put(BOOKS, f"item {id_}", Item(name=name)).ref, Item(name=name))


PANELS = BudgetCode(project=JOB, code="26-100.S", cost_code="26-100", cost_type="S")


def test_items_keep_their_names_when_the_projects_number_is_made_blank():
    here = world(number=None)
    linked(here, "310001", PANELS, "2401-26-100.S")
    linked(here, "310002", FEEDERS, "2401-26-200.S")
    kept, new = viewed(here), code_as_item(here.put(PROCORE, "310003", LAMPS), here.context())
    assert (kept.record.name, kept.warnings) == ("2401-26-200.S", ())
    assert (new.record.name, [each.cause for each in new.warnings]) == (
        "2401-26-300.M", ["number_removed"],
    )  # fmt: skip


LAMPS = BudgetCode(project=JOB, code="26-300.M", cost_code="26-300", cost_type="M")


def test_a_project_that_never_had_a_number_goes_on_with_its_quickbooks_id():
    here = world(number=None)
    linked(here, "310001", PANELS, "88-26-100.S")
    item = viewed(here)
    assert (item.record.name, item.warnings) == ("88-26-200.S", ())
