"""Money at size: a first load of invoices as bills, a month that changed a little, a quiet look;
and beside each what a script takes that asks for every record by itself.

`python -m bench money [INVOICES]`; calls first, beside the least that the APIs allow, then
processor seconds and memory. A thousand is quick enough to be run with the others; ten thousand
take 22 minutes. `python -m bench money [INVOICES] limits` does the first load alone, with both
systems' limits on, and counts what they turned away.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from math import ceil

from bench.contractor import BACK, Contractor, contractor, run_to_end
from bench.listening import all_told, an_hour_ago, listening
from bench.money_world import counts
from bench.report import Report, peak_megabytes
from ledgerboard.cli.demo import await_answer

INVOICES = 1_000
NAIVE = 50
"""Invoices that the script is given: it takes the same for each."""
BATCH, PAGE = 30, 2000
SEED_SECONDS = 1800
CHOSEN = {
    "income_account": "Construction Income",
    "expense_account": "Subcontractors",
    "retainage_item": "Retainage",
}
MONEY = ("codes", "invoices", "payments", "costs", "invoice-files")
FORCED = ("/requisitions", "/wbs_codes", "/billing_periods")
"""Lists of what no webhook tells of (money rules 2.11): they are asked, project by project."""


@dataclass
class Cost:
    """Calls by route, and processor seconds of this program alone."""

    calls: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    elapsed: float = 0.0
    """With what both systems took to answer."""
    refused: int = 0
    """Calls that a rate limit turned away."""

    def and_then(self, other: Cost) -> Cost:
        routes = self.calls | other.calls
        calls = {each: self.calls.get(each, 0) + other.calls.get(each, 0) for each in routes}
        return Cost(
            calls,
            self.seconds + other.seconds,
            self.elapsed + other.elapsed,
            self.refused + other.refused,
        )

    @property
    def total(self) -> int:
        return sum(self.calls.values())

    @property
    def forced(self) -> int:
        return sum(n for route, n in self.calls.items() if _path(route).endswith(FORCED))


def _path(route: str) -> str:
    return route.rsplit(maxsplit=1)[-1]


@contextmanager
def costing(world: Contractor) -> Iterator[Cost]:
    found = Cost()
    world.forget_calls()
    began, at = time.process_time(), time.perf_counter()
    yield found
    found.seconds, found.elapsed = time.process_time() - began, time.perf_counter() - at
    found.calls, found.refused = world.calls(), world.refused()


@contextmanager
def simulators(invoices: int, procore: int, quickbooks: int) -> Iterator[object]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.money_world", str(procore), str(quickbooks), str(invoices),
         BACK],
    )  # fmt: skip
    try:
        await_answer(f"http://127.0.0.1:{quickbooks}/_control/health", SEED_SECONDS)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def least_calls(invoices: int) -> int:
    """What must be read project by project (subcontracts, orders, change orders in three tiers,
    periods, invoices), each commitment's page for its lines, the books' bills and credits, what
    changed of what a bill names, the preferences; and bills by thirty.
    """
    commitments, projects, _ = counts(invoices)
    invoice_pages = projects * ceil(invoices / projects / PAGE)
    jobsite = 6 * projects + invoice_pages + commitments
    bills_and_credits, changes, preferences = 2, 1, 1
    return jobsite + bills_and_credits + changes + preferences + ceil(invoices / BATCH)


def run_below_limits(invoices: int) -> Report:
    report = Report(f"Money below the limits: {invoices:,} subcontractor invoices of 5 lines")
    with contractor(partial(simulators, invoices)) as world, listening():
        _names(world)
        world.keep_limits()
        first = _first(world, report, invoices)
        report.add("  in", f"{first.elapsed / 60:.1f} minutes")
        report.add("  calls turned away by a limit", f"{first.refused:,}", "0")
    return report


def run(invoices: int = INVOICES) -> Report:
    report = Report(f"Money: {invoices:,} subcontractor invoices of 5 lines")
    with contractor(partial(simulators, invoices)) as world, listening():
        _names(world)
        first = _first(world, report, invoices)
        quiet = _quiet(world, report)
        month = _month(world, report, invoices)
        _beside_naive(world, report, invoices, ours=(first, quiet, month))
    return report


def _beside_naive(
    world: Contractor, report: Report, invoices: int, *, ours: tuple[Cost, Cost, Cost]
) -> None:
    """The script is given a few invoices, in bills of its own, and what it takes is multiplied."""
    naive = world.naive_money(min(NAIVE, invoices))
    with costing(world) as copying:
        seen, made = naive.copy()
    assert seen == made, (seen, made)
    with costing(world) as looking:
        assert naive.copy() == (seen, 0)
    first, quiet, month = ours
    new, again = copying.total / seen, looking.total / seen
    more = max(1, invoices // 100)
    report.add(f"naive client, {seen} invoices: calls for each, first time and again",
               f"{new:.1f} and {again:.1f}")  # fmt: skip
    for what, mine, theirs in (
        (f"first load of {invoices:,}", first, new * invoices),
        ("1 % changed", month, again * invoices + new * more),
        ("nothing changed", quiet, again * (invoices + more)),
    ):
        report.add(f"  {what}: naive calls / ours", f"{theirs / mine.total:,.0f} x")
    pace, theirs = invoices / first.elapsed, seen / copying.elapsed
    report.add("  first load, invoices a second: ours / naive",
               f"{pace:.1f} / {theirs:.1f} ({pace / theirs:.1f} x)")  # fmt: skip


def _names(world: Contractor) -> None:
    """Vendors and projects linked, items made: what a bill names."""
    for flow in ("vendors", "projects"):
        bring_to_rest(world, flow)
    switch_on(world, "codes")
    bring_to_rest(world, "codes")


def _first(world: Contractor, report: Report, invoices: int) -> Cost:
    with costing(world) as reading:
        switch_on(world, "invoices")
        plan = planned(world, "invoices")
    assert plan, "nothing was planned"
    assert plan.counts.get("create") == invoices, (plan.counts, _whys(plan))
    with costing(world) as writing:
        done = written(world, plan)
    assert done == invoices, done
    calls, least = reading.total + writing.total, least_calls(invoices)
    report.add(f"first load of {invoices:,} invoices: outside calls",
               f"{calls:,} ({calls / least:.3f} x least)", f"at most 1.1 x {least:,}")  # fmt: skip
    _routes(report, reading, writing)
    report.add("  read and planned in", f"{reading.seconds:.1f} CPU s")
    report.add("  written in", f"{writing.seconds:.1f} CPU s")
    report.add("  peak memory of the whole process", f"{peak_megabytes():,.0f} MB")
    again = planned(world, "invoices")
    report.add("  planned again after it", f"{again.counts if again else 'empty'}", "empty")
    return reading.and_then(writing)


def _whys(plan) -> list:
    odd = plan.contents().exclude(action="create")
    return list(odd.values_list("action", "title", "reason")[:5])


def _routes(report: Report, *costs: Cost) -> None:
    routes: dict[str, int] = {}
    for cost in costs:
        for route, number in cost.calls.items():
            routes[route] = routes.get(route, 0) + number
    for route, number in sorted(routes.items(), key=lambda each: -each[1]):
        report.add(f"    {route}"[-58:], f"{number:,}")


def _quiet(world: Contractor, report: Report) -> Cost:
    for flow in MONEY:
        switch_on(world, flow)
        bring_to_rest(world, flow)
    all_told(world)
    an_hour_ago()
    world.later(3600)
    look(world)
    world.later(900)  # past the windows that overlap, not past the tokens' end
    for _ in range(2):  # the first sees that webhooks arrive; then they have for two looks
        look(world)
    with costing(world) as quiet:
        look(world)
    report.add("nothing changed, all flows on: polls of what has no webhook", f"{quiet.forced:,}")
    report.add("  calls beyond them", f"{quiet.total - quiet.forced:,}", "at most 8")
    report.add("  in", f"{quiet.seconds:.1f} CPU s")
    _routes(report, quiet)
    return quiet


def _month(world: Contractor, report: Report, invoices: int) -> Cost:
    more = max(1, invoices // 100)
    world.control(world.procore, "seed", seed="month", invoices=more)
    world.later(900)
    with costing(world) as month:
        look(world)
        plan = waiting(world, "invoices")
        assert plan, "nothing was planned"
        assert plan.counts == {"create": more}, plan.counts
        done = written(world, plan)
    assert done == more, done
    report.add(
        f"1 % changed ({more:,} more invoices): polls of what has no webhook", f"{month.forced:,}"
    )
    report.add(
        "  calls beyond them", f"{month.total - month.forced:,}", f"{ceil(more / BATCH)} write"
    )
    report.add("  in", f"{month.seconds:.1f} CPU s")
    _routes(report, month)
    return month


def setting_of(world: Contractor, flow: str):
    from ledgerboard.sync import selectors

    return next(each for each in selectors.settings(world.organization) if each.flow == flow)


def switch_on(world: Contractor, flow: str) -> None:
    """With what it must be told, chosen as a person does: from what a first look found."""
    from ledgerboard.sync import services
    from ledgerboard.sync.selectors.choices import questions_of

    setting = setting_of(world, flow)
    if not setting.enabled:
        setting = services.switch_flow(setting, world.person, enabled=True)
    asked = [each for each in questions_of(setting) if each.name in CHOSEN]
    if not asked or setting.options.get("view"):
        return
    if not all(each.answers for each in asked):
        run_to_end(services.plan(setting))
    given = {
        each.name: [next(a.value for a in each.answers if a.words.endswith(CHOSEN[each.name]))]
        for each in questions_of(setting)
        if each.name in CHOSEN
    }
    services.choose(setting, given, world.person)


def planned(world: Contractor, flow: str):
    from ledgerboard.sync import services

    return run_to_end(services.plan(setting_of(world, flow))).plan


def waiting(world: Contractor, flow: str):
    from ledgerboard.sync.plans.listing import waiting_list

    return waiting_list(setting_of(world, flow))


def written(world: Contractor, plan) -> int:
    from ledgerboard.sync import services

    approved = services.approve(plan, world.person, seen_hash=plan.hash).plan
    run_to_end(services.apply(approved, world.person))
    return approved.changes.filter(status="done").count()


def bring_to_rest(world: Contractor, flow: str) -> None:
    plan = planned(world, flow)
    if plan:
        written(world, plan)
        left = planned(world, flow)
        assert left is None, (flow, left.counts, _whys(left))


def look(world: Contractor) -> None:
    """All flows in one round, as the schedule does it."""
    from ledgerboard.sync import services

    for each in services.plan_all(world.organization):
        each.refresh_from_db()
        run_to_end(each)


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else INVOICES
    (run_below_limits if "limits" in sys.argv[2:] else run)(size)
