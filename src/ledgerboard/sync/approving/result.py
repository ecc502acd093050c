"""What came of a yes: what is on its way, what still waits for a second person, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledgerboard.core.values.wording import counted
from ledgerboard.sync.approval_limits import needs_second
from ledgerboard.sync.models import Plan


@dataclass(frozen=True)
class ApprovalResult:
    """`plan` holds what was approved; while nothing is, it's the list that waits."""

    plan: Plan
    approved: int = 0
    waiting: int = 0
    """Approved by this person, and by nobody else yet."""
    left_out: int = 0
    """Changed since the person looked."""
    alarms: Sequence[str] = ()
    over: Sequence[str] = ()
    """Which approval limits this goes over, as in «over $50,000 in one record»."""

    @property
    def why_two(self) -> list[str]:
        """Why a second person must approve what waits; empty when nothing does."""
        return [*self.alarms, *map(needs_second, self.over)] if self.waiting else []

    @property
    def words(self) -> str:
        """“2 changes approved. 1 change waits for a second person: over $50,000 in one record.” and
        the like, for the person who approved.
        """
        said = [f"{counted(self.approved, 'change')} approved."] if self.approved else []
        if self.waiting:
            said += [] if self.approved else ["Your approval is saved."]
            said += [self._waits(), *self.alarms]
        if self.left_out:
            said.append(f"{counted(self.left_out, 'change')} left out: changed since you looked.")
        return " ".join(said)

    def _waits(self) -> str:
        one = f"{counted(self.waiting, 'change')} {'waits' if self.waiting == 1 else 'wait'}"
        limits = f": {', '.join(self.over)}" if self.over else ""
        return f"{one} for a second person{limits}."
