"""Files of subcontractor invoices: parts of their invoice, listed with it (reference: money rules
2.10). Their content is fetched from the address that the invoice names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from ledgerboard.connectors.base.downloading import download
from ledgerboard.connectors.base.errors import Missing
from ledgerboard.connectors.base.protocol import Attachment
from ledgerboard.connectors.base.system import Session
from ledgerboard.connectors.procore.money_resources import JSON, points, shown
from ledgerboard.connectors.procore.wire import TITLE
from ledgerboard.core.mapping import TEXT, Resource
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import InvoiceFile
from ledgerboard.core.values.text import squeeze

THEIR_HOSTS: Final = ".procore.com"
INVOICE_FILE: Final = Resource(
    record=InvoiceFile,
    path="/rest/v1.1/requisitions",
    id="id",
    version=None,
    fields=(
        points("invoice", "invoice_id", "subcontractor_invoice"),
        shown("file_name", "filename", TEXT),
        shown("media_type", "content_type", TEXT),
        shown("address", "url", TEXT),
    ),
)


def files_of(invoice: JSON) -> Iterator[dict[str, Any]]:
    """Each attachment as a record of its own, known by its invoice's id and its own."""
    found = invoice.get("attachments")
    for each in found if isinstance(found, list) else ():
        if isinstance(each, Mapping) and each.get("id") is not None:
            name = squeeze(str(each.get("filename") or each.get("name") or ""))
            yield {
                **each,
                "id": f"{invoice['id']}:{each['id']}",
                "invoice_id": invoice["id"],
                "filename": name,
            }


def fetched(session: Session, seen: Seen | None) -> Attachment:
    """The file with its content. The token goes to Procore's own hosts alone."""
    record = seen.record if seen else None
    if seen is None or not isinstance(record, InvoiceFile) or not record.address:
        raise Missing(f"The file is no longer in {TITLE}.", "Check for changes.")
    content = download(session, TITLE, record.address, trusted=partial(_is_procore, session))
    return Attachment(seen.id, record.file_name or "", record.media_type or "", content)


def _is_procore(session: Session, url: str) -> bool:
    """The API's own address, or a host of Procore's over TLS: its files lie on other hosts."""
    own, other = urlsplit(session.endpoints.api_url), urlsplit(url)
    if (own.scheme, own.netloc) == (other.scheme, other.netloc):
        return True
    return other.scheme == "https" and (other.hostname or "").endswith(THEIR_HOSTS)
