"""After an unknown outcome: was this record made by our CREATE."""

from __future__ import annotations

from collections.abc import Sequence

from ledgerboard.connectors.base.errors import Ambiguous
from ledgerboard.connectors.base.protocol import Write
from ledgerboard.core.mapping import Resource, differing
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import values_of


def by_origin(title: str, found: Sequence[Seen]) -> Seen | None:
    """Whoever carries our origin is the one: nobody else may write it."""
    if len(found) > 1:
        raise Ambiguous(
            f"{len(found)} records in {title} carry the same Ledgerboard key.",
            f"Merge them in {title} or link the right one by hand.",
        )
    return found[0] if found else None


def by_likeness(title: str, resource: Resource, write: Write, found: Sequence[Seen]) -> Seen | None:
    """Without an origin only a record that says exactly what we wrote is taken for ours."""
    if not found:
        return None
    alike = [
        each for each in found if not differing(resource, write.values, values_of(each.record))
    ]
    if len(found) == 1 and alike:
        return alike[0]
    name = write.values.get("name") or found[0].record.title
    raise Ambiguous(
        f"{title} has “{name}” already, and it cannot be told whether Ledgerboard made it.",
        "Link the two if they are the same, or rename one of them.",
    )
