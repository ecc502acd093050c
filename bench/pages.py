"""`python -m bench pages [INVOICES]`: what pages of money ask the database and take, when there are
many documents; and what a check, a month and its posting take beside them, with no system to wait
for (two companies in memory).
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time
from typing import Any

from bench.report import Report, peak_megabytes

INVOICES = 2_000
PAGES = (
    ("Home", "/"),
    ("Invoices", "/invoices/"),
    ("Commitments", "/commitments/"),
    ("Payments", "/payments/"),
    ("Direct costs", "/costs/"),
    ("Approvals", "/plans/"),
    ("Plan", "/plans/{plan}/"),
    ("Reconciliation", "/reconciliation/?through=all"),
)
GOAL = "under 1 s"


class Looks:
    """Processor seconds and queries of what is done, as rows of a report."""

    def __init__(self, invoices: int) -> None:
        self.report = Report(f"Pages, {invoices:,} invoices")

    @contextmanager
    def costing(self, what: str, goal: str = "") -> Iterator[None]:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        began = process_time()
        with CaptureQueriesContext(connection) as asked:
            yield
        seconds = process_time() - began
        self.report.add(what, f"{seconds:.2f} CPU s, {len(asked)} queries", goal)


def run(invoices: int = INVOICES) -> None:
    from bench.money_books import Books

    looks = Looks(invoices)
    with looks.costing("made, linked and agreed"):
        books = Books(invoices)
    for flow in ("invoices", "payments", "costs"):
        _at_rest(looks, books, flow)
    plan = _month(looks, books, max(1, invoices // 100))
    _pages(looks, books, plan.pk)
    _posted(looks, books, plan)
    looks.report.add("most memory of the process", f"{peak_megabytes():,.0f} MB")


def _at_rest(looks: Looks, books: Any, flow: str) -> None:
    """The first time everything is compared; the second, what the views never asked about before
    is noted; from the third on nothing is.
    """
    for what in ("first check", "second check", "nothing moved"):
        with looks.costing(f"{flow}: {what}"):
            assert _planned(books, flow) is None


def _month(looks: Looks, books: Any, invoices: int) -> Any:
    books.bill(invoices)
    with looks.costing(f"invoices: {invoices:,} new ones planned"):
        plan = _planned(books, "invoices")
    assert plan.counts == {"create": invoices}, plan.counts
    return plan


def _planned(books: Any, flow: str) -> Any:
    from ledgerboard.sync.models import Run

    return books.outside.carried(books.companies.flows[flow], Run.Kind.PLAN).plan


def _pages(looks: Looks, books: Any, plan: int) -> None:
    """Each a second time: the first builds what a process builds once."""
    from django.test import Client

    client = Client()
    client.force_login(books.companies.ann)
    for title, place in PAGES:
        address = place.format(plan=plan)
        assert client.get(address).status_code == 200, title
        with looks.costing(title, GOAL):
            client.get(address)


def _posted(looks: Looks, books: Any, plan: Any) -> None:
    from ledgerboard.sync.models import Run

    with looks.costing(f"{plan.counts['create']:,} bills approved and posted"):
        part = books.companies.approve(plan)
        done = books.outside.carried(plan.setting, Run.Kind.APPLY, part)
    assert done.status == Run.Status.DONE, done.message


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="ledgerboard-pages-") as folder:
        os.environ |= {
            "LEDGERBOARD_DATA_DIR": folder, "LEDGERBOARD_MODE": "test",
            "LEDGERBOARD_DATABASE_URL": "", "LEDGERBOARD_SETTINGS_FILE": os.devnull,
        }  # fmt: skip
        from ledgerboard.cli.main import start_django

        start_django()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        run(*map(int, sys.argv[1:2]))


if __name__ == "__main__":
    main()
