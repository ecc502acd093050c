"""How fast two sides are compared, and how much memory 100,000 records take."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

from bench.report import Report, own_peak_megabytes, peak_megabytes, resident_megabytes, watch
from ledgerboard.core.reconcile import Base, CannotUndo, Pair, Seen, Side, Situation, propose
from ledgerboard.core.records import Vendor, values_of

PAIRS = 20_000
NAIVE = 1_500
RECORDS = 100_000
PAIRS_STORED = 50_000


class Anything:
    """A system that takes everything: the planner is measured, not a connector."""

    title = "Bench"

    def unique(self, kind: str) -> tuple[tuple[str, ...], ...]:
        return (("name",),)

    def writable(self, kind: str, name: str, *, creating: bool) -> bool:
        return True

    def refusals(self, kind, values, *, creating):
        return ()

    def cannot(self, kind, action):
        return None

    def endings(self, kind):
        return ()

    def undo(self, kind, action):
        return CannotUndo("A bench undoes nothing.")


def vendor(number: int, side: str) -> Seen:
    record = Vendor(
        name=f"Vendor {number:06d} Construction LLC",
        company_name=f"Vendor {number:06d} Construction LLC",
        street=f"{number} Foundry Way",
        city="Portland",
        state="OR",
        postal_code="97209",
        country="US",
        phone=f"(503) 555-{number % 10000:04d}",
        fax="",
        email=f"ap{number}@vendor{number}.example",
        website="",
        active=True,
    )
    return Seen("vendor", f"{side}{number}", record, version="0")


def situation(pairs: int, *, changed_every: int = 10) -> Situation:
    """Linked pairs of which every tenth was changed on one side."""
    lefts = {seen.id: seen for seen in (vendor(n, "L") for n in range(pairs))}
    rights = {seen.id: seen for seen in (vendor(n, "R") for n in range(pairs))}
    links = [
        Pair(f"L{n}", f"R{n}", Base({**values_of(lefts[f"L{n}"].record), "active": True},
                                    {**values_of(rights[f"R{n}"].record), "active": True}))
        for n in range(pairs)
    ]  # fmt: skip
    for n in range(0, pairs, changed_every):
        seen = lefts[f"L{n}"]
        lefts[seen.id] = replace(seen, record=replace(seen.record, city="Salem"))
    rules = {side: Anything() for side in Side}
    from ledgerboard.sync.flows import declared

    return Situation(declared("vendors"), lefts, rights, links, rules)


def naive(pairs: int) -> float:
    """What a script does: for every record, look through the other side for its name."""
    lefts = [vendor(n, "L").record for n in range(pairs)]
    rights = [vendor(n, "R").record for n in range(pairs)]
    with watch() as taken:
        for left in lefts:
            right = next(each for each in rights if each.name.lower() == left.name.lower())
            sum(getattr(left, name) != getattr(right, name) for name in Vendor.__dataclass_fields__)
    return pairs / taken.seconds


def run() -> Report:
    report = Report("Planning")
    now = situation(PAIRS)
    with watch() as taken:
        plan = propose(now)
    rate = PAIRS / taken.seconds
    report.add(f"{PAIRS:,} linked pairs compared, {len(plan.changes):,} changed",
               f"{rate:,.0f} pairs/s", "at least 20,000")  # fmt: skip
    report.add(f"naive look-through, {NAIVE:,} pairs (grows with the square)",
               f"{naive(NAIVE):,.0f} pairs/s")  # fmt: skip
    out = subprocess.run(
        [sys.executable, "-m", "bench.planning", "memory"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    report.add(f"{RECORDS:,} records planned: peak memory", out.stdout.strip(), "under 500 MB")
    whole = subprocess.run(
        [sys.executable, "-m", "bench.planning", "whole"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    for row in whole.stdout.strip().splitlines():
        report.add(*row.split("|"))
    return report


def memory() -> None:
    empty = resident_megabytes()
    propose(situation(RECORDS // 2))
    print(f"{peak_megabytes():,.0f} MB ({empty:,.0f} before)")


def whole() -> None:
    """From rows to the stored plan: 100,000 linked records, 50,000 on each side."""
    from ledgerboard.sync.planning.compare import compare

    context, run = stored_pairs(PAIRS_STORED)
    with watch() as first:
        assert compare(run, context) is None
    print(f"{RECORDS:,} linked records compared for the first time|{first.seconds:.1f} s|")
    sys.stdout.flush()
    # A fresh process: its peak is that of the quiet plan alone.
    subprocess.run([sys.executable, "-m", "bench.planning", "quiet"], check=True)


def quiet() -> None:
    """Nothing moved since."""
    from ledgerboard.sync.flow_context import FlowContext
    from ledgerboard.sync.models import Run
    from ledgerboard.sync.planning.compare import compare

    run = Run.objects.select_related("setting__left", "setting__right").get()
    before = resident_megabytes()
    with watch() as taken:
        assert compare(run, FlowContext(run.setting, ports())) is None
    title = f"{RECORDS:,} linked records, nothing moved"
    print(f"{title}: rows to stored plan|{taken.seconds:.1f} s|at most 5 s")
    peak = own_peak_megabytes()
    print(f"{title}: peak memory|{peak:,.0f} MB ({before:,.0f} before)|at most 150 MB")


class Plain:
    def seal(self, text: str) -> str:
        return text

    unseal = seal


def ports():
    from ledgerboard.connectors.memory import MemoryConnector, Store
    from ledgerboard.sync.ports import Ports

    return Ports(lambda *_: MemoryConnector(Store()), Plain(), b"k" * 32)


def stored_pairs(pairs: int):
    """Linked pairs in a database of their own, in full agreement."""
    from django.core.management import call_command
    from django.utils import timezone

    from ledgerboard.connections.models import Connection, Status
    from ledgerboard.core.records import to_json
    from ledgerboard.sync.flow_context import FlowContext
    from ledgerboard.sync.models import FlowSetting, Link, Run
    from ledgerboard.sync.records import store
    from ledgerboard.users.models import Organization

    call_command("migrate", verbosity=0)
    organization = Organization.objects.create(name="Bench")
    sides = [
        Connection.objects.create(
            organization=organization, system=system, company_id="1", company_name=system,
            status=Status.CONNECTED,
        )
        for system in ("procore", "quickbooks")
    ]  # fmt: skip
    setting = FlowSetting.objects.create(
        organization=organization, flow="vendors", left=sides[0], right=sides[1]
    )
    context = FlowContext(setting, ports())
    for start in range(0, pairs, 5_000):
        numbers = range(start, min(start + 5_000, pairs))
        for connection, side in zip(sides, "LR", strict=True):
            seen = [vendor(number, side) for number in numbers]
            store(connection, "vendor", seen, timezone.now(), context.ports)
        Link.objects.bulk_create(
            [
                Link(
                    organization=organization, setting=setting, left_id=f"L{n}", right_id=f"R{n}",
                    left_kind="vendor", right_kind="vendor", marked=True, made_by="link",
                    base_left=to_json(values_of(vendor(n, "L").record), Plain()),
                    base_right=to_json(values_of(vendor(n, "R").record), Plain()),
                )
                for n in numbers
            ],
            batch_size=500,
        )  # fmt: skip
    run = Run.objects.create(organization=organization, setting=setting, kind=Run.Kind.PLAN)
    return context, run


if __name__ == "__main__":
    import tempfile

    os.environ.setdefault("LEDGERBOARD_DATA_DIR", tempfile.mkdtemp(prefix="ledgerboard-bench-"))
    from ledgerboard.cli.main import start_django

    start_django()
    parts = {"memory": memory, "whole": whole, "quiet": quiet}
    parts.get(" ".join(sys.argv[1:]), run)()
