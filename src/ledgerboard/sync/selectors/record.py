"""One record's page: both sides, what was agreed, and everything that was ever done to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from ledgerboard.core.mapping import same
from ledgerboard.core.reconcile import FlowField, Side
from ledgerboard.core.records.shown_text import shown_text
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Attempt, Change, Decision, Event, FlowSetting, Link, Snapshot
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.plans import ChangeRow, change_row
from ledgerboard.sync.selectors.presented import Shown, shown, spoken
from ledgerboard.sync.selectors.tabs import waiting_changes
from ledgerboard.users.models import Organization

HISTORY = 100


@dataclass(frozen=True)
class FieldRow:
    """One field over both sides.

    `same`: what a person would call the same. None where nothing can be compared: a masked value,
    or a side that does not say (not read, or no place for such a field there).
    """

    name: str
    label: str
    left: str
    right: str
    base_left: str
    base_right: str
    same: bool | None


@dataclass(frozen=True)
class RecordPage:
    """`waiting` are the changes about it in the plans that wait, whoever's turn it is."""

    setting: FlowSetting
    title: str
    left: Shown | None
    right: Shown | None
    link: Link | None
    past_links: list[Link]
    fields: list[FieldRow]
    waiting: list[Change]
    changes: list[ChangeRow]
    attempts: list[Attempt]
    events: list[Event]
    decisions: list[Decision]


def record(
    organization: Organization,
    flow: str,
    *,
    left_id: str = "",
    right_id: str = "",
    for_people: bool = False,
) -> RecordPage | None:
    """The page of a record by its id on either side; None when this organization has none."""
    say = partial(spoken, for_people=for_people)
    setting = setting_of(organization, flow)
    if setting is None:
        return None
    link = _living(setting, left_id, right_id)
    left_id, right_id = (link.left_id, link.right_id) if link else (left_id, right_id)
    left, right = _snapshot(setting, "left", left_id), _snapshot(setting, "right", right_id)
    first = left or right
    if first is None:
        return None
    about = _about(left_id, right_id)
    changes = Change.objects.of(organization).filter(about, plan__setting=setting)
    return RecordPage(
        setting=setting,
        title=shown_text(first.kind, first.title),
        left=shown(left) if left else None,
        right=shown(right) if right else None,
        link=link,
        past_links=list(_past(setting, about)),
        fields=[
            _field(each, (left, right), link, lambda stored: shown_text(first.kind, say(stored)))
            for each in declared(flow).fields
        ],
        waiting=_waiting(setting, about),
        changes=[
            change_row(each) for each in changes.select_related("plan").order_by("-pk")[:HISTORY]
        ],
        attempts=_attempts(changes),
        events=_events(setting, about),
        decisions=_decisions(setting, about),
    )


def _waiting(setting: FlowSetting, about: Q) -> list[Change]:
    every = waiting_changes(setting.organization).filter(about, plan__setting=setting)
    return sorted(every.select_related("plan"), key=lambda each: each.position)


def _decisions(setting: FlowSetting, about: Q) -> list[Decision]:
    every = Decision.objects.of(setting.organization_id).filter(about, setting=setting)
    return list(every.order_by("-at")[:HISTORY])


def _about(left_id: str, right_id: str) -> Q:
    about = Q(pk__in=[])
    if left_id:
        about |= Q(left_id=left_id)
    if right_id:
        about |= Q(right_id=right_id)
    return about


def _living(setting: FlowSetting, left_id: str, right_id: str) -> Link | None:
    living = Link.objects.of(setting.organization_id).filter(setting=setting, unlinked_at=None)
    return living.filter(left_id=left_id).first() or living.filter(right_id=right_id).first()


def _past(setting: FlowSetting, about: Q) -> QuerySet[Link]:
    ended = Link.objects.of(setting.organization_id).filter(
        about, setting=setting, unlinked_at__isnull=False
    )
    return ended.select_related("unlinked_by").order_by("-unlinked_at")


def _snapshot(setting: FlowSetting, side: str, id_: str) -> Snapshot | None:
    connection = setting.left_id if side == "left" else setting.right_id
    kinds = declared(setting.flow).end(Side(side)).kinds
    mine = Snapshot.objects.of(setting.organization_id).filter(
        connection=connection, kind__in=kinds
    )
    return mine.filter(record_id=id_).first() if id_ else None


def _field(
    field: FlowField,
    sides: tuple[Snapshot | None, Snapshot | None],
    link: Link | None,
    say: Callable[[Any], str],
) -> FieldRow:
    raw = [side.values.get(field.name) if side else None for side in sides]
    plain = not any(each is None or isinstance(each, dict) for each in raw)
    return FieldRow(
        name=field.name,
        label=field.label,
        left=say(raw[0]),
        right=say(raw[1]),
        base_left=say(link.base_left.get(field.name)) if link else "",
        base_right=say(link.base_right.get(field.name)) if link else "",
        same=same(field.codec, raw[0], raw[1]) if plain else None,
    )


def _attempts(changes: QuerySet[Change]) -> list[Attempt]:
    found = Attempt.objects.filter(change__in=changes).select_related("batch", "change")
    return list(found.order_by("-at", "-pk")[:HISTORY])


def _events(setting: FlowSetting, about: Q) -> list[Event]:
    mine = Event.objects.of(setting.organization_id).filter(about, setting=setting)
    return list(mine.select_related("person").order_by("-at", "-pk")[:HISTORY])
