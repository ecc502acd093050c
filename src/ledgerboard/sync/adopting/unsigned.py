"""Which commitments in progress nobody has signed off: as `finding` says it of each, told from
columns alone. Home asks on every view, and where all is signed off no row is read.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from ledgerboard.core.reconcile import Action
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.included_in_opening import starts_after
from ledgerboard.sync.models import FlowSetting, Link, Snapshot

INVOICE = "subcontractor_invoice"


def made_here(setting: FlowSetting) -> QuerySet[Link]:
    """Links of bills that we made."""
    return Link.objects.of(setting.organization_id).filter(
        setting=setting, made_by=Action.CREATE, unlinked_at=None
    )


def unsigned(setting: FlowSetting, settings: BillSettings, signed: Collection[str]) -> set[str]:
    """Commitments with an invoice that was billed before the day from which on we sync (any that
    accounting accepted, where no such day is chosen) and has no bill of ours.
    """
    rows = Snapshot.objects.of(setting.organization_id).filter(
        connection=setting.left_id,
        kind=INVOICE,
        gone_at=None,
        values__status__in=sorted(settings.accepted),
    )
    open_ = rows.exclude(record_id__in=made_here(setting).values("left_id")).annotate(
        commitment=Cast(KT("values__commitment__id"), TextField()),
        billed=KT("values__billing_date__date"),
        ended=KT("values__period_end__date"),
    )
    found = open_.exclude(commitment__in=signed).values_list("commitment", "billed", "ended")
    return {of for of, billed, ended in found if of and _counts(billed or ended, settings)}


def _counts(day: str | None, settings: BillSettings) -> bool:
    known = date.fromisoformat(day) if day else None
    return settings.start_day is None or starts_after(known, settings)
