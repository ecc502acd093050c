"""Keys that were never set: the run that was to set them was stopped, and a newer plan came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledgerboard.core.reconcile import Action, Intent, Side
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Link
from ledgerboard.sync.records import Known

WHY = "They're linked, but the record isn't marked with our ID yet."


def missing_keys(context: FlowContext, known: Mapping[Side, Known]) -> Iterator[Intent]:
    """The link again, for its key alone. Nobody's key is overwritten: only none is replaced."""
    marked = context.flow.marked
    if marked is None:
        return
    living = Link.objects.of(context.setting.organization_id).filter(
        setting=context.setting, unlinked_at=None, marked=False
    )
    for link in living.order_by("pk"):
        seen = known[marked].seen.get(link.id_on(marked))
        twin = known[marked.other].seen.get(link.id_on(marked.other))
        if seen and twin and seen.active and seen.origin is None:
            yield Intent(
                key=f"{context.flow.name}:{Action.LINK}:{link.left_id}:{link.right_id}",
                action=Action.LINK,
                kind=seen.kind,
                title=seen.record.title,
                target=marked,
                left_id=link.left_id,
                right_id=link.right_id,
                reasons=(WHY,),
            )
