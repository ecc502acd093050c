"""Reasons not to write something now, from rooms above: a vendor that is not cleared, say.

A provider registers at start. It is asked while planning and again right before each write, so a
reason that appears after the approval still holds. A hold goes by itself once its provider no
longer gives it; a person may override it, for as long as it rests on the same evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from ledgerboard.core.reconcile import Action, Cause, Intent, Seen, Side
from ledgerboard.core.values import Warned
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, Decision
from ledgerboard.sync.records import Known, canonical

OVERRIDE = "override:"


@dataclass(frozen=True)
class Hold:
    """Why not, and what cures it. `evidence` is what the reason rests on, by name, for people to
    follow: an override counts for exactly that evidence.
    """

    cause: str
    why: str
    advice: str
    evidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        said = [self.cause, dict(self.evidence)]
        return blake2b(canonical(said), digest_size=8).hexdigest()


@dataclass(frozen=True)
class ToWrite:
    """What is about to be written, and the record that it comes from."""

    key: str
    action: str
    kind: str
    target: Side
    left_id: str | None
    right_id: str | None
    source: Seen | None


Provider = Callable[[FlowContext, Sequence[ToWrite]], Mapping[str, Hold]]
_PROVIDERS: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """`provider` gives holds by the key of what they hold. Call it once, when the room starts."""
    _PROVIDERS[name] = provider


def with_holds(
    context: FlowContext,
    intents: Sequence[Intent],
    known: Mapping[Side, Known],
    answers: Mapping[str, str],
) -> Iterator[Intent]:
    """The same intentions; those with a reason against them wait, and what needs them with them."""
    asked = [
        ToWrite(
            each.key,
            each.action,
            each.kind,
            each.target,
            each.left_id,
            each.right_id,
            known[each.target.other].seen.get(each.id_on(each.target.other) or ""),
        )
        for each in intents
        if each.action.writes and each.target is not None
    ]
    found = _asked(context, asked)
    waiting: set[str] = set()
    for intent in intents:
        holds = found.get(intent.key, [])
        counting = _not_overridden(context, intent.key, holds, answers)
        if counting:
            waiting.add(intent.key)
            yield _held(context, intent, counting[0])
        elif waiting.isdisjoint(intent.needs):
            yield _allowed(context, intent, holds) if holds else intent


def whys_held(
    context: FlowContext, changes: Iterable[Change], known: Mapping[Side, Known]
) -> dict[int, Hold]:
    """Right before writing: which of these may not go out now, by their pk."""
    several = {change.key: change for change in changes if change.target}
    asked = [
        ToWrite(
            key,
            change.action,
            change.kind,
            Side(change.target),
            change.left_id,
            change.right_id,
            known[Side(change.target).other].seen.get(
                change.id_on(Side(change.target).other) or ""
            ),
        )
        for key, change in several.items()
    ]
    found = _asked(context, asked)
    answers = _answers(context, found) if found else {}
    counting = {k: _not_overridden(context, k, holds, answers) for k, holds in found.items()}
    return {several[key].pk: holds[0] for key, holds in counting.items() if holds}


def decision_key(flow: str, hold: Hold, change_key: str) -> str:
    """Under which an override of this hold on this change is kept: one for each cause, so that
    letting one go lets no other go.
    """
    return f"{flow}:{Action.HOLD}:{hold.cause}:{change_key}"


def _asked(context: FlowContext, asked: Sequence[ToWrite]) -> dict[str, list[Hold]]:
    """All reasons, in the order of their providers: the first that counts is the one told."""
    found: dict[str, list[Hold]] = defaultdict(list)
    for few in _in_slices(context, asked):
        for provider in _PROVIDERS.values():
            for key, hold in provider(context, few).items():
                found[key].append(hold)
    return found


def _in_slices(context: FlowContext, asked: Sequence[ToWrite]) -> Iterator[Sequence[ToWrite]]:
    """Providers look at what views look at, so very many are asked about in slices as well."""
    if len(asked) <= context.slice_size:
        yield from [asked] if asked else []
        return
    of: dict[tuple[Side, str], list[ToWrite]] = defaultdict(list)
    for each in asked:
        of[each.target.other, each.source.id if each.source else ""].append(each)
    sources = {
        side: {e.source.id: e.source for e in asked if e.source and e.target is side.other}
        for side in Side
    }
    for few in context.in_slices({side: seens.values() for side, seens in sources.items()}):
        yield [each for side, seen in few for each in of.pop((side, seen.id), ())]
    yield from of.values()


def _not_overridden(
    context: FlowContext, key: str, holds: Iterable[Hold], answers: Mapping[str, str]
) -> list[Hold]:
    flow = context.flow.name
    return [h for h in holds if answers.get(decision_key(flow, h, key)) != OVERRIDE + h.mark]


def _answers(context: FlowContext, found: Mapping[str, Iterable[Hold]]) -> dict[str, str]:
    flow = context.flow.name
    keys = [decision_key(flow, hold, key) for key, holds in found.items() for hold in holds]
    given = Decision.objects.of(context.setting.organization_id).filter(
        setting=context.setting, kind=Decision.Kind.ANSWER, revoked_at=None, key__in=keys
    )
    return dict(given.values_list("key", "value"))


def _held(context: FlowContext, intent: Intent, hold: Hold) -> Intent:
    """It shows what would be written, and whose word would let it go."""
    return replace(
        intent,
        key=decision_key(context.flow.name, hold, intent.key),
        action=Action.HOLD,
        reasons=(hold.why,),
        advice=hold.advice,
        base=None,
        needs=(),
        causes=(Cause(hold.cause, mark=hold.mark, evidence=tuple(sorted(hold.evidence.items()))),),
    )


def _allowed(context: FlowContext, intent: Intent, holds: Iterable[Hold]) -> Intent:
    """A person let it go: whoever approves it sees that."""
    for hold in holds:
        said = Warned("overridden", f"A hold was overridden: {hold.why}")
        decision = decision_key(context.flow.name, hold, intent.key)
        intent = replace(
            intent,
            warnings=(*intent.warnings, said),
            reasons=(*intent.reasons, said.text),
            causes=(*intent.causes, Cause("overridden", decision=decision)),
        )
    return intent
