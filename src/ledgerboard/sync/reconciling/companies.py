"""All checks for each pair of companies whose invoices flow is on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from ledgerboard.core.reconcile import Side
from ledgerboard.core.records import Project
from ledgerboard.core.values import Ref
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.models import FlowSetting, Run
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.reconciling.accepting import accepted_now
from ledgerboard.sync.reconciling.addresses import addresses, vendors_there
from ledgerboard.sync.reconciling.answer import (
    Compared,
    NothingToReconcile,
    Reconciliation,
    UntiedDocument,
)
from ledgerboard.sync.reconciling.checks import ACCOUNT_OLD
from ledgerboard.sync.reconciling.reading import MONEY, ReadTimes, failed_since, read_times
from ledgerboard.sync.reconciling.records import MoneyRecords
from ledgerboard.sync.reconciling.stored import Stored, kept
from ledgerboard.users.models import Organization

FLOW_OFF = "Invoices are off.", "Turn on the invoices flow to reconcile."
NOT_READ = "Nothing was read yet.", "Check invoices for changes first."


def reconciliation(
    organization: Organization,
    ports: Ports,
    *,
    through: dt.date | None = None,
    project: str = "",
    hurry: bool = False,
) -> tuple[Reconciliation, ...]:
    """One for each pair of companies. Documents dated after `through` don't count; `project` is a
    number or a name. Who is in a `hurry` takes what a large company's last comparison said while
    it is compared again, and is told when that was.

    Raises:
        NothingToReconcile: invoices are off, nothing was read yet, or the project has no money.

    """
    enabled = FlowSetting.objects.of(organization).filter(flow="invoices", enabled=True)
    settings = list(enabled.select_related("left", "right"))
    if not settings:
        raise NothingToReconcile(*FLOW_OFF)
    found = tuple(
        _of_project(reconciled(each, ports, through, hurry=hurry), each, ports, project)
        for each in settings
    )
    if project and not any(each.ties for each in found):
        raise NothingToReconcile(f"There is nothing to compare on a project {project}.")
    return found


def apart_as_seen(
    organization: Organization,
    key: tuple[str, str, str],
    figures: Mapping[str, str],
    ports: Ports,
    through: dt.date | None = None,
) -> tuple[FlowSetting, UntiedDocument]:
    """The document that somebody saw apart by these figures.

    Raises NotPossible when it differs by something else now.
    """
    for each in reconciliation(organization, ports, through=through):
        for apart in each.apart:
            if apart.key == key and apart.figures == figures:
                return FlowSetting.objects.of(organization).get(pk=each.setting_id), apart
    raise NotPossible("The difference has changed.", "Look at it again.")


def reconciled(
    setting: FlowSetting, ports: Ports, through: dt.date | None = None, *, hurry: bool = False
) -> Reconciliation:
    """One pair of companies, everything that was read. Raises NothingToReconcile."""
    checked_at = _checked_at(setting)
    records = MoneyRecords(setting, ports)
    compared = [each for each in records.settings.values() if each.flow in MONEY]
    read = read_times(compared, checked_at)
    stored = kept(records, through, hurry=hurry)
    return _answer(records, read, through, stored, tuple(failed_since(compared)))


def _answer(
    records: MoneyRecords,
    read: ReadTimes,
    through: dt.date | None,
    stored: Stored,
    failed: tuple[str, ...],
) -> Reconciliation:
    found: Compared = stored.compared
    return Reconciliation(
        setting_id=records.setting.pk,
        read=read,
        through=through,
        ties=found.ties,
        retainage=found.retainage,
        account=found.account,
        titles=dict(found.titles),
        plans=records.plans,
        not_compared=(*found.not_compared, *failed),
        accepted=accepted_now(records.setting, records.ports.today),
        openings=found.openings,
        only_in_books=found.only_in_books,
        job_costs=found.job_costs,
        addresses=addresses(records.setting, found.ties, found.only_in_books),
        vendors_there=vendors_there(records.setting, found.ties),
        compared_at=None if stored.is_current else stored.at,
    )


def _checked_at(setting: FlowSetting) -> dt.datetime:
    runs = Run.objects.of(setting.organization_id).filter(
        setting=setting, kind=Run.Kind.PLAN, status=Run.Status.DONE
    )
    checked_at = runs.order_by("-pk").values_list("started_at", flat=True).first()
    if checked_at is None:
        raise NothingToReconcile(*NOT_READ)
    return checked_at


def _of_project(
    found: Reconciliation, setting: FlowSetting, ports: Ports, wanted: str
) -> Reconciliation:
    """The account is the whole company's: of one project nothing is said of it."""
    if not wanted:
        return found
    jobsite = MoneyRecords(setting, ports).flow.views[Side.LEFT]

    def mine(ref: Ref | None) -> bool:
        seen = jobsite.here(ref) if ref else None
        record = seen.record if seen else None
        return isinstance(record, Project) and wanted in (record.number, record.name)

    return replace(
        found,
        ties=tuple(each for each in found.ties if mine(each.project)),
        retainage=tuple(each for each in found.retainage if mine(each.project)),
        account=None,
        not_compared=tuple(each for each in found.not_compared if each != ACCOUNT_OLD),
        openings=tuple(each for each in found.openings if mine(each.project)),
        only_in_books=tuple(each for each in found.only_in_books if mine(each.project)),
        job_costs=tuple(each for each in found.job_costs if mine(each.project)),
    )
