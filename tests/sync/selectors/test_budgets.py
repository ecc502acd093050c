"""Budgets by code: the worked table, and where Procore's own budget shows something else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.money.story import usd
from tests.sync.budget_chain import PROJECT, BudgetChain

from ledgerboard.core.records import Project
from ledgerboard.core.values import Ref
from ledgerboard.sync.selectors import money
from ledgerboard.users.models import Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(db):
    return BudgetChain()


def budget(chain: BudgetChain) -> money.ProjectBudget:
    found = money.budget(chain.organization, PROJECT, chain.ports)
    assert found
    return found


def test_the_worked_table_adds_up_and_agrees_with_procores_budget(chain):
    found = budget(chain)
    sums = found.sums
    assert [row.code for row in found.rows] == [
        "01-500.E", "26-100.S", "26-200.S", "26-300.M", "26-400.S",
    ]  # fmt: skip
    assert (sums.original, sums.revised, sums.committed) == tuple(
        map(usd, ("155500.00", "161900.00", "154956.18"))
    )
    assert (sums.invoiced, sums.direct, sums.variance) == tuple(
        map(usd, ("126434.50", "1168.25", "5775.57"))
    )
    assert not any(row.differs for row in found.rows)
    assert found.not_counted == usd("0.00")


def test_a_column_that_the_documents_dont_explain_is_named(chain):
    chain.budget_line("310002", committed="46000.00")
    (row,) = [row for row in budget(chain).rows if row.differs]
    assert row.code == "26-200.S"
    assert row.differs == (money.Differs("Committed Costs", usd("46000.00"), usd("46706.18")),)


def test_an_invoice_approved_as_noted_is_told_apart_from_job_to_date(chain):
    """Accounting takes it, Procore's budget counts it only once it is approved (money 1.6)."""
    last = chain.snapshot_of("left", "6603")
    before = budget(chain)
    chain.put("left", "6603", replace(last, status="approved_as_noted"))
    after = budget(chain)
    assert after.sums.invoiced == before.sums.invoiced
    assert after.not_counted == before.sums.job_to_date - after.sums.job_to_date
    assert after.not_counted.amount > 0
    assert {each.column for row in after.rows for each in row.differs} == {"Job to Date Costs"}


def test_a_cost_without_a_budget_code_has_its_row(chain):
    chain.cost("705", "0091", "999", "10.00")
    nameless = budget(chain).rows[-1]
    assert (nameless.code, nameless.budgeted, nameless.figures.direct) == ("", False, usd("10.00"))


def test_projects_with_codes_over_budget_come_first(chain):
    annex = Ref("project", "9000")
    chain.put("left", annex.id, Project(name="Annex", number="2400"))
    chain.budget_line("310002", annex)
    chain.cost("705", "0091", "310004", "100.00")
    found = money.budgets(chain.organization, chain.ports)
    assert [(each.id, each.over) for each in found] == [(PROJECT, 1), ("9000", 0)]
    assert found[1].variance == usd("47000.00")


def test_the_list_says_of_a_project_what_its_page_says(chain):
    """Whatever Procore's own columns show, which may be hours older."""
    chain.budget_line("310002", committed="48000.00", direct_costs="7.00")
    chain.cost("705", "0091", "310004", "100.00")
    chain.cost("706", "0092", "999", "10.00")
    (listed,) = money.budgets(chain.organization, chain.ports)
    page = budget(chain)
    for name in ("original", "revised", "committed", "direct", "variance"):
        assert getattr(listed, name) == getattr(page.sums, name), name
    assert listed.over == sum(row.figures.variance.amount < 0 for row in page.rows) == 2


def test_it_is_of_one_organization(chain):
    other = Organization.objects.create(name="Someone else")
    assert money.budget(other, PROJECT, chain.ports) is None
    assert not money.budgets(other, chain.ports)
    assert money.budget(chain.organization, "1", chain.ports) is None
