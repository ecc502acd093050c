"""Many rows at once. Django's bulk_update grows a CASE per row and field; an upsert does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def save_many(rows: Iterable[M], fields: Sequence[str]) -> None:
    """Write these fields of rows that exist. The rows must be whole, as they were read."""
    several = list(rows)
    if several:
        manager = type(several[0])._default_manager  # noqa: SLF001  # Django's own public name
        manager.bulk_create(
            several, update_conflicts=True, unique_fields=["id"], update_fields=fields
        )
