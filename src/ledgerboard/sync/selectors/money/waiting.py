"""Money that waits for somebody: invoices on their way to the books, and since when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from ledgerboard.core.money.invoice_progress import Progress
from ledgerboard.sync.models import Change, FlowSetting
from ledgerboard.sync.records import chunks
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.intentions import Intention, intentions
from ledgerboard.sync.selectors.money.invoices import INVOICE
from ledgerboard.sync.selectors.money.listing import figures
from ledgerboard.users.models import Organization


class WaitingInvoice(NamedTuple):
    """One invoice. Cents; `since` is the day on which its change was first proposed."""

    progress: Progress
    cents: int
    since: date


def waiting(organization: Organization) -> list[WaitingInvoice]:
    setting = setting_of(organization, "invoices")
    return list(_waiting(setting, intentions(setting, "left"))) if setting else []


def _waiting(setting: FlowSetting, said: Mapping[str, Intention]) -> Iterator[WaitingInvoice]:
    """From the changes to the figures: few wait of the many that there are."""
    mine = Change.objects.of(setting.organization_id)
    for few in chunks(said):
        rows = figures(setting.left, INVOICE).filter(record_id__in=few).exclude(amount=None)
        days = dict(
            mine.filter(pk__in=[said[id_].change for id_ in few]).values_list("pk", "added_at")
        )
        for id_, cents in rows.values_list("record_id", "amount"):
            since = timezone.localdate(days[said[id_].change])
            yield WaitingInvoice(said[id_].progress, cents or 0, since)
