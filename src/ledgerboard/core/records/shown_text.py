"""A record's own text where people read it. What is synced is never altered."""

from __future__ import annotations

from ledgerboard.core.records.vendor import Vendor
from ledgerboard.core.values.taxpayer_numbers import hidden

TYPED_BY_PEOPLE = frozenset({Vendor.kind})
"""Kinds whose text may contain a tax number: people type one into a vendor's name or address.
Account numbers and cost codes can look the same (100-10-1000), so they are left alone.
"""


def shown_text(kind: str, text: str) -> str:
    return hidden(text) if kind in TYPED_BY_PEOPLE else text
