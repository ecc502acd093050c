"""`python -m bench money_planning [RECORDS]`: planning invoices when nothing moved since last time.

A thousand invoices and their bills are made, compared and then copied as rows under other ids, with
what was noted about them: making a hundred thousand one by one would take half an hour.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from bench.report import Report, own_peak_megabytes, resident_megabytes, watch

RECORDS = 100_000
MADE = 1_000
KINDS = ("subcontractor_invoice", "bill")


def run(records: int = RECORDS) -> Report:
    report = Report("Planning money")
    with tempfile.TemporaryDirectory(prefix="ledgerboard-bench-") as folder:
        environment = os.environ | {
            "LEDGERBOARD_DATA_DIR": folder, "LEDGERBOARD_MODE": "test",
            "LEDGERBOARD_DATABASE_URL": "", "LEDGERBOARD_SETTINGS_FILE": os.devnull,
        }  # fmt: skip
        for part in ("make", "quiet"):  # a fresh process: its peak is that of the quiet plan alone
            command = [sys.executable, "-m", "bench.money_planning", part, str(records)]
            out = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
        for row in out.stdout.decode().strip().splitlines():
            report.add(*row.split("|"))
    return report


def make(records: int) -> None:
    from django.core.management import call_command

    from bench.money_books import Books
    from ledgerboard.sync.models import Run

    call_command("migrate", verbosity=0)
    books = Books(min(MADE, records // 2))
    for _ in range(2):  # the second time nothing new is asked about
        done = books.outside.carried(books.companies.flows["invoices"], Run.Kind.PLAN)
        assert done.plan is None, done.message
    for copy in range(1, records // 2 // MADE):
        _copy(f"{copy}-")


def _copy(before: str) -> None:
    from ledgerboard.sync.models import Link, MoneyFigures, Snapshot

    rows = list(Snapshot.objects.filter(kind__in=KINDS).exclude(record_id__contains="-"))
    figures = {each.pk: each for each in MoneyFigures.objects.filter(snapshot__in=rows)}
    links = list(Link.objects.filter(left_kind=KINDS[0]).exclude(left_id__contains="-"))
    pairs = [(row, figures[row.pk]) for row in rows]
    for row, _ in pairs:
        row.pk, row.record_id = None, before + row.record_id
    Snapshot.objects.bulk_create(rows, batch_size=500)
    for row, figure in pairs:
        figure.pk, figure.record_id = row.pk, row.record_id
    MoneyFigures.objects.bulk_create([figure for _, figure in pairs], batch_size=500)
    for link in links:
        link.pk, link.left_id, link.right_id = None, before + link.left_id, before + link.right_id
    Link.objects.bulk_create(links, batch_size=500)


def quiet(records: int) -> None:
    from bench.planning import ports
    from ledgerboard.sync.flow_context import FlowContext
    from ledgerboard.sync.models import FlowSetting, Link, Run
    from ledgerboard.sync.planning.compare import compare
    from ledgerboard.sync.planning.moved import rules_mark

    setting = FlowSetting.objects.select_related("left", "right").get(flow="invoices")
    links = Link.objects.filter(setting=setting)
    assert links.count() == records // 2, links.count()
    links.update(compared_with=rules_mark(FlowContext(setting, ports())))
    setting.compared_at = ports().now()
    setting.save()
    run = Run.objects.create(organization=setting.organization, setting=setting, kind="plan")
    before = resident_megabytes()
    with watch() as taken:
        assert compare(run, FlowContext(setting, ports())) is None
    title = f"{records:,} linked invoices and bills, nothing moved"
    print(f"{title}: rows to stored plan|{taken.seconds:.1f} s|at most 5 s")
    peak = own_peak_megabytes()
    print(f"{title}: peak memory|{peak:,.0f} MB ({before:,.0f} before)|at most 150 MB")


if __name__ == "__main__":
    words = sys.argv[1:]
    parts = {"make": make, "quiet": quiet}
    if words and words[0] in parts:
        from ledgerboard.cli.main import start_django

        start_django()
        parts[words[0]](int(words[1]))
    else:
        run(*map(int, words[:1]))
