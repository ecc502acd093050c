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
    if files is None:
        rows = [FileRow(_name(each), FileState.NOT_SENT) for each in found]
    else:
        beside = _Beside.of(files, [each.record_id for each in found])
        rows = [_row(beside, each, _name(each)) for each in found]
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


@dataclass(frozen=True)
class _Beside:
    """What is known of several files of invoices, each looked up once for all of them."""

    files: FlowSetting
    sizes: Mapping[str, int | None]
    """Of those that are attached, by the invoice's file."""
    changes: Mapping[str, Change]
    """The newest of each."""

    @classmethod
    def of(cls, files: FlowSetting, ids: Collection[str]) -> _Beside:
        links = Link.objects.of(files.organization_id).filter(
            setting=files, left_id__in=ids, unlinked_at=None
        )
        there = dict(links.values_list("left_id", "right_id"))
        sizes = _sizes(files, there.values())
        changes = Change.objects.of(files.organization_id).filter(
            plan__setting=files, left_id__in=ids
        )
        newest = {
            each.left_id or "": each for each in changes.select_related("plan").order_by("pk")
        }
        return cls(files, {id_: sizes.get(twin) for id_, twin in there.items()}, newest)


def _sizes(files: FlowSetting, ids: Collection[str]) -> dict[str, int | None]:
    rows = Snapshot.objects.of(files.organization_id).filter(
        connection=files.right_id, kind=THERE, record_id__in=ids
    )
    said = ((id_, values.get("size")) for id_, values in rows.values_list("record_id", "values"))
    return {id_: int(size["decimal"]) if isinstance(size, dict) else size for id_, size in said}


def _row(beside: _Beside, row: Snapshot, name: str) -> FileRow:
    if row.record_id in beside.sizes:
        return FileRow(name, FileState.ATTACHED, beside.sizes[row.record_id])
    if row.unreadable:
        return FileRow(name, FileState.BLOCKED, why=" ".join(row.unreadable.values()))
    why = next(_in_the_way(beside.changes.get(row.record_id)), "")
    if why:
        return FileRow(name, FileState.BLOCKED, why=why)
    return FileRow(name, FileState.COMING if beside.files.enabled else FileState.NOT_SENT)


def _in_the_way(last: Change | None) -> Iterator[str]:
    """What its newest change says, if it was refused or can't be sent."""
    if last is None:
        return
    if last.status in Change.FAILED and last.message:
        yield f"{last.message} {last.next_step}".strip()
    waits = last.plan.status == Plan.Status.WAITING and last.until is None
    if waits and last.action in {Action.REFUSE, Action.HOLD} and last.reasons:
        yield f"{last.reasons[0]} {last.advice}".strip()
