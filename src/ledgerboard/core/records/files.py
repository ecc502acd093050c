"""Files that go from a subcontractor invoice to its bill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ledgerboard.core.records.base import record
from ledgerboard.core.values import Ref


@record
@dataclass(frozen=True, kw_only=True)
class InvoiceFile:
    """A file that somebody attached to a subcontractor invoice. Its content is fetched from
    `address` when it is sent, and kept nowhere.
    """

    kind: ClassVar[str] = "invoice_file"

    invoice: Ref | None = None
    file_name: str | None = None
    media_type: str | None = None
    address: str | None = None

    @property
    def title(self) -> str:
        return f"file {self.file_name or 'without a name'}"

    @property
    def summary(self) -> str:
        return self.media_type or ""


@record
@dataclass(frozen=True, kw_only=True)
class BillFile:
    """A file beside a bill or vendor credit."""

    kind: ClassVar[str] = "bill_file"

    bill: Ref | None = None
    file_name: str | None = None
    media_type: str | None = None
    size: int | None = None
    """In bytes; the system counts them."""

    @property
    def title(self) -> str:
        return f"file {self.file_name or 'without a name'}"

    @property
    def summary(self) -> str:
        return self.media_type or ""
