"""Is an answer as Procore's published reference has it? Field names and types."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ledgerboard.simulators.kit.system import shape
from ledgerboard.simulators.procore import procore

FACTS = json.loads((Path(__file__).parent / "data" / "shapes.json").read_text("utf-8"))
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TYPES: dict[str, Callable[[Any], bool]] = {
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in {int, float},
    "boolean": lambda value: type(value) is bool,
    "string": lambda value: type(value) is str,
    "object": lambda value: isinstance(value, dict),
    "time": lambda value: bool(STAMP.fullmatch(value)),
    "date": lambda value: bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value)),
    "any": lambda _value: True,
}
SAME_AS = {
    # The reference data gives this list a vendor's fields by mistake; Show has a person's.
    "GET /rest/v1.0/projects/{}/users": "GET /rest/v1.0/projects/{}/users/{}",
    # and has this list answer one row, though its summary says list and it sorts and filters.
    "GET /rest/v1.0/projects/{}/commitment_change_orders": (
        "GET /rest/v1.0/projects/{}/commitment_change_orders/{}"
    ),
}
# Where the simulator says more or other than the reference's field list, and why.
KNOWN = {"labor": "a base_type that may be written is missing from the enum that is read"}


def problems(value: Any, expected: Any, at: str) -> list[str]:
    """What in `value` is not as the reference has it; null is allowed everywhere but in `id`."""
    while isinstance(expected, str) and expected.startswith("@"):
        expected = FACTS["shapes"][expected[1:]]
    if value is None:
        missing = at.endswith(".id") and not at.endswith("parent.id")
        return [f"{at} is null"] if missing else []
    if isinstance(expected, dict):
        return structured(value, expected, at)
    if isinstance(expected, list):
        return listed(value, expected[0], at)
    good = TYPES[expected](value) if expected in TYPES else worded(value, expected)
    return [] if good else [f"{at} is no {expected}: {value!r}"]


def worded(value: Any, expected: str) -> bool:
    return value in expected.split("|") or value in KNOWN


def listed(value: Any, expected: Any, at: str) -> list[str]:
    if not isinstance(value, list):
        return [f"{at} is no list"]
    return [fault for item in value for fault in problems(item, expected, f"{at}[]")]


def structured(value: Any, expected: dict[str, Any], at: str) -> list[str]:
    if "any" in expected:
        tries = [problems(value, one, at) for one in expected["any"]]
        return min(tries, key=len)
    if isinstance(value, list) and at.endswith(".attachments"):
        return listed(value, expected, at)  # of a purchase order, where the reference has one
    if not isinstance(value, dict):
        return [f"{at} is no object"]
    faults = [f"{at}.{name} is not in the reference" for name in set(value) - set(expected["has"])]
    for name, one in expected["has"].items():
        if name in value:
            faults += problems(value[name], one, f"{at}.{name}")
    return faults


def expected_of(name: str, status: str) -> Any:
    if name in SAME_AS:
        return [FACTS["calls"][SAME_AS[name]][status]]
    return FACTS["calls"].get(name, {}).get(status)


def called(visited: set[str], prefix: str) -> None:
    """Every simulated call below the prefix was made."""
    every = {f"{route.method} {shape(route.path)}" for route in procore.routes}
    wanted = {name for name in every if re.search(prefix, name)}
    assert wanted
    assert wanted - visited == set()
