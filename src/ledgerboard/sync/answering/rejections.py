"""A rejection holds while the fields that it was about say the same, on both sides.

What a record says besides, and fields that it learns to say in a later release, revive nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ledgerboard.core.reconcile import Action, Base, Intent, Side
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Decision
from ledgerboard.sync.plans.changes import meaning_of
from ledgerboard.sync.plans.grounds import Grounds, named, said, unmoved
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.records import Known


def expects(intent: Intent, known: Mapping[Side, Known]) -> dict[str, str | None]:
    """The fingerprints of both records as they are now."""
    return {str(side): known[side].marks.get(intent.id_on(side) or "") for side in Side}


def grounds(intent: Intent, known: Mapping[Side, Known], context: FlowContext) -> Grounds:
    """What both records say in the fields that a rejection of this would be about; nothing for
    what cannot be rejected.
    """
    if not intent.action.writes:
        return {}
    fields = [each.name for each in intent.fields]
    names = fields if intent.action in _BY_FIELD else [each.name for each in context.flow.fields]
    return _said(intent, names, known, context.ports)


_BY_FIELD = {Action.UPDATE, Action.DEACTIVATE, Action.REACTIVATE}


def _said(
    intent: Intent, names: Collection[str], known: Mapping[Side, Known], ports: Ports
) -> dict[str, dict[str, str]]:
    seen = {side: known[side].seen.get(intent.id_on(side) or "") for side in Side}
    return said(names, seen, ports)


@dataclass(frozen=True)
class Rejections:
    """What people rejected of one flow, against what both sides say now."""

    context: FlowContext
    known: Mapping[Side, Known]
    by_key: Mapping[str, Decision]

    @classmethod
    def of(cls, context: FlowContext, known: Mapping[Side, Known]) -> Rejections:
        living = Decision.objects.of(context.setting.organization_id).filter(
            setting=context.setting, kind=Decision.Kind.REJECTION, revoked_at=None
        )
        return cls(context, known, {each.key: each for each in living})

    def without(self, intents: Iterable[Intent]) -> Iterator[Intent]:
        """Without what was rejected, and without what needs it."""
        dropped: set[str] = set()
        for intent in intents:
            rest = self._rest(intent) if dropped.isdisjoint(intent.needs) else None
            if rest is None:
                dropped.add(intent.key)
            else:
                yield rest

    def _rest(self, intent: Intent) -> Intent | None:
        decision = self.by_key.get(intent.key)
        if decision is None:
            return intent
        if not decision.grounds:
            return self._by_meaning(intent, decision)
        now = _said(intent, named(decision.grounds), self.known, self.context.ports)
        if intent.action not in _BY_FIELD:
            return None if now == decision.grounds else intent
        same = unmoved(decision.grounds, now)
        return _only(intent, [f.name for f in intent.fields if f.name not in same])

    def _by_meaning(self, intent: Intent, decision: Decision) -> Intent | None:
        """A rejection from before grounds were kept: while it holds, it gets them now."""
        mark = meaning_of(intent, expects(intent, self.known), self.context.ports)
        if decision.mark != mark:
            return intent
        decision.grounds = dict(grounds(intent, self.known, self.context))
        decision.save(update_fields=["grounds"])
        return None


def _only(intent: Intent, names: list[str]) -> Intent | None:
    """The intention for these fields alone; None when none is left."""
    if not names:
        return None
    if len(names) == len(intent.fields):
        return intent
    wanted = set(names)
    reasons = intent.reasons
    if len(reasons) == len(intent.fields):  # one for each field
        pairs = zip(intent.fields, reasons, strict=True)
        reasons = tuple(why for field, why in pairs if field.name in wanted)
    return replace(
        intent,
        fields=tuple(field for field in intent.fields if field.name in wanted),
        reasons=reasons,
        base=intent.base and _narrowed(intent.base, wanted),
    )


def _narrowed(base: Base, names: set[str]) -> Base:
    return Base(
        {name: value for name, value in base.left.items() if name in names},
        {name: value for name, value in base.right.items() if name in names},
    )


def joined(earlier: Grounds, new: Grounds) -> dict[str, dict[str, str]]:
    """The same change was rejected before, for other fields: both rejections hold."""
    sides = {*earlier, *new}
    return {side: {**earlier.get(side, {}), **new.get(side, {})} for side in sides}
