"""A job: a Procore project; in QuickBooks a project, or a customer's job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ledgerboard.core.records.base import record


@record
@dataclass(frozen=True, kw_only=True)
class Project:
    """QuickBooks shows one name; number and name are its two parts (see `number_and_name`)."""

    kind: ClassVar[str] = "project"

    name: str | None = None
    number: str | None = None
    customer: str | None = None
    street: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    active: bool | None = None

    @property
    def title(self) -> str:
        return " - ".join(part for part in (self.number, self.name) if part) or "an unnamed project"
