"""Questions of one kind in a plan, for one answer to all: a first adoption has hundreds about one
field, a cleaned-up directory dozens about vendors that are gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ledgerboard.core.reconcile import Action
from ledgerboard.sync.models import Change, Decision, Plan


@dataclass(frozen=True)
class AlikeQuestions:
    """Open conflicts about one field, or records that one system let go of for one reason.
    `choices` are the labels, by value, of what can be said to every one of them.
    """

    name: str
    keys: list[str]
    choices: dict[str, str]
    first: Change


def alike(plan: Plan) -> list[AlikeQuestions]:
    """An answer that somebody gave to one of them stands: it is not among them any more."""
    found: dict[str, list[Change]] = {}
    for change in _open(plan):
        if name := _kind_of(change):
            found.setdefault(name, []).append(change)
    return [
        AlikeQuestions(name, [each.key for each in rows], _common(rows), rows[0])
        for name, rows in found.items()
    ]


def alike_to(plan: Plan, key: str) -> list[str]:
    """The keys of the open questions like this one, itself among them."""
    return next((each.keys for each in alike(plan) if key in each.keys), [key])


def _open(plan: Plan) -> Iterator[Change]:
    answered = set(
        Decision.objects.of(plan.organization_id)
        .filter(setting=plan.setting_id, kind=Decision.Kind.ANSWER, revoked_at=None)
        .values_list("key", flat=True)
    )
    asked = plan.contents().filter(action__in=[Action.CONFLICT, Action.VANISHED])
    return (each for each in asked.order_by("position").iterator() if each.key not in answered)


def _kind_of(change: Change) -> str:
    """Empty for what can only be answered by itself."""
    if change.action == Action.CONFLICT:
        return str(change.fields[0]["name"])
    cause = change.causes[0] if change.causes else {}
    return f"{cause['rule']}:{cause['owner']}" if {"rule", "owner"} <= cause.keys() else ""


def _common(rows: Iterable[Change]) -> dict[str, str]:
    """The choices of a conflict name its own values; those about a gone record name what will be
    done to the other one, which must be the same for all.
    """
    offered = [{each["value"]: each["label"] for each in row.choices} for row in rows]
    first, by_label = offered[0], any(row.action == Action.VANISHED for row in rows)
    return {
        value: label
        for value, label in first.items()
        if all(value in each and (not by_label or each[value] == label) for each in offered)
    }
