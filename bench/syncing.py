"""A first sync, a quiet one, and how fast it writes: calls first, then seconds and memory.

`python -m bench syncing [VENDORS]`; with 600 it takes about two minutes.
"""

from __future__ import annotations

import sys
import time
from math import ceil

from bench.contractor import Contractor, contractor, run_to_end
from bench.report import Report, peak_megabytes, watch

VENDORS = int(sys.argv[1]) if __name__ == "__main__" and sys.argv[1:] else 10_000
MORE_VENDORS = min(VENDORS, 1_500)
NAIVE_VENDORS = min(VENDORS, 300)
ANSWER_SECONDS = 0.02
PROCORE_PAGE, PROCORE_ROWS, QUICKBOOKS_BATCH = 2000, 1000, 30


def least_calls(vendors: int) -> int:
    """Read Procore by 2,000 and its inactive ones, read QuickBooks, create by 30, mark by 1,000."""
    return (
        ceil(vendors / PROCORE_PAGE) + 1 + 1
        + ceil(vendors / QUICKBOOKS_BATCH) + ceil(vendors / PROCORE_ROWS)
    )  # fmt: skip


def run() -> Report:
    report = Report("A first sync and a quiet one")
    with contractor() as world:
        _first(world, report)
        _quiet(world, report)
        _beside_naive(world, report)
    return report


def _first(world: Contractor, report: Report) -> None:
    """Plan and apply all of it, then plan again."""
    from ledgerboard.sync import services

    world.add_vendors(VENDORS)
    setting = _setting(world, "vendors")
    world.forget_calls()
    with watch() as planning:
        planned = run_to_end(services.plan(setting)).plan
    assert planned, "nothing was planned"
    approved = services.approve(planned, world.person, seen_hash=planned.hash).plan
    with watch() as applying:
        written = run_to_end(services.apply(approved, world.person))
    done = planned.changes.filter(status="done").count()
    assert done == VENDORS, (written.message, written.counts)
    calls, least = sum(world.calls().values()), least_calls(VENDORS)
    report.add(f"first sync of {VENDORS:,} vendors: outside calls",
               f"{calls:,} ({calls / least:.3f} x least)", f"at most 1.05 x {least:,}")  # fmt: skip
    report.add("  planned in", f"{planning.seconds:.1f} s")
    report.add(
        "  applied in", f"{applying.seconds:.1f} s ({done / applying.seconds:,.0f} a second)"
    )
    report.add("  peak memory of the whole process", f"{peak_megabytes():,.0f} MB")
    again = run_to_end(services.plan(setting)).plan
    report.add("  a second plan after it", f"{again.counts if again else 'empty'}", "empty")


def _setting(world: Contractor, flow: str):
    from ledgerboard.sync import selectors

    return next(each for each in selectors.settings(world.organization) if each.flow == flow)


def _beside_naive(world: Contractor, report: Report) -> None:
    """Without any delay on the wire, and with one that is still shorter than any real answer."""
    for seconds in (0.0, ANSWER_SECONDS):
        label = f"answers after {seconds * 1000:.0f} ms" if seconds else "no delay on the wire"
        world.answer_after(seconds)
        ours, processor = _ours_again(world)
        calls, naive = _naive(world)
        world.answer_after(0.0)
        report.add(f"applying, {label}: ours", f"{ours:,.0f} records/s")
        report.add("  processor time of ours", f"{processor * 1000:.1f} ms/record")
        report.add(f"applying, {label}: naive client", f"{naive:,.0f} records/s")
        goal = "at least 10 x" if seconds else ""
        report.add(f"applying, {label}: ratio", f"{ours / naive:.1f} x", goal)
    report.add("naive client: calls for each vendor, first sync", f"{calls / NAIVE_VENDORS:.2f}")
    world.forget_calls()
    world.naive().sync_again(NAIVE_VENDORS)
    report.add(f"naive client: nothing changed, {NAIVE_VENDORS:,} vendors",
               f"{sum(world.calls().values()):,} calls")  # fmt: skip


def _ours_again(world: Contractor) -> tuple[float, float]:
    """As many more vendors, planned, approved and applied: records a second while applying, and
    this process's processor seconds for each.
    """
    from ledgerboard.sync import services

    setting = _setting(world, "vendors")
    world.add_vendors(MORE_VENDORS)
    planned = run_to_end(services.plan(setting)).plan
    assert planned, "nothing was planned"
    approved = services.approve(planned, world.person, seen_hash=planned.hash).plan
    began = time.process_time()
    with watch() as taken:
        run_to_end(services.apply(approved, world.person))
    processor = time.process_time() - began
    assert approved.changes.filter(status="done").count() == MORE_VENDORS
    return MORE_VENDORS / taken.seconds, processor / MORE_VENDORS


def _naive(world: Contractor) -> tuple[int, float]:
    """Calls, and records a second: three calls a vendor, one after the other."""
    naive = world.naive()
    naive.skip(world.vendors)
    world.add_vendors(NAIVE_VENDORS)
    world.forget_calls()
    with watch() as taken:
        done = naive.first_sync(NAIVE_VENDORS)
    assert done == NAIVE_VENDORS
    return sum(world.calls().values()), done / taken.seconds


def _quiet(world: Contractor, report: Report) -> None:
    """Both flows planned again when nothing changed, a quarter of an hour later."""
    from ledgerboard.sync import selectors, services

    settings = [each for each in selectors.settings(world.organization) if each.enabled]
    world.later(3600)
    for setting in settings:
        run_to_end(services.plan(setting))
    world.later(900)  # past the windows that overlap, not past the tokens' end
    world.forget_calls()
    with watch() as taken:
        for setting in settings:
            run_to_end(services.plan(setting))
    calls = world.calls()
    report.add(f"nothing changed ({VENDORS:,} vendors, both flows): outside calls",
               f"{sum(calls.values())}", "at most 5")  # fmt: skip
    report.add("  in", f"{taken.seconds:.1f} s")
    for route, number in sorted(calls.items()):
        report.add(f"    {route}", f"{number}")


if __name__ == "__main__":
    run()
