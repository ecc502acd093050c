"""The safety stop: a plan that looks like an accident needs a second person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ledgerboard.core.reconcile.model import Action, Intent, Side
from ledgerboard.core.values.wording import counted

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.situation import Situation

_ALTERING = frozenset(
    {Action.UPDATE, Action.DEACTIVATE, Action.REACTIVATE, Action.VOID, Action.DELETE}
)


def alarms(now: Situation, changes: Sequence[Intent]) -> Iterator[str]:
    """Why a second person must look. A first connection, with nothing linked, has no measure."""
    if not now.linked:
        return
    for side in Side:
        if not now.counted(side):
            yield (
                f"{now.title(side)} shows no {now.flow.title.lower()} at all, but Ledgerboard has "
                f"{counted(now.linked, 'link')} to them. Check the connection before you "
                "approve anything."
            )
    yield from _many(now, changes)


def _many(now: Situation, changes: Sequence[Intent]) -> Iterator[str]:
    limit, linked = now.flow.threshold, now.linked
    altered = sum(change.action in _ALTERING for change in changes)
    if altered > limit.changes and altered > limit.share * linked:
        yield f"This changes {altered} of {linked} linked {now.flow.title.lower()} at once."
    gone = sum(change.action is Action.VANISHED for change in changes)
    if gone > limit.changes and gone > limit.share * linked:
        yield f"{gone} of {linked} linked {now.flow.title.lower()} are missing in one system."
