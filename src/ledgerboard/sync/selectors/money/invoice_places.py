"""The commitment and project by which the pages of invoices and payments are found in Procore."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from ledgerboard.connections.models import Connection
from ledgerboard.sync.models import Snapshot


@dataclass(frozen=True)
class InvoicePlace:
    """`type` is the commitment's: a subcontract or a purchase order."""

    commitment: str
    type: str
    project: str


ON_COMMITMENTS = ("subcontractor_invoice", "contract_payment")
"""What is found by the commitment that it names."""


def places_of(
    connection: Connection, kind: str, ids: Collection[str]
) -> Mapping[str, InvoicePlace]:
    """Of invoices or payments issued, by their id. Two queries, however many there are."""
    rows = _read_of(connection).filter(kind=kind, record_id__in=ids)
    found = dict(rows.values_list("record_id", KT("values__commitment__id")))
    commitments = commitment_places(connection, set(filter(None, found.values())))
    return {id_: commitments[of] for id_, of in found.items() if of in commitments}


def commitment_places(connection: Connection, ids: Collection[str]) -> Mapping[str, InvoicePlace]:
    rows = _read_of(connection).filter(kind="commitment", record_id__in=ids)
    said = rows.values_list("record_id", KT("values__type"), KT("values__project__id"))
    return {id_: InvoicePlace(id_, type_ or "", of or "") for id_, type_, of in said}


def _read_of(connection: Connection) -> QuerySet[Snapshot]:
    return Snapshot.objects.of(connection.organization_id).filter(connection=connection)
