"""Both simulators with a contractor's commitments and invoices in them, for the money bench.

`python -m bench.money_world PROCORE_PORT QUICKBOOKS_PORT INVOICES REDIRECT`: a tenth as many
commitments as invoices, twenty commitments a project, five lines each, an invoice of every line a
month for ten months. `POST /_control/seed {"seed": "month", "invoices": 100}` bills one more
month of as many commitments.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ledgerboard.cli.simulate import wait_for_signal
from ledgerboard.simulators import procore, quickbooks
from ledgerboard.simulators.kit import App, World, running
from ledgerboard.simulators.procore import contracts
from ledgerboard.simulators.procore.kinds import table_of
from ledgerboard.simulators.seeds import contractors, jobs, quickbooks_side, scaled
from ledgerboard.simulators.seeds.entries import Firm, Job
from ledgerboard.simulators.seeds.jobsite_money import NAMES, Jobsite
from ledgerboard.simulators.seeds.money_facts import (
    STAGES,
    ZERO,
    Billed,
    Commitment,
    Invoice,
    Line,
    one_line,
)

MONTHS = 10
LINES = 5
A_PROJECT = 20
A_VENDOR = 5
STEP = 6
"""Percent of each line a month: after ten months there is room for some more."""
WORTH = Decimal("20000.00")
RETAINAGE = Decimal(10)
FLAT = tuple(f"{code}.C" for code in list(NAMES)[:LINES])
YEAR = 2026


def counts(invoices: int) -> tuple[int, int, int]:
    """Commitments, projects and vendors for so many invoices."""
    commitments = max(1, invoices // MONTHS)
    return commitments, -(-commitments // A_PROJECT), -(-commitments // A_VENDOR)


def works(projects: int) -> tuple[Job, ...]:
    return tuple(
        Job(number=str(10_000 + n), name=f"{scaled.word(n)} Plaza", customer="Foundry Partners",
            street=f"{n} Foundry Way", town="Portland", value="9000000.00", start="2025-12-01",
            quickbooks=f"{10_000 + n} - {scaled.word(n)} Plaza")
        for n in range(1, projects + 1)
    )  # fmt: skip


def firms(vendors: int) -> tuple[Firm, ...]:
    return tuple(
        Firm(n, f"{scaled.word(n)} {scaled.word(7 * n + 3)} {TRADES[n % len(TRADES)]}",
             TRADES[n % len(TRADES)], "Portland")
        for n in range(1, vendors + 1)
    )  # fmt: skip


TRADES = scaled.TRADES


class Site(Jobsite):
    """A project with a billing period for every month of the year."""

    def __init__(self, world: World, project: Any, vendors: Any) -> None:
        super().__init__(world, project, vendors)
        later = range(len(self.periods) + 1, 13)
        self.periods += [self._period(month_end(month).isoformat()) for month in later]


def month_end(month: int) -> date:
    return (date(YEAR, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def told(number: int, project: Job, vendor: int) -> Commitment:
    lines = tuple(Line(flat, f"Work {flat}", WORTH) for flat in FLAT)
    name = f"SC-{number:05d}"
    return Commitment(name, project.number, vendor, f"Trade {number}", lines,
                      given=tuple(invoices_of(name, lines, MONTHS)))  # fmt: skip


def invoices_of(name: str, lines: tuple[Line, ...], months: int) -> Iterator[Invoice]:
    before: dict[str, Billed] = {}
    for month in range(1, months + 1):
        done = Decimal(STEP * month), ZERO, ZERO
        billed = tuple(
            one_line((f"L{place}", line.code, line.description), line.amount, done,
                     before.get(f"L{place}"), RETAINAGE)
            for place, line in enumerate(lines, 1)
        )  # fmt: skip
        before = {each.key: each for each in billed}
        yield Invoice(month, f"{name}-{month:02d}", month_end(month).isoformat(),
                      STAGES["approved"], billed, "", "")  # fmt: skip


class Jobsites:
    """What was seeded, so that a later month can be billed on it."""

    def __init__(self, invoices: int) -> None:
        self.commitments, projects, vendors = counts(invoices)
        self.works, self.firms = works(projects), firms(vendors)
        self.sites: dict[str, Site] = {}
        self.months = 0
        self.upto = 0

    def fill(self, world: World, options: dict[str, Any]) -> None:
        name = contractors.HARBOR_AND_PINE
        company = contractors.procore_company(world, name, options, jobs.PEOPLE)
        projects, vendors = contractors.fill_procore(company, self.firms, self.works, insured=False)
        for job in self.works:
            self.sites[job.number] = Site(world, projects[job.number], vendors)
        for number in range(self.commitments):
            one = self.told(number)
            self.sites[one.job].commitment(one)
        self.months = MONTHS

    def told(self, number: int) -> Commitment:
        vendor = self.firms[number % len(self.firms)].number
        return told(number, self.works[number % len(self.works)], vendor)

    def month(self, world: World, options: dict[str, Any]) -> None:
        """The next month of as many commitments as are asked for, the first of them first."""
        for _ in range(int(options["invoices"])):
            number = self.upto % self.commitments
            month = self.months + 1 + self.upto // self.commitments
            one = self.told(number)
            site = self.sites[one.job]
            rows = table_of(world, contracts.SUBCONTRACT).find("project_id", site.project["id"])
            contract = next(row for row in rows if row["number"] == one.number)
            invoice = list(invoices_of(one.number, one.lines, month))[-1]
            site.invoice(contract, invoice, [])
            self.upto += 1


def fill_books(world: World, sites: Jobsites, options: dict[str, Any]) -> None:
    realm, name = quickbooks_side.REALM, contractors.HARBOR_AND_PINE
    company = contractors.quickbooks_company(world, realm, name, options)
    contractors.fill_quickbooks(company, sites.firms, sites.works)


def main() -> None:
    ports, invoices, redirect = tuple(map(int, sys.argv[1:3])), int(sys.argv[3]), sys.argv[4]
    sites, options = Jobsites(invoices), {"redirect_uris": [redirect]}
    worlds = procore.new_world(), quickbooks.new_world()
    with contractors.long_ago(worlds[0], 2):
        sites.fill(worlds[0], options)
    with contractors.long_ago(worlds[1], 2):
        fill_books(worlds[1], sites, options)
    apps = App(procore.procore, worlds[0]), App(quickbooks.quickbooks, worlds[1])
    apps[0].control.seeds["month"] = sites.month
    with ExitStack() as stack:
        for app, port in zip(apps, ports, strict=True):
            stack.enter_context(running(app, port, "127.0.0.1"))
        wait_for_signal()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main()
