"""Where records open in Procore and QuickBooks, as far as addresses are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.db.models.fields.json import KT

from ledgerboard.config.settings import settings
from ledgerboard.connections.models import Connection
from ledgerboard.connectors.procore import web_pages as procore
from ledgerboard.connectors.quickbooks import web_pages as quickbooks
from ledgerboard.core.records import Commitment
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import Snapshot
from ledgerboard.sync.selectors.money.invoice_places import (
    ON_COMMITMENTS,
    InvoicePlace,
    commitment_places,
    places_of,
)

DIRECT_COST = "direct_cost"
OPENING = "opening"
"""An opening figure has its commitment's id, and opens there."""


def commitment_in_procore(commitment: Commitment, commitment_id: str) -> str:
    return _at(procore.COMMITMENT, place_of(commitment, commitment_id))


def invoice_in_procore(commitment: Commitment, commitment_id: str, invoice_id: str) -> str:
    return _at(procore.INVOICE, place_of(commitment, commitment_id), invoice_id)


def place_of(commitment: Commitment, commitment_id: str) -> InvoicePlace:
    project = commitment.project.id if commitment.project else ""
    return InvoicePlace(commitment_id, commitment.type or "", project)


def project_in_procore(id_: str) -> str:
    return procore.address(settings().procore_api_url, procore.PROJECT, project=id_)


def direct_cost_in_procore(project_id: str, id_: str) -> str:
    url, path = settings().procore_api_url, procore.DIRECT_COST
    return procore.address(url, path, project=project_id, direct_cost=id_)


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


def in_procore(connection: Connection, refs: Iterable[Ref]) -> Mapping[Ref, str]:
    """Those whose address is known, in a few queries however many they are."""
    wanted = set(refs)
    found = dict(_on_commitments(connection, wanted))
    found |= {ref: project_in_procore(ref.id) for ref in wanted if ref.kind == "project"}
    found |= dict(_direct_costs(connection, {ref.id for ref in wanted if ref.kind == DIRECT_COST}))
    return {ref: address for ref, address in found.items() if address}


def _direct_costs(connection: Connection, ids: set[str]) -> Iterator[tuple[Ref, str]]:
    rows = Snapshot.objects.of(connection.organization_id).filter(
        connection=connection, kind=DIRECT_COST, record_id__in=ids
    )
    for id_, project in rows.values_list("record_id", KT("values__project__id")) if ids else ():
        yield Ref(DIRECT_COST, id_), direct_cost_in_procore(project or "", id_)


def _on_commitments(connection: Connection, wanted: set[Ref]) -> Iterator[tuple[Ref, str]]:
    for kind in ON_COMMITMENTS:
        ids = {ref.id for ref in wanted if ref.kind == kind}
        path = procore.INVOICE if kind == "subcontractor_invoice" else procore.PAYMENTS
        for id_, place in places_of(connection, kind, ids).items() if ids else ():
            yield Ref(kind, id_), _at(path, place, id_)
    ids = {ref.id for ref in wanted if ref.kind == OPENING}
    for id_, place in commitment_places(connection, ids).items() if ids else ():
        yield Ref(OPENING, id_), _at(procore.COMMITMENT, place)


def _at(path: str, place: InvoicePlace, invoice_id: str = "-") -> str:
    """`invoice_id` counts where the path names one."""
    return procore.address(
        settings().procore_api_url,
        path,
        type_of_contract=place.type,
        project=place.project,
        commitment=place.commitment,
        invoice=invoice_id,
    )
