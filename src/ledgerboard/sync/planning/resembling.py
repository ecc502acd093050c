"""A new vendor that looks like one that is linked already: two records for one company.

Matching leaves out who has a partner, so such a one would be created without a word, and the
company would be paid under two names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from ledgerboard.core.reconcile import Action, Intent, Seen, Side, Verdict
from ledgerboard.core.values import Warned
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Link, Snapshot
from ledgerboard.sync.plans.grounds import told_apart
from ledgerboard.sync.records import Known, chunks


@dataclass(frozen=True)
class Alike:
    """Who is linked, by its title and its partner's, in which system, and what speaks for it."""

    title: str
    partner: str
    side: Side
    told: str
    score: int


def with_resemblances(context: FlowContext, proposed: Sequence[Intent]) -> Iterator[Intent]:
    """No rule creates such a one, and it isn't checked by default."""
    new = [each for each in proposed if each.action is Action.CREATE and each.target]
    found = _alike(context, new) if new and context.flow.warns_of_resembling else {}
    for each in proposed:
        alike = found.get(each.key)
        yield replace(each, warnings=(*each.warnings, _said(context, alike))) if alike else each


def _said(context: FlowContext, alike: Alike) -> Warned:
    return Warned(
        "resembles_linked",
        f"It may be the same company as “{alike.title}” in {context.title(alike.side)}, which is"
        f" linked to “{alike.partner}”: {alike.told}. If it is, reject this and merge the two"
        " records.",
    )


def _alike(context: FlowContext, new: Sequence[Intent]) -> dict[str, Alike]:
    """The likest of each, by the key of its change."""
    found: dict[str, Alike] = {}
    for own in Side:
        keys = {each.id_on(own) or "": each.key for each in new if each.target is own.other}
        if keys:
            for id_, alike in _kept_alike(context, own, context.known(own, keys)):
                known = found.get(keys[id_])
                if known is None or alike.score > known.score:
                    found[keys[id_]] = alike
    return found


Pairs = Sequence[tuple[str, str]]
Apart = Mapping[str, frozenset[str]]
Found = tuple[str, Alike]
_KEPT: dict[tuple[int, Side], tuple[str, tuple[Found, ...]]] = {}
"""What was found last for each flow, and the mark of what it was found in."""


def _kept_alike(context: FlowContext, own: Side, new: Known) -> tuple[Found, ...]:
    """Every check asks while a new vendor waits, and matching takes a hundred times as long as
    seeing that nobody says anything else since.
    """
    place = context.setting.pk, own
    pairs, apart = _linked(context), told_apart(context.setting, own)
    mark = _mark(context, new, pairs, apart)
    kept = _KEPT.get(place)
    if kept is None or kept[0] != mark:
        found = _linked_alike(context, pairs, list(new.seen.values()), apart=apart)
        kept = _KEPT[place] = mark, tuple(found)
    return kept[1]


def _linked(context: FlowContext) -> list[tuple[str, str]]:
    rows = Link.objects.filter(setting=context.setting, unlinked_at=None).order_by("pk")
    return list(rows.values_list("left_id", "right_id"))


def _mark(context: FlowContext, new: Known, pairs: Pairs, apart: Apart) -> str:
    """Of what all of them say, whom they are linked to and whom they were told from."""
    here, there = (_said_by(context, side) for side in Side)
    linked = [(one, here.get(one), other, there.get(other)) for one, other in pairs]
    told = sorted((id_, sorted(others)) for id_, others in apart.items())
    return blake2b(repr((sorted(new.marks.items()), linked, told)).encode()).hexdigest()


def _said_by(context: FlowContext, side: Side) -> dict[str, str]:
    rows = Snapshot.objects.of(context.setting.organization_id).filter(
        connection=context.connection(side), kind__in=context.kinds(side), gone_at=None
    )
    return dict(rows.order_by("pk").values_list("record_id", "fingerprint"))


def _linked_alike(
    context: FlowContext,
    pairs: Pairs,
    new: Sequence[Seen],
    *,
    apart: Apart,
) -> Iterator[Found]:
    """Among the linked of either system: the double is made in one, and was there in the other."""
    wanted = set[str]().union(*map(_words, new))
    for few in chunks(pairs, context.slice_size):
        here, there = (context.known(side, [pair[at] for pair in few]).seen
                       for at, side in enumerate(Side))  # fmt: skip
        there_still = [(here[a], there[b]) for a, b in few if a in here and b in there]
        for at, side in enumerate(Side):
            near = [each for each in there_still if each[at].active and _words(each[at]) & wanted]
            partners = {pair[at].id: pair for pair in near}
            met = context.flow.matcher(new, [pair[at] for pair in partners.values()])
            for each in (*met.sure, *met.doubtful):
                if each.right_id not in apart.get(each.left_id, ()):
                    yield each.left_id, _told(partners[each.right_id], side, each.verdict)


_TELLING = ("name", "company_name", "email", "phone", "mobile", "tax_number")


def _words(seen: Seen) -> set[str]:
    """Whoever shares none of them is another company. Preparing one for the matcher takes far
    longer.
    """
    said = (str(getattr(seen.record, name, None) or "") for name in _TELLING)
    return {word for text in said for word in _WORD.findall(text.casefold())}


_WORD = re.compile(r"[^\W_]{3,}")


def _told(pair: tuple[Seen, Seen], side: Side, verdict: Verdict) -> Alike:
    titles = [each.record.title for each in pair]
    mine, partner = titles if side is Side.LEFT else reversed(titles)
    return Alike(mine, partner, side, verdict.told, verdict.score)
