"""“Open in Procore”, “Open in QuickBooks”: an address where one is known, or nothing."""

from __future__ import annotations

from ledgerboard.config.settings import settings
from ledgerboard.connectors.procore import web_pages as procore
from ledgerboard.connectors.quickbooks import web_pages as quickbooks
from ledgerboard.core.records import Commitment
from ledgerboard.core.values import Ref


def invoice_in_procore(commitment: Commitment, commitment_id: str, invoice_id: str) -> str:
    return procore.address(
        settings().procore_api_url,
        procore.INVOICE,
        type_of_contract=commitment.type or "",
        project=commitment.project.id if commitment.project else "",
        commitment=commitment_id,
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


def in_quickbooks(ref: Ref | None) -> str:
    return quickbooks.address(settings().quickbooks_api_url, ref.kind, ref.id) if ref else ""
