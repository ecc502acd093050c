"""Questions that are answered the same way: about one field, or missing in one system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ledgerboard.core.reconcile import Action
from ledgerboard.core.values.wording import in_sentence
from ledgerboard.sync import selectors
from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.selectors.same_papers import SamePapers, same_papers
from ledgerboard.sync.wiring import ports
from ledgerboard.web.presenters.systems import side_title

FEWEST = 2
"""A single question is answered by its own choices."""


@dataclass(frozen=True)
class Way:
    """One answer to all of them. `words` finish «… for all 3», `after` says what comes of it."""

    value: str
    label: str
    words: str
    after: str = "Nothing is sent yet: each one shows up as a change to approve."


@dataclass(frozen=True)
class Alike:
    """The open questions of a plan that are of one kind."""

    name: str
    action: str
    label: str
    keys: list[str]
    ways: list[Way]
    answers: Mapping[str, str] = field(default_factory=dict)
    """By key, where each question has its own way to say the same."""

    def said(self, way: Way) -> tuple[str, str]:
        """The answer to the first one, which stands for all."""
        first = self.keys[0]
        return first, self.answers.get(first, way.value)

    @property
    def total(self) -> int:
        return len(self.keys)

    def way(self, value: str) -> Way | None:
        return next((each for each in self.ways if each.value == value), None)


def alike(plan: Plan) -> list[Alike]:
    """The most frequent first, by what is asked."""
    many = [each for each in selectors.alike(plan) if len(each.keys) >= FEWEST]
    found = [
        Alike(each.name, each.first.action, _label(plan, each.first), each.keys, _ways(plan, each))
        for each in many
    ]
    found += map(_papers, same_papers(plan, ports()))
    return sorted(found, key=lambda each: (each.action, -each.total))


def _papers(about: SamePapers) -> Alike:
    on = " and ".join(about.items)
    label = f"bills of {about.vendor} on {about.project}, typed on {on}"
    return Alike(
        about.name, Action.QUESTION, label, list(about.answers), [_EACH_ITS_BILL], about.answers
    )


_EACH_ITS_BILL = Way(
    "same",
    "link each to its bill",
    "link each to its bill",
    "Number, date and amount are the same. Nothing is sent yet: each link shows up to approve.",
)


def about(plan: Plan, name: str) -> Alike | None:
    return next((each for each in alike(plan) if each.name == name), None)


def examples(plan: Plan, about: Alike, most: int = 5) -> list[Change]:
    return list(plan.contents().filter(key__in=about.keys[:most]).order_by("position"))


def _label(plan: Plan, first: Change) -> str:
    if first.action == Action.CONFLICT:
        return str(first.fields[0]["label"])
    cause = first.causes[0]
    words = _LOST.get(cause["rule"], "no longer taking part in")
    return f"{words} {side_title(plan.setting, cause['owner'])}"


_LOST = {"gone": "missing in", "merged": "merged in"}


def _ways(plan: Plan, about: selectors.AlikeQuestions) -> list[Way]:
    if about.first.action == Action.CONFLICT:
        return [each for each in _between_values(plan) if each.value in about.choices]
    return list(_about_gone(about.choices))


def _between_values(plan: Plan) -> list[Way]:
    left, right = side_title(plan.setting, "left"), side_title(plan.setting, "right")
    return [
        Way("left", f"{left}'s", f"use {left}"),
        Way("right", f"{right}'s", f"use {right}"),
        Way(
            "apart",
            "leave them different",
            "leave them different",
            "Nothing is sent: Procore and QuickBooks each keep their own value. "
            "We ask again only if one of them changes.",
        ),
    ]


def _about_gone(choices: Mapping[str, str]) -> Iterator[Way]:
    still = {"keep": "Nothing is sent: they stay linked, and we stop asking."}
    for value, label in choices.items():
        short = label.partition(";")[0]
        words = in_sentence(short)
        yet = {"after": still[value]} if value in still else {}
        yield Way(value, label, words, **yet)
