"""A row whose stored e-mail address the service itself cannot read any more.

One such invoice or customer fails the whole page that holds it, without being named; a projection
without the address, or a page without the row, works (seen by users of three public SDKs).
"""

from __future__ import annotations

from collections.abc import Iterable

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.language import failed
from ledgerboard.simulators.quickbooks.schema import Entity

SPOILED = "spoiled"
DETAIL = "To email address entered is invalid"


def spoil(company: Company, entity: Entity, key: str) -> None:
    company.rows(SPOILED).put({"id": f"{entity.name}:{key}"})


def mend(company: Company, entity: Entity, key: str) -> None:
    """Whoever writes the row mends it."""
    company.rows(SPOILED).delete(f"{entity.name}:{key}")


def refuse(company: Company, entity: Entity, rows: Iterable[Row]) -> None:
    table = company.rows(SPOILED)
    if len(table) and any(f"{entity.name}:{row['id']}" in table for row in rows):
        raise failed(DETAIL)
