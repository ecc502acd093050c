"""Reasons and notes that people type, before they are kept."""

from __future__ import annotations

from ledgerboard.core.values.taxpayer_numbers import hidden

LONGEST = 1000


def clean_note(text: str, longest: int = LONGEST) -> str:
    """Trimmed, and without tax numbers: reasons are shown to every role, and exported."""
    return hidden(text.strip())[:longest]
