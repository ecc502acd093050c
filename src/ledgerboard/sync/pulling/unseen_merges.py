"""Merges that no notice told of: a vendor is gone, and what was its names another one by now.

QuickBooks moves its documents to the survivor without a new version, and neither its lists nor what
it says of changes name the one that is gone (reference: quickbooks gotchas 76, 79). Procore's
commitments move in the same way. So a document that names another vendor than it was given has the
first one asked for; and where that is gone, the documents say which one it is now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.db.models import Max, Q, QuerySet
from django.db.models.fields.json import KT

from ledgerboard.core.reconcile import Side
from ledgerboard.core.views import as_it_is
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import FlowSetting, Link, Snapshot
from ledgerboard.sync.pulling.merges import read_what_pointed
from ledgerboard.sync.pulling.pull import look_at
from ledgerboard.sync.records import chunks

VENDOR = "vendor"
Moved = Iterator[tuple[str, str]]
"""The vendor that a document was given, and the one that it names now."""


def note_unseen_merges(context: FlowContext, side: Side) -> None:
    """After a side was read: lost vendors find their survivors, documents have theirs asked for."""
    if VENDOR in context.kinds(side):
        _note_survivors(context, side, _lost(context, side))
    elif _names_vendors(context.setting):
        asked = _ask_for_vendors(context, side)
        _note_survivors(context, side, asked - set(_vendors_there(context, side, asked)))


def _note_survivors(context: FlowContext, side: Side, lost: Collection[str]) -> None:
    """Where the documents disagree, or there are none, a person is asked."""
    if not lost:
        return
    read_what_pointed(context, side, VENDOR, lost, before=_gone_since(context, side, lost))
    named: dict[str, set[str]] = defaultdict(set)
    for setting in filter(_names_vendors, _between(context)):
        for was, now in _moved(context, side, setting, _of_vendors(context, side, setting, lost)):
            named[was].add(now)
    there = set(_vendors_there(context, side, {id_ for ids in named.values() for id_ in ids}))
    gone = _vendors(context, side).filter(gone_at__isnull=False)
    for was, ids in named.items():
        if len(ids) == 1 and ids <= there:
            gone.filter(record_id=was).update(merged_into=ids.pop())


def _gone_since(context: FlowContext, side: Side, lost: Collection[str]) -> datetime | None:
    """When the last of them was found gone: what was read after it says nothing new."""
    gone = _vendors(context, side).filter(record_id__in=lost)
    last: datetime | None = gone.aggregate(last=Max("gone_at"))["last"]
    return last


def _lost(context: FlowContext, side: Side) -> set[str]:
    """Linked vendors that are gone, nobody said where to."""
    gone = _vendors(context, side).filter(gone_at__isnull=False, merged_into="")
    linked = Link.objects.filter(setting=context.setting, unlinked_at=None).values(f"{side}_id")
    return set(gone.filter(record_id__in=linked).values_list("record_id", flat=True))


def _ask_for_vendors(context: FlowContext, side: Side) -> set[str]:
    """Those of documents that changed since they were compared last. One whose vendor was changed
    by hand costs that call, too.
    """
    since, setting = context.setting.compared_at, context.setting
    changed = Snapshot.objects.filter(
        connection=context.connection(side), kind__in=context.kinds(side), gone_at=None
    )
    changed = changed if since is None else changed.filter(changed_at__gte=since)
    ids = {f"{side}_id__in": changed.values("record_id")}
    given = {was for was, _ in _moved(context, side, setting, Q(**ids))}
    if asked := _vendors_there(context, side, given):
        connector = context.connectors[side]
        look_at(context.connection(side), VENDOR, asked, connector, context.ports)
    return set(asked)


def _vendors(context: FlowContext, side: Side) -> QuerySet[Snapshot]:
    return Snapshot.objects.filter(connection=context.connection(side), kind=VENDOR)


def _vendors_there(context: FlowContext, side: Side, ids: Collection[str]) -> list[str]:
    there = _vendors(context, side).filter(gone_at=None, active=True)
    rows = (there.filter(record_id__in=few) for few in chunks(ids))
    return [id_ for several in rows for id_ in several.values_list("record_id", flat=True)]


def _names_vendors(setting: FlowSetting) -> bool:
    return VENDOR in {field.name for field in declared(setting.flow).fields}


def _between(context: FlowContext) -> Iterator[FlowSetting]:
    mine = context.setting
    both = FlowSetting.objects.of(mine.organization_id)
    yield from both.filter(left=mine.left, right=mine.right)


def _given_in(setting: FlowSetting, side: Side) -> Side:
    """In whose terms the base of this side has its vendor: a view says it in the other's."""
    return side if declared(setting.flow).end(side).view is as_it_is else side.other


def _partners(context: FlowContext, side: Side) -> Mapping[str, str]:
    """By the vendor of the other side, the one of this side that it is linked to."""
    links = Link.objects.filter(
        setting__in=[each.pk for each in _between(context)],
        left_kind=VENDOR,
        right_kind=VENDOR,
        unlinked_at=None,
    )
    return dict(links.values_list(f"{side.other}_id", f"{side}_id"))


def _of_vendors(context: FlowContext, side: Side, setting: FlowSetting, lost: Collection[str]) -> Q:
    """The links whose document was given one of these vendors of this side."""
    if _given_in(setting, side) is side:
        given = set(lost)
    else:
        given = {other for other, id_ in _partners(context, side).items() if id_ in lost}
    return Q(**{f"base_{side}__{VENDOR}__id__in": sorted(given)})


def _moved(context: FlowContext, side: Side, setting: FlowSetting, which: Q) -> Moved:
    links = Link.objects.filter(setting=setting, unlinked_at=None)
    links = links.filter(which).annotate(given=KT(f"base_{side}__{VENDOR}__id"))
    own = _given_in(setting, side) is side
    partners = {} if own else _partners(context, side)
    given = {
        (kind, id_): was if own else partners.get(was, "")
        for kind, id_, was in links.values_list(f"{side}_kind", f"{side}_id", "given")
        if was
    }
    for document, now in _named(context, side, given):
        if given[document] and now and now != given[document]:
            yield given[document], now


Document = tuple[str, str]
"""Kind and id."""


def _named(
    context: FlowContext, side: Side, documents: Collection[Document]
) -> Iterator[tuple[Document, str]]:
    """What these name as their vendor now."""
    rows = Snapshot.objects.filter(connection=context.connection(side), gone_at=None)
    rows = rows.annotate(named=KT(f"values__{VENDOR}__id"))
    for kind in {kind for kind, _ in documents}:
        for few in chunks(id_ for of_kind, id_ in documents if of_kind == kind):
            found = rows.filter(kind=kind, record_id__in=few)
            for id_, now in found.values_list("record_id", "named"):
                yield (kind, id_), now
