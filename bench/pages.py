"""`python -m bench pages [INVOICES]`: what each page of money asks and takes when there are many."""

from __future__ import annotations

import os
import sys
import tempfile
from time import process_time

INVOICES = 10_000
PAGES = (
    ("Home", "/"),
    ("Invoices", "/invoices/"),
    ("Commitments", "/commitments/"),
    ("Payments", "/payments/"),
    ("Direct costs", "/costs/"),
    ("Approvals", "/plans/"),
    ("Reconciliation", "/reconciliation/?through=all"),
)


def run(invoices: int = INVOICES) -> None:
    from bench.money_books import Books
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.db import connection
    from bench.report import Report, peak_megabytes

    report = Report(f"Pages of {invoices:,} invoices")
    began = process_time()
    books = Books(invoices)
    report.add("made in", f"{process_time() - began:.1f} CPU s")
    from ledgerboard.sync.models import Run

    for flow in ("invoices", "payments", "costs"):
        for word in ("first look", "nothing moved"):
            began = process_time()
            with CaptureQueriesContext(connection) as asked:
                found = books.outside.carried(books.companies.flows[flow], Run.Kind.PLAN)
            report.add(
                f"{flow}: {word}",
                f"{process_time() - began:.2f} s, {len(asked)} queries",
                found.message,
            )
    books.bill(max(1, invoices // 100))
    for flow in ("invoices",):
        began = process_time()
        with CaptureQueriesContext(connection) as asked:
            found = books.outside.carried(books.companies.flows[flow], Run.Kind.PLAN)
        report.add(
            f"{flow}: 1 % new",
            f"{process_time() - began:.2f} s, {len(asked)} queries",
            found.message,
        )
    plan = found.plan
    client = Client()
    client.force_login(books.companies.ann)
    for title, address in (*PAGES, ("Plan", f"/plans/{plan.pk}/")):
        for word in ("", " again"):
            began = process_time()
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address)
            assert answer.status_code == 200, (answer.status_code, address)
            report.add(
                title + word,
                f"{process_time() - began:.2f} s, {len(asked)} queries",
                f"{len(answer.content):,} bytes",
            )
    began = process_time()
    with CaptureQueriesContext(connection) as asked:
        plan = books.companies.approve(plan)
        done = books.companies.run(Run.Kind.APPLY, plan)
        done.setting = plan.setting
        done.save()
        done = books.companies.carry(done)
    report.add("posting", f"{process_time() - began:.2f} s, {len(asked)} queries", done.message)
    report.add("memory", f"{peak_megabytes():,.0f} MB")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="ledgerboard-pages-") as folder:
        os.environ.update(
            LEDGERBOARD_DATA_DIR=folder, LEDGERBOARD_MODE="test", LEDGERBOARD_DATABASE_URL=""
        )
        from ledgerboard.cli.main import start_django

        start_django()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        run(*map(int, sys.argv[1:2]))


if __name__ == "__main__":
    main()
