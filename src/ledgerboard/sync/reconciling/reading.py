"""How fresh what is compared is: when each system was read, and what could not be read since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Min

from ledgerboard.connections.models import Connection
from ledgerboard.core.reconcile import End
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import FlowSetting, PullState, Run

MONEY = ("invoices", "payments", "costs")
"""The flows whose records are compared."""
LOOKED_AT = frozenset({"commitment", "change_order", "account"})
"""Kinds beside them without which the comparison would be another."""
_READS = (Run.Kind.PLAN, Run.Kind.SWEEP)


@dataclass(frozen=True)
class ReadTimes:
    """When each system was read: of all kinds that are compared the one read longest ago. `whole`
    is when everything was last read, so that nothing deleted is missed; None if some never was.
    """

    procore: dt.datetime
    quickbooks: dt.datetime
    whole: dt.datetime | None

    @property
    def oldest(self) -> dt.datetime:
        return min(self.procore, self.quickbooks)


def read_times(settings: Iterable[FlowSetting], checked_at: dt.datetime) -> ReadTimes:
    """Of these flows between two companies, whose invoices were checked then."""
    flows = [(each, declared(each.flow)) for each in settings]
    kinds = {kind for _, flow in flows for kind in _compared(flow.left)}
    there = {kind for _, flow in flows for kind in _compared(flow.right)}
    setting = flows[0][0]
    left, right = _oldest(setting.left, kinds), _oldest(setting.right, there)
    read = [each["read"] or checked_at for each in (left, right)]
    wholes = [each["whole"] for each in (left, right) if each["whole"]]
    return ReadTimes(read[0], read[1], min(wholes) if len(wholes) > 1 else None)


def _compared(end: End) -> tuple[str, ...]:
    return (*end.kinds, *(kind for kind in end.beside if kind in LOOKED_AT))


def _oldest(connection: Connection, kinds: Iterable[str]) -> dict[str, dt.datetime | None]:
    states = PullState.objects.of(connection.organization_id).filter(
        connection=connection, kind__in=kinds, pulled_at__isnull=False
    )
    found = states.aggregate(read=Min("pulled_at"), whole=Min("swept_at"))
    if states.exclude(swept_at=None).count() < len(set(kinds)):
        found["whole"] = None
    return found


def failed_since(settings: Iterable[FlowSetting]) -> Iterator[str]:
    """Flows whose last check failed, or that were never checked, and what a company refused to show
    of them: what is new is in no figure.
    """
    settings = list(settings)
    yield from _refused(settings)
    for setting in settings:
        runs = Run.objects.of(setting.organization_id).filter(setting=setting, kind__in=_READS)
        last = runs.exclude(status__in=Run.OPEN).order_by("-pk").first()
        title = declared(setting.flow).title.lower()
        if last is None:
            yield f"{title}. They were never checked for changes."
        elif last.status == Run.Status.FAILED:
            yield f"new changes of {title}. Their last check failed; see Activity."


def _refused(settings: Iterable[FlowSetting]) -> Iterator[str]:
    ends = [(each, declared(each.flow)) for each in settings]
    sides = [
        (company, kind)
        for setting, flow in ends
        for company, end in ((setting.left, flow.left), (setting.right, flow.right))
        for kind in _compared(end)
    ]
    refused = {row.reason: None for row, kind in sides if row.reason and kind in row.refused_kinds}
    yield from (f"what we may not read. {reason}" for reason in refused)
