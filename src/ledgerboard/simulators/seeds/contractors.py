"""Which companies there are, and what each is filled with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from ledgerboard.simulators.kit import Row, World
from ledgerboard.simulators.seeds import (
    books,
    jobs,
    jobsite_money,
    procore_side,
    quickbooks_side,
    scaled,
)
from ledgerboard.simulators.seeds.entries import Firm, Job
from ledgerboard.simulators.seeds.firms import FIRMS

HARBOR_AND_PINE = "Harbor & Pine Builders"
JUNIPER_BASIN = "Juniper Basin Contractors"
JUNIPER_REALM = "9341453172048002"
Options = dict[str, Any]
Seed = Callable[[World, Options], None]

JUNIPER_FIRMS = (
    Firm(901, "Basalt Electric", "Electrical", "Bend"),
    Firm(902, "Cascade Ridge Electric", "Electrical", "Bend"),  # a namesake of the other company's
    Firm(903, "Lava Butte Concrete", "Concrete", "Bend", quickbooks=None),
    Firm(904, "Pilot Butte Roofing", "Roofing", "Bend", procore=None),
    Firm(905, "Tumalo Framing", "Carpentry", "Bend", quickbooks={"name": "Tumalo Framing LLC"}),
)
JUNIPER_JOBS = (
    Job(number="J-101", name="Tumalo Barn", customer="Tumalo Ranch", street="1 Ranch Road",
        town="Bend", value="310000.00", start="2025-02-10", quickbooks="J-101 - Tumalo Barn"),
    Job(number="J-102", name="Basalt Garage", customer="Tumalo Ranch", street="2 Ranch Road",
        town="Bend", value="95000.00", start="2025-03-10", quickbooks="J-102 - Basalt Garage",
        procore=False),
)  # fmt: skip
JUNIPER_PEOPLE = (("Rosa", "Lindqvist", "Owner", "rosa@juniperbasin.example"),)


@contextmanager
def long_ago(world: World, days: int = 200) -> Iterator[None]:
    """Records that were there long before anyone connected."""
    saved = world.clock.dump()
    world.clock.set(world.now() - timedelta(days=days))
    try:
        yield
    finally:
        world.clock.load(saved)


def procore_company(
    world: World, name: str, options: Options, people: Iterable[tuple[str, str, str, str]]
) -> procore_side.Company:
    """A company on its first day: people and cost structure."""
    company = procore_side.Company(world, name, options)
    if company.new:
        company.people(people)
        company.cost_structure()
    return company


def quickbooks_company(
    world: World, realm: str, name: str, options: Options
) -> quickbooks_side.Company:
    company = quickbooks_side.Company(world, realm, name, options)
    if company.new:
        company.lists()
    return company


def fill_procore(
    company: procore_side.Company, firms: Iterable[Firm], works: Iterable[Job], *, insured: bool
) -> tuple[dict[str, Row], dict[int, int]]:
    """Projects first, so that vendors can be in their directories; both by what names them."""
    made = {job.number: company.project(job) for job in works if job.procore}
    projects, vendors = [row["id"] for row in made.values()], {}
    entries = [entry for firm in firms if (entry := firm.in_procore())]
    trades = company.trades(entries)
    for entry in entries:
        chosen = some(projects, entry.number) if entry.active else []
        row = company.vendor(entry, [trades[entry.trade]], chosen)
        vendors[entry.number] = int(row["id"])
        if insured and entry.number % 2:
            company.policies(row["id"], entry.number)
    return made, vendors


def some(projects: Sequence[int], number: int) -> list[int]:
    """Two or three jobs for each vendor."""
    wanted = {(number * step) % len(projects) for step in (1, 3)} if projects else set()
    return [projects[place] for place in sorted(wanted)]


def fill_quickbooks(
    company: quickbooks_side.Company, firms: Iterable[Firm], works: Sequence[Job]
) -> None:
    """Customers before their projects; vendors need their terms."""
    customers = {
        name: company.customer(name)
        for name in dict.fromkeys(job.customer for job in works if job.quickbooks)
    }
    for job in works:
        if job.quickbooks:
            company.project(job, customers[job.customer])
    terms: dict[str, str] = {}
    for firm in firms:
        entry = firm.in_quickbooks()
        if entry is not None:
            if entry.terms not in terms:
                terms[entry.terms] = company.named("Term", entry.terms)
            company.vendor(entry, terms[entry.terms])


def procore_empty(world: World, options: Options) -> None:
    procore_company(world, options.get("company", HARBOR_AND_PINE), options, jobs.PEOPLE)


def procore_demo(world: World, options: Options) -> None:
    company = procore_company(world, HARBOR_AND_PINE, options, jobs.PEOPLE)
    projects, vendors = fill_procore(company, FIRMS, jobs.JOBS, insured=True)
    if company.new:
        jobsite_money.fill(world, projects, vendors)


def procore_scaled(world: World, options: Options) -> None:
    company = procore_company(world, HARBOR_AND_PINE, options, jobs.PEOPLE)
    scale = scaled.scale_of(options)
    fill_procore(company, scaled.firms(scale), scaled.jobs(scale), insured=False)


def procore_second(world: World, options: Options) -> None:
    company = procore_company(world, JUNIPER_BASIN, options, JUNIPER_PEOPLE)
    fill_procore(company, JUNIPER_FIRMS, JUNIPER_JOBS, insured=False)


def quickbooks_empty(world: World, options: Options) -> None:
    realm, name = options.get("realm", quickbooks_side.REALM), options.get("name", HARBOR_AND_PINE)
    quickbooks_company(world, realm, name, options)


def quickbooks_demo(world: World, options: Options) -> None:
    company = quickbooks_company(world, quickbooks_side.REALM, HARBOR_AND_PINE, options)
    fill_quickbooks(company, FIRMS, jobs.JOBS)
    customer = company.named("Customer", jobs.CUSTOMERS[0])
    plain = {"DisplayName": jobs.PLAIN_JOB, "ParentRef": {"value": customer}, "Job": True}
    company.add("Customer", plain)
    books.tell(company)


def quickbooks_scaled(world: World, options: Options) -> None:
    company = quickbooks_company(world, quickbooks_side.REALM, HARBOR_AND_PINE, options)
    scale = scaled.scale_of(options)
    fill_quickbooks(company, scaled.firms(scale), tuple(scaled.jobs(scale)))


def quickbooks_second(world: World, options: Options) -> None:
    company = quickbooks_company(world, JUNIPER_REALM, JUNIPER_BASIN, options)
    fill_quickbooks(company, JUNIPER_FIRMS, JUNIPER_JOBS)


SEEDS: dict[str, dict[str, Seed]] = {
    "procore": {
        "empty": procore_empty,
        "demo": procore_demo,
        "scaled": procore_scaled,
        "second": procore_second,
    },
    "quickbooks": {
        "empty": quickbooks_empty,
        "demo": quickbooks_demo,
        "scaled": quickbooks_scaled,
        "second": quickbooks_second,
    },
}
