"""The list of what a flow would change now, brought up to date in place.

A comparison adds what is new and withdraws what no longer holds; everything else stays the row
that it is, with the ticks that a person gave it and the reading that it took. Each such step is a
revision. The plan's hash names the revision and proves its content, so that an approval says
which state of the list was seen, however much was added since.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from ledgerboard.core.reconcile import Action
from ledgerboard.sync.models import Change, FlowSetting, Plan
from ledgerboard.sync.plans.changes import CONTENT, content_hash
from ledgerboard.sync.records import canonical, chunks
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


@dataclass(frozen=True)
class Wanted:
    """A row that a list is to have. Its content waits packed: tens of thousands of rows are made
    before the first is stored, and each would hold 16 KB.
    """

    key: str
    meaning: str
    signature: str
    needs: list[str]
    added_at: datetime
    packed: bytes

    @classmethod
    def of(cls, row: Change) -> Wanted:
        said = {name: getattr(row, name) for name in _PACKED}
        packed = zlib.compress(canonical(said), _QUICKLY)
        return cls(row.key, row.meaning, row.signature, row.needs, row.added_at, packed)

    @property
    def content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(zlib.decompress(self.packed))
        return found

    def row(self, plan: Plan, position: int) -> Change:
        """As the list's next revision has it."""
        return Change(
            plan=plan,
            listed=plan,
            organization_id=plan.organization_id,
            since=plan.revision + 1,
            position=position,
            added_at=self.added_at,
            **self.content,
        )


_PACKED = (*CONTENT, "content_hash", "needs", "meaning", "signature", "grounds")
_QUICKLY = 1


def revise(plan: Plan, wanted: Sequence[Wanted]) -> bool:
    """Make these the plan's rows; whether anything was added or withdrawn.

    They are in the order in which they can be done. Of each that the list has already, the row
    there stays, and only what it needs is taken over.
    """
    there = {row.key: row for row in standing(plan).values_list(*_COMPARED, named=True)}
    kept = {each.key: there[each.key] for each in wanted if _alike(there.get(each.key), each)}
    gone = {row.pk for row in there.values()} - {row.pk for row in kept.values()}
    take_out(plan, gone, status=Change.Status.WITHDRAWN)
    _take_over(kept, wanted)
    places = _placed([each.key for each in wanted], {k: row.position for k, row in kept.items()})
    new = [each for each in wanted if each.key in places]
    for few in chunks(new):
        Change.objects.bulk_create([each.row(plan, places[each.key]) for each in few])
    return bool(gone or new)


_COMPARED = ("pk", "key", "signature", "meaning", "needs", "position")


def _alike(there: Any, wanted: Wanted) -> bool:
    """A row from before signatures were kept is the same when it means the same."""
    if there is None:
        return False
    by = "signature" if there.signature else "meaning"
    return bool(getattr(there, by) == getattr(wanted, by))


def _take_over(kept: Mapping[str, Any], wanted: Iterable[Wanted]) -> None:
    for new in wanted:
        row = kept.get(new.key)
        if row and (row.needs, row.signature) != (new.needs, new.signature):
            Change.objects.filter(pk=row.pk).update(
                needs=new.needs, signature=new.signature, grounds=new.content["grounds"]
            )


def _placed(keys: Iterable[str], places: Mapping[str, int]) -> dict[str, int]:
    """Where the new ones stand, each between its neighbours, so that no other row moves. `places`
    are those that are there.

    Where the room between two is used up, a new row stands at its neighbour's place: the order
    is then that of the names in the database, which does no harm.
    """
    new, last, waiting = dict[str, int](), 0, list[str]()
    for key in keys:
        if key not in places:
            waiting.append(key)
            continue
        new |= _between(waiting, last, places[key])
        last, waiting = max(last, places[key]), []
    return {**new, **_between(waiting, last, last + _GAP * (len(waiting) + 1))}


def _between(keys: Sequence[str], after: int, before: int) -> dict[str, int]:
    step = max(before - after, 0) // (len(keys) + 1)
    return {key: after + step * number for number, key in enumerate(keys, 1)}


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
