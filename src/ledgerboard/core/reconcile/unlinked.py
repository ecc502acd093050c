"""Records without a partner: known over there, to be made there, or to be asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ledgerboard.core.reconcile.alternatives import choose
from ledgerboard.core.reconcile.blocked import blocked_change
from ledgerboard.core.reconcile.flow import Candidate, Matcher, Matches, Verdict
from ledgerboard.core.reconcile.model import (
    Action,
    Agreement,
    Base,
    Cause,
    Choice,
    FieldChange,
    Intent,
    Seen,
    Side,
)
from ledgerboard.core.reconcile.pairs import first_base, pair_changes
from ledgerboard.core.reconcile.unlinked_pairs import kept_apart, never_made, partners_apart
from ledgerboard.core.records import Value, filled, values_of
from ledgerboard.core.values import Warned
from ledgerboard.core.views import Blocked, as_it_is

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.situation import Former, Situation

SAME = "same:"
DIFFERENT = "different:"
NOT_THE_SAME, CREATE_ANYWAY = "No, they are different", "No, create it anyway"
CHOSEN = Verdict(100, ("Someone said they're the same.",))


def met_changes(now: Situation, unlinked: Unlinked) -> Iterator[Intent | Agreement]:
    """Links for sure matches, questions for doubtful ones."""
    yield from unlinked.blocked
    yield from (_foreign_refusal(now, seen) for seen in unlinked.foreign)
    yield from _met(now, unlinked)
    yield from _twins_of_foreign(now, unlinked)
    yield from _twins_of_unreadable(now, unlinked)


def missing_twins(now: Situation, unlinked: Unlinked) -> Iterator[Intent]:
    """A twin for whatever met nobody."""
    parted = partners_apart(now)
    for side in Side:
        for seen in unlinked.free[side].values():
            if seen.active and seen.id not in parted[side]:
                yield from _create(now, side, seen)


@dataclass
class Unlinked:
    """Who is still free on each side, as the flow compares it; a record leaves when it is linked,
    asked about or foreign. What its view blocks takes no part until that is cleared.
    """

    free: dict[Side, dict[str, Seen]] = field(default_factory=lambda: {side: {} for side in Side})
    foreign: list[Seen] = field(default_factory=list)
    blocked: list[Intent] = field(default_factory=list)
    unreadable: dict[Side, list[Seen]] = field(default_factory=lambda: {side: [] for side in Side})
    matcher: Matcher | None = None

    @classmethod
    def gather(cls, now: Situation) -> Unlinked:
        linked = {
            Side.LEFT: {link.left_id for link in now.links},
            Side.RIGHT: {link.right_id for link in now.links},
        }
        unlinked = cls(matcher=now.flow.matcher)
        for side in Side:
            for id_, seen in now.on(side).items():
                if id_ not in linked[side]:
                    unlinked._add(now, side, seen)
        if now.flow.marked:
            unlinked._set_foreign_apart(now, now.flow.marked)
        return unlinked

    def _add(self, now: Situation, side: Side, seen: Seen) -> None:
        viewed = now.viewing.seen_as(side, seen)
        if isinstance(viewed, Seen):
            self.free[side][seen.id] = viewed
        elif isinstance(viewed, Blocked) and seen.active:
            self.blocked.append(blocked_change(now, side, seen, viewed))
            if seen.unreadable and now.flow.end(side).view is as_it_is:
                self.unreadable[side].append(seen)

    def _set_foreign_apart(self, now: Situation, side: Side) -> None:
        self.foreign = [
            seen for seen in self.free[side].values() if seen.origin and now.foreign(seen.origin)
        ]
        for seen in self.foreign:
            del self.free[side][seen.id]

    @cached_property
    def matches(self) -> Matches:
        """Who may be whom, before anybody was taken."""
        lefts, rights = (self.free[side].values() for side in Side)
        return self.matcher(lefts, rights) if self.matcher else Matches()

    def has(self, left_id: str, right_id: str) -> bool:
        return left_id in self.free[Side.LEFT] and right_id in self.free[Side.RIGHT]

    def alive(self, left_id: str, right_id: str) -> bool:
        """Both are free and one at least is active: two inactive ones concern nobody."""
        return self.has(left_id, right_id) and (
            self.free[Side.LEFT][left_id].active or self.free[Side.RIGHT][right_id].active
        )

    def take(self, left_id: str, right_id: str) -> tuple[Seen, Seen]:
        return self.free[Side.LEFT].pop(left_id), self.free[Side.RIGHT].pop(right_id)


def _met(now: Situation, unlinked: Unlinked) -> Iterator[Intent | Agreement]:
    """Who meets whom: what people answered first, then the sure, then the questions."""
    matches = unlinked.matches
    for left_id, right_id in _answered(now, unlinked):
        if unlinked.has(left_id, right_id):
            yield from link_changes(now, *unlinked.take(left_id, right_id), CHOSEN)
    open_: list[Candidate] = list(matches.doubtful)
    for each in matches.sure:
        if not unlinked.has(each.left_id, each.right_id) or _denied(now, each):
            continue
        pair = unlinked.free[Side.LEFT][each.left_id], unlinked.free[Side.RIGHT][each.right_id]
        if pair[0].active and pair[1].active:
            yield from link_changes(now, *unlinked.take(each.left_id, each.right_id), each.verdict)
        else:
            open_.append(each)
    asked = [each for each in open_ if not never_made(now, unlinked.free, each)]
    yield from _questions(now, unlinked, asked)


def _answered(now: Situation, unlinked: Unlinked) -> Iterator[tuple[str, str]]:
    for left_id in list(unlinked.free[Side.LEFT]):
        answer = now.answers.get(_question_key(now, left_id), "")
        if answer.startswith(SAME):
            yield left_id, answer.removeprefix(SAME)


def _denied(now: Situation, each: Candidate) -> bool:
    answer = now.answers.get(_question_key(now, each.left_id), "")
    if kept_apart(now, each.left_id, each.right_id):
        return True
    return answer.startswith(DIFFERENT) and each.right_id in answer.removeprefix(DIFFERENT).split(
        ","
    )


def _questions(
    now: Situation, unlinked: Unlinked, candidates: Iterable[Candidate]
) -> Iterator[Intent]:
    asked: dict[str, list[Candidate]] = {}
    for each in candidates:
        if unlinked.alive(each.left_id, each.right_id) and not _denied(now, each):
            asked.setdefault(each.left_id, []).append(each)
    for left_id, several in asked.items():
        yield _question(now, unlinked, left_id, several)
    for left_id, several in asked.items():
        unlinked.free[Side.LEFT].pop(left_id, None)
        for each in several:
            unlinked.free[Side.RIGHT].pop(each.right_id, None)


def _question(now: Situation, unlinked: Unlinked, left_id: str, several: list[Candidate]) -> Intent:
    left = unlinked.free[Side.LEFT][left_id]
    rights = [unlinked.free[Side.RIGHT][each.right_id] for each in several]
    ids = ",".join(each.right_id for each in several)
    return Intent(
        key=_question_key(now, left_id),
        action=Action.QUESTION,
        kind=left.kind,
        title=left.title,
        left_id=left_id,
        right_id=several[0].right_id if len(several) == 1 else None,
        reasons=(
            *([f"{now.title(Side.LEFT)}: {left.record.summary}."] if left.record.summary else []),
            *(
                f"{_named(now, right)}{_told(right)}: {each.verdict.told}."
                for right, each in zip(rights, several, strict=True)
            ),
        ),
        advice=f"Is this the same as in {now.title(Side.RIGHT)}?",
        choices=(
            *(Choice(SAME + r.id, f"Yes, the same as {_named(now, r)}") for r in rights),
            Choice(DIFFERENT + ids, CREATE_ANYWAY if now.flow.paid_twice else NOT_THE_SAME),
        ),
    )


def _named(now: Situation, right: Seen) -> str:
    inactive = "" if right.active else ", inactive"
    return f"“{right.record.title}” ({now.title(Side.RIGHT)} {right.id}{inactive})"


def _told(seen: Seen) -> str:
    return f", {seen.record.summary}" if seen.record.summary else ""


def _question_key(now: Situation, left_id: str) -> str:
    return f"{now.flow.name}:{Action.QUESTION}:{left_id}"


def link_changes(
    now: Situation, left: Seen, right: Seen, verdict: Verdict, cause: Cause | None = None
) -> Iterator[Intent | Agreement]:
    """The link, and what the two need once they are one. `cause` where it is not the match."""
    why = cause or _matched(now, left, verdict)
    link = Intent(
        key=f"{now.flow.name}:{Action.LINK}:{left.id}:{right.id}",
        action=Action.LINK,
        kind=(left if now.flow.marked is Side.LEFT else right).kind,
        title=left.title,
        target=now.flow.marked,
        left_id=left.id,
        right_id=right.id,
        reasons=verdict.reasons,
        base=first_base(now, left, right),
        causes=(why,) * len(verdict.reasons),
        warnings=_warnings(now, left, right),
    )
    yield link
    if link.base:
        yield from pair_changes(now, left, right, link.base, needs=(link.key,))


def _matched(now: Situation, left: Seen, verdict: Verdict) -> Cause:
    if verdict is CHOSEN:
        return Cause("chosen", decision=_question_key(now, left.id))
    return Cause("matched")


def _warnings(now: Situation, left: Seen, right: Seen) -> tuple[Warned, ...]:
    return now.viewing.warnings(Side.LEFT, left.id) + now.viewing.warnings(Side.RIGHT, right.id)


def _foreign_refusal(now: Situation, seen: Seen) -> Intent:
    marked = now.flow.marked or Side.LEFT
    owner = seen.origin.id if seen.origin else ""
    return Intent(
        key=f"{now.flow.name}:{Action.REFUSE}:{seen.id}:origin",
        action=Action.REFUSE,
        kind=seen.kind,
        title=seen.title,
        left_id=seen.id if marked is Side.LEFT else None,
        right_id=seen.id if marked is Side.RIGHT else None,
        reasons=(f"Another integration already syncs this record (ID {owner}).",),
        advice=f"{now.title(marked)} allows one integration per record. Disconnect the other one "
        "and clear its ID, then check again.",
        causes=(Cause("foreign_key", owner=marked),),
    )


def _twins_of_foreign(now: Situation, unlinked: Unlinked) -> Iterator[Intent]:
    """The twin of another integration's record is no orphan: making it a second one duplicates."""
    if not unlinked.foreign or now.flow.marked is None:
        return
    other = now.flow.marked.other
    for twin in _take_twins(now, unlinked, unlinked.foreign, other):
        yield _twin_refusal(now, other, twin)


