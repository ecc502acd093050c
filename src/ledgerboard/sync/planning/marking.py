"""Our keys on outside records: those that were never set, and those that lock what they are on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from ledgerboard.core.reconcile import Action, Cause, Intent, Seen, Side
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows.origins import LETTING_GO, LOCKED, unlocks
from ledgerboard.sync.models import Link
from ledgerboard.sync.records import Known, chunks

NO_KEY = "no_key"
"""The cause of a change that only sets our key on a pair that is linked."""
UNMARKED = "They're linked, but the record isn't marked with our ID yet."
UNLOCKED = "It's linked but not locked in {title} yet."
OPEN_AGAIN = "Someone unlocked it in {title}."
LOCKS = "This locks it in {title}: no one can edit it there until you unlink it."
UNLOCKS = "This unlocks it in {title}."


def missing_keys(
    context: FlowContext, known: Mapping[Side, Known], open_: Collection[str | None]
) -> Iterator[Intent]:
    """The link again, for its key alone: the run that was to set it was stopped, or it was taken
    off. Nobody's key is overwritten: only none is replaced. What is open in another way (`open_`,
    by left id) is not locked before that is settled.
    """
    marked, locks = context.flow.marked, context.flow.locks
    if marked is None:
        return
    bare = {id_: s for id_, s in known[marked].seen.items() if s.active and s.origin is None}
    for link in _links(context, marked, bare):
        settled = not (locks and link.left_id in open_)
        if settled and link.id_on(marked.other) in known[marked.other].seen:
            yield _for_its_key(context, link, marked, bare[link.id_on(marked)])


def _links(context: FlowContext, marked: Side, ids: Collection[str]) -> Iterator[Link]:
    """Of these records, in the order in which they were made."""
    living = Link.objects.of(context.setting.organization_id).filter(
        setting=context.setting, unlinked_at=None
    )
    rows = living if context.flow.locks else living.filter(marked=False)
    found = [row for few in chunks(ids) for row in rows.filter(**{f"{marked}_id__in": few})]
    yield from sorted(found, key=lambda row: row.pk)


def _for_its_key(context: FlowContext, link: Link, marked: Side, seen: Seen) -> Intent:
    why = (OPEN_AGAIN if link.marked else UNLOCKED) if context.flow.locks else UNMARKED
    return Intent(
        key=f"{context.flow.name}:{Action.LINK}:{link.left_id}:{link.right_id}",
        action=Action.LINK,
        kind=seen.kind,
        title=seen.title,
        target=marked,
        left_id=link.left_id,
        right_id=link.right_id,
        reasons=(why.format(title=context.title(marked)),),
        causes=(Cause(NO_KEY, owner=marked),),
    )


def with_locks(context: FlowContext, intents: Iterable[Intent]) -> list[Intent]:
    """Each change says what becomes of the lock on its record, so that it is approved with it."""
    side, several = context.flow.locks, list(intents)
    if side is None:
        return several
    title = context.title(side)
    locks = LOCKS.format(title=title), Cause(LOCKED, owner=side)
    unlock = UNLOCKS.format(title=title), Cause("unlocked", owner=side)
    locked = _locked(context, [each for each in several if _lets_go(context, each)])
    return [
        _saying(each, *locks) if context.flow.marked and each.action in _MAKING
        else _saying(each, *unlock) if each.key in locked
        else each
        for each in several
    ]  # fmt: skip


_MAKING = {Action.CREATE, Action.LINK}


def _lets_go(context: FlowContext, intent: Intent) -> bool:
    return intent.action in LETTING_GO and unlocks(context.flow, intent)


def _locked(context: FlowContext, intents: Iterable[Intent]) -> set[str]:
    """The keys of those whose records carry our key."""
    by_left = {each.left_id: each.key for each in intents if each.left_id}
    marked = Link.objects.of(context.setting.organization_id).filter(
        setting=context.setting, unlinked_at=None, marked=True
    )
    return {
        by_left[left_id]
        for few in chunks(by_left)
        for left_id in marked.filter(left_id__in=few).values_list("left_id", flat=True)
    }


def _saying(intent: Intent, why: str, cause: Cause) -> Intent:
    return replace(intent, reasons=(*intent.reasons, why), causes=(*intent.causes, cause))
