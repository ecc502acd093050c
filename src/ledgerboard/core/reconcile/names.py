"""Names that a system would refuse because they are taken, found before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledgerboard.core.reconcile.model import Action, Intent, Side
from ledgerboard.core.values.text import fold

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.propose import Situation

_RENAMING = frozenset({Action.CREATE, Action.UPDATE})


@dataclass(frozen=True)
class Names:
    """Turns changes that would take a taken name into refusals that say who has it."""

    now: Situation

    def check(self, changes: Iterable[Intent]) -> Iterator[Intent]:
        changes = list(changes)
        taken = {side: self._taken(side, changes) for side in Side if self._unique(side)}
        for change in changes:
            why = change.target in taken and taken[change.target].get(change.key)
            yield _refused(change, why) if why else change

    def _unique(self, side: Side) -> bool:
        return self.now.rules[side].unique_names(self.now.flow.kind)

    def _taken(self, side: Side, changes: Iterable[Intent]) -> dict[str, str]:
        """Why, by the key of each change whose new name is taken on that side."""
        wanted = {
            change.key: name
            for change in changes
            if change.target is side
            and change.action in _RENAMING
            and isinstance(name := change.values.get("name"), str)
        }
        if not wanted:
            return {}
        mine = self._by_same_kind(side, changes, wanted)
        asked = [name for key, name in wanted.items() if key not in mine]
        others = self.now.names_taken(side, asked) if asked else {}
        return mine | {key: others[name] for key, name in wanted.items() if name in others}

    def _by_same_kind(
        self, side: Side, changes: Iterable[Intent], wanted: dict[str, str]
    ) -> dict[str, str]:
        holders = {
            fold(str(getattr(seen.record, "name", None) or "")): seen.id
            for seen in self.now.on(side).values()
            if seen.active
        }
        whys: dict[str, str] = {}
        for change in changes:
            name = wanted.get(change.key)
            if name is None:
                continue
            holder = holders.setdefault(fold(name), change.id_on(side) or change.key)
            if holder not in (change.id_on(side), change.key):
                whys[change.key] = self._why(side, name, holder)
        return whys

    def _why(self, side: Side, name: str, holder: str) -> str:
        title, kind = self.now.title(side), self.now.flow.kind
        if holder in self.now.on(side):
            return f"Another {kind} in {title} ({holder}) is already called “{name}”."
        return f"Another {kind} in this plan would be called “{name}” in {title} as well."


def _refused(change: Intent, why: str) -> Intent:
    return replace(
        change,
        key=change.key.replace(f":{change.action}:", f":{Action.REFUSE}:", 1),
        action=Action.REFUSE,
        reasons=(why,),
        advice="Names must differ there. Rename one of the two, or link them if they are the same.",
        base=None,
    )
