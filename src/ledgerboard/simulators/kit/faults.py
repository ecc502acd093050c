"""Bad days on demand.

kind      what the client sees
drop      the TCP connection closes without an answer
timeout   the connection is held `seconds` (or until the client goes), then closed unanswered
error     `status` with an HTML or JSON body (`format`, `body`)
throttle  429, with Retry-After when `retry_after` is given
slow      the right answer, `seconds` late, or as soon as the rule is cleared
flag      nothing by itself: handlers look for `name` (stale_version, ignore_requestid, ...)
webhook_lost, webhook_late (`seconds`), webhook_duplicate, webhook_shuffle
          matched on the event's label by `path`

`phase` is "before" (nothing is done) or "after" (done, saved, and then the fault).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from fnmatch import fnmatchcase
from random import Random
from typing import Any

CALL_KINDS = frozenset({"drop", "timeout", "error", "throttle", "slow", "flag"})
WEBHOOK_KINDS = frozenset({"webhook_lost", "webhook_late", "webhook_duplicate", "webhook_shuffle"})
PHASES = frozenset({"before", "after"})


@dataclass(slots=True)
class Fault:
    """A rule; counts down `skip`, then `times` (None: for ever)."""

    kind: str
    method: str = "*"
    path: str = "*"
    phase: str = "before"
    times: int | None = 1
    skip: int = 0
    probability: float = 1.0
    status: int = 503
    format: str = "json"
    body: Any = None
    retry_after: int | None = None
    seconds: float = 30.0
    name: str = ""
    id: int = 0
    fired: int = 0

    def __post_init__(self) -> None:
        if self.kind not in CALL_KINDS | WEBHOOK_KINDS:
            raise ValueError(f"unknown fault kind {self.kind!r}")
        if self.phase not in PHASES:
            raise ValueError("phase is 'before' or 'after'")
        # a system that reads money decodes every fraction as Decimal; a clock wants floats
        self.seconds, self.probability = float(self.seconds), float(self.probability)

    def matches(self, method: str, path: str) -> bool:
        return fnmatchcase(path, self.path) and fnmatchcase(method, self.method)


FIELDS = frozenset(field.name for field in fields(Fault)) - {"id", "fired"}


class Faults:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._rules: list[Fault] = []
        self._last = 0

    def add(self, fault: Fault) -> Fault:
        self._last += 1
        fault.id = self._last
        self._rules.append(fault)
        return fault

    def parse(self, given: dict[str, Any]) -> Fault:
        """From the control API; a wrong key is an error, not a fault that never fires."""
        unknown = set(given) - FIELDS
        if unknown:
            raise ValueError(f"unknown fault fields: {', '.join(sorted(unknown))}")
        return self.add(Fault(**given))

    def has(self, fault: Fault) -> bool:
        return any(rule is fault for rule in self._rules)

    def report(self) -> list[dict[str, Any]]:
        return [asdict(rule) for rule in self._rules]

    def clear(self, number: int | None = None) -> None:
        self._rules = [rule for rule in self._rules if number is not None and rule.id != number]

    def fire(self, method: str, path: str, kinds: Iterable[str] = CALL_KINDS) -> list[Fault]:
        """The rules that strike this request, each counted once."""
        if not self._rules:
            return []
        candidates = [r for r in self._rules if r.kind in kinds and r.matches(method, path)]
        return [rule for rule in candidates if self._strikes(rule)]

    def _strikes(self, rule: Fault) -> bool:
        if rule.skip > 0:
            rule.skip -= 1
            return False
        if rule.times is not None and rule.fired >= rule.times:
            return False
        if rule.probability < 1 and self._random.random() >= rule.probability:
            return False
        rule.fired += 1
        return True
