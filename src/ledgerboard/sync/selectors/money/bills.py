"""Bills of the books as lists need them: by the invoices that they are linked to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ledgerboard.core.money.invoice_progress import BillState
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import FlowSetting, Link
from ledgerboard.sync.selectors.money.listing import figures_ever

BILLS = ("bill", "vendor_credit")


@dataclass(frozen=True)
class LinkedBill:
    """The bill of an invoice; `state` is None while it was never read."""

    ref: Ref
    state: BillState | None
    due_on: date | None = None


def living_links(setting: FlowSetting) -> QuerySet[Link]:
    return Link.objects.of(setting.organization_id).filter(setting=setting, unlinked_at=None)


def linked_bills(setting: FlowSetting) -> Mapping[str, LinkedBill]:
    """By the invoice's id in Procore."""
    links = living_links(setting)
    rows = figures_ever(setting.right, *BILLS).filter(record_id__in=links.values("right_id"))
    known = {
        (kind, id_): (BillState(amount, balance, gone is not None), due_on)
        for kind, id_, amount, balance, gone, due_on in rows.values_list(
            "kind", "record_id", "amount", "balance", "snapshot__gone_at", "due_on"
        )
    }
    found: dict[str, LinkedBill] = {}
    for left_id, kind, right_id in links.values_list("left_id", "right_kind", "right_id"):
        state, due_on = known.get((kind, right_id), (None, None))
        found[left_id] = LinkedBill(Ref(kind, right_id), state, due_on)
    return found
