"""When a bill of the same number, day and amount is surely an invoice's, and when it is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledgerboard.core.matching import bills
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import Bill, BillLine, write_lines
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.billed_before import RETAINED
from ledgerboard.core.views.number_marks import marked_number

STEEL, RAILING, RETAINAGE, ANY = (Ref("item", id_) for id_ in "1234")
TOWER, QUAY = Ref("project", "2401"), Ref("project", "2402")


def line(key: str, amount: str, item: Ref | None, project: Ref | None) -> BillLine:
    account = None if item else Ref("account", "60")
    return BillLine(key=key, amount=Money.parse(amount), item=item, account=account,
                    project=project)  # fmt: skip


def bill(item: Ref | None = STEEL, project: Ref | None = TOWER, number: str = "1") -> Bill:
    """5,000 of work less 500 of retainage."""
    lines = [line("7", "5000.00", item, project), line(RETAINED, "-500.00", RETAINAGE, project)]
    return Bill(
        vendor=Ref("vendor", "7"),
        number=number,
        date=date(2026, 1, 31),
        total=Money.parse("4500.00"),
        lines=write_lines(lines),
    )


def met(lefts: list[Bill], rights: list[Bill]) -> tuple[list[str], list[str]]:
    """The sure pairs and the doubtful ones, as «invoice=bill» by their places."""
    found = bills(
        [Seen("subcontractor_invoice", f"A{at}", each) for at, each in enumerate(lefts)],
        [Seen("bill", f"B{at}", each) for at, each in enumerate(rights)],
    )
    return [f"{each.left_id}={each.right_id}" for each in found.sure], [
        f"{each.left_id}={each.right_id}" for each in found.doubtful
    ]


@pytest.mark.parametrize(
    "typed",
    [bill(), bill(item=None)],
    ids=["the same lines", "on an account"],
)
def test_the_one_bill_that_nothing_speaks_against_is_sure(typed):
    assert met([bill()], [typed]) == (["A0=B0"], [])


@pytest.mark.parametrize("item", [STEEL, None])
def test_a_bill_on_no_project_is_sure_by_a_telling_number(item):
    typed = replace(bill(item=item, project=None), number="NE-2174")
    assert met([replace(bill(), number="NE-2174")], [typed]) == (["A0=B0"], [])


@pytest.mark.parametrize("number", ["1", "03", "Invoice 12"])
@pytest.mark.parametrize("item", [STEEL, None])
def test_a_bill_on_no_project_is_sure_only_by_a_number_that_not_every_job_has(number, item):
    typed = replace(bill(item=item, project=None), number=number)
    invoice = Seen("subcontractor_invoice", "A", replace(bill(), number=number))
    (asked,) = bills([invoice], [Seen("bill", "B", typed)]).doubtful
    assert "but it names no project" in asked.verdict.reasons[-1]


def test_a_sure_bill_that_names_no_project_says_so():
    typed = replace(bill(project=None), number="NE-2174")
    invoice = Seen("subcontractor_invoice", "A", replace(bill(), number="NE-2174"))
    (sure,) = bills([invoice], [Seen("bill", "B", typed)]).sure
    assert sure.verdict.reasons[-1] == "the bill names no project"


@pytest.mark.parametrize(
    "other", [{"number": "NE-2175"}, {"date": date(2026, 1, 30)}, {"total": Money.parse("4500.01")}]
)
def test_a_bill_on_no_project_that_differs_in_anything_else_is_never_sure(other):
    typed = replace(bill(project=None), **{"number": "NE-2174", **other})
    assert met([replace(bill(), number="NE-2174")], [typed])[0] == []


@pytest.mark.parametrize(
    ("typed", "why"),
    [(bill(project=QUAY), "but for another project"),
     (bill(item=None, project=QUAY), "but for another project"),
     (bill(item=RAILING), "but with items that the invoice doesn't have")],
    ids=["project", "project on an account", "item"],
)  # fmt: skip
def test_a_bill_for_another_job_or_contract_is_asked_about_and_says_so(typed, why):
    assert met([bill()], [typed]) == ([], ["A0=B0"])
    invoice, there = Seen("subcontractor_invoice", "A", bill()), Seen("bill", "B", typed)
    (asked,) = bills([invoice], [there]).doubtful
    assert asked.verdict.reasons == ("same vendor, number, date and total", why)


def test_of_two_invoices_the_bill_goes_to_the_one_that_its_lines_name():
    for lefts in ([bill(), bill(project=QUAY)], [bill(), bill(item=RAILING)]):
        assert met(lefts, [lefts[1]]) == (["A1=B0"], [])
        assert met(lefts, list(reversed(lefts))) == (["A0=B1", "A1=B0"], [])


def test_where_two_invoices_fit_both_are_asked_about():
    either = bill(item=None, project=None)
    assert met([bill(), bill(project=QUAY)], [either]) == ([], ["A0=B0", "A1=B0"])


def test_where_two_bills_fit_both_are_offered():
    assert met([bill()], [bill(), bill(item=None)]) == ([], ["A0=B0", "A0=B1"])


def test_an_invoice_whose_number_was_marked_fits_as_well():
    either = bill(item=None)
    marked = bill(item=RAILING, number=marked_number("1", "A1"))
    assert met([bill(), marked], [either]) == ([], ["A0=B0", "A1=B0"])
    assert met([bill(), marked], [marked]) == (["A1=B0"], [])


def test_retainage_on_an_item_of_another_day_speaks_against_nothing():
    lines = [line("1", "5000.00", STEEL, TOWER), line("2", "-500.00", ANY, TOWER)]
    typed = Bill(**{**vars(bill()), "lines": write_lines(lines)})
    assert met([bill()], [typed]) == (["A0=B0"], [])


OF_COMPANY = [
    "MAR-26",
    "2026-03",
    "PA-003",
    "Pay Est 3",
    "Final",
    "Retainage",
    "100",
    "NE-2174",
    "3",
]


@pytest.mark.parametrize("number", OF_COMPANY)
def test_the_same_number_and_items_on_another_job_are_asked_about(number):
    """Items of the whole company say nothing about the job, and a sub may bill two alike."""
    here, there = bill(number=number), bill(project=QUAY, number=number)
    assert met([here], [there]) == ([], ["A0=B0"])
    invoice, typed = Seen("subcontractor_invoice", "A", here), Seen("bill", "B", there)
    (asked,) = bills([invoice], [typed]).doubtful
    assert asked.verdict.reasons[-1] == "but for another project"


@pytest.mark.parametrize("number", OF_COMPANY)
def test_of_two_jobs_billed_alike_each_invoice_surely_has_the_bill_of_its_own(number):
    here, there = bill(number=number), bill(project=QUAY, number=number)
    assert met([here, there], [there, here]) == (["A0=B1", "A1=B0"], [])
    assert met([here, there], [there]) == (["A1=B0"], [])
