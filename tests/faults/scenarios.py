"""Every fault of the simulators at every boundary where something is written or read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.faults import days, money_days
from tests.faults.contractor import Contractor
from tests.faults.cost_days import counted_costs
from tests.faults.days import Count, Work, counted_projects, counted_vendors
from tests.faults.file_days import counted_files
from tests.faults.outside import Outside, Systems
from tests.faults.stages import Beginning, Stage, agreed, stage

from ledgerboard.sync.models import Batch, Run

Fault = Mapping[str, Any]


@dataclass(frozen=True)
class Where:
    """A boundary, and the day on which it is reached. `operation` is what is written there."""

    title: str
    flow: str
    work: Work
    method: str
    path: str
    operation: str = ""
    begun: Beginning | None = None

    @property
    def system(self) -> str:
        return "quickbooks" if self.title.startswith("QuickBooks") else "procore"

    def outside(self, systems: Systems) -> Outside:
        return systems.procore if self.system == "procore" else systems.quickbooks

    def stage(self, systems: Systems, *, planned: bool = True) -> Stage:
        return stage(systems, self.flow, self.work, planned=planned, begun=self.begun)


BATCH = "/v3/company/*/batch"
ASLEEP = agreed("vendors", "Fjord Glass")


def batch(title: str, work: Work, operation: str, begun: Beginning | None = None) -> Where:
    return Where(f"QuickBooks: {title}", "vendors", work, "POST", BATCH, operation, begun)


def synced(title: str, flow: str, work: Work, operation: str) -> Where:
    return Where(f"Procore: {title}", flow, work, "PATCH", f"/rest/v1.0/{flow}/sync", operation)


WRITES = (
    batch("create vendors", days.NEW_IN_PROCORE, "create"),
    batch("update vendors", days.EDITED_IN_PROCORE, "update"),
    batch("deactivate a vendor", days.INACTIVE_IN_PROCORE, "deactivate"),
    batch("reactivate a vendor", days.ACTIVE_AGAIN, "reactivate", ASLEEP),
    synced("create vendors", "vendors", days.NEW_IN_QUICKBOOKS, "create"),
    synced("update a vendor", "vendors", days.EDITED_IN_QUICKBOOKS, "update"),
    synced("deactivate a vendor", "vendors", days.INACTIVE_IN_QUICKBOOKS, "deactivate"),
    Where("Procore: reactivate a vendor", "vendors", days.ACTIVE_AGAIN_IN_QUICKBOOKS,
          "PATCH", "*/vendors/inactive/*", "reactivate", ASLEEP),
    synced("mark vendors", "vendors", days.NEW_IN_PROCORE + days.NEW_IN_BOTH, "mark"),
    synced("create a project", "projects", days.NEW_PROJECT, "create"),
    synced("update a project", "projects", days.RENAMED_PROJECT, "update"),
    synced("mark a project", "projects", days.NEW_PROJECT_IN_BOTH, "mark"),
)  # fmt: skip

INTERNAL = {"Fault": {"Error": [{"Message": "An application error has occurred", "code": "10000"}],
                      "type": "SystemFault"}}  # fmt: skip
VALIDATION = {"Fault": {"Error": [{"Message": "Invalid", "Detail": "not today", "code": "2010"}],
                        "type": "ValidationFault"}}  # fmt: skip

WRITE_FAULTS: Mapping[str, Sequence[Fault]] = {
    "none": (),
    "dropped before": ({"kind": "drop"},),
    "dropped after": ({"kind": "drop", "phase": "after"},),
    "dropped after, three times": ({"kind": "drop", "phase": "after", "times": 3},),
    "dropped before, then after": ({"kind": "drop"}, {"kind": "drop", "phase": "after", "skip": 1}),
    "timed out before": ({"kind": "timeout", "seconds": 0.02},),
    "timed out after": ({"kind": "timeout", "seconds": 0.02, "phase": "after"},),
    "429, Retry-After 1": ({"kind": "throttle", "retry_after": 1},),
    "429, Retry-After 1200": ({"kind": "throttle", "retry_after": 1200},),
    "429 without Retry-After": ({"kind": "throttle", "times": 2},),
    "429 after the work was done": ({"kind": "throttle", "phase": "after"},),
    "500 JSON after": ({"kind": "error", "status": 500, "phase": "after"},),
    "502 HTML before": ({"kind": "error", "status": 502, "format": "html"},),
    "502 HTML after": ({"kind": "error", "status": 502, "format": "html", "phase": "after"},),
    "503 after": ({"kind": "error", "status": 503, "phase": "after"},),
    "503, Retry-After 2, before": ({"kind": "error", "status": 503, "retry_after": 2},),
    "503, Retry-After 2, after": (
        {"kind": "error", "status": 503, "retry_after": 2, "phase": "after"},
    ),
    "200 of a stranger before": ({"kind": "error", "status": 200, "format": "html"},),
    "200 of a stranger after": (
        {"kind": "error", "status": 200, "format": "html", "phase": "after"},
    ),
    "200 that mentions nothing": (
        {"kind": "error", "status": 200, "body": {"time": "now"}, "phase": "after"},
    ),
    "401 once": ({"kind": "error", "status": 401},),
    "403 once": ({"kind": "error", "status": 403},),
    "404 once": ({"kind": "error", "status": 404},),
    "422 once": ({"kind": "error", "status": 422},),
    "right answer, late": ({"kind": "slow", "seconds": 0.02, "phase": "after"},),
}
BATCH_FAULTS: Mapping[str, Sequence[Fault]] = {
    "200 with an internal Fault before": ({"kind": "error", "status": 200, "body": INTERNAL},),
    "200 with an internal Fault after": (
        {"kind": "error", "status": 200, "body": INTERNAL, "phase": "after"},
    ),
    "200 with a refusing Fault": ({"kind": "error", "status": 200, "body": VALIDATION},),
    "stale version": ({"kind": "flag", "name": "stale_version"},),
    "requestid ignored, dropped after": (
        {"kind": "drop", "phase": "after"},
        {"kind": "flag", "name": "ignore_requestid", "times": None},
    ),
    "requestid ignored, 503 after": (
        {"kind": "error", "status": 503, "retry_after": 2, "phase": "after"},
        {"kind": "flag", "name": "ignore_requestid", "times": None},
    ),
}
EACH_KIND = frozenset(
    {
        "timed out before", "dropped after, three times", "dropped before, then after",
        "429, Retry-After 1200", "429 after the work was done", "503, Retry-After 2, after",
        "200 of a stranger after", "200 that mentions nothing", "401 once", "403 once", "404 once",
        "422 once", "502 HTML after",
        "right answer, late", "200 with an internal Fault after", "200 with a refusing Fault",
        "stale version", "requestid ignored, dropped after",
        "dropped, twelve times", "500 JSON", "200 of a stranger", "502 HTML",
    }
)  # fmt: skip
"""One of each family of faults, where there is no time for all of them; `make faults` takes all."""

PLANNING = (
    Where("Procore: list of vendors", "vendors", days.EVERYTHING, "GET", "/rest/v1.0/vendors"),
    Where("Procore: inactive vendors", "vendors", days.EVERYTHING, "GET", "*/vendors/inactive"),
    Where("Procore: list of projects", "projects", days.NEW_PROJECT, "GET", "/rest/v1.0/projects"),
    Where("QuickBooks: changes", "vendors", days.NEW_IN_QUICKBOOKS, "GET", "*/cdc"),
    Where("QuickBooks: names taken", "vendors", days.NEW_IN_PROCORE, "POST", "*/batch"),
)
APPLYING = (
    Where("Procore: list of vendors", "vendors", days.NEW_IN_PROCORE, "GET", "/rest/v1.0/vendors"),
    Where("QuickBooks: changes", "vendors", days.NEW_IN_QUICKBOOKS, "GET", "*/cdc"),
    Where("QuickBooks: query", "vendors", days.EDITED_IN_PROCORE, "POST", "*/query"),
)
READ_FAULTS: Mapping[str, Sequence[Fault]] = {
    "dropped": ({"kind": "drop"},),
    "dropped, twelve times": ({"kind": "drop", "times": 12},),
    "timed out": ({"kind": "timeout", "seconds": 0.02},),
    "429, Retry-After 1": ({"kind": "throttle", "retry_after": 1},),
    "429 without Retry-After": ({"kind": "throttle", "times": 6},),
    "500 JSON": ({"kind": "error", "status": 500},),
    "502 HTML": ({"kind": "error", "status": 502, "format": "html"},),
    "200 of a stranger": ({"kind": "error", "status": 200, "format": "html"},),
    "403 once": ({"kind": "error", "status": 403},),
}


COUNTS: Mapping[str, Callable[[Contractor, Work], Count]] = {
    "vendors": counted_vendors,
    "projects": counted_projects,
    **money_days.COUNTS,
    "costs": counted_costs,
    "invoice-files": counted_files,
}


@dataclass(frozen=True)
class Outcome:
    """One row of the table."""

    scenario: str
    where: str
    runs: int
    count: Count
    struck: bool = True
    said: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_good(self) -> bool:
        return self.struck and self.count == Count(0, 0)


def at_writes(
    systems: Systems, where: Where, titles: frozenset[str] | None = None
) -> Iterator[Outcome]:
    """An approved plan is applied while the fault strikes; half the time a person retries first."""
    begun = where.stage(systems)
    faults = WRITE_FAULTS | (BATCH_FAULTS if where.system == "quickbooks" else {})
    for number, (title, rules) in enumerate(chosen(faults, titles)):
        with begun.scenario() as world:
            add(where.outside(systems), where, rules)
            run = world.apply(begun.plan)
            struck = cleared(where.outside(systems)) and reached(run, where)
            if number % 2 == 0 and run.status != Run.Status.DONE:
                world.reconnect()
                world.try_again(run)
            yield finished(begun, world, title, where.title, struck=struck)


def chosen(
    faults: Mapping[str, Sequence[Fault]], titles: frozenset[str] | None
) -> list[tuple[str, Sequence[Fault]]]:
    return [each for each in faults.items() if titles is None or each[0] in titles]


def reached(run: Run, where: Where) -> bool:
    side = "left" if where.system == "procore" else "right"
    batches = Batch.objects.filter(run__plan=run.plan_id, target=side, operation=where.operation)
    return batches.exists()


def add(outside: Outside, where: Where, rules: Sequence[Fault]) -> None:
    target = {"method": where.method, "path": where.path}
    for rule in rules:
        outside.control("faults", {**target, **rule})


def cleared(outside: Outside) -> bool:
    """The faults end here; whether every one of them struck."""
    struck = all(rule["fired"] for rule in outside.faults())
    outside.control("faults", method="DELETE")
    return struck


def finished(
    begun: Stage, world: Contractor, title: str, where: str, *, struck: bool = True
) -> Outcome:
    world.rest(begun.flow)
    found = COUNTS[begun.flow](world, begun.work)
    return Outcome(title, where, world.runs, found, struck, tuple(world.said))


def at_planning(
    systems: Systems, where: Where, titles: frozenset[str] | None = None
) -> Iterator[Outcome]:
    begun = where.stage(systems, planned=False)
    for title, rules in chosen(READ_FAULTS, titles):
        with begun.scenario() as world:
            add(where.outside(systems), where, rules)
            world.plan(where.flow)
            struck = cleared(where.outside(systems))
            yield finished(begun, world, title, f"{where.title}, planning", struck=struck)


def at_applying(
    systems: Systems, where: Where, titles: frozenset[str] | None = None
) -> Iterator[Outcome]:
    """The same while an apply run reads before it writes."""
    begun = where.stage(systems)
    for title, rules in chosen(READ_FAULTS, titles):
        with begun.scenario() as world:
            add(where.outside(systems), where, rules)
            world.apply(begun.plan)
            struck = cleared(where.outside(systems))
            yield finished(begun, world, title, f"{where.title}, applying", struck=struck)
