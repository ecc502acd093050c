"""What an organization may choose about a flow, parsed once from what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypedDict

from ledgerboard.core.reconcile import Direction, Side, Threshold
from ledgerboard.core.values import Ref

DIRECTIONS: Mapping[str, Direction] = {
    "both": Direction.BOTH,
    "to_left": Direction.TO_LEFT,
    "to_right": Direction.TO_RIGHT,
    "none": Direction.NONE,
}


LOCK: Final = "lock"
"""The setting by which what was sent is locked where it came from."""


class RawOptions(TypedDict, total=False):
    """Options as they are stored and as forms send them. What is absent keeps its default."""

    creates: list[str]
    directions: dict[str, str]
    activity: str
    max_changes: int
    max_share: float
    view: dict[str, Any]


@dataclass(frozen=True)
class Options:
    """`creates`: on which sides missing twins are made. `directions`: by field name."""

    creates: frozenset[Side] | None = None
    directions: Mapping[str, Direction] = field(default_factory=dict)
    activity: Direction | None = None
    threshold: Threshold = field(default_factory=Threshold)

    @classmethod
    def parse(cls, stored: Mapping[str, Any]) -> Options:
        """Raises ValueError, in a person's words, for what cannot be meant."""
        creates, activity = stored.get("creates"), stored.get("activity")
        return cls(
            creates=None if creates is None else frozenset(_side(each) for each in creates),
            directions={
                name: _direction(word) for name, word in stored.get("directions", {}).items()
            },
            activity=None if activity is None else _direction(activity),
            threshold=_threshold(stored),
        )


def view_settings(stored: Mapping[str, Any]) -> dict[str, Any]:
    """What the flow's views are set to: choices, lists, and references to records of the books, as
    in `{"retainage_item": {"ref": "item", "id": "450"}}`.
    """
    return {name: _setting(value) for name, value in stored.get("view", {}).items()}


def _setting(value: Any) -> Any:
    match value:
        case {"ref": str(kind), "id": str(id_)}:
            return Ref(kind, id_)
        case dict():
            return {name: _setting(each) for name, each in value.items()}
        case _:
            return value


def _side(word: str) -> Side:
    try:
        return Side(word)
    except ValueError:
        raise ValueError(f"“{word}” is not a side: choose left or right") from None


def _direction(word: str) -> Direction:
    if word not in DIRECTIONS:
        raise ValueError(f"“{word}” is not a direction: choose one of {', '.join(DIRECTIONS)}")
    return DIRECTIONS[word]


def _threshold(stored: Mapping[str, Any]) -> Threshold:
    changes = int(stored.get("max_changes", Threshold.changes))
    share = float(stored.get("max_share", Threshold.share))
    if changes < 0 or not 0 <= share <= 1:
        raise ValueError("A threshold is a number of changes and a share between 0 and 1")
    return Threshold(changes, share)
