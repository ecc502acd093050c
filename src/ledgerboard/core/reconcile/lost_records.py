"""A linked record that is gone or was made inactive, perhaps because it was merged into another.

Where the system named the survivor, the link moves to it. Where it did not, a record there that
fits is offered, and not made a second time meanwhile. Nothing merged away is ever made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledgerboard.core.reconcile.flow import Candidate, Verdict
from ledgerboard.core.reconcile.linked import linked_changes, vanished_changes, vanished_key
from ledgerboard.core.reconcile.model import (
    Action,
    Agreement,
    Cause,
    Choice,
    Intent,
    Pair,
    Seen,
    Side,
)
from ledgerboard.core.reconcile.unlinked import SAME, Unlinked, link_changes

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.situation import Situation, Survivor


@dataclass(frozen=True, slots=True)
class LostRecord:
    """`rest` is still there, the record on the side `gone` is not, or only as an inactive one."""

    link: Pair
    rest: Seen
    gone: Side
    inactive: Seen | None
    survivor: Survivor | None

    @property
    def rest_id(self) -> str:
        return self.link.left_id if self.gone is Side.RIGHT else self.link.right_id


def lost_of(now: Situation, link: Pair, left: Seen | None, right: Seen | None) -> LostRecord | None:
    for gone, there, rest in ((Side.LEFT, left, right), (Side.RIGHT, right, left)):
        if rest is None or not (there is None or _made_inactive(now, link, gone, there, rest)):
            continue
        id_ = link.left_id if gone is Side.LEFT else link.right_id
        return LostRecord(link, rest, gone, there, now.survivors.get(gone, {}).get(id_))
    return None


def _made_inactive(now: Situation, link: Pair, side: Side, there: Seen, rest: Seen) -> bool:
    """By whoever merged it, maybe. A voided document is another matter: its view says so."""
    was = link.base.on(side).get("active")
    switched = was is not False and not there.active and rest.active
    return switched and isinstance(now.viewing.seen_as(side, there), Seen)


def moved_links(
    now: Situation, unlinked: Unlinked, lost: LostRecord
) -> Iterator[Intent | Agreement]:
    """The link to the survivor: the system's word for it, or a person's. Nothing where that is
    not free, or surely another's.
    """
    answer = now.answers.get(vanished_key(now, lost.link, lost.gone), "")
    if answer.startswith(SAME):
        chosen = Verdict(100, ("Someone said this is the same one.",))
        yield from _moved(now, unlinked, lost, answer.removeprefix(SAME), chosen)
    elif lost.survivor and not answer and not _surely_anothers(unlinked, lost):
        merged = Verdict(100, (f"{_merged(now, lost, lost.survivor)}.",))
        yield from _moved(now, unlinked, lost, lost.survivor.id, merged)


def _surely_anothers(unlinked: Unlinked, lost: LostRecord) -> bool:
    id_ = lost.survivor.id if lost.survivor else ""
    return any(_theirs(lost.gone, each) == id_ for each in unlinked.matches.sure)


def _theirs(side: Side, each: Candidate) -> str:
    return each.left_id if side is Side.LEFT else each.right_id


def _moved(
    now: Situation, unlinked: Unlinked, lost: LostRecord, id_: str, verdict: Verdict
) -> Iterator[Intent | Agreement]:
    there, rest = unlinked.free[lost.gone].get(id_), _compared(now, lost)
    if there is None or rest is None or not there.active:
        return
    del unlinked.free[lost.gone][id_]
    pair = (rest, there) if lost.gone is Side.RIGHT else (there, rest)
    cause = Cause("merged", owner=lost.gone, decision=_decision(now, lost))
    yield from link_changes(now, *pair, verdict, cause)


def _decision(now: Situation, lost: LostRecord) -> str:
    key = vanished_key(now, lost.link, lost.gone)
    return key if key in now.answers else ""


def _compared(now: Situation, lost: LostRecord) -> Seen | None:
    viewed = now.viewing.seen_as(lost.gone.other, lost.rest)
    return viewed if isinstance(viewed, Seen) and viewed.active else None


def _merged(now: Situation, lost: LostRecord, survivor: Survivor) -> str:
    return f"{now.title(lost.gone)} merged “{survivor.lost_title}” into “{survivor.title}”"


def lost_changes(
    now: Situation, unlinked: Unlinked, lost: Sequence[LostRecord]
) -> Iterator[Intent | Agreement]:
    fitting = _fitting(now, unlinked, lost)
    for each in lost:
        fits = fitting.get((each.gone, each.rest_id), [])
        if each.survivor:
            yield from _told(now, each, each.survivor)
        elif each.inactive is None or fits:
            yield from _asked(now, each, fits)
        else:
            yield from _switched(now, each, each.inactive)


def _switched(now: Situation, lost: LostRecord, there: Seen) -> Iterator[Intent | Agreement]:
    pair = (lost.rest, there) if lost.gone is Side.RIGHT else (there, lost.rest)
    yield from linked_changes(now, *pair, lost.link)


Fit = tuple[Seen, Verdict]


def _fitting(
    now: Situation, unlinked: Unlinked, lost: Sequence[LostRecord]
) -> dict[tuple[Side, str], list[Fit]]:
    """Active records without a partner that may be the lost one under another id; they are asked
    about and not free any more. Of what is only inactive, just the sure ones.
    """
    found: dict[tuple[Side, str], list[Fit]] = {}
    for gone in Side:
        mine = {each.rest_id: each for each in lost if each.gone is gone and not each.survivor}
        rests = [rest for each in mine.values() if (rest := _compared(now, each))]
        free = {seen.id: seen for seen in unlinked.free[gone].values() if seen.active}
        if not rests or not free:
            continue
        pair = (rests, free.values()) if gone is Side.RIGHT else (free.values(), rests)
        matches = now.flow.matcher(*pair)
        for each in (*matches.sure, *matches.doubtful):
            id_, key = _theirs(gone, each), _theirs(gone.other, each)
            if mine[key].inactive is None or each in matches.sure:
                found.setdefault((gone, key), []).append((free[id_], each.verdict))
                unlinked.free[gone].pop(id_, None)
    return found


def _told(now: Situation, lost: LostRecord, survivor: Survivor) -> Iterator[Intent]:
    """The survivor is another's: there is no link to move, and nothing to make again."""
    here, there = now.title(lost.gone.other), now.title(lost.gone)
    linked = f", which is linked to “{survivor.partner}” in {here}" if survivor.partner else ""
    why = f"{_merged(now, lost, survivor)}{linked}."
    advice = now.flow.on_merge.format(here=here, there=there)
    for each in vanished_changes(now, lost.link, lost.rest, why, Cause("merged", owner=lost.gone)):
        asked = each.action is Action.VANISHED
        yield replace(each, advice=advice) if asked else each


def _asked(now: Situation, lost: LostRecord, fits: Sequence[Fit]) -> Iterator[Intent]:
    title = now.title(lost.gone)
    why = f"It no longer shows in {title}." if lost.inactive is None else ""
    why = why or f"It was made inactive in {title}."
    cause = Cause("gone", owner=lost.gone)
    for each in vanished_changes(now, lost.link, lost.rest, why, cause):
        asked = each.action is Action.VANISHED and bool(fits)
        yield _with_fits(each, title, fits) if asked else each


def _with_fits(asked: Intent, title: str, fits: Sequence[Fit]) -> Intent:
    """Each fit as a reason and a choice."""
    told = [
        f"It may be “{seen.record.title}” ({title} {seen.id}) now: {verdict.told}."
        for seen, verdict in fits
    ]
    offered = [
        Choice(SAME + seen.id, f"Link to “{seen.record.title}” ({title} {seen.id}) instead")
        for seen, _ in fits
    ]
    return replace(
        asked,
        reasons=(*asked.reasons, *told),
        causes=(*asked.causes, *asked.causes[:1] * len(told)),
        choices=(*offered, *asked.choices),
    )
