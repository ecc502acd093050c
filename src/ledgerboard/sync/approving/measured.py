"""What one person, or a rule, approved of a flow, measured against the flow's approval limits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Max,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Abs, Cast

from ledgerboard.core.views.invoice_as_bill import CARRIES_ANOTHER
from ledgerboard.sync.approval_limits import Limits, Size
from ledgerboard.sync.models import Approval, Change, FlowSetting, Plan
from ledgerboard.sync.plans.listing import revision_of, seen_at
from ledgerboard.sync.records import chunks
from ledgerboard.sync.selectors.money.plan_figures import MoneySource, source_of
from ledgerboard.users.models import Person

WINDOW = timedelta(hours=24)
MOVES_MONEY = ("create", "update", "void", "delete")
"""A link, a file or a note changes no amount."""


def over(plan: Plan, person: Person, changes: Iterable[Change], now: datetime) -> list[str]:
    """The limits for which this person's yes to these changes isn't enough."""
    limits = Limits.of(plan.setting)
    if not limits:
        return []
    asked = size_of(plan.setting, [each.pk for each in changes])
    return limits.over(asked, alone_before(plan.setting, person, now))


def within_for_rules(plan: Plan, changes: Iterable[Change], now: datetime) -> list[Change]:
    """What standing rules may approve: nothing above a limit, and nothing once they used it up."""
    limits, offered = Limits.of(plan.setting), list(changes)
    if not limits:
        return offered
    alone = _above_alone(limits, plan.setting, [each.pk for each in offered])
    small = [each for each in offered if each.pk not in alone]
    asked = size_of(plan.setting, [each.pk for each in small])
    return [] if limits.over(asked, alone_before(plan.setting, None, now)) else small


def _above_alone(limits: Limits, setting: FlowSetting, pks: Iterable[int]) -> set[int]:
    """Those that are above a limit in dollars by themselves."""
    source, found = source_of(setting), set[int]()
    if source is None or not limits.in_dollars:
        return found
    large = Q(own=None) if limits.one is None else Q(own=None) | Q(own__gt=limits.one)
    for few in chunks(pks):
        rows = Change.objects.of(setting.organization_id).filter(pk__in=few)
        moving = _sized(rows, source).filter(large, action__in=MOVES_MONEY)
        found.update(moving.values_list("pk", flat=True))
    return found


def alone_before(setting: FlowSetting, person: Person | None, now: datetime) -> Size:
    """What this person, or a rule, approved of the flow within 24 hours without anybody else,
    change by change: somebody's yes to another change of the plan is none to this one.
    """
    yes = Approval.objects.of(setting.organization_id).filter(plan__setting=setting)
    by_rule, by_people = yes.exclude(rule=None), yes.filter(rule=None)
    mine = by_people.filter(person=person) if person else by_rule
    others = by_people.exclude(person=person) if person else by_people
    recent = list(mine.filter(at__gt=now - WINDOW))
    both = others.filter(plan__in={each.plan_id for each in recent})
    alone = _meant(recent) - _meant(both)
    return size_of(setting, alone, but_not=_NOT_SENT)


def _meant(approvals: Iterable[Approval]) -> set[int]:
    """The rows that were said yes to: they stood in the revision that the hash names."""
    found = set[int]()
    for each in approvals:
        rows = seen_at(Change.objects.filter(plan=each.plan_id), revision_of(each.plan_hash))
        there = rows.values_list("key", "pk")
        keys = None if each.selection is None else set(each.selection)
        found.update(pk for key, pk in there if keys is None or key in keys)
    return found


_NOT_SENT = (
    Change.Status.PROPOSED,
    Change.Status.REJECTED,
    Change.Status.WITHDRAWN,
    Change.Status.STALE,
)


def size_of(setting: FlowSetting, pks: Iterable[int], but_not: Collection[str] = ()) -> Size:
    """`but_not`: states of changes that don't count."""
    source, size = source_of(setting), Size()
    for few in chunks(pks):
        rows = Change.objects.of(setting.organization_id).filter(pk__in=few)
        size += measured(rows.exclude(status__in=but_not), source)
    return size


def measured(rows: QuerySet[Change], source: MoneySource | None) -> Size:
    """One query, however many there are."""
    if source is None:
        return Size(changes=rows.count())
    moves = Q(action__in=MOVES_MONEY)
    found = _sized(rows, source).aggregate(
        changes=Count("pk"),
        cents=Sum("own", filter=moves),
        largest=Max("own", filter=moves),
        unknown=Count("pk", filter=moves & Q(own=None)),
    )  # fmt: skip
    return Size(**{name: value or 0 for name, value in found.items()})


def _sized(rows: QuerySet[Change], source: MoneySource) -> QuerySet[Change]:
    """With `own`: the size of each one's record in cents; None where it can't be compared, as where
    a bill carries the difference of another invoice besides its own.
    """
    said = rows.order_by().annotate(warned=Cast("warnings", TextField()))
    own = Abs(source.cents())
    more = When(warned__contains=CARRIES_ANOTHER, then=Value(None))
    return said.annotate(own=Case(more, default=own, output_field=BigIntegerField()))
