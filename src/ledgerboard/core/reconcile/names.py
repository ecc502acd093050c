"""Values that a system wants to differ (names, numbers), found taken before anything is sent.

Where a system takes a second record of one name (Procore does), nothing is created there beside
an active record of that name all the same: it would be a duplicate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ledgerboard.core.reconcile.model import Action, Cause, Intent, Side
from ledgerboard.core.reconcile.own_names import named_apart, own_name
from ledgerboard.core.records import Value, filled, record_of, values_of
from ledgerboard.core.values.text import fold
from ledgerboard.core.views import as_it_is

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.situation import Situation

_RENAMING = frozenset({Action.CREATE, Action.UPDATE})
Fields = tuple[str, ...]
TITLE: Fields = ("title",)
"""What a record goes by, whichever of its fields say it."""


@dataclass(frozen=True)
class _Wanted:
    """A change that takes a value which must differ, and how a person would say that value."""

    change: Intent
    fields: Fields
    key: tuple[str, ...]
    spoken: str


@dataclass(frozen=True)
class Names:
    """Turns changes that would take what is taken into refusals that say who has it. What must
    differ is the connector's word: a name, or a number with its vendor.
    """

    now: Situation
    by_others: dict[Side, dict[str, str]] = field(default_factory=dict)
    """Why, by the key of each change whose name a record of another kind has."""

    def check(self, changes: Iterable[Intent]) -> Iterator[Intent]:
        changes = list(changes)
        for side in Side:
            self.by_others[side] = {}
            taken = self._taken(side, changes) | self._twins(side, changes)
            own = self._own_names(side, changes)
            for change in (each for each in changes if each.target is side):
                why = taken.get(change.key)
                if why and change.key in own:
                    yield from own_name(self.now, change, own[change.key], why)
                else:
                    yield (
                        _refused(change, why, self._advice(side, change, changes))
                        if why
                        else change
                    )
        yield from (each for each in changes if each.target is None)

    def _own_names(self, side: Side, changes: Iterable[Intent]) -> dict[str, str]:
        """A name of its own, by key, for new records whose name a record of another kind has. Only
        what that system takes: it may be too long with its addition.
        """
        if self.now.flow.end(side.other).view is not as_it_is:
            return {}
        mine = [c for c in changes if c.key in self.by_others[side] and c.action is Action.CREATE]
        names = {each.key: named_apart(each) for each in mine}
        mine = [each for each in mine if not self._refused_there(side, each, names[each.key])]
        asked = {(c.kind, names[c.key]) for c in mine}
        taken = {
            name
            for kind in {kind for kind, _ in asked}
            for name in self.now.names_taken(side, kind, [n for k, n in asked if k == kind])
        }
        held = {
            key
            for kind in {c.kind for c in mine}
            for key, _ in self._holders(side, kind, ("name",))
        }
        return {
            each.key: name
            for each in mine
            if (name := names[each.key]) not in taken and differing_key([name]) not in held
        }

    def _refused_there(self, side: Side, change: Intent, name: str) -> bool:
        values = {**change.values, "name": name}
        found = self.now.rules[side].refusals(change.kind, values, creating=True)
        return any(refused == "name" for refused, _ in found)

    def _advice(self, side: Side, change: Intent, changes: Iterable[Intent]) -> str:
        """A way out for names that travel in a circle, or one after the other."""
        title, wanted = self.now.title(side), fold(str(change.values.get("name") or ""))
        for each in changes:
            seen = self.now.on(side).get(each.id_on(side) or "")
            renamed = each.target is side and "name" in each.values and each.key != change.key
            if not renamed or seen is None or fold(seen.record.title) != wanted:
                continue
            mine = self.now.on(side).get(change.id_on(side) or "")
            if mine and fold(str(each.values["name"])) == fold(mine.record.title):
                return (
                    f"The two swap names. Rename one of them in {title} to something else first, "
                    "then check again."
                )
            return f"“{seen.record.title}” gets another name here. Send that, then check again."
        return NAMES_DIFFER

    def _twins(self, side: Side, changes: Iterable[Intent]) -> dict[str, str]:
        """Creates beside an active record that goes by the same name, by key."""
        creates = [
            c
            for c in changes
            if c.action is Action.CREATE
            and c.target is side
            and "name" in c.values
            and ("name",) not in self.now.rules[side].unique(c.kind)
        ]
        whys: dict[str, str] = {}
        for kind in {change.kind for change in creates}:
            whys |= self._namesakes(side, kind, [c for c in creates if c.kind == kind])
        return whys

    def _namesakes(self, side: Side, kind: str, creates: Collection[Intent]) -> dict[str, str]:
        holders = dict(self._titled(side, kind))
        whys: dict[str, str] = {}
        keys = {change.key for change in creates}
        for change in creates:
            title = record_of(kind, change.values).title
            wanted = _Wanted(change, ("name",), (fold(title),), title)
            holder = holders.setdefault(wanted.key, change.key)
            if holder != change.key:
                there = holder not in keys
                whys[change.key] = self._why(side, wanted, holder, there=there)
        return whys

    def _titled(self, side: Side, kind: str) -> Iterator[tuple[tuple[str, ...], str]]:
        if self.now.whole:
            yield from self.now.whole.holders(side, kind, TITLE).items()
            return
        for seen in self.now.on(side).values():
            if seen.active and seen.kind == kind:
                yield (fold(seen.record.title),), seen.id

    def _taken(self, side: Side, changes: Iterable[Intent]) -> dict[str, str]:
        """Why, by the key of each change whose new name is taken on that side."""
        whys: dict[str, str] = {}
        wanted = list(self._wanted(side, changes))
        for kind, fields in dict.fromkeys((each.change.kind, each.fields) for each in wanted):
            alike = [e for e in wanted if (e.change.kind, e.fields) == (kind, fields)]
            mine = self._by_same_kind(side, kind, fields, alike)
            whys |= mine
            if fields == ("name",):
                rest = [each for each in alike if each.change.key not in mine]
                whys |= self._by_other_kinds(side, kind, rest)
        return whys

    def _wanted(self, side: Side, changes: Iterable[Intent]) -> Iterator[_Wanted]:
        for change in changes:
            if change.target is side and change.action in _RENAMING:
                for fields in self.now.rules[side].unique(change.kind):
                    if values := self._values(side, change, fields):
                        spoken = ", ".join(str(value) for value in values)
                        yield _Wanted(change, fields, differing_key(values), spoken)

    def _values(self, side: Side, change: Intent, fields: Fields) -> list[Value]:
        """What the record would say in these fields; empty when that stays or says nothing."""
        new = change.values
        if not new.keys() & set(fields):
            return []
        seen = self.now.on(side).get(change.id_on(side) or "")
        held: Mapping[str, Value] = values_of(seen.record) if seen else {}
        values = [new.get(name, held.get(name)) for name in fields]
        return values if all(filled(value) for value in values) else []

    def _by_other_kinds(self, side: Side, kind: str, wanted: list[_Wanted]) -> dict[str, str]:
        asked = [each.spoken for each in wanted]
        others = self.now.names_taken(side, kind, asked) if asked else {}
        found = {e.change.key: others[e.spoken] for e in wanted if e.spoken in others}
        self.by_others[side] |= found
        return found

    def _by_same_kind(
        self, side: Side, kind: str, fields: Fields, wanted: list[_Wanted]
    ) -> dict[str, str]:
        holders = dict(self._holders(side, kind, fields))
        planned = {each.change.key for each in wanted}
        whys: dict[str, str] = {}
        for each in wanted:
            mine = (each.change.id_on(side), each.change.key)
            holder = holders.setdefault(each.key, mine[0] or mine[1])
            if holder not in mine:
                whys[each.change.key] = self._why(side, each, holder, there=holder not in planned)
        return whys

    def _holders(
        self, side: Side, kind: str, fields: Fields
    ) -> Iterator[tuple[tuple[str, ...], str]]:
        if self.now.whole:
            yield from self.now.whole.holders(side, kind, fields).items()
            return
        for seen in self.now.on(side).values():
            if seen.active and seen.kind == kind:
                yield differing_key([getattr(seen.record, name, None) for name in fields]), seen.id

    def _why(self, side: Side, each: _Wanted, holder: str, *, there: bool) -> str:
        title, things = self.now.title(side), each.change.kind.replace("_", " ")
        if each.fields == ("name",):
            if there:
                return f"Another {things} in {title} ({holder}) is already called “{each.spoken}”."
            return (
                f"Another {things} in this plan would be called “{each.spoken}” in {title} as well."
            )
        where = f"in {title} ({holder}) already has" if there else "in this plan would have"
        labels = " and ".join(self.now.label(name).lower() for name in each.fields)
        return f"Another {things} {where} the same {labels} ({each.spoken})."


def differing_key(values: Iterable[Value]) -> tuple[str, ...]:
    """What of these values must not be there twice."""
    return tuple(fold(str(value)) if value is not None else "" for value in values)


NAMES_DIFFER = "Names must differ there. Rename one of the two, or link them if they are the same."


def _refused(change: Intent, why: str, advice: str) -> Intent:
    return replace(
        change,
        key=change.key.replace(f":{change.action}:", f":{Action.REFUSE}:", 1),
        action=Action.REFUSE,
        reasons=(why,),
        advice=advice,
        base=None,
        causes=(Cause("name_taken", "name", change.target),),
    )
