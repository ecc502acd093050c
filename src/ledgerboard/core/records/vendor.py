"""Whom we pay: Procore and QuickBooks both call it a vendor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ledgerboard.core.records.base import record
from ledgerboard.core.values import TaxNumber


@record
@dataclass(frozen=True, kw_only=True)
class Vendor:
    kind: ClassVar[str] = "vendor"

    name: str | None = None
    company_name: str | None = None
    street: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    phone: str | None = None
    mobile: str | None = None
    fax: str | None = None
    email: str | None = None
    website: str | None = None
    tax_number: TaxNumber | None = None
    active: bool | None = None

    @property
    def title(self) -> str:
        return self.name or self.company_name or "a vendor without a name"

    @property
    def summary(self) -> str:
        return ", ".join(filter(None, (self.street, self.city, self.phone, self.email)))
