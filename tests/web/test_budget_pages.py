"""Budgets as pages, in the figures of the worked chain."""

from __future__ import annotations

import csv
import io

import pytest
from tests.sync.budget_chain import PROJECT, BudgetChain
from tests.web.test_money_pages import text_of

from ledgerboard.sync.models import Snapshot
from ledgerboard.sync.selectors import money
from ledgerboard.web.presenters.money.budgets import bars

pytestmark = pytest.mark.django_db
PAGE = f"/budgets/{PROJECT}/"


@pytest.fixture
def chain(db):
    return BudgetChain()


def test_a_budget_is_shown_by_code_and_in_all(ann):
    shown = text_of(ann, PAGE)
    assert "Budget of 2401 - Pearl Street Lofts" in shown
    assert "QuickBooks" not in shown.partition("Budget of 2401")[2].partition("CSV")[0]
    row = "26-200.S 47,000.00 47,000.00 46,706.18 32,184.50 0.00 32,184.50 293.82"
    assert row in shown
    assert (
        "$155,500.00 $161,900.00 $154,956.18 $126,434.50 $1,168.25 $127,602.75 $5,775.57" in shown
    )
    assert "Over budget" not in shown.partition("Budget code")[2]


def test_what_procore_shows_otherwise_is_said_in_its_row(chain, ann):
    chain.budget_line("310002", committed="48000.00")
    chain.cost("705", "0091", "310004", "100.00")
    assert "Over budget" in text_of(ann, PAGE).partition("Budget code")[2]
    said = "Procore's Committed Costs show $48,000.00; the documents add up to $46,706.18."
    assert said in text_of(ann, PAGE).replace("&#x27;", "'")


def test_the_chart_puts_what_is_over_first_and_marks_it(chain):
    chain.cost("705", "0091", "310004", "100.00")
    shown = bars(row for row in budget_rows(chain))
    assert [bar.words for bar in shown][:2] == ["26-400.S", "26-200.S"]
    assert (shown[0].over > 0, shown[1].over) == (True, 0)
    assert all(0 <= bar.committed + bar.direct <= 1000 for bar in shown)


def budget_rows(chain: BudgetChain):
    found = money.budget(chain.organization, PROJECT, chain.ports)
    assert found
    return found.rows


def test_the_list_names_what_is_over(chain, ann):
    assert "Within budget" in text_of(ann, "/budgets/")
    assert "Procore read" in text_of(ann, "/budgets/")
    chain.cost("705", "0091", "310004", "100.00")
    assert "1 code over budget" in text_of(ann, "/budgets/")


def test_a_file_holds_what_the_page_shows(ann):
    file = ann.get(f"{PAGE}?format=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file, newline="")))
    assert [(row["Budget code"], row["Left"]) for row in rows][1] == ("26-100.S", "4150.00")


def test_no_budget_read_is_said(chain, ann):
    Snapshot.objects.filter(kind="budget_line").delete()
    assert "budget of this project wasn't read" in text_of(ann, PAGE).replace("&#x27;", "'")
    assert "No budgets yet" in text_of(ann, "/budgets/")
    assert ann.get("/budgets/1/").status_code == 404
