"""Several histories that share two companies, so that one turn of the product serves them all.

Everything comes from one number: what people do in each room, and when the product has its turn.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.oracle.history import History
from tests.oracle.product import ProductOutside
from tests.oracle.tampering import Seeded, came_too_late, put_right, tamper

MOST_STEPS = 4
"""In one room between two turns of the product."""


@dataclass
class CompanyYear:
    seed: int
    outside: ProductOutside
    rooms: int
    turns: int
    today: date = date(2026, 1, 5)
    histories: list[History] = field(init=False)
    seeded: list[Seeded] = field(default_factory=list)
    """Differences that must stand in the reconciliation from now on."""
    offered: list[tuple[History, Seeded]] = field(default_factory=list)
    rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)  # noqa: S311  # a story, no secret
        self.histories = [
            History(self.seed * 1000 + at, self.turns, room=str(at + 1)) for at in range(self.rooms)
        ]
        edited = self.rng.choice(["ask", "next_bill"])
        for history in self.histories:
            history.edited = edited

    def play(self) -> Iterator[int]:
        for history in self.histories:
            history.begin(self.outside)
        yield self._turn(0)
        for turn in range(1, self.turns + 1):
            for history in self.histories:
                history.today = self.today
                for _ in range(self.rng.randint(1, MOST_STEPS)):
                    history.step(self.outside)
                if self.rng.random() < 0.5:
                    self._tamper(history)
            yield self._turn(turn)

    def _turn(self, turn: int) -> int:
        self.today += timedelta(days=self.rng.randint(1, 20))
        self.outside.sync(self.today)
        self._judge()
        for history in self.histories:
            history.after(self.outside)
        return turn

    def _tamper(self, history: History) -> None:
        done = tamper(history, self.outside)
        if done is None:
            return
        how, seeded = done
        if how is put_right:
            self.offered += [(history, each) for each in seeded]
        else:
            self.seeded += seeded

    def _judge(self) -> None:
        """What could not be put right any more stands as a difference."""
        for history, each in self.offered:
            if came_too_late(history, self.outside, each):
                self.seeded.append(each)
                history.spoil(history.money.contracts[each.document[:-2]], -each.amount)
        self.offered.clear()
