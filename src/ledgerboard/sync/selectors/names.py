"""Names of the records that a change points at: nobody knows «vendor 56»."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from ledgerboard.core.records.shown_text import shown_text
from ledgerboard.core.values import Ref
from ledgerboard.core.views import as_it_is
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Change, FlowSetting, Snapshot

NamesByRef = Mapping[Ref, str]
NO_NAMES: NamesByRef = {}


def names_in(changes: Collection[Change], setting: FlowSetting) -> NamesByRef:
    """Titles of what the fields of these changes of one flow point at. Those ids are the system's
    whose records the flow compares as they are: an invoice is compared as a bill of the books.
    """
    refs = {ref for change in changes for ref in _refs(change.fields)}
    if not refs:
        return NO_NAMES
    viewed = declared(setting.flow).left.view is not as_it_is
    rows = Snapshot.objects.of(setting.organization_id).filter(
        connection_id=setting.right_id if viewed else setting.left_id,
        kind__in={ref.kind for ref in refs},
        record_id__in={ref.id for ref in refs},
    )
    return _titles(rows)


def names_of(connection_id: int, refs: Collection[Ref]) -> NamesByRef:
    """Titles of these records of one company."""
    rows = Snapshot.objects.filter(
        connection_id=connection_id,
        kind__in={ref.kind for ref in refs},
        record_id__in={ref.id for ref in refs},
    )
    return _titles(rows)


def _titles(rows: QuerySet[Snapshot]) -> NamesByRef:
    found = rows.exclude(title="").values_list("kind", "record_id", "title")
    return {Ref(kind, id_): shown_text(kind, title) for kind, id_, title in found}


def _refs(stored: Any) -> Iterator[Ref]:
    """Every reference in stored fields, those in lines included."""
    match stored:
        case {"ref": str(kind), "id": str(id_)}:
            yield Ref(kind, id_)
        case dict():
            for each in stored.values():
                yield from _refs(each)
        case list():
            for each in stored:
                yield from _refs(each)
