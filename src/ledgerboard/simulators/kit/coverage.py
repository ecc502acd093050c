"""The page that says what is simulated, on which evidence, and what is not."""

from __future__ import annotations

from collections.abc import Iterable

from ledgerboard.simulators.kit.system import Evidence, Operation, Route, System, shape

HEAD = "| method | path | simulated | evidence | source |\n|---|---|---|---|---|"


def coverage_markdown(system: System) -> str:
    """Generated documentation: the same text for the same routes."""
    routes = {(route.method, shape(route.path)): route for route in system.routes}
    known = {(op.method, shape(op.path)) for op in system.operations}
    extra = [route for key, route in routes.items() if key not in known]
    parts = [f"# {system.title} simulator: what it answers", introduction(), totals(system, routes)]
    for tier in dict.fromkeys(op.tier for op in system.operations):
        rows = (line(op, routes) for op in system.operations if op.tier == tier)
        parts.append(section(f"Tier {tier}", rows))
    if extra:
        parts.append(section("Beside the reference", (route_line(route) for route in extra)))
    return "\n\n".join(parts) + "\n"


def introduction() -> str:
    return (
        "Generated from the simulator's routes; do not edit. Evidence: *documented* (the maker's "
        "guides), *reference* (published reference data), *client* (only seen in public client "
        "code), *inferred* (no source says it). What is not simulated answers 501."
    )


def totals(system: System, routes: dict[tuple[str, str], Route]) -> str:
    known = [op for op in system.operations if (op.method, shape(op.path)) in routes]
    counts = [sum(r.evidence is kind for r in system.routes) for kind in Evidence]
    by_kind = ", ".join(f"{n} {kind.value}" for n, kind in zip(counts, Evidence, strict=True))
    of = f" of the {len(system.operations)} operations of the reference" if known else ""
    return f"{len(known) or len(system.routes)}{of} are simulated ({by_kind})."


def section(title: str, rows: Iterable[str]) -> str:
    return "\n".join([f"## {title}\n", HEAD, *rows])


def line(op: Operation, routes: dict[tuple[str, str], Route]) -> str:
    route = routes.get((op.method, shape(op.path)))
    if route is None:
        return f"| {op.method} | `{op.path}` | 501 | | {op.summary} |"
    return route_line(route)


def route_line(route: Route) -> str:
    evidence = route.evidence.value
    return f"| {route.method} | `{route.path}` | yes | {evidence} | {route.source} |"
