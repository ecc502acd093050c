"""Is what the plan saw still so? What a person changed since is never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ledgerboard.config.plain_queries import places, rows
from ledgerboard.core.mapping import Codec, same
from ledgerboard.core.reconcile import Action, Seen, Side
from ledgerboard.core.reconcile.model import ENDING
from ledgerboard.core.records import Value, values_of
from ledgerboard.core.views import Blocked, NotMine, as_it_is
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.holding.holds import whys_held
from ledgerboard.sync.models import Change, Link, Plan, Snapshot
from ledgerboard.sync.plans.changes import before_of_change, values_of_change
from ledgerboard.sync.pulling.merges import lost_links
from ledgerboard.sync.records import Known, chunks

MOVED = "It changed in {title} after the plan was made."
BACK = "It shows in {title} again."
LEAVING = {*ENDING, Action.UNLINK}
GONE = "It no longer shows in {title}."
LINKED = "One of the two was linked to another record meanwhile."
TWIN = "A record that may be the same appeared in {title} after the plan was made."
DEPENDS = "What it depends on (a link, the code map, a setting) changed after the plan was made."
_LINKED = """SELECT id, {side}_id, {twin}_id FROM sync_link
WHERE organization_id = %s AND setting_id = %s AND unlinked_at IS NULL AND {side}_id IN ({places})
"""
NEXT = "Nothing was sent. Check for changes to see what is new."


@dataclass(frozen=True)
class Marks:
    """Fingerprints of both sides as they are now, and what this plan itself wrote already: asked
    for only when something moved.
    """

    now: Mapping[Side, Mapping[str, str]]
    plan: Plan

    @cached_property
    def ours(self) -> frozenset[tuple[Side, str]]:
        return written_by(self.plan)


def outdated(
    context: FlowContext,
    plan: Plan,
    changes: Iterable[Change],
    known: Mapping[Side, Known],
    *,
    viewed: bool = True,
) -> dict[int, str]:
    """Why, by pk, for every change of these that must not be written any more. `viewed`: also by
    what their views say now, which is asked right before a write.
    """
    several = list(changes)
    context.announce(known)
    marks = Marks({side: known[side].marks for side in Side}, plan)
    linked = _linked(context, several)
    whys: dict[int, str] = {}
    for change in several:
        why = _moved(context, change, marks, known) or _linked_elsewhere(change, linked)
        if viewed and not why and plan.purpose != Plan.Purpose.UNDO:
            why = _viewed_otherwise(context, change, known)
        if why:
            whys[change.pk] = why
    fresh = [change for change in several if change.pk not in whys]
    return whys | {pk: hold.why for pk, hold in whys_held(context, fresh, known).items()}


def written_by(plan: Plan) -> frozenset[tuple[Side, str]]:
    """The records that this plan altered: they differ from what it saw because of us."""
    rows = plan.changes.filter(
        action__in=[Action.UPDATE, Action.DEACTIVATE, Action.REACTIVATE],
        status=Change.Status.DONE,
    ).values_list("target", "left_id", "right_id")
    return frozenset(
        (Side(target), (left if target == Side.LEFT else right) or "")
        for target, left, right in rows
    )


def _viewed_otherwise(context: FlowContext, change: Change, known: Mapping[Side, Known]) -> str:
    """Neither record moved, but what its view looks at may have: the code map, a vendor's link.

    Not asked of what takes a write back: that says on purpose what the view does not.
    """
    if change.action not in {Action.CREATE, Action.UPDATE}:
        return ""
    side = Side(change.target).other
    seen = known[side].seen.get(change.id_on(side) or "")
    view = context.flow.end(side).view
    if seen is None or view is as_it_is:
        return ""
    found = view(seen, context.views[side])
    if isinstance(found, Blocked):
        return found.why
    if isinstance(found, NotMine) or found.kind != change.kind:
        return MOVED.format(title=context.title(side))
    viewed, added = values_of(found.record), context.flow.prepare.get(side.other)
    viewed = dict(added(viewed)) if added and change.action == Action.CREATE else viewed
    meant, codecs = values_of_change(change, context.ports.sealer), _codecs(context)
    fresh = all(same(codecs[n], v, viewed.get(n)) for n, v in meant.items() if n in codecs)
    return "" if fresh else DEPENDS


def _codecs(context: FlowContext) -> dict[str, Codec]:
    return {each.name: each.codec for each in context.flow.fields}


def _moved(context: FlowContext, change: Change, marks: Marks, known: Mapping[Side, Known]) -> str:
    for side in Side:
        id_, expected = change.id_on(side), change.expects.get(side)
        if id_ and not expected and change.action in LEAVING and id_ in marks.now[side]:
            return BACK.format(title=context.title(side))
        if not id_ or not expected:
            continue
        now = marks.now[side].get(id_)
        if now is None:
            return GONE.format(title=context.title(side))
        if now != expected and not (
            (side, id_) in marks.ours and _untouched(context, change, side, known[side].seen[id_])
        ):
            return MOVED.format(title=context.title(side))
    return ""


def _untouched(context: FlowContext, change: Change, side: Side, seen: Seen) -> bool:
    """After a write of ours: whether the fields that this change is about are as it saw them."""
    if change.target == side:
        meant = before_of_change(change, context.ports.sealer)
    else:
        meant = values_of_change(change, context.ports.sealer)
    codecs, shown = _codecs(context), context.compared(side, seen)
    return all(
        said is None or name not in codecs or same(codecs[name], said, value)
        for name, value in meant.items()
        for said in [_said(shown, name)]
    )


def _said(seen: Seen, name: str) -> Value:
    said: Value = getattr(seen.record, name, None)
    return said


def _linked(context: FlowContext, changes: Iterable[Change]) -> dict[str, dict[str, str]]:
    """Living links of these records: the twin's id by side and id. A link to one that is lost does
    not get in the way of a new one.
    """
    setting = context.setting
    lost = {link.pk for link in lost_links(context, changes)}
    found: dict[str, dict[str, str]] = {"left": {}, "right": {}}
    for side, twins in found.items():
        for few in chunks(id_ for change in changes if (id_ := change.id_on(side))):
            asked = _LINKED.format(side=side, twin=Side(side).other, places=places(few))
            for pk, id_, twin in rows(asked, setting.organization_id, setting.pk, *few):
                if pk not in lost:
                    twins[id_] = twin
    return found


def _linked_elsewhere(change: Change, linked: Mapping[str, Mapping[str, str]]) -> str:
    """A create or link whose record has a partner by now; an update whose pair was parted.

    A link that is there already is made again for its key alone.
    """
    mine = linked["left"].get(change.left_id or ""), linked["right"].get(change.right_id or "")
    if change.action == Action.LINK and mine == (change.right_id, change.left_id):
        return ""
    if change.action in {Action.CREATE, Action.LINK}:
        return LINKED if any(mine) else ""
    if change.action in {Action.UPDATE, Action.DEACTIVATE, Action.REACTIVATE, *LEAVING}:
        soon = bool(change.needs) and mine == (None, None)
        return "" if soon or mine == (change.right_id, change.left_id) else LINKED
    return ""


def known_to(context: FlowContext, changes: Iterable[Change]) -> dict[Side, Known]:
    """Both sides of these changes, as last read."""
    several = list(changes)
    ids = {side: [id_ for each in several if (id_ := each.id_on(side))] for side in Side}
    return {side: context.known(side, ids[side]) for side in Side}


def new_twins(context: FlowContext, plan: Plan) -> dict[int, str]:
    """Creates whose twin appeared meanwhile, made by a person: adopting it is a new plan's job."""
    whys: dict[int, str] = {}
    creates = list(
        plan.changes.filter(
            action=Action.CREATE, status=Change.Status.APPROVED, stage=Change.Stage.WRITE
        ).only("plan", "target", "left_id", "right_id", "added_at")
    )
    for side in Side:
        mine = [change for change in creates if change.target == side]
        newcomers = _newcomers(context, mine, side) if mine else []
        if newcomers:
            whys |= _met(context, side, mine, newcomers, known_to(context, mine)[side.other])
    return whys


