"""After an unknown outcome: was this record made by our CREATE."""

from __future__ import annotations

from collections.abc import Sequence

from ledgerboard.connectors.base.errors import Ambiguous
from ledgerboard.connectors.base.protocol import Found, Write
from ledgerboard.core.mapping import Resource, differing
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import values_of


def by_origin(title: str, write: Write, found: Sequence[Seen]) -> Found:
    """Whoever carries our origin is the one: nobody else may write it."""
    mine = [each for each in found if _carries(each, write)]
    if len(mine) > 1:
        doubt = Ambiguous(
            f"{len(mine)} records in {title} have the same Ledgerboard ID.",
            f"Merge them in {title} or link the right one by hand.",
        )
        return Found(write.key, doubt=doubt)
    return Found(write.key, mine[0] if mine else None)


def _carries(seen: Seen, write: Write) -> bool:
    return bool(seen.origin and write.origin and seen.origin.id == write.origin.id)


def by_likeness(title: str, resource: Resource, write: Write, found: Sequence[Seen]) -> Found:
    """Without an origin only a record that says exactly what we wrote is taken for ours."""
    if not found:
        return Found(write.key)
    alike = [
        each for each in found if not differing(resource, write.values, values_of(each.record))
    ]
    if len(found) == 1 and alike:
        return Found(write.key, alike[0])
    name = write.values.get("name") or found[0].record.title
    doubt = Ambiguous(
        f"{title} has “{name}” already, and we can't tell whether Ledgerboard made it.",
        "Link the two if they are the same, or rename one of them.",
    )
    return Found(write.key, doubt=doubt)
