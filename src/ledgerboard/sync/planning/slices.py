"""Very many pairs are compared in slices: memory follows a slice, however many pairs there are.

After the first look, or when a setting or a rule changed, every pair is compared. Most need
nothing. Those are noted slice by slice and dropped, and what remains is planned together: names
that differ, records without a partner and alarms concern the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.db import transaction
from django.db.models import OuterRef, Subquery

from ledgerboard.core.reconcile import Agreement, Side, Situation, Survivor, calm_pairs
from ledgerboard.core.records import to_json
from ledgerboard.core.views import as_it_is
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows.origins import foreign_to
from ledgerboard.sync.models import Link, MoneyFigures
from ledgerboard.sync.models.saving import save_many
from ledgerboard.sync.planning.marking import missing_keys
from ledgerboard.sync.planning.moved import Moved, newly_asked, note_calm
from ledgerboard.sync.pulling.concurrent_edits import contested
from ledgerboard.sync.pulling.merges import former_partners
from ledgerboard.sync.records import chunks


def without_calm(context: FlowContext, seen: Moved, answers: Mapping[str, str]) -> Moved:
    """The same without the pairs that need nothing, which are noted; all of them where they are few
    enough to be planned at once.
    """
    if len(seen.pks) <= context.slice_size:
        return seen
    open_: list[int] = []
    asked = contested(context.setting)
    for few in chunks(_by_commitment(context, seen.pks), context.slice_size):
        part = replace(seen, pks=few, unlinked=False)
        calm = _calm(context, part, answers, asked)
        open_ += [row.pk for row in part.rows if row.pk not in calm]
        context.forget()
    return replace(seen, pks=sorted(open_))


def _calm(
    context: FlowContext, part: Moved, answers: Mapping[str, str], asked: Collection[str]
) -> set[int]:
    """What agrees without our doing, and that nothing is open, is noted of them."""
    now = situation(context, part, answers)
    found = {pair.left_id: agreed for pair, agreed in calm_pairs(now)}
    waiting = {*asked, *(each.left_id for each in missing_keys(context, part.known, ()))}
    calm = [row for row in part.rows if row.left_id in found and row.left_id not in waiting]
    note_agreements(context, [each for row in calm for each in found[row.left_id]])
    if not newly_asked(context):
        note_calm(part, calm)
    return {row.pk for row in calm}


def _by_commitment(context: FlowContext, pks: Iterable[int]) -> list[int]:
    """Records that a view compares with each other share a slice: the invoices of a commitment."""
    figures = MoneyFigures.objects.filter(
        connection=context.connection(Side.LEFT),
        kind__in=context.kinds(Side.LEFT),
        record_id=OuterRef("left_id"),
    )
    links = Link.objects.annotate(commitment=Subquery(figures.values("commitment")[:1]))
    found = [
        (commitment or "", pk)
        for few in chunks(pks)
        for pk, commitment in links.filter(pk__in=few).values_list("pk", "commitment")
    ]
    return [pk for _, pk in sorted(found)]


def situation(
    context: FlowContext,
    seen: Moved,
    answers: Mapping[str, str],
    merged: Mapping[Side, Mapping[str, Survivor]] | None = None,
) -> Situation:
    """What was loaded, as planning looks at it. `merged` are the `survivors`."""

    def names_taken(side: Side, kind: str, names: Collection[str]) -> Mapping[str, str]:
        return context.connectors[side].names_taken(kind, names)

    now = Situation(
        flow=context.flow,
        lefts=seen.known[Side.LEFT].seen,
        rights=seen.known[Side.RIGHT].seen,
        links=seen.links,
        rules=context.connectors,
        answers=answers,
        names_taken=names_taken,
        foreign=foreign_to(context.setting, context.flow),
        contexts=context.views,
        whole=seen.whole,
        survivors=merged or {},
        formerly=former_partners(context, merged) if merged else {},
    )
    _view(context, now)
    return now


def _view(context: FlowContext, now: Situation) -> None:
    """Very many records are viewed in slices, too: of most there is no link on the first look."""
    viewed = [side for side in Side if context.flow.end(side).view is not as_it_is]
    several = {side: now.on(side).values() for side in viewed}
    if sum(map(len, several.values())) <= context.slice_size:
        for side, seens in several.items():
            context.views[side].announce(seens)
        return
    for few in context.in_slices(several):
        for side, seen in few:
            now.viewing.seen_as(side, seen)


@transaction.atomic
def note_agreements(context: FlowContext, agreements: Iterable[Agreement]) -> None:
    """What agrees without our doing goes into the bases at once: nothing is written outside."""
    by_pair: dict[tuple[str, str], list[Agreement]] = {}
    for each in agreements:
        by_pair.setdefault((each.left_id, each.right_id), []).append(each)
    living = Link.objects.of(context.setting.organization_id).filter(
        setting=context.setting, unlinked_at=None
    )
    for few in chunks(by_pair):
        rows = list(living.filter(left_id__in=[left_id for left_id, _ in few]))
        for row in rows:
            for agreed in by_pair.get((row.left_id, row.right_id), ()):
                row.base_left |= to_json(agreed.base.left, context.ports.sealer)
                row.base_right |= to_json(agreed.base.right, context.ports.sealer)
                row.changed_at = context.ports.now()
        save_many(rows, ["base_left", "base_right", "changed_at"])
