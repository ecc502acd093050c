"""Conflicts about one field, answered the same way: a first adoption has hundreds of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ledgerboard.core.reconcile import Action
from ledgerboard.sync.models import Change, Decision, Plan
from ledgerboard.web.presenters.systems import side_title

FEWEST = 2
"""One conflict is answered by its own choices."""


@dataclass(frozen=True)
class Way:
    """One answer to all of them. `words` finish «… for all 3»."""

    value: str
    label: str
    words: str


@dataclass(frozen=True)
class Alike:
    """The open conflicts of a plan about one field."""

    name: str
    label: str
    keys: list[str]

    @property
    def total(self) -> int:
        return len(self.keys)


def alike(plan: Plan) -> list[Alike]:
    """By field, the most frequent first. An answer that somebody gave to one of them stands."""
    found: dict[str, Alike] = {}
    for change in _open(plan):
        field = change.fields[0]
        about = found.setdefault(field["name"], Alike(field["name"], field["label"], []))
        about.keys.append(change.key)
    many = [each for each in found.values() if each.total >= FEWEST]
    return sorted(many, key=lambda each: -each.total)


def about_field(plan: Plan, name: str) -> Alike | None:
    return next((each for each in alike(plan) if each.name == name), None)


def examples(plan: Plan, about: Alike, most: int = 5) -> list[Change]:
    return list(plan.contents().filter(key__in=about.keys[:most]).order_by("position"))


def _open(plan: Plan) -> Iterator[Change]:
    answered = set(
        Decision.objects.of(plan.organization_id)
        .filter(setting=plan.setting_id, kind=Decision.Kind.ANSWER, revoked_at=None)
        .values_list("key", flat=True)
    )
    asked = plan.contents().filter(action=Action.CONFLICT).order_by("position")
    return (each for each in asked.iterator() if each.key not in answered)


def ways(plan: Plan) -> list[Way]:
    left, right = side_title(plan.setting, "left"), side_title(plan.setting, "right")
    return [
        Way("left", f"{left}'s", f"use {left}"),
        Way("right", f"{right}'s", f"use {right}"),
        Way("apart", "leave them different", "leave them different"),
    ]
