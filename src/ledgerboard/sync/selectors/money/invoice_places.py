"""Where invoices stand in Procore: the commitment and project that their pages are found by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models.fields.json import KT

from ledgerboard.connections.models import Connection
from ledgerboard.sync.models import Snapshot


@dataclass(frozen=True)
class InvoicePlace:
    """`type` is the commitment's: a subcontract or a purchase order."""

    commitment: str
    type: str
    project: str


def invoice_places(connection: Connection, ids: Collection[str]) -> Mapping[str, InvoicePlace]:
    """By the invoice. Two queries, however many there are."""
    there = Snapshot.objects.of(connection.organization_id).filter(connection=connection)
    invoices = there.filter(kind="subcontractor_invoice", record_id__in=ids)
    found = dict(invoices.values_list("record_id", KT("values__commitment__id")))
    rows = there.filter(kind="commitment", record_id__in=set(filter(None, found.values())))
    said = rows.values_list("record_id", KT("values__type"), KT("values__project__id"))
    commitments = {id_: InvoicePlace(id_, type_ or "", of or "") for id_, type_, of in said}
    return {id_: commitments[of] for id_, of in found.items() if of in commitments}
