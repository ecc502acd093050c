"""Names that people type: everybody in the organization reads them."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from ledgerboard.core.values.taxpayer_numbers import hidden_in_name

LEAVE_OUT = "Leave tax numbers out of names."


def plain_name(name: str, field: str = "name") -> str:
    """The name, trimmed. Raises ValidationError if it contains a tax number."""
    if hidden_in_name(name) != name:
        raise ValidationError({field: LEAVE_OUT})
    return name.strip()
