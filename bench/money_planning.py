"""`python -m bench money_planning [RECORDS]`: planning invoices when nothing moved since last time,
when a month's worth of records changed, when everything has to be compared, and the first time.

A thousand invoices and their bills are made, compared and then copied as rows
(`bench/money_copies.py`): making a hundred thousand one by one would take half an hour.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from time import process_time
from typing import Any

from bench.money_copies import INVOICES, copy_rows
from bench.report import Report, own_peak_megabytes, resident_megabytes

RECORDS = 100_000
MADE = 1_000
A_COMMITMENT = 10
"""Invoices of each."""
BURST = 50
"""One record of so many changes in a burst."""


def run(records: int = RECORDS) -> Report:
    report = Report("Planning money")
    with tempfile.TemporaryDirectory(prefix="ledgerboard-bench-") as folder:
        environment = os.environ | {
            "LEDGERBOARD_DATA_DIR": folder, "LEDGERBOARD_MODE": "test",
            "LEDGERBOARD_DATABASE_URL": "", "LEDGERBOARD_SETTINGS_FILE": os.devnull,
        }  # fmt: skip
        for part in PARTS:  # a fresh process: its peak is that of this part alone
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
        copy_rows(copy)


def quiet(records: int) -> None:
    from bench.planning import ports
    from ledgerboard.sync.flow_context import FlowContext
    from ledgerboard.sync.models import Link
    from ledgerboard.sync.planning.moved import rules_mark

    setting = _setting()
    links = Link.objects.filter(setting=setting)
    assert links.count() == records // 2, links.count()
    links.update(compared_with=rules_mark(FlowContext(setting, ports())))
    _compared_until(setting)
    _timed(f"{records:,} linked invoices and bills, nothing moved", "at most 5 s", "150 MB")


def project(records: int) -> None:
    """All invoices of a few commitments."""
    _change(records // BURST // A_COMMITMENT, A_COMMITMENT)
    _timed(f"{records // BURST:,} of them changed, all of their commitments")


def month(records: int) -> None:
    """One invoice of many commitments."""
    _change(records // BURST, 1)
    _timed(f"{records // BURST:,} of them changed, one a commitment")


def everything(records: int) -> None:
    from ledgerboard.sync.models import Link

    Link.objects.filter(setting=_setting()).update(compared_with="")
    _timed(f"all {records:,} compared", "", "400 MB")


def first(records: int) -> None:
    """Each bill was typed by hand: a link is proposed for every one of them."""
    from ledgerboard.sync.models import Link

    Link.objects.filter(setting=_setting()).delete()
    _timed(f"{records:,}, none linked yet", links=records // 2)


def _change(commitments: int, invoices: int) -> None:
    from django.db.models import Q
    from django.utils import timezone

    from ledgerboard.sync.models import MoneyFigures, Snapshot

    _compared_until(_setting())
    mine = MoneyFigures.objects.filter(kind="commitment").order_by("pk")
    chosen = mine.values_list("record_id", flat=True)[:commitments]
    of = Q(figures__commitment__in=list(chosen), figures__sequence__lte=invoices)
    rows = Snapshot.objects.filter(of, kind=INVOICES[0]).values("pk")
    changed = Snapshot.objects.filter(pk__in=rows)
    assert changed.update(changed_at=timezone.now(), fingerprint="") == commitments * invoices


def _setting() -> Any:
    from ledgerboard.sync.models import FlowSetting

    return FlowSetting.objects.select_related("left", "right").get(flow="invoices")


def _compared_until(setting: Any) -> None:
    from django.utils import timezone

    setting.compared_at = timezone.now()
    setting.save()


def _timed(title: str, seconds: str = "", megabytes: str = "", links: int = 0) -> None:
    from bench.planning import ports
    from ledgerboard.sync.flow_context import FlowContext
    from ledgerboard.sync.models import Run
    from ledgerboard.sync.planning.compare import compare

    setting = _setting()
    run = Run.objects.create(organization=setting.organization, setting=setting, kind="plan")
    before = resident_megabytes()
    began = process_time()
    plan = compare(run, FlowContext(setting, ports()))
    taken = process_time() - began
    assert (plan.counts if plan else {}) == ({"link": links} if links else {}), plan
    print(f"{title}: rows to stored plan|{taken:.1f} CPU s|{seconds}")
    goal = f"at most {megabytes}" if megabytes else ""
    print(f"{title}: peak memory|{own_peak_megabytes():,.0f} MB ({before:,.0f} before)|{goal}")


PARTS = {
    "make": make, "quiet": quiet, "project": project, "month": month, "everything": everything,
    "first": first,
}  # fmt: skip

if __name__ == "__main__":
    words = sys.argv[1:]
    if words and words[0] in PARTS:
        from ledgerboard.cli.main import start_django

        start_django()
        PARTS[words[0]](int(words[1]))
    else:
        run(*map(int, words[:1]))
