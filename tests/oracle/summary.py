"""What several companies did and found, as a table."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.oracle.company_year import CompanyYear
from tests.oracle.test_product import Wrong, begun, play

MISTAKES = ("twice", "lost or wrong", "unseen or unseeded difference", "no rest")


@dataclass
class Summary:
    histories: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    writes: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[str] = field(default_factory=Counter)
    failed: dict[int, str] = field(default_factory=dict)
    seconds: float = 0.0

    def play(self, number: int) -> None:
        """One company; what goes wrong in it is counted, and the next can follow."""
        started = time.process_time()
        year = begun(number)
        try:
            play(year)
        except AssertionError as wrong:
            self.mistakes[wrong.what if isinstance(wrong, Wrong) else "no rest"] += 1
            self.failed[number] = str(wrong)
        self._add(year)
        self.seconds += time.process_time() - started

    def _add(self, year: CompanyYear) -> None:
        companies = year.outside.companies
        self.histories += len(year.histories)
        for history in year.histories:
            self.steps += history.done
        self.faults += companies.troubles.struck
        for store in (companies.left, companies.right):
            self.writes += Counter({f"{store.title}: {k}": n for k, n in store.written.items()})
        self.named += Counter(f"{each.check}: {each.cause}" for each in year.seeded)

    def lines(self) -> Iterator[str]:
        yield from ("| | |", "|---|---:|", f"| histories | {self.histories} |")
        for title, counted in (
            ("steps", self.steps), ("faults", self.faults), ("writes", self.writes),
            ("seeded differences named", self.named),
        ):  # fmt: skip
            yield f"| **{title}** | {counted.total()} |"
            yield from (f"| {name} | {n} |" for name, n in sorted(counted.items()))
        yield from (f"| **{each}** | {self.mistakes[each]} |" for each in MISTAKES)
        yield f"| CPU seconds a history | {self.seconds / max(self.histories, 1):.2f} |"
        yield from (f"\ncompany {number} failed: {why}" for number, why in self.failed.items())
