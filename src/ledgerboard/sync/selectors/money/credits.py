"""Vendor credits typed in QuickBooks that settle bills of ours without cash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ledgerboard.sync.models import FlowSetting
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.bills import living_links
from ledgerboard.sync.selectors.money.listing import figures

PART, ISSUED = "applied_payment", "contract_payment"
CREDITS = ("vendor_credit", "journal_entry")


def credits_taken(setting: FlowSetting) -> Mapping[str, int]:
    """Cents by commitment, positive. In Procore each is a negative payment that names no invoice: a
    refund typed there is one, too, but no credit of the books.
    """
    issued = figures(setting.left, ISSUED).filter(amount__lt=0, about="")
    negative = dict(issued.values_list("record_id", "commitment"))
    flow = setting_of(setting.organization, "payments") if negative else None
    if flow is None:
        return {}
    links = dict(living_links(flow).filter(left_id__in=negative).values_list("right_id", "left_id"))
    parts = figures(setting.right, PART).filter(record_id__in=links, about_kind__in=CREDITS)
    found: dict[str, int] = defaultdict(int)
    for id_, amount in parts.values_list("record_id", "amount"):
        found[negative[links[id_]]] -= amount or 0
    return found
