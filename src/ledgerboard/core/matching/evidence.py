"""Weighing what speaks for a pair: each sign by itself, and all together as a score 0 to 100."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing two records share. `own`: held by nobody else on either side."""

    reason: str
    proof: float
    own: bool = True
    firm: bool = True  # stands also for records in different towns (a franchise shares its website)

    @property
    def counts(self) -> bool:
        """Whether it tells this pair from others; being in one city does not."""
        return self.own and self.proof >= 0.4

    @property
    def weight(self) -> float:
        return self.proof if self.own else self.proof * 0.4

    @property
    def spoken(self) -> str:
        return self.reason if self.own else self.reason.replace("same ", "shared ", 1)


def score(proofs: Iterable[float], *, doubts: int = 0) -> int:
    """Each proof takes its share of what is still uncertain; each doubt takes from the whole."""
    uncertain = prod(1 - proof for proof in proofs)
    return int(100 * (1 - uncertain) * 0.85**doubts)


def supported(signs: Sequence[Sign], *, far: bool) -> bool:
    """Whether something other than the name speaks for the pair, and for no other pair."""
    return any(sign.counts and (sign.firm or not far) for sign in signs)