def _twins_of_unreadable(now: Situation, unlinked: Unlinked) -> Iterator[Intent]:
    """Their names alone say whom they may be; whether they are, shows when they can be read."""
    for side, several in unlinked.unreadable.items():
        if several:
            for twin in _take_twins(now, unlinked, several, side.other):
                yield _unread_refusal(now, side.other, twin)


def _take_twins(
    now: Situation, unlinked: Unlinked, several: Sequence[Seen], other: Side
) -> Iterator[Seen]:
    """Whoever on the other side may be one of these; they are not free any more."""
    free = unlinked.free[other].values()
    pair = (several, free) if other is Side.RIGHT else (free, several)
    matches = now.flow.matcher(*pair)
    for each in (*matches.sure, *matches.doubtful):
        mine, theirs = each.left_id, each.right_id
        twin = unlinked.free[other].get(theirs if other is Side.RIGHT else mine)
        if twin is not None and not _denied(now, each):
            del unlinked.free[other][twin.id]
            yield twin


def _unread_refusal(now: Situation, side: Side, twin: Seen) -> Intent:
    there = now.title(side.other)
    return _refusal(
        now,
        side,
        twin,
        ("unread", Cause("unreadable_twin", owner=side.other)),
        reason=f"{there} has a possible match that it can't show us right now.",
        advice=f"Correct that record in {there}, then check again. Until then we won't create a "
        "second one.",
    )


