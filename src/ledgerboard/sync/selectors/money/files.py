"""The files of an invoice: which go along to its bill, which are there, and which can't."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet

from ledgerboard.core.reconcile import Action
from ledgerboard.core.values.text import fold
from ledgerboard.sync.models import Change, FlowSetting, Link, Plan, Snapshot, SnapshotRef
from ledgerboard.sync.selectors.lists import setting_of

FILE, INVOICE, THERE = "invoice_file", "subcontractor_invoice", "bill_file"


class FileState(StrEnum):
    ATTACHED = "attached"
    COMING = "coming"
    """It follows once its bill is there and someone approves it."""
    NOT_SENT = "not_sent"
    """Files aren't sent: the flow is off."""
    BLOCKED = "blocked"


@dataclass(frozen=True)
class FileRow:
    """`size` in bytes, known of what is in QuickBooks only; `why` says what is in the way."""

    name: str
    state: FileState
    size: int | None = None
    why: str = ""


def names_of_files(setting: FlowSetting, ids: Collection[str]) -> Mapping[str, list[str]]:
    """By the invoice. Empty where files aren't sent: none of them goes along."""
    files = setting_of(setting.organization, "invoice-files")
    if files is None or not files.enabled or not ids:
        return {}
    found = defaultdict[str, list[str]](list)
    for each in _files(setting, ids).order_by("snapshot__title", "pk"):
        found[each.record_id].append(_name(each.snapshot))
    return found


def files_of(setting: FlowSetting, invoice_id: str) -> list[FileRow]:
    """Those of one invoice by name."""
    files = setting_of(setting.organization, "invoice-files")
    found = [each.snapshot for each in _files(setting, [invoice_id])]
    rows = [
        _row(files, each, _name(each)) if files else FileRow(_name(each), FileState.NOT_SENT)
        for each in found
    ]
    return sorted(rows, key=lambda each: fold(each.name))


def _files(setting: FlowSetting, ids: Collection[str]) -> QuerySet[SnapshotRef]:
    """What points at these invoices, each with the file that does."""
    there = SnapshotRef.objects.filter(
        kind=INVOICE,
        record_id__in=ids,
        snapshot__connection=setting.left_id,
        snapshot__kind=FILE,
        snapshot__gone_at=None,
    )
    return there.select_related("snapshot")


def _name(row: Snapshot) -> str:
    return row.values.get("file_name") or "File without a name"


def _row(files: FlowSetting, row: Snapshot, name: str) -> FileRow:
    link = Link.objects.of(files.organization_id).filter(
        setting=files, left_id=row.record_id, unlinked_at=None
    )
    if there := link.first():
        return FileRow(name, FileState.ATTACHED, _size(files, there.right_id))
    if row.unreadable:
        return FileRow(name, FileState.BLOCKED, why=" ".join(row.unreadable.values()))
    why = next(_in_the_way(files, row.record_id), "")
    if why:
        return FileRow(name, FileState.BLOCKED, why=why)
    return FileRow(name, FileState.COMING if files.enabled else FileState.NOT_SENT)


def _size(files: FlowSetting, id_: str) -> int | None:
    there = Snapshot.objects.of(files.organization_id).filter(
        connection=files.right_id, kind=THERE, record_id=id_
    )
    size = there.values_list("values", flat=True).first() or {}
    said = size.get("size")
    return int(said["decimal"]) if isinstance(said, dict) else said


def _in_the_way(files: FlowSetting, id_: str) -> Iterator[str]:
    """What its newest change says, if it was refused or can't be sent."""
    changes = Change.objects.of(files.organization_id).filter(plan__setting=files, left_id=id_)
    last = changes.order_by("-pk").first()
    if last is None:
        return
    if last.status in Change.FAILED and last.message:
        yield f"{last.message} {last.next_step}".strip()
    waits = last.plan.status == Plan.Status.WAITING and last.until is None
    if waits and last.action in {Action.REFUSE, Action.HOLD} and last.reasons:
        yield f"{last.reasons[0]} {last.advice}".strip()
