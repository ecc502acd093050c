"""A record that cannot go over to the other side yet: why, and what to do."""

from __future__ import annotations

from ledgerboard.core.reconcile.model import Action, Cause, Intent, Seen, Side
from ledgerboard.core.reconcile.situation import Situation
from ledgerboard.core.views import Blocked


def blocked_change(
    now: Situation, side: Side, seen: Seen, why: Blocked, twin: Seen | None = None
) -> Intent:
    """Gone as soon as the view says otherwise."""
    ids = {side: seen.id, side.other: twin.id if twin else None}
    return Intent(
        key=f"{now.flow.name}:{Action.REFUSE}:{side}:{seen.id}:blocked",
        action=Action.REFUSE,
        kind=seen.kind,
        title=seen.title,
        target=side.other,
        left_id=ids[Side.LEFT],
        right_id=ids[Side.RIGHT],
        reasons=(why.why,),
        advice=why.advice,
        causes=(Cause(why.cause, owner=side, waits_for=why.waits_for),),
    )