def _twin_refusal(now: Situation, side: Side, twin: Seen) -> Intent:
    marked = now.title(side.other)
    return _refusal(
        now,
        side,
        twin,
        ("twin", Cause("foreign_twin", owner=side.other)),
        reason=f"Another integration already syncs a possible match in {marked}.",
        advice=f"We won't create a duplicate in {marked}. Disconnect the other integration and "
        "clear its ID there, then check again.",
    )


def _refusal(
    now: Situation, side: Side, twin: Seen, why: tuple[str, Cause], *, reason: str, advice: str
) -> Intent:
    """`why` ends the key, for people's answers to it, and says the same to programs."""
    ending, cause = why
    return Intent(
        key=f"{now.flow.name}:{Action.REFUSE}:{side}:{twin.id}:{ending}",
        action=Action.REFUSE,
        kind=twin.kind,
        title=twin.title,
        left_id=twin.id if side is Side.LEFT else None,
        right_id=twin.id if side is Side.RIGHT else None,
        reasons=(reason,),
        advice=advice,
        causes=(cause,),
    )


def _create(now: Situation, side: Side, seen: Seen) -> Iterator[Intent]:
    target, former = side.other, now.formerly.get(side, {}).get(seen.id)
    if target not in now.flow.creates or (former and former.merged):
        return
    if now.flow.not_made(seen, now.contexts[side]):
        return
    values = _twin(now, target, seen)
    refused = dict(now.rules[target].refusals(seen.kind, values, creating=True))
    chosen = choose(now, target, {side: seen}, values, refused)
    if chosen.asked:
        yield from chosen.asked.values()
        return
    values = {n: chosen.instead.get(n, v) for n, v in values.items() if n not in chosen.left_out}
    whys = list(_why_not(now, target, seen.kind, values))
    yield Intent(
        key=f"{now.flow.name}:{Action.REFUSE if whys else Action.CREATE}:{side}:{seen.id}",
        action=Action.REFUSE if whys else Action.CREATE,
        kind=seen.kind,
        title=seen.title,
        target=target,
        left_id=seen.id if side is Side.LEFT else None,
        right_id=seen.id if side is Side.RIGHT else None,
        fields=tuple(FieldChange(name, None, value) for name, value in values.items()),
        reasons=tuple(why for _, why in whys) or (f"Only in {now.title(side)}.",),
        advice=f"Change it in {now.title(side)}, then check again." if whys else "",
        base=None if whys else _twin_base(now, side, seen, values),
        causes=tuple(cause for cause, _ in whys) or (Cause("only_there", owner=side),),
        warnings=(*now.viewing.warnings(side, seen.id), *_was_there(now, target, former)),
    )


