"""The preview of a draft of the code map counts commitments, and what becomes of direct costs."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.sync.chain import CODES
from tests.sync.taken_over import TakenOver

from ledgerboard.core.records import (
    CostPart,
    DirectCost,
    DirectCostPart,
    ProjectCost,
    write_lines,
)
from ledgerboard.core.values import Ref
from ledgerboard.core.views.code_map import MapRow, Scope
from ledgerboard.sync.code_map import drafts
from ledgerboard.sync.code_map.companies import Companies
from ledgerboard.sync.code_map.effects import Effects, effects
from ledgerboard.sync.setting_effects import What

pytestmark = pytest.mark.django_db
FIRST, SECOND = "310001", "310002"


@pytest.fixture
def company(db):
    company = TakenOver()
    company.costs = company.flow_of("costs")
    return company


def cost(company, id_: str, booked_on: Ref) -> str:
    part = CostPart(
        key="1",
        item=booked_on if booked_on.kind == "item" else None,
        account=booked_on if booked_on.kind == "account" else None,
        amount=usd("250.00"),
    )
    spent = ProjectCost(
        transaction=Ref("purchase", id_), project=Ref("project", "88"), number=f"P-{id_}",
        date=date(2026, 3, 2), total=usd("250.00"), lines=write_lines([part]),
    )  # fmt: skip
    company.put("right", f"purchase:{id_}:88", spent)
    return f"purchase:{id_}:88"


def drafted(company, code: str, target: Ref) -> Effects:
    companies = Companies.of(company.organization)
    assert companies is not None
    draft = drafts.save_row(companies, MapRow(Scope("", CODES[code]), target), company.ann)
    return effects(companies, draft, company.ports)


def test_a_cost_that_gets_a_code_by_the_draft_could_go(company):
    account = Ref("account", "80")
    cost(company, "501", account)
    found = drafted(company, FIRST, account)
    (more,) = found.costs
    assert more.words == "1 more cost could go to Procore, $250.00."
    assert "isn't mapped to a budget code" in more.rows[0].before


def test_a_cost_in_procore_that_would_be_moved_to_another_code_is_told_with_both(company):
    item = Ref("item", story.ITEMS[FIRST])
    id_ = cost(company, "502", item)
    line = DirectCostPart(key="1", budget_code=Ref("budget_code", FIRST), amount=usd("250.00"))
    direct = DirectCost(
        project=Ref("project", "9001"), total=usd("250.00"), lines=write_lines([line])
    )
    company.put("left", "7001", direct)
    company.link_plainly(
        company.costs, Ref("direct_cost", "7001"), Ref("project_cost", id_), direct
    )
    found = drafted(company, SECOND, item)
    blocked = [each for each in found.costs if each.what is What.BLOCKED]
    assert [each.words for each in blocked] == ["1 cost would be on hold or blocked, $250.00."]
    assert "is used by 2 budget codes" in blocked[0].rows[0].after
    found = drafted(company, FIRST, Ref("account", "80"))
    (moved,) = found.costs
    assert moved.words == "1 direct cost in Procore would get different lines, $250.00."
    assert (moved.rows[0].before, moved.rows[0].after) == (
        f"{CODES[FIRST]} $250.00", f"{CODES[SECOND]} $250.00",
    )  # fmt: skip


def test_commitments_with_the_code_in_their_schedule_are_counted_once(company):
    company.another("8802", "SC-015")
    found = drafted(company, FIRST, Ref("account", "80"))
    (code,) = [each for each in found.codes if each.id == FIRST]
    assert (code.commitments, found.commitments) == (2, 2)


def test_without_costs_nothing_is_said_of_them(company):
    assert drafted(company, FIRST, Ref("account", "80")).costs == ()
