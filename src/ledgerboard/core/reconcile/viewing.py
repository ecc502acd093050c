"""Both sides in one system's terms, each record viewed at most once, and what cannot be viewed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ledgerboard.core.reconcile.model import Seen, Side
from ledgerboard.core.records import Value
from ledgerboard.core.values import Warned
from ledgerboard.core.views import Blocked, NotMine, ViewContext, as_it_is

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.flow import Flow


@dataclass(frozen=True)
class Viewing:
    """`seen_as` gives a record as the flow compares it: in the other side's terms where its end
    has a view, as it is otherwise.
    """

    flow: Flow
    contexts: Mapping[Side, ViewContext]
    _known: dict[tuple[Side, str], Seen | Blocked | NotMine] = field(default_factory=dict)
    _warned: dict[tuple[Side, str], tuple[Warned, ...]] = field(default_factory=dict)
    _remembered: dict[tuple[Side, str], Mapping[str, Value]] = field(default_factory=dict)

    def seen_as(self, side: Side, seen: Seen) -> Seen | Blocked | NotMine:
        if seen.unreadable:
            return Blocked("unreadable", seen.unreadable.why, seen.unreadable.advice)
        end = self.flow.end(side)
        if end.view is as_it_is and end.left_out is None:
            return seen
        key = (side, seen.id)
        if key not in self._known:
            self._known[key] = self._view(side, seen)
        return self._known[key]

    def _view(self, side: Side, seen: Seen) -> Seen | Blocked | NotMine:
        end, context = self.flow.end(side), self.contexts[side]
        out = end.left_out(seen, context) if end.left_out else None
        if out is not None:
            return out
        found = end.view(seen, context)
        if isinstance(found, Blocked | NotMine):
            return found
        self._warned[side, seen.id] = found.warnings
        self._remembered[side, seen.id] = dict(found.remembered)
        return replace(seen, kind=found.kind, record=found.record)

    def warnings(self, side: Side, id_: str | None) -> tuple[Warned, ...]:
        """What a person should look at before something goes out from this record."""
        return self._warned.get((side, id_ or ""), ())

    def remembered(self, side: Side, id_: str) -> Mapping[str, Value]:
        """What a new pair keeps of this record beside its fields."""
        return self._remembered.get((side, id_), {})
