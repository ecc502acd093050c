"""One step of set-up, and all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ledgerboard.users.models import Ability


class State(StrEnum):
    DONE = "done"
    TO_DO = "to_do"
    WAITING = "waiting"
    """An earlier step comes first, or a check for changes."""
    BLOCKED = "blocked"
    """Something has to be fixed in Procore or QuickBooks."""
    OFF = "off"
    """Its flows are off and nobody means to turn them on: nothing is left to do."""


@dataclass(frozen=True)
class Goal:
    """What a step is for, and the page on which it is done."""

    name: str
    title: str
    purpose: str
    place: str
    page: str
    """What the button of a step that is done says."""


@dataclass(frozen=True)
class Next:
    """What to do now and who may. `why`: what is in the way. `place` is where it is done, a name
    that pages know; `plan` the waiting plan and its tab, where that is the place.
    """

    state: State
    words: str = ""
    why: str = ""
    button: str = ""
    place: str = ""
    plan: tuple[int, str] | None = None
    command: str = ""
    needs: Ability = Ability.SEE


@dataclass(frozen=True)
class By:
    """Who did what last moved the step."""

    person: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Step:
    """`counts` is how far it is, in words; `can` are the people whose role allows `next`."""

    number: int
    goal: Goal
    next: Next
    counts: tuple[str, ...] = ()
    by: By = By()
    can: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        return self.next.state

    @property
    def done(self) -> bool:
        return self.state is State.DONE

    @property
    def is_left(self) -> bool:
        return self.state not in (State.DONE, State.OFF)


@dataclass(frozen=True)
class Setup:
    steps: Sequence[Step]

    @property
    def left(self) -> int:
        return sum(step.is_left for step in self.steps)

    @property
    def current(self) -> Step | None:
        """The first that somebody can do now; otherwise the first that isn't done."""
        open_ = [step for step in self.steps if step.is_left]
        ready = (step for step in open_ if step.state is not State.WAITING)
        return next(ready, open_[0] if open_ else None)
