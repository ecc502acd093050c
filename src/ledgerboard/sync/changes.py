"""Changes as rows: stored so that their content can be proved unaltered, and read back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from ledgerboard.core.reconcile import Action, Base, Cause, FieldChange, Flow, Intent, Side
from ledgerboard.core.records import Sealer, Value, from_json, to_json
from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.records import PLAIN, canonical

_CONTENT = (
    "position", "key", "action", "kind", "target", "left_id", "right_id", "title", "fields",
    "reasons", "advice", "choices", "needs", "base", "expects", "causes", "warnings",
)  # fmt: skip

Expects = Mapping[str, str | None]


def row_of(
    plan: Plan, intent: Intent, position: int, flow: Flow, expects: Expects, ports: Ports
) -> Change:
    return Change(
        plan=plan,
        organization_id=plan.organization_id,
        rejection=rejection_mark(intent, expects, ports),
        **content_of(intent, position, flow, expects, ports.sealer),
    )


def content_of(
    intent: Intent, position: int, flow: Flow, expects: Expects, sealer: Sealer
) -> dict[str, Any]:
    return {
        "position": position,
        "key": intent.key,
        "action": str(intent.action),
        "kind": intent.kind,
        "target": str(intent.target or ""),
        "left_id": intent.left_id,
        "right_id": intent.right_id,
        "title": intent.title[:500].replace("\x00", ""),
        "fields": [_field_out(each, flow, sealer) for each in intent.fields],
        "reasons": list(intent.reasons),
        "advice": intent.advice,
        "choices": [{"value": str(each.value), "label": each.label} for each in intent.choices],
        "needs": list(intent.needs),
        "base": _base_out(intent.base, sealer),
        "expects": {side: mark for side, mark in expects.items() if mark},
        "causes": [_cause_out(each) for each in intent.causes],
        "warnings": [{"cause": each.cause, "text": each.text} for each in intent.warnings],
    }


def _field_out(change: FieldChange, flow: Flow, sealer: Sealer) -> dict[str, Any]:
    """A field of lines carries the words for what stands in a line, so that it shows by itself."""
    known = next((each for each in flow.fields if each.name == change.name), None)
    label = known.label if known else {"active": "Active"}.get(change.name, change.name)
    out: dict[str, Any] = {"name": change.name, "label": label}
    if known and known.lines:
        out["keyed"] = known.keyed
        out["lines"] = {each.name: each.label for each in known.lines}
    return out | to_json({"before": change.before, "after": change.after}, sealer)


def _cause_out(cause: Cause) -> dict[str, Any]:
    """What was not said is left out: a stored plan is read for years."""
    said = {
        "rule": cause.rule,
        "field": cause.field,
        "owner": str(cause.owner or ""),
        "decision": cause.decision,
        "waits_for": to_json({"ref": cause.waits_for}, PLAIN)["ref"],
    }
    return {name: value for name, value in said.items() if value}


def plan_hash(changes: Iterable[Change]) -> str:
    """Over what is stored, in order: whoever alters one stored character alters it."""
    digest = hashlib.sha256()
    for change in changes:
        digest.update(canonical({name: getattr(change, name) for name in _CONTENT}))
    return digest.hexdigest()


def plan_signature(
    contents: Iterable[Intent], flow: Flow, expects: Mapping[str, Expects], ports: Ports
) -> str:
    """The same for the same content; the hash is not, because a seal is never the same twice."""
    digest = blake2b(key=ports.fingerprint_key, digest_size=32)
    for position, intent in enumerate(contents):
        digest.update(canonical(content_of(intent, position, flow, expects[intent.key], PLAIN)))
    return digest.hexdigest()


def rejection_mark(intent: Intent, expects: Expects, ports: Ports) -> str:
    """Names what was rejected and what both sides said then: it dies when either side moves."""
    said = [str(intent.action), str(intent.target or ""), dict(expects)]
    said.append(to_json(intent.values, PLAIN))
    return blake2b(canonical(said), key=ports.fingerprint_key, digest_size=32).hexdigest()


def values_of_change(change: Change, sealer: Sealer) -> dict[str, Value]:
    """What is to be written, by field."""
    after = {each["name"]: each["after"] for each in change.fields}
    return from_json(after, sealer)


def before_of_change(change: Change, sealer: Sealer) -> dict[str, Value]:
    return from_json({each["name"]: each["before"] for each in change.fields}, sealer)


def base_of_change(change: Change, sealer: Sealer) -> Base:
    return base_in(change.base or {"left": {}, "right": {}}, sealer)


def base_in(stored: Mapping[str, Any], sealer: Sealer) -> Base:
    return Base(from_json(stored["left"], sealer), from_json(stored["right"], sealer))


def _base_out(base: Base | None, sealer: Sealer) -> dict[str, Any] | None:
    if base is None:
        return None
    return {"left": to_json(base.left, sealer), "right": to_json(base.right, sealer)}


def side_of(change: Change) -> Side | None:
    return Side(change.target) if change.target else None


def writes_outside(change: Change) -> bool:
    """Whether its first stage is an outside call; a link or unlink is noted by us alone first."""
    return change.action in _OUTSIDE


_OUTSIDE = {
    Action.CREATE,
    Action.UPDATE,
    Action.DEACTIVATE,
    Action.REACTIVATE,
    Action.VOID,
    Action.DELETE,
}
