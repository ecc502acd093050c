"""What a rejection is about: digests of what both records said in the fields that it named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from ledgerboard.core.reconcile import Action, Seen, Side
from ledgerboard.core.reconcile.linked import KEEP
from ledgerboard.core.reconcile.unlinked import DIFFERENT
from ledgerboard.core.records import Value, to_json
from ledgerboard.sync.models import Decision, FlowSetting
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.records import PLAIN, canonical

Grounds = Mapping[str, Mapping[str, str]]


def said(
    names: Collection[str], seen: Mapping[Side, Seen | None], ports: Ports
) -> dict[str, dict[str, str]]:
    """By side, and there by field. A side without a record says nothing."""
    return {
        str(side): {name: _digest(_value(found, name), ports) for name in names}
        for side in Side
        if (found := seen.get(side)) is not None
    }


def _value(seen: Seen, name: str) -> Value:
    return seen.active if name == "active" else getattr(seen.record, name, None)


def _digest(value: Value, ports: Ports) -> str:
    """Keyed, so that a tax number cannot be guessed back. Not said and empty are one."""
    plain = canonical(to_json({"": None if value == "" else value}, PLAIN))
    return blake2b(plain, key=ports.fingerprint_key, digest_size=5).hexdigest()


def named(grounds: Grounds) -> set[str]:
    return {name for said in grounds.values() for name in said}


def unmoved(grounds: Grounds, now: Grounds) -> set[str]:
    """The fields in which both sides say what they said then."""
    return {name for name in named(now) if _at(now, name) == _at(grounds, name)}


def _at(grounds: Grounds, name: str) -> dict[str, str | None]:
    return {side: said.get(name) for side, said in grounds.items()}


@dataclass(frozen=True)
class Answered:
    """What people said of a flow's records, by the id of the record on one side."""

    rejections: Mapping[str, Decision]
    told_apart: Mapping[str, frozenset[str]]
    left_linked: frozenset[str]


def answered(setting: FlowSetting, side: Side) -> Answered:
    return Answered(
        rejected_updates(setting, side), told_apart(setting, side), left_linked(setting, side)
    )


def rejected_updates(setting: FlowSetting, side: Side) -> dict[str, Decision]:
    """Rejections of updates that hold, by the id of the linked record on this side."""
    rows = Decision.objects.of(setting.organization_id).filter(
        setting=setting,
        kind=Decision.Kind.REJECTION,
        key__startswith=f"{setting.flow}:{Action.UPDATE}:",
        revoked_at=None,
    )
    return {getattr(row, f"{side}_id"): row for row in rows.order_by("pk")}


def told_apart(setting: FlowSetting, side: Side) -> dict[str, frozenset[str]]:
    """What people said is not the same, in every answer that holds, by the id of the record on this
    side. An answer without such a record is about nobody.
    """
    rows = Decision.objects.of(setting.organization_id).filter(
        setting=setting,
        kind=Decision.Kind.ANSWER,
        value__startswith=DIFFERENT,
        revoked_at=None,
    )
    found: dict[str, set[str]] = defaultdict(set)
    for id_, value in rows.values_list(f"{side}_id", "value"):
        if id_:
            found[id_].update(filter(None, value.removeprefix(DIFFERENT).split(",")))
    return {id_: frozenset(ids) for id_, ids in found.items()}


def left_linked(setting: FlowSetting, side: Side) -> frozenset[str]:
    """Ids of records on this side that people left linked though the other record is missing."""
    rows = Decision.objects.of(setting.organization_id).filter(
        setting=setting,
        kind=Decision.Kind.ANSWER,
        key__startswith=f"{setting.flow}:{Action.VANISHED}:",
        value=KEEP,
        revoked_at=None,
    )
    return frozenset(filter(None, rows.values_list(f"{side}_id", flat=True)))
