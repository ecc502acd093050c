"""A contractor's invoices and bills many times over, as rows: each copy with vendors, projects,
commitments and codes of its own, so that a change in one copy concerns no other.
"""

from __future__ import annotations

from typing import Any

INVOICES = ("subcontractor_invoice", "bill")
KINDS = (*INVOICES, "commitment", "vendor", "project", "budget_code", "item")
SHARED = ("450", "499")
"""Items of the whole company: retainage, and what no project has a code for."""


COPY = "copy"
"""How the ids of copies begin."""


def copy_rows(copy: int) -> None:
    """What was made once more, with its own beginning of each id and each number."""
    from ledgerboard.sync.models import Link, MoneyFigures, Snapshot, SnapshotRef

    before = f"{COPY}{copy}-"
    made = Snapshot.objects.filter(kind__in=KINDS).exclude(record_id__startswith=COPY)
    rows = list(made.exclude(kind="item", record_id__in=SHARED))
    figures = {each.pk: each for each in MoneyFigures.objects.filter(snapshot__in=rows)}
    refs = list(SnapshotRef.objects.filter(snapshot__in=rows))
    links = list(Link.objects.filter(left_kind__in=KINDS).exclude(left_id__startswith=COPY))
    old = [row.pk for row in rows]
    for row in rows:
        row.pk, row.record_id = None, before + row.record_id
        row.values = _renamed(row.values, before)
    Snapshot.objects.bulk_create(rows, batch_size=500)
    new = dict(zip(old, rows, strict=True))
    for pk, figure in figures.items():
        figure.pk = new[pk].pk
        for name in ("record_id", "project", "vendor", "commitment", "number"):
            setattr(figure, name, _named(getattr(figure, name), before))
    MoneyFigures.objects.bulk_create(figures.values(), batch_size=500)
    for ref in refs:
        ref.pk, ref.snapshot = None, new[ref.snapshot_id]
        ref.record_id = _renamed({"ref": ref.kind, "id": ref.record_id}, before)["id"]
    SnapshotRef.objects.bulk_create(refs, batch_size=500)
    for link in links:
        link.pk, link.left_id, link.right_id = None, before + link.left_id, before + link.right_id
        link.base_left, link.base_right = (
            _renamed(base, before) for base in (link.base_left, link.base_right)
        )
    Link.objects.bulk_create(links, batch_size=500)


def _named(said: str, before: str) -> str:
    return before + said if said else ""


def _renamed(said: Any, before: str) -> Any:
    if isinstance(said, list):
        return [_renamed(each, before) for each in said]
    if not isinstance(said, dict):
        return said
    if said.get("ref") in KINDS and said["id"] not in SHARED:
        return {**said, "id": before + said["id"]}
    return {
        name: before + value if name == "number" and value else _renamed(value, before)
        for name, value in said.items()
    }
