"""Job cost to date by budget code: Procore's documents against the books'."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.reconciling.test_moved_lines import (
    OTHER_JOB,
    change_second_line,
    looked_at,
    two_invoices_posted,
)
from tests.sync.whole_chain import CODES, PearlStreet

from ledgerboard.cli.reconcile import told
from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.money.documents import Check
from ledgerboard.core.records import BillLine, InvoiceLine, read_lines, write_lines
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync.reconciling import Reconciliation
from ledgerboard.users.services import issue_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(db) -> PearlStreet:
    return two_invoices_posted()


def by_code(found: Reconciliation) -> dict[str, tuple[Money, Money]]:
    same_as_the_check(found)
    return {each.title: (each.procore, each.quickbooks) for each in found.job_costs}


def same_as_the_check(found: Reconciliation) -> None:
    """The codes of a project add up to what is compared of it by document."""
    sums: dict[Ref | None, list[Money]] = defaultdict(lambda: [ZERO, ZERO])
    for tie in found.of(Check.COST):
        for side, amount in enumerate((tie.left, tie.right)):
            sums[tie.project][side] += amount
    codes: dict[Ref | None, list[Money]] = defaultdict(lambda: [ZERO, ZERO])
    for row in found.job_costs:
        for side, amount in enumerate((row.procore, row.quickbooks)):
            codes[row.project][side] += amount
    assert {place: both for place, both in sums.items() if any(each.amount for each in both)} == (
        codes
    )


def line_of(street: PearlStreet, invoice: int) -> tuple[str, Money]:
    """The budget code and the amount of the bill's second line."""
    line = read_lines(BillLine, street.posted(invoice).lines)[1]
    wbs = next(wbs for wbs, item in story.ITEMS.items() if line.item == Ref("item", item))
    return CODES[wbs], line.amount or ZERO


def test_after_posting_every_code_agrees(street):
    street.spend()
    street.sync(date(2026, 3, 12))
    found = looked_at(street)
    codes = by_code(found)
    assert codes.keys() == {"26-100.S", "26-200.S", "26-300.M", "26-400.S", "01-500.E"}
    assert codes["01-500.E"] == (usd("1240.50"), usd("1240.50"))
    assert [row for row in found.job_costs if row.off.amount] == []


def test_cost_that_moved_to_another_item_is_off_by_code_though_no_total_shows_it(street):
    code, amount = line_of(street, 2)
    before = by_code(looked_at(street))
    change_second_line(street, 2, item=Ref("item", story.ITEMS["310009"]))
    codes = by_code(looked_at(street))
    assert codes[code] == (before[code][0], before[code][1] - amount)
    assert codes["01-500.E"] == (ZERO, amount)


def test_what_is_on_no_code_is_beside_the_codes(street):
    code, amount = line_of(street, 2)
    before = by_code(looked_at(street))
    change_second_line(street, 2, item=Ref("item", "499"))
    codes = by_code(looked_at(street))
    assert codes[code][1] == before[code][1] - amount
    assert codes[""] == (ZERO, amount)


def test_a_line_on_another_project_is_off_there(street):
    _, amount = line_of(street, 2)
    change_second_line(street, 2, project=Ref("project", "89"))
    found = looked_at(street)
    same_as_the_check(found)
    (row,) = [each for each in found.job_costs if each.project == OTHER_JOB]
    assert (row.procore, row.quickbooks) == (ZERO, amount)


def test_an_invoice_that_procores_budget_does_not_count_is_off_on_its_codes(street):
    put(street.left, "6602", replace(story.invoice(2), status="pending_owner_approval"))
    found = looked_at(street)
    codes = by_code(found)
    assert sum(books.amount - here.amount for here, books in codes.values()) == (
        usd("52240.85").amount
    )


def test_an_edit_that_waits_for_the_next_bill_is_off_on_its_code(street):
    first, *rest = read_lines(InvoiceLine, story.invoice(2).lines)
    more = usd("100.00")
    edited = replace(first, work=first.work + more, to_date=first.to_date + more)
    put(street.left, "6602", replace(story.invoice(2), lines=write_lines([edited, *rest])))
    found = looked_at(street)
    same_as_the_check(found)
    assert [row.off for row in found.job_costs if row.off.amount] == [more]


def test_page_files_command_and_api_say_it_by_code(street):
    code, amount = line_of(street, 2)
    change_second_line(street, 2, item=Ref("item", "499"))
    found = looked_at(street)
    row = next(each for each in found.job_costs if each.title == code)
    assert row.off == amount
    page, file, api = shown(street)
    assert "Job cost to date" in page
    assert f"{row.quickbooks.amount:,.2f}" in page
    assert f"{code},{row.procore.amount},{amount.amount}" in file
    assert f"{code}: Procore {row.procore}" in "\n".join(told(found))
    (said,) = (each for each in api[0]["job_costs"] if each["code"] == code)
    assert said["difference"] == str(amount.amount)


def shown(street: PearlStreet) -> tuple[str, str, list]:
    browser, program = Client(), issue_token(street.organization, street.ann, name="test")
    browser.force_login(street.ann)
    page = browser.get(f"/reconciliation/?through=all&project={story.PROJECT.id}").content.decode()
    file = browser.get("/reconciliation/csv/?through=all&by=code").content.decode("utf-8-sig")
    caller = Client(headers={"Authorization": f"Bearer {program}"})
    return page, file, caller.get("/api/reconciliation?through=all").json()


def test_what_is_edited_is_said_once_and_in_its_job_cost_too(street):
    _, amount = line_of(street, 2)
    change_second_line(street, 2, amount=usd("1.00"))
    paper, total = street.paper(2), street.posted(2).total or ZERO
    street.right.edit(paper.kind, paper.id, total=total - amount + usd("1.00"))
    found = looked_at(street)
    (apart,) = found.apart
    assert {each.check for each in apart.differences} == {Check.INVOICES}
    assert {each.check for each in apart.repeats} == {Check.COST}
    assert Check.COST not in {each.check for each in found.differences}
    assert any(not tie.ties for tie in found.of(Check.COST))
