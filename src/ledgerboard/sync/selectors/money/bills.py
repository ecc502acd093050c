"""Bills of the books as lists need them: by the invoices that they are linked to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from ledgerboard.core.money.invoice_progress import BillState
from ledgerboard.sync.models import FlowSetting, Link
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.listing import Names, figures_ever, gone

BILLS = ("bill", "vendor_credit")


class LinkedBill(NamedTuple):
    """The bill of an invoice; `state` is None while it was never read."""

    kind: str
    id: str
    state: BillState | None = None
    due_on: date | None = None


class Counterpart(NamedTuple):
    """A record of the books that Procore may have too: its id there, and its name here."""

    procore_id: str
    name: str


class BilledInvoice(NamedTuple):
    """The invoice that a bill or credit was made from. Ids are Procore's."""

    id: str
    commitment: str
    project: str


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


def invoices_by_bill(setting: FlowSetting) -> Mapping[tuple[str, str], BilledInvoice]:
    """By kind and id of the bill or credit that each invoice became, with any flow's setting."""
    own = setting_of(setting.organization, "invoices")
    if own is None:
        return {}
    rows = figures_ever(own.left, "subcontractor_invoice")
    known = {
        id_: BilledInvoice(id_, commitment, project)
        for id_, commitment, project in rows.values_list("record_id", "commitment", "project")
    }
    links = living_links(own).values_list("left_id", "right_kind", "right_id")
    return {(kind, right): known[left] for left, kind, right in links if left in known}


def in_procore_by_books(setting: FlowSetting, kind: str, flow: str) -> Mapping[str, Counterpart]:
    """Vendors or projects of the books by id. Where they are linked: Procore's id, and the name
    that every other page of money has, which is Procore's.
    """
    own = setting_of(setting.organization, flow)
    lefts = dict(living_links(own).values_list("right_id", "left_id")) if own else {}
    here, there = Names(setting.left).all(kind), Names(setting.right).all(kind)
    return {
        id_: Counterpart(left := lefts.get(id_, ""), here.get(left, title))
        for id_, title in there.items()
    }
