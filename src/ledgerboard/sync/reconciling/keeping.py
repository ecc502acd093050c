"""How it tied, kept each time that money was read or sent: the line on Home, and the weeks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from ledgerboard.sync.models import FlowSetting, Run, Snapshot, TieResult
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.reconciling.answer import NothingToReconcile, Reconciliation
from ledgerboard.sync.reconciling.companies import reconciled
from ledgerboard.sync.reconciling.records import MoneyRecords
from ledgerboard.sync.reconciling.stored import has_many, kept
from ledgerboard.sync.reconciling.through import day_through
from ledgerboard.users.models import Organization


def keep_results(ports: Ports) -> int:
    """A result for each pair of companies in which something happened since its last one; and where
    there are many invoices, what the page shows, so that nobody waits for it.
    """
    settings = FlowSetting.objects.filter(flow="invoices", enabled=True)
    rows = list(settings.select_related("left", "right"))
    results = sum(_keep(each, ports) for each in rows if _is_stale(each))
    for each in rows:
        _compare_ahead(each, ports)
    return results


def _compare_ahead(setting: FlowSetting, ports: Ports) -> None:
    if has_many(MoneyRecords(setting, ports)):
        for through in (None, day_through("", ports.today)):
            kept(MoneyRecords(setting, ports), through)  # what one has loaded is of its own moment


def last_results(organization: Organization) -> list[TieResult]:
    """The latest of each pair of companies whose invoices flow is on."""
    settings = FlowSetting.objects.of(organization).filter(flow="invoices", enabled=True)
    found = (_last(each) for each in settings)
    return [each for each in found if each]


def results_since(organization: Organization, setting_id: int, day: date) -> list[TieResult]:
    """In the order of time; the one that held on that day, too."""
    rows = TieResult.objects.of(organization).filter(setting=setting_id)
    start = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    before = rows.filter(at__lt=start).order_by("-at")[:1]
    return [*before, *rows.filter(at__gte=start).order_by("at")]


def _last(setting: FlowSetting) -> TieResult | None:
    rows = TieResult.objects.of(setting.organization_id).filter(setting=setting)
    return rows.order_by("-at").first()


def _is_stale(setting: FlowSetting) -> bool:
    last = _last(setting)
    ended = Run.objects.of(setting.organization_id).filter(
        setting__left=setting.left, setting__right=setting.right, ended_at__isnull=False
    )
    if last is None:
        return ended.exists()
    since = ended.filter(ended_at__gt=last.at)
    return since.exclude(plan=None).exists() or (since.exists() and _moved(setting, last.at))


def _moved(setting: FlowSetting, since: datetime) -> bool:
    """A repair over there leaves nothing to plan, and it is what people wait to see."""
    rows = Snapshot.objects.of(setting.organization_id).filter(
        connection__in=[setting.left_id, setting.right_id]
    )
    return rows.filter(Q(changed_at__gt=since) | Q(gone_at__gt=since)).exists()


def _keep(setting: FlowSetting, ports: Ports) -> int:
    now = ports.now()
    try:
        found = reconciled(setting, ports)
    except NothingToReconcile:
        return 0
    _result(setting, found, now).save()
    return 1


def _result(setting: FlowSetting, found: Reconciliation, now: datetime) -> TieResult:
    return TieResult(
        organization_id=setting.organization_id,
        setting=setting,
        at=now,
        off=found.off.amount,
        documents=len(found.open),
        unexplained=found.unexplained,
        projects=len(found.projects_off),
        account_off=found.account_off.amount if found.account_off else None,
    )
