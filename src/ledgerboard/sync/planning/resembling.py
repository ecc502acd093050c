"""A new vendor that looks like one that is linked already: two records for one company.

Matching leaves out who has a partner, so such a one would be created without a word, and the
company would be paid under two names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ledgerboard.core.reconcile import Action, Intent, Seen, Side, Verdict
from ledgerboard.core.values import Warned
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Link
from ledgerboard.sync.plans.grounds import told_apart
from ledgerboard.sync.records import chunks


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
            seen = context.known(own, keys).seen.values()
            for id_, alike in _linked_alike(context, own, list(seen)):
                known = found.get(keys[id_])
                if known is None or alike.score > known.score:
                    found[keys[id_]] = alike
    return found


def _linked_alike(
    context: FlowContext, own: Side, new: Sequence[Seen]
) -> Iterator[tuple[str, Alike]]:
    """Among the linked of either system: the double is made in one, and was there in the other."""
    rows = Link.objects.filter(setting=context.setting, unlinked_at=None).order_by("pk")
    apart, wanted = told_apart(context.setting, own), set[str]().union(*map(_words, new))
    for few in chunks(rows.values_list("left_id", "right_id"), context.slice_size):
        here, there = (context.known(side, [pair[at] for pair in few]).seen
                       for at, side in enumerate(Side))  # fmt: skip
        pairs = [(here[one], there[other]) for one, other in few if one in here and other in there]
        for at, side in enumerate(Side):
            near = [each for each in pairs if each[at].active and _words(each[at]) & wanted]
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
