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


@dataclass
class CompanyYear:
    seed: int
    outside: ProductOutside
    rooms: int
    turns: int
    today: date = date(2026, 1, 5)
    histories: list[History] = field(init=False)
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
                history.step(self.outside)
            yield self._turn(turn)

    def _turn(self, turn: int) -> int:
        self.today += timedelta(days=self.rng.randint(1, 20))
        self.outside.sync(self.today)
        for history in self.histories:
            history.after()
        return turn
