"""The lists and pages of money: figures of the worked chain, and where they show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.core.money import story
from tests.core.money.story import usd

from ledgerboard.core.money.amounts import from_cents
from ledgerboard.core.money.invoice_progress import Progress
from ledgerboard.sync.selectors.money import TieStatus, Wanted, commitment, commitments, invoices

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 1)


def page(chain):
    found = commitment(chain.organization, "8801", chain.ports)
    assert found is not None
    return found


def test_the_commitments_page_has_the_figures_of_the_worked_chain(chain):
    standing = page(chain).standing
    assert (standing.original, standing.approved_changes, standing.revised) == (
        usd("150706.18"), usd("4250.00"), usd("154956.18"),
    )  # fmt: skip
    assert (standing.billed, standing.held) == (usd("126434.50"), usd("6258.61"))
    assert (standing.paid, standing.open) == (usd("101999.97"), usd("18175.92"))
    assert standing.balance_to_finish == usd("34780.29")
    assert standing.pending_changes == usd("0.00")


def test_the_list_of_commitments_has_the_same_figures_and_says_that_it_ties(chain):
    found = commitments(chain.organization, Wanted())
    [row] = found.rows
    figures = (
        "original",
        "approved_changes",
        "revised",
        "billed",
        "held",
        "paid",
        "open",
        "balance",
    )
    assert [str(from_cents(getattr(row, name)).amount) for name in figures] == [
        "150706.18", "4250.00", "154956.18", "126434.50", "6258.61", "101999.97", "18175.92",
        "34780.29",
    ]  # fmt: skip
    assert (row.number, row.title, row.vendor, row.project, row.tie) == (
        "SC-014", "Electrical", "Northline Electric", "2401 - Pearl Street Lofts", TieStatus.TIES,
    )  # fmt: skip
    assert found.sums["revised"] == usd("154956.18")


def test_the_page_and_the_list_agree_on_a_voided_bill_of_an_invoice_without_a_sum(chain):
    """Procore says no amount due, so it is what the lines say."""
    chain.put("left", "6601", story.invoice(1, payment_due=None))
    zero = usd("0.00")
    bill = replace(chain.snapshot_of("right", "210"), total=zero, balance=zero)
    chain.put("right", "210", bill)
    found = invoices(chain.organization, Wanted(older=True), TODAY)
    [listed] = [row.progress for row in found.rows if row.id == "6601"]
    [shown] = [node.progress for node in page(chain).invoices if node.id == "6601"]
    assert (listed, shown) == (Progress.BILL_VOIDED, Progress.BILL_VOIDED)


def test_older_rows_that_are_left_out_are_counted_on_the_tab_that_is_shown(chain):
    def left_out(**wish) -> int:
        return invoices(chain.organization, Wanted(**wish), TODAY + timedelta(days=120)).settled

    assert (left_out(), left_out(tab="paid"), left_out(tab="ready")) == (3, 3, 0)
    assert left_out(older=True) == 0


def test_the_list_of_invoices_says_what_each_moved_what_is_paid_and_open(chain):
    found = invoices(chain.organization, Wanted(older=True), TODAY)
    by_number = {row.number: row for row in found.rows}
    assert {
        number: tuple(from_cents(each) for each in (row.amount, row.held, row.paid, row.open))
        for number, row in by_number.items()
    } == {
        "NE-2174": (usd("36529.06"), usd("4058.78"), usd("36529.06"), usd("0.00")),
        "NE-2207": (usd("49728.81"), usd("2512.04"), usd("49728.81"), usd("0.00")),
        "NE-2251": (usd("38175.92"), usd("-88.11"), usd("20000.00"), usd("18175.92")),
        "NE-2263": (usd("-4257.90"), usd("-224.10"), usd("-4257.90"), usd("0.00")),
    }
    assert by_number["NE-2251"].progress is Progress.PARTLY_PAID
    assert by_number["NE-2263"].progress is Progress.PAID
    assert found.sums == {
        "amount": usd("120175.89"), "held": usd("6258.61"), "paid": usd("101999.97"),
        "open": usd("18175.92"),
    }  # fmt: skip
