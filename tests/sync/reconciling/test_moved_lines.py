"""Lines that people move on posted bills: the totals stay, and the jobs' costs don't."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.whole_chain import JOB, VENDOR, PearlStreet

from ledgerboard.cli.reconcile import told as lines_told
from ledgerboard.core.money.causes import Cause
from ledgerboard.core.records import (
    Account,
    Bill,
    BillLine,
    BudgetCode,
    InvoiceLine,
    Project,
    SubcontractorInvoice,
    read_lines,
)
from ledgerboard.core.records import write_lines as written
from ledgerboard.core.values import Line, Money, Ref
from ledgerboard.sync.models import Link, Run
from ledgerboard.sync.reconciling import Reconciliation, accept, reconciliation
from ledgerboard.sync.reconciling.table import difference_rows
from ledgerboard.web.presenters.reconciliation import sheet

pytestmark = pytest.mark.django_db
OTHER_JOB = Ref("project", "9002")


@pytest.fixture
def street(db) -> PearlStreet:
    return two_invoices_posted()


def two_invoices_posted() -> PearlStreet:
    street = PearlStreet()
    street._both(OTHER_JOB.id, "89", Project(name="Other", number="2402"))
    street._read()
    street.bill_to_us(1)
    street.sync(date(2026, 2, 2))
    street.bill_to_us(2)
    street.sync(date(2026, 3, 2))
    assert looked_at(street).is_tied
    return street


def looked_at(street: PearlStreet) -> Reconciliation:
    street.outside.carried(street.flows["invoices"], Run.Kind.PLAN)
    (found,) = reconciliation(street.organization, street.ports)
    return found


def change_second_line(street: PearlStreet, invoice: int, **values: object) -> None:
    paper = street.paper(invoice)
    lines = list(street.right.rows[paper.kind, paper.id].values["lines"])
    lines[1] = Line(lines[1].key, {**lines[1].values, **values})
    street.right.edit(paper.kind, paper.id, lines=tuple(lines))


def named(found: Reconciliation) -> list[tuple[Cause, Money, Ref | None]]:
    return [(each.cause, each.amount, each.project) for each in found.differences]


def test_a_line_moved_to_another_project_in_quickbooks_is_off_on_both(street):
    change_second_line(street, 2, project=Ref("project", "89"))
    found = looked_at(street)
    assert not found.is_tied
    assert sorted(named(found), key=str) == sorted(
        [
            (Cause.WRONG_PROJECT, usd("15040.85"), story.PROJECT),
            (Cause.WRONG_PROJECT, usd("-15040.85"), OTHER_JOB),
        ],
        key=str,
    )


def test_a_line_without_its_project_is_off_on_the_job(street):
    change_second_line(street, 2, project=None)
    found = looked_at(street)
    assert (Cause.WRONG_PROJECT, usd("15040.85"), story.PROJECT) in named(found)
    assert {(each.why, each.action) for each in found.differences} == {
        (
            "Some lines name no project in QuickBooks.",
            "Choose the project on these lines in QuickBooks.",
        )
    }


def without_project_on_retainage(street: PearlStreet, **values: object) -> list[tuple]:
    """As many people type a bill: the job on the cost, and none on what is held."""
    paper = street.paper(2)
    row = street.right.rows[paper.kind, paper.id]
    lines = [
        Line(each.key, {**each.values, "project": None, **values})
        if each.values["amount"].amount < 0
        else each
        for each in row.values["lines"]
    ]
    assert lines != list(row.values["lines"])
    street.right.edit(paper.kind, paper.id, lines=tuple(lines))
    return named(looked_at(street))


def test_a_line_of_retainage_needs_no_project(street):
    assert without_project_on_retainage(street) == []


def test_neither_does_a_line_on_a_liability_account(street):
    put(street.right, "201", Account(name="Retainage", classification="Liability"))
    found = without_project_on_retainage(street, item=None, account=Ref("account", "201"))
    assert Cause.WRONG_PROJECT not in [cause for cause, *_ in found]


def test_a_line_on_an_asset_without_a_project_is_not_the_jobs(street):
    """A bill typed for the job and for a truck: the truck is no cost of the job."""
    put(street.right, "202", Account(name="Equipment", classification="Asset"))
    found = without_project_on_retainage(street, item=None, account=Ref("account", "202"))
    assert Cause.WRONG_PROJECT in [cause for cause, *_ in found]


def test_a_line_moved_to_another_item_in_quickbooks_is_named_though_nothing_is_off(street):
    change_second_line(street, 2, item=Ref("item", "499"))
    found = looked_at(street)
    assert not found.is_tied
    assert named(found) == [(Cause.EDITED, usd("0.00"), story.PROJECT)]
    assert found.differences[0].why == (
        "$15,040.85 is on another item or account in QuickBooks than it was posted on."
    )


def test_lines_moved_on_an_invoice_in_procore_are_named_though_nothing_is_off(street):
    put(street.left, "6602", with_moved_work(story.invoice(2), "100.00"))
    found = looked_at(street)
    assert named(found) == [(Cause.EDITED, usd("0.00"), story.PROJECT)]
    assert found.differences[0].why == "Its lines changed in Procore after its bill was posted."


def with_moved_work(invoice: SubcontractorInvoice, amount: str) -> SubcontractorInvoice:
    """As much less on the first line as there is more on the second."""
    first, second, *rest = read_lines(InvoiceLine, invoice.lines)
    moved = usd(amount)
    lines = [_worked(first, -moved), _worked(second, moved), *rest]
    return replace(invoice, lines=written(lines))


def _worked(line: InvoiceLine, more: Money) -> InvoiceLine:
    assert line.work is not None
    assert line.to_date is not None
    return replace(line, work=line.work + more, to_date=line.to_date + more)


def recoded(street: PearlStreet, code: str) -> Reconciliation:
    """The second line of the second invoice has another budget code."""
    first, second, *rest = read_lines(InvoiceLine, story.invoice(2).lines)
    lines = [first, replace(second, budget_code=Ref("budget_code", code)), *rest]
    put(street.left, "6602", replace(story.invoice(2), lines=written(lines)))
    return looked_at(street)


def test_a_line_of_another_budget_code_in_procore_is_named_until_its_bill_follows(street):
    found = recoded(street, "310009")
    assert named(found) == [(Cause.EDITED, usd("0.00"), story.PROJECT)]
    assert found.differences[0].why == (
        "$15,040.85 is on another item or account in QuickBooks than its budget code in Procore"
        " uses."
    )
    change_second_line(street, 2, item=Ref("item", story.ITEMS["310009"]))
    assert looked_at(street).is_tied


def test_a_budget_code_without_an_item_moves_nothing(street):
    put(street.left, "310077", BudgetCode(project=story.PROJECT, code="09-900.S"))
    assert recoded(street, "310077").is_tied


def test_a_line_posted_on_an_item_that_no_code_has_by_now_is_as_it_was_posted(street):
    """Whoever chooses another item for a code leaves earlier bills where they are."""
    links = Link.objects.filter(right_kind="item", right_id=story.ITEMS["310002"])
    assert links.update(right_id="499") == 1
    assert looked_at(street).is_tied


def test_a_bill_typed_by_hand_is_compared_though_a_line_names_an_unlinked_customer(street):
    put(street.right, "99", Project(name="Shop"))
    item = Ref("item", "411")
    lines = [
        BillLine(key="1", item=item, project=Ref("project", "99"), amount=usd("50.00")),
        BillLine(key="2", item=item, project=JOB, amount=usd("1000.00")),
    ]
    typed = Bill(vendor=VENDOR, number="T-1", date=date(2026, 3, 1), total=usd("1050.00"),
                 lines=written(lines))  # fmt: skip
    put(street.right, "900", typed)
    assert (Cause.MISSING, usd("-1050.00"), story.PROJECT) in named(looked_at(street))


def test_money_on_the_wrong_project_counts_once_in_all_and_each_row_says_so(street):
    change_second_line(street, 2, project=Ref("project", "89"))
    found = looked_at(street)
    here, there = found.open
    assert (here.off, there.off, found.off) == (usd("15040.85"),) * 3
    assert (here.also_on, there.also_on) == ((there.first.project,), (here.first.project,))
    told = [each.also_on for each in sheet(found).differences]
    titles = {found.title(OTHER_JOB), found.title(story.PROJECT)}
    assert set(told) == {f"Also off on {title}. It counts once in the total." for title in titles}
    assert sheet(found).headline.startswith("Off by $15,040.85 on 2 projects")
    lines = "\n".join(lines_told(found))
    assert all(each in lines for each in told)
    head, *rows = difference_rows([found])
    assert {row[head.index("Also off on")] for row in rows} == titles


def test_on_one_of_the_two_projects_it_is_all_there(street):
    change_second_line(street, 2, project=Ref("project", "89"))
    shown = sheet(looked_at(street), OTHER_JOB.id)
    assert shown.headline.startswith("Off by $15,040.85 on 1 project")


def test_what_is_accepted_on_one_project_is_still_off_on_the_other(street):
    change_second_line(street, 2, project=Ref("project", "89"))
    setting, (here, _) = street.flows["invoices"], looked_at(street).open
    accept(setting, here, street.ann, reason="Shared", until=None)
    assert looked_at(street).off == usd("15040.85")
