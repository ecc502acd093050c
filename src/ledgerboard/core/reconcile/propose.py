"""From two sides and what is linked to a plan: what to create, link, write, ask and refuse."""

from __future__ import annotations

from collections.abc import Iterator

from ledgerboard.core.reconcile.alarms import alarms
from ledgerboard.core.reconcile.linked import both_gone, linked_changes
from ledgerboard.core.reconcile.lost_records import LostRecord, lost_changes, lost_of, moved_links
from ledgerboard.core.reconcile.model import (
    Action,
    Agreement,
    Intent,
    Pair,
    Proposal,
    Side,
    count,
)
from ledgerboard.core.reconcile.names import Names
from ledgerboard.core.reconcile.situation import Situation
from ledgerboard.core.reconcile.unlinked import Unlinked, met_changes, missing_twins


def propose(now: Situation) -> Proposal:
    """The plan for one flow. Pure but for `names_taken`, which is asked at most once per side, and
    once more where a taken name could be told apart by another.
    """
    found = list(_found(now))
    agreements = tuple(each for each in found if isinstance(each, Agreement))
    changes = [each for each in found if isinstance(each, Intent)]
    checked = Names(now).check(sorted(changes, key=_order))  # of two equal names, the first wins
    settled = tuple(sorted(checked, key=_order))
    return Proposal(
        flow=now.flow.name,
        changes=settled,
        agreements=agreements,
        alarms=tuple(alarms(now, settled)),
        compared=sum(now.counted(side) for side in Side),
        counts=count(settled),
    )


def calm_pairs(now: Situation) -> Iterator[tuple[Pair, tuple[Agreement, ...]]]:
    """The linked pairs that need nothing, each with what agrees without our doing. So very many
    pairs are compared in slices, and only the others are kept for the plan.
    """
    for link in now.links:
        left, right = now.lefts.get(link.left_id), now.rights.get(link.right_id)
        if left is None or right is None or lost_of(now, link, left, right):
            continue
        found = list(linked_changes(now, left, right, link))
        agreements = tuple(each for each in found if isinstance(each, Agreement))
        if len(agreements) == len(found):
            yield link, agreements


def _found(now: Situation) -> Iterator[Intent | Agreement]:
    """Merges come before meeting: the link of what was merged away moves to the survivor. What
    else may be the lost one under another id is asked about before twins are made.
    """
    unlinked, lost = Unlinked.gather(now), list[LostRecord]()
    for link in now.links:
        left, right = now.lefts.get(link.left_id), now.rights.get(link.right_id)
        if found := lost_of(now, link, left, right):
            lost.append(found)
        elif left is not None and right is not None:
            yield from linked_changes(now, left, right, link)
        else:
            yield both_gone(now, link)
    for each in list(lost):
        if moved := list(moved_links(now, unlinked, each)):
            lost.remove(each)
            yield from moved
    yield from met_changes(now, unlinked)
    yield from lost_changes(now, unlinked, lost)
    yield from missing_twins(now, unlinked)


_RANK = {action: rank for rank, action in enumerate(Action)}
_RANK |= {Action.LINK: -2, Action.REACTIVATE: -1}


def _order(change: Intent) -> tuple[int, str, str]:
    return (_RANK[change.action], change.title.casefold(), change.key)
