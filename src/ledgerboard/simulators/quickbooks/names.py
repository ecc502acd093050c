"""The entity that a request names: one of ours, one that only the real service has, or neither."""

from __future__ import annotations

from ledgerboard.simulators.quickbooks.language import Statement, invalid
from ledgerboard.simulators.quickbooks.schema import BY_LOWER_NAME, NOT_STORED_LOWER, Entity


class NotSimulated(Exception):
    """The real service has this; the simulator says 501 instead of something false."""


def queried(asked: Statement) -> Entity:
    """Any spelling is accepted, though one page of the documentation wants the canonical case."""
    name = asked.entity.lower()
    if name in NOT_STORED_LOWER:
        raise NotSimulated(f"query of {NOT_STORED_LOWER[name]}")
    found = BY_LOWER_NAME.get(name)
    if found is None:
        raise invalid(f"Invalid context declaration: {asked.entity}")
    return found
