"""Vendor credits typed in QuickBooks that settle bills of ours without cash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import QuerySet

from ledgerboard.sync.flows.options import view_settings
from ledgerboard.sync.models import FlowSetting, MoneyFigures
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.bills import invoices_by_bill, living_links
from ledgerboard.sync.selectors.money.listing import figures

PART, ISSUED = "applied_payment", "contract_payment"
LIST = "list"
"""The setting by which credits in payments don't go to Procore."""
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


def credits_listed(setting: FlowSetting) -> Mapping[str, int]:
    """Cents by commitment, positive, of credits that are only listed and that no invoice became:
    Procore has them as paid. One whose payment is on several commitments may be any one's.
    """
    flow = setting_of(setting.organization, "payments")
    if flow is None or view_settings(flow.options).get("credits") != LIST:
        return {}
    ours = {pair: each.commitment for pair, each in invoices_by_bill(setting).items()}
    parts = figures(setting.right, PART)
    listed = parts.filter(about_kind__in=CREDITS, amount__lt=0).exclude(
        record_id__in=living_links(flow).values("right_id")
    )
    rows = listed.values_list("document", "about_kind", "about", "amount")
    typed = [(document, amount) for document, *about, amount in rows if tuple(about) not in ours]
    paid = _paid_commitments(parts.filter(document__in={each for each, _ in typed}), ours)
    found: dict[str, int] = defaultdict(int)
    for document, amount in typed:
        if len(paid[document]) == 1:
            found[min(paid[document])] -= amount or 0
    return found


def _paid_commitments(
    parts: QuerySet[MoneyFigures], ours: Mapping[tuple[str, str], str]
) -> Mapping[str, set[str]]:
    """By the payment."""
    found: dict[str, set[str]] = defaultdict(set)
    for document, kind, id_ in parts.values_list("document", "about_kind", "about"):
        if (kind, id_) in ours:
            found[document].add(ours[kind, id_])
    return found
