"""Bills of an opening figure that somebody moves to another job or vendor after the sign-off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.sync.taken_over import TakenOver

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.core.records import BillLine, Project, Vendor, write_lines
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import FlowSetting, OpeningFigure
from ledgerboard.sync.openings import makings, opening_of
from ledgerboard.sync.reconciling import reconciliation

pytestmark = pytest.mark.django_db
BILL = Ref("bill", "210")
OTHER_JOB, OTHER_VENDOR = Ref("project", "89"), Ref("vendor", "57")
"""Both are linked: in Procore they are 9002 and 5102."""


def another_job_and_vendor() -> TakenOver:
    company = TakenOver()
    job, vendor = Project(name="Quay House", number="2402"), Vendor(name="Southline Electric")
    company.put("left", "9002", job)
    company.put("right", "89", job)
    projects = FlowSetting.objects.get(flow="projects")
    company.link_plainly(projects, Ref("project", "9002"), OTHER_JOB, job)
    company.put("left", "5102", vendor)
    company.put("right", "57", vendor)
    company.link_plainly(company.setting, Ref("vendor", "5102"), OTHER_VENDOR, vendor)
    return company


@pytest.fixture
def company(db) -> TakenOver:
    """Signed off through invoice 3; bill 210 is one of three that the opening includes."""
    company = another_job_and_vendor()
    company.sign()
    assert off(company) == []
    return company


def off(company: TakenOver, check: Check = Check.INVOICES) -> list[tuple]:
    (found,) = reconciliation(company.organization, company.ports, through=date(2026, 3, 31))
    return [
        (each.cause, each.amount, each.project, each.vendor)
        for tie in found.of(check)
        for each in tie.differences
    ]


def move_lines(company: TakenOver, project: Ref | None, *, through: int | None = None) -> None:
    """The first lines of the bill, or all of them, to another project or none."""
    lines = list(company.snapshot_of("right", BILL.id).lines)
    for place in range(len(lines) if through is None else through):
        lines[place] = replace(lines[place], values=lines[place].values | {"project": project})
    company.edit("right", BILL, lines=tuple(lines))


def test_a_bill_of_the_opening_on_another_job_is_off_on_both(company):
    move_lines(company, OTHER_JOB)
    assert off(company) == [
        (Cause.WRONG_PROJECT, usd("36529.06"), story.PROJECT, story.VENDOR),
        (Cause.WRONG_PROJECT, usd("-36529.06"), Ref("project", "9002"), story.VENDOR),
    ]
    assert [amount for _, amount, *_ in off(company, Check.RETAINAGE)] == [
        usd("4058.78"), usd("-4058.78"),
    ]  # fmt: skip


def test_so_is_one_line_of_it(company):
    move_lines(company, OTHER_JOB, through=1)
    assert [amount for _, amount, *_ in off(company)] == [usd("20000.00"), usd("-20000.00")]


def test_a_bill_of_the_opening_on_no_job_is_off_on_its_own(company):
    move_lines(company, None)
    assert (Cause.WRONG_PROJECT, usd("36529.06"), story.PROJECT, story.VENDOR) in off(company)


def test_a_bill_of_the_opening_with_another_vendor_is_off_with_both(company):
    company.edit("right", BILL, vendor=OTHER_VENDOR)
    assert off(company) == [
        (Cause.WRONG_VENDOR, usd("36529.06"), story.PROJECT, story.VENDOR),
        (Cause.WRONG_VENDOR, usd("-36529.06"), story.PROJECT, Ref("vendor", "5102")),
    ]


def test_a_job_that_was_merged_away_moves_nothing(company):
    """Its bills stand on the one that is left, whatever they said when they were read."""
    company.put("right", "90", Project(name="Old Pearl"), active=False)
    move_lines(company, Ref("project", "90"))
    assert off(company) == []


def test_a_copy_of_a_bill_of_the_opening_is_a_duplicate_whatever_project_it_names(company):
    bill = company.snapshot_of("right", BILL.id)
    cost = BillLine(key="1", account=Ref("account", "80"), amount=bill.total)
    company.put("right", "910", replace(bill, lines=write_lines([cost])))
    (found,) = reconciliation(company.organization, company.ports)
    (copy,) = [each for each in found.differences if each.cause is Cause.DUPLICATE]
    assert copy.amount == usd("-36529.06")
    assert copy.why == "It looks like the same document as bill NE-2174 of the opening figures."


@pytest.fixture
def split(db) -> TakenOver:
    """Its bill's second line was the other job's before anybody signed off."""
    company = another_job_and_vendor()
    first, second, *rest = company.snapshot_of("right", BILL.id).lines
    second = replace(second, values=second.values | {"project": OTHER_JOB})
    company.edit("right", BILL, lines=(first, second, *rest))
    company.sign()
    return company


def test_a_bill_that_was_split_over_two_jobs_before_the_sign_off_ties(split):
    assert off(split) == off(split, Check.RETAINAGE) == []


def test_what_goes_to_the_other_job_afterwards_is_off(split):
    move_lines(split, OTHER_JOB, through=1)
    assert [amount for _, amount, *_ in off(split)] == [usd("20000.00"), usd("-20000.00")]


def test_what_comes_back_to_the_commitments_job_is_not(split):
    move_lines(split, Ref("project", "88"))
    assert off(split) == []


def test_of_an_opening_that_was_signed_before_places_were_kept_nothing_is_said(company):
    figure = OpeningFigure.objects.get(ended_at=None)
    figure.makings["papers"] = [[name, amounts] for name, amounts, *_ in figure.makings["papers"]]
    figure.save()
    move_lines(company, OTHER_JOB)
    assert off(company) == []


def test_where_the_books_charge_its_bills_is_kept_with_an_opening(split):
    figure = OpeningFigure.objects.get(ended_at=None)
    opening = opening_of(figure)
    assert makings(opening) == figure.makings
    places = opening.papers[BILL].places
    assert places is not None
    assert {each.project for each in places.parts} == {OTHER_JOB, Ref("project", "88")}
