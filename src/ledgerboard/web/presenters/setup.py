"""The steps of set-up as their page and the home page show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from ledgerboard.sync.setup_steps import Setup, State, Step
from ledgerboard.users.models import Ability, Membership
from ledgerboard.users.selectors import may
from ledgerboard.web.presenters.connections import Card

BADGES = {
    State.DONE: ("good", "Done"),
    State.TO_DO: ("busy", "To do"),
    State.WAITING: ("off", "Not yet"),
    State.BLOCKED: ("bad", "Blocked"),
    State.OFF: ("off", "Off"),
}
TOLD = 3
"""So many names are told of those who can do a step."""


@dataclass(frozen=True)
class Shown:
    """`connect` is the system that the main button connects; `address` where it leads otherwise."""

    step: Step
    tone: str
    words: str
    here: bool
    connect: str
    button: str
    address: str
    who: str


def shown(found: Setup, member: Membership, cards: Iterable[Card]) -> list[Shown]:
    unconnected = next((each for each in cards if not each.pk and each.configured), None)
    return [_shown(step, found, member, unconnected) for step in found.steps]


def _shown(step: Step, found: Setup, member: Membership, unconnected: Card | None) -> Shown:
    allowed = may(member, step.next.needs)
    connects = step.next.needs is Ability.CONNECT and step.state is State.TO_DO
    card = unconnected if connects and allowed else None
    return Shown(
        step,
        *BADGES[step.state],
        here=step is found.current,
        connect=card.system if card else "",
        button=f"Connect {card.title}" if card else step.next.button or step.goal.page,
        address=_address(step) if allowed else "",
        who="" if allowed else _who(step.can),
    )


def _address(step: Step) -> str:
    if step.done:
        return reverse(f"web:{step.goal.place}")
    if step.next.plan:
        plan, tab = step.next.plan
        return f"{reverse('web:plan', args=[plan])}?tab={tab}"
    return reverse(f"web:{step.next.place}") if step.next.place else ""


def _who(people: tuple[str, ...]) -> str:
    """As in “Ann Lee or Luis Ortega can do this”."""
    if not people:
        return "Nobody here can do this yet. An administrator can add someone under People."
    return f"{' or '.join(people[:TOLD])} can do this."
