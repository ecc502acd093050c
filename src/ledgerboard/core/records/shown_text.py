"""A record's own text where people read it. What is synced is never altered."""

from __future__ import annotations

from ledgerboard.core.records.vendor import Vendor
from ledgerboard.core.values.taxpayer_numbers import hidden

TYPED_BY_PEOPLE = frozenset({Vendor.kind})
"""A tax number stands in the name or address of whom one pays. A book's accounts and a project's
codes have numbers of the same shape (100-10-1000), which are none.
"""


def shown_text(kind: str, text: str) -> str:
    return hidden(text) if kind in TYPED_BY_PEOPLE else text