def _newcomers(context: FlowContext, creates: list[Change], side: Side) -> list[Seen]:
    new = Snapshot.objects.of(context.setting.organization_id).filter(
        connection=context.connection(side),
        kind__in=context.kinds(side),
        gone_at=None,
        first_seen_at__gt=min(change.added_at for change in creates),
    )
    linked = set(
        Link.objects.of(context.setting.organization_id)
        .filter(setting=context.setting, unlinked_at=None)
        .values_list(f"{side}_id", flat=True)
    )
    ids = set(new.values_list("record_id", flat=True)) - linked
    known = context.known(side, ids)
    return [known.seen[id_] for id_ in sorted(ids) if id_ in known.seen]


def _met(
    context: FlowContext, side: Side, creates: list[Change], newcomers: list[Seen], source: Known
) -> dict[int, str]:
    by_source = {change.id_on(side.other) or "": change.pk for change in creates}
    sources = [
        context.compared(side.other, source.seen[id_]) for id_ in by_source if id_ in source.seen
    ]
    newcomers = [context.compared(side, seen) for seen in newcomers]
    pair = (newcomers, sources) if side is Side.LEFT else (sources, newcomers)
    matches = context.flow.matcher(*pair)
    met = {
        each.left_id if side is Side.RIGHT else each.right_id
        for each in (*matches.sure, *matches.doubtful)
    }
    return {by_source[id_]: TWIN.format(title=context.title(side)) for id_ in met}
