"""Bad days, drawn from the company's number like everything else: what both systems do wrong, a
database that refuses a statement, and a process that dies between any two.

One trouble at most waits for each run. A process that died is begun anew in one of three ways: at
once, when its lease has ended, or not at all, and the next run finds what it left in the air.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, connection
from tests.sync.world import Crash

from ledgerboard.connectors.memory import Bad, Fault, Store
from ledgerboard.connectors.memory.faults import Faults
from ledgerboard.sync.models import Run
from ledgerboard.sync.running import runs

ON_WRITES = (
    Bad.LOST_AFTER, Bad.LOST_AFTER, Bad.LOST_BEFORE, Bad.SILENT, Bad.STALE, Bad.REFUSED,
    Bad.UNAVAILABLE, Bad.THROTTLED, Bad.REVOKED,
)  # fmt: skip
ON_READS = (Bad.UNAVAILABLE, Bad.THROTTLED, Bad.REVOKED, Bad.FORBIDDEN, Bad.BROKEN_OFF)
BOUNDARIES = ("", "pulled a page", "planned", "prepared", "sent", "answered", "settled", "looked")
"""At which point of the journal a fuse is lit; the first is a run's beginning."""
TRANSACTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK")
FULL = "database or disk is full"
GIVEN_UP = "It stopped too often."


class Noted(Faults):
    """Faults that are counted when they strike."""

    def __init__(self, side: str, struck: Counter[str]) -> None:
        super().__init__()
        self.side, self.struck = side, struck

    def meet(self, on: str, only: Iterable[Bad] | None = None) -> Bad | None:
        bad = super().meet(on, only)
        if bad is not None:
            self.struck[f"{self.side} {on}: {bad.name.lower()}"] += 1
        return bad


@dataclass
class Fuse:
    """So many statements after a point of the journal something breaks, before the next one."""

    boundary: str
    statements: int
    broken: str
    lit: bool = field(init=False)

    def __post_init__(self) -> None:
        self.lit = not self.boundary


@dataclass
class Troubles:
    """`share` of all runs meet one. Without it every day is a good day."""

    share: float = 0.0
    rng: random.Random = field(default_factory=random.Random)
    struck: Counter[str] = field(default_factory=Counter)
    _fuse: Fuse | None = None

    @classmethod
    def of(cls, seed: int) -> Troubles:
        rng = random.Random(f"troubles of {seed}")  # noqa: S311  # a story, no secret
        return cls(rng.choice([0.1, 0.3, 0.6]), rng)

    def befall(self, *stores: Store) -> None:
        """From now on these stores have troubles; what waits from before is kept."""
        for store in stores:
            store.faults = Noted(store.title, self.struck)

    # --- a run's troubles

    def draw(self, run: Run, stores: tuple[Store, Store]) -> None:
        """Perhaps one more, for this run."""
        if self.rng.random() >= self.share:
            return
        if self.rng.random() < 0.5:
            self.rng.choice(stores).faults.add(self._fault(run))
        else:
            at = self.rng.choice(BOUNDARIES)
            broken = self.rng.choice(["death", "death", FULL])
            self._fuse = Fuse(at, self.rng.randint(0, 25), broken)

    def _fault(self, run: Run) -> Fault:
        on = "write" if run.kind == Run.Kind.APPLY else "pull"
        if self.rng.random() < 0.3:
            on = self.rng.choice(["read", "find", "names_taken"])
        bad = self.rng.choice(ON_WRITES if on == "write" else ON_READS)
        if bad is Bad.BROKEN_OFF and on != "pull":
            bad = Bad.UNAVAILABLE
        times = self.rng.choice([1, 1, 1, 2, 4])
        return Fault(bad, on=on, times=times, skip=self.rng.randint(0, 4))

    def passes(self, boundary: str) -> None:
        """The journal reached this point."""
        if self._fuse and self._fuse.boundary == boundary:
            self._fuse.lit = True

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Only what the product does can break, not what we ask afterwards."""
        try:
            with connection.execute_wrapper(self._statement):
                yield
        finally:
            self._fuse = None

    def _statement(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        fuse = self._fuse
        if fuse and fuse.lit and not sql.startswith(TRANSACTIONS):
            fuse.statements -= 1
            if fuse.statements < 0:
                self._break(fuse)
        return execute(sql, params, many, context)

    def _break(self, fuse: Fuse) -> None:
        self._fuse = None
        what = "the process dies" if fuse.broken == "death" else "the database refuses"
        self.struck[f"{what} after “{fuse.boundary or 'begin'}”"] += 1
        raise Crash if fuse.broken == "death" else OperationalError(FULL)

    # --- after a process died

    def begin_anew(self, run: Run, clock: Any) -> bool:
        """Whether the same run goes on: a worker found its job again, at once or much later."""
        how = self.rng.choice(["at once", "lease ends", "given up"])
        self.struck[f"begun anew: {how}"] += 1
        if how != "at once":
            clock.forward(minutes=11)
        if how != "given up":
            return True
        run.refresh_from_db()
        if run.status in Run.OPEN:
            runs.end(run, Run.Status.ATTENTION, GIVEN_UP, now=clock())
        return False
