"""A round: all flows of an organization one after the other, each company read once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from ledgerboard.connections.models import Connection
from ledgerboard.core.reconcile import Side
from ledgerboard.sync import flows
from ledgerboard.sync.models import FlowSetting, Link, PullState, Round, Run
from ledgerboard.users.models import Person
from ledgerboard.work import engine

PROJECT = "project"
REFRESH_EVERY = timedelta(minutes=15)
"""As long as a run may write before both sides are read again."""


def in_order(settings: Iterable[FlowSetting]) -> list[FlowSetting]:
    """Those that others look at come first: a flow sees the links that were made before it."""
    order = {name: place for place, name in enumerate(flows.flows())}
    waiting = sorted(settings, key=lambda each: (order.get(each.flow, len(order)), each.pk))
    done: list[FlowSetting] = []
    while waiting:
        names = {each.flow for each in waiting}
        ready = [each for each in waiting if names.isdisjoint(_after(each) - {each.flow})]
        done += ready or waiting
        waiting = [each for each in waiting if each not in done]
    return done


def _after(setting: FlowSetting) -> frozenset[str]:
    flow = flows.flows().get(setting.flow)
    return frozenset(flow.after) if flow else frozenset()


def start(settings: Iterable[FlowSetting], kind: Run.Kind, person: Person | None = None) -> Round:
    """A run for each flow, in order, that one job carries."""
    several = in_order(settings)
    made = Round.objects.create(organization_id=several[0].organization_id)
    Run.objects.bulk_create(
        [
            Run(
                organization_id=each.organization_id,
                setting=each,
                kind=kind,
                person=person,
                round=made,
                place=place,
            )
            for place, each in enumerate(several)
        ]
    )
    return made


@transaction.atomic
def ask(settings: Sequence[FlowSetting], person: Person | None = None) -> list[Run]:
    """A round of these flows. One that is asked for and not begun serves again."""
    if not settings:
        return []
    organization_id = settings[0].organization_id
    begun = Run.objects.filter(round=OuterRef("pk")).exclude(status=Run.Status.QUEUED)
    fresh = Round.objects.of(organization_id).filter(~Exists(begun), runs__isnull=False)
    waiting = fresh.order_by("-pk").first()
    if waiting and {run.setting_id for run in waiting.runs.all()} == {s.pk for s in settings}:
        if person:
            waiting.runs.filter(person=None).update(person=person)
        return list(waiting.runs.order_by("place"))
    made = start(settings, Run.Kind.PLAN, person)
    engine.enqueue(
        "sync.round",
        id=f"sync.round:{made.pk}",
        partition=f"organization:{organization_id}",
        args=[made.pk],
        organization=organization_id,
    )
    return list(made.runs.order_by("place"))


def next_run(round_: Round) -> Run | None:
    """The one to carry on with: what an earlier flow writes is written before the next compares."""
    waiting = round_.runs.filter(status__in=Run.OPEN).select_related("setting")
    return waiting.order_by("place", "pk").first()


def kinds_to_read(
    run: Run, connection: Connection, own: Collection[str], now: datetime
) -> list[str]:
    """Of this company: for a run by itself its own kinds, for a round all that are not read yet."""
    if run.kind == Run.Kind.APPLY:
        return _before_writing(run, connection, own, now)
    if run.round is None:
        return list(own)
    if run.round.started_at is None:
        run.round.started_at = now
        run.round.save(update_fields=["started_at"])
    members = run.round.runs.select_related("setting")
    kinds = [kind for each in members for kind in kinds_of(each.setting, connection)]
    read = PullState.objects.filter(
        connection=connection, kind__in=kinds, pulled_at__gte=run.round.started_at
    )
    done = set(read.values_list("kind", flat=True))
    return [kind for kind in dict.fromkeys(kinds) if kind not in done]


def _before_writing(
    run: Run, connection: Connection, own: Collection[str], now: datetime
) -> list[str]:
    """What is written and what it was made from. What was only looked at beside it, on the side
    that is not written to, may be some minutes old: its list costs a call for each project.
    """
    targets = run.plan.changes.values_list("target", flat=True).distinct() if run.plan else ()
    sides = {str(Side.LEFT): run.setting.left_id, str(Side.RIGHT): run.setting.right_id}
    if connection.pk in {sides.get(target) for target in targets}:
        return list(own)
    flow = flows.declared(run.setting.flow)
    compared = {kind for side in Side for kind in flow.end(side).kinds}
    fresh = PullState.objects.filter(connection=connection, pulled_at__gt=now - REFRESH_EVERY)
    needless = set(fresh.values_list("kind", flat=True)) - compared
    return [kind for kind in own if kind not in needless]


def kinds_of(setting: FlowSetting, connection: Connection) -> tuple[str, ...]:
    """What this flow reads of this company."""
    flow = flows.declared(setting.flow)
    sides = {Side.LEFT: setting.left_id, Side.RIGHT: setting.right_id}
    return tuple(
        kind for side, pk in sides.items() if pk == connection.pk for kind in flow.end(side).reads
    )


def projects_of(connection: Connection) -> list[str] | None:
    """The projects that take part: those that are linked; None where no flow links projects."""
    living = FlowSetting.objects.of(connection.organization_id).filter(enabled=True)
    settings = list(living.filter(Q(left=connection) | Q(right=connection)))
    ids: list[str] = []
    linking = False
    for side in Side:
        named = [s.pk for s in settings if _links_projects(s, side, connection)]
        if named:
            linking = True
            links = Link.objects.of(connection.organization_id).filter(
                setting__in=named, unlinked_at=None
            )
            ids += links.values_list(f"{side}_id", flat=True)
    return sorted(set(ids)) if linking else None


def _links_projects(setting: FlowSetting, side: Side, connection: Connection) -> bool:
    """Whether that side of the flow is this company, and its records are projects."""
    company = setting.left_id if side is Side.LEFT else setting.right_id
    return company == connection.pk and PROJECT in flows.declared(setting.flow).end(side).kinds


def dependents(run: Run) -> list[FlowSetting]:
    """Flows that look at links of this one, once it made some."""
    mine = FlowSetting.objects.of(run.organization_id).filter(enabled=True)
    return [each for each in mine.exclude(pk=run.setting_id) if run.setting.flow in _after(each)]
