"""“Open in Procore”, “Open in QuickBooks”: an address where one is known, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ledgerboard.config.settings import settings
from ledgerboard.connectors.procore import web_pages as procore
from ledgerboard.connectors.quickbooks import web_pages as quickbooks
from ledgerboard.core.reconcile import Side
from ledgerboard.core.records import Commitment
from ledgerboard.core.values import Ref
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Change, FlowSetting, Snapshot
from ledgerboard.sync.selectors.money.invoice_places import InvoicePlace, invoice_places

Opens = list[tuple[str, str]]
"""Where, and the address there."""


def invoice_in_procore(commitment: Commitment, commitment_id: str, invoice_id: str) -> str:
    project = commitment.project.id if commitment.project else ""
    place = InvoicePlace(commitment_id, commitment.type or "", project)
    return _invoice_at(place, invoice_id)


def _invoice_at(place: InvoicePlace | None, invoice_id: str) -> str:
    if place is None:
        return ""
    return procore.address(
        settings().procore_api_url,
        procore.INVOICE,
        type_of_contract=place.type,
        project=place.project,
        commitment=place.commitment,
        invoice=invoice_id,
    )


def commitment_in_procore(commitment: Commitment, commitment_id: str) -> str:
    return procore.address(
        settings().procore_api_url,
        procore.COMMITMENT,
        type_of_contract=commitment.type or "",
        project=commitment.project.id if commitment.project else "",
        commitment=commitment_id,
    )


def project_in_procore(id_: str) -> str:
    return procore.address(settings().procore_api_url, procore.PROJECT, project=id_)


def in_quickbooks(ref: Ref | None) -> str:
    """Of a part of a transaction, such as `151:214` or `bill:231:88`, the transaction."""
    match ref:
        case None:
            return ""
        case Ref("applied_payment", id_):
            kind, id_ = "bill_payment", id_.partition(":")[0]
        case Ref("project_cost", id_):
            kind, id_, *_ = *id_.split(":"), ""
        case Ref(kind, id_):
            pass
    return quickbooks.address(settings().quickbooks_api_url, kind, id_)


def pair_opens(name: str, left_id: str, right_id: str) -> Opens:
    """Of a pair of this flow whose ids stand on its page."""
    flow = declared(name)
    left, right = Ref(flow.left.kind, left_id), Ref(flow.right.kind, right_id)
    return _known(_in_procore(left, {}) if left_id else "", in_quickbooks(right))


def change_opens(setting: FlowSetting, changes: Iterable[Change]) -> Mapping[int, Opens]:
    """By the change: the records that it is about, in both systems."""
    sides = {side: {each.pk: _id_on(each, side) for each in changes} for side in Side}
    refs = {side: _refs(setting, side, set(sides[side].values())) for side in Side}
    invoices = {ref.id for ref in refs[Side.LEFT].values() if ref.kind == "subcontractor_invoice"}
    places = invoice_places(setting.left, invoices) if invoices else {}
    found = defaultdict[int, Opens](list)
    for pk, id_ in sides[Side.LEFT].items():
        here, there = refs[Side.LEFT].get(id_), refs[Side.RIGHT].get(sides[Side.RIGHT][pk])
        found[pk] = _known(_in_procore(here, places), in_quickbooks(there))
    return found


def _id_on(change: Change, side: Side) -> str:
    made = change.made_id if change.target == side else ""
    return change.id_on(side) or made


def _refs(setting: FlowSetting, side: Side, ids: set[str]) -> dict[str, Ref]:
    """What was read of these, by id: one id may be a bill's or a vendor credit's."""
    kinds = declared(setting.flow).end(side).kinds
    if len(kinds) == 1:
        return {id_: Ref(kinds[0], id_) for id_ in ids if id_}
    rows = Snapshot.objects.of(setting.organization_id).filter(
        connection=setting.left_id if side is Side.LEFT else setting.right_id,
        kind__in=kinds,
        record_id__in=ids,
    )
    return {id_: Ref(kind, id_) for kind, id_ in rows.values_list("kind", "record_id")}


def _in_procore(ref: Ref | None, places: Mapping[str, InvoicePlace]) -> str:
    match ref:
        case Ref("subcontractor_invoice", id_):
            return _invoice_at(places.get(id_), id_)
        case Ref("project", id_):
            return project_in_procore(id_)
        case _:
            return ""


def _known(in_procore: str, there: str) -> Opens:
    return [each for each in (("Procore", in_procore), ("QuickBooks", there)) if each[1]]
