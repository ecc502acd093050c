"""Set-up in steps: where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from ledgerboard.api.access import SEE, caller
from ledgerboard.api.answers import answers
from ledgerboard.sync.setup_steps import Setup, State, Step, setup
from ledgerboard.sync.wiring import ports

router = Router()


class StepOut(Schema):
    """`why` is what is in the way, `next` what to do now, `command` the command that does or shows
    it, `who` the people whose role allows it. `by` and `at`: who last moved the step, and when.
    """

    number: int
    name: str
    title: str
    purpose: str
    state: State
    counts: list[str]
    why: str
    next: str
    command: str
    who: list[str]
    by: str
    at: datetime | None


class SetupOut(Schema):
    """`left`: steps that aren't done. Every state is worked out from the records of today."""

    left: int
    steps: list[StepOut]


@router.get("/setup", auth=SEE, response=answers(SetupOut), summary="Steps of set-up")
def steps(request: HttpRequest) -> Any:
    return setup_out(setup(caller(request).organization, ports()))


def setup_out(found: Setup) -> dict[str, Any]:
    return {"left": found.left, "steps": [_step(each) for each in found.steps]}


def _step(step: Step) -> dict[str, Any]:
    return {
        "number": step.number,
        "name": step.goal.name,
        "title": step.goal.title,
        "purpose": step.goal.purpose,
        "state": step.state,
        "counts": step.counts,
        "why": step.next.why,
        "next": step.next.words,
        "command": step.next.command,
        "who": step.can,
        "by": step.by.person,
        "at": step.by.at,
    }
