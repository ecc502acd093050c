"""The worked chain at its end: the commitment's page, the budget and the project's cost."""

from __future__ import annotations

from dataclasses import replace

from tests.core.money import story
from tests.core.money.story import usd

from ledgerboard.core.money import application, total
from ledgerboard.core.money.budget import budget_rows
from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.commitment_standing import commitment_standing
from ledgerboard.core.money.documents import Check, Document
from ledgerboard.core.money.reconciliation import Comparison, reconcile
from ledgerboard.core.records import (
    BudgetLine,
    ChangeOrder,
    Commitment,
    ContractPayment,
    DirectCost,
    DirectCostPart,
    ScheduleLine,
    write_lines,
)
from ledgerboard.core.values import Ref
from ledgerboard.core.views.billed_before import chain_of
from ledgerboard.core.views.tie_documents import as_budget_cost, documents_of

PAID = ["30000.00", "6529.06", "49728.81", "20000.00", "-4257.90"]
DIRECT = [("310009", "1240.50"), ("310003", "88.25"), ("310003", "-140.50"), ("310003", "-20.00")]
BUDGET = {
    "310001": ("82000.00", "82000.00", "77850.00", "72850.00", "0.00", "4150.00"),
    "310002": ("47000.00", "47000.00", "46706.18", "32184.50", "0.00", "293.82"),
    "310003": ("24500.00", "24500.00", "24000.00", "15000.00", "-72.25", "572.25"),
    "310004": ("0.00", "6400.00", "6400.00", "6400.00", "0.00", "0.00"),
    "310009": ("2000.00", "2000.00", "0.00", "0.00", "1240.50", "759.50"),
}


def applications():
    return [
        application(story.invoice(n), [story.invoice(each) for each in range(1, n)])
        for n in range(1, 5)
    ]


def change(line, amount):
    """A package with its one line."""
    words = ScheduleLine(
        key=story.IDS[line], budget_code=Ref("budget_code", story.CODES[line]), amount=usd(amount)
    )
    return ChangeOrder(
        commitment=story.COMMITMENT, status="approved", total=usd(amount),
        lines=write_lines([words]),
    )  # fmt: skip


CHANGES = [change("CO1", "6400.00"), change("CO2", "-2150.00")]


def standing(payments=PAID, changes=CHANGES):
    issued = [ContractPayment(amount=usd(amount)) for amount in payments]
    return commitment_standing(story.commitment(), changes, applications(), issued)


def test_the_commitments_page_shows_these_figures():
    page = standing()
    assert (page.original, page.approved_changes, page.revised) == (
        usd("150706.18"), usd("4250.00"), usd("154956.18"),
    )  # fmt: skip
    assert (page.billed, page.held, page.due) == (
        usd("126434.50"), usd("6258.61"), usd("120175.89"),
    )  # fmt: skip
    assert (page.retained, page.released) == (usd("8008.61"), usd("1750.00"))
    assert (page.paid, page.open) == (usd("101999.97"), usd("18175.92"))
    assert (page.balance_to_finish, page.remaining) == (usd("34780.29"), usd("52956.21"))


def test_without_the_credits_row_more_would_seem_paid_than_the_bank_did():
    page = standing(payments=PAID[:-1])
    assert page.paid - usd("101999.97") == usd("4257.90")


def test_pending_change_orders_stay_apart_and_drafts_count_nowhere():
    more = [
        *CHANGES,
        replace(change("CO1", "500.00"), status="proceeding"),
        replace(change("CO1", "70.00"), status="draft"),
    ]
    page = standing(changes=more)
    assert page.revised == usd("154956.18")
    assert page.pending_changes == usd("500.00")


def test_the_budget_by_code_is_the_worked_table():
    costs = [
        DirectCost(
            status="approved",
            lines=write_lines(
                [DirectCostPart(key="1", budget_code=Ref("budget_code", code), amount=usd(amount))]
            ),
        )
        for code, amount in DIRECT
    ]
    lines = [
        BudgetLine(budget_code=Ref("budget_code", code), original=usd(row[0]), revised=usd(row[1]))
        for code, row in BUDGET.items()
    ]
    draft = replace(costs[0], status="draft")
    rows = budget_rows(lines, [story.commitment()], CHANGES, applications(), [*costs, draft])
    assert {
        row.code.id: (
            row.original,
            row.revised,
            row.committed,
            row.invoiced,
            row.direct,
            row.variance,
        )
        for row in rows
    } == {code: tuple(map(usd, row)) for code, row in BUDGET.items()}
    invoiced, direct = total(row.invoiced for row in rows), total(row.direct for row in rows)
    assert (invoiced, direct) == (usd("126434.50"), usd("1168.25"))
    assert invoiced + direct == usd("127602.75")
    assert total(row.variance for row in rows) == usd("5775.57")


def test_job_to_date_counts_what_procore_counts():
    """Invoices approved as noted are invoiced and no job to date; pending costs neither."""
    one = DirectCostPart(key="1", budget_code=Ref("budget_code", "26-100.S"), amount=usd("10.00"))
    approved = DirectCost(status="approved", lines=write_lines([one]))
    pending = replace(approved, status="pending")
    every = applications()
    rows = budget_rows([], [], [], every, [approved, pending], every[:1])
    expected = total(move.amount for move in every[0].movements) + usd("10.00")
    assert total(row.job_to_date for row in rows) == expected
    assert total(row.direct for row in rows) == usd("20.00")


def test_a_code_that_nobody_budgeted_has_its_row_and_so_have_costs_without_one():
    lines = write_lines([ScheduleLine(key="1", amount=usd("5.00"))])
    odd = Commitment(status="Approved", lines=lines)
    rows = budget_rows([], [odd, replace(odd, status="Out For Signature")], [], [], [])
    assert [(row.code, row.committed, row.variance) for row in rows] == [
        (None, usd("5.00"), usd("-5.00"))
    ]


def test_an_invoice_approved_as_noted_is_cost_in_the_books_and_not_in_procores_budget():
    here = story.world()
    seens = here.context().related("subcontractor_invoice", story.COMMITMENT)
    documents, _ = documents_of(chain_of(seens, here.context()), here.context())
    lefts = [
        as_budget_cost(each, "approved_as_noted" if each.ref.id == "6602" else "approved")
        for each in documents
    ]
    rights = [Document(Ref("bill", each.ref.id), "bill", each.amount, each.project, each.vendor)
              for each in lefts]  # fmt: skip
    links = {left.ref: right.ref for left, right in zip(lefts, rights, strict=True)}
    (tie,) = reconcile(Comparison(Check.COST, lefts, rights, links))
    assert tie.right == usd("126434.50")
    assert [(each.cause, each.amount) for each in tie.differences] == [
        (Cause.STATUS_NOT_COUNTED, usd("-52240.85"))
    ]