def _was_there(now: Situation, side: Side, former: Former | None) -> Iterator[Warned]:
    """No rule makes again what somebody deleted over there."""
    if former:
        title = now.title(side)
        yield Warned("was_there", f"It was linked to “{former.title}”, which {title} deleted.")


def _twin(now: Situation, target: Side, seen: Seen) -> dict[str, Value]:
    """The values a new twin is given: those of the flow that are there and that are taken."""
    kind = seen.kind
    values = values_of(seen.record)
    prepare = now.flow.prepare.get(target)
    values = dict(prepare(values)) if prepare else values
    takes = now.rules[target].writable
    return {
        each.name: values[each.name]
        for each in now.flow.fields
        if filled(values.get(each.name)) and takes(kind, each.name, creating=True)
    }


def _twin_base(now: Situation, side: Side, seen: Seen, sent: dict[str, Value]) -> Base:
    said, known = values_of(seen.record), now.viewing.remembered(side, seen.id)
    mine = {e.name: said[e.name] for e in now.flow.fields if e.name in said} | dict(known)
    both = ({**mine, "active": True}, {**sent, "active": True})
    return Base(*both) if side is Side.LEFT else Base(*reversed(both))


def _why_not(
    now: Situation, target: Side, kind: str, values: dict[str, Value]
) -> Iterator[tuple[Cause, str]]:
    cannot = now.rules[target].cannot(kind, Action.CREATE)
    if cannot:
        yield Cause("cannot_create", owner=target), cannot
    for name, why in now.rules[target].refusals(kind, values, creating=True):
        yield Cause("not_accepted", name, owner=target), f"{now.label(name)} {why}."
