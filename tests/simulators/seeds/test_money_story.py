"""The money story ties with itself before either simulator tells it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledgerboard.simulators.seeds import jobs, money_story
from ledgerboard.simulators.seeds.firms import FIRMS
from ledgerboard.simulators.seeds.money_facts import cents

INVOICES = [(one, invoice) for one in money_story.COMMITMENTS for invoice in one.invoices]


def test_there_are_forty_commitments_and_their_numbers_differ():
    assert len({one.number for one in money_story.COMMITMENTS}) == 40
    assert len({invoice.number for _, invoice in INVOICES}) == len(INVOICES) > 80


def test_firms_and_jobs_of_the_story_are_those_of_the_directory():
    known = {firm.number: firm for firm in FIRMS}
    assert all(known[one.firm].procore is not None for one in money_story.COMMITMENTS)
    assert {one.job for one in money_story.COMMITMENTS} <= {job.number for job in jobs.JOBS}
    spent = [cost for cost in money_story.SPENDING if cost.firm and cost.in_books]
    assert all(known[cost.firm].quickbooks is not None for cost in spent)


def test_every_code_stands_in_the_cost_structure():
    codes = {f"{part}-{code}" for (part, _), below in jobs.COST_CODES.items() for code, _ in below}
    types = {short for _, short, _ in jobs.COST_TYPES}
    used = {code for used in money_story.codes().values() for code in used}
    assert {code.rpartition(".")[0] for code in used} <= codes
    assert {code.rpartition(".")[2] for code in used} <= types


def test_measured_lines_are_quantity_times_unit_cost():
    lines = [line for one in money_story.COMMITMENTS for line in one.lines if line.quantity]
    assert len(lines) >= 2
    assert all(cents(line.quantity * line.unit_cost) == line.amount for line in lines)


@pytest.mark.parametrize(
    ("place", "gross", "retained", "released", "due"),
    [
        (0, "40587.84", "4058.78", "0.00", "36529.06"),
        (1, "52240.85", "2512.04", "0.00", "49728.81"),
        (2, "38087.81", "1661.89", "1750.00", "38175.92"),
        (3, "-4482.00", "-224.10", "0.00", "-4257.90"),
    ],
)
def test_the_worked_chain_comes_out_to_the_cent(place, gross, retained, released, due):
    invoice = money_story.COMMITMENTS[0].invoices[place]
    assert [invoice.gross, invoice.retained, invoice.released, invoice.due] == [
        Decimal(text) for text in (gross, retained, released, due)
    ]


def test_differences_name_invoices_that_there_are():
    known = {(one.number, invoice.number) for one, invoice in INVOICES}
    assert {(one.commitment, one.invoice) for one in money_story.DIFFERENCES} <= known


def test_a_firm_gets_one_check_a_day_and_it_adds_up():
    paid = money_story.payments()
    assert len({(one.check, one.date) for one in paid}) == len(paid)
    full = sum(invoice.due for _, invoice in INVOICES if invoice.stage.paid)
    assert sum(one.amount for one in paid) == full + sum(money_story.PART_PAID.values())
    assert any(len(one.parts) > 1 for one in paid)
