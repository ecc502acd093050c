"""The list of what a flow would change now, brought up to date in place.

A comparison adds what is new and withdraws what no longer holds; everything else stays the row
that it is, with the ticks that a person gave it and the reading that it took. Each such step is a
revision. The plan's hash names the revision and proves its content, so that an approval says
which state of the list was seen, however much was added since.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from ledgerboard.core.reconcile import Action
from ledgerboard.sync.models import Change, FlowSetting, Plan
from ledgerboard.sync.plans.changes import content_hash
from ledgerboard.sync.records import chunks
from ledgerboard.users.models import Person

WRITTEN = [each.value for each in Action if each.writes]
_NUMBER = 8
_GAP = 1 << 20


def rows_at(plan: Plan, revision: int) -> QuerySet[Change]:
    """What the list showed in one of its revisions, whatever became of it since."""
    return seen_at(Change.ever.of(plan.organization_id).filter(listed=plan), revision)


def seen_at(rows: QuerySet[Change], revision: int) -> QuerySet[Change]:
    """Those of a list's rows that stood in its revision."""
    return rows.filter(Q(until=None) | Q(until__gt=revision), since__lte=revision)


def hash_of(revision: int, hashes: Iterable[str]) -> str:
    """64 hexadecimal digits: the revision's number, then a digest of all that it showed."""
    digest = hashlib.sha256("".join(sorted(hashes)).encode()).hexdigest()
    return f"{revision:0{_NUMBER}x}{digest[_NUMBER:]}"


def hash_at(plan: Plan, revision: int) -> str:
    return hash_of(revision, rows_at(plan, revision).values_list("content_hash", flat=True))


def revision_of(hash_: str) -> int:
    """The number that a hash carries, for one that was proved when it was stored."""
    return int(hash_[:_NUMBER], 16)


def revision_seen(plan: Plan, seen_hash: str) -> int | None:
    """Which revision this hash names; None when this plan never showed what it stands for."""
    try:
        revision = revision_of(seen_hash)
    except ValueError:
        return None
    known = 0 < revision <= plan.revision
    return revision if known and hash_at(plan, revision) == seen_hash else None


def part_hash(plan: Plan) -> str:
    """Of a part that was split off: everything in it, which no longer changes."""
    return hash_of(0, plan.changes.values_list("content_hash", flat=True))


def unaltered(plan: Plan, rows: Iterable[Change]) -> bool:
    """Whether the plan is the one that was approved, and these rows of it are as they were."""
    part = plan.hash.startswith("0" * _NUMBER)
    wanted = part_hash(plan) if part else hash_at(plan, plan.revision)
    return wanted == plan.hash and all(content_hash(row) == row.content_hash for row in rows)


def waiting_list(setting: FlowSetting) -> Plan | None:
    """The flow's list, locked."""
    mine = Plan.objects.of(setting.organization_id).select_for_update().select_related("setting")
    return mine.filter(
        setting=setting, status=Plan.Status.WAITING, purpose=Plan.Purpose.FLOW
    ).first()


def standing(plan: Plan) -> QuerySet[Change]:
    """What of a waiting plan nobody has decided about."""
    return Change.objects.of(plan.organization_id).filter(
        listed=plan, until=None, status=Change.Status.PROPOSED
    )


def take_out(plan: Plan, pks: Collection[int], /, **fate: object) -> None:
    """These rows leave the list with its next revision. Call `renew` afterwards."""
    for few in chunks(pks):
        Change.objects.of(plan.organization_id).filter(pk__in=few).update(
            until=plan.revision + 1, changed_at=timezone.now(), **fate
        )


def renew(plan: Plan) -> None:
    """The next revision: its number, its hash and its counts."""
    plan.revision += 1
    plan.hash = hash_at(plan, plan.revision)
    plan.counts = dict(Counter(standing(plan).values_list("action", flat=True)))
    plan.save(update_fields=["revision", "hash", "counts", "alarms", "compared"])


