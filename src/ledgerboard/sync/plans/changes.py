"""Changes as rows: stored so that their content can be proved unaltered, and read back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from ledgerboard.core.reconcile import Action, Base, Cause, FieldChange, Flow, Intent
from ledgerboard.core.records import Sealer, Value, from_json, to_json
from ledgerboard.core.records.shown_text import shown_text
from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.records import PLAIN, canonical

CONTENT = (
    "key", "action", "kind", "target", "left_id", "right_id", "title", "fields", "reasons",
    "advice", "choices", "base", "expects", "causes", "warnings",
)  # fmt: skip

Expects = Mapping[str, str | None]


def row_of(plan: Plan, intent: Intent, flow: Flow, expects: Expects, ports: Ports) -> Change:
    """A change as `plan` lists it first; where it stands in the list is for the caller to say."""
    row = Change(
        plan=plan,
        listed=plan,
        organization_id=plan.organization_id,
        position=0,
        needs=list(intent.needs),
        meaning=meaning_of(intent, expects, ports),
        signature=signature_of(intent, flow, expects, ports),
        added_at=ports.now(),
        **content_of(intent, flow, expects, ports.sealer),
    )
    row.content_hash = content_hash(row)
    return row


def content_of(intent: Intent, flow: Flow, expects: Expects, sealer: Sealer) -> dict[str, Any]:
    return {
        "key": intent.key,
        "action": str(intent.action),
        "kind": intent.kind,
        "target": str(intent.target or ""),
        "left_id": intent.left_id,
        "right_id": intent.right_id,
        "title": shown_text(intent.kind, intent.title)[:500].replace("\x00", ""),
        "fields": [_field_out(each, flow, sealer) for each in intent.fields],
        "reasons": [shown_text(intent.kind, each) for each in intent.reasons],
        "advice": shown_text(intent.kind, intent.advice),
        "choices": [
            {"value": str(each.value), "label": shown_text(intent.kind, each.label)}
            for each in intent.choices
        ],
        "base": _base_out(intent.base, sealer),
        "expects": {side: mark for side, mark in expects.items() if mark},
        "causes": [_cause_out(each) for each in intent.causes],
        "warnings": [{"cause": each.cause, "text": each.text} for each in intent.warnings],
    }


def _field_out(change: FieldChange, flow: Flow, sealer: Sealer) -> dict[str, Any]:
    """A field of lines carries the words for what stands in a line, so that it shows by itself."""
    known = next((each for each in flow.fields if each.name == change.name), None)
    label = "Active" if change.name == "active" else flow.label(change.name)
    out: dict[str, Any] = {"name": change.name, "label": label}
    if known and known.lines:
        out["keyed"] = known.keyed
        # in pairs: PostgreSQL sorts the members of an object
        out["lines"] = [[each.name, each.label] for each in known.lines]
    return out | to_json({"before": change.before, "after": change.after}, sealer)


def _cause_out(cause: Cause) -> dict[str, Any]:
    """What was not said is left out: a stored plan is read for years."""
    said = {
        "rule": cause.rule,
        "field": cause.field,
        "owner": str(cause.owner or ""),
        "decision": cause.decision,
        "mark": cause.mark,
        "evidence": dict(cause.evidence),
        "waits_for": to_json({"ref": cause.waits_for}, PLAIN)["ref"],
    }
    return {name: value for name, value in said.items() if value}


def content_hash(change: Change) -> str:
    """Over what is stored: whoever alters one stored character alters it.

    What it needs is left out: that ends by itself once the link it waited for is there.
    """
    return hashlib.sha256(canonical({n: getattr(change, n) for n in CONTENT})).hexdigest()


def signature_of(intent: Intent, flow: Flow, expects: Expects, ports: Ports) -> str:
    """The same for the same content; the hash is not, because a seal is never the same twice."""
    content = canonical(content_of(intent, flow, expects, PLAIN))
    return blake2b(content, key=ports.fingerprint_key, digest_size=16).hexdigest()


def meaning_of(intent: Intent, expects: Expects, ports: Ports) -> str:
    """Names what would be done, and what both sides said then: not the words it is told in."""
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


def pair_of(change: Change) -> tuple[str, str]:
    """The ids of both sides. For a record that the change created, it is in `made_id`."""
    return change.left_id or change.made_id, change.right_id or change.made_id
