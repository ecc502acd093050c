"""Bills of the books as lists need them: by the invoices that they are linked to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from ledgerboard.core.money.invoice_progress import BillState
from ledgerboard.sync.models import FlowSetting, Link
from ledgerboard.sync.selectors.money.listing import figures_ever, gone

BILLS = ("bill", "vendor_credit")


class LinkedBill(NamedTuple):
    """The bill of an invoice; `state` is None while it was never read."""

    kind: str
    id: str
    state: BillState | None = None
    due_on: date | None = None


def living_links(setting: FlowSetting) -> QuerySet[Link]:
    return Link.objects.of(setting.organization_id).filter(setting=setting, unlinked_at=None)


def linked_bills(setting: FlowSetting) -> Mapping[str, LinkedBill]:
    """By the invoice's id in Procore, those that are gone too."""
    links = living_links(setting)
    rows = figures_ever(setting.right, *BILLS).filter(record_id__in=links.values("right_id"))
    lost = set(gone(setting.right, *BILLS).values_list("kind", "record_id"))
    known = {
        (kind, id_): (amount, balance, due_on)
        for kind, id_, amount, balance, due_on in rows.values_list(
            "kind", "record_id", "amount", "balance", "due_on"
        )
    }
    found: dict[str, LinkedBill] = {}
    for left_id, kind, id_ in links.values_list("left_id", "right_kind", "right_id"):
        read = known.get((kind, id_))
        if read is None:
            found[left_id] = LinkedBill(kind, id_)
            continue
        amount, balance, due_on = read
        state = BillState(amount, balance, (kind, id_) in lost)
        found[left_id] = LinkedBill(kind, id_, state, due_on)
    return found
