"""Costs that have no place in Procore yet, listed by the reason."""

from __future__ import annotations

import json
from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.sync.chain import Chain
from tests.sync.spent import Spent

from ledgerboard.core.records import (
    Account,
    BillLine,
    Item,
    Project,
    Purchase,
    Vendor,
    write_lines,
)
from ledgerboard.core.values import Ref
from ledgerboard.core.views.parts_of_transactions import project_costs

pytestmark = pytest.mark.django_db(transaction=True)
JOB = Ref("project", "88")


@pytest.fixture
def chain(db) -> Chain:
    """Diesel on an item of no budget code, office rent, and what went to the bank."""
    found = Chain()
    found.flow_of("costs")
    lofts = Project(name="Pearl Street Lofts", number="2401")
    found.link(found.setting, story.PROJECT, JOB, lofts)
    found.put("right", "61", Vendor(name="City Rentals"))
    found.put("right", "54", Account(name="Fuel", type="Expense", classification="Expense"))
    found.put("right", "35", Account(name="Checking", type="Bank", classification="Asset"))
    found.put("right", "999", Item(name="Diesel", expense_account=Ref("account", "54")))
    diesel = line("1", "701.10", item=Ref("item", "999"), project=JOB)
    rent = line("2", "2400.00", account=Ref("account", "54"))
    bank = line("3", "9.00", account=Ref("account", "35"), project=JOB)
    lines = write_lines([diesel, rent, bank])
    said = {"payee": Ref("vendor", "61"), "number": "77", "date": date(2026, 2, 24)}
    for id_, part in project_costs(
        found.put("right", "109", Purchase(lines=lines, **said))
    ).items():
        found.put("right", id_, part)
    return found


def line(key: str, amount: str, **said: Ref) -> BillLine:
    return BillLine(key=key, amount=usd(amount), description=f"Line {key}", **said)


def test_costs_without_a_place_are_listed_by_reason_and_what_is_no_cost_is_not(say, chain):
    said = say("costs").out
    assert "Belongs to no budget code: 1 line, 701.10" in said
    assert "Names no project: 1 line, 2,400.00" in said
    assert "02/24/2026" in said
    assert "expense 77" in said
    assert "9.00" not in said
    one, other = json.loads(say("costs", "--json").out)
    assert (one["cause"], one["amount"]) == ("unmapped_item", "701.10")
    (told,) = one["lines"]
    assert (told["id"], told["transaction"]) == ("purchase:109:1", "purchase:109")
    assert told["vendor"] == "City Rentals"
    assert told["advice"]
    assert (other["cause"], other["lines"][0]["advice"]) == ("no_project", "")


def test_each_line_says_why_and_as_many_are_listed_as_were_asked_for(say, db):
    spent = Spent()
    spent.plan_of("bill:236:88", "refuse", reasons=["The period is closed."])
    found = json.loads(say("costs", "--json").out)
    told = {line["id"]: line["reason"] for each in found for line in each["lines"]}
    assert told["bill:236:88"] == "The period is closed."
    few = json.loads(say("costs", "--json", "--most", "1").out)
    assert [each["reason"] for each in few] == [each["reason"] for each in found]
    assert [each["count"] for each in few] == [len(each["lines"]) for each in found]
    assert sum(len(each["lines"]) for each in few) == 1
    assert "Use --most to see them." in say("costs", "--most", "1").out
