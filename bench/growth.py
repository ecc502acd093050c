"""How much a year of a busy company adds to the database, and where it goes.

A first list of changes waits unapproved while single records are edited: each edit is noticed and
compared, as after a webhook. Then the clean-up runs, once as after a week and once as after two
years. What a day adds for good is what its approved changes wrote.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.report import Report

WAITING, EDITS, WRITTEN = 300, 60, 60
EDITS_A_DAY, WRITTEN_A_DAY, WORKDAYS = 120, 60, 250
GOAL_MEGABYTES = 150


@dataclass
class Clock:
    at: datetime = datetime(2026, 3, 2, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


@dataclass
class Company:
    """Two companies in memory and one flow between them."""

    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        from ledgerboard.connections.models import Connection, Status
        from ledgerboard.connections.vault import Vault
        from ledgerboard.connectors.memory import Store
        from ledgerboard.sync.models import FlowSetting
        from ledgerboard.sync.ports import Ports
        from ledgerboard.users.models import Organization, Person

        self.left = Store("Procore", unique=(), lacks=("company_name",))
        self.right = Store("QuickBooks", keeps_origin=False)
        owner = Organization.objects.create(name="Bench")
        self.person = Person.objects.create(email="bench@example.com")
        sides = [
            Connection.objects.create(organization=owner, system=system, company_id="1",
                                      company_name=system, status=Status.CONNECTED)
            for system in ("procore", "quickbooks")
        ]  # fmt: skip
        self.setting = FlowSetting.objects.create(
            organization=owner, flow="vendors", left=sides[0], right=sides[1]
        )
        self.ports = Ports(self.connect, Vault(), b"k" * 32, now=self.clock)

    def connect(self, connection: Any, _: Mapping[str, str]) -> Any:
        from ledgerboard.connectors.memory import MemoryConnector

        store = self.left if connection.pk == self.setting.left_id else self.right
        return MemoryConnector(store, system=connection.system)

    def run(self, kind: str, plan: Any = None) -> Any:
        from ledgerboard.sync.engine import advance
        from ledgerboard.sync.running import runs

        run = runs.start(self.setting, kind, None, plan)
        while (wait := advance(run.pk, self.ports)["wait_seconds"]) is not None:
            self.clock.at += timedelta(seconds=wait)
        run.refresh_from_db()
        return run

    def approve(self, plan: Any, titles: str) -> Any:
        from ledgerboard.sync import approving

        rows = plan.contents().filter(title__startswith=titles, action="update")
        keys = list(rows.values_list("key", flat=True))
        return approving.approve(plan, self.person, seen_hash=plan.hash, change_keys=keys).plan


def used() -> int:
    """Bytes in use: pages that the clean-up freed are used again and do not count."""
    from django.db import connection

    with connection.cursor() as cursor:
        figures = {}
        for name in ("page_count", "freelist_count", "page_size"):
            figures[name] = cursor.execute(f"PRAGMA {name}").fetchone()[0]
    return (figures["page_count"] - figures["freelist_count"]) * figures["page_size"]


def forget(company: Company, days: int) -> None:
    from ledgerboard.sync.running.retention import forget_some

    while forget_some(max(company.clock.at, datetime.now(UTC)) + timedelta(days=days), 400):
        pass


def run() -> Report:
    report = Report("A year of a busy company")
    company = Company()
    linked = [
        company.left.put("vendor", name=f"Linked {n:04d} Roofing", city="Bend")
        for n in range(WRITTEN)
    ]  # fmt: skip
    company.run("apply", _all(company, company.run("plan").plan))
    for n in range(WAITING):
        company.left.put("vendor", name=f"Waiting {n:04d} Electric", city="Bend",
                         street=f"{n} Main Street", email=f"ap@waiting{n}.example")  # fmt: skip
    before = used()
    plan = company.run("plan").plan
    first = used() - before
    report.add(f"a list of {plan.counts['create']} changes: stored once", f"{first / 1024:,.0f} KB")

    before = used()
    for n in range(EDITS):
        company.left.edit("vendor", linked[n % WRITTEN], city=f"City {n}")
        company.run("plan")
    each = (used() - before) / EDITS
    report.add("  each edit while it waits", f"{each / 1024:,.1f} KB",
               f"a list anew: {first / 1024:,.0f} KB")  # fmt: skip
    forget(company, 8)
    left = (used() - before) / EDITS
    report.add("  of that a week later", f"{left / 1024:,.2f} KB")

    forget(company, 800)
    before = used()
    for n in linked:
        company.left.edit("vendor", n, city="Salem")
    company.run("apply", company.approve(company.run("plan").plan, "Linked"))
    forget(company, 800)
    written = (used() - before) / WRITTEN
    report.add("each change that was written: kept for good", f"{written / 1024:,.1f} KB")
    _year(report, first, each, left, written)
    return report


def _all(company: Company, plan: Any) -> Any:
    from ledgerboard.sync import approving

    return approving.approve(plan, company.person, seen_hash=plan.hash).plan


def _year(report: Report, first: float, each: float, left: float, written: float) -> None:
    """A week of edits stands at any time; what they leave and what was written adds up."""
    week = EDITS_A_DAY * 5 * each
    year = first + week + WORKDAYS * (EDITS_A_DAY * max(left, 0) + WRITTEN_A_DAY * written)
    report.add(f"a year of {EDITS_A_DAY} edits and {WRITTEN_A_DAY} writes a day",
               f"{year / 1024**2:,.0f} MB", f"at most {GOAL_MEGABYTES} MB")  # fmt: skip
    assert year < GOAL_MEGABYTES * 1024**2, year


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="ledgerboard-bench-") as folder:
        os.environ["LEDGERBOARD_DATA_DIR"] = str(Path(folder))
        os.environ["LEDGERBOARD_SETTINGS_FILE"] = os.devnull
        os.environ["LEDGERBOARD_DATABASE_URL"] = ""
        os.environ["DJANGO_SETTINGS_MODULE"] = "ledgerboard.config.django"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        run()


if __name__ == "__main__":
    main()