def revise(plan: Plan, rows: Sequence[Change]) -> bool:
    """Make these the plan's rows; whether anything was added or withdrawn.

    `rows` are in the order in which they can be done. Of each that the list has already, the row
    there stays, and only what it needs is taken over.
    """
    there = {row.key: row for row in standing(plan).only(*_COMPARED)}
    kept = [there[row.key] for row in rows if row.key in there and _alike(there[row.key], row)]
    gone = {row.pk for row in there.values()} - {row.pk for row in kept}
    take_out(plan, gone, status=Change.Status.WITHDRAWN)
    _take_over(kept, {row.key: row for row in rows})
    new = _placed(rows, {row.key: row.position for row in kept})
    for row in new:
        row.since = plan.revision + 1
    Change.objects.bulk_create(new, batch_size=500)
    return bool(gone or new)


_COMPARED = ("key", "signature", "meaning", "needs", "position")


def _alike(there: Change, row: Change) -> bool:
    """A row from before signatures were kept is the same when it means the same."""
    if not there.signature:
        return there.meaning == row.meaning
    return there.signature == row.signature


def _take_over(kept: Iterable[Change], wanted: Mapping[str, Change]) -> None:
    for row in kept:
        new = wanted[row.key]
        if (row.needs, row.signature) != (new.needs, new.signature):
            Change.objects.filter(pk=row.pk).update(
                needs=new.needs, signature=new.signature, grounds=new.grounds
            )


def _placed(rows: Sequence[Change], places: Mapping[str, int]) -> list[Change]:
    """The new rows, each with a place between its neighbours, so that no other row moves.

    Where the room between two is used up, a new row stands at its neighbour's place: the order
    is then that of the names in the database, which does no harm.
    """
    new, last, waiting = [], 0, list[Change]()
    for row in rows:
        if row.key not in places:
            waiting.append(row)
            continue
        new += _between(waiting, last, places[row.key])
        last, waiting = max(last, places[row.key]), []
    return [*new, *_between(waiting, last, last + _GAP * (len(waiting) + 1))]


def _between(rows: list[Change], after: int, before: int) -> list[Change]:
    step = max(before - after, 0) // (len(rows) + 1)
    for number, row in enumerate(rows, 1):
        row.position = after + step * number
    return rows


def withdraw(setting: FlowSetting, keys: Collection[str]) -> None:
    """Taken off the flow's list, because they go on being sent under their earlier approval."""
    plan = waiting_list(setting)
    pks = [] if plan is None else list(
        standing(plan).filter(key__in=list(keys)).values_list("pk", flat=True)
    )  # fmt: skip
    if plan and pks:
        take_out(plan, pks, status=Change.Status.WITHDRAWN)
        renew(plan)


def close_list(plan: Plan, now: datetime) -> None:
    """Nothing is left to decide: the parts that were approved of it tell the rest."""
    plan.status = Plan.Status.APPLIED if plan.parts.exists() else Plan.Status.SUPERSEDED
    plan.closed_at = now
    plan.save(update_fields=["status", "closed_at"])


def split_off(plan: Plan, pks: Collection[int], *, made_by: Person | None) -> Plan:
    """What was approved, as a plan that alters no more: the whole plan when nothing else is left
    in it, or else a part of its own.
    """
    if standing(plan).count() == len(pks):
        standing(plan).update(status=Change.Status.APPROVED)
        plan.status = Plan.Status.APPROVED
        plan.save(update_fields=["status"])
        return plan
    part = Plan.objects.create(
        organization_id=plan.organization_id,
        setting_id=plan.setting_id,
        purpose=plan.purpose,
        status=Plan.Status.APPROVED,
        split_from=plan,
        alarms=plan.alarms,
        compared=plan.compared,
        made_by=made_by,
    )
    take_out(plan, pks, plan=part, status=Change.Status.APPROVED)
    part.hash = part_hash(part)
    part.counts = dict(Counter(part.changes.values_list("action", flat=True)))
    part.save(update_fields=["hash", "counts"])
    renew(plan)
    return part
