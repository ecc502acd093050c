"""“Open in Procore”, “Open in QuickBooks”: an address where one is known, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ledgerboard.core.reconcile import Side
from ledgerboard.core.values import Ref
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Change, FlowSetting, Snapshot
from ledgerboard.sync.selectors.addresses import in_procore, in_quickbooks, project_in_procore

Opens = list[tuple[str, str]]
"""Where, and the address there."""


def pair_opens(name: str, left_id: str, right_id: str) -> Opens:
    """Of a pair of this flow whose ids stand on its page."""
    flow = declared(name)
    left, right = Ref(flow.left.kind, left_id), Ref(flow.right.kind, right_id)
    is_project = left.kind == "project" and left_id
    return known_opens(project_in_procore(left_id) if is_project else "", in_quickbooks(right))


def change_opens(setting: FlowSetting, changes: Iterable[Change]) -> Mapping[int, Opens]:
    """By the change: the records that it is about, in both systems."""
    sides = {side: {each.pk: _id_on(each, side) for each in changes} for side in Side}
    refs = {side: _refs(setting, side, set(sides[side].values())) for side in Side}
    known = in_procore(setting.left, refs[Side.LEFT].values())
    found = defaultdict[int, Opens](list)
    for pk, id_ in sides[Side.LEFT].items():
        here, there = refs[Side.LEFT].get(id_), refs[Side.RIGHT].get(sides[Side.RIGHT][pk])
        found[pk] = known_opens(known.get(here, "") if here else "", in_quickbooks(there))
    return found


def _id_on(change: Change, side: Side) -> str:
    made = change.made_id if change.target == side else ""
    return change.id_on(side) or made


def _refs(setting: FlowSetting, side: Side, ids: set[str]) -> dict[str, Ref]:
    """What was read of these, by id: one id may be a bill's or a vendor credit's."""
    kinds = declared(setting.flow).end(side).kinds
    if len(kinds) == 1:
        return {id_: Ref(kinds[0], id_) for id_ in ids if id_}
    rows = Snapshot.objects.of(setting.organization_id).filter(
        connection=setting.left_id if side is Side.LEFT else setting.right_id,
        kind__in=kinds,
        record_id__in=ids,
    )
    return {id_: Ref(kind, id_) for kind, id_ in rows.values_list("kind", "record_id")}


def known_opens(here: str, there: str) -> Opens:
    return [each for each in (("Procore", here), ("QuickBooks", there)) if each[1]]
